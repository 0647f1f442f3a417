/** Bad signatures per network and minute. A forger who is held off learns nothing new: the signature holds all the same. */
import { countTries } from '../ground/tries'

const forgeries = countTries({ aMinute: 60 })

/** Counts one; says whether it was one too many in this minute, and how long the minute lasts. */
export function countForgery(address: string, now: number): { isTooMany: boolean; secondsLeft: number } {
  return forgeries({ address, now, adds: 1 })
}
