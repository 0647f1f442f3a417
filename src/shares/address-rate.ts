/**
 * Who reports faster than a person can: more than 60 events a minute from one address, whatever its browsers call themselves. An
 * isolate's memory is enough for that and costs no row; whoever spreads over many isolates meets the limits that the fold counts exactly.
 */
import { MINUTE } from '../ground/time'

const EVENTS_PER_MINUTE = 60
const ADDRESSES_REMEMBERED = 20_000

let minute = 0
const seen = new Map<string, number>()

/** `address`: its hash, of one publication and day. */
export function isHasty(address: string, at: number): boolean {
  const now = Math.floor(at / MINUTE)
  if (now !== minute || seen.size > ADDRESSES_REMEMBERED) seen.clear()
  minute = now
  const count = (seen.get(address) ?? 0) + 1
  seen.set(address, count)
  return count > EVENTS_PER_MINUTE
}

/** Starts the minute anew, as a fresh isolate would. */
export function forgetHaste(): void {
  seen.clear()
}
