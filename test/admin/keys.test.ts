/** Named keys: what they open, what they do not, and when they end. */
import { beforeEach, expect, test } from 'vitest'
import { type Ask, admin, ask, bindings, dump, FRIDAY, MERIDIAN, setClock, world } from '../world'

const MARSA = { ...MERIDIAN, name: 'Marsa', url: 'https://marsa.example', fromEmail: 'digest@marsa.example' }
const MINUTE = 60_000

type Made = { id: string; name: string; role: string; publications: string[] | null; secret: string }

beforeEach(() => world({ publications: { meridian: MERIDIAN, marsa: MARSA } }))

async function make(json: object = {}): Promise<Made> {
  const answer = await admin('/keys', { json: { name: 'The CMS', role: 'write', publications: null, ...json } })
  expect(answer.status, await answer.clone().text()).toBe(201)
  return (await answer.json()) as Made
}

const as = (key: Made, path: string, init: Ask = {}) =>
  ask(`/v1/admin${path}`, { ...init, headers: { authorization: `Bearer ${key.secret}`, ...init.headers } })

const codeOf = async (answer: Response) =>
  [answer.status, ((await answer.json()) as { error?: { code: string } }).error?.code ?? null] as const

test('a key is made with its secret shown once, listed without it, and kept as a hash only', async () => {
  const key = await make({ publications: ['meridian'] })
  expect(key).toEqual({
    id: '1',
    name: 'The CMS',
    role: 'write',
    publications: ['meridian'],
    secret: expect.stringMatching(/^tidings_[\w-]{43}$/),
  })
  const listed = await (await admin('/keys')).text()
  expect(JSON.parse(listed)).toEqual({
    items: [
      {
        ...{ id: '1', name: 'The CMS', role: 'write', publications: ['meridian'] },
        ...{ createdAt: '2026-02-27T12:00:00.000Z', lastUsedAt: null },
      },
    ],
    next: null,
  })
  const secret = key.secret.slice('tidings_'.length)
  expect(listed).not.toContain(secret)
  expect(Object.values(await dump()).join()).not.toContain(secret)
})

test('a reading key looks and changes nothing; a writing key does both; neither makes keys', async () => {
  const [reading, writing] = [await make({ role: 'read' }), await make({ role: 'write' })]
  for (const key of [reading, writing]) {
    expect((await as(key, '/publications/meridian')).status).toBe(200)
    expect(await codeOf(await as(key, '/keys'))).toEqual([403, 'forbidden'])
    expect(await codeOf(await as(key, '/keys', { json: {} }))).toEqual([403, 'forbidden'])
    expect(await codeOf(await as(key, '/keys/1', { method: 'DELETE' }))).toEqual([403, 'forbidden'])
  }
  const put = { method: 'PUT', json: { ...MERIDIAN, tagline: 'By a key' } }
  expect(await codeOf(await as(reading, '/publications/meridian', put))).toEqual([403, 'forbidden'])
  expect((await as(writing, '/publications/meridian', put)).status).toBe(200)
  const [entry] = ((await (await admin('/audit?limit=1')).json()) as { items: object[] }).items
  expect(entry).toMatchObject({ actor: 'administrator', credentialId: `key:${writing.id}` })
})

test('a key for one publication sees no other, by name or in a list, and may not make one', async () => {
  const key = await make({ publications: ['meridian'] })
  const { items } = (await (await as(key, '/publications')).json()) as { items: { slug: string }[] }
  expect(items.map(({ slug }) => slug)).toEqual(['meridian'])
  for (const slug of ['marsa', 'nobody']) {
    expect(await codeOf(await as(key, `/publications/${slug}`))).toEqual([404, 'unknown_publication'])
    const put = await as(key, `/publications/${slug}`, { method: 'PUT', json: MARSA })
    expect(await codeOf(put)).toEqual([404, 'unknown_publication'])
  }
  expect(await codeOf(await as(key, '/audit'))).toEqual([403, 'forbidden'])
  expect(await codeOf(await as(key, '/dead-letters'))).toEqual([403, 'forbidden'])
  expect((await as(await make(), '/publications/marsa')).status).toBe(200)
})

test('a revoked key is refused from the next request on, and a key says when it was last used', async () => {
  const [key, other] = [await make(), await make({ name: 'Another' })]
  expect((await as(key, '/publications')).status).toBe(200)
  setClock(FRIDAY + MINUTE - 1)
  await as(key, '/publications')
  const usedAt = async () =>
    ((await (await admin('/keys')).json()) as { items: { id: string; lastUsedAt: string | null }[] }).items.map(
      ({ lastUsedAt }) => lastUsedAt,
    )
  expect(await usedAt()).toEqual([null, '2026-02-27T12:00:00.000Z'])
  setClock(FRIDAY + MINUTE)
  await as(key, '/publications')
  expect(await usedAt()).toEqual([null, '2026-02-27T12:01:00.000Z'])
  expect((await admin(`/keys/${key.id}`, { method: 'DELETE' })).status).toBe(204)
  expect(await codeOf(await as(key, '/publications'))).toEqual([401, 'unauthorised'])
  expect((await as(other, '/publications')).status).toBe(200)
  expect(await codeOf(await admin(`/keys/${key.id}`, { method: 'DELETE' }))).toEqual([404, 'unknown_key'])
  expect(await usedAt()).toHaveLength(1)
})

