/**
 * Finding a publication: one row by its slug, now or within the last minute, or all of them by name. One that was ended is not there, but
 * for those who ask for it as such: what brings it back, and the links by which its readers leave or are erased.
 */
import { asc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { type Publication, publications } from '../ground/schema'
import { MINUTE } from '../ground/time'

/** The publication, or null. */
export async function findPublication(deps: Pick<Deps, 'db'>, slug: string): Promise<Publication | null> {
  return living(await publicationEver(deps, slug))
}

/** The same, also one that was ended and is not erased yet. */
export async function publicationEver(deps: Pick<Deps, 'db'>, slug: string): Promise<Publication | null> {
  const [row] = await deps.db.select().from(publications).where(eq(publications.slug, slug)).limit(1)
  return row ?? null
}

function living(publication: Publication | null): Publication | null {
  return publication?.endedAt === null ? publication : null
}

/** Whether the publication of a row, named by this column, was not ended. For the conditions of statements. */
export function isAlive(publicationId: SQL): SQL {
  return sql`EXISTS (SELECT 1 FROM publications p WHERE p.id = ${publicationId} AND p.ended_at IS NULL)`
}

const RECENT_MILLISECONDS = MINUTE
const RECENT_KEPT = 500
const recent = new Map<string, { publication: Publication; until: number }>()

/**
 * The publication as it was within the last minute: what is asked with every press of a button and every arrival costs no row.
 * An isolate that saves one forgets it at once; others follow within the minute.
 */
export async function recentPublication(deps: Pick<Deps, 'db' | 'clock'>, slug: string): Promise<Publication | null> {
  const known = recent.get(slug)
  if (known && deps.clock() < known.until) return known.publication
  const publication = await findPublication(deps, slug)
  if (recent.size >= RECENT_KEPT) recent.clear()
  if (publication) recent.set(slug, { publication, until: deps.clock() + RECENT_MILLISECONDS })
  else recent.delete(slug)
  return publication
}

/** Whether the origin is registered, or that of the publication's own site. A new one is known everywhere within a minute. */
export async function mayRead(deps: Pick<Deps, 'db' | 'clock'>, slug: string, origin: string): Promise<boolean> {
  const publication = await recentPublication(deps, slug)
  if (!publication) return false
  const { origins, url } = publication
  return origins.includes(origin) || (URL.canParse(url) && new URL(url).origin === origin)
}

/** Forgets what is remembered of one publication, or of all. */
export function forgetRecent(slug?: string): void {
  if (slug === undefined) recent.clear()
  else recent.delete(slug)
}

/** The publication of a row that names it by id, or null. */
export async function publicationById(deps: Pick<Deps, 'db'>, id: number): Promise<Publication | null> {
  return living(await publicationByIdEver(deps, id))
}

/** The same, also one that was ended and is not erased yet. */
export async function publicationByIdEver(deps: Pick<Deps, 'db'>, id: number): Promise<Publication | null> {
  const [row] = await deps.db.select().from(publications).where(eq(publications.id, id)).limit(1)
  return row ?? null
}

/** Every publication, by name; at most `limit`. */
export async function allPublications(deps: Pick<Deps, 'db'>, limit = 500): Promise<Publication[]> {
  return deps.db
    .select()
    .from(publications)
    .where(isNull(publications.endedAt))
    .orderBy(asc(publications.name))
    .limit(limit)
}
