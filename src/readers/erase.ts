/**
 * Erasing a reader: in one transaction nothing is left but keyed hashes: the consents, and a suppression, so that no import mails
 * the address again. Whoever signs up anew is asked anew, and confirming lifts it. A mail that was tried and whose outcome is not
 * known keeps its frozen address until it is: other bytes under its key could be a second mail (digests/send/ledger.ts blanks it).
 */
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { auditIf } from '../audit/audit'
import { addressHash } from '../ground/address'
import type { Deps } from '../ground/deps'
import { type Publication, type Subscriber, subscribers } from '../ground/schema'
import { forgettingMailsOf } from '../outbox/rows'
import { dayOf } from '../publications/schedule'

/** Why an address is suppressed that nobody but its owner may bring back. */
export const ERASED = 'erased'

export type Erasure = {
  publication: Publication
  subscriber: Pick<Subscriber, 'id' | 'emailKey'>
  /** The mailed link by which a reader wished for it; null: an administrator did, and the door writes the audit entry. */
  byLink: { tokenId: number } | null
}

/** False where there was nobody (any more). Safe to call twice. */
export async function eraseReader(deps: Deps, { publication, subscriber, byLink }: Erasure): Promise<boolean> {
  const now = deps.clock()
  const { id } = subscriber
  const isThere = sql`EXISTS (SELECT 1 FROM subscribers WHERE id = ${id} AND publication_id = ${publication.id})`
  const hash = await addressHash(deps.config, subscriber.emailKey)
  const results = await deps.db.batch([
    deps.db.run(countLeaver(publication, id, now)),
    deps.db.run(skipUntried(publication, id)),
    deps.db.run(recountUntried(publication, id)),
    // What was agreed to stays provable; where and from which network it came is the reader's.
    deps.db.run(sql`UPDATE consents SET page = NULL, network_hash = NULL
      WHERE publication_id = ${publication.id} AND address_hash =
        (SELECT address_hash FROM subscribers WHERE id = ${id} AND publication_id = ${publication.id})`),
    deps.db.run(sql`INSERT INTO consents (publication_id, address_hash, act, at)
      SELECT publication_id, address_hash, 'erased', ${now} FROM subscribers WHERE id = ${id} AND ${isThere}`),
    // An earlier reason (a complaint) stays: it is the stronger one.
    deps.db.run(sql`INSERT OR IGNORE INTO suppressions (publication_id, address_hash, reason, created_at)
      SELECT ${publication.id}, ${hash}, ${ERASED}, ${now} WHERE ${isThere}`),
    deps.db.run(forgettingMailsOf(id, isThere)),
    deps.db.run(sql`UPDATE tokens SET used_at = ${now} WHERE id = ${byLink?.tokenId ?? 0} AND ${isThere}`),
    // The link that did it stays until it runs out, so that its page can say what is so.
    deps.db.run(sql`DELETE FROM tokens WHERE subscriber_id = ${id} AND id <> ${byLink?.tokenId ?? 0} AND ${isThere}`),
    deps.db.run(auditOfReader(publication, { now, id, byLink })),
    deps.db.all<{ id: number }>(
      sql`DELETE FROM subscribers WHERE id = ${id} AND publication_id = ${publication.id} RETURNING id`,
    ),
  ])
  return results[10].length > 0
}

/** The same for whoever an administrator names by id. */
export async function eraseById(
  deps: Deps,
  { publication, id }: { publication: Publication; id: string },
): Promise<boolean> {
  if (!/^[1-9]\d{0,14}$/.test(id)) return false
  const [subscriber] = await deps.db
    .select({ id: subscribers.id, emailKey: subscribers.emailKey })
    .from(subscribers)
    .where(and(eq(subscribers.id, Number(id)), eq(subscribers.publicationId, publication.id)))
    .limit(1)
  return subscriber ? eraseReader(deps, { publication, subscriber, byLink: null }) : false
}

/** An erased reader has left, as far as the day's counters go. */
function countLeaver(publication: Publication, id: number, now: number): SQL {
  return sql`INSERT INTO reader_days (publication_id, day, unsubscribed, active_change)
    SELECT publication_id, ${dayOf(publication.timezone, now)}, 1, -1 FROM subscribers
    WHERE id = ${id} AND publication_id = ${publication.id} AND status = 'active'
    ON CONFLICT (publication_id, day) DO UPDATE SET
      unsubscribed = unsubscribed + 1, active_change = active_change - 1`
}

/** The reader's mails in digests that are not through: a handful, found by the digest's state and the address's hash. */
function openDeliveries(publication: Publication, id: number): SQL {
  return sql`SELECT v.digest_id, v.chunk, v.position FROM digests d
    JOIN subscribers s ON s.id = ${id} AND s.publication_id = ${publication.id}
    JOIN deliveries v ON v.digest_id = d.id AND v.address_hash = s.address_hash
    JOIN chunks c ON c.digest_id = v.digest_id AND c.seq = v.chunk
    WHERE d.status IN ('sending', 'paused', 'needs_review') AND d.publication_id = ${publication.id} AND c.first_attempt_at IS NULL`
}

function skipUntried(publication: Publication, id: number): SQL {
  return sql`UPDATE deliveries SET status = 'skipped', reason = 'erased', address = ''
    WHERE (digest_id, chunk, position) IN (${openDeliveries(publication, id)}) AND status = 'planned'`
}

function recountUntried(publication: Publication, id: number): SQL {
  return sql`UPDATE chunks SET (planned, skipped) = (
      SELECT coalesce(sum(v.status = 'planned'), 0), coalesce(sum(v.status = 'skipped'), 0)
      FROM deliveries v WHERE v.digest_id = chunks.digest_id AND v.chunk = chunks.seq)
    WHERE (digest_id, seq) IN (SELECT digest_id, chunk FROM (${openDeliveries(publication, id)})) AND changes() > 0`
}

function auditOfReader(
  publication: Publication,
  { now, id, byLink }: { now: number; id: number; byLink: Erasure['byLink'] },
): SQL {
  const entry = {
    at: now,
    actor: 'reader' as const,
    credentialId: `link:${byLink?.tokenId ?? 0}`,
    action: 'reader.erased',
    object: `/v1/admin/publications/${publication.slug}/subscribers/${id}`,
    publicationId: publication.id,
  }
  return auditIf(entry, sql`${byLink ? 1 : 0} AND EXISTS (SELECT 1 FROM subscribers WHERE id = ${id})`)
}
