/**
 * One attempt at a chunk, from the claim to its outcome: the only statements that move chunks and deliveries while a digest is sent.
 * D1 is the truth; a queue message only says "look here". Each outcome is one transaction, with the counts (accounting.ts) and, where
 * it was the last one, the end (ending.ts) in it.
 */
import { and, asc, eq, gt, inArray, lte, type SQL, sql } from 'drizzle-orm'
import type { ChunkMessage, Deps } from '../../ground/deps'
import { type Chunk, chunks, deliveries, type OwnDigest } from '../../ground/schema'
import { HOUR } from '../../ground/time'
import { EARLY_MILLISECONDS, KEY_HOURS } from '../../mail/retry'
import { moving } from '../state'
import { countTaken, recount, recountAlways } from './accounting'
import { closeIfSettled, freeingStories, inOneBatch, settleAfter, skippingCancelled } from './ending'

export type Recipient = { position: number; subscriberId: number; address: string; own: OwnDigest | null }

/**
 * Takes a chunk for one attempt, or null where it is not due, not this digest's turn, or too old to repeat. Readers who left since
 * the freeze are skipped, in the same transaction and only before the first attempt: afterwards membership is part of the bytes.
 */
export async function claimChunk(
  deps: Deps,
  { digestId, seq }: ChunkMessage,
): Promise<{ chunk: Chunk; recipients: Recipient[] } | null> {
  const now = deps.clock()
  const [, , , , [chunk], recipients] = await deps.db.batch([
    deps.db.run(skipThoseWhoLeft(digestId, seq)),
    deps.db.run(recount(digestId, seq)),
    deps.db.run(doubtLostAttempt(digestId, seq, now)),
    deps.db.run(recount(digestId, seq)),
    lease(deps, { digestId, seq }, now),
    recipientsOf(deps, { digestId, seq }),
  ])
  return chunk ? { chunk, recipients } : null
}

/** Whom the chunk's mails go to, and what each gets. */
export function recipientsOf(deps: Pick<Deps, 'db'>, { digestId, seq }: ChunkMessage) {
  return deps.db
    .select({
      position: deliveries.position,
      subscriberId: deliveries.subscriberId,
      address: deliveries.address,
      own: deliveries.blocks,
    })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.digestId, digestId),
        eq(deliveries.seq, seq),
        inArray(deliveries.status, ['planned', 'unknown']),
      ),
    )
    .orderBy(asc(deliveries.position))
}

/** The chunk is this attempt's until the lease runs out. */
function lease(deps: Deps, { digestId, seq }: ChunkMessage, now: number) {
  const leaseUntil = now + deps.config.leaseSeconds * 1_000
  const oldest = now - KEY_HOURS * HOUR
  return deps.db
    .update(chunks)
    .set({
      state: 'submitting',
      attempts: sql`${chunks.attempts} + 1`,
      leaseUntil,
      nextAttemptAt: leaseUntil,
      firstAttemptAt: sql`coalesce(${chunks.firstAttemptAt}, ${now})`,
    })
    .where(
      and(
        eq(chunks.digestId, digestId),
        eq(chunks.seq, seq),
        inArray(chunks.state, ['planned', 'submitting', 'unknown']),
        lte(chunks.nextAttemptAt, now + EARLY_MILLISECONDS),
        sql`coalesce(${chunks.firstAttemptAt}, ${now}) > ${oldest}`,
        // A digest that stood still for as long is an old backup's, or as good as one: what "never tried" says of it is not to be trusted.
        sql`EXISTS (SELECT 1 FROM digests WHERE id = ${digestId} AND status = 'sending' AND progress_at > ${oldest})`,
      ),
    )
    .returning()
}

function skipThoseWhoLeft(digestId: number, seq: number): SQL {
  return sql`UPDATE deliveries SET status = 'skipped', address = '',
      reason = (SELECT coalesce(max(s.status), 'erased') FROM subscribers s WHERE s.id = deliveries.subscriber_id)
    WHERE digest_id = ${digestId} AND chunk = ${seq} AND status = 'planned'
      AND NOT EXISTS (SELECT 1 FROM subscribers s WHERE s.id = deliveries.subscriber_id AND s.status = 'active')
      AND EXISTS (SELECT 1 FROM chunks c WHERE c.digest_id = ${digestId} AND c.seq = ${seq} AND c.first_attempt_at IS NULL)`
}

/** An attempt whose lease ran out may have been taken: its sender cannot say any more. */
function doubtLostAttempt(digestId: number, seq: number, now: number): SQL {
  // From the chunk on, so that where there is no doubt no delivery is read.
  return sql`UPDATE deliveries SET status = 'unknown' WHERE status = 'planned' AND (digest_id, chunk) IN (
    SELECT c.digest_id, c.seq FROM chunks c WHERE c.digest_id = ${digestId} AND c.seq = ${seq} AND c.state = 'submitting'
      AND c.next_attempt_at <= ${now + EARLY_MILLISECONDS})`
}

