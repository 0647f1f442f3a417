/**
 * What sharing came to in a span of days: by day, by channel, by story. Read out of days and weeks that were added up (rollups.ts),
 * a row each, and out of the counters themselves for days that changed since. So it is that of this moment; only of a day with more than
 * a thousand counters, what changed is in it after the next tick. Three statements of one batch, put together by `addUp`, which is pure.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import type { Channel } from '../ground/schema'

export type Span = { publicationId: number; from: string; to: string }

type AnyChannel = Channel | 'digest' | 'page'
type Sum = { shares: number; visits: number }
/** `…FromShares`: without arrivals from digests, and sign-ups on an article's page. `scored…`: what passed every limit. */
export type StoryTally = Sum & {
  signups: number
  visitsFromShares: number
  signupsFromShares: number
  scored: number
  scoredVisits: number
}
export type PassedOn = { days: Map<string, Sum>; channels: Map<AnyChannel, Sum>; stories: Map<number, StoryTally> }

/** JSON, as rollups.ts packs it. */
export type AddedUpDay = { day: string; channels: string }
export type AddedUpStories = { stories: string }
type PackedChannel = [channel: AnyChannel, shares: number, visits: number]
type PackedStory = [id: number, ...figures: [number, number, number, number, number, number, number]]

export type Counter = Omit<StoryTally, 'visitsFromShares' | 'signupsFromShares'> & {
  day: string
  storyId: number
  channel: AnyChannel
}

/** By itself, in one trip. */
export async function passedOn({ db }: Pick<Deps, 'db'>, span: Span): Promise<PassedOn> {
  const [days, stories, counters] = await db.batch([
    db.all<AddedUpDay>(addedUpDays(span)),
    db.all<AddedUpStories>(addedUpStories(span)),
    db.all<Counter>(countersOfChangedDays(span)),
  ])
  return addUp(days, stories, counters)
}

/** `stale`: 0 a day is as it was added up, 1 it has changed, 2 it has changed and is large. */
export function addedUpDays({ publicationId, from, to }: Span): SQL {
  return sql`SELECT day, channels FROM share_rollups
    WHERE publication_id = ${publicationId} AND days = 1 AND day BETWEEN ${from} AND ${to} AND stale <> 1`
}

/** Of whole weeks of which no day has changed, and of the days beside them. */
export function addedUpStories({ publicationId, from, to }: Span): SQL {
  return sql`WITH own AS NOT MATERIALIZED (
      SELECT days, day, stale, stories FROM share_rollups WHERE publication_id = ${publicationId}),
    weeks AS MATERIALIZED (
      SELECT w.day FROM own w WHERE w.days = 7 AND w.day BETWEEN ${from} AND date(${to}, '-6 days') AND w.stale = 0
        AND NOT EXISTS (SELECT 1 FROM own d
          WHERE d.days = 1 AND d.day BETWEEN w.day AND date(w.day, '+6 days') AND d.stale > 0))
    SELECT stories FROM own WHERE days = 7 AND day IN (SELECT day FROM weeks)
    UNION ALL
    SELECT stories FROM own WHERE days = 1 AND day BETWEEN ${from} AND ${to} AND stale <> 1
      AND ${mondayOf(sql`day`)} NOT IN (SELECT day FROM weeks)`
}

export function countersOfChangedDays({ publicationId, from, to }: Span): SQL {
  return sql`SELECT c.day, c.story_id AS storyId, c.channel, c.shares, c.visits, c.signups, c.scored,
      coalesce(c.scored_visits, 0) AS scoredVisits
    FROM share_rollups r CROSS JOIN share_days c ON c.publication_id = r.publication_id AND c.day = r.day
    WHERE r.publication_id = ${publicationId} AND r.days = 1 AND r.day BETWEEN ${from} AND ${to} AND r.stale = 1`
}

/** The first day of its week. */
export function mondayOf(day: SQL): SQL {
  return sql`date(${day}, '-6 days', 'weekday 1')`
}

/** What the three statements found. */
export function addUp(days: AddedUpDay[], stories: AddedUpStories[], counters: Counter[]): PassedOn {
  const found: PassedOn = { days: new Map(), channels: new Map(), stories: new Map() }
  for (const { day, channels } of days)
    for (const [channel, shares, visits] of JSON.parse(channels) as PackedChannel[])
      addSums(found, day, channel, { shares, visits })
  for (const { stories: packed } of stories)
    for (const [id, ...figures] of JSON.parse(packed) as PackedStory[]) addTally(found, id, tallyOf(figures))
  for (const { day, storyId, channel, ...figures } of counters) {
    addSums(found, day, channel, figures)
    addTally(found, storyId, ofChannel(channel, figures))
  }
  return found
}

function tallyOf([shares, visits, signups, visitsFromShares, signupsFromShares, scored, scoredVisits]: [
  ...[number, number, number, number],
  ...[number, number, number],
]): StoryTally {
  return { shares, visits, signups, visitsFromShares, signupsFromShares, scored, scoredVisits }
}

function ofChannel(channel: AnyChannel, figures: Omit<Counter, 'day' | 'storyId' | 'channel'>): StoryTally {
  if (channel !== 'digest' && channel !== 'page')
    return { ...figures, visitsFromShares: figures.visits, signupsFromShares: figures.signups }
  return { ...figures, visitsFromShares: 0, signupsFromShares: 0, scored: 0, scoredVisits: 0 }
}

function addSums({ days, channels }: PassedOn, day: string, channel: AnyChannel, { shares, visits }: Sum): void {
  const onDay = days.get(day) ?? { shares: 0, visits: 0 }
  days.set(day, { shares: onDay.shares + shares, visits: onDay.visits + visits })
  const overIt = channels.get(channel) ?? { shares: 0, visits: 0 }
  channels.set(channel, { shares: overIt.shares + shares, visits: overIt.visits + visits })
}

function addTally({ stories }: PassedOn, id: number, more: StoryTally): void {
  const sum = stories.get(id)
  if (!sum) {
    stories.set(id, more)
    return
  }
  sum.shares += more.shares
  sum.visits += more.visits
  sum.signups += more.signups
  sum.visitsFromShares += more.visitsFromShares
  sum.signupsFromShares += more.signupsFromShares
  sum.scored += more.scored
  sum.scoredVisits += more.scoredVisits
}
