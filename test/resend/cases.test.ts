/** The stand-in for Resend, checked in turn: what the documentation says of requests and answers, case by case. */
import { beforeEach, expect, test } from 'vitest'
import { REQUIRED_FIELDS } from './rules'
import { newTeam, type Team } from './team'

const NOW = Date.parse('2026-03-02T07:00:00Z')
let team: Team
beforeEach(() => {
  team = newTeam()
  team.set({ now: NOW, rate: 0 })
})

const mail = (change: object = {}) => ({
  from: 'Meridian <digest@meridian.example>',
  to: ['ada@readers.example'],
  subject: 'The week',
  text: 'Hello',
  ...change,
})

type Options = { key?: string; headers?: Record<string, string>; path?: string; raw?: string }
async function post(body: unknown, { key, headers = {}, path, raw }: Options = {}) {
  const answer = await team.handle({
    path: path ?? (Array.isArray(body) ? '/emails/batch' : '/emails'),
    headers: {
      authorization: 'Bearer re_team',
      'content-type': 'application/json',
      'user-agent': 'tidings/1',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...headers,
    },
    body: raw ?? JSON.stringify(body),
  })
  return { ...answer, json: JSON.parse(answer.body || 'null') }
}
const permissive = { headers: { 'x-batch-validation': 'permissive' } }
const ID = expect.stringMatching(/^[0-9a-f-]{36}$/)

test('one mail: 200 and its id', async () => {
  expect(await post(mail())).toMatchObject({ status: 200, json: { id: ID } })
  expect(team.taken).toHaveLength(1)
})

test('a batch: 200 and the ids in the order of the request', async () => {
  const { status, json } = await post([mail(), mail({ to: ['bo@readers.example'] })])
  expect(status).toBe(200)
  expect(json.data.map(({ id }: { id: string }) => id)).toEqual(team.taken.map(({ id }) => id))
  expect(json.errors).toBeUndefined()
})

test('a hundred mails are a batch, and a hundred and one are not', async () => {
  expect((await post(Array.from({ length: 100 }, () => mail()))).status).toBe(200)
  expect(await post(Array.from({ length: 101 }, () => mail()))).toMatchObject({ status: 422 })
})

test('a strict batch with one bad mail is refused whole', async () => {
  expect(await post([mail(), mail({ to: ['nobody'] })])).toMatchObject({
    status: 422,
    json: { name: 'validation_error' },
  })
  expect(team.taken).toHaveLength(0)
})

test('a permissive batch takes the good ones and names the bad one by its place', async () => {
  const { status, json } = await post([mail(), mail({ to: ['nobody'] }), mail()], permissive)
  expect(status).toBe(200)
  expect(json).toEqual({ data: [{ id: ID }, { id: ID }], errors: [{ index: 1, message: 'Invalid `to` field.' }] })
})

test('the same key and the same payload: the first answer, and nothing more is sent', async () => {
  const first = await post([mail()], { key: 'k' })
  expect((await post([mail()], { key: 'k' })).body).toBe(first.body)
  expect(team.taken).toHaveLength(1)
})

test('the same key and another payload: 409 invalid_idempotent_request', async () => {
  await post(mail(), { key: 'k' })
  expect(await post(mail({ subject: 'Another' }), { key: 'k' })).toMatchObject({
    status: 409,
    json: { statusCode: 409, name: 'invalid_idempotent_request' },
  })
})

test('the same key while its first request is not answered: 409 concurrent_idempotent_requests, then the first answer', async () => {
  team.set({ delay: 2_000 })
  const first = await post(mail(), { key: 'k' })
  team.set({ now: NOW + 1_999 })
  expect(await post(mail(), { key: 'k' })).toMatchObject({
    status: 409,
    json: { name: 'concurrent_idempotent_requests' },
  })
  team.set({ now: NOW + 2_000 })
  expect((await post(mail(), { key: 'k' })).body).toBe(first.body)
  expect(team.taken).toHaveLength(1)
})

test('after 24 hours a key is forgotten, and the same payload is a new mail', async () => {
  await post(mail(), { key: 'k' })
  team.set({ now: NOW + 24 * 3_600_000 - 1 })
  await post(mail(), { key: 'k' })
  expect(team.taken).toHaveLength(1)
  team.set({ now: NOW + 24 * 3_600_000 })
  await post(mail(), { key: 'k' })
  expect(team.taken).toHaveLength(2)
})

test('a key has 1 to 256 characters', async () => {
  expect(await post(mail(), { key: 'k'.repeat(256) })).toMatchObject({ status: 200 })
  expect(await post(mail(), { key: 'k'.repeat(257) })).toMatchObject({
    status: 400,
    json: { name: 'invalid_idempotency_key' },
  })
})

test('a refused request does not use up its key', async () => {
  await post(mail({ to: ['nobody'] }), { key: 'k' })
  expect(await post(mail(), { key: 'k' })).toMatchObject({ status: 200 })
})

test('without a key 401, with something that is no key 403', async () => {
  expect(await post(mail(), { headers: { authorization: '' } })).toMatchObject({
    status: 401,
    json: { name: 'missing_api_key' },
  })
  expect(await post(mail(), { headers: { authorization: 'Bearer sk_x' } })).toMatchObject({
    status: 403,
    json: { name: 'invalid_api_key' },
  })
})

test('a request that does not say who asks is refused: 403', async () => {
  expect(await post(mail(), { headers: { 'user-agent': '' } })).toMatchObject({ status: 403 })
})

test.each(REQUIRED_FIELDS)('a mail without %s: 422 missing_required_field', async (name) => {
  expect(await post(mail({ [name]: undefined }))).toMatchObject({
    status: 422,
    json: { name: 'missing_required_field' },
  })
})

