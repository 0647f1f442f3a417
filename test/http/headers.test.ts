/**
 * Every route keeps what its declaration says of it: what its answer is, who may read it, and how much of a body it takes. What is not
 * declared has its line in the table here, so that whoever adds one decides.
 */
import { beforeAll, expect, test } from 'vitest'
import { createApp, DOORS } from '../../src/app'
import { type Door, isPublic } from '../../src/http/declare'
import { BODY_LIMIT } from '../../src/http/door'
import { insertDigest } from '../pages/cast'
import { activeReader, type Reader } from '../readers/cast'
import { ROUTES } from '../routes'
import { admin as administrator, ask, BASE, MERIDIAN, setClock, TOKEN, world } from '../world'

type Line = {
  /** `page`: HTML of ours · `mail`: a rendered mail shown as a page · `data`: everything that loads nothing. */
  is: 'page' | 'mail' | 'data'
  /** `public`: may be kept by caches as it says · `secret`: its address is one, so never stored, no referrer · `admin`: never stored. */
  for: 'public' | 'secret' | 'admin' | 'dev'
  /** The most bytes of a body that are read, `ignored` where none is read at all. */
  body?: number | 'ignored'
  type?: string
  /** Which other origins may read it; none where it is not said. */
  origins?: 'registered' | 'all'
}

const { form, event, admin, webhook } = BODY_LIMIT
const feed: Line = { is: 'data', for: 'public' }
const dev: Line = { is: 'page', for: 'dev' }

const TABLE: Record<string, Line> = {
  'GET /embed.js': { ...feed, origins: 'all' },
  'GET /embed-later.js': { ...feed, origins: 'all' },
  'GET /embed.json': { ...feed, origins: 'all' },

  'GET /dev': dev,
  'POST /dev/cron': { is: 'data', for: 'dev', body: 'ignored' },
  'POST /dev/desk': { is: 'data', for: 'dev', body: 'ignored' },
  'POST /dev/secrets': { is: 'data', for: 'dev', body: 'ignored' },
  'POST /dev/demo': { is: 'data', for: 'dev', body: 'ignored' },
  'GET /dev/mailbox.json': { is: 'data', for: 'dev' },
  'GET /dev/mailbox': { is: 'mail', for: 'dev' },
  'GET /dev/mailbox/:id': { is: 'mail', for: 'dev' },
  'GET /dev/emails': dev,
  'GET /dev/widgets': dev,
  'GET /dev/emails/:template': { is: 'mail', for: 'dev' },
  'GET /dev/site/:publication/images/:name': { is: 'data', for: 'dev' },
  'GET /dev/site/:publication/*': dev,
}

/** What a declaration promises of a route. */
function lineOf(door: Door): Line {
  const [answer] = Object.entries(door.answers)
    .filter(([status]) => Number(status) < 400)
    .map(([, answered]) => answered)
  const isPage = answer !== null && answer !== undefined && 'media' in answer && answer.media.startsWith('text/html')
  const isMail = isPage && 'isMail' in answer && answer.isMail === true
  const line: Line = {
    is: isMail ? 'mail' : isPage ? 'page' : 'data',
    for: door.who === 'anybody' ? 'public' : door.who === 'a mailed link' ? 'secret' : 'admin',
    body: door.body?.limit ?? (door.method === 'GET' ? undefined : 'ignored'),
    type: door.body?.types[0],
    origins: door.origins,
  }
  return line
}

const doors = Object.values(DOORS).flat()
for (const door of doors) TABLE[`${door.method} ${door.path}`] = lineOf(door)

test('below /v1/admin it takes a key, and nowhere else', () => {
  for (const door of doors) expect(isPublic(door), door.path).toBe(!door.path.startsWith('/v1/admin'))
})

const lines = Object.entries(TABLE).map(([route, line]) => {
  const [method = '', path = ''] = route.split(' ')
  return { route, method, path, ...line }
})
const OWN_ORIGIN = 'https://amp.meridian.example'
let bo: Reader

beforeAll(async () => {
  await world({ publications: { meridian: SETTINGS } })
  await insertDigest()
  await administrator('/publications/meridian/stories', { json: { url: STORY, title: 'A story' } })
  bo = await activeReader('bo@readers.example')
})

/** The route's path with something in the place of its parameters that is really there, where there is such a thing. */
function addressOf(path: string): string {
  const token = path.startsWith('/unsubscribe')
    ? bo.leave
    : path === '/preferences/:token'
      ? bo.preferences
      : '/1.wrong'
  const values: Record<string, string> = { publication: 'meridian', period: '2026-W09', template: 'confirm' }
  values.token = token.split('/').at(-1) ?? ''
  return path.replace('*', '').replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? '99')
}

