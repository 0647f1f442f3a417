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
