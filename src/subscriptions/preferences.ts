/**
 * What readers may change without a login, by the link in every digest: topics, a pause, the language; and leaving.
 * Exporting and erasing need a fresh mailed link and are not here: a forwarded digest must not open them.
 */
import { eq } from 'drizzle-orm'
import type { Deps } from '../deps'
import { publicationById } from '../publications/find'
import { type Publication, type Subscriber, subscribers } from '../schema'
import { knownTopics } from '../stories/topics'
import { readPreferencesToken } from './tokens'

export type PreferencesLink = { publication: Publication; subscriber: Subscriber }

/** `pausedUntil`: the start of that day in UTC, epoch milliseconds; null ends a pause. */
type Preferences = { topics: string[]; pausedUntil: number | null; language: string | null }

/** Whose preferences this link opens; null for one that is not ours. */
export async function readPreferencesLink(deps: Deps, token: string): Promise<PreferencesLink | null> {
  const id = await readPreferencesToken(deps.config, token)
  if (id === null) return null
  const [subscriber] = await deps.db.select().from(subscribers).where(eq(subscribers.id, id)).limit(1)
  const publication = subscriber ? await publicationById(deps, subscriber.publicationId) : null
  return subscriber && publication ? { publication, subscriber } : null
}

/** Writes the choices down; unknown topics are ignored. */
export async function changePreferences(
  deps: Deps,
  link: PreferencesLink,
  chosen: Preferences,
): Promise<PreferencesLink> {
  const { publication } = link
  const [subscriber] = await deps.db
    .update(subscribers)
    .set({
      ...chosen,
      topics: await knownTopics(deps, { publication, topics: chosen.topics }),
      updatedAt: deps.clock(),
    })
    .where(eq(subscribers.id, link.subscriber.id))
    .returning()
  return { publication, subscriber: subscriber ?? link.subscriber }
}
