/**
 * Events that came before their mail was known, joined when it is. The tick looks only for those that may find theirs, newest first, so
 * that the events of another deployment on the same account (they never will) hold nobody up; after a day none is looked for. The
 * work itself is the queue's: a thousand of them are more than one invocation may ask the database.
 */
import { sql } from 'drizzle-orm'
import { settleProven } from '../digests/send/proof'
import type { Deps } from '../ground/deps'
import { webhookEvents } from '../ground/schema'
import { HOUR } from '../ground/time'
import { keepEvents } from './keep'

/** The provider knows within seconds what it has taken; a day later it is not ours. */
export const WAIT_HOURS = 24
const LOOKED_AT = 20_000
const JOINED_AT_ONCE = 2_000
/** In one message: ten messages of as many come to one invocation, which may ask the database a thousand times. */
const TOGETHER = 5

export async function sweepReports(deps: Deps): Promise<void> {
  await settleProven(deps)
  const since = deps.clock() - WAIT_HOURS * HOUR
  // In the words of the partial index.
  const found = await deps.db.all<{ id: string }>(sql`
    SELECT id FROM (SELECT id, tag, payload FROM webhook_events
      WHERE applied_at IS NULL AND received_at > ${since} ORDER BY received_at DESC LIMIT ${LOOKED_AT}) w
    WHERE ${MAY_BE_FOUND} LIMIT ${JOINED_AT_ONCE}`)
  const messages = Array.from({ length: Math.ceil(found.length / TOGETHER) }, (_, index) => ({
    body: { reportIds: found.slice(index * TOGETHER, (index + 1) * TOGETHER).map(({ id }) => id) },
  }))
  for (let start = 0; start < messages.length; start += 100) {
    await deps.queues.mail.sendBatch(messages.slice(start, start + 100))
  }
}

/** The queue's part: a few of them. Without effect where they were joined meanwhile, or still find nothing. */
export async function joinReports(deps: Deps, ids: string[]): Promise<null> {
  const events = await deps.db
    .select({ id: webhookEvents.id, type: webhookEvents.type, tag: webhookEvents.tag, report: webhookEvents.payload })
    .from(webhookEvents)
    .where(sql`${webhookEvents.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
  if (events.length > 0) await keepEvents(deps, events)
  return null
}

/** The digest or the mail that the tag begins with is there; or it has no tag, and the address is a reader's. */
const MAY_BE_FOUND = sql`CASE
  WHEN w.tag IS NULL THEN EXISTS (SELECT 1 FROM subscribers s
    WHERE s.address_hash IN (SELECT value FROM json_each(w.payload, '$.to')))
  WHEN w.tag LIKE '%-mail-%' THEN EXISTS (SELECT 1 FROM mails m WHERE m.id = CAST(w.tag AS INTEGER))
  ELSE EXISTS (SELECT 1 FROM digests d WHERE d.key = substr(w.tag, 1, 32)) END`
