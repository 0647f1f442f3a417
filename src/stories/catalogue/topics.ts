/**
 * The topics that readers may choose: the categories of a publication's stories, by the names that the desk gave them.
 * Promises: a topic leaves the form when no story of the last 90 days carries it, and comes back with the next that does; one feed
 * cannot fill the list; a category that was renamed is written under its new name from then on; one that was removed stays away.
 * What a rename means for those who chose the topic is left to readers/topics.ts.
 */
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { type Publication, topics } from '../../ground/schema'
import { DAY } from '../../ground/time'
import { plain } from '../feeds/sections'

/** Topics of a publication at a time, and those that one feed may bring. */
const TOPICS_LIMIT = 200
const OF_A_FEED = 40
const CARRIED_DAYS = 90

/** Topics of one reader. */
const CHOSEN_LIMIT = 20

type Clocked = Pick<Deps, 'db' | 'clock'>

const shown = sql<string>`coalesce(${topics.shownName}, ${topics.name})`

/** What the form offers, by name. */
export async function topicsOf(deps: Clocked, { publication }: { publication: Publication }): Promise<string[]> {
  const rows = await deps.db
    .selectDistinct({ name: shown })
    .from(topics)
    .where(
      and(
        eq(topics.publicationId, publication.id),
        isNull(topics.removedAt),
        isNull(topics.hiddenAt),
        isCarried(deps.clock()),
      ),
    )
    .orderBy(shown)
    .limit(TOPICS_LIMIT)
  return rows.map(({ name }) => name)
}

/** Between fewer there is nothing to choose. */
const ASKED_LEAST = 3

/** What the form to sign up asks for: nothing until there is a choice. */
export async function topicsToAsk(deps: Clocked, { publication }: { publication: Publication }): Promise<string[]> {
  const names = await topicsOf(deps, { publication })
  return names.length >= ASKED_LEAST ? names : []
}

/** Rows older than the column are carried until a tick has looked. */
function isCarried(now: number): SQL {
  return sql`(${topics.lastStoryAt} IS NULL OR ${topics.lastStoryAt} > ${now - CARRIED_DAYS * DAY})`
}

/** The given topics that the publication has, each once, in the given order, by the names of today; at most 20. */
export async function knownTopics(
  deps: Clocked,
  { publication, topics: given }: { publication: Publication; topics: string[] },
): Promise<string[]> {
  if (given.length === 0) return []
  const rows = await deps.db
    .select({ name: topics.name, shown })
    .from(topics)
    .where(and(eq(topics.publicationId, publication.id), isNull(topics.removedAt), isNull(topics.hiddenAt)))
    .limit(TOPICS_LIMIT * 5)
  // A name that is somebody's today means that one, whatever category was called so once.
  const named = new Map([
    ...rows.map((row) => [row.name, row.shown] as const),
    ...rows.map((row) => [row.shown, row.shown] as const),
  ])
  return [...new Set(given.flatMap((name) => named.get(name) ?? []))].slice(0, CHOSEN_LIMIT)
}

/** What the publication itself calls a section: what its newsroom pushed or renamed, not what its feeds' tags happened to be. */
export async function sectionsOf(deps: Pick<Deps, 'db'>, { id }: Pick<Publication, 'id'>): Promise<Set<string>> {
  const isOwn = sql`(coalesce(${topics.source}, 0) = 0 OR ${topics.shownName} IS NOT NULL)`
  const rows = await deps.db
    .select({ name: topics.name, shown })
    .from(topics)
    .where(and(eq(topics.publicationId, id), isNull(topics.removedAt), isOwn))
    .limit(TOPICS_LIMIT * 5)
  return new Set(rows.flatMap((row) => [plain(row.name), plain(row.shown)]))
}

type Learned = { category: string | null; publishedAt: number | null }

/** Adds the categories that are new, as long as there is room, and notes the newest story of each. `source`: a feed's id, 0 for a push. */
export async function learnTopics(
  deps: Clocked,
  { publication, stories, source }: { publication: Publication; stories: Learned[]; source: number },
): Promise<void> {
  const now = deps.clock()
  const newest = new Map<string, number>()
  for (const { category, publishedAt } of stories)
    if (category !== null) newest.set(category, Math.max(newest.get(category) ?? 0, publishedAt ?? now))
  if (newest.size === 0) return
  const given = JSON.stringify([...newest].map(([name, at]) => ({ name, at })))
  const live = sql`SELECT count(*) FROM topics WHERE publication_id = ${publication.id} AND removed_at IS NULL
    AND coalesce(last_story_at, ${now}) > ${now - CARRIED_DAYS * DAY}`
  const room =
    source === 0
      ? sql`${TOPICS_LIMIT} - (${live})`
      : sql`min(${TOPICS_LIMIT} - (${live}), ${OF_A_FEED} - (${live} AND source = ${source}))`
  await deps.db.batch([
    deps.db.run(sql`
      UPDATE topics SET last_story_at = given.value ->> 'at' FROM json_each(${given}) AS given
      WHERE publication_id = ${publication.id} AND name = given.value ->> 'name'
        AND coalesce(last_story_at, 0) < given.value ->> 'at'`),
    deps.db.run(sql`
      INSERT OR IGNORE INTO topics (publication_id, name, last_story_at, source)
      SELECT ${publication.id}, given.value ->> 'name', given.value ->> 'at', ${source} FROM json_each(${given}) AS given
      WHERE NOT EXISTS (SELECT 1 FROM topics WHERE publication_id = ${publication.id} AND name = given.value ->> 'name')
      ORDER BY given.value ->> 'at' DESC LIMIT max(0, ${room})`),
  ])
}

/** A story's category as readers know it: for the statements that write stories. */
export function shownCategory({ publicationId, category }: { publicationId: number; category: SQL }): SQL {
  return sql`coalesce((SELECT renamed.shown_name FROM topics AS renamed
    WHERE renamed.publication_id = ${publicationId} AND renamed.name = ${category}), ${category})`
}

const OLDER_A_TICK = 20

/** Rows from before their newest story was noted; some with each tick. */
export async function dateOlderTopics(deps: Pick<Deps, 'db'>): Promise<void> {
  await deps.db.run(sql`
    UPDATE topics SET last_story_at = coalesce((SELECT max(stories.published_at) FROM stories
      WHERE stories.publication_id = topics.publication_id AND stories.category = coalesce(topics.shown_name, topics.name)
        AND stories.removed_at IS NULL), 0)
    WHERE (publication_id, name) IN (SELECT publication_id, name FROM topics WHERE last_story_at IS NULL LIMIT ${OLDER_A_TICK})`)
}
