/**
 * Leaving, and coming back at once. A leaver is out with the conditional update: in no chunk first submitted after it.
 * The link works for years, for whoever holds it, and can do nothing else; undoing is possible for a week, on the same page.
 */
import { eq, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { type Publication, type Subscriber, subscribers } from '../ground/schema'
import { DAY } from '../ground/time'
import { readUnsubscribeToken } from '../ground/tokens'
import { publicationById } from '../publications/find'
import { dayOf } from '../publications/schedule'
import { countIfChanged } from './reader-days'

/** How long the page of a leaver offers to undo. */
export const UNDO_DAYS = 7

export type LeaveLink = { publication: Publication; subscriber: Subscriber; digestId: number }

/** Whose link this is; null for one that is not ours. Changes nothing. */
export async function readLeaveLink(deps: Deps, given: string): Promise<LeaveLink | null> {
  const claim = await readUnsubscribeToken(deps.config, given)
  if (!claim) return null
  const [subscriber] = await deps.db.select().from(subscribers).where(eq(subscribers.id, claim.subscriberId)).limit(1)
  const publication = subscriber ? await publicationById(deps, subscriber.publicationId) : null
  return subscriber && publication ? { publication, subscriber, digestId: claim.digestId } : null
}

/** Takes the reader out. No effect for a link that is not ours, or a second time. */
export async function leave(deps: Deps, given: string): Promise<LeaveLink | null> {
  const link = await readLeaveLink(deps, given)
  if (link?.subscriber.status !== 'active') return link
  await takeOut(deps, link)
  return readLeaveLink(deps, given)
}

/** The same for a reader who is known by another link (preferences). */
export async function takeOut(deps: Deps, { publication, subscriber, digestId }: LeaveLink): Promise<void> {
  const now = deps.clock()
  await deps.db.batch([
    deps.db.run(sql`UPDATE subscribers SET status = 'unsubscribed', unsubscribed_at = ${now}, left_digest_id = ${digestId || null},
        updated_at = ${now} WHERE id = ${subscriber.id} AND status = 'active'`),
    deps.db.run(
      countIfChanged(publication.id, dayOf(publication.timezone, now), { unsubscribed: 1, activeChange: -1 }),
    ),
    deps.db.run(consent(publication, subscriber, 'left', now)),
    ...deps.traces.left({ publicationId: publication.id, digestId }).map((statement) => deps.db.run(statement)),
    // Links that were asked for before must not bring back who has left since; whoever comes back asks anew.
    deps.db.run(sql`UPDATE tokens SET expires_at = ${now} WHERE subscriber_id = ${subscriber.id} AND purpose = 'confirm'
      AND used_at IS NULL AND expires_at > ${now}`),
  ])
}

/** Brings a leaver back who says so within a week. */
export async function comeBack(deps: Deps, given: string): Promise<LeaveLink | null> {
  const link = await readLeaveLink(deps, given)
  if (!link) return null
  const now = deps.clock()
  const { publication, subscriber } = link
  await deps.db.batch([
    deps.db.run(sql`UPDATE subscribers SET status = 'active', unsubscribed_at = NULL, left_digest_id = NULL, updated_at = ${now}
      WHERE id = ${subscriber.id} AND status = 'unsubscribed' AND unsubscribed_at > ${now - UNDO_DAYS * DAY}
        AND NOT EXISTS (SELECT 1 FROM suppressions WHERE publication_id = ${publication.id} AND address_hash = ${subscriber.addressHash})`),
    deps.db.run(countIfChanged(publication.id, dayOf(publication.timezone, now), { activeChange: 1 })),
    deps.db.run(consent(publication, subscriber, 'returned', now)),
  ])
  return readLeaveLink(deps, given)
}

function consent(publication: Publication, subscriber: Subscriber, act: 'left' | 'returned', now: number) {
  return sql`INSERT INTO consents (publication_id, address_hash, act, at)
    SELECT ${publication.id}, ${subscriber.addressHash}, ${act}, ${now} WHERE changes() > 0`
}
