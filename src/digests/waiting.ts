/** Which digests wait for a person, by publication; bounded, the oldest first. */
import { asc, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../ground/deps'
import { digests } from '../ground/schema'
import { isAlive } from '../publications/find'
import { NEEDS_A_PERSON, standsStill } from './state'

const LIMIT = 200

export const waitingDigest = z.strictObject({
  period: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  slotAt: z.iso.datetime(),
})
export type WaitingDigest = z.infer<typeof waitingDigest>

export async function digestsWaiting(deps: Pick<Deps, 'db' | 'clock'>): Promise<Map<number, WaitingDigest[]>> {
  const rows = await deps.db
    .select()
    .from(digests)
    .where(sql`(${NEEDS_A_PERSON} OR ${standsStill(deps.clock())}) AND ${isAlive(sql`digests.publication_id`)}`)
    .orderBy(asc(digests.id))
    .limit(LIMIT)
  const of = Map.groupBy(rows, ({ publicationId }) => publicationId)
  return new Map(
    [...of].map(([id, some]) => [
      id,
      some.map(({ period, status, reason, slotAt }) => ({
        ...{ period, status, reason: status === 'sending' ? 'stands_still' : reason },
        slotAt: new Date(slotAt).toISOString(),
      })),
    ]),
  )
}
