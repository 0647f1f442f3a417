/** Finding a publication: one row by its slug, or all of them by name. */
import { asc, eq } from 'drizzle-orm'
import type { Deps } from '../deps'
import { type Publication, publications } from '../schema'

/** The publication, or null. */
export async function findPublication(deps: Pick<Deps, 'db'>, slug: string): Promise<Publication | null> {
  const [row] = await deps.db.select().from(publications).where(eq(publications.slug, slug)).limit(1)
  return row ?? null
}

/** The publication of a row that names it by id, or null. */
export async function publicationById(deps: Pick<Deps, 'db'>, id: number): Promise<Publication | null> {
  const [row] = await deps.db.select().from(publications).where(eq(publications.id, id)).limit(1)
  return row ?? null
}

/** Every publication, by name; at most `limit`. */
export async function allPublications(deps: Pick<Deps, 'db'>, limit = 500): Promise<Publication[]> {
  return deps.db.select().from(publications).orderBy(asc(publications.name)).limit(limit)
}
