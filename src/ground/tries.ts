/**
 * How often something was tried from a network in this minute. Kept in memory, each isolate for itself: this protects nobody but us, and
 * whoever tries must not be able to make us write.
 */
import { sharedNetwork } from './network'
import { MINUTE } from './time'

/** Whoever has more networks than this starts us counting anew; what is tried holds all the same. */
const NETWORKS = 10_000

export type Tries = { count: number; isTooMany: boolean; secondsLeft: number }

/** A count of its own: asked after what `adds` more come to. What comes from no network (this machine itself) is never too many. */
export function countTries({ aMinute }: { aMinute: number }) {
  let minute = 0
  const counts = new Map<string, number>()

  return ({ address, now, adds }: { address: string; now: number; adds: 0 | 1 }): Tries => {
    const current = Math.floor(now / MINUTE)
    if (current !== minute || counts.size >= NETWORKS) counts.clear()
    minute = current
    const network = sharedNetwork(address)
    const count = (counts.get(network ?? '') ?? 0) + adds
    counts.set(network ?? '', count)
    return {
      count,
      isTooMany: network !== null && count > aMinute,
      secondsLeft: 60 - Math.floor((now % MINUTE) / 1_000),
    }
  }
}
