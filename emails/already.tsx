/**
 * The mail to somebody who signed up again: nothing has changed, and nothing is alarming.
 * The page that asked cannot tell the difference; only the owner of the address can.
 */
import type { Brand, Document } from './brand'
import { letter } from './letter'
import type { Words } from './words'

type Already = { brand: Brand; words: Words; preferencesLink: string; unsubscribeLink: string }

export function alreadyMail({ brand, words, preferencesLink, unsubscribeLink }: Already): Document {
  const { mail } = words
  return letter({
    brand,
    words,
    subject: mail.alreadySubject(brand.name),
    title: mail.alreadyTitle,
    before: [mail.alreadyLead(brand.name), mail.alreadyChange],
    button: { label: mail.alreadyButton, url: preferencesLink },
    after: [],
    footer: { why: mail.whySubscribed(brand.name), preferencesLink, unsubscribeLink },
  })
}
