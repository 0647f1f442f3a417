/**
 * Ending a publication, as builders: from the moment of `ended_at` on it is nowhere to be found (find.ts), saving it takes that back
 * (save.ts), and thirty days later its rows go. What stops with it, and what else is erased, is composed in operations/ended.ts.
 */
import { and, asc, desc, eq, gt, lte, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { type Publication, publications } from '../ground/schema'

export function ending({ id }: Pick<Publication, 'id'>, now: number): SQL {
  // Saved since: whoever was changing it at this moment is too late, and may not bring it back with that.
  return sql`UPDATE publications SET ended_at = ${now}, updated_at = max(${now}, updated_at + 1) WHERE id = ${id} AND ended_at IS NULL`
}

/** Those that ended since, the latest first: what can still be brought back. */
export async function endedSince({ db }: Pick<Deps, 'db'>, since: number): Promise<Publication[]> {
  return db
    .select()
    .from(publications)
    .where(gt(publications.endedAt, since))
    .orderBy(desc(publications.endedAt))
    .limit(50)
}

/** The one that ended longest ago, if that was before. */
export async function firstEnded({ db }: Pick<Deps, 'db'>, before: number): Promise<Pick<Publication, 'id'> | null> {
  const [row] = await db
    .select({ id: publications.id })
    .from(publications)
    .where(lte(publications.endedAt, before))
    .orderBy(asc(publications.endedAt))
    .limit(1)
  return row ?? null
}

/** Its name is free for another one. False: it was brought back meanwhile. */
export async function givingUpName(
  { db }: Pick<Deps, 'db'>,
  { id, before }: { id: number; before: number },
): Promise<boolean> {
  const rows = await db
    .update(publications)
    // No slug that anybody could ask for.
    .set({ slug: `:${id}` })
    .where(and(eq(publications.id, id), lte(publications.endedAt, before)))
    .returning({ id: publications.id })
  return rows.length > 0
}

/** Feeds, what was read of them, and last the publication itself, where nobody has brought it back. */
export function erasingPublication({
  publicationId,
  before,
  rows,
}: {
  publicationId: number
  before: number
  rows: number
}): SQL[][] {
  return [
    [
      sql`DELETE FROM feed_reads WHERE id IN (
        SELECT r.id FROM feeds f CROSS JOIN feed_reads r ON r.feed_id = f.id WHERE f.publication_id = ${publicationId} LIMIT ${rows})`,
    ],
    [sql`DELETE FROM feeds WHERE publication_id = ${publicationId}`],
    [sql`DELETE FROM view_links WHERE publication_id = ${publicationId}`],
    [sql`DELETE FROM publications WHERE id = ${publicationId} AND ended_at <= ${before}`],
  ]
}
