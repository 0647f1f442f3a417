/**
 * Resend as a mailer: our own bytes through the SDK's request function (its objects and its JSON would make a retry depend on
 * the SDK's version), and every documented answer put into one of our words. The only importer of resend.
 */
import { Resend } from 'resend'
import type { Mailer, SendAnswer, SendRequest } from '../ground/mailer'
import { newPace, type Pace } from './pace'

/** The SDK sets no limit of its own on a request. */
const TIMEOUT_MILLISECONDS = 30_000

/** One for the isolate: every mailer of the one account goes by it. */
const isolatePace = newPace({ clock: Date.now, wait: (milliseconds) => scheduler.wait(milliseconds) })

type Settings = { apiKey: string; baseUrl: string; pace?: Pace; timeoutMilliseconds?: number }

/** `pace` and `timeoutMilliseconds` are for tests with a clock of their own. */
export function resendMailer(settings: Settings): Mailer {
  const { apiKey, baseUrl, pace = isolatePace, timeoutMilliseconds = TIMEOUT_MILLISECONDS } = settings
  const client = new Resend(apiKey, { baseUrl })
  return {
    async send(request) {
      if (!(await pace.turn(request.lane))) return { outcome: 'rate_limited', retryAfterSeconds: pace.waitSeconds() }
      try {
        const path = request.kind === 'one' ? '/emails' : '/emails/batch'
        const raw = await client.fetchRequest<unknown>(path, {
          method: 'POST',
          body: request.body,
          headers: requestHeaders(apiKey, request),
          signal: AbortSignal.timeout(timeoutMilliseconds),
        })
        const answer = readAnswer(request, raw)
        pace.heed(raw.headers, answer.outcome === 'rate_limited')
        return answer
      } catch {
        return { outcome: 'unknown', message: `no answer within ${timeoutMilliseconds} ms` }
      }
    },
  }
}

function requestHeaders(apiKey: string, request: SendRequest): Record<string, string> {
  return {
    Authorization: `Bearer ${apiKey}`,
    'Content-Type': 'application/json',
    // Resend refuses requests without one (403), and a Worker's fetch sends none.
    'User-Agent': 'tidings/1',
    'Idempotency-Key': request.key,
    // One bad address must not reject the other ninety-nine.
    ...(request.kind === 'batch' ? { 'x-batch-validation': 'permissive' } : {}),
  }
}

type RawAnswer = {
  data: unknown
  error: { name?: string; message?: string; statusCode?: number | null } | null
  headers: Record<string, string> | null
}

/** An answer of Resend in our words (error names: resend.com/docs/api-reference/errors). Pure, tested by a table. */
export function readAnswer(request: Pick<SendRequest, 'kind' | 'count'>, answer: RawAnswer): SendAnswer {
  if (!answer.error) return readAccepted(request, answer.data)
  const { name = 'unknown', message = '' } = answer.error
  // The SDK has no status for a lost connection and for a 200 that cannot be read: either may have been taken. It has headers, and
  // no status either, where an error's body leaves it out: then the name says what it was.
  const statusCode = answer.error.statusCode ?? (answer.headers ? STATUS_OF[name] : null)
  if (typeof statusCode !== 'number') return { outcome: 'unknown', message: name }
  if (statusCode === 429) {
    if (name === 'daily_quota_exceeded' || name === 'monthly_quota_exceeded') return { outcome: 'quota', code: name }
    return { outcome: 'rate_limited', retryAfterSeconds: secondsOf(answer.headers?.['retry-after']) }
  }
  if (statusCode === 409) {
    if (name === 'invalid_idempotent_request') return { outcome: 'mismatch' }
    if (name === 'concurrent_idempotent_requests' || name === 'resource_locked') return { outcome: 'concurrent' }
  }
  if (statusCode === 401 || statusCode === 403) return { outcome: 'unauthorised', message: name }
  if (statusCode >= 500) return { outcome: 'unavailable', message: name }
  return { outcome: 'refused', code: name, message }
}

/** The errors that must not be mistaken for a doubt (resend.com/docs/api-reference/errors). */
const STATUS_OF: Record<string, number> = {
  validation_error: 400,
  missing_api_key: 401,
  restricted_api_key: 401,
  invalid_api_key: 403,
  suspended_api_key: 403,
  concurrent_idempotent_requests: 409,
  resource_locked: 409,
  invalid_idempotent_request: 409,
  missing_required_field: 422,
  invalid_parameter: 422,
  invalid_from_address: 422,
  rate_limit_exceeded: 429,
  daily_quota_exceeded: 429,
  monthly_quota_exceeded: 429,
}

/** A whole number from 1 to 3,600, or null where the header is missing or is no number. */
function secondsOf(header: string | undefined): number | null {
  const seconds = Number(header ?? Number.NaN)
  return Number.isFinite(seconds) ? Math.min(3_600, Math.max(1, Math.ceil(seconds))) : null
}

function readAccepted(request: Pick<SendRequest, 'kind' | 'count'>, data: unknown): SendAnswer {
  const unreadable: SendAnswer = { outcome: 'unknown', message: 'the answer could not be read' }
  if (request.kind === 'one') {
    const id = idOf(data)
    return id ? { outcome: 'accepted', ids: [id], refused: [] } : unreadable
  }
  const { data: list, errors } = (data ?? {}) as { data?: unknown; errors?: unknown }
  const refused = Array.isArray(errors) ? errors.flatMap(refusedOf) : []
  const taken = Array.isArray(list) ? list.map(idOf) : []
  if (taken.some((id) => id === null) || taken.length + refused.length !== request.count) return unreadable
  // In permissive mode `data` holds the taken ones in order, without places for the refused.
  const places = new Set(refused.map((entry) => entry.index))
  const queue = [...taken]
  const ids = Array.from({ length: request.count }, (_, index) => (places.has(index) ? null : (queue.shift() ?? null)))
  return { outcome: 'accepted', ids, refused }
}

function idOf(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null || !('id' in entry)) return null
  return typeof entry.id === 'string' ? entry.id : null
}

function refusedOf(entry: unknown): { index: number; message: string }[] {
  if (typeof entry !== 'object' || entry === null || !('index' in entry) || typeof entry.index !== 'number') return []
  return [{ index: entry.index, message: 'message' in entry ? String(entry.message) : 'refused' }]
}
