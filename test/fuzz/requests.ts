/**
 * Requests that no browser would send: made from the app's own routes, real values of a small world, and what attackers and broken
 * programs put in the place of each. Every part is drawn by fast-check, so that a failing request shrinks and comes again by its seed.
 */
import fc from 'fast-check'
import { BASE, TOKEN, urlOf } from '../world'

/** What stands in the small world, by the parameter that names it. */
export type Known = Record<string, string[]>

export type Shot = {
  method: string
  path: string
  headers: [string, string][]
  body: { kind: string; bytes: Uint8Array; isChunked: boolean } | null
}

const encoder = new TextEncoder()

const HOSTILE = [
  ...[
    '',
    '%',
    '%%',
    '%0',
    '%zz',
    '%00',
    '%ff',
    '%2e%2e%2f',
    '%C0%80',
    '%ED%A0%80',
    '%F0%9F',
    '..',
    '.',
    '~',
    '*',
    '?',
    '#',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'NaN',
    'true',
    '[]',
    '{}',
  ],
  ...[
    '0',
    '-1',
    '1e309',
    '9007199254740993',
    '99999999999999999999',
    '0x10',
    '1.5',
    ' ',
    '\t',
    '\u202e',
    '\ufeff',
    'é',
    '李',
    '🜁',
  ],
  ...[
    "'",
    '"',
    "' OR 1=1 --",
    '"; DROP TABLE subscribers; --',
    '<script>alert(1)</script>',
    '{{7*7}}',
    '\\',
    '`',
    '\r\nX: y',
  ],
  ...[
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '//evil.example',
    'http://[::1]',
    'https://a b',
    'https://x.org:0',
  ],
  ...[
    '\u0000',
    'a\u0000b',
    '\ud800',
    '2026-W99',
    '0000-W00',
    '2026-02-30',
    '-271821-04-20',
    'a@b',
    '@',
    'a@\u0000.org',
    'a@x.org,b@x.org',
  ],
]

const hostile = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(1_000, 5_000).map((length) => 'a'.repeat(length)) },
)

/** Text in a URL: as a program would encode it, or raw where that can still be asked for. */
const inUrl = (value: fc.Arbitrary<string>) =>
  fc.tuple(value, fc.boolean()).map(([text, isRaw]) => {
    const encoded = encodeURIComponent(text.toWellFormed())
    return isRaw && URL.canParse(`${BASE}/${text}`) ? text.replaceAll(/[\r\n\t]/g, '') : encoded
  })

const FIELDS = [
  ...[
    'email',
    'topics',
    'language',
    'page',
    'token',
    'next',
    'url',
    'channel',
    'parent',
    'digest',
    'publication',
    'reason',
  ],
  ...[
    'pausedUntil',
    'leave',
    'export',
    'erase',
    'name',
    'timezone',
    'fromEmail',
    'postalAddress',
    'origins',
    'title',
    'kind',
  ],
  ...[
    'subject',
    'intro',
    'order',
    'pinned',
    'excluded',
    'to',
    'period',
    'type',
    'data',
    'created_at',
    'website',
    'started',
  ],
  ...[
    '__proto__',
    'constructor',
    'limit',
    'cursor',
    'before',
    'status',
    'q',
    'from',
    'at',
    'mail',
    'part',
    'List-Unsubscribe',
    '',
  ],
]
const field = fc.constantFrom(...FIELDS)

function textFor(known: Known): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...Object.values(known).flat()) },
    { weight: 4, arbitrary: hostile },
  )
}

