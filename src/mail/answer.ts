/**
 * What an answer of the provider means, the same for a digest's calls and for single mails. Pure. What is about us or about the way stops
 * everything, what is about the recipient fails that recipient, and what leaves it open is a doubt: so is whatever we do not know.
 * Names and statuses: resend.com/docs/api-reference/errors. What follows from a meaning is for whoever sends.
 */
import type { SendAnswer, SendRequest, StopReason } from '../ground/mailer'
import { retryAfterSeconds } from './retry'

export type RawAnswer = { status: number; headers: Record<string, string>; text: string }
type Asked = Pick<SendRequest, 'kind' | 'count'>
/** An error as the provider writes it. Anything else comes from something between us and it. */
type ProviderError = { name: string; message: string }

export function readAnswer(request: Asked, { status, headers, text }: RawAnswer, now: number): SendAnswer {
  const body = parsed(text)
  if (status >= 200 && status < 300) return readAccepted(request, body)
  const said = errorIn(body)
  const code = said?.name ?? `http_${status}`
  if (status === 429) {
    if (code === 'daily_quota_exceeded' || code === 'monthly_quota_exceeded') return { outcome: 'quota', code }
    return { outcome: 'rate_limited', retryAfterSeconds: retryAfterSeconds(headers['retry-after'], now) }
  }
  if (status >= 500) return { outcome: 'unavailable', message: code }
  if (status === 408 || status < 300) return { outcome: 'unknown', message: code }
  // A redirect, a sign-in page, a wall in between: whatever it was, it was not asked by us.
  if (!said) return { outcome: 'stopped', reason: 'provider_refuses', code }
  if (status === 409) return readConflict(code)
  if (status === 422) return readComplaint(said)
  const reason = ABOUT_US[status]
  return reason ? { outcome: 'stopped', reason, code } : { outcome: 'unknown', message: code }
}

const ABOUT_US: Record<number, StopReason> = {
  400: 'provider_refuses',
  401: 'unauthorised',
  403: 'unauthorised',
  404: 'provider_refuses',
  405: 'provider_refuses',
  413: 'provider_refuses',
  451: 'provider_refuses',
}

function readConflict(code: string): SendAnswer {
  if (code === 'invalid_idempotent_request') return { outcome: 'mismatch' }
  if (code === 'concurrent_idempotent_requests' || code === 'resource_locked') return { outcome: 'concurrent' }
  return { outcome: 'unknown', message: code }
}

/** What may be wrong with a mail; whether that is its recipient or all of ours, the field says that it names (`` `reply_to` ``). */
const ABOUT_A_MAIL = ['validation_error', 'missing_required_field', 'invalid_parameter']
/** What is wrong with every mail of ours alike. */
const ABOUT_EVERY_MAIL = ['missing_required_parameter', 'invalid_attachment', 'invalid_access', 'invalid_region']

function readComplaint({ name, message }: ProviderError): SendAnswer {
  const field = /`(\w+)`/.exec(message)?.[1] ?? 'to'
  if (name === 'invalid_from_address' || field === 'from')
    return { outcome: 'stopped', reason: 'invalid_from_address', code: name }
  if (ABOUT_EVERY_MAIL.includes(name)) return { outcome: 'stopped', reason: 'provider_refuses', code: name }
  if (!ABOUT_A_MAIL.includes(name)) return { outcome: 'unknown', message: name }
  return field === 'to'
    ? { outcome: 'refused', code: name, message: plainly(message) }
    : { outcome: 'stopped', reason: 'provider_refuses', code: name }
}

/** As much of a sentence as anybody needs. */
const SENTENCE_CHARACTERS = 200

/**
 * A sentence of the provider, as it may be kept: the words that its sentences are made of, and short numbers. It quotes what it refuses, and
 * an address has many spellings (`ada%40readers.example`, `ada at readers dot example`), so whatever is no such word goes.
 */
export function plainly(sentence: string): string {
  const words = sentence.split(/\s+/).map((word) => {
    if (/@|%40|=40|\uff20/i.test(word)) return '(address)'
    const bare = /^[`'"(]?([a-z][a-z_'-]*)[`'")]?[.,;:!?]*$/i.exec(word)?.[1]
    return (bare && WORDS.has(bare.toLowerCase())) || /^\d{1,3}[.,;:]?$/.test(word) ? word : '(…)'
  })
  return words.join(' ').trim().slice(0, SENTENCE_CHARACTERS)
}

/** Nobody is called by one of these (resend.com/docs/api-reference/errors, and what mail servers answer). */
const WORDS = new Set(
  `a about accept accepted account add added address addresses after again all allowed already an and any api are as attachment attachments
  bcc be because been before block blocked body bounced but by call can cannot cc check code contact could delivered delivery denied did
  disabled do does domain domains email emails empty error exceed exceeded exist exists expected expired failed field fields follow for format
  found from full general given greater had has have header headers html if in inactive invalid is it its key least length less letter limit
  list local long made mail mailbox malformed many maximum message messages missing more most must name need needs no non not of on one only
  or other our own parameter part parse permitted permanent please policy previous property provide provided quota reason recipient
  recipient's recipients refused rejected reply reply_to request required resend said same send sender sending sent server service should
  size spam start status subject such suppressed suppression tag tags temporary temporarily text than that the their there these they this to
  too transient try twice type unable unavailable unknown unsupported unverified use used user valid value verified verify was we were when
  which will with without your`.split(/\s+/),
)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A name of theirs is a word; anything longer could hold anything. */
function errorIn(body: unknown): ProviderError | null {
  if (typeof body !== 'object' || body === null || !('name' in body)) return null
  const { name } = body
  if (typeof name !== 'string' || !/^[a-z_]{1,60}$/.test(name)) return null
  return { name, message: 'message' in body ? String(body.message) : '' }
}

function readAccepted(request: Asked, body: unknown): SendAnswer {
  const unreadable: SendAnswer = { outcome: 'unknown', message: 'the answer could not be read' }
  if (request.kind === 'one') {
    const id = idOf(body)
    return id !== null ? { outcome: 'accepted', ids: [id], refused: [] } : unreadable
  }
  const { data: list, errors } = (body ?? {}) as { data?: unknown; errors?: unknown }
  const refused = Array.isArray(errors) ? errors.flatMap(refusedOf) : []
  const taken = Array.isArray(list) ? list.map(idOf) : []
  if (taken.some((id) => id === null) || taken.length + refused.length !== request.count) return unreadable
  // In permissive mode `data` holds the taken ones in order, without places for the refused.
  const places = new Set(refused.map((entry) => entry.index))
  const areOfTheCall = [...places].every((index) => Number.isInteger(index) && index >= 0 && index < request.count)
  if (places.size !== refused.length || !areOfTheCall) return unreadable
  const queue = [...taken]
  const ids = Array.from({ length: request.count }, (_, index) => (places.has(index) ? null : (queue.shift() ?? null)))
  return { outcome: 'accepted', ids, refused }
}

function idOf(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null || !('id' in entry)) return null
  return typeof entry.id === 'string' && entry.id !== '' ? entry.id : null
}

function refusedOf(entry: unknown): { index: number; message: string }[] {
  if (typeof entry !== 'object' || entry === null || !('index' in entry) || typeof entry.index !== 'number') return []
  return [{ index: entry.index, message: 'message' in entry ? plainly(String(entry.message)) : 'refused' }]
}
