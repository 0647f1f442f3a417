/**
 * The ledger of a digest's send: chunks and deliveries, and the only statements that move them. D1 is the truth; a queue message
 * only says "look here". Promises that candidates = planned + accepted + skipped + failed + unknown in every committed state.
 */
import { and, asc, eq, inArray, lte, or, type SQL, sql } from 'drizzle-orm'
import type { ChunkMessage, Deps } from '../../ground/deps'
import { logFailure } from '../../ground/log'
import { type Chunk, chunks, type Digest, deliveries, digests } from '../../ground/schema'
import { HOUR } from '../../ground/time'
import { EARLY_MILLISECONDS, KEY_HOURS } from '../../mail/retry'

export type Recipient = { position: number; subscriberId: number; address: string }
export type Accounting = {
  candidates: number
  planned: number
  accepted: number
  skipped: number
  failed: number
  unknown: number
}
export type Reported = { delivered: number; bounced: number; complained: number }

/**
 * Takes a chunk for one attempt, or null where it is not due, not this digest's turn, or too old to repeat. Readers who left since
 * the freeze are skipped, in the same transaction and only before the first attempt: afterwards membership is part of the bytes.
 */
export async function claimChunk(
  deps: Deps,
  { digestId, seq }: ChunkMessage,
): Promise<{ chunk: Chunk; recipients: Recipient[] } | null> {
  const now = deps.clock()
  const leaseUntil = now + deps.config.leaseSeconds * 1_000
  const results = await deps.db.batch([
    deps.db.run(skipThoseWhoLeft(digestId, seq)),
    deps.db.run(recount(digestId, seq)),
    deps.db.run(doubtLostAttempt(digestId, seq, now)),
    deps.db.run(recount(digestId, seq)),
    deps.db
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
          sql`coalesce(${chunks.firstAttemptAt}, ${now}) > ${now - KEY_HOURS * HOUR}`,
          // A digest that stood still for as long is an old backup's, or as good as one: what "never tried" says of it is not to be trusted.
          sql`EXISTS (SELECT 1 FROM digests WHERE id = ${digestId} AND status = 'sending'
            AND progress_at > ${now - KEY_HOURS * HOUR})`,
        ),
      )
      .returning(),
    deps.db
      .select({ position: deliveries.position, subscriberId: deliveries.subscriberId, address: deliveries.address })
      .from(deliveries)
      .where(
        and(
          eq(deliveries.digestId, digestId),
          eq(deliveries.chunk, seq),
          inArray(deliveries.status, ['planned', 'unknown']),
        ),
      )
      .orderBy(asc(deliveries.position)),
  ])
  const chunk = results[4][0]
  return chunk ? { chunk, recipients: results[5] } : null
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
  return sql`UPDATE deliveries SET status = 'unknown' WHERE digest_id = ${digestId} AND chunk = ${seq} AND status = 'planned'
    AND EXISTS (SELECT 1 FROM chunks c WHERE c.digest_id = ${digestId} AND c.seq = ${seq} AND c.state = 'submitting'
      AND c.next_attempt_at <= ${now + EARLY_MILLISECONDS})`
}

/** The chunk's counts from its deliveries, if the statement before it changed one. */
export function recount(digestId: number, seq: number): SQL {
  return sql`${recountAlways(digestId, seq)} AND changes() > 0`
}

/** … whatever came before. */
function recountAlways(digestId: number, seq: number): SQL {
  return sql`UPDATE chunks SET (planned, accepted, skipped, failed, unknown) = (${countsOf(digestId, seq)})
    WHERE digest_id = ${digestId} AND seq = ${seq}`
}

function countsOf(digestId: number, seq: number): SQL {
  return sql`SELECT coalesce(sum(status = 'planned'), 0), coalesce(sum(status = 'accepted'), 0), coalesce(sum(status = 'skipped'), 0),
      coalesce(sum(status = 'failed'), 0), coalesce(sum(status = 'unknown'), 0)
    FROM deliveries WHERE digest_id = ${digestId} AND chunk = ${seq}`
}

