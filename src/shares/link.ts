/** A share without JavaScript: the network's page for a story, with a link that carries a token of its own. */
import { and, eq, isNull } from 'drizzle-orm'
import { randomToken } from '../crypto'
import type { Deps } from '../deps'
import { CHANNELS, type Publication, stories } from '../schema'
import { withParameter } from '../stories/url'
import { sharePage } from './networks'
import type { Happening } from './shape'

/** The share as it would be reported, and where to go; null for what cannot be shared by a link. */
export async function shareLink(
  deps: Pick<Deps, 'db'>,
  given: { publication: Pick<Publication, 'id'>; storyId: string; channel: string },
): Promise<{ happening: Happening; page: string } | null> {
  const channel = CHANNELS.find((known) => known === given.channel)
  if (!channel || !/^\d{1,15}$/.test(given.storyId)) return null
  const [story] = await deps.db
    .select({ title: stories.title, url: stories.url })
    .from(stories)
    .where(
      and(
        eq(stories.id, Number(given.storyId)),
        eq(stories.publicationId, given.publication.id),
        isNull(stories.removedAt),
      ),
    )
    .limit(1)
  if (!story) return null
  const token = randomToken(9)
  const page = sharePage(channel, { title: story.title, url: withParameter(story.url, 'td', token) })
  return page === null ? null : { happening: { kind: 'share', url: story.url, channel, token, parent: null }, page }
}
