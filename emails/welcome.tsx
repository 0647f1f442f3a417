/**
 * The mail after confirming: what comes from now on, the last digest if there is one, and the way out.
 * The only short mail that a reader can leave by one click from the inbox (the headers are the outbox's).
 */
import type { Brand, Document } from './brand'
import { letter } from './letter'
import { clean } from './text'
import type { Words } from './words'

type Welcome = {
  brand: Brand
  words: Words
  lastDigest: { title: string; url: string } | null
  preferencesLink: string
  unsubscribeLink: string
}

export function welcomeMail({ brand, words, lastDigest, preferencesLink, unsubscribeLink }: Welcome): Document {
  const { mail } = words
  return letter({
    brand,
    words,
    subject: mail.welcomeSubject(brand.name),
    title: mail.welcomeTitle,
    before: [
      mail.welcomeLead(brand.name),
      mail.promise,
      ...(lastDigest ? [mail.lastDigest(clean(lastDigest.title))] : []),
    ],
    button: lastDigest && { label: mail.lastDigestButton, url: lastDigest.url },
    after: [],
    footer: { why: mail.whySubscribed(brand.name), preferencesLink, unsubscribeLink },
  })
}
