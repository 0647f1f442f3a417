/**
 * Holding: an editor keeps a digest that would go out by itself from doing so, and releases it again. Released before its hour, it goes
 * out then; after it, with the next tick. Held past its last moment it expires (due.ts), as a draft that nobody approved does.
 */
import { sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import type { Digest, Publication } from '../ground/schema'
import { HOUR } from '../ground/time'
import { LATE_HOURS } from './late'
import { moveDigest, moving, type Standing } from './state'

/** When a draft that is held, or waits for an approval, expires. */
export function lastMomentOf({ slotAt }: Pick<Digest, 'slotAt'>): number {
  return slotAt + LATE_HOURS * HOUR
}

/** Whether a person may hold it. One that waits for an approval is held already. */
export function mayBeHeld({ approval }: Pick<Publication, 'approval'>): boolean {
  return approval === 'automatic'
}

type Held = { publication: Pick<Publication, 'id' | 'approval'>; digest: Pick<Digest, 'id' | 'period'> & Standing }

/** The digest as it is then; null where its state, or the publication, does not allow it. */
export async function holdDigest(deps: Deps, { publication, digest }: Held): Promise<Digest | null> {
  if (!mayBeHeld(publication)) return null
  return moveDigest(deps, digest, 'held', { reason: null, set: sql`held_at = ${deps.clock()}` })
}

/** Where its hour has passed, its slot is open again: the next tick turns it. */
export async function releaseDigest(deps: Deps, { publication, digest }: Held): Promise<boolean> {
  const [released] = await deps.db.batch([
    deps.db.run(moving('released', { digestId: digest.id, reason: null, set: sql`held_at = NULL` })),
    deps.db.run(sql`UPDATE slots SET done_at = NULL
      WHERE publication_id = ${publication.id} AND period = ${digest.period} AND changes() > 0`),
  ])
  return released.meta.changes > 0
}
