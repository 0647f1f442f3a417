/**
 * Leaving, and taking it back at once. A leaver is out with the conditional update: in no chunk first submitted after it.
 * The link works for years, for whoever holds it, and can only stop mail. Taking it back needs the secret of the page that said goodbye,
 * within the hour; whoever complained meanwhile, or never confirmed, comes back only by confirming.
 */
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { addressHashes } from '../ground/address'
import { inOneBatch } from '../ground/batch'
import type { Deps } from '../ground/deps'
import { formerReaders, type Publication, type Subscriber, subscribers } from '../ground/schema'
import { DAY, HOUR } from '../ground/time'
import { provesUndo, readUnsubscribeToken, undoSecret } from '../ground/tokens'
import { publicationByIdEver } from '../publications/find'
import { dayOf } from '../publications/schedule'
import { countIfChanged } from './reader-days'

/** `digestId` 0: by no digest's link. */
export type LeaveLink = { publication: Publication; subscriber: Subscriber; digestId: number }
/** `undo`: what takes it back, for the page of whoever has just left; null: nothing can be taken back. */
export type Goodbye = LeaveLink & { undo: string | null }

/** Whose link this is; null for one that is not ours. Changes nothing. */
export async function readLeaveLink(deps: Deps, given: string): Promise<LeaveLink | null> {
  const claim = await readUnsubscribeToken(deps.config, given)
  if (!claim) return null
  const [subscriber] = await deps.db.select().from(subscribers).where(eq(subscribers.id, claim.subscriberId)).limit(1)
  // Left by the link of a digest that went to who they were, they did not leave that digest.
  const found = subscriber ? { subscriber, digestId: claim.digestId } : await whoTheyAreNow(deps, claim.subscriberId)
  const publication = found ? await publicationByIdEver(deps, found.subscriber.publicationId) : null
  return found && publication ? { publication, ...found } : null
}

/** Erased, and a reader again since: an old mail's link is theirs still. */
async function whoTheyAreNow(
  deps: Pick<Deps, 'db'>,
  formerId: number,
): Promise<Pick<LeaveLink, 'subscriber' | 'digestId'> | null> {
  const isThem = and(
    eq(formerReaders.publicationId, subscribers.publicationId),
    eq(formerReaders.addressHash, subscribers.addressHash),
  )
  const [row] = await deps.db
    .select({ subscriber: subscribers })
    .from(formerReaders)
    .innerJoin(subscribers, isThem)
    .where(eq(formerReaders.subscriberId, formerId))
    .limit(1)
  return row ? { ...row, digestId: 0 } : null
}

/** Takes the reader out. No effect for a link that is not ours, or a second time. */
export async function leave(deps: Deps, given: string): Promise<Goodbye | null> {
  const link = await readLeaveLink(deps, given)
  return link ? takeOut(deps, link) : null
}

/** The same for a reader who is known by another link (preferences): credited to the digest that they were sent last. */
export async function leaveByPreferences(deps: Deps, link: Omit<LeaveLink, 'digestId'>): Promise<Goodbye> {
  return takeOut(deps, { ...link, digestId: await lastDigestOf(deps, link) })
}

/** Who looks at their preferences longer after a digest than this came for another reason. */
const CREDITED_DAYS = 28

async function lastDigestOf(deps: Deps, { publication, subscriber }: Omit<LeaveLink, 'digestId'>): Promise<number> {
  const [row] = await deps.db.all<{ id: number }>(sql`SELECT d.id FROM digests d
    JOIN deliveries v ON v.digest_id = d.id AND v.address_hash = ${subscriber.addressHash} AND v.status = 'accepted'
    WHERE d.publication_id = ${publication.id} AND d.frozen_at > ${deps.clock() - CREDITED_DAYS * DAY} ORDER BY d.period DESC LIMIT 1`)
  return row?.id ?? 0
}

