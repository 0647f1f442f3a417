/**
 * One team at the stand-in for Resend: its keys, its rate, its quota, its faults and its ledger. Answers as the documentation says
 * (idempotency for 24 hours, permissive batches, rate-limit headers) and fails as it is told. Knows nothing of sockets: a fault that
 * needs one is named in the answer, and the server acts it out. Runs in Node and in workerd alike.
 */
import { type Complaint, complaintOf, MOST_IN_BATCH, MOST_KEY_CHARACTERS, recipientsOf } from './rules.ts'

/** `…_before`: nothing was taken · `accept_then_…`: everything was, and nobody is told · `…_page`: HTML of something in between. */
export const FAULTS = [
  'hang_before',
  'reset_before',
  'accept_then_hang',
  'accept_then_reset',
  'accept_then_garbage',
  'accept_then_timeout',
  'accept_then_page',
  'accept_then_gateway_page',
  'rate_limited',
  'rate_limited_bare',
  'rate_limited_date',
  'daily_quota',
  'monthly_quota',
  'internal_error',
  'bad_gateway',
  'unavailable',
  'unauthorised',
  'forbidden',
  'concurrent',
  'refuse_whole',
  'bad_request',
  'method_not_allowed',
  'too_large',
  'security',
  'invalid_from',
  'unknown_complaint',
  'not_found_page',
  'forbidden_page',
] as const
export type Fault = (typeof FAULTS)[number]

export type Settings = {
  /** The team's time, or null for the machine's. */
  now: number | null
  /** Requests a second; 0: no limit, and a header that says a thousand. */
  rate: number
  /** Mails a UTC day and month; null: none. */
  daily: number | null
  monthly: number | null
  /** One for each request to come, then none; null: that request is served. */
  script: (Fault | null)[]
  /** How likely each fault is for a request, by a generator that starts from `seed`. */
  chance: { seed: number; faults: Partial<Record<Fault, number>> } | null
  /** Addresses that are never taken, and whether one of them refuses a whole batch. */
  poison: string[]
  refusesWhole: boolean
  /** What retry-after says, in seconds. */
  retryAfter: number
  /** What GET /domains tells of; null: the key may only send. */
  domains: { id: string; name: string; status: string; records: Record<string, unknown>[] }[] | null
  /** Milliseconds between taking a request and answering it: what Resend needs, and where a client may die. */
  delay: number
}

const DEFAULTS: Settings = {
  now: null,
  rate: 5,
  daily: null,
  monthly: null,
  script: [],
  chance: null,
  poison: [],
  refusesWhole: false,
  retryAfter: 1,
  domains: [],
  delay: 0,
}

export type TakenMail = {
  id: string
  to: string[]
  key: string | null
  tags: Record<string, string>
  subject: string
  headers: Record<string, string>
  at: number
}
export type Asked = { at: number; path: string; key: string | null; hash: string; count: number; outcome: string }
type KeptAnswer = { hash: string; at: number; body: string }

export type Line =
  | ({ line: 'asked' } & Asked)
  | ({ line: 'taken' } & TakenMail)
  | ({ line: 'key'; key: string } & KeptAnswer)

export type Ask = { path: string; headers: Record<string, string>; body: string; now?: number }
export type Answer = { status: number; headers: Record<string, string>; body: string; fault: Fault | null }

export type Team = {
  settings: Settings
  asked: Asked[]
  taken: TakenMail[]
  set(change: Partial<Settings>): void
  handle(ask: Ask): Promise<Answer>
}

const KEY_MILLISECONDS = 24 * 3_600_000

