import { beforeEach, expect, test } from 'vitest'
import type { Config } from '../../src/ground/deps'
import { parseSettings, slugProblem } from '../../src/publications/settings'
import { admin, MERIDIAN, world } from '../world'

const DEPLOYED: Pick<Config, 'publicUrl' | 'isLocal'> = {
  publicUrl: 'https://tidings.example',
  isLocal: false,
}
const REQUIRED = {
  name: 'Meridian',
  url: 'https://meridian.example',
  timezone: 'Europe/London',
  fromEmail: 'digest@meridian.example',
  postalAddress: '1 Canal Street\nHarbourtown',
}

/** The code that refuses these settings, or none. */
function codeOf(change: Record<string, unknown>, config = DEPLOYED): string | undefined {
  const parsed = parseSettings(config, { ...REQUIRED, ...change })
  return 'problem' in parsed ? parsed.problem.code : undefined
}

beforeEach(() => world({ publications: {} }))

test('a publication needs only five settings, and everything else takes its default', async () => {
  const created = await admin('/publications/meridian', { method: 'PUT', json: REQUIRED })
  expect(created.status).toBe(201)
  expect(await created.json()).toEqual({
    slug: 'meridian',
    ...REQUIRED,
    tagline: null,
    logoUrl: null,
    accentColor: expect.stringMatching(/^#[0-9a-f]{6}$/),
    language: 'en',
    digestDay: 'monday',
    digestHour: 7,
    draftHours: 6,
    nextDigestAt: '2026-03-02T07:00:00.000Z',
    approval: 'automatic',
    fromName: 'Meridian',
    noticeEmail: REQUIRED.fromEmail,
    replyTo: null,
    deskEmail: null,
    origins: [],
    thankYouUrls: [],
    feeds: [],
    minStories: 3,
    maxStories: 10,
    shareThreshold: 10,
    shareWeight: 1,
    createdAt: '2026-02-27T12:00:00.000Z',
    updatedAt: '2026-02-27T12:00:00.000Z',
  })
})

test('what was read can be sent again as it is', async () => {
  const settings = {
    ...REQUIRED,
    tagline: 'The week, weighed',
    logoUrl: 'https://meridian.example/logo.png',
    accentColor: '#8C2f1b',
    language: 'ar-LB',
    timezone: 'Asia/Riyadh',
    digestDay: 'sunday',
    digestHour: 0,
    approval: 'manual',
    fromName: 'صحيفة المرسى',
    replyTo: 'editor@meridian.example',
    deskEmail: 'desk@meridian.example',
    origins: ['https://meridian.example', 'http://localhost:8080'],
    thankYouUrls: ['https://meridian.example/thanks?from=form'],
    feeds: [
      { url: 'https://meridian.example/feed.xml', kind: 'story' },
      { url: 'https://meridian.example/analysis.xml', kind: 'deep-dive' },
    ],
    minStories: 1,
    maxStories: 20,
    shareThreshold: 0,
    shareWeight: 0.5,
  }
  const created = (await (await admin('/publications/meridian', { method: 'PUT', json: settings })).json()) as object
  expect(created).toMatchObject(settings)
  const again = await admin('/publications/meridian', { method: 'PUT', json: created })
  expect(again.status).toBe(200)
  expect(await again.json()).toEqual(created)
  expect(await (await admin('/publications/meridian')).json()).toEqual(created)
})

const LONG = 'x'.repeat(2_100)
const HOSTILE = [
  '\r\nBcc: x@evil.example',
  'a\nb',
  'a\rb',
  'a\0b',
  'a\u2028b',
  'a\u2029b',
  'a\u0085b',
  'a\tb',
  '\ud800',
  'a\u202eb',
  'a\u200fb',
  'a\u2066b\u2069',
  'a\u0378b',
  'a\u{1ffff}b',
  '=?utf-8?q?a?=',
]
const NO_ADDRESSES = [
  'mail',
  'a@b',
  'Bo <bo@readers.example>',
  'a@b.example, c@d.example',
  'a@b.example\r\nBcc: c@d.example',
  'a b@c.example',
  7,
  [],
]
const NO_URLS = [
  'meridian.example',
  'javascript:alert(1)',
  'ftp://a.example',
  'https://',
  'https://user@a.example',
  'https://a.example/\n',
  'https://a.example/ b',
  `https://a.example/${LONG}`,
  7,
  {},
]

const BAD: [setting: string, code: string, values: unknown[]][] = [
  ['name', 'missing_name', [undefined, null, '', '   ']],
  ['name', 'invalid_name', [7, ['a'], 'x'.repeat(101), ...HOSTILE]],
  ['tagline', 'invalid_tagline', [7, 'x'.repeat(201), ...HOSTILE]],
  ['url', 'missing_url', [undefined, null, '']],
  ['url', 'invalid_url', NO_URLS],
  ['logoUrl', 'invalid_logo_url', NO_URLS],
  ['accentColor', 'invalid_accent_color', ['red', '#fff', '#12345g', '1f5f7a', '#1f5f7a;', '#1f5f7a\n', null, 7]],
  ['language', 'invalid_language', ['', 'english language', 'e', 'en_GB', null, 7, 'x'.repeat(100)]],
  ['timezone', 'missing_timezone', [undefined, null, '']],
  [
    'timezone',
    'invalid_timezone',
    ['Mars/Olympus', 'Europe', '+02:00', 'Europe/London\n', 'PST', 'IST', 'JST', 'T07:00[Europe/London]', 7],
  ],
  ['digestDay', 'invalid_digest_day', ['Monday', 'mon', 1, null, '']],
  ['digestHour', 'invalid_digest_hour', [-1, 24, 7.5, '7', null, Number.NaN]],
  ['draftHours', 'invalid_draft_hours', [-1, 73, 6.5, '6', null]],
  ['approval', 'invalid_approval', ['auto', true, null]],
  ['fromName', 'invalid_from_name', [7, 'x'.repeat(101), ...HOSTILE]],
  ['fromEmail', 'missing_from_email', [undefined, null, '']],
  ['fromEmail', 'invalid_from_email', NO_ADDRESSES],
  ['noticeEmail', 'invalid_notice_email', NO_ADDRESSES],
  ['replyTo', 'invalid_reply_to', NO_ADDRESSES],
  ['deskEmail', 'invalid_desk_email', NO_ADDRESSES],
  ['postalAddress', 'missing_postal_address', [undefined, null, '', ' \n ']],
  ['postalAddress', 'invalid_postal_address', [7, 'a\0b', 'a\u2028b', 'x'.repeat(501)]],
  [
    'origins',
    'invalid_origins',
    [
      'https://a.example',
      ['*'],
      ['null'],
      ['https://a.example/path'],
      ['https://a.example?x'],
      ['ftp://a.example'],
      [7],
      null,
      Array(21).fill('https://a.example'),
    ],
  ],
  [
    'thankYouUrls',
    'invalid_thank_you_urls',
    ['https://a.example', ['javascript:alert(1)'], ['/thanks'], [null], Array(21).fill('https://a.example')],
  ],
  ['minStories', 'invalid_min_stories', [0, 101, 2.5, '3', null, 11]],
  ['maxStories', 'invalid_max_stories', [0, 101, 2.5, '3', null]],
  ['shareThreshold', 'invalid_share_threshold', [-1, 1_000_001, 0.5, '3', null]],
  ['shareWeight', 'invalid_share_weight', [-0.1, 10.1, '1', null, Number.POSITIVE_INFINITY]],
]

test('each bad setting is refused with its own code', () => {
  expect(codeOf({})).toBeUndefined()
  for (const [setting, code, values] of BAD) {
    for (const value of values) expect(codeOf({ [setting]: value }), `${setting} ${JSON.stringify(value)}`).toBe(code)
  }
})

test('every setting is in the list of bad examples', () => {
  const parsed = parseSettings(DEPLOYED, REQUIRED)
  const names = 'settings' in parsed ? Object.keys(parsed.settings) : []
  expect(new Set([...BAD.map(([setting]) => setting), 'feeds'])).toEqual(new Set(names))
})

test('a feed must be public and https, of a known kind, and named once', () => {
  const good = { url: 'https://meridian.example/feed.xml' }
  expect(parseSettings(DEPLOYED, { ...REQUIRED, feeds: [good] })).toMatchObject({
    settings: { feeds: [{ ...good, kind: 'story' }] },
  })
  const bad = [
    'https://meridian.example/feed.xml',
    'x',
    null,
    [null],
    ['https://meridian.example/feed.xml'],
    [{}],
    [{ ...good, kind: 'news' }],
    [{ ...good, name: 'x' }],
    [good, { ...good, kind: 'deep-dive' }],
    Array.from({ length: 51 }, (_, at) => ({ url: `https://a.example/${at}` })),
    ...[
      'http://meridian.example/feed.xml',
      'https://127.0.0.1/feed',
      'https://[::1]/feed',
      'https://localhost/feed',
      'http://localhost:8787/feed',
      'https://0x7f000001/',
      'https://2130706433/',
      'https://router.local/',
      'https://db.internal/',
      'https://user:pw@a.example/',
      'https://a.example:8443/',
      'https://tidings.example/meridian/feed.xml',
      'file:///etc/passwd',
      'https://printer/',
    ].map((url) => [{ url }]),
  ]
  for (const feeds of bad) expect(codeOf({ feeds }), JSON.stringify(feeds)).toBe('invalid_feeds')
  const local = { publicUrl: 'http://localhost:8787', isLocal: true }
  expect(codeOf({ feeds: [{ url: 'http://localhost:8787/dev/site/meridian/feed.xml' }] }, local)).toBeUndefined()
})

test('a setting that does not exist is refused by name, also the ones that objects are born with', () => {
  expect(codeOf({ timezoen: 'Europe/London', timezone: undefined })).toBe('unknown_setting')
  for (const text of ['{"__proto__": 1}', '{"constructor": 1}', '{"toString": 1}', '{"id": 1}', '{"nextSlotAt": 1}']) {
    const given = JSON.parse(text.replace('}', `, ${JSON.stringify(REQUIRED).slice(1)}`))
    expect(parseSettings(DEPLOYED, given), text).toMatchObject({ problem: { code: 'unknown_setting' } })
  }
})

test('what is not one JSON object is refused', async () => {
  for (const given of [null, [], 'x', 7, true]) {
    const answer = await admin('/publications/meridian', { method: 'PUT', json: given })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: 'invalid_settings' } })
  }
  const broken = await admin('/publications/meridian', {
    method: 'PUT',
    body: '{"name":',
    headers: { 'content-type': 'application/json' },
  })
  expect([broken.status, await broken.json()]).toMatchObject([400, { error: { code: 'invalid_json' } }])
  const form = await admin('/publications/meridian', {
    method: 'PUT',
    form: { name: 'Meridian' },
    headers: { accept: 'application/json' },
  })
  expect([form.status, await form.json()]).toMatchObject([415, { error: { code: 'expected_json' } }])
  const large = await admin('/publications/meridian', {
    method: 'PUT',
    json: { ...REQUIRED, name: 'x'.repeat(2_100_000) },
  })
  expect([large.status, await large.json()]).toMatchObject([413, { error: { code: 'body_too_large' } }])
})

