/**
 * Every mail with made-up content, in every language, for the previews under /dev/emails and for looking at them. No reader gets these.
 * Named by the letter, `welcome`, and in other languages by theirs too, `welcome-german`. What the digests tell is sample-stories.ts's.
 */
import { alreadyMail } from './already'
import type { Brand, Document } from './brand'
import { confirmMail } from './confirm'
import { deskMail } from './desk'
import { digestMail } from './digest'
import { entryMail, invitedMail } from './entry'
import { eraseMail } from './erase'
import { exportMail } from './export'
import { preferencesMail } from './preferences'
import { SAMPLE_ISSUES, type SampleIssue } from './sample-stories'
import { type WeekFigures, weekMail } from './week'
import { welcomeMail } from './welcome'
import { type Words, wordsFor } from './words'

const HOST = 'https://tidings.example'

/** A sample; `pictures` is the folder that its pictures stand in. */
export type Sample = (pictures?: string) => Document

type Said = { brand: Brand; words: Words; issue: SampleIssue; pictures: string }

const LETTERS: Record<string, (said: Said) => Document> = {
  confirm: (said) => confirmMail({ ...said, link: own('confirm'), neverLink: `${own('confirm')}/never`, hours: 48 }),
  welcome: (said) => welcomeMail({ ...said, ...both, ...welcoming(said.issue) }),
  already: (said) => alreadyMail({ ...said, ...both }),
  preferences: (said) => preferencesMail({ ...said, link: own('preferences') }),
  export: (said) => exportMail({ ...said, link: own('preferences/export'), hours: 24 }),
  erase: (said) => eraseMail({ ...said, link: own('preferences/erase'), hours: 24 }),
  desk: (said) => deskMail({ ...said, note: note(said.issue), link: own('admin/meridian/digests') }),
  week: (said) => weekMail({ ...said, ...weekly(said.issue) }),
  entry: (said) => entryMail({ ...said, link: own('admin/enter') }),
  invited: (said) => invitedMail({ ...said, link: own('admin/sign-in') }),
  digest: (said) => sampleDigest(said),
}

const LANGUAGES: Record<string, string> = {
  en: '',
  ar: '-arabic',
  de: '-german',
  fr: '-french',
  es: '-spanish',
  ru: '-russian',
}

/** By the name that /dev/emails/:template takes. */
export const samples: Record<string, Sample> = Object.fromEntries(
  Object.entries(LANGUAGES).flatMap(([code, end]) =>
    Object.entries(LETTERS).map(([name, write]): [string, Sample] => [
      name + end,
      (pictures = `${HOST}/images`) => write(saidIn(code, pictures)),
    ]),
  ),
)

function saidIn(code: string, pictures: string): Said {
  const issue = SAMPLE_ISSUES[code]
  if (!issue) throw new Error(`there is no sample digest in ${code}`)
  const words = wordsFor(code)
  const brand: Brand = {
    ...issue.brand,
    url: `https://${issue.slug}.example/`,
    logoUrl: null,
    language: code,
    direction: words.direction,
    archiveUrl: `${HOST}/${issue.slug}`,
  }
  return { brand, words, issue, pictures }
}

const both = { preferencesLink: own('preferences'), unsubscribeLink: own('unsubscribe') }

function welcoming({ slug, first, stories: [lead, ...others] }: SampleIssue) {
  const deepDives = others.slice(0, 2).map(({ title, path }) => ({ title, url: `https://${slug}.example/${path}` }))
  return { first, lastDigest: lead ? { title: lead.title, url: `${HOST}/${slug}/digests/2026-W09` } : null, deepDives }
}

function note({ facts }: SampleIssue) {
  return { code: 'thin_week' as const, period: '2026-W09', facts }
}

function weekly({ slug, first, stories: [lead] }: SampleIssue) {
  const figures: WeekFigures = {
    ...{
      digest: { accepted: 1_198, candidates: 1_204 },
      confirmed: 14,
      left: 1,
      active: 1_217,
      shares: 31,
      visits: 93,
    },
    best: lead ? { title: lead.title, shares: 12 } : null,
    days: [4, 1, 0, 12, 14].map((shares, day) => ({ day: `2026-02-${23 + day}`, shares, visits: shares * 3 })),
  }
  const desk = `${HOST}/admin/${slug}`
  const next = { when: first, isAutomatic: true }
  return {
    period: '2026-W09',
    figures,
    next,
    deskLink: desk,
    numbersLink: `${desk}/stories?from=2026-02-23&to=2026-03-01`,
  }
}

function own(door: string): string {
  return `${HOST}/${door}/17.0.aSampleThatOpensNothing`
}

/** The English one with so many stories, its own again and again: for measuring. */
export function sampleDigestOf(count: number): Document {
  const said = saidIn('en', `${HOST}/images`)
  const { stories } = said.issue
  const many = Array.from({ length: count }, (_, index) => stories[index % stories.length]).flatMap((one) => one ?? [])
  return sampleDigest({ ...said, issue: { ...said.issue, stories: many } })
}

function sampleDigest({ brand, words, issue, pictures }: Said): Document {
  const { slug, timezone, intro, stories } = issue
  const [lead] = stories
  const minutes = stories.reduce((sum, { readingMinutes = 0 }) => sum + (readingMinutes ?? 0), 0)
  const passOn = (['whatsapp', 'x', 'email'] as const).map((channel) => ({
    name: words.mail.channels[channel],
    url: `${HOST}/s/${slug}/1/${channel}`,
  }))
  return digestMail({
    ...{ brand, words, intro, timezone, period: '2026-W10', issueDate: '2026-03-02T07:00:00Z' },
    subject: lead?.title ?? '',
    totalMinutes: minutes || null,
    links: {
      preferences: own('preferences'),
      unsubscribe: own('unsubscribe'),
      web: `${HOST}/${slug}/digests/2026-W10`,
    },
    stories: stories.map(({ path, picture, because = { code: 'newest' }, related = [], ...known }) => ({
      story: {
        ...{ excerpt: null, category: null, region: null, readingMinutes: null, sourceCount: null, bias: null },
        ...{ sentiment: null, publishedAt: '2026-02-27T09:30:00Z' },
        ...known,
        url: `https://${slug}.example/${path}`,
        imageUrl: picture ? `${pictures}/${picture}` : null,
      },
      because,
      related: related.map((title, index) => ({ title, url: `https://${slug}.example/news/${index + 1}` })),
      passOn,
    })),
  })
}
