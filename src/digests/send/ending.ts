/**
 * How a send ends: a chunk closes with its last mail, a digest with its last chunk, in the transaction of the outcome that brought it.
 * Nobody accepted is never `sent`: refused by all, it is a person's, with the provider's words and its stories free again; left by
 * all, or with nobody to go to, it is skipped. What a person may do then stands in by-hand.ts.
 */
import { and, eq, gte, type SQL, sql } from 'drizzle-orm'
import type { ChunkMessage, Deps } from '../../ground/deps'
import { forgetPublication } from '../../ground/kept-pages'
import { digests, publications } from '../../ground/schema'
import { moving } from '../state'

// In the words of the partial index: with bound values SQLite would not recognise it and walk every chunk there ever was.
export const IS_OPEN = sql`state IN ('planned', 'submitting', 'unknown')`

/** Somebody was mailed by this chunk `c`, or may have been: taken, in doubt, or tried and not settled. */
export const WAS_MAILED = sql`(c.accepted > 0 OR c.unknown > 0 OR (c.first_attempt_at IS NOT NULL AND c.state <> 'accepted'))`

/** A chunk closes when each of its mails is settled, whoever found out and whatever was feared of it. Closed is called `accepted`. */
export function closeIfSettled({ digestId, seq }: ChunkMessage): SQL {
  return sql`UPDATE chunks SET state = 'accepted', reason = NULL, lease_until = NULL
    WHERE digest_id = ${digestId} AND seq = ${seq} AND state <> 'accepted' AND planned = 0 AND unknown = 0`
}

const someChunk = (condition: SQL) =>
  sql`EXISTS (SELECT 1 FROM chunks c WHERE c.digest_id = digests.id AND ${condition})`
const SOME_OPEN = someChunk(sql`c.state IN ('planned', 'submitting', 'unknown')`)
const SOME_IN_REVIEW = someChunk(sql`c.state = 'needs_review'`)
const SOME_ACCEPTED = someChunk(sql`c.accepted > 0`)
const SOME_FAILED = someChunk(sql`c.failed > 0`)

/**
 * Ends a digest's send where no chunk is open any more. One in review because of a chunk that somebody else settled (a provider's
 * report) is done as well.
 */
export function settling(now: number, digestId: number): SQL[] {
  const firstRefusal = sql`(SELECT reason FROM deliveries WHERE digest_id = ${digestId} AND status = 'failed' LIMIT 1)`
  return [
    moving('brought to its end', {
      digestId,
      reason: sql`CASE WHEN status = 'sending' THEN reason END`,
      set: sql`sent_at = ${now}`,
      when: sql`NOT ${SOME_OPEN} AND NOT ${SOME_IN_REVIEW} AND ${SOME_ACCEPTED}`,
    }),
    moving('handed over', {
      digestId,
      reason: sql`coalesce(reason, 'chunk_needs_review')`,
      when: sql`NOT ${SOME_OPEN} AND ${SOME_IN_REVIEW}`,
    }),
    moving('handed over', {
      digestId,
      reason: 'nobody_accepted',
      set: sql`provider_said = ${firstRefusal}`,
      when: sql`NOT ${SOME_OPEN} AND NOT ${SOME_ACCEPTED} AND ${SOME_FAILED}`,
    }),
    moving('found without readers', {
      digestId,
      reason: 'everybody_left',
      when: sql`NOT ${SOME_OPEN} AND NOT ${SOME_ACCEPTED} AND NOT ${SOME_FAILED}`,
    }),
    freeingStories(digestId),
  ]
}

/** A digest that has nobody to go to ends with its freeze: its stories are for the first readers. */
export function endingWithoutReaders(digestId: number): SQL[] {
  return [
    moving('found without readers', { digestId, reason: 'no_readers', when: sql`candidates = 0` }),
    freeingStories(digestId),
  ]
}

