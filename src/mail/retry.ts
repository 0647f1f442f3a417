/**
 * When a mail may be asked for again, the same for digests and single mails. Owns how long a key is trusted, how early a message may
 * come and how long the back-off is; which answer leads to which of them is for whoever sends.
 */
import type { Config } from '../ground/deps'

/** Resend forgets a key after 24 hours; past 20 an attempt whose outcome is in doubt is not repeated: that could be a second copy. */
export const KEY_HOURS = 20

/** A queue's delay is rounded; a message that comes a second early is in time. */
export const EARLY_MILLISECONDS = 1_000

/** Nobody waits longer than this for the next attempt, unless the provider says so. */
const LONGEST_SECONDS = 900

/** RETRY_SECONDS, doubled with every attempt, at most 15 minutes. */
export function backOffSeconds({ config }: { config: Pick<Config, 'retrySeconds'> }, attempts: number): number {
  return Math.min(LONGEST_SECONDS, Math.round(config.retrySeconds * 2 ** Math.max(0, attempts - 1)))
}

/** No provider makes us wait longer at once. */
const LONGEST_ASKED_SECONDS = 3_600

/** What a Retry-After header asks for (RFC 9110 §10.2.3: seconds, or a date), from 1 to 3,600; null where it says nothing. */
export function retryAfterSeconds(header: string | undefined, now: number): number | null {
  const given = header?.trim() ?? ''
  const seconds = /^\d+(\.\d+)?$/.test(given) ? Number(given) : (Date.parse(given) - now) / 1_000
  // A bare number that is no number of seconds ("-3") is a date to some parsers; a date has letters.
  if (Number.isNaN(seconds) || !/^\d+(\.\d+)?$|[A-Za-z]/.test(given)) return null
  return Math.min(LONGEST_ASKED_SECONDS, Math.max(1, Math.ceil(seconds)))
}
