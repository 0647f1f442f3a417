/**
 * Related stories: lists stored per story, computed when a story changes and again while it is young, read by page and digest.
 * Promises: every story that was due when a round began is in the index before any list is made, so that a push of hundreds
 * finds itself; a story changed meanwhile stays due; reading a list costs its story, the list, and the stories shown.
 * Leaves the lists themselves to neighbours.ts, and what is related to rank.ts.
 */
import { and, eq, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { type Publication, type RelatedEntry, relatedLists, type Story, stories } from '../../ground/schema'
import { DAY, HOUR } from '../../ground/time'
import { pageKey } from '../../ground/url'
import { storyIdAt } from '../catalogue/page'
import { presentStory, storyColumns } from '../catalogue/present'
import { listsOf, newRound } from './neighbours'
import { readRows, tokensOf } from './profiles'
import { indexStories } from './term-index'
import { BODY_CHARACTERS } from './terms'

type Db = Pick<Deps, 'db'>
type Clocked = Pick<Deps, 'db' | 'clock'>

/** A story is young for so long: what comes after it may belong to it. */
const YOUNG = 14 * DAY
/** Stories taken from the database at once. */
const GROUP = 25
const ROUND_STORIES = 1_000
/** The first round takes what is due, later ones what that made due, or what is left of an archive's import. */
const ROUNDS = 3
/** Each asks D1 about a dozen things, of the thousand that an invocation may (developers.cloudflare.com/d1/platform/limits). */
const GROUPS_A_TICK = 45
/** A tick has other things to do, and 30 seconds of processor in all. */
const TICK_MILLISECONDS = 20_000

/** Computes the lists that are due; what does not fit into a tick stays due for the next. */
export async function refreshRelated(deps: Clocked): Promise<void> {
  const now = deps.clock()
  const done = new Set<number>()
  let left = GROUPS_A_TICK
  for (let round = 0; round < ROUNDS && left > 0 && deps.clock() - now < TICK_MILLISECONDS; round++) {
    const groups = groupsOf(await findDue(deps, now)).slice(0, left)
    if (groups.length === 0) return
    left -= groups.length
    const due = groups.flat()
    for (const group of groupsOf(due.filter(({ isChanged }) => isChanged))) await indexGroup(deps, group)
    await listAll(deps, { due, now, done })
  }
}

type DueStory = { id: number; publicationId: number; language: string; dueAt: number; isChanged: boolean }

/** What is due, longest first; `isChanged` where the index does not hold the story as it is now. */
async function findDue(deps: Db, now: number): Promise<DueStory[]> {
  const rows = await deps.db.all<Omit<DueStory, 'isChanged'> & { isChanged: number }>(sql`
    SELECT stories.id AS id, stories.publication_id AS publicationId, publications.language AS language,
      stories.related_due_at AS dueAt, coalesce(lists.computed_at <= stories.updated_at, 1) AS isChanged
    FROM stories
    CROSS JOIN publications ON publications.id = stories.publication_id
    LEFT JOIN related_lists AS lists ON lists.story_id = stories.id
    WHERE stories.related_due_at <= ${now} AND stories.removed_at IS NULL
    ORDER BY stories.related_due_at LIMIT ${ROUND_STORIES}`)
  return rows.map((row) => ({ ...row, isChanged: row.isChanged === 1 }))
}

/** Groups of one publication each. */
function groupsOf(due: DueStory[]): DueStory[][] {
  return [...Map.groupBy(due, ({ publicationId }) => publicationId).values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / GROUP) }, (_, at) => all.slice(at * GROUP, (at + 1) * GROUP)),
  )
}

async function indexGroup(deps: Db, group: DueStory[]): Promise<void> {
  const language = group[0]?.language ?? 'en'
  const rows = await readRows(deps, { ids: group.map(({ id }) => id), characters: BODY_CHARACTERS })
  await indexStories(
    deps,
    rows.map((row) => ({ id: row.id, tokens: tokensOf(row, language) })),
  )
}

type Listing = { due: DueStory[]; now: number; done: Set<number> }

async function listAll(deps: Clocked, { due, now, done }: Listing): Promise<void> {
  const round = newRound(now)
  for (const group of groupsOf(due)) {
    if (deps.clock() - now >= TICK_MILLISECONDS) return
    const { publicationId = 0, language = 'en' } = group[0] ?? {}
    const byId = new Map(group.map((story) => [story.id, story]))
    const lists = await listsOf(deps, { ids: [...byId.keys()], publicationId, language, round })
    const made = lists.flatMap(({ id, publishedAt, list }) => {
      const story = byId.get(id)
      return story ? [{ ...story, nextAt: nextAtOf(publishedAt, now), list }] : []
    })
    await saveLists(deps, { lists: made, now })
    for (const { id } of group) done.add(id)
    await wakePartners(deps, { lists: made, now, done })
  }
}

/** When a list is to be made again: often while the story is fresh, never once it is old. A story dated ahead waits for its time. */
function nextAtOf(publishedAt: number, now: number): number | null {
  if (publishedAt > now) return publishedAt
  if (now - publishedAt < DAY) return now + HOUR
  return now - publishedAt < YOUNG ? now + DAY : null
}

