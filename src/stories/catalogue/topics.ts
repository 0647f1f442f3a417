/**
 * The topics that readers may choose: the categories of a publication's stories, by the names that the desk gave them.
 * Promises: a topic leaves the form when no story of the last 90 days carries it, and comes back with the next that does; one feed
 * cannot fill the list; a category that was renamed is written under its new name from then on; one that was removed stays away; and
 * one section is one topic, whatever letters it is written in.
 * What a rename means for those who chose the topic is left to readers/topics.ts.
 */
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { type Publication, topics } from '../../ground/schema'
import { DAY } from '../../ground/time'
import { isSection, plain } from '../feeds/sections'

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
  const rows = (await readTopics(deps, publication)).filter((row) => !row.isRemoved && !row.isHidden)
  // A name that is somebody's today means that one, whatever category was called so once.
  const named = new Map([
    ...rows.flatMap((row) => [plain(row.name), plain(row.shown)].map((name) => [name, row.shown] as const)),
    ...rows.map((row) => [row.name, row.shown] as const),
    ...rows.map((row) => [row.shown, row.shown] as const),
  ])
  return [...new Set(given.flatMap((name) => named.get(name) ?? named.get(plain(name)) ?? []))].slice(0, CHOSEN_LIMIT)
}

/** What the publication itself calls a section: what its newsroom pushed or renamed, not what its feeds' tags happened to be. */
export async function sectionsOf(deps: Pick<Deps, 'db'>, { id }: Pick<Publication, 'id'>): Promise<Set<string>> {
  const rows = (await readTopics(deps, { id })).filter((row) => !row.isRemoved && (row.isPushed || row.isRenamed))
  return new Set(rows.flatMap((row) => [plain(row.name), plain(row.shown)]))
}

/** Every topic that there is or was. */
function readTopics(deps: Pick<Deps, 'db'>, { id }: Pick<Publication, 'id'>) {
  return deps.db
    .select({
      ...{ name: topics.name, shown },
      isRemoved: sql<number>`${topics.removedAt} IS NOT NULL`,
      isHidden: sql<number>`${topics.hiddenAt} IS NOT NULL`,
      isRenamed: sql<number>`${topics.shownName} IS NOT NULL`,
      isPushed: sql<number>`coalesce(${topics.source}, 0) = 0`,
    })
    .from(topics)
    .where(eq(topics.publicationId, id))
    .limit(TOPICS_LIMIT * 5)
}

/**
 * Stories under the sections that the publication has: "world" and "WORLD" are its "World", also where that is called something else by
 * now, was hidden or removed; and what names no section is none, unless the desk gave it a name.
 */
export async function inSections<One extends { category: string | null }>(
  deps: Pick<Deps, 'db'>,
  { publication, stories }: { publication: Pick<Publication, 'id'>; stories: One[] },
): Promise<One[]> {
  if (stories.every(({ category }) => category === null)) return stories
  const rows = await readTopics(deps, publication)
  const exact = new Set(rows.flatMap((row) => (row.isRenamed || isSection(row.name) ? row.name : [])))
  const alike = new Map<string, string>()
  for (const row of rows) if (exact.has(row.name)) alike.set(plain(row.shown), row.name)
  for (const row of rows) if (exact.has(row.name)) alike.set(plain(row.name), row.name)
  return stories.map((story) => {
    if (story.category === null || exact.has(story.category)) return story
    if (!isSection(story.category)) return { ...story, category: null }
    const key = plain(story.category)
    // The first to come says how it is written.
    const category = alike.get(key) ?? story.category.replace(/^#|[\u200b\u2060\u00ad]/gu, '').trim()
    alike.set(key, category)
    return { ...story, category }
  })
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
