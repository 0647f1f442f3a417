/**
 * A report proves that the provider took the mail: it answers what a lost answer left open. What is proven is noted at once, but a mail
 * stays in its chunk until every mail of it is known or the chunk cannot be sent any more, because the chunk's mails are the bytes
 * that a retry must repeat. Statements only, for the batch of the report itself; the accounting is true after each.
 */
import { eq, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Deps } from '../../ground/deps'
import { chunks, digests } from '../../ground/schema'
import { HOUR } from '../../ground/time'
import { KEY_HOURS } from '../../mail/retry'
import { recount } from './accounting'
import { closeIfSettled, settleAfter, settling } from './ending'

export type Proof = {
  digestId: number
  chunk: number
  position: number
  /** The provider's id of the mail, and when it was taken. */
  emailId: string
  mailedAt: number
}

/** Notes that this mail was taken, and what follows from it. Without effect where its outcome is known. */
export function provingTaken(proof: Proof, now: number): SQL[] {
  const { digestId, chunk, position, emailId, mailedAt } = proof
  return [
    // A chunk that we believe was never tried, as after the restore of a backup: it was, and its readers are part of the bytes.
    sql`UPDATE chunks SET state = 'unknown', reason = 'reported', first_attempt_at = ${mailedAt}
      WHERE digest_id = ${digestId} AND seq = ${chunk} AND state = 'planned' AND first_attempt_at IS NULL AND split_at IS NULL
        AND EXISTS (SELECT 1 FROM deliveries WHERE digest_id = ${digestId} AND chunk = ${chunk} AND position = ${position} AND status = 'planned')`,
    sql`UPDATE deliveries SET status = 'unknown' WHERE digest_id = ${digestId} AND chunk = ${chunk} AND status = 'planned' AND changes() > 0`,
    recount(digestId, chunk),
    sql`UPDATE deliveries SET provider_id = ${emailId}
      WHERE digest_id = ${digestId} AND chunk = ${chunk} AND position = ${position}
        AND status IN ('planned', 'unknown') AND provider_id IS NULL`,
    ...settlingProven(digestId, chunk, now),
    ...settling(now, digestId),
  ]
}

/** Counts what is proven as taken, as soon as no retry needs it; closes the chunk with its last mail. */
function settlingProven(digestId: number, chunk: number, now: number): SQL[] {
  const isLeftOpen = sql`EXISTS (SELECT 1 FROM deliveries v WHERE v.digest_id = ${digestId} AND v.chunk = ${chunk}
    AND v.status IN ('planned', 'unknown') AND v.provider_id IS NULL)`
  return [
    sql`UPDATE deliveries SET status = 'accepted', address = ''
      WHERE digest_id = ${digestId} AND chunk = ${chunk} AND status IN ('planned', 'unknown') AND provider_id IS NOT NULL
        AND (NOT ${isLeftOpen} OR EXISTS (SELECT 1 FROM chunks c WHERE c.digest_id = ${digestId} AND c.seq = ${chunk} AND ${isFree(now)}))`,
    recount(digestId, chunk),
    closeIfSettled({ digestId, seq: chunk }),
  ]
}

/** Its mails go one by one, or no retry comes any more, not even by hand. */
function isFree(now: number): SQL {
  return sql`(c.split_at IS NOT NULL OR (c.state = 'needs_review'
    AND (c.reason = 'payload_changed' OR c.first_attempt_at <= ${now - KEY_HOURS * HOUR})))`
}

/** So many chunks are looked at in a tick. */
const SETTLED_A_TICK = 25

/** The tick's part: what was proven while its chunk could still be sent again, and now cannot. */
export async function settleProven(deps: Pick<Deps, 'db' | 'clock' | 'forgetPages'>): Promise<void> {
  const now = deps.clock()
  const c = alias(chunks, 'c')
  const found = await deps.db
    .select({ digestId: c.digestId, seq: c.seq })
    .from(digests)
    .innerJoin(c, eq(c.digestId, digests.id))
    .where(
      sql`${digests.status} = 'needs_review' AND ${isFree(now)}
        AND EXISTS (SELECT 1 FROM deliveries v WHERE v.digest_id = c.digest_id AND v.chunk = c.seq
          AND v.status IN ('planned', 'unknown') AND v.provider_id IS NOT NULL)`,
    )
    .limit(SETTLED_A_TICK)
  for (const { digestId, seq } of found)
    await settleAfter(deps, { digestId, now, statements: settlingProven(digestId, seq, now) })
}