/** `write` hears every line of the ledger as it is made; `lines` is what it heard before a restart. */
export function newTeam({ write = () => {}, lines = [] }: { write?: (line: Line) => void; lines?: Line[] } = {}): Team {
  const settings: Settings = { ...DEFAULTS }
  const [asked, taken] = [[] as Asked[], [] as TakenMail[]]
  const answers = new Map<string, KeptAnswer>()
  let chance = () => 1
  for (const line of lines) keep(line)

  function keep(line: Line): void {
    if (line.line === 'asked') asked.push(line)
    else if (line.line === 'taken') taken.push(line)
    else answers.set(line.key, line)
  }

  function note(line: Line): void {
    keep(line)
    write(line)
  }

  function set(change: Partial<Settings>): void {
    Object.assign(settings, change)
    if (change.chance) chance = generator(change.chance.seed)
  }

  function nextFault(): Fault | null {
    const scripted = settings.script.shift()
    if (scripted !== undefined) return scripted
    let dice = settings.chance ? chance() : 1
    for (const [fault, part] of Object.entries(settings.chance?.faults ?? {})) {
      dice -= part
      if (dice < 0) return fault as Fault
    }
    return null
  }

  async function handle({ path, headers, body, now }: Ask): Promise<Answer> {
    const at = now ?? settings.now ?? Date.now()
    const key = headers['idempotency-key'] ?? null
    const hash = await sha256(`${path}\n${body}`)
    const fault = nextFault()
    const limits = rateHeaders(at)
    function end(outcome: string, count: number, answer: Omit<Answer, 'fault'>, acted: Fault | null = null): Answer {
      note({ line: 'asked', at, path, key, hash, count, outcome })
      return {
        ...answer,
        headers: { 'content-type': 'application/json', ...limits.headers, ...answer.headers },
        fault: acted,
      }
    }
    const refuse = ({ status, name, message }: Complaint, extra: Record<string, string> = {}) =>
      end(name, 0, { status, headers: extra, body: JSON.stringify({ statusCode: status, name, message }) })

    if (!headers['user-agent']) return refuse(error(403, 'forbidden', 'Say who you are: User-Agent.'))
    const credential = /^Bearer (re_\S+)$/.exec(headers.authorization ?? '')?.[1]
    if (!headers.authorization) return refuse(error(401, 'missing_api_key', 'Missing API key.'))
    if (!credential) return refuse(error(403, 'invalid_api_key', 'API key is invalid.'))
    if (limits.isOver) return refuse(TOO_MANY, { 'retry-after': '1' })
    if (fault === 'hang_before' || fault === 'reset_before') {
      return end(fault, 0, { status: 0, headers: {}, body: '' }, fault)
    }
    if (fault === 'not_found_page') return end(fault, 0, page(404))
    if (fault === 'forbidden_page') return end(fault, 0, page(403))
    const said = fault === null ? null : gatewayAnswer(fault)
    if (said) return refuse(said, retryAfter(fault, settings.retryAfter, at))
    if (key !== null && (key.length === 0 || key.length > MOST_KEY_CHARACTERS))
      return refuse(error(400, 'invalid_idempotency_key', `A key has 1 to ${MOST_KEY_CHARACTERS} characters.`))

    const before = key === null ? undefined : answers.get(key)
    if (key !== null && before && at - before.at < KEY_MILLISECONDS) {
      if (at - before.at < settings.delay) return refuse(CONCURRENT)
      if (before.hash !== hash) return refuse(MISMATCH)
      return end('replayed', 0, spoiled(fault) ?? { status: 200, headers: {}, body: before.body }, fault)
    }
    if (path.startsWith('/domains')) {
      const told = domainAnswer(settings.domains, path)
      return 'body' in told ? end('told', 0, { ...told, headers: usedHeaders(at) }) : refuse(told, usedHeaders(at))
    }
    const judged = judge(path, headers, body)
    if ('status' in judged) return refuse(judged)
    if (fault === 'refuse_whole')
      return refuse(error(422, 'validation_error', 'Something in this request is not right.'))
    const quota = quotaLeft(at, judged.mails.length)
    if (quota) return refuse(quota)
    const mails = judged.mails.map((mail) => takenFrom(mail, { key, at }))
    for (const mail of mails) note({ line: 'taken', ...mail })
    const ids = mails.map(({ id }) => ({ id }))
    const answer = JSON.stringify(
      path === '/emails' ? ids[0] : { data: ids, ...(judged.errors.length > 0 ? { errors: judged.errors } : {}) },
    )
    if (key !== null) note({ line: 'key', key, hash, at, body: answer })
    return end('accepted', mails.length, spoiled(fault) ?? { status: 200, headers: {}, body: answer }, fault)
  }

  function judge(path: string, headers: Record<string, string>, body: string): Complaint | Judged {
    if (path !== '/emails' && path !== '/emails/batch') return error(404, 'not_found', 'There is no such endpoint.')
    if (!(headers['content-type'] ?? '').startsWith('application/json'))
      return error(422, 'invalid_parameter', 'Send application/json.')
    let parsed: unknown
    try {
      parsed = JSON.parse(body)
    } catch {
      return error(400, 'validation_error', 'The body is not valid JSON.')
    }
    const poison = new Set(settings.poison)
    const complain = (mail: unknown, isInBatch: boolean): Complaint | null =>
      complaintOf(mail, { isInBatch }) ??
      (recipientsOf((mail as { to?: unknown }).to).some((to) => poison.has(to))
        ? error(422, 'validation_error', `Invalid \`to\` field: ${recipientsOf((mail as { to?: unknown }).to)[0]}`)
        : null)
    if (path === '/emails') return complain(parsed, false) ?? { mails: [parsed as SentMail], errors: [] }
    if (!Array.isArray(parsed)) return error(422, 'validation_error', 'A batch is a list.')
    if (parsed.length === 0 || parsed.length > MOST_IN_BATCH)
      return error(422, 'validation_error', `A batch holds 1 to ${MOST_IN_BATCH} mails.`)
    const complaints = parsed.map((mail) => complain(mail, true))
    const first = complaints.find((complaint) => complaint !== null)
    if (first && (headers['x-batch-validation'] !== 'permissive' || settings.refusesWhole)) return first
    return {
      mails: parsed.filter((_, index) => complaints[index] === null) as SentMail[],
      errors: complaints.flatMap((complaint, index) => (complaint ? [{ index, message: complaint.message }] : [])),
    }
  }

  function rateHeaders(at: number): { isOver: boolean; headers: Record<string, string> } {
    if (settings.rate === 0) return { isOver: false, headers: { 'ratelimit-limit': '1000' } }
    let recent = 0
    for (let index = asked.length - 1; index >= 0 && (asked[index]?.at ?? 0) > at - 1_000; index--) recent++
    const remaining = Math.max(0, settings.rate - recent - 1)
    return {
      isOver: recent >= settings.rate,
      headers: {
        'ratelimit-limit': String(settings.rate),
        'ratelimit-remaining': String(remaining),
        'ratelimit-reset': '1',
      },
    }
  }

  function used(at: number): { today: number; thisMonth: number } {
    const since = (start: number) => taken.filter((mail) => mail.at >= start).length
    const date = new Date(at)
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
    return { today: since(Date.UTC(year, month, day)), thisMonth: since(Date.UTC(year, month, 1)) }
  }

  /** The day's only where there is a quota for it: on the free plan. */
  function usedHeaders(at: number): Record<string, string> {
    const { today, thisMonth } = used(at)
    const day: Record<string, string> = settings.daily === null ? {} : { 'x-resend-daily-quota': String(today) }
    return { ...day, 'x-resend-monthly-quota': String(thisMonth) }
  }

  function quotaLeft(at: number, count: number): Complaint | null {
    const { today, thisMonth } = used(at)
    if (settings.daily !== null && today + count > settings.daily) return DAILY
    return settings.monthly !== null && thisMonth + count > settings.monthly ? MONTHLY : null
  }

  return { settings, asked, taken, set, handle }
}

