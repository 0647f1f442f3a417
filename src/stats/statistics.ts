/**
 * What happened, per day and in total, out of counters that were changed in the batch of the change itself: one statement per part,
 * one round trip, all of them of one moment, and a second one for the titles of stories. Days are the publication's own. Promises that no
 * address is ever in it.
 */
import { inArray, sql } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import type { Deps } from '../ground/deps'
import { figuresOf } from '../ground/digest-totals'
import { CHANNELS, type Channel, type DigestStatus, type Publication, type Story, stories } from '../ground/schema'
import type { DropReason } from '../ground/share-message'
import { dayOf } from '../publications/schedule'
import {
  type AddedUpDay,
  type AddedUpStories,
  addedUpDays,
  addedUpStories,
  addUp,
  type Counter,
  countersOfChangedDays,
  type PassedOn,
  type StoryTally,
} from '../shares/passed-on'
import { unknownPages } from '../shares/unknown'
import { presentStory, storyColumns } from '../stories/catalogue/present'

export type Counts = {
  signups: number
  confirmed: number
  unsubscribed: number
  suppressed: number
  /** At the end of the day, or of the range. */
  active: number
  shares: number
  /** All counted arrivals, through shared links and from digests. */
  visits: number
}

/** What sharing brought one story. */
export type StoryWorth = {
  story: Story
  shares: number
  /** All arrivals, from digests too. */
  visits: number
  /** Those through shared links, and how many of them a share brought; null without a share. */
  visitsFromShares: number
  visitsPerShare: number | null
  /** All sign-ups on its page or through a link to it. */
  signups: number
  /** Those who came through a shared link. */
  signupsFromShares: number
}

export type Statistics = {
  from: string
  to: string
  total: Counts
  days: ({ day: string } & Counts)[]
  channels: { channel: Channel; shares: number; visits: number }[]
  stories: StoryWorth[]
  /** Passed on more often than opened, the widest gap first: what readers praise and the list has not read yet. */
  leastOpened: StoryWorth[]
  digests: {
    period: string
    status: DigestStatus
    accounting: Record<'candidates' | 'planned' | 'accepted' | 'skipped' | 'failed' | 'unknown', number>
    reported: Record<'delivered' | 'bounced' | 'complained', number>
    visits: number
    unsubscribed: number
  }[]
  dropped: { kind: 'share' | 'visit'; reason: DropReason; count: number }[]
  /** Pages that events of the last two days named and no story has, the commonest first. */
  unknown: { url: string; count: number }[]
}

const DEFAULT_DAYS = 28
const MAX_DAYS = 366
const STORIES_SHOWN = 50
const LEAST_OPENED_SHOWN = 10

type Range = { from: string; to: string }

/** The days asked for, both included; by default the last 28 up to today. */
export function parseRange(
  { timezone }: Pick<Publication, 'timezone'>,
  from: string | undefined,
  to: string | undefined,
  now: number,
): Range | 'invalid_from' | 'invalid_to' | 'range_too_long' {
  const last = parseDay(to ?? dayOf(timezone, now))
  if (!last) return 'invalid_to'
  const first = from === undefined ? last.subtract({ days: DEFAULT_DAYS - 1 }) : parseDay(from)
  if (!first || Temporal.PlainDate.compare(first, last) > 0) return 'invalid_from'
  if (first.until(last).days >= MAX_DAYS) return 'range_too_long'
  return { from: first.toString(), to: last.toString() }
}

function parseDay(given: string): Temporal.PlainDate | null {
  if (!/^(19|2\d)\d\d-\d\d-\d\d$/.test(given)) return null
  try {
    return Temporal.PlainDate.from(given, { overflow: 'reject' })
  } catch {
    return null
  }
}

type Asked = Range & { publication: Pick<Publication, 'id' | 'timezone'> }

