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

/**
 * What is to be changed; what is left out stays. `pausedUntil`: a day in the publication's zone, on which digests come again, or a time; null, or
 * what is here or past, ends a pause.
 */
type Preferences = { topics?: string[]; minutes?: number | null; pausedUntil?: string | null; language?: string | null }

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

/** Writes the choices of an active reader down; unknown topics are ignored. A pause of more than a year is none. */
export async function changePreferences(
  deps: Deps,
  link: PreferencesLink,
  chosen: Preferences,
): Promise<PreferencesLink | 'invalid_paused_until'> {
  const { publication } = link
  const now = deps.clock()
  const { topics, minutes, language } = chosen
  const until = endOfPause(publication, chosen.pausedUntil ?? null)
  if (until > now && dayOf(publication.timezone, until) > pauseOf(link, now).last) return 'invalid_paused_until'
  const [subscriber] = await deps.db
    .update(subscribers)
    .set({
      ...(chosen.pausedUntil === undefined ? {} : { pausedUntil: until > now ? until : null }),
      ...(language === undefined ? {} : { language }),
      ...(minutes === undefined ? {} : { minutes }),
      ...(topics === undefined ? {} : { topics: await knownTopics(deps, { publication, topics }) }),
      updatedAt: now,
    })
    .where(and(eq(subscribers.id, link.subscriber.id), eq(subscribers.status, 'active')))
    .returning()
  return { publication, subscriber: subscriber ?? link.subscriber }
}

function endOfPause({ timezone }: Publication, until: string | null): number {
  if (until === null) return 0
  return until.includes('T') ? Date.parse(until) : startOfDay(timezone, until)
}
