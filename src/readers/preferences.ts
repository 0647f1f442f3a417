/**
 * What readers may change without a login, by the link in every digest: topics, a pause, the language; and leaving.
 * Exporting and erasing need a fresh mailed link and are not here: a forwarded digest must not open them.
 */
import { and, eq } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { type Publication, type Subscriber, subscribers } from '../ground/schema'
import { DAY } from '../ground/time'
import { readPreferencesToken } from '../ground/tokens'
import { publicationById } from '../publications/find'
import { dayOf, startOfDay } from '../publications/schedule'
import { knownTopics } from '../stories/catalogue/topics'

export type PreferencesLink = { publication: Publication; subscriber: Subscriber }

/** `pausedUntil`: a day in the publication's zone, on which digests come again; null, or a day that is here, ends a pause. */
type Preferences = { topics: string[]; pausedUntil: string | null; language: string | null }

/** A reader who is away for longer than a year has left. */
const PAUSE_DAYS_MOST = 366

/** Until when the reader pauses, and between which days they may choose; a pause that is over is none. */
export function pauseOf({ publication, subscriber }: PreferencesLink, now: number) {
  const { timezone } = publication
  const { pausedUntil } = subscriber
  return {
    until: pausedUntil !== null && pausedUntil > now ? dayOf(timezone, pausedUntil) : null,
    first: dayOf(timezone, now),
    last: dayOf(timezone, now + PAUSE_DAYS_MOST * DAY),
  }
}

/** Whose preferences this link opens; null for one that is not ours. */
export async function readPreferencesLink(deps: Deps, token: string): Promise<PreferencesLink | null> {
  const id = await readPreferencesToken(deps.config, token)
  if (id === null) return null
  const [subscriber] = await deps.db.select().from(subscribers).where(eq(subscribers.id, id)).limit(1)
  const publication = subscriber ? await publicationById(deps, subscriber.publicationId) : null
  return subscriber && publication ? { publication, subscriber } : null
}

/** Writes the choices of an active reader down; unknown topics are ignored. */
export async function changePreferences(
  deps: Deps,
  link: PreferencesLink,
  chosen: Preferences,
): Promise<PreferencesLink> {
  const { publication } = link
  const now = deps.clock()
  const until = chosen.pausedUntil === null ? 0 : startOfDay(publication.timezone, chosen.pausedUntil)
  const [subscriber] = await deps.db
    .update(subscribers)
    .set({
      pausedUntil: until > now ? until : null,
      language: chosen.language,
      topics: await knownTopics(deps, { publication, topics: chosen.topics }),
      updatedAt: now,
    })
    .where(and(eq(subscribers.id, link.subscriber.id), eq(subscribers.status, 'active')))
    .returning()
  return { publication, subscriber: subscriber ?? link.subscriber }
}
