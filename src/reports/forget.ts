/**
 * What the reports forget: events as they came after a month, or after three where they never found their mail (it belongs to somebody
 * else's deployment). The provider repeats events for days; under a week a repeat would count twice.
 */
import { type SQL, sql } from 'drizzle-orm'
import { DAY } from '../ground/time'

const EVENT_DAYS = 30
const STRAY_EVENT_DAYS = 90

/** So many events at once, along their index. */
export function forgettingEvents({ at, rows }: { at: number; rows: number }): SQL {
  return sql`DELETE FROM webhook_events WHERE id IN (
    SELECT id FROM webhook_events WHERE received_at < ${at - EVENT_DAYS * DAY}
      AND (applied_at IS NOT NULL OR received_at < ${at - STRAY_EVENT_DAYS * DAY}) ORDER BY received_at LIMIT ${rows})`
}
