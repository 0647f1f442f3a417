/**
 * When each desk is told of its week: on Monday morning, in the publication's own zone. Whose hour has come is asked by zone, so that a
 * morning of thousands of publications is a few statements.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { DAY } from '../ground/time'
import { dayOf, periodOf, slotAfter } from './schedule'

const MONDAY_MORNING = { digestDay: 'monday', digestHour: 8 } as const

export type WeekTold = {
  /** The Monday morning on which it is told, and the one after. */
  at: number
  next: number
  /** The week that is over, `2026-W09`, and its first and last day. */
  period: string
  from: string
  to: string
}

/** The week that was to be told on the last Monday morning up to `at`. */
export function weekTold(timezone: string, at: number): WeekTold {
  const mornings = { ...MONDAY_MORNING, timezone }
  const next = slotAfter(mornings, at)
  const told = slotAfter(mornings, next - 8 * DAY)
  const [from, to] = [told - 7 * DAY, told - DAY]
  return { at: told, next, period: periodOf(timezone, to), from: dayOf(timezone, from), to: dayOf(timezone, to) }
}

/** In the words of the partial index. */
const isDue = (at: number) => sql`desk_email IS NOT NULL AND ended_at IS NULL AND week_letter_at <= ${at}`

/** The zones in which some desk's hour has come. */
export async function zonesToTell(deps: Pick<Deps, 'db'>, at: number): Promise<string[]> {
  const rows = await deps.db.all<{ timezone: string }>(
    sql`SELECT DISTINCT timezone FROM publications WHERE ${isDue(at)}`,
  )
  return rows.map(({ timezone }) => timezone)
}

type Zone = { timezone: string; at: number }

/** As a query's source: the publications of that zone that are to be told. One that is new waits for its first Monday. */
export function toBeTold({ timezone, at }: Zone): { from: SQL; where: SQL } {
  return { from: sql`publications`, where: sql`${isDue(at)} AND timezone = ${timezone} AND week_letter_at > 0` }
}

/** They are told, or it is too late for that: the next Monday counts. */
export function weekLetterFollowing({ timezone, at, next }: Zone & { next: number }): SQL {
  return sql`UPDATE publications SET week_letter_at = ${next} WHERE ${isDue(at)} AND timezone = ${timezone}`
}
