/** A share without JavaScript: the network's page for a story, with a link that carries a token of its own. */
import { and, eq, isNull, type SQL } from 'drizzle-orm'
import { randomToken } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { CHANNELS, type Publication, stories } from '../ground/schema'
import { pageKey, withParameter } from '../ground/url'
import { storyIdAt, storyIdOf } from '../stories/catalogue/page'
import { sharePage } from './networks'
import type { Happening } from './parse'

/** The share as it would be reported, and where to go; null for what cannot be shared by a link. */
export async function shareLink(
  deps: Pick<Deps, 'db'>,
  given: { publication: Pick<Publication, 'id'>; story: { id: string } | { url: string }; channel: string },
): Promise<{ happening: Happening; page: string } | null> {
  const channel = CHANNELS.find((known) => known === given.channel)
  const isIt = whichStory(given.story, given.publication.id)
  if (!channel || !isIt) return null
  const [story] = await deps.db
    .select({ title: stories.title, url: stories.url })
    .from(stories)
    .where(and(isIt, eq(stories.publicationId, given.publication.id), isNull(stories.removedAt)))
    .limit(1)
  if (!story) return null
  const token = randomToken(9)
  const page = sharePage(channel, { title: story.title, url: withParameter(story.url, 'td', token) })
  return page === null ? null : { happening: { kind: 'share', url: story.url, channel, token, parent: null }, page }
}

/** Null for what can be no story's id or address. */
function whichStory(given: { id: string } | { url: string }, publicationId: number): SQL | null {
  if ('id' in given) return /^\d{1,15}$/.test(given.id) ? eq(stories.id, storyIdOf(Number(given.id))) : null
  const page = pageKey(given.url)
  return page === null ? null : eq(stories.id, storyIdAt({ publicationId, page }))
}
