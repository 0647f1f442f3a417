/**
 * Counting what happens to readers, per day. Each builder is a statement for the batch of the change itself and takes effect only
 * if the statement before it changed a row (`changes()`), so the totals are exact and outlive the rows they count.
 */
import { type SQL, sql } from 'drizzle-orm'

type ReaderCount = { signups?: 1; confirmed?: 1; unsubscribed?: 1; suppressed?: 1; activeChange?: 1 | -1 }

/** Adds to the day's counters if the statement before this one changed something. */
export function countIfChanged(publicationId: number, day: string, count: ReaderCount): SQL {
  const { signups = 0, confirmed = 0, unsubscribed = 0, suppressed = 0, activeChange = 0 } = count
  return sql`INSERT INTO reader_days (publication_id, day, signups, confirmed, unsubscribed, suppressed, active_change)
    SELECT ${publicationId}, ${day}, ${signups}, ${confirmed}, ${unsubscribed}, ${suppressed}, ${activeChange}
    WHERE changes() > 0
    ON CONFLICT (publication_id, day) DO UPDATE SET
      signups = signups + excluded.signups, confirmed = confirmed + excluded.confirmed,
      unsubscribed = unsubscribed + excluded.unsubscribed, suppressed = suppressed + excluded.suppressed,
      active_change = active_change + excluded.active_change`
}