type SentMail = {
  to: string | string[]
  subject: string
  headers?: Record<string, string>
  tags?: { name: string; value: string }[]
}
type Judged = { mails: SentMail[]; errors: { index: number; message: string }[] }

function takenFrom(
  { to, subject, headers = {}, tags = [] }: SentMail,
  { key, at }: { key: string | null; at: number },
) {
  const named = Object.fromEntries(tags.map(({ name, value }) => [name, value]))
  return { id: crypto.randomUUID(), to: recipientsOf(to), key, tags: named, subject, headers, at }
}

/** GET /domains and GET /domains/:id. */
function domainAnswer(domains: Settings['domains'], path: string): Complaint | Omit<Answer, 'fault'> {
  if (domains === null) return error(401, 'restricted_api_key', 'This API key is restricted to only send emails.')
  const id = path.split('/')[2]
  if (id === undefined) {
    const data = domains.map(({ records: _, ...domain }) => domain)
    return { status: 200, headers: {}, body: JSON.stringify({ object: 'list', has_more: false, data }) }
  }
  const found = domains.find((domain) => domain.id === id)
  if (!found) return error(404, 'not_found', 'Domain not found')
  return { status: 200, headers: {}, body: JSON.stringify({ object: 'domain', ...found }) }
}

const error = (status: number, name: string, message: string): Complaint => ({ status, name, message })
const TOO_MANY = error(429, 'rate_limit_exceeded', 'Too many requests.')
const DAILY = error(429, 'daily_quota_exceeded', 'You have reached your daily email quota.')
const MONTHLY = error(429, 'monthly_quota_exceeded', 'You have reached your monthly email quota.')
const CONCURRENT = error(409, 'concurrent_idempotent_requests', 'Another request with this key is in progress.')
const MISMATCH = error(409, 'invalid_idempotent_request', 'This key was used with another payload.')

