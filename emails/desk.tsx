/**
 * Notes to the desk: a digest that was not sent, or that needs a person.
 * What happened, what to do, and the facts as the verb that noticed gave them.
 */
import type { Brand, Document } from './brand'
import { weekOf } from './dates'
import { letter } from './letter'
import type { Words } from './words'

export type DeskNote = {
  code: 'thin_week' | 'late_slot' | 'blocked' | 'needs_approval' | 'expired' | 'paused' | 'needs_review'
  /** `2026-W09`. */
  period: string
  facts: string[]
}

type Desk = { brand: Brand; words: Words; note: DeskNote; link: string }

export function deskMail({ brand, words, note, link }: Desk): Document {
  const { mail } = words
  const { week, year } = weekOf(note.period)
  const said = mail.desk[note.code]
  return letter({
    brand,
    words,
    subject: said.subject(brand.name, mail.week(week, year)),
    title: said.title,
    before: [said.lead(mail.week(week, year))],
    list: note.facts,
    button: { label: mail.desk.button, url: link },
    after: [],
    footer: { why: mail.whyDesk(brand.name) },
  })
}
