/**
 * Erasing a reader: in one transaction nothing is left but keyed hashes: the consents, a suppression, so that no import mails
 * the address again, and whose row old mails' links name. Whoever signs up anew is asked anew, and confirming lifts it. What other rooms keep of a reader goes in the same batch
 * (deps.traces).
 */
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { auditIf } from '../audit/audit'
import type { Deps } from '../ground/deps'
import { type Publication, type Subscriber, subscribers } from '../ground/schema'
import { forgettingMailsOf } from '../outbox/rows'
import { dayOf } from '../publications/schedule'

/** Why an address is suppressed that nobody but its owner may bring back. */
export const ERASED = 'erased'

export type Erasure = {
  publication: Publication
  subscriber: Pick<Subscriber, 'id'>
  /** The mailed link by which a reader wished for it; null: an administrator did, and the door writes the audit entry. */
  byLink: { tokenId: number } | null
}

/** False where there was nobody (any more). Safe to call twice. */
export async function eraseReader(deps: Deps, { publication, subscriber, byLink }: Erasure): Promise<boolean> {
  const now = deps.clock()
  const { id } = subscriber
  const isReader = sql`id = ${id} AND publication_id = ${publication.id}`
  const isThere = sql`EXISTS (SELECT 1 FROM subscribers WHERE ${isReader})`
  const linkId = byLink?.tokenId ?? 0
  const statements = [
    countLeaver(publication, id, now),
    ...deps.traces.erased({ publicationId: publication.id, subscriberId: id }),
    // What was agreed to stays provable; where and from which network it came is the reader's.
    sql`UPDATE consents SET page = NULL, network_hash = NULL
      WHERE publication_id = ${publication.id} AND address_hash = (SELECT address_hash FROM subscribers WHERE ${isReader})`,
    sql`INSERT INTO consents (publication_id, address_hash, act, at)
      SELECT publication_id, address_hash, 'erased', ${now} FROM subscribers WHERE ${isReader}`,
    // An earlier reason (a complaint) stays: it is the stronger one.
    sql`INSERT OR IGNORE INTO suppressions (publication_id, address_hash, reason, created_at)
      SELECT publication_id, address_hash, ${ERASED}, ${now} FROM subscribers WHERE ${isReader}`,
    // Old mails name this row in their links.
    sql`INSERT OR REPLACE INTO former_readers (subscriber_id, publication_id, address_hash, erased_at)
      SELECT id, publication_id, address_hash, ${now} FROM subscribers WHERE ${isReader}`,
    forgettingMailsOf(id, isThere),
    sql`UPDATE tokens SET used_at = ${now} WHERE id = ${linkId} AND ${isThere}`,
    // The link that did it stays until it runs out, so that its page can say what is so.
    sql`DELETE FROM tokens WHERE subscriber_id = ${id} AND id <> ${linkId} AND ${isThere}`,
    auditOfReader(publication, { now, id, byLink }),
    sql`DELETE FROM subscribers WHERE ${isReader}`,
  ]
  const [there] = await deps.db.batch([
    deps.db.all(sql`SELECT id FROM subscribers WHERE ${isReader}`),
    ...statements.map((statement) => deps.db.run(statement)),
  ])
  return there.length > 0
}

/** A reader as they are, for the audit log's hashes. */
export async function stateOfReader(
  deps: Pick<Deps, 'db'>,
  { publication, id }: { publication: Pick<Publication, 'id'> | null; id: string },
): Promise<unknown> {
  if (!publication || !/^[1-9]\d{0,14}$/.test(id)) return undefined
  const isTheirs = and(eq(subscribers.id, Number(id)), eq(subscribers.publicationId, publication.id))
  return (await deps.db.select().from(subscribers).where(isTheirs))[0]
}

/** The same for whoever an administrator names by id. */
export async function eraseById(
  deps: Deps,
  { publication, id }: { publication: Publication; id: string },
): Promise<boolean> {
  if (!/^[1-9]\d{0,14}$/.test(id)) return false
  const [subscriber] = await deps.db
    .select({ id: subscribers.id })
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
