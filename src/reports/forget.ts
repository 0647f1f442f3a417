/**
 * What the reports forget: events as they came (how long they are kept is said in operations/retention.ts), and what was reported of each
 * mail of a digest, as long as who got it; the chunks keep the totals. Bounded: what is left over waits for the next tick.
 */
import { type SQL, sql } from 'drizzle-orm'
import { oldestEnded } from '../digests/forget'
import type { Deps } from '../ground/deps'
import { reports } from '../ground/schema'
import { DAY } from '../ground/time'

/** Deleted in one tick. */
const REPORTS = 5_000

type Old = { before: number; rows: number }

/** Events that found their mail. The provider repeats events for days; under a week a repeat would count twice. */
export function forgettingEvents({ before, rows }: Old): SQL {
  return sql`DELETE FROM webhook_events WHERE id IN (
    SELECT id FROM webhook_events WHERE received_at < ${before} AND applied_at IS NOT NULL
    ORDER BY received_at LIMIT ${rows})`
}

/** Also those that never did: they belong to somebody else's deployment. */
export function forgettingStrayEvents({ before, rows }: Old): SQL {
  return sql`DELETE FROM webhook_events WHERE id IN (
    SELECT id FROM webhook_events WHERE received_at < ${before} ORDER BY received_at LIMIT ${rows})`
}

/** The tick's part: what was said of the mails of one digest that is over and older than DELIVERY_DAYS. */
export async function forgetReports(deps: Pick<Deps, 'db' | 'config'>, at: number): Promise<void> {
  const before = at - deps.config.deliveryDays * DAY
  await deps.db.run(sql`DELETE FROM reports WHERE (digest_id, chunk, position, kind) IN (
    SELECT digest_id, chunk, position, kind FROM reports WHERE digest_id = (${oldestEnded(reports, before)}) LIMIT ${REPORTS})`)
}

/** Everything that was reported of the mails of a publication's digests. Events as they came go by their age. */
export function erasingReports({ publicationId, rows }: { publicationId: number; rows: number }): SQL[] {
  return [
    sql`DELETE FROM reports WHERE (digest_id, chunk, position, kind) IN (
      SELECT r.digest_id, r.chunk, r.position, r.kind FROM digests d CROSS JOIN reports r ON r.digest_id = d.id
      WHERE d.publication_id = ${publicationId} LIMIT ${rows})`,
  ]
}