/** Keeps the hash of the first attempt's bytes. False: these bytes are others, and must not be sent. */
export async function sealPayload(deps: Deps, chunk: Chunk, hash: string): Promise<boolean> {
  if (chunk.payloadHash !== null) return chunk.payloadHash === hash
  const [row] = await deps.db
    .update(chunks)
    .set({ payloadHash: sql`coalesce(${chunks.payloadHash}, ${hash})` })
    .where(and(eq(chunks.digestId, chunk.digestId), eq(chunks.seq, chunk.seq)))
    .returning({ payloadHash: chunks.payloadHash })
  return row?.payloadHash === hash
}

export type Outcome = { position: number; id: string | null; reason: string | null }

/** Records what became of each mail of a chunk, closes it, and finishes the digest if it was the last: one transaction. */
export async function recordOutcomes(deps: Deps, chunk: Chunk, outcomes: Outcome[]): Promise<void> {
  const { digestId } = chunk
  const now = deps.clock()
  await deps.db.batch([
    deps.db.run(settleDeliveries(chunk, outcomes)),
    deps.db.run(recount(digestId, chunk.seq)),
    deps.db.run(closeIfSettled(chunk)),
    deps.db.update(digests).set({ progressAt: now }).where(eq(digests.id, digestId)),
    deps.db.run(settle(now, digestId)),
  ])
}

/**
 * Taken or refused for good; the address is not needed any more. What somebody else recorded stays as it is. The list is laid out as
 * a table first: SQLite would read it whole for each of the chunk's rows, ten thousand entries for a hundred mails.
 */
function settleDeliveries({ digestId, seq }: ChunkMessage, outcomes: Outcome[]): SQL {
  return sql`WITH outcome AS MATERIALIZED (SELECT value ->> 'position' AS place, value ->> 'id' AS id, value ->> 'reason' AS reason
      FROM json_each(${JSON.stringify(outcomes)}))
    UPDATE deliveries SET address = '', status = CASE WHEN outcome.id IS NULL THEN 'failed' ELSE 'accepted' END,
      provider_id = outcome.id, reason = outcome.reason
    FROM outcome WHERE digest_id = ${digestId} AND chunk = ${seq} AND position = outcome.place AND status IN ('planned', 'unknown')`
}

/** A chunk is done when each of its mails is, whoever found out and whatever was feared of it. */
export function closeIfSettled({ digestId, seq }: ChunkMessage): SQL {
  return sql`UPDATE chunks SET state = 'accepted', reason = NULL, lease_until = NULL
    WHERE digest_id = ${digestId} AND seq = ${seq} AND state <> 'accepted' AND planned = 0 AND unknown = 0`
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
  await deps.db.batch([
    deps.db.run(sql`UPDATE deliveries SET status = 'unknown' WHERE digest_id = ${digestId} AND chunk = ${seq} AND status = 'planned'
      AND ${isUnknown ? 1 : 0} AND EXISTS (SELECT 1 FROM chunks c WHERE ${stillOurs(chunk)})`),
    deps.db.run(recount(digestId, seq)),
    deps.db.run(putBack(deps, chunk, { ...next, state: isUnknown ? 'unknown' : 'planned' })),
    ...skipCancelled(deps, digestId),
  ])
}

