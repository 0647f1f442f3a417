/** Every documented answer of Resend, and what it means to us. */
import { afterEach, expect, test, vi } from 'vitest'
import { newPace } from '../../src/mail/pace'
import { readAnswer, resendMailer } from '../../src/mail/resend'

/** A clock that moves only while somebody waits. */
function machine() {
  let now = 0
  return {
    clock: () => now,
    wait: async (milliseconds: number) => {
      now += milliseconds
    },
  }
}

const batch = { kind: 'batch', count: 3 } as const
const refusal = (statusCode: number | null, name: string, headers: Record<string, string> = {}) => ({
  data: null,
  error: { statusCode, name, message: 'because' },
  headers,
})
const taken = (data: unknown) => ({ data, error: null, headers: {} })

test.each([
  [
    taken({ data: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] }),
    { outcome: 'accepted', ids: ['a', 'b', 'c'], refused: [] },
  ],
  [
    taken({ data: [{ id: 'a' }, { id: 'c' }], errors: [{ index: 1, message: 'Invalid `to`' }] }),
    { outcome: 'accepted', ids: ['a', null, 'c'], refused: [{ index: 1, message: 'Invalid `to`' }] },
  ],
  [taken({ data: [{ id: 'a' }] }), { outcome: 'unknown' }],
  [taken({}), { outcome: 'unknown' }],
  [taken(null), { outcome: 'unknown' }],
  [refusal(null, 'application_error'), { outcome: 'unknown' }],
  [refusal(400, 'validation_error'), { outcome: 'refused', code: 'validation_error' }],
  [refusal(404, 'not_found'), { outcome: 'refused', code: 'not_found' }],
  [refusal(422, 'missing_required_field'), { outcome: 'refused', code: 'missing_required_field' }],
  [refusal(451, 'security_error'), { outcome: 'refused', code: 'security_error' }],
  [refusal(401, 'missing_api_key'), { outcome: 'unauthorised' }],
  [refusal(403, 'validation_error'), { outcome: 'unauthorised' }],
  [refusal(409, 'concurrent_idempotent_requests'), { outcome: 'concurrent' }],
  [refusal(409, 'resource_locked'), { outcome: 'concurrent' }],
  [refusal(409, 'invalid_idempotent_request'), { outcome: 'mismatch' }],
  [refusal(429, 'rate_limit_exceeded', { 'retry-after': '2' }), { outcome: 'rate_limited', retryAfterSeconds: 2 }],
  [refusal(429, 'rate_limit_exceeded'), { outcome: 'rate_limited', retryAfterSeconds: null }],
  [refusal(429, 'daily_quota_exceeded'), { outcome: 'quota', code: 'daily_quota_exceeded' }],
  [refusal(429, 'monthly_quota_exceeded'), { outcome: 'quota', code: 'monthly_quota_exceeded' }],
  [
    // An error's body that leaves its status out: the name says what it was.
    { data: null, error: { name: 'rate_limit_exceeded', message: '' }, headers: { 'retry-after': '3' } },
    { outcome: 'rate_limited', retryAfterSeconds: 3 },
  ],
  [{ data: null, error: { name: 'no_name_we_know', message: '' }, headers: {} }, { outcome: 'unknown' }],
  [refusal(500, 'application_error'), { outcome: 'unavailable' }],
  [refusal(503, 'service_unavailable'), { outcome: 'unavailable' }],
])('%o', (answer, meaning) => {
  expect(readAnswer(batch, answer)).toMatchObject(meaning)
})

afterEach(() => vi.restoreAllMocks())

test('the request carries our bytes, the key, a user agent and the permissive mode', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json({ data: [{ id: 'a' }] }))
  const mailer = resendMailer({ apiKey: 're_secret', baseUrl: 'https://resend.example', pace: newPace(machine()) })
  const answer = await mailer.send({
    kind: 'batch',
    lane: 'digest',
    body: '[{"exactly":"this"}]',
    key: 'k-1',
    count: 1,
  })
  expect(answer).toEqual({ outcome: 'accepted', ids: ['a'], refused: [] })
  const [url, init] = fetched.mock.calls[0] as [string, RequestInit]
  const headers = new Headers(init.headers)
  expect([url, init.method, init.body]).toEqual(['https://resend.example/emails/batch', 'POST', '[{"exactly":"this"}]'])
  expect(headers.get('idempotency-key')).toBe('k-1')
  expect(headers.get('authorization')).toBe('Bearer re_secret')
  expect(headers.get('user-agent')).toMatch(/^tidings/)
  expect(headers.get('x-batch-validation')).toBe('permissive')
})

test.each([
  ['a lost connection', async () => Promise.reject(new TypeError('reset'))],
  ['a 200 that cannot be read', async () => new Response('<html>')],
  ['a timeout', async () => Promise.reject(new DOMException('late', 'TimeoutError'))],
])('%s is an unknown outcome, never "not sent"', async (_name, answer) => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(answer)
  const mailer = resendMailer({ apiKey: 're_secret', baseUrl: 'https://resend.example', pace: newPace(machine()) })
  expect(await mailer.send({ kind: 'one', lane: 'single', body: '{}', key: 'k', count: 1 })).toMatchObject({
    outcome: 'unknown',
  })
})
