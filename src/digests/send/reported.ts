/**
 * What was reported later, as a digest's own rows show it: counted in the chunk, shown at the delivery. Statements for the report's own
 * batch; which report counts as what, and once, is for whoever has the reports. That it proves a mail as taken is proof.ts's.
 */
import { type SQL, sql } from 'drizzle-orm'

export type CountedAs = 'delivered' | 'bounced' | 'complained'
type Mail = { digestId: number; chunk: number; position: number }

/** Lightest first. */
const WEIGHTS = ['delayed', 'delivered', 'bounced', 'complained'] as const

/** One more mail of this chunk, where `isNew` holds. */
export function countingReported({ digestId, chunk }: Mail, { as, isNew }: { as: CountedAs; isNew: SQL }): SQL {
  const isIt = sql`digest_id = ${digestId} AND seq = ${chunk} AND ${isNew}`
  switch (as) {
    case 'delivered':
      return sql`UPDATE chunks SET delivered = delivered + 1 WHERE ${isIt}`
    case 'bounced':
      return sql`UPDATE chunks SET bounced = bounced + 1 WHERE ${isIt}`
    case 'complained':
      return sql`UPDATE chunks SET complained = complained + 1 WHERE ${isIt}`
  }
}

/** What a delivery shows is the weightiest of all that was said, whatever came last. */
export function showingReported({ digestId, chunk, position }: Mail, shown: CountedAs | 'delayed'): SQL {
  const lighter = JSON.stringify(WEIGHTS.slice(0, WEIGHTS.indexOf(shown)))
  return sql`UPDATE deliveries SET reported = ${shown} WHERE digest_id = ${digestId} AND chunk = ${chunk} AND position = ${position}
    AND (reported IS NULL OR reported IN (SELECT value FROM json_each(${lighter})))`
}
