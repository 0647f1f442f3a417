/**
 * Where every recipient of a digest is: counted per chunk, in the transaction that changed one, and added up per digest.
 * Promises that candidates = planned + accepted + skipped + failed + unknown in every committed state.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { figuresOf } from '../../ground/digest-totals'
import type { Digest } from '../../ground/schema'

export type Accounting = {
  candidates: number
  planned: number
  accepted: number
  skipped: number
  failed: number
  unknown: number
}
export type Reported = { delivered: number; bounced: number; complained: number }

/** The chunk's counts from its deliveries, if the statement before it changed one. */
export function recount(digestId: number, seq: number): SQL {
  return sql`${recountAlways(digestId, seq)} AND changes() > 0`
}

/**
 * The same where all that the statement before it settled were taken. If none of the chunk is in doubt, they were planned before, and how many
 * there are is all there is to know: the deliveries need not be read once more.
 */
export function countTaken(digestId: number, seq: number): SQL[] {
  return [
    sql`UPDATE chunks SET planned = planned - changes(), accepted = accepted + changes()
      WHERE digest_id = ${digestId} AND seq = ${seq} AND unknown = 0 AND changes() > 0`,
    sql`${recountAlways(digestId, seq)} AND changes() = 0`,
  ]
}

/** … whatever came before. */
export function recountAlways(digestId: number, seq: number): SQL {
  return sql`UPDATE chunks SET (planned, accepted, skipped, failed, unknown) = (${countsOf(digestId, seq)})
    WHERE digest_id = ${digestId} AND seq = ${seq}`
}

function countsOf(digestId: number, seq: number): SQL {
  return sql`SELECT coalesce(sum(status = 'planned'), 0), coalesce(sum(status = 'accepted'), 0), coalesce(sum(status = 'skipped'), 0),
      coalesce(sum(status = 'failed'), 0), coalesce(sum(status = 'unknown'), 0)
    FROM deliveries WHERE digest_id = ${digestId} AND chunk = ${seq}`
}

/** Where every recipient of these digests is, and what was reported; by digest id. */
export async function accountingOf(
  deps: Deps,
  list: Pick<Digest, 'id' | 'candidates'>[],
): Promise<Map<number, { accounting: Accounting; reported: Reported }>> {
  const ids = sql`SELECT value FROM json_each(${JSON.stringify(list.map((digest) => digest.id))})`
  const rows = await deps.db.all<Omit<Accounting, 'candidates'> & Reported & { digest_id: number }>(
    sql`SELECT * FROM ${figuresOf(ids)}`,
  )
  const byId = new Map(rows.map((row) => [row.digest_id, row]))
  return new Map(
    list.map((digest) => {
      const { planned = 0, accepted = 0, skipped = 0, failed = 0, unknown = 0 } = byId.get(digest.id) ?? {}
      const { delivered = 0, bounced = 0, complained = 0 } = byId.get(digest.id) ?? {}
      const accounting = { candidates: digest.candidates, planned, accepted, skipped, failed, unknown }
      return [digest.id, { accounting, reported: { delivered, bounced, complained } }]
    }),
  )
}
