/** A publication's next slot, as a builder for the batch that takes the present one up. */
import { type SQL, sql } from 'drizzle-orm'
import type { Publication } from '../ground/schema'

/** Only where no other tick was quicker: the slot is still the one that was read. */
export function movingOn({ id }: Pick<Publication, 'id'>, { from, to }: { from: number; to: number }): SQL {
  return sql`UPDATE publications SET next_slot_at = ${to} WHERE id = ${id} AND next_slot_at = ${from}`
}
