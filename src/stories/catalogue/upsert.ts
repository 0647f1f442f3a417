/**
 * Stories into the catalogue, by their page. The database decides what is new and what has changed, so a push that comes
 * twice or two at once count every story exactly once.
 * A push says all that is known: what it leaves out becomes unknown, but the date of publication and the address
 * that readers know stay, also where one push names a page twice: the later wins, and the earlier counts as unchanged.
 * A feed says less than a newsroom's own push. So a feed changes only what a feed brought, and never brings back what was
 * removed; of two feeds that carry one story the first keeps it, unless the other is a feed of deep dives.
 */
import { type SQL, sql } from 'drizzle-orm'
import { sha256 } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import { forgetPublication } from '../../ground/kept-pages'
import { otherThan } from '../../ground/language'
import type { Publication } from '../../ground/schema'
import { pageKey } from '../../ground/url'
import { type NewStory, type Problem, problem, readStory } from './input'
import { movingStatements, type NamedItem, namingStatement } from './moves'
import { STORIES_LIMIT } from './present'
import { inSections, learnTopics, shownCategory } from './topics'

// D1 takes 2 MB per value; half of that leaves room for what escaping adds.
const GROUP_BYTES = 1_000_000

export type Counts = { created: number; updated: number; unchanged: number }

/** Who says it: the newsroom, or one of its feeds. */
type Source = 'push' | { feedId: number }

/** A story of a feed has the name that the feed gives its item; null where it has none that tells it from others. */
export type SourcedStory = NewStory & { guid?: string | null }

/** What is said of one story of a push. */
type Told = { index: number } & Problem

type Writing = Pick<Deps, 'db' | 'clock' | 'forgetPages'>

/** Takes raw stories; bad ones are rejected by index, the rest are taken. created + updated + unchanged + rejected = items. */
export async function upsertStories(
  deps: Writing,
  { publication, items }: { publication: Publication; items: unknown[] },
): Promise<Counts & { rejected: Told[]; warnings: Told[] }> {
  const taken: NewStory[] = []
  const [rejected, warnings]: [Told[], Told[]] = [[], []]
  for (const [index, raw] of items.entries()) {
    const read = index < STORIES_LIMIT ? readStory(raw, publication) : { problem: problem('too_many_stories') }
    if ('story' in read) {
      taken.push(read.story)
      warnings.push(...read.warnings.map((warning) => ({ index, ...warning })))
    } else rejected.push({ index, ...read.problem })
  }
  return { ...(await saveStories(deps, { publication, stories: taken, source: 'push' })), rejected, warnings }
}

/** Writes parsed stories of one source. Every change is due for a new related list, and shows at once where the story stands already. */
export async function saveStories(
  deps: Writing,
  { publication, stories, source }: { publication: Publication; stories: SourcedStory[]; source: Source },
): Promise<Counts> {
  const now = deps.clock()
  const paged = stories.map((story) => ({
    ...story,
    language: otherThan(publication.language, story.language),
    page: pageKey(story.url) ?? story.url,
  }))
  const distinct = await inSections(deps, { publication, stories: oncePerPage(paged) })
  // First: a topic without its story is harmless, a story whose topic nobody can choose is not.
  await learnTopics(deps, { publication, stories: distinct, source: source === 'push' ? 0 : source.feedId })
  const hashed = await Promise.all(
    distinct.map(async (story) => ({ ...story, hash: await contentHash(story, source) })),
  )
  const counts: Counts = { created: 0, updated: 0, unchanged: stories.length }
  for (const group of grouped(hashed)) {
    const { created, updated } = await saveGroup(deps, { publicationId: publication.id, group, source, now })
    counts.created += created
    counts.updated += updated
    counts.unchanged -= created + updated
  }
  if (counts.updated > 0) await forgetPublication(deps, publication.slug)
  return counts
}

/** Of one page the last that was said, under the first address and the date that was given: as if pushed one after the other. */
function oncePerPage<Story extends NewStory & { page: string }>(stories: Story[]): Story[] {
  const pages = new Map<string, Story>()
  for (const story of stories) {
    const { url, publishedAt } = pages.get(story.page) ?? story
    pages.set(story.page, { ...story, url, publishedAt: story.publishedAt ?? publishedAt })
  }
  return [...pages.values()]
}

type Paged = SourcedStory & { page: string; hash: string }

async function saveGroup(
  deps: Pick<Deps, 'db'>,
  { group, ...to }: Omit<Group, 'group'> & { group: Paged[] },
): Promise<Pick<Counts, 'created' | 'updated'>> {
  const writing = { ...to, group: JSON.stringify(group.map(({ guid: _guid, ...story }) => story)) }
  const [updated, created] = [deps.db.all(updateStatement(writing)), deps.db.all(insertStatement(writing))]
  const keyed = deps.db.run(keyStatement({ publicationId: to.publicationId, stories: group }))
  if (to.source === 'push') {
    const [, changed, made] = await deps.db.batch([keyed, updated, created])
    return { created: made.length, updated: changed.length }
  }
  const naming = { ...to, feedId: to.source.feedId, items: group.flatMap(named) }
  const { join, remember, move } = movingStatements(naming)
  const [, , , , changed, made] = await deps.db.batch([
    keyed,
    deps.db.run(join),
    deps.db.run(remember),
    deps.db.run(move),
    updated,
    created,
    deps.db.run(namingStatement(naming)),
  ])
  return { created: made.length, updated: changed.length }
}

function named({ guid, page, url, title, publishedAt }: Paged): NamedItem[] {
  return guid ? [{ guid, page, url, title, publishedAt }] : []
}