export async function statistics(deps: Pick<Deps, 'db'>, asked: Asked): Promise<Statistics> {
  const { db } = deps
  const span = { publicationId: asked.publication.id, ...asked }
  const [[before], readers, sharedDays, sharedStories, changed, digests, dropped, unknown] = await db.batch([
    db.all<{ active: number }>(activeBefore(asked)),
    db.all<ReaderDay>(readerDays(asked)),
    db.all<AddedUpDay>(addedUpDays(span)),
    db.all<AddedUpStories>(addedUpStories(span)),
    db.all<Counter>(countersOfChangedDays(span)),
    db.all<DigestRow>(digestsIn(asked)),
    db.all<Statistics['dropped'][number]>(droppedIn(asked)),
    db.all<Statistics['unknown'][number]>(unknownPages(span)),
  ])
  const sharing = addUp(sharedDays, sharedStories, changed)
  const days = daily(asked, before?.active ?? 0, readers, sharing)
  return {
    from: asked.from,
    to: asked.to,
    total: totalOf(days),
    days,
    channels: byChannel(sharing),
    ...(await worthOfStories(deps, sharing)),
    digests: digests.map(presentDigest),
    dropped,
    unknown,
  }
}

// ---- Days ----

type ReaderDay = { day: string; activeChange: number } & Pick<
  Counts,
  'signups' | 'confirmed' | 'unsubscribed' | 'suppressed'
>

/** Readers that publications have now, by their ids. */
export async function activeReaders({ db }: Pick<Deps, 'db'>, publicationIds: number[]): Promise<Map<number, number>> {
  const rows = await db.all<{ id: number; active: number }>(sql`SELECT publication_id AS id, active FROM reader_totals
    WHERE publication_id IN (SELECT value FROM json_each(${JSON.stringify(publicationIds)}))`)
  return new Map(rows.map(({ id, active }) => [id, active]))
}

/** The running sum that the range begins with: what there is now, without what has come since. */
function activeBefore({ publication, from }: Asked) {
  return sql`SELECT coalesce((SELECT active FROM reader_totals WHERE publication_id = ${publication.id}), 0)
    - coalesce((SELECT sum(active_change) FROM reader_days WHERE publication_id = ${publication.id} AND day >= ${from}), 0) AS active`
}

function readerDays({ publication, from, to }: Asked) {
  return sql`SELECT day, signups, confirmed, unsubscribed, suppressed, active_change AS activeChange FROM reader_days
    WHERE publication_id = ${publication.id} AND day BETWEEN ${from} AND ${to}`
}

/** Every day of the range, also those on which nothing happened. */
function daily({ from, to }: Range, activeBefore: number, readers: ReaderDay[], sharing: PassedOn): Statistics['days'] {
  const readersOn = new Map(readers.map((row) => [row.day, row]))
  const days: Statistics['days'] = []
  let active = activeBefore
  const last = Temporal.PlainDate.from(to)
  for (
    let date = Temporal.PlainDate.from(from);
    Temporal.PlainDate.compare(date, last) <= 0;
    date = date.add({ days: 1 })
  ) {
    const day = date.toString()
    const { signups = 0, confirmed = 0, unsubscribed = 0, suppressed = 0, activeChange = 0 } = readersOn.get(day) ?? {}
    const { shares = 0, visits = 0 } = sharing.days.get(day) ?? {}
    active += activeChange
    days.push({ day, signups, confirmed, unsubscribed, suppressed, active, shares, visits })
  }
  return days
}

function totalOf(days: Statistics['days']): Counts {
  const sum = (name: Exclude<keyof Counts, 'active'>) => days.reduce((total, day) => total + day[name], 0)
  return {
    signups: sum('signups'),
    confirmed: sum('confirmed'),
    unsubscribed: sum('unsubscribed'),
    suppressed: sum('suppressed'),
    active: days.at(-1)?.active ?? 0,
    shares: sum('shares'),
    visits: sum('visits'),
  }
}

// ---- Channels, stories, drops ----

/** Networks only: arrivals from digests stand with the digests, sign-ups from a page with its story. */
function byChannel({ channels }: PassedOn): Statistics['channels'] {
  return CHANNELS.map((channel) => ({ channel, ...(channels.get(channel) ?? { shares: 0, visits: 0 }) })).filter(
    ({ shares, visits }) => shares + visits > 0,
  )
}

type Ranked = StoryTally & { id: number }

