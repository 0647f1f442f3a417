/**
 * The mail with the link by which a reader erases themselves. It goes to the address alone, works once and not for long, and says
 * that doing nothing is fine.
 */
import type { Brand, Document } from './brand'
import { letter } from './letter'
import type { Words } from './words'

type OwnData = { brand: Brand; words: Words; link: string; hours: number }

export function eraseMail({ brand, words, link, hours }: OwnData): Document {
  const { mail } = words
  return letter({
    brand,
    words,
    subject: mail.eraseSubject(brand.name),
    title: mail.eraseTitle,
    before: [mail.eraseLead(brand.name)],
    button: { label: mail.eraseButton, url: link },
    after: [mail.onceOnly(hours), mail.notAsked],
    footer: { why: mail.whyLink(brand.name) },
  })
}