type MadeList = DueStory & { nextAt: number | null; list: RelatedEntry[] }

/** Writes lists, but not where the story changed meanwhile: its new due time is another, and it stays due. */
async function saveLists(deps: Db, { lists, now }: { lists: MadeList[]; now: number }): Promise<void> {
  const given = JSON.stringify(lists)
  await deps.db.batch([
    deps.db.run(sql`INSERT INTO related_lists (story_id, publication_id, list, computed_at)
      SELECT stories.id, stories.publication_id, given.value ->> 'list', ${now}
      FROM json_each(${given}) AS given CROSS JOIN stories ON stories.id = given.value ->> 'id'
      WHERE stories.related_due_at = given.value ->> 'dueAt'
      ON CONFLICT (story_id) DO UPDATE SET list = excluded.list, computed_at = excluded.computed_at`),
    deps.db.run(sql`UPDATE stories SET related_due_at = given.value ->> 'nextAt' FROM json_each(${given}) AS given
      WHERE stories.id = given.value ->> 'id' AND stories.related_due_at = given.value ->> 'dueAt'`),
  ])
}

/** A new story belongs into the lists of those it lists, however old they are: they become due in this very tick. */
async function wakePartners(
  deps: Db,
  { lists, now, done }: Omit<Listing, 'due'> & { lists: MadeList[] },
): Promise<void> {
  const listed = lists.filter(({ isChanged }) => isChanged).flatMap(({ list }) => list.map(({ id }) => id))
  const partners = [...new Set(listed)].filter((id) => !done.has(id))
  if (partners.length === 0) return
  await deps.db.run(sql`UPDATE stories SET related_due_at = ${now} FROM json_each(${JSON.stringify(partners)}) AS given
    WHERE stories.id = given.value AND stories.removed_at IS NULL
      AND (stories.related_due_at IS NULL OR stories.related_due_at > ${now})`)
}

/** A related story, why it is one, and its row's id. */
type RelatedStory = Story & { reason: string; rowId: number }

/** The first `limit` stories related to the one at `url`; null where the publication has no such story. */
export async function relatedStories(
  deps: Clocked,
  { publication, url, limit }: { publication: Publication; url: string; limit: number },
): Promise<{ stories: (Story & { reason: string })[] } | null> {
  const { id: publicationId } = publication
  const page = pageKey(url)
  // By the key itself first: that saves the row of the id, and a page that moved is asked for seldom.
  const row =
    (await listOf(deps, { publicationId, isIt: eq(stories.pageKey, page ?? '') })) ??
    (await listOf(deps, { publicationId, isIt: eq(stories.id, storyIdAt({ publicationId, page })) }))
  if (!row) return null
  const list = row.list ?? []
  const shown = await readListed(deps, list.slice(0, limit))
  // Only where one of them was removed since the list was made are the next ones read.
  if (shown.length < limit && list.length > limit) shown.push(...(await readListed(deps, list.slice(limit))))
  return { stories: shown.slice(0, limit).map(({ rowId: _rowId, ...story }) => story) }
}

async function listOf(deps: Db, { publicationId, isIt }: { publicationId: number; isIt: SQL }) {
  const [row] = await deps.db
    .select({ list: relatedLists.list })
    .from(stories)
    .leftJoin(relatedLists, eq(relatedLists.storyId, stories.id))
    .where(and(eq(stories.publicationId, publicationId), isIt, isNull(stories.removedAt)))
    .limit(1)
  return row ?? null
}

/** The same lists for many stories at once, whole; a story without one is left out. */
export async function relatedOf(
  deps: Clocked,
  { storyIds }: { storyIds: number[] },
): Promise<Map<number, RelatedStory[]>> {
  const asked = sql`(SELECT value FROM json_each(${JSON.stringify(storyIds)}))`
  const rows = await deps.db.select().from(relatedLists).where(inArray(relatedLists.storyId, asked))
  const ids = rows.flatMap(({ list }) => list)
  const found = new Map((await readListed(deps, ids)).map((story) => [story.rowId, story]))
  return new Map(
    rows.map(({ storyId, list }) => [
      storyId,
      list.flatMap(({ id, reason }) => {
        const story = found.get(id)
        return story ? [{ ...story, reason }] : []
      }),
    ]),
  )
}

/** The stories of a list in its order, without those that were removed or put off. */
async function readListed(deps: Clocked, list: RelatedEntry[]): Promise<RelatedStory[]> {
  if (list.length === 0) return []
  // A cross join keeps its order: each id is one look-up, where `IN` would copy the ids into a table first.
  const rows = await deps.db
    .select(storyColumns)
    .from(sql`json_each(${JSON.stringify(list.map(({ id }) => id))}) AS asked`)
    .crossJoin(stories)
    .where(and(eq(stories.id, sql`asked.value`), isNull(stories.removedAt), lte(stories.publishedAt, deps.clock())))
  const byId = new Map(rows.map((row) => [row.id, row]))
  return list.flatMap(({ id, reason }) => {
    const row = byId.get(id)
    return row ? [{ ...presentStory(row), reason, rowId: id }] : []
  })
}