/** What a wall in front of the provider says: no JSON, whatever was asked. */
function page(status: number): Omit<Answer, 'fault'> {
  const headers = { 'content-type': 'text/html; charset=utf-8' }
  return { status, headers, body: '<!doctype html><title>Something in between</title>' }
}

/** An answer that does not say that everything was taken. */
function spoiled(fault: Fault | null): Omit<Answer, 'fault'> | null {
  if (fault === 'accept_then_timeout') return page(408)
  if (fault === 'accept_then_page') return page(200)
  return fault === 'accept_then_gateway_page' ? page(504) : null
}

function retryAfter(fault: Fault | null, seconds: number, at: number): Record<string, string> {
  if (fault === 'rate_limited') return { 'retry-after': String(seconds) }
  return fault === 'rate_limited_date' ? { 'retry-after': new Date(at + seconds * 1_000).toUTCString() } : {}
}

/** What is said in front of everything, whatever was sent. */
function gatewayAnswer(fault: Fault): Complaint | null {
  switch (fault) {
    case 'rate_limited':
    case 'rate_limited_bare':
    case 'rate_limited_date':
      return TOO_MANY
    case 'daily_quota':
      return DAILY
    case 'monthly_quota':
      return MONTHLY
    case 'internal_error':
      return error(500, 'internal_server_error', 'An unexpected error occurred.')
    case 'bad_gateway':
      return error(502, 'application_error', 'Bad gateway.')
    case 'unavailable':
      return error(503, 'service_unavailable', 'Try again later.')
    case 'unauthorised':
      return error(401, 'restricted_api_key', 'This key may not send.')
    case 'forbidden':
      return error(403, 'validation_error', 'The domain is not verified.')
    case 'concurrent':
      return CONCURRENT
    case 'bad_request':
      return error(400, 'validation_error', 'The request is not valid.')
    case 'method_not_allowed':
      return error(405, 'method_not_allowed', 'This endpoint takes another method.')
    case 'too_large':
      return error(413, 'payload_too_large', 'The request is too large.')
    case 'security':
      return error(451, 'security_error', 'We may have found a security issue with the request.')
    case 'invalid_from':
      return error(422, 'invalid_from_address', 'Invalid `from` field.')
    case 'unknown_complaint':
      return error(422, 'something_new', 'This name is in no documentation yet.')
    default:
      return null
  }
}

export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
