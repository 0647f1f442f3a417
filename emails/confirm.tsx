/**
 * The mail that asks whether it was really you. It holds nothing that anybody typed (spammers put their text into names),
 * no advertising, one button with its address to copy, and it says that doing nothing is fine; or, for whoever is tired of it, never
 * to be asked again.
 */
import type { Brand, Document } from './brand'
import { letter } from './letter'
import type { Words } from './words'

/** `hours`: how long the link works. */
export function confirmMail({
  brand,
  words,
  link,
  neverLink,
  hours,
}: {
  brand: Brand
  words: Words
  link: string
  neverLink: string
  hours: number
}): Document {
  const { mail } = words
  return letter({
    brand,
    words,
    subject: mail.confirmSubject(brand.name),
    title: mail.confirmTitle,
    before: [mail.confirmLead(brand.name)],
    button: { label: mail.confirmButton, url: link, copied: true },
    after: [mail.confirmHours(hours), mail.confirmNot],
    wayOut: { label: mail.never, url: neverLink },
    footer: { why: mail.whyTyped(brand.name) },
  })
}
