/** What the catalogue forgets of its feeds, as a builder for the tick's retention. */
import { type SQL, sql } from 'drizzle-orm'

export function forgettingFeedReads({ before, rows }: { before: number; rows: number }): SQL {
  return sql`DELETE FROM feed_reads WHERE id IN (
    SELECT id FROM feed_reads WHERE read_at < ${before} ORDER BY read_at LIMIT ${rows})`
}