const SETTINGS = { ...MERIDIAN, origins: [OWN_ORIGIN] }

async function asked(method: string, path: string, headers: Record<string, string> = {}, body?: BodyInit) {
  const answer = await ask(addressOf(path), { method, headers: { authorization: `Bearer ${TOKEN}`, ...headers }, body })
  await bringBack(method, path)
  return answer
}

/** Whoever asked to end the publication: the next route wants to find it. */
async function bringBack(method: string, path: string): Promise<void> {
  if (method === 'DELETE' && path === '/v1/admin/publications/:publication')
    await administrator('/publications/meridian', { method: 'PUT', json: SETTINGS })
}

test('every route has its line, and every line its route', () => {
  expect(
    // The desk's pages are behind a cookie: test/dashboard asks each of them.
    ROUTES.filter((route) => !(route in TABLE) && !/^\w+ \/admin(\/|$)/.test(route)),
    'routes without a line in the table above',
  ).toEqual([])
  expect(
    Object.keys(TABLE).filter((route) => !ROUTES.includes(route)),
    'lines whose route is gone',
  ).toEqual([])
})

test.each(lines)('$route carries the headers that keep it harmless', async ({ route, method, path, ...line }) => {
  const { headers, status } = await asked(method, path, { accept: 'text/html' })
  const header = (name: string) => headers.get(name)
  expect(status, route).toBeLessThan(500)
  expect(header('x-content-type-options')).toBe('nosniff')
  expect(header('cross-origin-opener-policy')).toBe('same-origin')
  expect(header('strict-transport-security')).toBe('max-age=63072000; includeSubDomains')
  expect(header('permissions-policy')).toContain('geolocation=()')
  const isShared = header('cache-control')?.startsWith('public') ?? false
  expect(header('x-request-id') ?? 'none').toMatch(isShared ? /^none$/ : /^[\w-]{12}$/)
  expect(header('set-cookie')).toBeNull()
  expect(header('referrer-policy')).toBe(line.for === 'secret' ? 'no-referrer' : 'strict-origin-when-cross-origin')
  if (line.for === 'secret' || line.for === 'admin') expect(header('cache-control')).toBe('no-store')
  const policy = header('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  // Nowhere does a script run that is not ours: only the demo site has any.
  expect(policy.replaceAll(BASE, '')).not.toMatch(/script-src [^;]*('unsafe|https?:|\*)/)
  if (line.is === 'page')
    expect(policy).toMatch(isShared ? /style-src 'sha256-[\w+/]{43}='/ : /style-src 'nonce-[\w-]+'/)
  else if (line.is === 'data' && !(header('content-type') ?? '').startsWith('text/html')) {
    expect(policy).toBe("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
  }
})

test.each(lines)(
  '$route is kept by caches as it declares, and otherwise not at all',
  async ({ method, path, origins, ...line }) => {
    const door = doors.find((one) => one.method === method && one.path === path)
    const good = await goodAnswer(method, path)
    const header = (name: string) => good.headers.get(name)
    const kept = typeof door?.cache === 'object' ? `public, max-age=${door.cache.seconds}` : null
    if (!door) expect(['dev', 'public']).toContain(line.for)
    else if (kept && good.status < 400) expect(header('cache-control')).toBe(kept)
    else expect(header('cache-control')).toBe('no-store')
    if (!header('cache-control')?.startsWith('public')) return expect(header('cache-tag')).toBeNull()
    // The edge goes by the address alone, and by what Vary names: neither cookies nor credentials may matter, nor which answer came first.
    expect(header('set-cookie')).toBeNull()
    if (origins === 'registered') expect(header('vary')).toContain('Origin')
    if (path.includes(':publication')) expect(header('cache-tag')?.split(',')).toContain('publication-meridian')
    if (path === '/') expect(header('cache-tag')).toBe('publications')
    if (STORY_PATHS.test(path))
      expect(header('cache-tag')?.split(',')).toContain('story-meridian-meridian.example%2Fa-story')
    if (path.includes(':period')) expect(header('cache-tag')?.split(',')).toContain('digest-meridian-2026-W09')
    const body = await good.text()
    expect(body).not.toMatch(/ nonce=/)
    const [, hash] = /style-src 'sha256-([^']+)'/.exec(header('content-security-policy') ?? '') ?? []
    if (line.is === 'page') expect(await hashesOfStyles(body)).toEqual([hash])
    // Whoever asks, with whatever they carry, an hour later, gets the same.
    setClock(Date.now() + 3_600_000)
    const again = await ask(addressOf(path) + queryOf(path), {
      headers: { cookie: 'desk=x', accept: 'text/html', 'user-agent': 'another', 'accept-language': 'de' },
    })
    if (header('vary')?.includes('Accept-Language')) return
    expect(await again.text()).toBe(body)
  },
)

const STORY = 'https://meridian.example/a-story'
const STORY_PATHS = /^\/v1\/:publication\/(shares|related)$/

function queryOf(path: string): string {
  return STORY_PATHS.test(path) ? `?url=${encodeURIComponent(STORY)}` : ''
}

async function goodAnswer(method: string, path: string): Promise<Response> {
  const answer = await ask(addressOf(path) + queryOf(path), { method, headers: { authorization: `Bearer ${TOKEN}` } })
  await bringBack(method, path)
  return answer
}

async function hashesOfStyles(page: string): Promise<string[]> {
  const styles = [...page.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, style = '']) => style)
  const digests = styles.map((style) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(style)))
  return (await Promise.all(digests)).map((digest) => btoa(String.fromCharCode(...new Uint8Array(digest))))
}

