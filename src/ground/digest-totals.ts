/**
 * The figures of digests, for whoever shows them: the row that was added up, or the chunks themselves where a chunk has changed since.
 * So they are always those of this moment, and cost one row for a digest that is over. Who adds up is digests/totals.ts.
 */
import { type SQL, sql } from 'drizzle-orm'

const FIGURES = ['planned', 'accepted', 'skipped', 'failed', 'unknown', 'delivered', 'bounced', 'complained'] as const
export const FIGURE_NAMES = sql.join(
  FIGURES.map((name) => sql.identifier(name)),
  sql`, `,
)
const SUMS = sql.join(
  FIGURES.map((name) => sql`sum(${sql.identifier(name)}) AS ${sql.identifier(name)}`),
  sql`, `,
)

/** A table to select from: `digest_id` and the figures of those digests (a SELECT of ids) that have chunks. */
export function figuresOf(ids: SQL): SQL {
  const addedUp = sql`SELECT digest_id FROM digest_totals WHERE digest_id IN (${ids}) AND is_stale = 0`
  return sql`(SELECT digest_id, ${FIGURE_NAMES} FROM digest_totals WHERE digest_id IN (${ids}) AND is_stale = 0
    UNION ALL
    SELECT digest_id, ${SUMS} FROM chunks WHERE digest_id IN (${ids} EXCEPT ${addedUp}) GROUP BY digest_id)`
}

/** What the chunks of one digest add up to in this statement: its id, "not stale", and the columns `FIGURE_NAMES`. A row in any case. */
export function addedUp(digestId: number): SQL {
  const sums = FIGURES.map((name) => sql`coalesce(sum(${sql.identifier(name)}), 0)`)
  return sql`SELECT ${digestId}, 0, ${sql.join(sums, sql`, `)} FROM chunks WHERE digest_id = ${digestId}`
}