function pathOf(route: string, known: Known): fc.Arbitrary<string> {
  const parts = route.split('/').map((part) => {
    if (part === '*') return inUrl(hostile)
    if (!part.startsWith(':'))
      return fc.oneof({ weight: 40, arbitrary: fc.constant(part) }, { weight: 1, arbitrary: inUrl(hostile) })
    const values = known[part.slice(1)] ?? []
    const real = values.length > 0 ? fc.constantFrom(...values) : hostile
    return fc.oneof({ weight: 5, arbitrary: inUrl(real) }, { weight: 3, arbitrary: inUrl(hostile) })
  })
  const query = fc.array(fc.tuple(field, inUrl(textFor(known))), { maxLength: 4 })
  return fc.tuple(fc.tuple(...parts), query, fc.nat({ max: 30 })).map(([segments, pairs, odd]) => {
    const path = segments.join('/').replace(/^\/*/, '/')
    const asked = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${value}`).join('&')
    return `${path}${odd === 0 ? '/' : odd === 1 ? '//' : ''}${asked ? `?${asked}` : odd === 2 ? '?' : ''}`
  })
}

const json = (known: Known) => {
  const value = fc.oneof(
    { weight: 6, arbitrary: textFor(known) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    { weight: 1, arbitrary: fc.array(textFor(known), { maxLength: 300 }) },
  )
  return fc.array(fc.tuple(field, value), { maxLength: 8 }).map((pairs) => {
    const body = pairs.map(([name, each]) => `${JSON.stringify(name)}:${JSON.stringify(each)}`).join(',')
    return { kind: 'application/json', text: `{${body}}` }
  })
}

const form = (known: Known) =>
  fc.array(fc.tuple(field, inUrl(textFor(known))), { maxLength: 8 }).map((pairs) => ({
    kind: 'application/x-www-form-urlencoded',
    text: pairs.map(([name, value]) => `${name}=${value}`).join('&'),
  }))

const multipart = (known: Known) =>
  fc.tuple(fc.array(fc.tuple(field, textFor(known)), { maxLength: 5 }), fc.nat({ max: 4 })).map(([pairs, cut]) => {
    const parts = pairs.map(
      ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    const whole = `${parts.join('')}--b--\r\n`
    return { kind: 'multipart/form-data; boundary=b', text: cut === 0 ? whole.slice(0, whole.length >> 1) : whole }
  })

/** Bodies that are wrong as a whole. */
const malformed = fc
  .constantFrom<[string, string][]>(
    ['application/json', ''],
    ['application/json', '{"email":'],
    ['application/json', '[[[[[]'],
    ['application/json', '{"__proto__":{"email":"a@x.org"},"constructor":{"prototype":{"email":1}}}'],
    ['application/json', '"\\ud800"'],
    ['application/json', '1e999'],
    ['multipart/form-data', 'email=a'],
    ['multipart/form-data; boundary=', '--\r\n'],
    ['application/x-www-form-urlencoded; charset=utf-16', 'email=%00%ff&topics=%zz&=&&&='],
    ['text/csv', 'email,consented_at\n"a,b'],
    ['text/csv; charset=x', '\u0000\u0000'],
    ['text/plain', '{"url":"https://meridian.example/0","channel":"x"}'],
    ['application/xml', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'],
    ['x/y; =;;', 'x'],
    ['', 'x'],
  )
  .map(([kind, text]) => ({ kind, text }))

const deep = fc.constantFrom(1_000, 4_000, 1_000_000).chain((depth) =>
  fc.constantFrom('[', '{"a":').map((piece) => ({
    kind: 'application/json',
    text: piece.repeat(depth) + (piece === '[' ? ']' : '1}').repeat(depth),
  })),
)

function bodyOf(known: Known): fc.Arbitrary<Shot['body']> {
  const text = fc.oneof(
    { weight: 8, arbitrary: json(known) },
    { weight: 5, arbitrary: form(known) },
    { weight: 3, arbitrary: multipart(known) },
    { weight: 3, arbitrary: malformed },
    {
      weight: 1,
      arbitrary: fc.constantFrom(9_000, 70_000, 200_000).map((size) => ({ kind: 'text/csv', text: 'a'.repeat(size) })),
    },
  )
  // A million brackets cost more than everything else together: a few in a thousand are enough.
  const any = fc.oneof({ weight: 250, arbitrary: text }, { weight: 1, arbitrary: deep })
  const bytes = fc.tuple(any, fc.nat({ max: 12 }), fc.boolean()).map(([{ kind, text: whole }, odd, isChunked]) => {
    const encoded = encoder.encode(whole)
    // Bytes that are no UTF-8, somewhere in the middle.
    if (odd === 0)
      encoded.set([0xff, 0xfe].slice(0, encoded.length), encoded.length >> 1 > 1 ? (encoded.length >> 1) - 1 : 0)
    return { kind, bytes: encoded, isChunked }
  })
  return fc.oneof({ weight: 6, arbitrary: bytes }, { weight: 1, arbitrary: fc.constant(null) })
}

const HEADERS: Record<string, string[]> = {
  accept: [
    'text/html',
    'application/json',
    '*/*',
    'text/html, application/json',
    ';;;',
    'x'.repeat(5_000),
    'image/avif',
  ],
  origin: [
    'https://meridian.example',
    'https://evil.example',
    'null',
    '',
    'http://[',
    'https://meridian.example.evil.example',
  ],
  authorization: [
    `Bearer ${TOKEN}`,
    `bearer  ${TOKEN}`,
    'Bearer',
    'Bearer x',
    'Basic eA==',
    `Bearer ${TOKEN}x`,
    '\u007f',
  ],
  cookie: ['a=b', '__Host-s=x', '=;;=', 'x'.repeat(4_000)],
  'user-agent': ['', 'Mozilla/5.0', 'Googlebot/2.1', '~', '('.repeat(3_000), 'a'.repeat(8_000)],
  'accept-language': ['ar', 'de-DE,de;q=0.9', '*', ';q=', 'en;q=9', 'x-'.repeat(900), '-'],
  'cf-connecting-ip': ['203.0.113.7', '2001:db8::1', '::ffff:1.2.3.4', 'x', '1.2.3', ':'.repeat(90), '999.999.999.999'],
  'x-forwarded-for': ['203.0.113.9, 10.0.0.1', '\u007f'],
  'true-client-ip': ['203.0.113.9'],
  'if-none-match': ['*', 'W/"x"', '"'.repeat(99), ',,,'],
  'if-modified-since': ['yesterday', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  range: ['bytes=0-', 'bytes=9-1', 'x'],
  referer: ['https://meridian.example/0', 'x y', 'x'.repeat(3_000)],
  'content-encoding': ['gzip', 'br', 'x'],
  'sec-fetch-site': ['same-origin', 'cross-site', 'none', 'x'],
  'sec-fetch-mode': ['navigate', 'cors', 'x'],
  'sec-fetch-dest': ['document', 'iframe', 'empty'],
  'sec-purpose': ['prefetch'],
  'idempotency-key': ['a', '', 'x'.repeat(300), '\u007f'],
  'svix-id': ['msg_1', ''],
  'svix-timestamp': ['1772193600', 'x', '1e99'],
  'svix-signature': ['v1,AAAA', 'v1', ',,,', 'v1,'.repeat(900)],
  'x-http-method-override': ['DELETE'],
  host: ['evil.example'],
}
const header = fc
  .constantFrom(...Object.keys(HEADERS))
  .chain((name) => fc.constantFrom(...(HEADERS[name] ?? [])).map((value): [string, string] => [name, value]))

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'BREW', 'get']

/** One request at one of the routes, or near it. */
export function shotAt(routes: string[], known: Known): fc.Arbitrary<Shot> {
  return fc.constantFrom(...routes).chain((route) => {
    const [own = 'GET', path = '/'] = route.split(' ')
    const method = fc.oneof(
      { weight: 6, arbitrary: fc.constant(own) },
      { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
    )
    const isAdmin = path.startsWith('/v1/admin')
    const shown: fc.Arbitrary<[string, string][]> = fc
      .tuple(fc.array(header, { maxLength: 5 }), fc.nat({ max: 4 }))
      .map(([list, odd]) => (isAdmin && odd > 0 ? [...list, ['authorization', `Bearer ${TOKEN}`]] : list))
    return fc.record({ method, path: pathOf(path, known), headers: shown, body: bodyOf(known) })
  })
}

/** The request itself; null where it cannot even be written down as one. */
export function requestOf({ method, path, headers, body }: Shot): Request | null {
  const hasBody = body !== null && !['GET', 'HEAD', 'get'].includes(method)
  const kept = new Headers()
  try {
    if (hasBody) kept.set('content-type', body.kind)
    for (const [name, value] of headers) kept.set(name, value)
    const sent = hasBody ? (body.isChunked ? new Blob([body.bytes]).stream() : body.bytes) : undefined
    return new Request(urlOf(path), { method, headers: kept, body: sent, redirect: 'manual' })
  } catch {
    return null
  }
}

/** The request as a person reads it, to be tried again by hand. */
export function written(shot: Shot): string {
  const start = shot.body ? new TextDecoder().decode(shot.body.bytes.slice(0, 300)) : ''
  return JSON.stringify({ ...shot, body: shot.body && { kind: shot.body.kind, length: shot.body.bytes.length, start } })
}
