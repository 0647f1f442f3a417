/**
 * Which chunks the queue is told of: all open ones when a digest is frozen, resumed or retried, and by the tick those that the queue
 * lost. Also who hands what stands too long to a person. A message is only a hint; attempts.ts decides whether there is anything to do.
 */
import { and, asc, eq, lte, or, type SQL, sql } from 'drizzle-orm'
import type { ChunkMessage, Deps } from '../../ground/deps'
import { logFailure } from '../../ground/log'
import { chunks } from '../../ground/schema'
import { HOUR } from '../../ground/time'
import { KEY_HOURS } from '../../mail/retry'
import { reviewChunk } from './attempts'
import { IS_OPEN, settleDigests } from './ending'

/** What one sweep looks at, and what of it it hands to a person; the rest is as old at the next tick. */
const LOOKED_AT = 2_000
const REVIEWED_A_SWEEP = 50
/** What a queue takes in one call. */
const MESSAGES_A_CALL = 100

/** Tells the queue of every open chunk of a digest: when it is frozen, resumed or retried. */
export async function enqueueChunks(deps: Deps, digestId: number): Promise<void> {
  const open = await deps.db
    .select({ digestId: chunks.digestId, seq: chunks.seq })
    .from(chunks)
    .where(and(eq(chunks.digestId, digestId), IS_OPEN))
    .orderBy(asc(chunks.seq))
  try {
    await tellQueue(deps, open)
  } catch (error) {
    logFailure(`queueing digest ${digestId} (the tick will find it)`, error)
  }
}

/**
 * The tick's part. Chunks whose time has come are told to the queue again. Those too old to repeat are for a person, also of a digest
 * that stopped meanwhile, and so are those of a digest in which nothing has moved for as long.
 * What was never tried is left alone while its digest moves: the queue is at work, and a second message for each would slow it down.
 */
export async function sweepChunks(deps: Deps): Promise<void> {
  const now = deps.clock()
  const due = await dueChunks(deps, now)
  const old = due.filter(({ isOld }) => isOld)
  const left = due.filter(({ isOld, stoodStill }) => !isOld && stoodStill)
  for (const row of old.slice(0, REVIEWED_A_SWEEP)) await reviewChunk(deps, row, 'outcome_unknown')
  for (const row of left.slice(0, REVIEWED_A_SWEEP)) await reviewChunk(deps, row, 'stood_still')
  await settleDigests(deps)
  await tellQueue(
    deps,
    due.filter(({ isOld, stoodStill }) => !isOld && !stoodStill),
  )
}

type DueChunk = ChunkMessage & { isOld: boolean; stoodStill: boolean }

async function dueChunks(deps: Deps, now: number): Promise<DueChunk[]> {
  const oldest = now - KEY_HOURS * HOUR
  const rows = await deps.db
    .select({
      digestId: chunks.digestId,
      seq: chunks.seq,
      firstAttemptAt: chunks.firstAttemptAt,
      stoodStill: sql<number>`EXISTS (SELECT 1 FROM digests d WHERE d.id = ${chunks.digestId} AND d.progress_at <= ${oldest})`,
    })
    .from(chunks)
    .where(
      and(
        IS_OPEN,
        lte(chunks.nextAttemptAt, now),
        or(lte(chunks.firstAttemptAt, oldest), mayBeForgotten(now - deps.config.leaseSeconds * 1_000)),
      ),
    )
    .orderBy(chunks.nextAttemptAt)
    .limit(LOOKED_AT)
  return rows.map(({ digestId, seq, firstAttemptAt, stoodStill }) => ({
    ...{ digestId, seq, stoodStill: stoodStill === 1 },
    isOld: firstAttemptAt !== null && firstAttemptAt <= oldest,
  }))
}

/** Of a digest that is being sent, and tried before or of one where nothing has moved since. */
function mayBeForgotten(since: number): SQL {
  return sql`EXISTS (SELECT 1 FROM digests d WHERE d.id = ${chunks.digestId} AND d.status = 'sending'
    AND (${chunks.firstAttemptAt} IS NOT NULL OR d.progress_at <= ${since}))`
}

async function tellQueue(deps: Deps, list: ChunkMessage[]): Promise<void> {
  for (let start = 0; start < list.length; start += MESSAGES_A_CALL) {
    const messages = list
      .slice(start, start + MESSAGES_A_CALL)
      .map(({ digestId, seq }) => ({ body: { digestId, seq } }))
    await deps.queues.digests.sendBatch(messages)
  }
}
