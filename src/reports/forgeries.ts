/**
 * Bad signatures per network and minute. Kept in memory, each isolate for itself: this protects nobody but us, and a forger must not be
 * able to make us write.
 */
import { sharedNetwork } from '../ground/network'
import { MINUTE } from '../ground/time'

const A_MINUTE = 60
/** A forger with more networks than this starts us counting anew; the signature holds all the same. */
const NETWORKS = 10_000

let minute = 0
const counts = new Map<string, number>()

/** Counts one; says whether it was one too many in this minute, and how long the minute lasts. */
export function countForgery(address: string, now: number): { isTooMany: boolean; secondsLeft: number } {
  const current = Math.floor(now / MINUTE)
  if (current !== minute || counts.size >= NETWORKS) counts.clear()
  minute = current
  const network = sharedNetwork(address) ?? ''
  const count = (counts.get(network) ?? 0) + 1
  counts.set(network, count)
  return { isTooMany: count > A_MINUTE, secondsLeft: 60 - Math.floor((now % MINUTE) / 1_000) }
}