/** Nothing of the call was taken: from now on its mails go one by one, and a doubt about the call is settled with it. */
export async function splitChunk(deps: Deps, chunk: Chunk): Promise<void> {
  const { digestId, seq } = chunk
  await deps.db.batch([
    deps.db.run(sql`UPDATE deliveries SET status = 'planned' WHERE digest_id = ${digestId} AND chunk = ${seq} AND status = 'unknown'
      AND EXISTS (SELECT 1 FROM chunks c WHERE ${stillOurs(chunk)})`),
    deps.db.run(recount(digestId, seq)),
    deps.db.run(sql`UPDATE chunks AS c SET split_at = ${deps.clock()} WHERE ${stillOurs(chunk)}`),
    deps.db.run(putBack(deps, chunk, { state: 'planned', reason: 'refused', seconds: 0 })),
    ...skipCancelled(deps, digestId),
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
  await deps.db.batch([
    deps.db.run(settleDeliveries(chunk, given.outcomes)),
    deps.db.run(sql`UPDATE deliveries SET status = 'unknown' WHERE digest_id = ${digestId} AND chunk = ${seq} AND status = 'planned'
      AND position IN (SELECT value FROM json_each(${JSON.stringify(given.inDoubt)}))`),
    deps.db.run(recountAlways(digestId, seq)),
    deps.db.run(putBack(deps, chunk, { ...given.next, state: 'planned' })),
    deps.db.run(closeIfSettled(chunk)),
    deps.db.update(digests).set({ progressAt: now }).where(eq(digests.id, digestId)),
    ...skipCancelled(deps, digestId),
    deps.db.run(settle(now, digestId)),
  ])
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

/** Of a cancelled digest: whoever was never tried is skipped, also one that was under way when it was cancelled. */
function skipCancelled(deps: Deps, digestId: number) {
  const isCancelled = sql`EXISTS (SELECT 1 FROM digests WHERE id = ${digestId} AND status = 'cancelled')`
  return [
    deps.db.run(sql`UPDATE deliveries SET status = 'skipped', reason = 'cancelled', address = ''
      WHERE digest_id = ${digestId} AND status = 'planned' AND ${isCancelled} AND chunk IN (
        SELECT seq FROM chunks WHERE digest_id = ${digestId} AND state = 'planned' AND first_attempt_at IS NULL)`),
    deps.db.run(sql`UPDATE chunks SET skipped = skipped + planned, planned = 0, state = 'accepted', reason = 'cancelled'
      WHERE digest_id = ${digestId} AND state = 'planned' AND first_attempt_at IS NULL AND ${isCancelled}`),
  ] as const
}

/** Hands a chunk, and with it the digest, to a person. */
export async function reviewChunk(deps: Deps, chunk: Pick<Chunk, 'digestId' | 'seq'>, reason: string): Promise<void> {
  const { digestId, seq } = chunk
  await deps.db.batch([
    deps.db.run(sql`UPDATE chunks SET state = 'needs_review', reason = ${reason}, lease_until = NULL
      WHERE digest_id = ${digestId} AND seq = ${seq} AND state IN ('planned', 'submitting', 'unknown')`),
    deps.db.run(
      sql`UPDATE digests SET status = 'needs_review', reason = ${reason} WHERE id = ${digestId} AND status = 'sending'`,
    ),
  ])
}

/** Tells the queue of every open chunk of a digest: when it is frozen, resumed or retried. */
export async function enqueueChunks(deps: Deps, digestId: number): Promise<void> {
  const open = await deps.db
    .select({ digestId: chunks.digestId, seq: chunks.seq })
    .from(chunks)
    .where(and(eq(chunks.digestId, digestId), isOpen))
    .orderBy(asc(chunks.seq))
  try {
    await tellQueue(deps, open)
  } catch (error) {
    logFailure(`queueing digest ${digestId} (the tick will find it)`, error)
  }
}

/**
 * The tick's part: chunks whose time has come, told to the queue again; those too old to repeat, also of a digest that stopped
 * meanwhile, to a person, and so those of a digest in which nothing has moved for as long. What was never tried is left alone while its digest moves: the queue is at work, and a second message for
 * each would only slow it down.
 */
export async function sweepChunks(deps: Deps): Promise<void> {
  const now = deps.clock()
  const oldest = now - KEY_HOURS * HOUR
  const due = await deps.db
    .select({
      digestId: chunks.digestId,
      seq: chunks.seq,
      firstAttemptAt: chunks.firstAttemptAt,
      stoodStill: sql<number>`EXISTS (SELECT 1 FROM digests d WHERE d.id = ${chunks.digestId} AND d.progress_at <= ${oldest})`,
    })
    .from(chunks)
    .where(
      and(
        isOpen,
        lte(chunks.nextAttemptAt, now),
        or(lte(chunks.firstAttemptAt, oldest), mayBeForgotten(now - deps.config.leaseSeconds * 1_000)),
      ),
    )
    .orderBy(chunks.nextAttemptAt)
    .limit(2_000)
  const isOld = (row: { firstAttemptAt: number | null }) => row.firstAttemptAt !== null && row.firstAttemptAt <= oldest
  const old = due.filter(isOld)
  const left = due.filter((row) => !isOld(row) && row.stoodStill === 1)
  for (const row of old.slice(0, REVIEWED_A_SWEEP)) await reviewChunk(deps, row, 'outcome_unknown')
  for (const row of left.slice(0, REVIEWED_A_SWEEP)) await reviewChunk(deps, row, 'stood_still')
  await deps.db.run(settle(now))
  await tellQueue(
    deps,
    due.filter((row) => !isOld(row) && row.stoodStill === 0),
  )
}

/** The rest is as old at the next tick. */
const REVIEWED_A_SWEEP = 50

// In the words of the partial index: with bound values SQLite would not recognise it and walk every chunk there ever was.
const isOpen = sql`state IN ('planned', 'submitting', 'unknown')`

/** Of a digest that is being sent, and tried before or of one where nothing has moved since. */
function mayBeForgotten(since: number): SQL {
  return sql`EXISTS (SELECT 1 FROM digests d WHERE d.id = ${chunks.digestId} AND d.status = 'sending'
    AND (${chunks.firstAttemptAt} IS NOT NULL OR d.progress_at <= ${since}))`
}

async function tellQueue(deps: Deps, list: ChunkMessage[]): Promise<void> {
  for (let start = 0; start < list.length; start += 100) {
    const messages = list.slice(start, start + 100).map(({ digestId, seq }) => ({ body: { digestId, seq } }))
    await deps.queues.digests.sendBatch(messages)
  }
}

/** Ends a digest's send, or every one's, that has no open chunk left: also one without readers, resumed or found by the tick. */
export async function settleDigest(deps: Deps, digestId: number): Promise<void> {
  await deps.db.run(settle(deps.clock(), digestId))
}

/** A digest in review because of a chunk that somebody else settled (a provider's report) is done as well. */
export function settle(now: number, digestId: number | null = null): SQL {
  const needsReview = sql`EXISTS (SELECT 1 FROM chunks c WHERE c.digest_id = digests.id AND c.state = 'needs_review')`
  return sql`UPDATE digests SET
      status = CASE WHEN ${needsReview} THEN 'needs_review' ELSE 'sent' END,
      reason = CASE WHEN ${needsReview} THEN coalesce(reason, 'chunk_needs_review') WHEN status = 'sending' THEN reason END,
      sent_at = CASE WHEN ${needsReview} THEN NULL ELSE ${now} END
    WHERE (status = 'sending' OR (status = 'needs_review' AND frozen_at IS NOT NULL AND NOT ${needsReview}))
      AND id = coalesce(${digestId}, id)
      AND NOT EXISTS (SELECT 1 FROM chunks c WHERE c.digest_id = digests.id AND c.state IN ('planned', 'submitting', 'unknown'))`
}

/** Where every recipient of these digests is, and what was reported; by digest id. */
export async function accountingOf(
  deps: Deps,
  list: Pick<Digest, 'id' | 'candidates'>[],
): Promise<Map<number, { accounting: Accounting; reported: Reported }>> {
  const sum = (column: SQL) => sql<number>`coalesce(sum(${column}), 0)`
  const rows = await deps.db
    .select({
      digestId: chunks.digestId,
      planned: sum(sql`planned`),
      accepted: sum(sql`accepted`),
      skipped: sum(sql`skipped`),
      failed: sum(sql`failed`),
      unknown: sum(sql`unknown`),
      delivered: sum(sql`delivered`),
      bounced: sum(sql`bounced`),
      complained: sum(sql`complained`),
    })
    .from(chunks)
    .where(sql`${chunks.digestId} IN (SELECT value FROM json_each(${JSON.stringify(list.map((digest) => digest.id))}))`)
    .groupBy(chunks.digestId)
  const byId = new Map(rows.map((row) => [row.digestId, row]))
  return new Map(
    list.map((digest) => {
      const { planned = 0, accepted = 0, skipped = 0, failed = 0, unknown = 0 } = byId.get(digest.id) ?? {}
      const { delivered = 0, bounced = 0, complained = 0 } = byId.get(digest.id) ?? {}
      const accounting = { candidates: digest.candidates, planned, accepted, skipped, failed, unknown }
      return [digest.id, { accounting, reported: { delivered, bounced, complained } }]
    }),
  )
}

/** Ends a digest by hand: what was never attempted is skipped; what was keeps its outcome. */
export async function cancelDigest(deps: Deps, digest: Digest): Promise<boolean> {
  const results = await deps.db.batch([
    deps.db
      .update(digests)
      .set({ status: 'cancelled', reason: 'by_hand' })
      .where(
        and(
          eq(digests.id, digest.id),
          inArray(digests.status, ['draft', 'sending', 'paused', 'needs_review', 'blocked']),
        ),
      )
      .returning({ id: digests.id }),
    ...skipCancelled(deps, digest.id),
    // Stories that nobody was mailed are free for another digest; those that somebody was are not.
    deps.db.run(sql`DELETE FROM digest_stories WHERE digest_id = ${digest.id}
      AND EXISTS (SELECT 1 FROM digests WHERE id = ${digest.id} AND status = 'cancelled')
      AND NOT EXISTS (SELECT 1 FROM chunks WHERE digest_id = ${digest.id} AND (first_attempt_at IS NOT NULL OR accepted > 0))`),
  ])
  return results[0].length > 0
}

/**
 * A person says "go on": chunks that need review are tried again under their own key, while the provider still knows it, and those
 * that were held up behind them. False where there is nothing to go on with; then the digest can only be cancelled.
 */
export async function retryChunks(deps: Deps, digest: Digest): Promise<boolean> {
  const now = deps.clock()
  const isInReview = sql`EXISTS (SELECT 1 FROM digests WHERE id = ${digest.id} AND status = 'needs_review')`
  const results = await deps.db.batch([
    deps.db.run(sql`UPDATE chunks SET state = CASE WHEN unknown > 0 THEN 'unknown' ELSE 'planned' END, next_attempt_at = ${now}
      WHERE digest_id = ${digest.id} AND state = 'needs_review' AND reason <> 'payload_changed'
        AND coalesce(first_attempt_at, ${now}) > ${now - KEY_HOURS * HOUR} AND ${isInReview}`),
    deps.db.all(sql`UPDATE digests SET status = 'sending', reason = NULL, paused_until = NULL, progress_at = ${now}
      WHERE id = ${digest.id} AND status = 'needs_review' AND EXISTS (SELECT 1 FROM chunks WHERE digest_id = ${digest.id} AND ${isOpen})
      RETURNING id`),
    deps.db.run(sql`UPDATE dead_letters SET resolved_at = ${now} WHERE digest_id = ${digest.id} AND resolved_at IS NULL
      AND EXISTS (SELECT 1 FROM digests WHERE id = ${digest.id} AND status = 'sending')`),
  ])
  return results[1].length > 0
}
