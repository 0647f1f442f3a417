/**
 * The mail with the link to everything that is held about a reader, as one file. It goes to the address alone, works once and not for long:
 * a forwarded digest must not be able to open it.
 */
import type { Brand, Document } from './brand'
import { letter } from './letter'
import type { Words } from './words'

type OwnData = { brand: Brand; words: Words; link: string; hours: number }

export function exportMail({ brand, words, link, hours }: OwnData): Document {
  const { mail } = words
  return letter({
    brand,
    words,
    subject: mail.exportSubject(brand.name),
    title: mail.exportTitle,
    before: [mail.exportLead(brand.name)],
    button: { label: mail.exportButton, url: link },
    after: [mail.onceOnly(hours), mail.notAsked],
    footer: { why: mail.whyLink(brand.name) },
  })
}
