/**
 * The mail after confirming: what comes from now on and when first, the last digest if there is one, two deep dives, and the way out.
 * The only short mail that a reader can leave by one click from the inbox (the headers are the outbox's).
 */
import type { Brand, Document } from './brand'
import { letter } from './letter'
import { clean } from './text'
import type { Words } from './words'

type Welcome = {
  brand: Brand
  words: Words
  /** When the first digest comes, in words. */
  first: string
  lastDigest: { title: string; url: string } | null
  deepDives: { title: string; url: string }[]
  preferencesLink: string
  unsubscribeLink: string
}

export function welcomeMail(given: Welcome): Document {
  const { brand, words, first, lastDigest, deepDives, preferencesLink, unsubscribeLink } = given
  const { mail } = words
  return letter({
    brand,
    words,
    subject: mail.welcomeSubject(brand.name),
    title: mail.welcomeTitle,
    before: [
      mail.welcomeLead(brand.name),
      mail.firstComes(first),
      mail.promise,
      ...(lastDigest ? [mail.lastDigest(clean(lastDigest.title))] : []),
    ],
    button: lastDigest && { label: mail.lastDigestButton, url: lastDigest.url },
    after: [],
    ...(deepDives.length > 0 ? { reads: { label: mail.reads, stories: deepDives } } : {}),
    footer: { why: mail.whySubscribed(brand.name), preferencesLink, unsubscribeLink },
  })
}
