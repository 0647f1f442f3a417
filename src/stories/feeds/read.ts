/**
 * A publication's feeds into its catalogue: now, when its desk asks, or hourly with the tick. Promises: nothing twice on a
 * second read, one bad item never costs the others, one bad feed never costs the others, and each read is written down
 * with what it rejected and why.
 */
import type { Deps } from '../../ground/deps'
import { logFailure } from '../../ground/log'
import type { Feed, Publication } from '../../ground/schema'
import {
  claimDueFeeds,
  claimFeeds,
  type FeedRead,
  lastGoodRead,
  noteRead,
  validatorsOf,
} from '../../publications/feeds'
import { publicationById } from '../../publications/find'
import { sectionsOf } from '../catalogue/topics'
import { type Failure, type Fetched, fetchFeed } from './fetch'

/** Feeds read in one tick; a request may make at most 50 fetches on the smallest plan, and each may be redirected. */
const FEEDS_A_TICK = 10

// A Worker has six connections at a time; one is left to the rest of the request.
const AT_ONCE = 5

/** What one feed may take of the processor, which it shares with every digest of this tick. */
const BUDGET_MILLISECONDS = 2_000

type FeedResult = FeedRead & { url: string }

type FeedDeps = Pick<Deps, 'db' | 'clock' | 'config' | 'forgetPages'>

/** Reads all feeds of a publication now. */
export async function refreshFeeds(
  deps: FeedDeps,
  { publication }: { publication: Publication },
): Promise<{ feeds: FeedResult[] }> {
  return { feeds: await readFeeds(deps, await claimFeeds(deps, { publicationId: publication.id, now: deps.clock() })) }
}

/** Reads the feeds whose hour has come. Two ticks at once share them: a feed is claimed by moving its next read. */
export async function readDueFeeds(deps: FeedDeps, at: number): Promise<void> {
  await readFeeds(deps, await claimDueFeeds(deps, { at, most: FEEDS_A_TICK }))
}

/** Fetches a few at a time, but writes one after the other in the feeds' order: which feed keeps a story is no accident. */
async function readFeeds(deps: FeedDeps, rows: Feed[]): Promise<FeedResult[]> {
  const results: FeedResult[] = []
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const some = rows.slice(start, start + AT_ONCE)
    const fetched = await Promise.all(some.map(async (feed) => ({ feed, answer: await ask(deps, feed) })))
    for (const { feed, answer } of fetched) results.push(await takeInAlone(deps, { feed, answer }))
  }
  return results
}

function ask({ config, clock }: FeedDeps, feed: Feed): Promise<Fetched> {
  return fetchFeed(config, { url: feed.url, ...validatorsOf(feed, clock()) })
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
  // It was not the feed's doing; the log says what broke.
  const read = failed({ error: 'internal', detail: 'could not be taken in, for a reason of ours' })
  try {
    return await record(deps, { feed, read, whole: null })
  } catch (error) {
    logFailure(`writing down feed ${feed.id}`, error)
    return { url: feed.url, ...read }
  }
}

async function takeIn(deps: FeedDeps, { feed, answer }: Answered): Promise<FeedResult> {
  if (answer === 'unchanged') return record(deps, { feed, read: await asLastTime(deps, feed), whole: 'unchanged' })
  if ('error' in answer) return record(deps, { feed, read: failed(answer), whole: null })
  // Read with the first feed: an isolate that only answers requests never needs it.
  const [{ parseFeed }, { sortOut }, { saveStories }] = await Promise.all([
    import('./parse'),
    import('./sort-out'),
    import('../catalogue/upsert'),
  ])
  const parsed = parseFeed(answer.text)
  if ('error' in parsed) return record(deps, { feed, read: failed(parsed), whole: null })
  const publication = await publicationById(deps, feed.publicationId)
  if (!publication) throw new Error(`feed ${feed.id} belongs to no publication`)
  const sections = await sectionsOf(deps, publication)
  const taking = { kind: feed.kind, feedUrl: answer.url, publication, sections }
  const { stories, rejected, warnings, isWhole } = await sortOut(parsed, taking, withinBudget())
  const counts = await saveStories(deps, { publication, stories, source: { feedId: feed.id } })
  return record(deps, { feed, read: { ok: true, ...counts, rejected, warnings }, whole: isWhole ? answer : null })
}

/** A Worker's clock stands still while it computes, and goes on when it has waited for something. */
function withinBudget(): () => Promise<boolean> {
  const startedAt = Date.now()
  return async () => {
    await new Promise((resolve) => setTimeout(resolve))
    return Date.now() - startedAt < BUDGET_MILLISECONDS
  }
}

function failed({ error, detail }: Failure | { error: 'internal'; detail: string }): FeedRead {
  return { ok: false, created: 0, updated: 0, unchanged: 0, rejected: [], warnings: [], error, detail }
}

/** A feed that says "not modified" still holds what it held: all of that is unchanged, and what was rejected still is. */
async function asLastTime(deps: FeedDeps, feed: Feed): Promise<FeedRead> {
  const last = await lastGoodRead(deps, feed.id)
  const unchanged = last ? last.created + last.updated + last.unchanged : 0
  return { ok: true, created: 0, updated: 0, unchanged, rejected: last?.rejected ?? [], warnings: last?.warnings ?? [] }
}

type Noted = Omit<Parameters<typeof noteRead>[1], 'now'>

/** What a feed may answer "not modified" to is kept only once its stories are. */
async function record(deps: FeedDeps, noted: Noted): Promise<FeedResult> {
  await noteRead(deps, { ...noted, now: deps.clock() })
  return { url: noted.feed.url, ...noted.read }
}
