/**
 * Days as the reader's language writes them, in the publication's zone.
 * Which locale that is stands in the words (`mail.locale`).
 */
import { dateFormat } from './formats'

/** `27 Feb`; null for a time that cannot be read, which is no reason to lose the story. */
export function shortDay(locale: string, at: string | number, timezone: string): string | null {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return null
  return dateFormat(locale, { day: 'numeric', month: 'short', timeZone: timezone }).format(date)
}

/** `27 February`. */
export function longDay(locale: string, at: Date | string | number, timezone: string): string {
  return dateFormat(locale, { day: 'numeric', month: 'long', timeZone: timezone }).format(new Date(at))
}

/** `Monday 2 March 2026`. */
export function fullDay(locale: string, at: Date | string | number, timezone: string): string {
  return dateFormat(locale, { dateStyle: 'full', timeZone: timezone }).format(new Date(at))
}

/** `Monday 2 March`, of a day like `2026-03-02`. */
export function dayNamed(locale: string, day: string): string {
  return dateFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(day))
}

/** `2026-W09` in parts. */
export function weekOf(period: string): { week: number; year: number } {
  const [, year, week] = /^(\d{4})-W(\d{2})$/.exec(period) ?? []
  if (!year || !week) throw new Error(`expected a period like 2026-W09, found ${JSON.stringify(period)}`)
  return { week: Number(week), year: Number(year) }
}