/** Of a digest that stopped before anybody was mailed, the stories are free for another one; of any other they are not. */
export function freeingStories(digestId: number): SQL {
  return sql`DELETE FROM digest_stories WHERE digest_id = ${digestId}
    AND EXISTS (SELECT 1 FROM digests WHERE id = ${digestId} AND (status IN ('cancelled', 'skipped')
      OR (status = 'needs_review' AND reason IN ('nobody_accepted', 'everybody_refused'))))
    AND NOT EXISTS (SELECT 1 FROM chunks c WHERE c.digest_id = ${digestId} AND ${WAS_MAILED})`
}

/** Whoever of a cancelled digest was never tried is skipped, also one that was under way when it was cancelled. */
export function skippingCancelled(digestId: number): SQL[] {
  const isCancelled = sql`EXISTS (SELECT 1 FROM digests WHERE id = ${digestId} AND status = 'cancelled')`
  const wasNeverTried = sql`state IN ('planned', 'needs_review') AND first_attempt_at IS NULL`
  return [
    sql`UPDATE deliveries SET status = 'skipped', reason = 'cancelled', address = ''
      WHERE digest_id = ${digestId} AND status = 'planned' AND ${isCancelled}
        AND chunk IN (SELECT seq FROM chunks WHERE digest_id = ${digestId} AND ${wasNeverTried})`,
    sql`UPDATE chunks SET skipped = skipped + planned, planned = 0, state = 'accepted', reason = 'cancelled'
      WHERE digest_id = ${digestId} AND ${wasNeverTried} AND ${isCancelled}`,
  ]
}

type Ending = Pick<Deps, 'db' | 'clock' | 'forgetPages'>

/** Ends one digest's send if it is through: also one that was resumed after its last chunk. */
export function settleDigest(deps: Ending, digestId: number): Promise<void> {
  return settleAfter(deps, { digestId, now: deps.clock(), statements: [] })
}

/** Statements that may have settled a digest's last mail, with its end in the same transaction. Once it is sent, public pages list it. */
export async function settleAfter(
  deps: Ending,
  { digestId, now, statements }: { digestId: number; now: number; statements: SQL[] },
): Promise<void> {
  const done = await inOneBatch(deps, [...statements, ...settling(now, digestId)])
  if (done[statements.length]?.meta.changes) await forgetPagesOf(deps, { digestId, endedSince: now })
}

/** For whoever has the end in a batch of their own: has pages made anew if that digest was sent in it, or after. */
export async function forgetPagesOf(
  deps: Ending,
  { digestId, endedSince }: { digestId: number; endedSince: number },
): Promise<void> {
  if (!deps.forgetPages) return
  const [shown] = await deps.db
    .select({ slug: publications.slug })
    .from(digests)
    .innerJoin(publications, eq(publications.id, digests.publicationId))
    .where(and(eq(digests.id, digestId), gte(digests.sentAt, endedSince)))
  if (shown) await forgetPublication(deps, shown.slug)
}

/** So many digests that are through and not ended are looked at in a tick. */
const SETTLED_A_TICK = 50

/** The tick's part: digests that are through, and nobody was there to end them. */
export async function settleDigests(deps: Ending): Promise<void> {
  const through = await deps.db
    .select({ id: digests.id })
    .from(digests)
    .where(
      sql`(status = 'sending' OR (status = 'needs_review' AND frozen_at IS NOT NULL AND reason IS NOT 'nobody_accepted' AND NOT ${SOME_IN_REVIEW}))
        AND NOT ${SOME_OPEN}`,
    )
    .limit(SETTLED_A_TICK)
  for (const { id } of through) await settleDigest(deps, id)
}

/** Statements that belong together, in one transaction. */
export async function inOneBatch(deps: Pick<Deps, 'db'>, statements: SQL[]): Promise<D1Result[]> {
  const [first, ...rest] = statements.map((statement) => deps.db.run(statement))
  return first ? deps.db.batch([first, ...rest]) : []
}
