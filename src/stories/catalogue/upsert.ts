/**
 * Stories into the catalogue, by their URL. The database decides what is new and what has changed, so a push that comes
 * twice or two at once count every story exactly once.
 * A push says all that is known: what it leaves out becomes unknown, but the date of publication stays. Of one URL twice
 * in a push the later wins, and the earlier counts as unchanged.
 * A feed says less than a newsroom's own push. So a feed changes only what a feed brought, and never brings back what was
 * removed; of two feeds that carry one story the first keeps it, unless the other is a feed of deep dives.
 */
import { type SQL, sql } from 'drizzle-orm'
import { sha256 } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import type { Publication } from '../../ground/schema'
import { type NewStory, type Problem, problem, readStory } from './input'
import { learnTopics } from './topics'

/** Stories in one push. */
export const STORIES_LIMIT = 500

// D1 takes 2 MB per value; half of that leaves room for what escaping adds.
const GROUP_BYTES = 1_000_000

export type Counts = { created: number; updated: number; unchanged: number }

/** Who says it; the beginning of a row's content hash, so that the row knows whom it belongs to. */
type Source = 'push' | `feed-${number}`

/** Takes raw stories; bad ones are rejected by index, the rest are taken. created + updated + unchanged + rejected = items. */
export async function upsertStories(
  deps: Pick<Deps, 'db' | 'clock'>,
  { publication, items }: { publication: Publication; items: unknown[] },
): Promise<Counts & { rejected: ({ index: number } & Problem)[] }> {
  const taken: NewStory[] = []
  const rejected: ({ index: number } & Problem)[] = []
  for (const [index, raw] of items.entries()) {
    const read = index < STORIES_LIMIT ? readStory(raw) : { problem: problem('too_many_stories') }
    if ('story' in read) taken.push(read.story)
    else rejected.push({ index, ...read.problem })
  }
  return { ...(await saveStories(deps, { publication, stories: taken, source: 'push' })), rejected }
}

/** Writes parsed stories of one source. Every change is due for a new related list. */
export async function saveStories(
  deps: Pick<Deps, 'db' | 'clock'>,
  { publication, stories, source }: { publication: Publication; stories: NewStory[]; source: Source },
): Promise<Counts> {
  const now = deps.clock()
  // A Map keeps one story per URL: the last one said.
  const distinct = [...new Map(stories.map((story) => [story.url, story])).values()]
  // First: a topic without its story is harmless, a story whose topic nobody can choose is not.
  await learnTopics(deps, { publication, categories: distinct.map(({ category }) => category) })
  const hashed = await Promise.all(
    distinct.map(async (story) => ({ ...story, hash: await contentHash(story, source) })),
  )
  const counts: Counts = { created: 0, updated: 0, unchanged: stories.length }
  for (const group of grouped(hashed)) {
    const to = { publicationId: publication.id, group, source, now }
    const [updated, created] = await deps.db.batch([deps.db.all(updateStatement(to)), deps.db.all(insertStatement(to))])
    counts.created += created.length
    counts.updated += updated.length
    counts.unchanged -= created.length + updated.length
  }
  return counts
}

async function contentHash(story: NewStory, source: Source): Promise<string> {
  const { revision: _revision, material: _material, ...content } = story
  return `${source}:${await sha256(JSON.stringify(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1))))}`
}

/** JSON arrays of stories, none longer than a group may be. */
function grouped(stories: object[]): string[] {
  const groups: string[][] = []
  let room = 0
  for (const story of stories) {
    const json = JSON.stringify(story)
    const bytes = new TextEncoder().encode(json).length + 1
    if (bytes > room) {
      groups.push([])
      room = GROUP_BYTES
    }
    groups.at(-1)?.push(json)
    room -= bytes
  }
  return groups.map((group) => `[${group.join(',')}]`)
}

type Group = { publicationId: number; group: string; source: Source; now: number }

/** The stories that are there already and differ. Runs before the insert, so it never meets what this push created. */
function updateStatement({ publicationId, group, source, now }: Group): SQL {
  const revision = sql`max(stories.revision + 1, coalesce(given.value ->> 'revision', 0))`
  const isMaterial = sql`given.value ->> 'material'`
  // Found by id through a subquery: joined by URL, SQLite walks through all of the publication's stories for each given one.
  return sql`
    UPDATE stories SET
      kind = given.value ->> 'kind', title = given.value ->> 'title', excerpt = given.value ->> 'excerpt',
      category = given.value ->> 'category', region = given.value ->> 'region',
      published_at = coalesce(given.value ->> 'publishedAt', stories.published_at),
      reading_minutes = given.value ->> 'readingMinutes', source_count = given.value ->> 'sourceCount',
      bias = given.value ->> 'bias', sentiment = given.value ->> 'sentiment', image_url = given.value ->> 'imageUrl',
      story_url = given.value ->> 'storyUrl', body = given.value ->> 'body', content_hash = given.value ->> 'hash',
      revision = ${revision},
      material_revision = CASE WHEN ${isMaterial} THEN ${revision} ELSE stories.material_revision END,
      material_at = CASE WHEN ${isMaterial} THEN ${now} ELSE stories.material_at END,
      updated_at = ${now}, related_due_at = ${now}, removed_at = NULL
    FROM json_each(${group}) AS given
    WHERE stories.id = (SELECT known.id FROM stories AS known
        WHERE known.publication_id = ${publicationId} AND known.url = given.value ->> 'url')
      AND (stories.content_hash <> given.value ->> 'hash' OR stories.removed_at IS NOT NULL
        OR given.value ->> 'revision' > stories.revision)
      ${source === 'push' ? sql`` : sql`AND ${mayChange(source)}`}
    RETURNING stories.id`
}

/** Whether a feed may change the row: its own, a plain story that turns out to be a deep dive, or one whose feed is gone. */
function mayChange(source: Source): SQL {
  return sql`(stories.removed_at IS NULL AND stories.content_hash LIKE 'feed-%' AND (
    stories.content_hash LIKE ${`${source}:%`}
    OR (stories.kind = 'story' AND given.value ->> 'kind' = 'deep-dive')
    OR NOT EXISTS (SELECT 1 FROM feeds WHERE feeds.id = CAST(substr(stories.content_hash, 6) AS INTEGER))))`
}

function insertStatement({ publicationId, group, now }: Group): SQL {
  const revision = sql`coalesce(given.value ->> 'revision', 1)`
  return sql`
    INSERT INTO stories (publication_id, url, kind, title, excerpt, category, region, published_at, reading_minutes,
      source_count, bias, sentiment, image_url, story_url, body, content_hash, revision, material_revision,
      created_at, updated_at, related_due_at)
    SELECT ${publicationId}, given.value ->> 'url', given.value ->> 'kind', given.value ->> 'title',
      given.value ->> 'excerpt', given.value ->> 'category', given.value ->> 'region',
      coalesce(given.value ->> 'publishedAt', ${now}), given.value ->> 'readingMinutes',
      given.value ->> 'sourceCount', given.value ->> 'bias', given.value ->> 'sentiment', given.value ->> 'imageUrl',
      given.value ->> 'storyUrl', given.value ->> 'body', given.value ->> 'hash', ${revision}, ${revision},
      ${now}, ${now}, ${now}
    FROM json_each(${group}) AS given WHERE true
    ON CONFLICT (publication_id, url) DO NOTHING
    RETURNING id`
}