/**
 * Keeps the hash of the first attempt's bytes. `changed`: these bytes are others, and must not be sent. `taken over`: this attempt's
 * lease ran out while it stood still, and what its bytes were may have been refused and gone out one by one since.
 */
export async function sealPayload(
  deps: Deps,
  chunk: Chunk,
  hash: string,
): Promise<'sealed' | 'changed' | 'taken over'> {
  const [row] = await deps.db
    .update(chunks)
    .set({ payloadHash: sql`coalesce(${chunks.payloadHash}, ${hash})` })
    .where(
      and(
        eq(chunks.digestId, chunk.digestId),
        eq(chunks.seq, chunk.seq),
        eq(chunks.state, 'submitting'),
        eq(chunks.attempts, chunk.attempts),
      ),
    )
    .returning({ payloadHash: chunks.payloadHash })
  if (!row) return 'taken over'
  return row.payloadHash === hash ? 'sealed' : 'changed'
}

export type Outcome = { position: number; id: string | null; reason: string | null }

/** Records what became of each mail of a chunk, closes it, and finishes the digest if it was the last: one transaction. */
export async function recordOutcomes(deps: Deps, chunk: Chunk, outcomes: Outcome[]): Promise<void> {
  const { digestId, seq } = chunk
  const now = deps.clock()
  const areTaken = outcomes.every(({ id }) => id !== null)
  const statements = [
    settleDeliveries(chunk, outcomes),
    ...(areTaken ? countTaken(digestId, seq) : [recount(digestId, seq)]),
    closeIfSettled(chunk),
    progress(digestId, now),
  ]
  await settleAfter(deps, { digestId, now, statements })
}

/** A digest whose chunks move does not stand still. */
function progress(digestId: number, now: number): SQL {
  return sql`UPDATE digests SET progress_at = ${now} WHERE id = ${digestId}`
}

/**
 * Taken or refused for good; the address is not needed any more. What somebody else recorded stays as it is. What became of a mail is
 * looked up by its position in one object: joined as a table, the list would cost three more rows read a mail.
 */
function settleDeliveries({ digestId, seq }: ChunkMessage, outcomes: Outcome[]): SQL {
  const byPosition = JSON.stringify(Object.fromEntries(outcomes.map(({ position, ...outcome }) => [position, outcome])))
  const its = (name: SQL) => sql`json_extract(${byPosition}, '$."' || position || '"' || ${name})`
  return sql`UPDATE deliveries SET address = '', status = CASE WHEN ${its(sql`'.id'`)} IS NULL THEN 'failed' ELSE 'accepted' END,
      provider_id = ${its(sql`'.id'`)}, reason = ${its(sql`'.reason'`)}
    WHERE digest_id = ${digestId} AND chunk = ${seq} AND status IN ('planned', 'unknown') AND ${its(sql`''`)} IS NOT NULL`
}

type Next = { state: 'planned' | 'unknown'; reason: string; seconds: number }

/**
 * Puts a chunk back, if it is still this attempt's. `unknown`: the provider may have taken it, so only the same bytes under the same
 * key may follow, for 20 hours. `planned`: it was refused cleanly, as if it had never been tried; unless an earlier attempt is in
 * doubt, which a later "too many requests" does not settle. Whoever of a cancelled digest was never tried is skipped.
 */
export async function releaseChunk(deps: Deps, chunk: Chunk, next: Next): Promise<void> {
  const { digestId, seq } = chunk
  const isUnknown = next.state === 'unknown' || chunk.unknown > 0
  await inOneBatch(deps, [
    sql`UPDATE deliveries SET status = 'unknown' WHERE digest_id = ${digestId} AND chunk = ${seq} AND status = 'planned'
      AND ${isUnknown ? 1 : 0} AND EXISTS (SELECT 1 FROM chunks c WHERE ${stillOurs(chunk)})`,
    recount(digestId, seq),
    putBack(deps, chunk, { ...next, state: isUnknown ? 'unknown' : 'planned' }),
    ...skippingCancelled(digestId),
  ])
}

/** Nothing of the call was taken: from now on its mails go one by one, and a doubt about the call is settled with it. */
export async function splitChunk(deps: Deps, chunk: Chunk): Promise<void> {
  const { digestId, seq } = chunk
  await inOneBatch(deps, [
    sql`UPDATE deliveries SET status = 'planned' WHERE digest_id = ${digestId} AND chunk = ${seq} AND status = 'unknown'
      AND EXISTS (SELECT 1 FROM chunks c WHERE ${stillOurs(chunk)})`,
    recount(digestId, seq),
    sql`UPDATE chunks AS c SET split_at = ${deps.clock()} WHERE ${stillOurs(chunk)}`,
    putBack(deps, chunk, { state: 'planned', reason: 'refused', seconds: 0 }),
    ...skippingCancelled(digestId),
  ])
}

