/**
 * The archive as Atom (RFC 4287) and as JSON Feed 1.1. Pure: rows in, text out.
 * Promises well-formed XML whatever the rows hold: escaped, without the characters that XML forbids, every address absolute.
 */

import { becauseSentence, factsOf } from '../../emails/story-blocks'
import { saysMore, webAddress } from '../../emails/text'
import { type Words, wordsFor } from '../../emails/words'
import type { Config } from '../ground/deps'
import { fromDigest, links } from '../ground/links'
import type { ChosenStory, Publication } from '../ground/schema'
import type { FrozenDigest } from './digests'
import type { Corrections } from './story'

type Feed = { config: Pick<Config, 'publicUrl'>; publication: Publication; digests: FrozenDigest[] }

export function atomFeed({ config, publication, digests }: Feed): string {
  const self = links.atomFeed(config, publication.slug)
  const archive = links.archive(config, publication.slug)
  const title = wordsFor(publication.language).page.archiveTitle(publication.name)
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${xml(publication.language)}">`,
    `<id>${xml(self)}</id>`,
    `<title>${xml(title)}</title>`,
    ...(publication.tagline ? [`<subtitle>${xml(publication.tagline)}</subtitle>`] : []),
    `<link rel="self" type="application/atom+xml" href="${xml(self)}"/>`,
    `<link rel="alternate" type="text/html" href="${xml(archive)}"/>`,
    `<updated>${isoTime(newest(publication, digests))}</updated>`,
    `<author><name>${xml(publication.name)}</name></author>`,
    ...digests.map((digest) => atomEntry({ config, publication, digest })),
    '</feed>',
    '',
  ].join('\n')
}

function atomEntry({ config, publication, digest }: Omit<Feed, 'digests'> & { digest: FrozenDigest }): string {
  const address = links.digest(config, publication.slug, digest.period)
  const at = isoTime(digest.sentAt ?? digest.issuedAt)
  return [
    '<entry>',
    `<id>${xml(address)}</id>`,
    `<title>${xml(digest.subject)}</title>`,
    `<link rel="alternate" type="text/html" href="${xml(address)}"/>`,
    `<published>${at}</published>`,
    `<updated>${isoTime(changedAt(digest))}</updated>`,
    ...(digest.intro ? [`<summary>${xml(digest.intro)}</summary>`] : []),
    `<content type="html">${xml(contentOf(publication, digest))}</content>`,
    '</entry>',
  ].join('\n')
}

export function jsonFeed({ config, publication, digests }: Feed): object {
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: wordsFor(publication.language).page.archiveTitle(publication.name),
    home_page_url: links.archive(config, publication.slug),
    feed_url: links.jsonFeed(config, publication.slug),
    language: publication.language,
    ...(publication.tagline ? { description: publication.tagline } : {}),
    ...(webAddress(publication.logoUrl) ? { icon: webAddress(publication.logoUrl) } : {}),
    authors: [{ name: publication.name, ...(webAddress(publication.url) ? { url: webAddress(publication.url) } : {}) }],
    items: digests.map((digest) => {
      const address = links.digest(config, publication.slug, digest.period)
      return {
        id: address,
        url: address,
        title: digest.subject,
        ...(digest.intro ? { summary: digest.intro } : {}),
        content_html: contentOf(publication, digest),
        date_published: isoTime(digest.sentAt ?? digest.issuedAt),
        date_modified: isoTime(changedAt(digest)),
      }
    }),
  }
}

/** The digest as feed readers show it: the stories in order, each with what belongs to it. */
function contentOf(publication: Publication, digest: FrozenDigest): string {
  const words = wordsFor(publication.language)
  const { related } = words.mail
  const correction = words.mail.follows(words.page.correction)
  const content = (
    <>
      {digest.intro ? <p>{digest.intro}</p> : null}
      {digest.chosen.map((place) => (
        <Entry
          place={place}
          period={digest.period}
          related={related}
          correction={correction}
          lines={linesOf(publication, place, words)}
          corrections={digest.corrections.get(place.story.id) ?? []}
        />
      ))}
    </>
  )
  return content.toString()
}

function linesOf({ timezone, shareThreshold }: Publication, { story, because }: ChosenStory, words: Words) {
  const telling = { words, timezone, shareThreshold }
  return {
    above: [story.category, story.region].filter(Boolean).join(' · '),
    facts: factsOf(story, telling).filter(Boolean).join(' · '),
    because: becauseSentence(because, telling),
  }
}

type EntryProps = {
  place: ChosenStory
  period: string
  related: string
  correction: string
  corrections: Corrections
  /** Kicker, facts and reason, each a line; what is not known is not there. */
  lines: { above: string; facts: string; because: string | null }
}

function Entry({ place, period, related, correction, corrections, lines }: EntryProps) {
  const picture = webAddress(place.story.imageUrl)
  return (
    <>
      <h2>
        <StoryLink title={place.story.title} url={place.story.url} period={period} />
      </h2>
      {lines.above === '' ? null : <p>{lines.above}</p>}
      {picture ? <img src={picture} alt={place.story.title} width="600" /> : null}
      {corrections.map(({ text }) => (
        <p>
          <strong>{correction}</strong> {text}
        </p>
      ))}
      {saysMore(place.story.excerpt, place.story.title) ? <p>{place.story.excerpt}</p> : null}
      {lines.facts === '' ? null : <p>{lines.facts}</p>}
      {lines.because === null ? null : <p>{lines.because}</p>}
      {place.related.length > 0 ? <p>{related}</p> : null}
      {place.related.length > 0 ? (
        <ul>
          {place.related.map((story) => (
            <li>
              <StoryLink title={story.title} url={story.url} period={period} />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

function StoryLink({ title, url, period }: { title: string; url: string; period: string }) {
  const address = webAddress(url)
  return address ? <a href={fromDigest(address, period)}>{title}</a> : <span>{title}</span>
}

function newest(publication: Publication, digests: FrozenDigest[]): number {
  return digests.length === 0 ? publication.createdAt : Math.max(...digests.map(changedAt))
}

/** When it was sent, or last corrected. */
function changedAt({ sentAt, issuedAt, chosen, corrections }: FrozenDigest): number {
  const corrected = chosen.flatMap(({ story }) => corrections.get(story.id) ?? []).map(({ createdAt }) => createdAt)
  return Math.max(sentAt ?? issuedAt, ...corrected)
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}

// XML 1.0 has no way to write these, escaped or not.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function xml(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