/** Passed on or opened most; and passed on more often than opened. Removed stories too: what happened stays true. */
async function worthOfStories(
  { db }: Pick<Deps, 'db'>,
  sharing: PassedOn,
): Promise<Pick<Statistics, 'stories' | 'leastOpened'>> {
  const all = Array.from(sharing.stories, ([id, tally]): Ranked => ({ id, ...tally }))
  const best = all
    .filter(({ shares, visits, signups }) => shares + visits + signups > 0)
    .sort((a, b) => b.shares + b.visits - a.shares - a.visits || b.signups - a.signups || a.id - b.id)
    .slice(0, STORIES_SHOWN)
  const leastOpened = all
    .filter(({ shares, visits }) => shares > visits)
    .sort((a, b) => b.shares - b.visits - a.shares + a.visits || a.visits - b.visits || a.id - b.id)
    .slice(0, LEAST_OPENED_SHOWN)
  const ids = [...new Set([...best, ...leastOpened].map(({ id }) => id))]
  const rows = ids.length === 0 ? [] : await db.select(storyColumns).from(stories).where(inArray(stories.id, ids))
  const shown = new Map(rows.map((row) => [row.id, presentStory(row)]))
  const worth = (ranked: Ranked[]) => ranked.flatMap((one) => worthOf(shown.get(one.id), one))
  return { stories: worth(best), leastOpened: worth(leastOpened) }
}

/** None of a story that became one with another meanwhile. */
function worthOf(story: Story | undefined, tally: Ranked): StoryWorth[] {
  if (!story) return []
  const { shares, visits, signups, visitsFromShares, signupsFromShares } = tally
  const visitsPerShare = shares > 0 ? Math.round((visitsFromShares / shares) * 100) / 100 : null
  return [{ story, shares, visits, visitsFromShares, visitsPerShare, signups, signupsFromShares }]
}

function droppedIn({ publication, from, to }: Asked) {
  return sql`SELECT kind, reason, sum(count) AS count FROM drops
    WHERE publication_id = ${publication.id} AND day BETWEEN ${from} AND ${to}
    GROUP BY kind, reason HAVING sum(count) > 0 ORDER BY kind, reason`
}

// ---- Digests ----

type Tally = Statistics['digests'][number]['accounting'] & Statistics['digests'][number]['reported']
type DigestRow = Omit<Statistics['digests'][number], 'accounting' | 'reported'> & Tally

/** Those whose slot or whose sending falls in the range. */
function digestsIn({ publication, from, to }: Asked) {
  const start = startOf(publication.timezone, Temporal.PlainDate.from(from))
  const end = startOf(publication.timezone, Temporal.PlainDate.from(to).add({ days: 1 }))
  const isIn = sql`d.publication_id = ${publication.id}
    AND ((d.slot_at >= ${start} AND d.slot_at < ${end}) OR (d.sent_at >= ${start} AND d.sent_at < ${end}))`
  return sql`SELECT d.period, d.status, coalesce(v.visits, 0) AS visits, d.unsubscribed, d.candidates,
      coalesce(f.planned, 0) AS planned, coalesce(f.accepted, 0) AS accepted, coalesce(f.skipped, 0) AS skipped,
      coalesce(f.failed, 0) AS failed, coalesce(f.unknown, 0) AS unknown, coalesce(f.delivered, 0) AS delivered,
      coalesce(f.bounced, 0) AS bounced, coalesce(f.complained, 0) AS complained
    FROM digests d LEFT JOIN ${figuresOf(sql`SELECT d.id FROM digests d WHERE ${isIn}`)} f ON f.digest_id = d.id
    LEFT JOIN digest_visits v ON v.publication_id = d.publication_id AND v.period = d.period
    WHERE ${isIn} ORDER BY d.slot_at`
}

export function startOf(timezone: string, date: Temporal.PlainDate): number {
  return date.toZonedDateTime(timezone).epochMilliseconds
}

function presentDigest({ period, status, visits, unsubscribed, ...tally }: DigestRow): Statistics['digests'][number] {
  const { candidates, planned, accepted, skipped, failed, unknown, delivered, bounced, complained } = tally
  return {
    period,
    status,
    accounting: { candidates, planned, accepted, skipped, failed, unknown },
    reported: { delivered, bounced, complained },
    visits,
    unsubscribed,
  }
}
