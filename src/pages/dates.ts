/** Dates as the page's language writes them, in the publication's zone. */
import type { Words } from '../../emails/words'

/** `short`: 27 Feb · `long`: 27 February · `day`: 27 February 2026 · `moment`: Monday 2 March at 07:00 */
export type DateStyle = 'short' | 'long' | 'day' | 'moment'

const STYLES: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  short: { day: 'numeric', month: 'short' },
  long: { day: 'numeric', month: 'long' },
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  moment: { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
}

type Place = { words: Words; timezone: string; style: DateStyle }

export function formatDate(at: number, { words, timezone, style }: Place): string {
  return new Intl.DateTimeFormat(words.mail.locale, { ...STYLES[style], timeZone: timezone }).format(at)
}
