/**
 * Who was to get a digest and what became of each mail: ids, never an address. Adds up to the digest's candidates, for as long as
 * deliveries are kept (DELIVERY_DAYS).
 */
import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../ground/deps'
import { chunks, type Digest, deliveries } from '../ground/schema'

export const OUTCOMES = ['planned', 'accepted', 'skipped', 'failed', 'unknown'] as const
type Outcome = (typeof OUTCOMES)[number]

export const recipientShape = z.strictObject({
  subscriber: z.string().describe('The id of the reader; one who was erased is in no list of readers any more.'),
  outcome: z.enum(OUTCOMES),
  reason: z.string().nullable().describe('Why it was skipped or failed.'),
  at: z.iso.datetime().nullable().describe('When the provider was first asked for it; null where it was not.'),
})

type Asked = { digest: Pick<Digest, 'id'>; outcome: Outcome | undefined; cursor: string | undefined; limit: number }

/** In the order of the mails; the cursor is the place of the last one shown. */
export async function listRecipients(deps: Pick<Deps, 'db'>, { digest, outcome, cursor, limit }: Asked) {
  const place = cursor === undefined ? null : /^(\d{1,7})-(\d{1,3})$/.exec(cursor)
  if (cursor !== undefined && !place) return 'invalid_cursor'
  const rows = await deps.db
    .select({
      seq: deliveries.seq,
      position: deliveries.position,
      subscriberId: deliveries.subscriberId,
      outcome: deliveries.status,
      reason: deliveries.reason,
      at: chunks.firstAttemptAt,
      reported: deliveries.reported,
    })
    .from(chunks)
    .innerJoin(deliveries, and(eq(deliveries.digestId, chunks.digestId), eq(deliveries.seq, chunks.seq)))
    .where(
      and(
        eq(chunks.digestId, digest.id),
        outcome && and(gt(COUNTED[outcome], 0), eq(deliveries.status, outcome)),
        place ? behind(Number(place[1]), Number(place[2])) : undefined,
      ),
    )
    .orderBy(asc(chunks.seq), asc(deliveries.position))
    .limit(limit + 1)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ subscriberId, outcome: became, reason, at, reported }) => ({
      ...{ subscriber: String(subscriberId), outcome: became, reason },
      at: at === null || became === 'planned' || became === 'skipped' ? null : new Date(at).toISOString(),
      reported,
    })),
    next: rows.length > limit && last ? `${last.seq}-${last.position}` : null,
  }
}

/** Chunks count their outcomes, so that one failure among a million readers is found without reading the million. */
const COUNTED = {
  planned: chunks.planned,
  accepted: chunks.accepted,
  skipped: chunks.skipped,
  failed: chunks.failed,
  unknown: chunks.unknown,
}

function behind(seq: number, position: number): SQL {
  return sql`${chunks.seq} >= ${seq} AND (${chunks.seq} > ${seq} OR ${deliveries.position} > ${position})`
}
