/**
 * What the ledger forgets. After DELIVERY_DAYS who got a digest goes, row by row; the chunks keep the totals, so accounting and
 * statistics stay as they were. And an address that was kept for a mail in doubt goes as soon as the
 * provider has forgotten its key: from then on nothing could be sent to it again. The mail itself, 46 KB of it, goes a month after its
 * slot: no retry needs it, and the archive shows its stories. Bounded: what is left over waits for the next tick.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { deliveries, type reports } from '../ground/schema'
import { DAY, HOUR } from '../ground/time'
import { isInStretch, steppingOn, type Walk } from '../ground/walk'
import { KEY_HOURS } from '../mail/retry'

const ROWS = 5_000
/** Digests looked at in a tick: those that a person has left standing must not block the ones after them. */
const DIGESTS = 50
/** An outcome that nobody knows is looked for this long after its slot. */
const DOUBT_DAYS = 14
/** A frozen mail is kept for whoever compares with what was sent. */
const FRAME_DAYS = 30
const ALL: Walk = { table: 'digests', key: 'id' }

export async function forgetDeliveries(deps: Deps, at: number): Promise<void> {
  const before = at - deps.config.deliveryDays * DAY
  await deps.db.run(sql`DELETE FROM deliveries WHERE (digest_id, chunk, position) IN (
    SELECT digest_id, chunk, position FROM deliveries WHERE digest_id = (${oldestEnded(deliveries, before)}) LIMIT ${ROWS})`)
  await deps.db.run(addressesInDoubt(at, deps.clock()))
  await deps.db.batch([
    deps.db.all(steppingOn(ALL, DIGESTS)),
    deps.db.run(sql`DELETE FROM digest_frames WHERE digest_id IN (SELECT id FROM digests WHERE ${isFrameIdle(at)})`),
    deps.db.run(sql`UPDATE digests SET frame = NULL WHERE frame IS NOT NULL AND ${isFrameIdle(at)}`),
  ])
}

/** Of the stretch, over and old: what is paused or a person's may still be sent, in the same bytes. */
function isFrameIdle(at: number): SQL {
  return sql`${isInStretch(ALL)} AND slot_at < ${at - FRAME_DAYS * DAY}
    AND status NOT IN ('draft', 'sending', 'paused', 'needs_review', 'blocked')`
}

type Ended = { publicationId: number; rows: number }

/** Everything that a publication's digests kept, in the order in which it has to go: what is found by another table before that one. */
export function erasingDigests({ publicationId, rows }: Ended): SQL[][] {
  const ofDigests = (table: SQL) =>
    sql`FROM digests d CROSS JOIN ${table} x ON x.digest_id = d.id WHERE d.publication_id = ${publicationId} LIMIT ${rows}`
  const first = sql`SELECT id FROM digests WHERE publication_id = ${publicationId} ORDER BY id LIMIT ${rows}`
  return [
    [
      sql`DELETE FROM deliveries WHERE (digest_id, chunk, position) IN (
        SELECT x.digest_id, x.chunk, x.position ${ofDigests(sql`deliveries`)})`,
    ],
    [sql`DELETE FROM chunks WHERE (digest_id, seq) IN (SELECT x.digest_id, x.seq ${ofDigests(sql`chunks`)})`],
    [
      sql`DELETE FROM digest_stories WHERE (publication_id, story_id, digest_id) IN (SELECT publication_id, story_id, digest_id
        FROM digest_stories WHERE publication_id = ${publicationId} LIMIT ${rows})`,
    ],
    [sql`DELETE FROM slots WHERE publication_id = ${publicationId}`],
    [
      sql`DELETE FROM digest_totals WHERE digest_id IN (${first})`,
      sql`DELETE FROM digest_houses WHERE digest_id IN (${first})`,
      sql`DELETE FROM digest_frames WHERE digest_id IN (${first})`,
      sql`DELETE FROM digests WHERE id IN (${first})`,
    ],
    [sql`DELETE FROM corrections WHERE publication_id = ${publicationId}`],
  ]
}

/** The first digest with rows left in this table that is over and old. Steps from digest to digest along the table's key. */
export function oldestEnded(table: typeof deliveries | typeof reports, before: number): SQL {
  return sql`WITH RECURSIVE kept(id) AS (
      SELECT min(digest_id) FROM ${table} WHERE digest_id > 0
      UNION ALL SELECT (SELECT min(digest_id) FROM ${table} WHERE digest_id > kept.id) FROM kept WHERE kept.id IS NOT NULL
      LIMIT ${DIGESTS})
    SELECT d.id FROM kept JOIN digests d ON d.id = kept.id
    WHERE d.slot_at < ${before} AND d.status NOT IN ('sending', 'paused') LIMIT 1`
}

function addressesInDoubt(at: number, now: number): SQL {
  return sql`UPDATE deliveries SET address = '' WHERE address <> '' AND (digest_id, chunk) IN (
    SELECT c.digest_id, c.seq FROM digests d JOIN chunks c ON c.digest_id = d.id
    WHERE d.status IN ('needs_review', 'cancelled') AND d.slot_at > ${at - DOUBT_DAYS * DAY}
      AND c.state <> 'accepted' AND c.first_attempt_at < ${now - KEY_HOURS * HOUR} LIMIT ${ROWS / 100})`
}
