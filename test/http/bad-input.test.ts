/** Whatever is thrown at a public route: a clear refusal in the one shape, never a 5xx, and nothing written. */
import { expect, test } from 'vitest'
import { type Ask, admin, ask, bindings, DAY, FRIDAY, world } from '../world'

const json = { 'content-type': 'application/json' }
const deep = `${'['.repeat(900)}${']'.repeat(900)}`

/** Bodies that no route wants. */
const BODIES: [string, Ask][] = [
  ['half of a JSON object', { body: '{"email":', headers: json }],
  ['a list', { body: '[]', headers: json }],
  ['null', { body: 'null', headers: json }],
  ['a number', { body: '7', headers: json }],
  ['nothing', { body: '', headers: json }],
  ['an empty object', { body: '{}', headers: json }],
  [
    'everything of the wrong type',
    { json: { email: 1, url: [], channel: {}, token: true, topics: 4, digest: 5, page: 6 } },
  ],
  ['nulls', { json: { email: null, url: null, channel: null, token: null, topics: null, digest: null } }],
  [
    'overlong fields',
    { json: { email: `${'a'.repeat(300)}@x.org`, url: `https://x.org/${'a'.repeat(1_000)}`, channel: 'x'.repeat(90) } },
  ],
  ['prototypes', { body: '{"__proto__":{"email":"a@x.org"},"constructor":{"prototype":{}}}', headers: json }],
  ['a very deep list', { body: deep, headers: json }],
  ['bytes that are no UTF-8', { body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), headers: json }],
  [
    'a NUL and half of a surrogate pair',
    { json: { email: 'a\u0000\ud800@x.org', url: 'x\u0000\ud800', channel: '\ud800' } },
  ],
  ['a type that nobody speaks', { body: '<a/>', headers: { 'content-type': 'application/xml' } }],
  ['no type at all', { body: new Uint8Array([1, 2, 3]) }],
  ['a broken multipart form', { body: '--x\r\n', headers: { 'content-type': 'multipart/form-data; boundary=x' } }],
  ['a multipart form without a boundary', { body: 'email=a', headers: { 'content-type': 'multipart/form-data' } }],
]
const POSTS = [
  '/v1/meridian/subscribers',
  '/v1/meridian/shares',
  '/v1/meridian/visits',
  '/v1/meridian/preference-links',
  '/preferences',
]

test.each(POSTS)('%s refuses what it cannot read', async (path) => {
  await world()
  for (const [name, init] of BODIES) {
    const answer = await ask(path, { ...init, method: 'POST' })
    const text = await answer.text()
    expect([400, 404, 415], `${name}: ${answer.status} ${text.slice(0, 100)}`).toContain(answer.status)
    if (init.headers?.['content-type']?.startsWith('multipart/form-data')) {
      expect(text, name).toContain('</html>')
      continue
    }
    expect(JSON.parse(text), name).toEqual({
      error: { code: expect.stringMatching(/^[a-z_]+$/), message: expect.any(String) },
    })
  }
  for (const table of ['subscribers', 'mails', 'consents', 'visitors', 'drops']) {
    expect(await bindings.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first('n'), table).toBe(0)
  }
})

test.each(POSTS)('%s stops reading a body that is too large', async (path) => {
  await world()
  const answer = await ask(path, { body: `{"email":"${'a'.repeat(9_000)}"}`, headers: json })
  expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([
    413,
    'body_too_large',
  ])
})

const PATHS = [
  '/v1/nowhere/subscribers',
  '/v1/nowhere/shares?url=https://x.org',
  '/v1/nowhere/related?url=https://x.org',
  '/v1/meridian/shares',
  '/v1/meridian/shares?url=',
  '/v1/meridian/shares?url=javascript:alert(1)',
  '/v1/meridian/related?url=%',
  '/v1/meridian/related?url=https://x.org&limit=0',
  '/v1/meridian/related?url=https://x.org&limit=1e9',
  `/v1/meridian/related?url=https://x.org/${'a'.repeat(5_000)}`,
  '/s/meridian/1/whatsapp',
  '/s/meridian/x/whatsapp',
  '/s/meridian/99999999999999999999/whatsapp',
  '/s/meridian/1/copy',
  '/s/nowhere/1/x',
  '/confirm/%ff',
  '/confirm/1.2.3',
  '/unsubscribe/%00',
  '/preferences/999999999999999999.x',
  '/meridian/digests/2026-W99',
  "/meridian/digests/'%20OR%201=1",
  '/meridian/digests/%F0%9F',
  '/nowhere',
  '/nowhere/feed.xml',
  '/nowhere/feed.json',
  '/nowhere/check-inbox',
  '/meridian?before=%00',
  '/%E0%A4%A',
  '/__proto__',
  '/constructor/feed.json',
]

