/**
 * How often something was tried from a network in this minute. Kept in memory, each isolate for itself: this protects nobody but us, and
 * whoever tries must not be able to make us write.
 */
import { sharedNetwork, widerNetwork } from './network'
import { MINUTE } from './time'

/** Whoever has more networks than this starts us counting anew; what is tried holds all the same. */
const NETWORKS = 10_000
/** Of the /48 that an IPv6 /64 is part of, so many times as often: some providers give one customer all of it. */
const WIDER = 3

export type Tries = { count: number; isTooMany: boolean; secondsLeft: number }

/** A count of its own: asked after what `adds` more come to. What comes from no network (this machine itself) is never too many. */
export function countTries({ aMinute }: { aMinute: number }) {
  let minute = 0
  const counts = new Map<string, number>()

  function add(network: string, adds: 0 | 1): number {
    const count = (counts.get(network) ?? 0) + adds
    counts.set(network, count)
    return count
  }

  return ({ address, now, adds }: { address: string; now: number; adds: 0 | 1 }): Tries => {
    const current = Math.floor(now / MINUTE)
    if (current !== minute || counts.size >= NETWORKS) counts.clear()
    minute = current
    const network = sharedNetwork(address)
    const wider = widerNetwork(address)
    const count = add(network ?? '', adds)
    const widerCount = wider?.endsWith('/48') ? add(wider, adds) : 0
    return {
      count,
      isTooMany: network !== null && (count > aMinute || widerCount > WIDER * aMinute),
      secondsLeft: 60 - Math.floor((now % MINUTE) / 1_000),
    }
  }
}