test('a language is kept in its canonical spelling and an origin as browsers send it', () => {
  expect(
    parseSettings(DEPLOYED, { ...REQUIRED, language: 'EN-gb', origins: ['https://NEWS.example:443/'] }),
  ).toMatchObject({
    settings: { language: 'en-GB', origins: ['https://news.example'] },
  })
})

test('slugs that are malformed or reserved cannot be had', async () => {
  for (const slug of ['a', 'A-b', '1ab', '-ab', 'a_b', 'x'.repeat(41), 'a.b', 'ünder']) {
    const answer = await admin(`/publications/${encodeURIComponent(slug)}`, { method: 'PUT', json: MERIDIAN })
    expect([answer.status, await answer.json()], slug).toMatchObject([400, { error: { code: 'invalid_slug' } }])
  }
  for (const slug of [
    'admin',
    'confirm',
    'v1',
    'webhooks',
    'healthz',
    'docs',
    'dev',
    'unsubscribe',
    'preferences',
    'www',
    'api',
  ]) {
    const answer = await admin(`/publications/${slug}`, { method: 'PUT', json: MERIDIAN })
    expect([answer.status, await answer.json()], slug).toMatchObject([400, { error: { code: 'reserved_slug' } }])
  }
  for (const slug of ['meridian', 'ab', 'the-daily-2', 'x'.repeat(40), 'marsa'])
    expect(slugProblem(slug), slug).toBeNull()
})