test('no address, however odd, is a failure of ours', async () => {
  await world()
  for (const path of PATHS) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      for (const accept of ['text/html', '*/*']) {
        const answer = await ask(path, { method, headers: { accept } })
        const text = await answer.text()
        expect(answer.status, `${method} ${path} for ${accept}: ${text.slice(0, 200)}`).toBeLessThan(500)
        if (
          method === 'GET' &&
          answer.status >= 400 &&
          accept === '*/*' &&
          !path.startsWith('/confirm') &&
          !path.includes('/unsubscribe') &&
          !path.startsWith('/preferences')
        ) {
          expect(JSON.parse(text).error.code, path).toMatch(/^[a-z_]+$/)
        }
      }
    }
  }
})

test('what administrators send wrong is refused, never a failure of ours', async () => {
  await world()
  const base = '/publications/meridian'
  const paths = ['/publications/gazette', `${base}`, `${base}/stories`, `${base}/digests`, `${base}/digests/2026-W10`]
  for (const path of paths) {
    for (const method of ['PUT', 'POST', 'PATCH', 'DELETE']) {
      for (const [name, init] of BODIES) {
        const answer = await admin(path, { ...init, method })
        expect(answer.status, `${method} ${path}, ${name}: ${(await answer.text()).slice(0, 200)}`).toBeLessThan(500)
      }
    }
  }
  const lists = ['/publications', `${base}/stories`, `${base}/subscribers`, `${base}/digests`, `${base}/stats`]
  const queries = [
    'limit=0',
    'limit=x',
    'limit=1e99',
    'cursor=%00',
    'cursor=x',
    'status=x',
    'q=%00%ff',
    'from=x',
    'to=9999-99-99',
    'from=2026-01-01&to=1970-01-01',
    'from=0000-00-00',
    'from=-271821-04-20',
  ]
  for (const path of lists) {
    for (const query of queries) {
      const answer = await admin(`${path}?${query}`)
      expect(answer.status, `${path}?${query}: ${(await answer.text()).slice(0, 200)}`).toBeLessThan(500)
    }
  }
})

test.each(POSTS)('%s answers a form as a browser, also one that is too large or of a wrong kind', async (path) => {
  await world()
  const large = await ask(path, { form: { email: 'a'.repeat(9_000) } })
  expect([413, 415]).toContain(large.status)
  expect(large.headers.get('content-type')).toMatch(/^text\/html/)
  const asked = await ask(path, { form: { email: 'a'.repeat(9_000) }, headers: { accept: 'application/json' } })
  expect([asked.status, await asked.json()]).toEqual([large.status, { error: expect.anything() }])
})

test('a database that fails is busy, not broken: 503 and when to ask again', async () => {
  await world()
  await bindings.DB.prepare('DROP TABLE subscribers').run()
  const json = await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  expect([json.status, json.headers.get('retry-after'), await json.json()]).toEqual([
    503,
    '30',
    { error: { code: 'temporarily_unable', message: expect.not.stringContaining('subscribers') } },
  ])
  await bindings.DB.prepare('DROP TABLE publications').run()
  const page = await ask('/meridian', { headers: { accept: 'text/html' } })
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '30'])
  expect(await page.text()).toContain('One moment, please')
})

test('a tick told an absurd time is refused', async () => {
  await world()
  for (const at of ['x', '', '0', '2026-13-01', '-1', '+275760-09-14T00:00:00Z']) {
    const answer = await ask(`/dev/cron?at=${encodeURIComponent(at)}`, { method: 'POST' })
    expect(answer.status, at).toBeLessThan(500)
  }
  const tick = (days: number) => ask(`/dev/cron?at=${new Date(FRIDAY + days * DAY).toISOString()}`, { method: 'POST' })
  for (const days of [40 * 365, 401, -401, -40 * 365]) {
    const answer = await tick(days)
    expect([answer.status, await answer.json()], `${days}`).toMatchObject([400, { error: { code: 'invalid_at' } }])
  }
  for (const days of [400, -400]) expect((await tick(days)).status, `${days}`).toBe(200)
})
