/**
 * What becomes of the next digest if nobody acts. Now, the list of publications and the digest's own page all go by this, so that
 * none promises what the tick will not do. The sentences are theirs.
 */
import { mayBe, type Standing } from '../digests/state'
import type { Digest, Publication } from '../ground/schema'

type Asked = { publication: Publication; digest: Digest | null; active: number }

export type Fate = 'byItself' | 'byHand' | 'held' | 'thin' | 'nobody' | 'stopped' | 'onItsWay' | 'paused' | 'over'

export function fateOf({ publication, digest, active }: Asked): Fate {
  if (digest && digest.status !== 'draft') return afterwards(digest)
  if (digest && digest.heldAt !== null) return 'held'
  if (digest && isThin(publication, digest)) return 'thin'
  if (active === 0) return 'nobody'
  return publication.approval === 'automatic' ? 'byItself' : 'byHand'
}

function afterwards(digest: Standing): Fate {
  if (digest.status === 'sending') return 'onItsWay'
  if (digest.status === 'paused') return 'paused'
  return isOver(digest) ? 'over' : 'stopped'
}

/** Whether nothing more goes out of it: no state that still leads to a mail. */
export function isOver(digest: Standing): boolean {
  return !(['sent', 'paused', 'resumed', 'retried'] as const).some((move) => mayBe(digest, move))
}

/** Whether it is too short to be sent, by the tick or by hand. */
export function isThin({ minStories }: Pick<Publication, 'minStories'>, { chosen }: Pick<Digest, 'chosen'>): boolean {
  return chosen.length < minStories
}
