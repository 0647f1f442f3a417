/** How often in a row a reader's mailbox was full or away: a count at the reader, for the batch of the report. What it leads to is the reports' policy. */
import { type SQL, sql } from 'drizzle-orm'

/**
 * Counts anew, by a query over what was reported (`count`, which may name subscribers.confirmed_at). `onlyWhereAny`: a delivery changes
 * something only where there was one.
 */
export function countingSoftBounces(
  subscriberId: number,
  { count, onlyWhereAny }: { count: SQL; onlyWhereAny: boolean },
): SQL {
  return sql`UPDATE subscribers SET soft_bounces = (${count})
    WHERE id = ${subscriberId} ${onlyWhereAny ? sql`AND soft_bounces > 0` : sql``}`
}