test.each(lines)('$route answers the origins that it should, and no other', async ({ method, path, origins }) => {
  const granted = async (origin: string) => {
    const { headers } = await asked(method, path, { origin, accept: 'application/json' })
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    return headers.get('access-control-allow-origin')
  }
  expect(await granted(OWN_ORIGIN)).toBe(origins === 'all' ? '*' : origins ? OWN_ORIGIN : null)
  expect(await granted('https://evil.example')).toBe(origins === 'all' ? '*' : null)
})

/** A body without an end, piece by piece; says how much of it was taken. */
function endless(size: number): { body: ReadableStream<Uint8Array>; taken: () => number } {
  let taken = 0
  const piece = new TextEncoder().encode('a'.repeat(size))
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    taken += piece.byteLength
    controller.enqueue(piece)
  }
  return { body: new ReadableStream({ pull }, { highWaterMark: 0 }), taken: () => taken }
}

const withBody = lines.flatMap(({ body, type, ...line }) => (body === undefined ? [] : [{ ...line, body, type }]))

const TEN_MB = 10_000_000

/** What streams hold on the way to the service, before anybody has read it. */
const UNDERWAY = 65_536

// Tried again where the machine was busy with something else: the second is the service's, not the machine's.
test.each(withBody)('$route stops a body of 10 MB, and one without an end, in a second', { retry: 3 }, async (line) => {
  const { method, path, body: limit, type = 'application/json' } = line
  const headers = { 'content-type': type, accept: 'application/json' }
  const most = limit === 'ignored' ? 0 : limit
  const piece = Math.max(1_024, most / 32)
  for (const name of ['10 MB', 'no end']) {
    const { body, taken } = endless(piece)
    const startedAt = performance.now()
    const answer = await asked(
      method,
      path,
      headers,
      name === '10 MB' ? new Uint8Array(Math.max(TEN_MB, most + 1)) : body,
    )
    await answer.text()
    expect(performance.now() - startedAt, name).toBeLessThan(most > TEN_MB ? 10_000 : 1_000)
    if (limit === 'ignored') expect(answer.status, name).not.toBe(413)
    else expect(answer.status, name).toBe(413)
    expect(taken(), name).toBeLessThanOrEqual(most + piece + UNDERWAY)
  }
})

test('the limits are those that README promises', () => {
  expect([form, event, webhook, admin]).toEqual([8_192, 2_048, 65_536, 2_097_152])
})

test('what breaks inside says its request’s id and nothing else, as JSON and as a page', async () => {
  const app = createApp(() => {
    throw new Error('a secret of bo@readers.example')
  })
  for (const accept of ['application/json', 'text/html']) {
    const answer = await app.request(`${BASE}/meridian`, { headers: { accept } })
    const [text, id] = [await answer.text(), answer.headers.get('x-request-id') ?? 'none']
    expect(answer.status).toBe(500)
    expect(text).toContain(`Request ${id}`)
    expect(text).not.toMatch(/secret|readers\.example|Error:|at .*\.ts/)
    if (accept === 'text/html') expect(text).toContain('</html>')
    else expect(JSON.parse(text)).toEqual({ error: { code: 'internal_error', message: expect.any(String) } })
  }
})
