/** How far a digest is on its way, for whoever watches: a handful of rows, however many readers it has. Where each one is, accounting.ts adds up. */
import { sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import type { Digest } from '../../ground/schema'

export type Progress = { candidates: number; asked: number }

/** Chunks are of one size and asked for in their order: whoever stands before the first open one was asked for. */
export async function progressOf(
  deps: Pick<Deps, 'db'>,
  { id, candidates }: Pick<Digest, 'id' | 'candidates'>,
): Promise<Progress> {
  const row = await deps.db.get<{ open: number | null; last: number | null }>(
    sql`SELECT (SELECT min(seq) FROM chunks INDEXED BY chunks_open WHERE digest_id = ${id} AND state IN ('planned', 'submitting', 'unknown')) AS open,
      (SELECT max(seq) FROM chunks WHERE digest_id = ${id}) AS last`,
  )
  if (row.open === null || row.last === null) return { candidates, asked: candidates }
  return { candidates, asked: Math.floor((candidates * row.open) / (row.last + 1)) }
}
