/**
 * A publication's feeds into its catalogue: now, when its desk asks, or hourly with the tick. Promises: nothing twice on a
 * second read, one bad item never costs the others, one bad feed never costs the others, and each read is written down
 * with what it rejected and why. Pruning the reads is left to retention.ts.
 */
import { and, desc, eq, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { logFailure } from '../../ground/log'
import { type Feed, feedReads, feeds, type Publication, type RejectedItem } from '../../ground/schema'
import { HOUR } from '../../ground/time'
import { publicationById } from '../../publications/find'
import { type Counts, saveStories } from '../catalogue/upsert'
import { type FeedError, type Fetched, fetchFeed } from './fetch'
import { parseFeed } from './parse'
import { sortOut } from './sort-out'

/** Feeds read in one tick; a request may make at most 50 fetches on the smallest plan, and each may be redirected. */
const FEEDS_A_TICK = 10

// A Worker has six connections at a time; one is left to the rest of the request.
const AT_ONCE = 5

/** `internal`: it was not the feed's doing; the log says what broke. */
type Read = Counts & { ok: boolean; rejected: RejectedItem[]; error?: FeedError | 'internal' }
type FeedResult = Read & { url: string }

type FeedDeps = Pick<Deps, 'db' | 'clock' | 'config'>

/** Reads all feeds of a publication now. */
export async function refreshFeeds(
  deps: FeedDeps,
  { publication }: { publication: Publication },
): Promise<{ feeds: FeedResult[] }> {
  const rows = await deps.db
    .update(feeds)
    .set({ nextReadAt: deps.clock() + HOUR })
    .where(eq(feeds.publicationId, publication.id))
    .returning()
  return {
    feeds: await readFeeds(
      deps,
      rows.toSorted((a, b) => a.id - b.id),
    ),
  }
}

/** Reads the feeds whose hour has come. Two ticks at once share them: a feed is claimed by moving its next read. */
export async function readDueFeeds(deps: FeedDeps, at: number): Promise<void> {
  // A next read that is further away was set by a tick that ran ahead of its time, by hand; it does not bind.
  const isDue = sql`(next_read_at <= ${at} OR next_read_at > ${at + 2 * HOUR})`
  const due = await deps.db
    .update(feeds)
    .set({ nextReadAt: at + HOUR })
    .where(sql`${isDue} AND id IN (SELECT id FROM feeds WHERE ${isDue} ORDER BY next_read_at LIMIT ${FEEDS_A_TICK})`)
    .returning()
  await readFeeds(
    deps,
    due.toSorted((a, b) => a.id - b.id),
  )
}

/** Fetches a few at a time, but writes one after the other in the feeds' order: which feed keeps a story is no accident. */
async function readFeeds(deps: FeedDeps, rows: Feed[]): Promise<FeedResult[]> {
  const results: FeedResult[] = []
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const some = rows.slice(start, start + AT_ONCE)
    const fetched = await Promise.all(some.map(async (feed) => ({ feed, answer: await fetchFeed(deps.config, feed) })))
    for (const { feed, answer } of fetched) results.push(await takeInAlone(deps, { feed, answer }))
  }
  return results
}

type Answered = { feed: Feed; answer: Fetched }

/** What breaks while one feed is taken in stays with it: those after it have been claimed for this hour too. */
async function takeInAlone(deps: FeedDeps, answered: Answered): Promise<FeedResult> {
  const { feed } = answered
  try {
    return await takeIn(deps, answered)
  } catch (error) {
    logFailure(`feed ${feed.id}`, error)
  }
  const read = failed('internal')
  try {
    return await record(deps, { feed, read })
  } catch (error) {
    logFailure(`writing down feed ${feed.id}`, error)
    return { url: feed.url, ...read }
  }
}

async function takeIn(deps: FeedDeps, { feed, answer }: Answered): Promise<FeedResult> {
  if (answer === 'unchanged') return record(deps, { feed, read: await asLastTime(deps, feed) })
  if ('error' in answer) return record(deps, { feed, read: failed(answer.error) })
  const parsed = parseFeed(answer.text)
  if (typeof parsed === 'string') return record(deps, { feed, read: failed(parsed) })
  const { stories, rejected } = sortOut(parsed, { kind: feed.kind, feedUrl: answer.url })
  const publication = await publicationById(deps, feed.publicationId)
  if (!publication) throw new Error(`feed ${feed.id} belongs to no publication`)
  const counts = await saveStories(deps, { publication, stories, source: { feedId: feed.id } })
  return record(deps, { feed, read: { ok: true, ...counts, rejected }, validators: answer })
}

function failed(error: FeedError | 'internal'): Read {
  return { ok: false, created: 0, updated: 0, unchanged: 0, rejected: [], error }
}

/** A feed that says "not modified" still holds what it held: all of that is unchanged, and what was rejected still is. */
async function asLastTime(deps: FeedDeps, feed: Feed): Promise<Read> {
  const [last] = await deps.db
    .select()
    .from(feedReads)
    .where(and(eq(feedReads.feedId, feed.id), eq(feedReads.ok, true)))
    .orderBy(desc(feedReads.readAt), desc(feedReads.id))
    .limit(1)
  const unchanged = last ? last.created + last.updated + last.unchanged : 0
  return { ok: true, created: 0, updated: 0, unchanged, rejected: last?.rejected ?? [] }
}

type Validators = { etag: string | null; lastModified: string | null }

/** Writes the read down. What a feed may answer "not modified" to is kept only once its stories are. */
async function record(
  deps: FeedDeps,
  { feed, read, validators }: { feed: Feed; read: Read; validators?: Validators },
): Promise<FeedResult> {
  const { etag, lastModified } = validators ?? feed
  await deps.db.batch([
    deps.db
      .insert(feedReads)
      .values({ feedId: feed.id, publicationId: feed.publicationId, readAt: deps.clock(), ...read }),
    deps.db
      .update(feeds)
      .set({ etag, lastModified })
      // Meanwhile it may have become a feed of another kind, whose stories are to be read anew.
      .where(and(eq(feeds.id, feed.id), eq(feeds.kind, feed.kind))),
  ])
  return { url: feed.url, ...read }
}
