/**
 * What the reports forget: events as they came after a month, or after three where they never found their mail (it belongs to somebody
 * else's deployment). The provider repeats events for days; under a week a repeat would count twice. And what was reported of each mail
 * of a digest, as long as who got it; the chunks keep the totals. Bounded: what is left over waits for the next tick.
 */
import { type SQL, sql } from 'drizzle-orm'
import { oldestEnded } from '../digests/forget'
import type { Deps } from '../ground/deps'
import { reports } from '../ground/schema'
import { DAY } from '../ground/time'

const EVENT_DAYS = 30
const STRAY_EVENT_DAYS = 90
/** Deleted in one tick. */
const REPORTS = 5_000

/** So many events at once, along their index. */
export function forgettingEvents({ at, rows }: { at: number; rows: number }): SQL {
  return sql`DELETE FROM webhook_events WHERE id IN (
    SELECT id FROM webhook_events WHERE received_at < ${at - EVENT_DAYS * DAY}
      AND (applied_at IS NOT NULL OR received_at < ${at - STRAY_EVENT_DAYS * DAY}) ORDER BY received_at LIMIT ${rows})`
}

/** The tick's part: what was said of the mails of one digest that is over and older than DELIVERY_DAYS. */
export async function forgetReports(deps: Pick<Deps, 'db' | 'config'>, at: number): Promise<void> {
  const before = at - deps.config.deliveryDays * DAY
  await deps.db.run(sql`DELETE FROM reports WHERE (digest_id, chunk, position, kind) IN (
    SELECT digest_id, chunk, position, kind FROM reports WHERE digest_id = (${oldestEnded(reports, before)}) LIMIT ${REPORTS})`)
}
