/**
 * Who reports faster than a person can: more than 60 events a minute from one visitor. An isolate's memory is enough for that and
 * costs no row; whoever spreads over many isolates meets the publication's thousand a minute, which the fold counts exactly.
 */
import { MINUTE } from '../ground/time'

const EVENTS_PER_MINUTE = 60
const VISITORS_REMEMBERED = 20_000

let minute = 0
const seen = new Map<string, number>()

export function isHasty(visitor: string, at: number): boolean {
  const now = Math.floor(at / MINUTE)
  if (now !== minute || seen.size > VISITORS_REMEMBERED) seen.clear()
  minute = now
  const count = (seen.get(visitor) ?? 0) + 1
  seen.set(visitor, count)
  return count > EVENTS_PER_MINUTE
}

/** Starts the minute anew, as a fresh isolate would. */
export function forgetHaste(): void {
  seen.clear()
}
