/**
 * Adds up a digest once it is over, the first time by mail house too, and again when a late report changed a chunk of it. Safe to run twice, and twice at once: a row is
 * added up in one statement, and marked stale in the transaction of whatever changes a chunk after that.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { addedUp, FIGURE_NAMES } from '../ground/digest-totals'
import { insertHouses } from './houses'

/** Digests of a tick: one of a million readers has ten thousand chunks. */
const ADDED_UP_A_TICK = 20

export async function addUpDigests(deps: Pick<Deps, 'db'>): Promise<void> {
  const over = await deps.db.all<{
    id: number
    isFirst: 0 | 1
  }>(sql`SELECT d.id, t.accepted + t.skipped + t.failed + t.unknown = 0 AS isFirst FROM digest_totals t CROSS JOIN digests d ON d.id = t.digest_id
    WHERE t.is_stale = 1 AND d.status NOT IN ('draft', 'sending', 'paused') LIMIT ${ADDED_UP_A_TICK}`)
  for (const { id, isFirst } of over) {
    const sums = deps.db.run(
      sql`INSERT OR REPLACE INTO digest_totals (digest_id, is_stale, ${FIGURE_NAMES}) ${addedUp(id)}`,
    )
    await deps.db.batch(isFirst ? [deps.db.run(insertHouses(id)), sums] : [sums])
  }
}

/** To be added up when it is over. For the batch that freezes it. */
export function toBeAddedUp(digestId: number): SQL {
  return sql`INSERT OR IGNORE INTO digest_totals (digest_id, is_stale) VALUES (${digestId}, 1)`
}
