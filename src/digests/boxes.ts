/**
 * Every recipient of a digest in exactly one box, the weightiest thing that is known of them: what was reported, else what became of the
 * mail, with the reason where there is one. For lists that a page can read; of larger ones the accounting and the file by id tell.
 */
import { sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import type { Digest, deliveries } from '../ground/schema'

type Row = typeof deliveries.$inferSelect
export type Box = { of: Row['status'] | NonNullable<Row['reported']>; reason: string | null; count: number }

/** A page of the desk reads no more than five thousand rows. */
const MOST = 4_000

/** Null where there are more than a page reads, or the deliveries are not kept any more. */
export async function boxesOf(
  deps: Pick<Deps, 'db'>,
  { id, candidates }: Pick<Digest, 'id' | 'candidates'>,
): Promise<Box[] | null> {
  if (candidates === 0 || candidates > MOST) return null
  const boxes = await deps.db.all<Box>(sql`
    SELECT CASE WHEN status = 'accepted' THEN coalesce(reported, status) ELSE status END AS "of",
      CASE WHEN status IN ('skipped', 'failed') THEN reason END AS reason, count(*) AS count
    FROM deliveries WHERE digest_id = ${id} GROUP BY 1, 2 ORDER BY 1, 3 DESC`)
  return boxes.reduce((sum, { count }) => sum + count, 0) === candidates ? boxes : null
}
