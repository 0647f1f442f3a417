/**
 * Notes to the desk: a digest that was not sent, or that needs a person.
 * What happened, what to do, and the facts as the verb that noticed gave them.
 */
import type { Brand, Document } from './brand'
import { weekOf } from './dates'
import { letter } from './letter'
import type { Words } from './words'

export type DeskNote = {
  code: keyof Omit<Words['mail']['desk'], 'button'>
  /** `2026-W09`, or null where it is about no digest. */
  period: string | null
  facts: string[]
}

type Desk = { brand: Brand; words: Words; note: DeskNote; link: string }

export function deskMail({ brand, words, note, link }: Desk): Document {
  const { mail } = words
  const week = note.period === null ? '' : weekNamed(words, note.period)
  const said = mail.desk[note.code]
  return letter({
    brand,
    words,
    subject: said.subject(brand.name, week),
    title: said.title,
    before: [said.lead(week)],
    list: note.facts,
    button: { label: mail.desk.button, url: link },
    after: [],
    footer: { why: mail.whyDesk(brand.name) },
  })
}

function weekNamed({ mail }: Words, period: string): string {
  const { week, year } = weekOf(period)
  return mail.week(week, year)
}
