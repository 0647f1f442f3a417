/**
 * A digest as a mail: rendered once, with gaps for what is the reader's own. The draft's preview, the test mail and the frozen
 * digest come from here, so what an editor sees is what a reader gets.
 */
import { digestMail } from '../../emails/digest'
import { wordsFor } from '../../emails/words'
import { randomToken } from '../crypto'
import type { Deps } from '../deps'
import { CARD_CHANNELS, fromDigest, links } from '../links'
import { brandOf } from '../mail/brand'
import { cutFrame, fillFrame, gapLink } from '../mail/frame'
import { freezeLetter } from '../mail/letters'
import { render } from '../mail/render'
import type { ChosenStory, Digest, FrozenFrame, Publication, Story } from '../schema'

/** Gmail clips a mail above some 102,400 bytes, and with it the way out. */
export const HTML_LIMIT_BYTES = 100_000

export type Written = { frame: FrozenFrame; chosen: ChosenStory[]; omitted: number }

/** Writes the digest. Where it would be clipped, the last stories are left out, and how many is said. */
export async function writeDigest(deps: Deps, publication: Publication, digest: Digest): Promise<Written> {
  for (let places = digest.chosen.length; ; places--) {
    const chosen = digest.chosen.slice(0, places)
    const nonce = randomToken()
    const written = await render(documentOf(deps, publication, digest, chosen, nonce))
    const isShort = new TextEncoder().encode(written.html).byteLength < HTML_LIMIT_BYTES
    if (!isShort && places > 1) continue
    const frame = await freezeLetter(deps, publication, cutFrame(written, nonce))
    frame.listId = `${publication.name.replaceAll(/[^\p{L}\p{N} .-]/gu, '')} <digest.${publication.slug}.${new URL(deps.config.publicUrl).hostname}>`
    return { frame, chosen, omitted: digest.chosen.length - places }
  }
}

/** The mail with links that lead nowhere in particular: for previews. */
export function previewOf(deps: Deps, publication: Publication, frame: FrozenFrame) {
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
    issueDate: digest.slotAt,
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
