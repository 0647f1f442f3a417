/**
 * A digest as a mail: rendered once, with gaps for what is the reader's own. The draft's preview, the test mail and the frozen
 * digest come from here, so what an editor sees is what a reader gets.
 */
import { digestMail } from '../../../emails/digest'
import { wordsFor } from '../../../emails/words'
import { randomToken } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import { CARD_CHANNELS, fromDigest, links } from '../../ground/links'
import type { ChosenStory, Digest, FrozenFrame, Publication, Story } from '../../ground/schema'
import { brandOf } from '../../mail/brand'
import { cutFrame, fillFrame, gapLink } from '../../mail/frame'
import { render } from '../../mail/render'
import { freeze } from '../../outbox/letter'
import { subjectOf } from '../choose/subject'
import { issuedAt } from '../issue'

/** Gmail clips a mail above some 102,400 bytes, and with it the way out. */
const HTML_LIMIT_BYTES = 100_000

export type Written = { frame: FrozenFrame; subject: string; chosen: ChosenStory[]; omitted: number }

/** Writes the digest. Where it would be clipped, the last stories are left out, and how many is said. */
export async function writeDigest(deps: Deps, publication: Publication, digest: Digest): Promise<Written> {
  for (let places = digest.chosen.length; ; ) {
    const chosen = digest.chosen.slice(0, places)
    const omitted = digest.chosen.length - places
    // A subject of ours counts the stories; one of the editor's stays.
    const subject = omitted > 0 && !digest.touchedAt ? subjectOf(publication, chosen) : digest.subject
    const nonce = randomToken()
    const written = await render(documentOf(deps, publication, { ...digest, subject }, chosen, nonce))
    const bytes = new TextEncoder().encode(written.html).byteLength
    if (bytes < HTML_LIMIT_BYTES || places <= 1) {
      const frame = await freeze(deps, publication, cutFrame(written, nonce))
      return { frame: { ...frame, listId: listIdOf(deps, publication) }, subject, chosen, omitted }
    }
    places = Math.max(1, Math.min(places - 1, Math.floor((places * HTML_LIMIT_BYTES) / bytes)))
  }
}

/**
 * RFC 2919: a phrase, where it can be said in ASCII, and an identifier that stays the same for as long as the list does. A phrase is words
 * of a few characters (RFC 5322 §3.2.3); any other is quoted, or half of it would be read as something else.
 */
function listIdOf(deps: Deps, publication: Publication): string {
  return `${phraseOf(publication.name)}<digest.${publication.slug}.${new URL(deps.config.publicUrl).hostname}>`
}

function phraseOf(name: string): string {
  if (!/^[\x20-\x7e]+$/.test(name)) return ''
  return /^[\w!#$%&'*+/=?^`{|}~-]+( [\w!#$%&'*+/=?^`{|}~-]+)*$/.test(name)
    ? `${name} `
    : `"${name.replaceAll(/["\\]/g, '\\$&')}" `
}

/** A digest's mail with links that lead nowhere in particular: frozen as it went out, or written as it would go out now. */
export async function previewOf(deps: Deps, publication: Publication, digest: Digest) {
  const frame = digest.frame ?? (await writeDigest(deps, publication, digest)).frame
  const archive = links.archive(deps.config, publication.slug)
  return fillFrame(frame, { unsubscribe: archive, preferences: archive })
}

function documentOf(deps: Deps, publication: Publication, digest: Digest, chosen: ChosenStory[], nonce: string) {
  const words = wordsFor(publication.language)
  const linked = chosen.map((place) => ({
    ...place,
    passOn: CARD_CHANNELS.map((channel) => ({
      name: words.mail.channels[channel],
      url: links.share(deps.config, publication.slug, place.story.id, channel),
    })),
    story: withDigestLink(place.story, digest.period),
    related: place.related.map((story) => withDigestLink(story, digest.period)),
  }))
  return digestMail({
    brand: brandOf(deps.config, publication),
    words,
    subject: digest.subject,
    intro: digest.intro,
    period: digest.period,
    issueDate: issuedAt(digest, deps.clock()),
    timezone: publication.timezone,
    shareThreshold: publication.shareThreshold,
    stories: linked,
    totalMinutes: chosen.reduce((sum, { story }) => sum + (story.readingMinutes ?? 0), 0),
    links: {
      preferences: gapLink(nonce, 'preferences'),
      unsubscribe: gapLink(nonce, 'unsubscribe'),
      web: links.digest(deps.config, publication.slug, digest.period),
    },
  })
}

function withDigestLink(story: Story, period: string): Story {
  return { ...story, url: fromDigest(story.url, period) }
}