/**
 * What became of some mails of a chunk that goes one by one: the settled ones are recorded, those in doubt marked, the rest waits.
 * The chunk closes with its last mail.
 */
export async function recordSome(
  deps: Deps,
  chunk: Chunk,
  given: { outcomes: Outcome[]; inDoubt: number[]; next: Omit<Next, 'state'> },
): Promise<void> {
  const { digestId, seq } = chunk
  const now = deps.clock()
  const statements = [
    settleDeliveries(chunk, given.outcomes),
    sql`UPDATE deliveries SET status = 'unknown' WHERE digest_id = ${digestId} AND chunk = ${seq} AND status = 'planned'
      AND position IN (SELECT value FROM json_each(${JSON.stringify(given.inDoubt)}))`,
    recountAlways(digestId, seq),
    putBack(deps, chunk, { ...given.next, state: 'planned' }),
    closeIfSettled(chunk),
    progress(digestId, now),
    ...skippingCancelled(digestId),
  ]
  await settleAfter(deps, { digestId, now, statements })
}

/** This attempt, and not one that took over when its lease ran out. */
function stillOurs({ digestId, seq, attempts }: Chunk): SQL {
  return sql`c.digest_id = ${digestId} AND c.seq = ${seq} AND c.state = 'submitting' AND c.attempts = ${attempts}`
}

/** A mail in doubt keeps the chunk in doubt, and the hour of its first attempt; without one it was never tried. */
function putBack(deps: Deps, chunk: Chunk, { state, reason, seconds }: Next): SQL {
  const isUnknown = sql`(${state === 'unknown' ? 1 : 0} OR c.unknown > 0)`
  return sql`UPDATE chunks AS c SET state = CASE WHEN ${isUnknown} THEN 'unknown' ELSE 'planned' END,
      reason = ${reason}, lease_until = NULL, next_attempt_at = ${deps.clock() + seconds * 1_000},
      first_attempt_at = CASE WHEN ${isUnknown} THEN first_attempt_at END,
      payload_hash = CASE WHEN ${isUnknown} THEN payload_hash END
    WHERE ${stillOurs(chunk)}`
}

/** Hands a chunk, and with it the digest, to a person. What was under way stays in doubt: nobody will hear its answer. */
export async function reviewChunk(deps: Deps, chunk: ChunkMessage, reason: string): Promise<void> {
  const { digestId, seq } = chunk
  await inOneBatch(deps, [
    sql`UPDATE deliveries SET status = 'unknown' WHERE digest_id = ${digestId} AND chunk = ${seq} AND status = 'planned'
      AND EXISTS (SELECT 1 FROM chunks c WHERE c.digest_id = ${digestId} AND c.seq = ${seq} AND c.state = 'submitting' AND c.split_at IS NULL)`,
    recount(digestId, seq),
    sql`UPDATE chunks SET state = 'needs_review', reason = ${reason}, lease_until = NULL
      WHERE digest_id = ${digestId} AND seq = ${seq} AND state IN ('planned', 'submitting', 'unknown')`,
    moving('handed over', { digestId, reason }),
  ])
}

/**
 * Nobody was taken, and all that were asked were refused for the same reason: it is not the addresses, and a person looks before a
 * whole list counts as refused. Asked and refused cleanly, the chunk is as if it had never been tried.
 */
export async function handOverRefused(deps: Deps, chunk: Chunk, words: string | null): Promise<void> {
  await inOneBatch(deps, [
    sql`UPDATE chunks AS c SET state = 'needs_review', reason = 'everybody_refused', lease_until = NULL,
        first_attempt_at = CASE WHEN unknown > 0 THEN first_attempt_at END, payload_hash = CASE WHEN unknown > 0 THEN payload_hash END
      WHERE ${stillOurs(chunk)}`,
    moving('handed over', {
      digestId: chunk.digestId,
      reason: 'everybody_refused',
      set: sql`provider_said = ${words}`,
      when: sql`changes() > 0`,
    }),
    freeingStories(chunk.digestId),
    ...skippingCancelled(chunk.digestId),
  ])
}

/** Whether not one mail of this digest was taken so far. */
export async function isNobodyTaken(deps: Deps, digestId: number): Promise<boolean> {
  const [taken] = await deps.db
    .select({ seq: chunks.seq })
    .from(chunks)
    .where(and(eq(chunks.digestId, digestId), gt(chunks.accepted, 0)))
    .limit(1)
  return taken === undefined
}
