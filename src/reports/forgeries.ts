/**
 * Bad signatures per network and minute. Kept in memory, each isolate for itself: this protects nobody but us, and a forger must not be
 * able to make us write. A network is an IPv4 address or an IPv6 /64.
 */

const A_MINUTE = 60
/** A forger with more networks than this starts us counting anew; the signature holds all the same. */
const NETWORKS = 10_000

let minute = 0
const counts = new Map<string, number>()

/** Counts one; says whether it was one too many in this minute, and how long the minute lasts. */
export function countForgery(address: string, now: number): { isTooMany: boolean; secondsLeft: number } {
  const current = Math.floor(now / 60_000)
  if (current !== minute || counts.size >= NETWORKS) counts.clear()
  minute = current
  const network = networkOf(address)
  const count = (counts.get(network) ?? 0) + 1
  counts.set(network, count)
  return { isTooMany: count > A_MINUTE, secondsLeft: 60 - Math.floor((now % 60_000) / 1_000) }
}

/** Written out, `::` and all, an IPv6 address has eight groups; the first four are the /64. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail?.split(':').filter(Boolean) ?? []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4).join(':')
}
