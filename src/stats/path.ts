/**
 * How a story travels as it ages, beside what is usual for ours: what it was shared in all by the end of each of its first days, and the
 * median of the stories of the last four weeks that anybody passed on, at that age. Reads days that were added up, a row each.
 */
import { sql } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import type { Deps } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { DAY } from '../ground/time'
import { dayOf } from '../publications/schedule'
import { type Counter, countersOfChangedDays } from '../shares/passed-on'
import { medianOf } from './median'

/** A story that nobody passed on for so long is old news. */
const AGES = 14
const WEEKS_DAYS = 28
/** Of the newest: a page reads no more than five thousand rows. */
const MOST_STORIES = 1_000

/** `usual`: null where no story of ours is that old yet. `of`: how many stories that is the median of. */
export type Path = { days: { day: string; shares: number; usual: number | null }[]; of: number }
type Asked = { publication: Pick<Publication, 'id' | 'timezone'>; story: { id: string; publishedAt: string } }

export async function pathOf(deps: Pick<Deps, 'db' | 'clock'>, { publication, story }: Asked): Promise<Path> {
  const { id, timezone } = publication
  const now = deps.clock()
  const today = dayOf(timezone, now)
  const own = agesOf(dayOf(timezone, Date.parse(story.publishedAt)), today)
  const dayBorn = dayFinder(timezone, now)
  const [mine, born, days, changed] = await deps.db.batch([
    deps.db.all<{ day: string; shares: number }>(sql`SELECT day, sum(shares) AS shares FROM share_days
      WHERE publication_id = ${id} AND day IN (SELECT value FROM json_each(${JSON.stringify(own)})) AND story_id = ${Number(story.id)}
      GROUP BY day`),
    deps.db.all<{ id: number; publishedAt: number }>(sql`SELECT id, published_at AS publishedAt FROM stories
      WHERE publication_id = ${id} AND published_at > ${now - WEEKS_DAYS * DAY} AND published_at <= ${now}
      ORDER BY published_at DESC LIMIT ${MOST_STORIES}`),
    deps.db.all<{ day: string; stories: string }>(sql`SELECT day, stories FROM share_rollups
      WHERE publication_id = ${id} AND days = 1 AND day BETWEEN ${dayOf(timezone, now - WEEKS_DAYS * DAY)} AND ${today} AND stale <> 1`),
    deps.db.all<Counter>(
      countersOfChangedDays({ publicationId: id, from: dayOf(timezone, now - WEEKS_DAYS * DAY), to: today }),
    ),
  ])
  const shares = sharesByStory(days, changed)
  const paths = born.flatMap((one) => {
    const theirs = shares.get(one.id)
    return theirs ? [cumulative(agesOf(dayBorn(one.publishedAt), today), theirs)] : []
  })
  const ownShares = cumulative(own, new Map(mine.map((row) => [row.day, row.shares])))
  return {
    days: own.map((day, age) => ({
      day,
      shares: ownShares[age] ?? 0,
      usual: medianOf(paths.map((path) => path[age])),
    })),
    of: paths.length,
  }
}

/** The days of its first two weeks that have begun. */
function agesOf(born: string, today: string): string[] {
  const first = Date.parse(born)
  const days = Array.from({ length: AGES }, (_, age) => new Date(first + age * DAY).toISOString().slice(0, 10))
  return days.filter((day) => day <= today)
}

/** On which of the last four weeks' days something was: a thousand stories ask, and a zone's calendar is slow. */
function dayFinder(timezone: string, now: number): (at: number) => string {
  const today = Temporal.PlainDate.from(dayOf(timezone, now))
  const starts = Array.from({ length: WEEKS_DAYS + 1 }, (_, back) => {
    const date = today.subtract({ days: back })
    return { day: date.toString(), at: date.toZonedDateTime(timezone).epochMilliseconds }
  })
  return (at) => (starts.find((start) => start.at <= at) ?? starts.at(-1))?.day ?? ''
}

function sharesByStory(days: { day: string; stories: string }[], changed: Counter[]): Map<number, Map<string, number>> {
  const found = new Map<number, Map<string, number>>()
  const add = (id: number, day: string, shares: number) => {
    if (shares === 0) return
    const theirs = found.get(id) ?? new Map<string, number>()
    found.set(id, theirs.set(day, (theirs.get(day) ?? 0) + shares))
  }
  // As rollups.ts packs them: a story's id, its shares, the rest.
  for (const { day, stories } of days)
    for (const [id = 0, shares = 0] of JSON.parse(stories ?? '[]') as number[][]) add(id, day, shares)
  for (const { day, storyId, shares } of changed) add(storyId, day, shares)
  return found
}

function cumulative(days: string[], shares: Map<string, number>): number[] {
  let sum = 0
  return days.map((day) => {
    sum += shares.get(day) ?? 0
    return sum
  })
}
