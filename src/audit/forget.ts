/** What is not kept of answers to an Idempotency-Key, as a builder for retention. The audit log forgets nothing. */
import { type SQL, sql } from 'drizzle-orm'

export function forgettingAnswers({ before, rows }: { before: number; rows: number }): SQL {
  return sql`DELETE FROM kept_answers WHERE key IN (
    SELECT key FROM kept_answers WHERE created_at < ${before} ORDER BY created_at LIMIT ${rows})`
}
