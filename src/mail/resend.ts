/**
 * Resend as a mailer: our own bytes, one request, at the provider's pace. Asked with fetch and not by their SDK: that hides the status of
 * an answer which is not theirs, and takes a bug of ours for a lost connection. What an answer means is answer.ts's.
 */
import { logFailure } from '../ground/log'
import type { Lane, Mailer, SendRequest } from '../ground/mailer'
import { type RawAnswer, readAnswer } from './answer'
import { newPace, type Pace } from './pace'
import { standingOf } from './standing'

/** Without one of ours a request may wait for as long as the platform lets it. */
const TIMEOUT_MILLISECONDS = 30_000

/** Resend refuses requests without one (403), and a Worker's fetch sends none. */
const USER_AGENT = 'tidings/1'

/** One for the isolate: every mailer of the one account goes by it. */
const isolatePace = newPace({ clock: Date.now, wait: (milliseconds) => scheduler.wait(milliseconds) })

type Settings = { apiKey: string; baseUrl: string; pace?: Pace; timeoutMilliseconds?: number }

/** `pace` and `timeoutMilliseconds` are for tests with a clock of their own. */
export function resendMailer(settings: Settings): Mailer {
  const { apiKey, baseUrl, pace = isolatePace, timeoutMilliseconds = TIMEOUT_MILLISECONDS } = settings
  // Single mails stand in line, so that the last of ten waits for its own turn and is not told that it is far off.
  let line: Promise<unknown> = Promise.resolve()
  function turn(lane: Lane): Promise<boolean> {
    if (lane === 'digest') return pace.turn(lane)
    const own = line.then(() => pace.turn(lane))
    line = own.catch(() => {})
    return own
  }
  return {
    async send(request) {
      if (!(await turn(request.lane))) return { outcome: 'rate_limited', retryAfterSeconds: pace.waitSeconds() }
      const url = `${baseUrl}${request.kind === 'one' ? '/emails' : '/emails/batch'}`
      const asked = { method: 'POST', body: request.body, headers: requestHeaders(apiKey, request) }
      const raw = await ask(url, { ...asked, redirect: 'manual', signal: AbortSignal.timeout(timeoutMilliseconds) })
      if (!raw) return { outcome: 'unknown', message: 'no answer' }
      const answer = readAnswer(request, raw, Date.now())
      pace.heed(raw.headers, answer.outcome === 'rate_limited')
      return answer
    },
    standing: (domain) =>
      standingOf(async (path) => {
        if (!(await pace.turn('single'))) return null
        const headers = { Authorization: `Bearer ${apiKey}`, 'User-Agent': USER_AGENT }
        const signal = AbortSignal.timeout(timeoutMilliseconds)
        const raw = await ask(`${baseUrl}${path}`, { headers, redirect: 'manual', signal })
        if (raw) pace.heed(raw.headers, raw.status === 429)
        return raw
      }, domain),
  }
}

/** The answer with all of its body, or null where the way was lost before its end. Nothing but the way is caught here. */
async function ask(url: string, request: RequestInit): Promise<RawAnswer | null> {
  try {
    const response = await fetch(url, request)
    const text = await response.text()
    return { status: response.status, headers: Object.fromEntries(response.headers.entries()), text }
  } catch (error) {
    logFailure('asking the mail provider', error)
    return null
  }
}

/** Made before anything is on its way: a header that cannot be one is a mistake of ours, and says so. */
function requestHeaders(apiKey: string, request: SendRequest): Headers {
  return new Headers({
    Authorization: `Bearer ${apiKey}`,
    'Content-Type': 'application/json',
    'User-Agent': USER_AGENT,
    'Idempotency-Key': request.key,
    // One bad address must not reject the other ninety-nine.
    ...(request.kind === 'batch' ? { 'x-batch-validation': 'permissive' } : {}),
  })
}
