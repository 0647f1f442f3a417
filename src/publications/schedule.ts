/**
 * When a publication's week turns: slots, periods and days in its own zone. Pure; the zone rules are Temporal's.
 * A slot in an hour that daylight saving leaves out is the first instant after it; in a doubled hour, the first.
 * A schedule may change between any two slots: no week has two, and two are never closer than half a week.
 */
import { Temporal } from 'temporal-polyfill'
import { DAYS_OF_WEEK, type DayOfWeek } from '../ground/schema'
import { DAY } from '../ground/time'

export type Schedule = { timezone: string; digestDay: DayOfWeek; digestHour: number }

/** The first slot strictly after `at` (epoch milliseconds). */
export function slotAfter(schedule: Schedule, at: number): number {
  const today = zoned(schedule.timezone, at).toPlainDate()
  const wanted = DAYS_OF_WEEK.indexOf(schedule.digestDay) + 1
  // Start a day early: a slot pushed over midnight by a gap belongs to yesterday's date.
  for (let days = -1; days <= 8; days++) {
    const date = today.add({ days })
    if (date.dayOfWeek !== wanted) continue
    const slot = instantOf(schedule, date)
    if (slot > at) return slot
  }
  throw new Error(`no slot within 8 days after ${at} in ${schedule.timezone}`)
}

/** What came before: the last week that had its slot, and when, or when its digest went out after all. */
export type LastSlot = { period: string; at: number }

/** Two digests of one publication are at least half their period apart. */
const LEAST_APART = 3.5 * DAY

/** The first slot after `after` that may follow the last one, whatever schedule that was of. */
export function slotFollowing(schedule: Schedule, { after, last }: { after: number; last: LastSlot | null }): number {
  let slot = slotAfter(schedule, after)
  while (last && !mayFollow(schedule, slot, last)) slot = slotAfter(schedule, slot)
  return slot
}

/** Whether a slot may follow the last one: in a later week, and far enough from it. */
export function mayFollow({ timezone }: Schedule, slotAt: number, last: LastSlot): boolean {
  return periodOf(timezone, slotAt) > last.period && slotAt - last.at >= LEAST_APART
}

/** The ISO week, in the publication's zone, in which a slot falls: `2026-W09`. */
export function periodOf(timezone: string, slotAt: number): string {
  return weekOfDate(zoned(timezone, slotAt).toPlainDate())
}

function weekOfDate(date: Temporal.PlainDate): string {
  return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`
}

const PERIOD = /^(\d{4})-W(\d{2})$/

/** Whether the text is written like a period. Whether that year has such a week only slotOfPeriod tells. */
export function isPeriod(text: string): boolean {
  return PERIOD.test(text)
}

/** The weeks from one on, up to another and without it. */
export function weeksFrom(period: string, until: string): string[] {
  const weeks: string[] = []
  for (let monday = mondayOf(period); monday; monday = monday.add({ weeks: 1 })) {
    const week = weekOfDate(monday)
    if (week >= until) break
    weeks.push(week)
  }
  return weeks
}

/** The slot of a period, or null where the text is no week of any year. */
export function slotOfPeriod(schedule: Schedule, period: string): number | null {
  const monday = mondayOf(period)
  if (!monday) return null
  const slot = instantOf(schedule, monday.add({ days: DAYS_OF_WEEK.indexOf(schedule.digestDay) }))
  return periodOf(schedule.timezone, slot) === period ? slot : null
}

function mondayOf(period: string): Temporal.PlainDate | null {
  const match = PERIOD.exec(period)
  if (!match) return null
  // 4 January is always in week 1 (ISO 8601).
  const inWeekOne = Temporal.PlainDate.from({ year: Number(match[1]), month: 1, day: 4 })
  return inWeekOne.subtract({ days: inWeekOne.dayOfWeek - 1 }).add({ weeks: Number(match[2]) - 1 })
}

// Every share asks for its day, and Temporal takes as long as all the rest: a zone's last day is remembered from end to end.
const days = new Map<string, { day: string; from: number; until: number }>()

/** The publication's calendar day, `2026-02-27`. */
export function dayOf(timezone: string, at: number): string {
  const known = days.get(timezone)
  if (known && at >= known.from && at < known.until) return known.day
  const date = zoned(timezone, at).toPlainDate()
  const day = date.toString()
  const until = startOfDay(timezone, date.add({ days: 1 }).toString())
  days.set(timezone, { day, from: startOfDay(timezone, day), until })
  return day
}

/** When a day begins there, epoch milliseconds; where midnight is left out, the first instant after it. */
export function startOfDay(timezone: string, day: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(timezone).epochMilliseconds
}

/** Whether both that work with zones know this one: Intl, which writes dates, takes PST and IST; Temporal, which reckons, does not. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    zoned(name, 0)
    return true
  } catch {
    return false
  }
}

function instantOf(schedule: Schedule, date: Temporal.PlainDate): number {
  const wall = date.toPlainDateTime({ hour: schedule.digestHour })
  const early = wall.toZonedDateTime(schedule.timezone, { disambiguation: 'earlier' })
  if (early.toPlainDateTime().equals(wall)) return early.epochMilliseconds
  // The hour does not exist: "earlier" lands before the gap, and the gap's end is the next transition.
  return (early.getTimeZoneTransition('next') ?? early).epochMilliseconds
}

function zoned(timezone: string, at: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone)
}