/** By its page, not its address: the same story under another form of its address is no change. Begins with whom the row belongs to. */
async function contentHash(story: SourcedStory & { page: string }, source: Source): Promise<string> {
  const { revision: _revision, material: _material, guid: _guid, url: _url, language, ...rest } = story
  // A story that names no language has the hash that it had before there were any.
  const content = language === null ? rest : { ...rest, language }
  const text = JSON.stringify(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${source === 'push' ? 'push' : feedMark(source)}:${await sha256(text)}`
}

function feedMark({ feedId }: { feedId: number }): string {
  return `feed-${feedId}`
}

/** Groups of stories, none longer as JSON than one value may be. */
function grouped<Story>(stories: Story[]): Story[][] {
  const groups: Story[][] = []
  let room = 0
  for (const story of stories) {
    const bytes = new TextEncoder().encode(JSON.stringify(story)).length + 1
    if (bytes > room) {
      groups.push([])
      room = GROUP_BYTES
    }
    groups.at(-1)?.push(story)
    room -= bytes
  }
  return groups
}

type Group = { publicationId: number; group: string; source: Source; now: number }

/** Rows from before there were page keys, met by their address; the tick finds the others (keys.ts). */
function keyStatement({ publicationId, stories }: { publicationId: number; stories: Paged[] }): SQL {
  return sql`
    UPDATE OR IGNORE stories SET page_key = given.value ->> 'page'
    FROM json_each(${JSON.stringify(stories.map(({ url, page }) => ({ url, page })))}) AS given
    WHERE stories.id = (SELECT known.id FROM stories AS known
      WHERE known.publication_id = ${publicationId} AND known.url = given.value ->> 'url' AND known.page_key IS NULL)`
}

/** The stories that are there already and differ. Runs before the insert, so it never meets what this push created. */
function updateStatement({ publicationId, group, source, now }: Group): SQL {
  const revision = sql`max(stories.revision + 1, coalesce(given.value ->> 'revision', 0))`
  const isMaterial = sql`given.value ->> 'material'`
  // Found by id through a subquery: joined by page, SQLite walks through all of the publication's stories for each given one.
  return sql`
    UPDATE stories SET
      kind = given.value ->> 'kind', title = given.value ->> 'title', excerpt = given.value ->> 'excerpt',
      category = ${shownCategory({ publicationId, category: sql`given.value ->> 'category'` })}, region = given.value ->> 'region',
      published_at = coalesce(given.value ->> 'publishedAt', stories.published_at),
      reading_minutes = given.value ->> 'readingMinutes', source_count = given.value ->> 'sourceCount',
      bias = given.value ->> 'bias', sentiment = given.value ->> 'sentiment', image_url = given.value ->> 'imageUrl',
      story_url = given.value ->> 'storyUrl', body = given.value ->> 'body',
      language = given.value ->> 'language', content_hash = given.value ->> 'hash',
      revision = ${revision},
      material_revision = CASE WHEN ${isMaterial} THEN ${revision} ELSE stories.material_revision END,
      material_at = CASE WHEN ${isMaterial} THEN ${now} ELSE stories.material_at END,
      updated_at = ${now}, related_due_at = ${now}, removed_at = NULL
    FROM json_each(${group}) AS given
    WHERE stories.id = (SELECT known.id FROM stories AS known
        WHERE known.publication_id = ${publicationId} AND known.page_key = given.value ->> 'page')
      AND (stories.content_hash <> given.value ->> 'hash' OR stories.removed_at IS NOT NULL
        OR given.value ->> 'revision' > stories.revision)
      ${source === 'push' ? sql`` : sql`AND ${mayChange(source)}`}
    RETURNING stories.id`
}

/** Whether a feed may change the row: its own, a plain story that turns out to be a deep dive, or one whose feed is gone. */
function mayChange(source: { feedId: number }): SQL {
  return sql`(stories.removed_at IS NULL AND stories.content_hash LIKE 'feed-%' AND (
    stories.content_hash LIKE ${`${feedMark(source)}:%`}
    OR (stories.kind = 'story' AND given.value ->> 'kind' = 'deep-dive')
    OR NOT EXISTS (SELECT 1 FROM feeds WHERE feeds.id = CAST(substr(stories.content_hash, 6) AS INTEGER))))`
}

function insertStatement({ publicationId, group, now }: Group): SQL {
  const revision = sql`coalesce(given.value ->> 'revision', 1)`
  return sql`
    INSERT INTO stories (publication_id, url, kind, title, excerpt, category, region, published_at, reading_minutes,
      source_count, bias, sentiment, image_url, story_url, body, content_hash, revision, material_revision,
      created_at, updated_at, related_due_at, page_key, language)
    SELECT ${publicationId}, given.value ->> 'url', given.value ->> 'kind', given.value ->> 'title',
      given.value ->> 'excerpt', ${shownCategory({ publicationId, category: sql`given.value ->> 'category'` })}, given.value ->> 'region',
      coalesce(given.value ->> 'publishedAt', ${now}), given.value ->> 'readingMinutes',
      given.value ->> 'sourceCount', given.value ->> 'bias', given.value ->> 'sentiment', given.value ->> 'imageUrl',
      given.value ->> 'storyUrl', given.value ->> 'body', given.value ->> 'hash', ${revision}, ${revision},
      ${now}, ${now}, ${now}, given.value ->> 'page', given.value ->> 'language'
    FROM json_each(${group}) AS given WHERE true
    ON CONFLICT DO NOTHING
    RETURNING id`
}
