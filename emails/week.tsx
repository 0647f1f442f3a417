/**
 * The Monday letter to a desk: the week before in three sentences, the numbers of its days, and what happens if nobody acts. The desk's
 * page says the same three sentences. Leaves to src/stats where the numbers come from.
 */
import type { Brand, Document } from './brand'
import { dayNamed, weekOf } from './dates'
import { letter } from './letter'
import { clean } from './text'
import type { Words } from './words'

export type WeekFigures = {
  /** Who had the digest, of whom; null: none went out. */
  digest: { accepted: number; candidates: number } | null
  confirmed: number
  left: number
  active: number
  shares: number
  visits: number
  /** What was passed on most, if anything was. */
  best: { title: string; shares: number } | null
  /** `2026-02-27` each. */
  days: { day: string; shares: number; visits: number }[]
}

export function weekSentences({ mail }: Words, figures: WeekFigures): [string, string, string] {
  const { weekLetter } = mail
  const { digest, confirmed, left, active, shares, visits, best } = figures
  return [
    digest ? weekLetter.wentTo(digest.accepted, digest.candidates) : weekLetter.noDigest,
    weekLetter.readers(confirmed, left, active),
    weekLetter.travelled(shares, visits, best && { ...best, title: clean(best.title) }),
  ]
}

type WeekLetter = {
  brand: Brand
  words: Words
  /** `2026-W09`. */
  period: string
  figures: WeekFigures
  /** When the next digest is due, in words, and whether it goes out by itself. */
  next: { when: string; isAutomatic: boolean }
  deskLink: string
  numbersLink: string
}

export function weekMail({ brand, words, period, figures, next, deskLink, numbersLink }: WeekLetter): Document {
  const { mail } = words
  const { weekLetter } = mail
  const { week, year } = weekOf(period)
  return letter({
    brand,
    words,
    subject: weekLetter.subject(brand.name, mail.week(week, year)),
    title: weekLetter.title,
    before: weekSentences(words, figures),
    list: figures.days.map(({ day, shares, visits }) => weekLetter.day(dayNamed(mail.locale, day), shares, visits)),
    button: { label: mail.desk.button, url: deskLink },
    after: [next.isAutomatic ? weekLetter.next(next.when) : weekLetter.nextByHand(next.when)],
    wayOut: { label: weekLetter.numbers, url: numbersLink },
    footer: { why: mail.whyDesk(brand.name) },
  })
}
