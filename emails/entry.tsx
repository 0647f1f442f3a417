/** The two letters to whoever works at the desk: the link that signs them in, and the invitation, which holds no such link. */
import type { Brand, Document } from './brand'
import { letter } from './letter'
import type { Words } from './words'

type Entry = { brand: Brand; words: Words; link: string }

export function entryMail({ brand, words, link }: Entry): Document {
  const { entry, notAsked, whyPerson } = words.mail
  return letter({
    brand,
    words,
    subject: entry.subject(brand.name),
    title: entry.title,
    before: [entry.lead(brand.name)],
    button: { label: entry.button, url: link },
    after: [entry.once, notAsked],
    footer: { why: whyPerson(brand.name) },
  })
}

export function invitedMail({ brand, words, link }: Entry): Document {
  const { invited, whyPerson } = words.mail
  return letter({
    brand,
    words,
    subject: invited.subject(brand.name),
    title: invited.title,
    before: [invited.lead(brand.name), invited.how],
    button: { label: invited.button, url: link },
    after: [],
    footer: { why: whyPerson(brand.name) },
  })
}
