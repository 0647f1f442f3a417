/**
 * What is related to a story, for whoever shows it: page, widget and digest read the same stored lists.
 * Promises that reading a list costs its story, the list, and the stories shown. Leaves to refresh.ts when lists are made.
 */
import { and, eq, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm'
import { relatedWordsFor } from '../../../emails/words/related'
import type { Deps } from '../../ground/deps'
import {
  type Publication,
  type RelatedEntry,
  type RelatedWhy,
  relatedLists,
  type Story,
  stories,
  storyProfiles,
} from '../../ground/schema'
import { pageKey } from '../../ground/url'
import { storyIdAt } from '../catalogue/page'
import { presentStory, storyColumns } from '../catalogue/present'
import { SAME_SUBJECT } from './rank'
import { isNotTakenOut, unrelatedAmong } from './unrelated'

type Db = Pick<Deps, 'db'>
type Clocked = Pick<Deps, 'db' | 'clock'>

/** A related story, why it is one, and its row's id. `isNear`: not there to fill the list. */
export type RelatedStory = Story & { why: RelatedWhy; rowId: number; isNear: boolean }

/** The first `limit` stories related to the one at `url`; null where the publication has no such story. */
export async function relatedStories(
  deps: Clocked,
  { publication, url, limit }: { publication: Publication; url: string; limit: number },
): Promise<{ stories: (Story & { reason: string })[] } | null> {
  const { id: publicationId, language } = publication
  const page = pageKey(url)
  // By the key itself first: that saves the row of the id, and a page that moved is asked for seldom.
  const row =
    (await listOf(deps, { publicationId, isIt: eq(stories.pageKey, page ?? '') })) ??
    (await listOf(deps, { publicationId, isIt: eq(stories.id, storyIdAt({ publicationId, page })) }))
  if (!row) return null
  const list = row.list ?? []
  const shown = await readListed(deps, list.slice(0, limit), row.id)
  // Only where one of them was removed, or taken out by the desk, since the list was made are the next ones read.
  if (shown.length < limit && list.length > limit) shown.push(...(await readListed(deps, list.slice(limit), row.id)))
  return { stories: shown.slice(0, limit).map((story) => withReason(story, language)) }
}

async function listOf(deps: Db, { publicationId, isIt }: { publicationId: number; isIt: SQL }) {
  const [row] = await deps.db
    .select({ id: stories.id, list: relatedLists.list })
    .from(stories)
    .leftJoin(relatedLists, eq(relatedLists.storyId, stories.id))
    .where(and(eq(stories.publicationId, publicationId), isIt, isNull(stories.removedAt)))
    .limit(1)
  return row ?? null
}

function withReason(
  { why, rowId: _rowId, isNear: _isNear, ...story }: RelatedStory,
  language: string,
): Story & { reason: string } {
  const words = relatedWordsFor(language)
  if (why.code === 'affair') return { ...story, reason: words.affair(why.name) }
  if (why.code === 'section') return { ...story, reason: words.section(why.section) }
  return { ...story, reason: words[why.code] }
}

/** The same lists for many stories at once, whole; a story without one is left out. */
export async function relatedOf(
  deps: Clocked,
  { storyIds }: { storyIds: number[] },
): Promise<Map<number, RelatedStory[]>> {
  const asked = sql`(SELECT value FROM json_each(${JSON.stringify(storyIds)}))`
  const [rows, out] = await Promise.all([
    deps.db.select().from(relatedLists).where(inArray(relatedLists.storyId, asked)),
    unrelatedAmong(deps, storyIds),
  ])
  const found = new Map(
    (
      await readListed(
        deps,
        rows.flatMap(({ list }) => list),
      )
    ).map((story) => [story.rowId, story]),
  )
  return new Map(
    rows.map(({ storyId, list }) => [
      storyId,
      list.flatMap((entry) => {
        const story = found.get(entry.id)
        return story && !out.get(storyId)?.has(entry.id) ? [{ ...story, ...factsOf(entry) }] : []
      }),
    ]),
  )
}

/** The stories of a list in its order, without those that were removed or put off, or that the desk took out of the list `of` a story. */
async function readListed(deps: Clocked, list: RelatedEntry[], of: number | null = null): Promise<RelatedStory[]> {
  if (list.length === 0) return []
  // A cross join keeps its order: each id is one look-up, where `IN` would copy the ids into a table first.
  const rows = await deps.db
    .select(storyColumns)
    .from(sql`json_each(${JSON.stringify(list.map(({ id }) => id))}) AS asked`)
    .crossJoin(stories)
    .where(
      and(
        eq(stories.id, sql`asked.value`),
        isNull(stories.removedAt),
        lte(stories.publishedAt, deps.clock()),
        of === null ? undefined : isNotTakenOut(of),
      ),
    )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return list.flatMap((entry) => {
    const row = byId.get(entry.id)
    return row ? [{ ...presentStory(row), ...factsOf(entry), rowId: entry.id }] : []
  })
}

/** A list older than the codes says no more than that it is one. */
function factsOf(entry: RelatedEntry): { why: RelatedWhy; isNear: boolean } {
  return { why: entry.why ?? { code: 'subject' }, isNear: entry.score > 0 || isPartner(entry) }
}

/** A deep dive and the story that it is about, or two of one story. */
export function isPartner({ why }: { why?: RelatedWhy }): boolean {
  return why?.code === 'storyBehind' || why?.code === 'analysisOf' || why?.code === 'otherAnalysis'
}

/** What stories have to do with each other: which are the same text, and which tell of one affair. By id, among the given ones. */
export type Ties = { copies: Map<number, number[]>; affairs: Map<number, number[]> }

/** For whoever must not show the same thing twice. */
export async function tiesAmong(deps: Db, { storyIds }: { storyIds: number[] }): Promise<Ties> {
  const given = new Set(storyIds)
  const rows = await deps.db
    .select({ storyId: relatedLists.storyId, list: relatedLists.list, copies: storyProfiles.copies })
    .from(sql`json_each(${JSON.stringify(storyIds)}) AS asked`)
    .crossJoin(relatedLists)
    .leftJoin(storyProfiles, eq(storyProfiles.storyId, relatedLists.storyId))
    .where(eq(relatedLists.storyId, sql`asked.value`))
  const near = (list: RelatedEntry[]) => list.filter(isOneAffair).map(({ id }) => id)
  return {
    copies: new Map(rows.map(({ storyId, copies }) => [storyId, (copies ?? []).filter((id) => given.has(id))])),
    affairs: new Map(rows.map(({ storyId, list }) => [storyId, near(list).filter((id) => given.has(id))])),
  }
}

function isOneAffair(entry: RelatedEntry): boolean {
  return isPartner(entry) || entry.score >= SAME_SUBJECT
}