/** The leaving itself. */
export async function takeOut(deps: Deps, { publication, subscriber, digestId }: LeaveLink): Promise<Goodbye> {
  const now = deps.clock()
  const { left } = await inOneBatch(deps, {
    left: deps.db.all(sql`UPDATE subscribers SET status = 'unsubscribed', unsubscribed_at = ${now}, left_digest_id = ${digestId || null},
        updated_at = ${now} WHERE id = ${subscriber.id} AND status = 'active' RETURNING id`),
    counted: deps.db.run(
      countIfChanged(publication.id, dayOf(publication.timezone, now), { unsubscribed: 1, activeChange: -1 }),
    ),
    consent: deps.db.run(consent(publication, subscriber, 'left', now)),
    ...named(deps, deps.traces.left({ publicationId: publication.id, digestId })),
    // Links that were asked for before must not bring back who has left since; whoever comes back asks anew.
    links:
      deps.db.run(sql`UPDATE tokens SET expires_at = ${now} WHERE subscriber_id = ${subscriber.id} AND purpose = 'confirm'
      AND used_at IS NULL AND expires_at > ${now} AND EXISTS (SELECT 1 FROM subscribers
        WHERE id = ${subscriber.id} AND status = 'unsubscribed' AND unsubscribed_at = ${now})`),
  })
  const [secret] = deps.config.secretKeys
  const undo = left.length > 0 ? await undoSecret(secret, { subscriberId: subscriber.id, leftAt: now }) : null
  return { publication, subscriber: await asItIsNow(deps, subscriber), digestId, undo }
}

/** For whom it was only too much. */
const PAUSE_DAYS = 28

/** Brings a leaver back who has the secret of the page that said goodbye. Null for a link that is not ours. */
export async function comeBack(
  deps: Deps,
  { token, secret, pauses = false }: { token: string; secret: string; pauses?: boolean },
): Promise<LeaveLink | null> {
  const link = await readLeaveLink(deps, token)
  if (!link) return null
  const { publication, subscriber } = link
  const leftAt = subscriber.unsubscribedAt ?? 0
  if (!(await provesUndo(deps.config, secret, { subscriberId: subscriber.id, leftAt }))) return link
  const now = deps.clock()
  const hashes = JSON.stringify(await addressHashes(deps.config, subscriber.emailKey))
  await inOneBatch(deps, {
    returned:
      deps.db.run(sql`UPDATE subscribers SET status = 'active', unsubscribed_at = NULL, left_digest_id = NULL, updated_at = ${now},
        paused_until = coalesce(${pauses ? now + PAUSE_DAYS * DAY : null}, paused_until)
      WHERE id = ${subscriber.id} AND status = 'unsubscribed' AND unsubscribed_at = ${leftAt} AND unsubscribed_at > ${now - HOUR}
        AND confirmed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM suppressions
          WHERE publication_id = ${publication.id} AND address_hash IN (SELECT value FROM json_each(${hashes})))`),
    counted: deps.db.run(countIfChanged(publication.id, dayOf(publication.timezone, now), { activeChange: 1 })),
    consent: deps.db.run(consent(publication, subscriber, 'returned', now)),
    ...named(deps, deps.traces.returned({ publicationId: publication.id, digestId: subscriber.leftDigestId ?? 0 })),
  })
  return { ...link, subscriber: await asItIsNow(deps, subscriber) }
}

/** What other rooms keep, under names that nobody asks for. */
function named(deps: Pick<Deps, 'db'>, statements: SQL[]) {
  return Object.fromEntries(statements.map((statement, at) => [`trace ${at}`, deps.db.run(statement)]))
}

async function asItIsNow(deps: Pick<Deps, 'db'>, subscriber: Subscriber): Promise<Subscriber> {
  const [row] = await deps.db.select().from(subscribers).where(eq(subscribers.id, subscriber.id)).limit(1)
  return row ?? subscriber
}

function consent(publication: Publication, subscriber: Subscriber, act: 'left' | 'returned', now: number) {
  return sql`INSERT INTO consents (publication_id, address_hash, act, at)
    SELECT ${publication.id}, ${subscriber.addressHash}, ${act}, ${now} WHERE changes() > 0`
}