test('what is no key is refused with its field', async () => {
  const bad: [object, string][] = [
    [{ name: '' }, 'invalid_name'],
    [{ name: 'x'.repeat(101) }, 'invalid_name'],
    [{ role: 'owner' }, 'invalid_role'],
    [{ publications: undefined }, 'invalid_publications'],
    [{ publications: [] }, 'invalid_publications'],
    [{ publications: ['nobody'] }, 'invalid_publications'],
    [{ publications: 'meridian' }, 'invalid_publications'],
    [{ scope: 'all' }, 'unknown_field'],
  ]
  for (const [json, code] of bad) {
    const answer = await admin('/keys', { json: { name: 'A', role: 'read', publications: null, ...json } })
    expect(await codeOf(answer), JSON.stringify(json)).toEqual([400, code])
  }
  expect((await make({ publications: ['meridian', 'meridian'] })).publications).toEqual(['meridian'])
})

test('keys are listed page by page, newest first', async () => {
  for (const name of ['A', 'B', 'C']) await make({ name })
  type Page = { items: { name: string }[]; next: string | null }
  const first = (await (await admin('/keys?limit=2')).json()) as Page
  const second = (await (await admin(`/keys?limit=2&cursor=${first.next}`)).json()) as Page
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['C', 'B', 'A'])
  expect(second.next).toBeNull()
  expect((await admin('/keys?cursor=x')).status).toBe(400)
})

const wrong = (address: string, secret = 'a-guess') =>
  ask('/v1/admin/publications', { headers: { authorization: `Bearer ${secret}`, 'cf-connecting-ip': address } })

test('who guesses is held off by network, also from the right answer, and stands in the audit log without an address', async () => {
  const key = await make()
  for (let time = 0; time < 11; time++) expect((await wrong('203.0.113.7')).status, String(time)).toBe(401)
  const held = await wrong('203.0.113.7', key.secret)
  expect(await codeOf(held.clone())).toEqual([429, 'too_many_requests'])
  expect(held.headers.get('retry-after')).toBe('60')
  expect((await wrong('203.0.113.8', key.secret)).status).toBe(200)
  const { items } = (await (await admin('/audit?limit=2')).json()) as { items: object[] }
  expect(items).toMatchObject([
    { actor: 'stranger', action: 'wrong credentials, held off', object: '/v1/admin/publications' },
    { actor: 'stranger', action: 'wrong credential', credentialId: expect.stringMatching(/^network:[0-9a-f]{12}$/) },
  ])
  expect((await dump()).audit_entries).not.toContain('203.0.113')
  setClock(FRIDAY + MINUTE)
  expect((await wrong('203.0.113.7', key.secret)).status).toBe(200)
})

test('who moves about in a /48 is held off as well, later', async () => {
  const key = await make()
  for (let time = 0; time < 31; time++) expect((await wrong(`2001:db8:7:${time}::1`)).status, String(time)).toBe(401)
  expect((await wrong('2001:db8:7:ffff::1', key.secret)).status).toBe(429)
  expect((await wrong('2001:db8:8::1', key.secret)).status).toBe(200)
})

test('what a stranger types into an address stays out of the log, which forgets nothing', async () => {
  const guess = { authorization: 'Bearer a-guess' }
  const typed = ['/v1/admin/ada%40readers.example', '/v1/admin/publications/ada%40readers.example/subscribers/ada']
  for (const [at, path] of typed.entries())
    await ask(path, { method: 'DELETE', headers: { ...guess, 'cf-connecting-ip': `203.0.113.${10 + at}` } })
  const { items } = (await (await admin('/audit?limit=2')).json()) as { items: { object: string }[] }
  expect(items.map(({ object }) => object)).toEqual([
    '/v1/admin/publications/:publication/subscribers/:id',
    '/v1/admin',
  ])
  expect((await dump()).audit_entries).not.toContain('ada')
})

test('a crowd of guessers fills no more than a hundred lines an hour of the log', async () => {
  const before = (await bindings.DB.prepare('SELECT count(*) AS count FROM audit_entries').first<number>('count')) ?? 0
  for (let network = 0; network < 105; network++) await wrong(`198.51.100.${network}`)
  const after = (await bindings.DB.prepare('SELECT count(*) AS count FROM audit_entries').first<number>('count')) ?? 0
  expect(after - before).toBe(100)
})
