/**
 * The mail that asks whether it was really you. It holds nothing that anybody typed (spammers put their text into names),
 * no advertising, one button, and it says that doing nothing is fine.
 */
import type { Brand, Document } from './brand'
import { letter } from './letter'
import type { Words } from './words'

/** `hours`: how long the link works. */
export function confirmMail({
  brand,
  words,
  link,
  hours,
}: {
  brand: Brand
  words: Words
  link: string
  hours: number
}): Document {
  const { mail } = words
  return letter({
    brand,
    words,
    subject: mail.confirmSubject(brand.name),
    title: mail.confirmTitle,
    before: [mail.confirmLead(brand.name)],
    button: { label: mail.confirmButton, url: link },
    after: [mail.confirmHours(hours), mail.confirmNot],
    footer: { why: mail.whyTyped(brand.name) },
  })
}
