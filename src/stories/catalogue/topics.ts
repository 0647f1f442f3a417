/**
 * The topics that readers may choose: the categories that a publication's stories have ever had.
 * Promises: a topic stays when its stories go, so that a reader's choice keeps its meaning; never more than the limit.
 */
import { asc, eq, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { type Publication, topics } from '../../ground/schema'

/** Topics of a publication; a feed that puts a new category on every item must not flood the readers' form. */
const TOPICS_LIMIT = 200

/** Topics of one reader (contract §2). */
const CHOSEN_LIMIT = 20

/** All topics of a publication, by name. */
export async function topicsOf(
  deps: Pick<Deps, 'db'>,
  { publication }: { publication: Publication },
): Promise<string[]> {
  const rows = await deps.db
    .select({ name: topics.name })
    .from(topics)
    .where(eq(topics.publicationId, publication.id))
    .orderBy(asc(topics.name))
    .limit(TOPICS_LIMIT)
  return rows.map(({ name }) => name)
}

/** The given topics that the publication has, each once, in the given order, at most 20. */
export async function knownTopics(
  deps: Pick<Deps, 'db'>,
  { publication, topics: given }: { publication: Publication; topics: string[] },
): Promise<string[]> {
  if (given.length === 0) return []
  const known = new Set(await topicsOf(deps, { publication }))
  return [...new Set(given)].filter((name) => known.has(name)).slice(0, CHOSEN_LIMIT)
}

/** Adds the categories that are new, as long as there is room. */
export async function learnTopics(
  deps: Pick<Deps, 'db'>,
  { publication, categories }: { publication: Publication; categories: (string | null)[] },
): Promise<void> {
  const names = [...new Set(categories)].filter((name) => name !== null)
  if (names.length === 0) return
  await deps.db.run(sql`
    INSERT OR IGNORE INTO topics (publication_id, name)
    SELECT ${publication.id}, given.value FROM json_each(${JSON.stringify(names)}) AS given
    WHERE NOT EXISTS (SELECT 1 FROM topics WHERE publication_id = ${publication.id} AND name = given.value)
    LIMIT max(0, ${TOPICS_LIMIT} - (SELECT count(*) FROM topics WHERE publication_id = ${publication.id}))`)
}
