/**
 * A publication's next slot: which one came last, what a change of schedule makes of the next, and the builders for the batch of the
 * tick that takes one up or follows a change.
 */
import { and, desc, eq, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { digests, type Publication, slots } from '../ground/schema'
import type { LastSlot } from './schedule'

type Db = Pick<Deps, 'db'>

/** The last week that had its slot. A digest that went out later than its slot counts from then on. */
export async function lastSlotOf(deps: Db, { id }: Pick<Publication, 'id'>): Promise<LastSlot | null> {
  const [[slot], [frozen]] = await deps.db.batch([
    deps.db
      .select({ period: slots.period, slotAt: slots.slotAt })
      .from(slots)
      .where(eq(slots.publicationId, id))
      .orderBy(desc(slots.period))
      .limit(1),
    deps.db
      .select({ period: digests.period, frozenAt: digests.frozenAt })
      .from(digests)
      .where(and(eq(digests.publicationId, id), isNotNull(digests.frozenAt)))
      .orderBy(desc(digests.period))
      .limit(1),
  ])
  if (!slot) return null
  const isItsDigest = frozen?.period === slot.period
  return { period: slot.period, at: Math.max(slot.slotAt, isItsDigest ? (frozen.frozenAt ?? 0) : 0) }
}

/** Only where no other tick was quicker: the slot is still the one that was read. */
export function movingOn({ id }: Pick<Publication, 'id'>, { from, to }: { from: number; to: number }): SQL {
  return sql`UPDATE publications SET next_slot_at = ${to} WHERE id = ${id} AND next_slot_at = ${from}`
}

/** Whether a change of schedule still waits to be followed, as it was read. */
export function isUnfollowed({
  id,
  leftPeriod,
  nextSlotAt,
}: Pick<Publication, 'id' | 'leftPeriod' | 'nextSlotAt'>): SQL {
  return sql`EXISTS (SELECT 1 FROM publications p WHERE p.id = ${id} AND p.left_period = ${leftPeriod} AND p.next_slot_at = ${nextSlotAt})`
}

/** Everything that hung on the old schedule has followed. */
export function followed({ id, leftPeriod, nextSlotAt }: Pick<Publication, 'id' | 'leftPeriod' | 'nextSlotAt'>): SQL {
  return sql`UPDATE publications SET left_period = NULL WHERE id = ${id} AND left_period = ${leftPeriod} AND next_slot_at = ${nextSlotAt}`
}
