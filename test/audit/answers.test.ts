/** The same Idempotency-Key does a thing once, for whoever asks how often and how fast. */
import { beforeEach, expect, test, vi } from 'vitest'
import { sha256 } from '../../src/ground/crypto'
import { admin, bindings, DAY, FRIDAY, HOUR, setClock, tickAt, world } from '../world'

beforeEach(() => world())

const SUPPRESSIONS = '/publications/meridian/suppressions'
const STORIES = '/publications/meridian/stories'
const under = (key: string, json: unknown, path = SUPPRESSIONS, more: Record<string, string> = {}) =>
  admin(path, { json, headers: { 'idempotency-key': key, ...more } })
const story = (path: string) => ({ url: `https://meridian.example/${path}`, title: path })
const kept = async () => (await bindings.DB.prepare('SELECT * FROM kept_answers').all()).results

test('asked again, it is answered as the first time, and nothing is done twice', async () => {
  const first = await under('k', story('a'), STORIES)
  const again = await under('k', story('a'), STORIES)
  expect([first.status, again.status]).toEqual([200, 200])
  expect(await first.json()).toMatchObject({ created: 1 })
  expect(await again.json()).toMatchObject({ created: 1, unchanged: 0 })
  expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true'])
  expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'))
  // Without the key it is done, and says what is so now.
  expect(await (await admin(STORIES, { json: story('a') })).json()).toMatchObject({ created: 0, unchanged: 1 })
})

test('twenty at once make one, and all hear the same', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => under('k', { email: 'ana@readers.example', reason: 'asked' })),
  )
  const bodies = await Promise.all(answers.map((answer) => answer.text()))
  expect([...new Set(answers.map(({ status }) => status))]).toEqual([201])
  expect(new Set(bodies).size).toBe(1)
  const { items } = (await (await admin(SUPPRESSIONS)).json()) as { items: unknown[] }
  expect(items).toHaveLength(1)
})

test.each([
  ['another body', story('b'), STORIES],
  ['another route', story('a'), '/publications/meridian/digests'],
  ['another query', story('a'), `${STORIES}?x=1`],
])('the same key for %s is a mistake that is named', async (_what, json, path) => {
  await under('k', story('a'), STORIES)
  const answer = await under('k', json, path)
  expect([answer.status, await answer.json()]).toEqual([
    409,
    { error: { code: 'idempotency_key_reused', message: expect.stringContaining('another request') } },
  ])
  expect((await under('l', json, path)).status).not.toBe(409)
})

test('another caller’s key is another key', async () => {
  const made = await admin('/keys', { json: { name: 'CMS', role: 'write', publications: null } })
  const { secret } = (await made.json()) as { secret: string }
  await under('k', story('a'), STORIES)
  const theirs = await under('k', story('b'), STORIES, { authorization: `Bearer ${secret}` })
  expect(await theirs.json()).toMatchObject({ created: 1 })
})

test('what was refused was not done: its key is free', async () => {
  expect((await under('k', {}, '/publications/meridian/digests/2026-W10/send')).status).toBe(404)
  expect((await under('k', { email: 'no address', reason: 'x' })).status).toBe(400)
  expect(await kept()).toEqual([])
  expect((await under('k', { email: 'ana@readers.example', reason: 'x' })).status).toBe(201)
})

test('while the first is under way, the second hears when to ask again; one that was lost is done by the next', async () => {
  await under('k', story('a'), STORIES)
  await bindings.DB.prepare('UPDATE kept_answers SET status = NULL, body = NULL').run()
  const second = await under('k', story('a'), STORIES)
  expect([second.status, second.headers.get('retry-after')]).toEqual([409, '5'])
  expect(await second.json()).toMatchObject({ error: { code: 'idempotency_key_in_use' } })
  setClock(FRIDAY + 61_000)
  // Another one under its key is a mistake all the same.
  expect(await (await under('k', story('b'), STORIES)).json()).toMatchObject({
    error: { code: 'idempotency_key_reused' },
  })
  expect(await (await under('k', story('a'), STORIES)).json()).toMatchObject({ unchanged: 1 })
})

test('what was done and could not be noted is done: whoever asked hears so', async () => {
  await bindings.DB.prepare(
    "CREATE TRIGGER full BEFORE UPDATE ON kept_answers BEGIN SELECT RAISE(ABORT, 'database is full'); END",
  ).run()
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const answer = await under('k', story('a'), STORIES)
  await bindings.DB.prepare('DROP TRIGGER full').run()
  expect([answer.status, await answer.json()]).toMatchObject([200, { created: 1 }])
  expect(log.mock.calls.flat().join(' ')).toContain('keeping an answer failed')
  log.mockRestore()
})

test('a secret is kept nowhere: the second request says so, and makes no second key', async () => {
  const json = { name: 'CMS', role: 'read', publications: null }
  const made = await under('k', json, '/keys')
  const { secret } = (await made.json()) as { secret: string }
  const again = await under('k', json, '/keys')
  expect([again.status, await again.json()]).toMatchObject([409, { error: { code: 'secret_shown_once' } }])
  expect(JSON.stringify(await kept())).not.toContain(secret)
  expect(await (await admin('/keys')).json()).toMatchObject({ items: [{ name: 'CMS' }], next: null })
})

test('neither a body nor an address in it can be found out from what is kept', async () => {
  await under('k', { email: 'ana@readers.example', reason: 'asked' })
  expect(JSON.stringify(await kept())).not.toMatch(/ana|readers\.example/)
  // Nor by trying out who it may have been.
  const path = `/v1/admin${SUPPRESSIONS}`
  const guess = await sha256(JSON.stringify(['POST', path, '', { email: 'ana@readers.example', reason: 'asked' }]))
  expect(JSON.stringify(await kept())).not.toContain(guess)
})

test('after a day the key is forgotten, and gone with the next tick', async () => {
  await under('k', story('a'), STORIES)
  setClock(FRIDAY + DAY - HOUR)
  expect(await (await under('k', story('a'), STORIES)).json()).toMatchObject({ created: 1 })
  setClock(FRIDAY + DAY)
  expect(await (await under('k', story('b'), STORIES)).json()).toMatchObject({ created: 1 })
  await tickAt(FRIDAY + 2 * DAY + HOUR)
  expect(await kept()).toEqual([])
})

test('a key that is too long is refused, and none is none', async () => {
  expect((await under('k'.repeat(257), story('a'), STORIES)).status).toBe(400)
  expect((await under('', story('a'), STORIES)).status).toBe(200)
  expect(await kept()).toEqual([])
})