test.each([
  ['neither html nor text', { text: undefined }],
  ['51 recipients', { to: Array.from({ length: 51 }, (_, index) => `r${index}@readers.example`) }],
  ['a test domain', { to: ['ada@example.com'] }],
  ['a tag with a colon', { tags: [{ name: 'delivery', value: 'a:b' }] }],
  ['a tag of 257 characters', { tags: [{ name: 'delivery', value: 'a'.repeat(257) }] }],
  ['a header with a line break', { headers: { 'List-Id': 'a\r\nBcc: x@y.example' } }],
  ['headers that are a list', { headers: [] }],
  ['a field that nobody knows', { list_unsubscribe: 'x' }],
  ['a template beside text', { template: { id: 'x' } }],
])('%s: 422', async (_name, change) => {
  expect(await post(mail(change))).toMatchObject({ status: 422 })
  expect(team.taken).toHaveLength(0)
})

test('a sender that is no address: 422 invalid_from_address', async () => {
  expect(await post(mail({ from: 'Meridian' }))).toMatchObject({ status: 422, json: { name: 'invalid_from_address' } })
})

test('a batch takes no attachments and no later time', async () => {
  expect(await post([mail({ attachments: [] })])).toMatchObject({ status: 422 })
  expect(await post([mail({ scheduled_at: '2026-03-03T07:00:00Z' })])).toMatchObject({ status: 422 })
})

test('what is no JSON: 400; no JSON type: 422; another path: 404', async () => {
  expect(await post(null, { raw: '{' })).toMatchObject({ status: 400 })
  expect(await post(mail(), { headers: { 'content-type': 'text/plain' } })).toMatchObject({ status: 422 })
  expect(await post(mail(), { path: '/contacts' })).toMatchObject({ status: 404, json: { name: 'not_found' } })
})

test('more than the rate: 429 with retry-after; the headers count down', async () => {
  team.set({ rate: 2 })
  expect((await post(mail())).headers).toMatchObject({ 'ratelimit-limit': '2', 'ratelimit-remaining': '1' })
  await post(mail())
  expect(await post(mail())).toMatchObject({
    status: 429,
    headers: { 'retry-after': '1', 'ratelimit-remaining': '0' },
    json: { name: 'rate_limit_exceeded' },
  })
  team.set({ now: NOW + 1_001 })
  expect((await post(mail())).status).toBe(200)
})

test('over a quota: 429 with its name, until the next day or month', async () => {
  team.set({ daily: 2 })
  await post([mail(), mail()])
  expect(await post(mail())).toMatchObject({ status: 429, json: { name: 'daily_quota_exceeded' } })
  team.set({ now: NOW + 24 * 3_600_000, monthly: 2, daily: null })
  expect(await post(mail())).toMatchObject({ status: 429, json: { name: 'monthly_quota_exceeded' } })
  team.set({ now: Date.parse('2026-04-01T00:00:00Z') })
  expect((await post(mail())).status).toBe(200)
})

test('taken and then silent: the same key brings the answer later', async () => {
  team.set({ script: ['accept_then_reset', null] })
  expect(await post([mail()], { key: 'k' })).toMatchObject({ fault: 'accept_then_reset' })
  expect(await post([mail()], { key: 'k' })).toMatchObject({ status: 200, fault: null })
  expect(team.taken).toHaveLength(1)
})

test('the same seed brings the same faults', async () => {
  const outcomes = async () => {
    team = newTeam()
    team.set({ now: NOW, rate: 0, chance: { seed: 7, faults: { internal_error: 0.3, rate_limited: 0.2 } } })
    for (let count = 0; count < 30; count++) await post(mail())
    return team.asked.map(({ outcome }) => outcome).join()
  }
  const first = await outcomes()
  expect(await outcomes()).toBe(first)
  for (const outcome of ['accepted', 'internal_server_error', 'rate_limit_exceeded']) expect(first).toContain(outcome)
})

test('after a restart it knows from its ledger what it took and under which key', async () => {
  const lines: Parameters<typeof newTeam>[0] = { lines: [] }
  team = newTeam({ write: (line) => lines?.lines?.push(line) })
  team.set({ now: NOW, rate: 0 })
  const first = await post(mail(), { key: 'k' })
  team = newTeam(lines)
  team.set({ now: NOW, rate: 0 })
  expect((await post(mail(), { key: 'k' })).body).toBe(first.body)
  expect(team.taken).toHaveLength(1)
})

test('what comes from something in between is no JSON; taken is taken all the same', async () => {
  team.set({ script: ['not_found_page', 'forbidden_page', 'accept_then_timeout', 'accept_then_page'] })
  const raw = async (key: string) => {
    const headers = { authorization: 'Bearer re_team', 'content-type': 'application/json', 'user-agent': 'tidings/1' }
    const ask = { path: '/emails', headers: { ...headers, 'idempotency-key': key }, body: JSON.stringify(mail()) }
    const { status, body } = await team.handle(ask)
    return [status, body.startsWith('<!doctype html>'), team.taken.length]
  }
  expect(await raw('a')).toEqual([404, true, 0])
  expect(await raw('a')).toEqual([403, true, 0])
  expect(await raw('a')).toEqual([408, true, 1])
  expect(await raw('b')).toEqual([200, true, 2])
  expect(await raw('b')).toEqual([200, false, 2])
})

test('when to come back may be said as a date', async () => {
  team.set({ script: ['rate_limited_date'], retryAfter: 90 })
  expect((await post(mail())).headers['retry-after']).toBe(new Date(NOW + 90_000).toUTCString())
})
