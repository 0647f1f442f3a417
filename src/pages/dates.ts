/** Dates as the page's language writes them, in the publication's zone. A story's short date is the mails' (emails/dates.ts). */
import { dateFormat } from '../../emails/formats'
import type { Words } from '../../emails/words'

/** `long`: 27 February · `day`: 27 February 2026 · `moment`: Monday 2 March at 07:00 GMT */
type DateStyle = 'long' | 'day' | 'moment'

const STYLES: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  long: { day: 'numeric', month: 'long' },
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  moment: { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
}

type Place = { words: Words; timezone: string; style: DateStyle }

export function formatDate(at: number, { words, timezone, style }: Place): string {
  const told = dateFormat(words.mail.locale, { ...STYLES[style], timeZone: timezone }).format(at)
  // The platform knows few zones by name, and calls London in winter `GMT+0`.
  return told.replace(/(?<=\p{L})\+0$/u, '')
}
