/** Every documented answer of Resend, and what it means to us. */
import { afterEach, expect, test, vi } from 'vitest'
import { readAnswer } from '../../src/mail/answer'
import { newPace } from '../../src/mail/pace'
import { resendMailer } from '../../src/mail/resend'

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

const FRIDAY = Date.parse('2026-02-27T12:00:00Z')
const batch = { kind: 'batch', count: 3 } as const
const said = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers,
  text: typeof body === 'string' ? body : JSON.stringify(body),
})
const refusal = (status: number, name: string, headers: Record<string, string> = {}) =>
  said(status, { statusCode: status, name, message: 'because' }, headers)
const complaint = (name: string, message: string) => said(422, { statusCode: 422, name, message })
const PAGE = '<!doctype html><title>Not here</title>'

const STOPPED = { outcome: 'stopped', reason: 'provider_refuses' }
const NOT_OURS = { outcome: 'stopped', reason: 'unauthorised' }
const NO_SENDER = { outcome: 'stopped', reason: 'invalid_from_address' }
const DOUBT = { outcome: 'unknown' }
const DOWN = { outcome: 'unavailable' }

test.each([
  // Taken.
  [
    said(200, { data: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] }),
    { outcome: 'accepted', ids: ['a', 'b', 'c'], refused: [] },
  ],
  [
    said(200, { data: [{ id: 'a' }, { id: 'c' }], errors: [{ index: 1, message: 'Invalid `to`' }] }),
    { outcome: 'accepted', ids: ['a', null, 'c'], refused: [{ index: 1, message: 'Invalid `to`' }] },
  ],
  // Perhaps taken.
  [said(200, { data: [{ id: 'a' }] }), DOUBT],
  [said(200, { data: [{ id: 'a' }, {}, { id: 'c' }] }), DOUBT],
  [said(200, { data: [{ id: 'a' }, { id: '' }, { id: 'c' }] }), DOUBT],
  // Refusals that are of no mail of the call, or twice of one: whose mail was not taken is not said.
  [said(200, { data: [{ id: 'a' }, { id: 'b' }], errors: [{ index: 3, message: 'Invalid `to`' }] }), DOUBT],
  [said(200, { data: [{ id: 'a' }], errors: [{ index: 1 }, { index: 1 }] }), DOUBT],
  [said(200, { data: [{ id: 'a' }, { id: 'b' }], errors: [{ index: -1 }] }), DOUBT],
  [said(200, { data: [{ id: 'a' }, { id: 'b' }], errors: [{ index: 0.5 }] }), DOUBT],
  [said(200, {}), DOUBT],
  [said(200, null), DOUBT],
  [said(200, '<html>'), DOUBT],
  [said(202, ''), DOUBT],
  [said(408, PAGE), DOUBT],
  [refusal(408, 'application_error'), DOUBT],
  [said(101, ''), DOUBT],
  [refusal(409, 'a_conflict_we_do_not_know'), DOUBT],
  [refusal(418, 'teapot'), DOUBT],
  [refusal(422, 'a_complaint_we_do_not_know'), DOUBT],
  [refusal(500, 'application_error'), DOWN],
  [refusal(503, 'service_unavailable'), DOWN],
  [said(502, PAGE), DOWN],
  // About us, or about the way to the provider.
  [refusal(400, 'validation_error'), STOPPED],
  [refusal(400, 'invalid_idempotency_key'), STOPPED],
  [refusal(404, 'not_found'), STOPPED],
  [refusal(405, 'method_not_allowed'), STOPPED],
  [refusal(413, 'payload_too_large'), STOPPED],
  [refusal(451, 'security_error'), STOPPED],
  [refusal(401, 'missing_api_key'), NOT_OURS],
  [refusal(401, 'restricted_api_key'), NOT_OURS],
  [refusal(403, 'validation_error'), NOT_OURS],
  [refusal(422, 'invalid_from_address'), NO_SENDER],
  [refusal(422, 'invalid_attachment'), STOPPED],
  [refusal(422, 'missing_required_parameter'), STOPPED],
  [complaint('validation_error', 'Invalid `from` field.'), NO_SENDER],
  [complaint('validation_error', 'Invalid `reply_to` field.'), STOPPED],
  [complaint('missing_required_field', 'Missing `subject` field.'), STOPPED],
  [said(404, PAGE), { ...STOPPED, code: 'http_404' }],
  [said(403, PAGE), { ...STOPPED, code: 'http_403' }],
  [said(422, PAGE), STOPPED],
  [said(400, { error: { code: 'bad_request' } }), STOPPED],
  [said(401, { name: 'Somebody else <who@gateway.example>' }), { ...STOPPED, code: 'http_401' }],
  [said(301, PAGE, { location: 'https://elsewhere.example' }), STOPPED],
  // About the recipient.
  [complaint('validation_error', 'Invalid `to` field.'), { outcome: 'refused', code: 'validation_error' }],
  [refusal(422, 'validation_error'), { outcome: 'refused', code: 'validation_error' }],
  [refusal(422, 'missing_required_field'), { outcome: 'refused', code: 'missing_required_field' }],
  [refusal(422, 'invalid_parameter'), { outcome: 'refused', code: 'invalid_parameter' }],
  // About the key of this request.
  [refusal(409, 'concurrent_idempotent_requests'), { outcome: 'concurrent' }],
  [refusal(409, 'resource_locked'), { outcome: 'concurrent' }],
  [refusal(409, 'invalid_idempotent_request'), { outcome: 'mismatch' }],
  // Not now.
  [refusal(429, 'rate_limit_exceeded', { 'retry-after': '2' }), { outcome: 'rate_limited', retryAfterSeconds: 2 }],
  [refusal(429, 'rate_limit_exceeded', { 'retry-after': '1.2' }), { outcome: 'rate_limited', retryAfterSeconds: 2 }],
  [refusal(429, 'rate_limit_exceeded', { 'retry-after': '86400' }), { retryAfterSeconds: 3_600 }],
  [refusal(429, 'rate_limit_exceeded', { 'retry-after': '0' }), { retryAfterSeconds: 1 }],
  [refusal(429, 'rate_limit_exceeded', { 'retry-after': '-5' }), { retryAfterSeconds: null }],
  [refusal(429, 'rate_limit_exceeded', { 'retry-after': 'soon' }), { retryAfterSeconds: null }],
  [refusal(429, 'rate_limit_exceeded', { 'retry-after': '' }), { retryAfterSeconds: null }],
  [
    refusal(429, 'rate_limit_exceeded', { 'retry-after': 'Fri, 27 Feb 2026 12:01:30 GMT' }),
    { outcome: 'rate_limited', retryAfterSeconds: 90 },
  ],
  [
    refusal(429, 'rate_limit_exceeded', { 'retry-after': 'Friday, 27-Feb-26 11:00:00 GMT' }),
    { outcome: 'rate_limited', retryAfterSeconds: 1 },
  ],
  [refusal(429, 'rate_limit_exceeded'), { outcome: 'rate_limited', retryAfterSeconds: null }],
  [said(429, PAGE, { 'retry-after': '3' }), { outcome: 'rate_limited', retryAfterSeconds: 3 }],
  [refusal(429, 'daily_quota_exceeded'), { outcome: 'quota', code: 'daily_quota_exceeded' }],
  [refusal(429, 'monthly_quota_exceeded'), { outcome: 'quota', code: 'monthly_quota_exceeded' }],
])('%o', (answer, meaning) => {
  expect(readAnswer(batch, answer, FRIDAY)).toMatchObject(meaning)
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

test('what is lost on the way is in the log, and what was on it is not', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Network connection lost.'))
  const mailer = resendMailer({ apiKey: 're_secret', baseUrl: 'https://resend.example', pace: newPace(machine()) })
  const body = JSON.stringify({ to: ['ada@readers.example'] })
  await mailer.send({ kind: 'one', lane: 'single', body, key: 'k', count: 1 })
  const said = log.mock.calls.flat().join(' ')
  expect(said).toContain('asking the mail provider failed: TypeError: Network connection lost.')
  expect(said).not.toMatch(/ada@|re_secret/)
})

test('a mistake of ours is thrown, and never taken for an answer that was lost', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json({ id: 'a' }))
  const mailer = resendMailer({ apiKey: 're_secret', baseUrl: 'https://resend.example', pace: newPace(machine()) })
  const request = { kind: 'one', lane: 'single', body: '{}', key: 'a key\nin two lines', count: 1 } as const
  await expect(mailer.send(request)).rejects.toThrow(TypeError)
  expect(fetched).not.toHaveBeenCalled()
})

