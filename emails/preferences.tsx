/**
 * The mail with a reader's own link to their preferences, for those who no longer have a mail with it.
 * It goes to the address alone: whoever asked learns nothing.
 */
import type { Brand, Document } from './brand'
import { letter } from './letter'
import type { Words } from './words'

export function preferencesMail({ brand, words, link }: { brand: Brand; words: Words; link: string }): Document {
  const { mail } = words
  return letter({
    brand,
    words,
    subject: mail.preferencesSubject(brand.name),
    title: mail.preferencesTitle,
    before: [mail.preferencesLead(brand.name)],
    button: { label: mail.preferencesButton, url: link },
    after: [mail.preferencesKeep],
    footer: { why: mail.whyLink(brand.name) },
  })
}