test('a redirect is not followed: a mail goes to the address that was configured, or nowhere', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(null, { status: 308 }))
  const mailer = resendMailer({ apiKey: 're_secret', baseUrl: 'https://resend.example', pace: newPace(machine()) })
  const answer = await mailer.send({ kind: 'one', lane: 'single', body: '{}', key: 'k', count: 1 })
  expect(answer).toEqual({ outcome: 'stopped', reason: 'provider_refuses', code: 'http_308' })
  expect(fetched.mock.calls[0]?.[1]).toMatchObject({ redirect: 'manual' })
})

test.each([
  ['Invalid `to` field.', 'Invalid `to` field.'],
  ["The recipient's mailbox (full) said 550, twice.", "The recipient's mailbox (full) said 550, twice."],
  ['Invalid `to`: ada@readers.example', 'Invalid `to`: (address)'],
  ['No such user: <ADA@Readers.Example>;', 'No such user: (address)'],
  ['No such user: ada%40readers.example', 'No such user: (address)'],
  ['No such user: ada=40readers.example', 'No such user: (address)'],
  ['No such user: ada＠readers.example', 'No such user: (address)'],
  ['No such user: ada&commat;readers.example or <ada>', 'No such user: (…) or (…)'],
  ['The readers.example domain is unknown.', 'The (…) domain is unknown.'],
  ['用户 does not exist\r\nBcc:', '(…) does not exist Bcc:'],
  ['No such user: ada at readers dot example', 'No such user: (…) (…) (…) (…) (…)'],
  ['The mailbox ada-lovelace is full.', 'The mailbox (…) is full.'],
  ['The mailbox QWRh (YWRh) is full.', 'The mailbox (…) (…) is full.'],
])('of what the provider says, “%s”, only plain words are kept', (message, kept) => {
  const refused = { outcome: 'refused', code: 'validation_error', message: kept }
  expect(readAnswer({ kind: 'one', count: 1 }, complaint('validation_error', message), FRIDAY)).toEqual(refused)
  const answer = said(200, { data: [], errors: [{ index: 0, message }] })
  expect(readAnswer({ kind: 'batch', count: 1 }, answer, FRIDAY)).toMatchObject({
    refused: [{ index: 0, message: kept }],
  })
})
