/**
 * What sharing forgets: salts within 48 hours, and with them every way back from a visitor hash; what only recognises the same
 * event or visitor again, and what waited for its story, after two days; share links after 90. The counters stay. Bounded: what is
 * left over waits for the next tick.
 */
import { lt, or, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { salts } from '../ground/schema'
import { firstIdOf } from '../ground/share-message'
import { DAY } from '../ground/time'
import { forgetUnknown } from './unknown'
import { saltsToForget } from './visitor'

const LINK_DAYS = 90
const ROWS_PER_STATEMENT = 10_000
const STATEMENTS_PER_TICK = 5

export async function forgetSalts(deps: Pick<Deps, 'db'>, at: number): Promise<void> {
  const { before, createdBefore } = saltsToForget(at)
  await deps.db.delete(salts).where(or(lt(salts.day, before), lt(salts.createdAt, createdBefore)))
}

export async function forgetEvents(deps: Pick<Deps, 'db'>, at: number): Promise<void> {
  // A day is over everywhere at noon UTC of the next; a queue message is retried for at most some three hours after it.
  const firstDayKept = new Date(at - DAY).toISOString().slice(0, 10)
  const limit = ROWS_PER_STATEMENT
  await inParts(
    deps,
    sql`DELETE FROM visitors WHERE (day, publication_id, kind, story_id, channel, visitor) IN (
    SELECT day, publication_id, kind, story_id, channel, visitor FROM visitors WHERE day < ${firstDayKept} LIMIT ${limit})`,
  )
  await inParts(
    deps,
    sql`DELETE FROM dropped_events WHERE id IN (
    SELECT id FROM dropped_events WHERE id < ${firstIdOf(at - 2 * DAY)} LIMIT ${limit})`,
  )
  await inParts(deps, forgetUnknown(at, limit))
  await inParts(
    deps,
    sql`DELETE FROM share_links WHERE (publication_id, token) IN (
    SELECT publication_id, token FROM share_links WHERE created_at < ${at - LINK_DAYS * DAY} LIMIT ${limit})`,
  )
}

async function inParts(deps: Pick<Deps, 'db'>, statement: SQL): Promise<void> {
  for (let part = 0; part < STATEMENTS_PER_TICK; part++) {
    const { meta } = await deps.db.run(statement)
    if (meta.changes < ROWS_PER_STATEMENT) return
  }
}

/** Everything that was counted of a publication's sharing, a table after the other. Visitors' hashes are gone by then. */
export function erasingShares({ publicationId, rows }: { publicationId: number; rows: number }): SQL[][] {
  const ofThis = sql`WHERE publication_id = ${publicationId} LIMIT ${rows}`
  return [
    [
      sql`DELETE FROM share_days WHERE (publication_id, day, story_id, channel) IN (
        SELECT publication_id, day, story_id, channel FROM share_days ${ofThis})`,
    ],
    // After the counters: a trigger marks the days of those that go.
    [
      sql`DELETE FROM share_rollups WHERE (publication_id, days, day) IN (
        SELECT publication_id, days, day FROM share_rollups ${ofThis})`,
    ],
    [
      sql`DELETE FROM share_totals WHERE (story_id, channel) IN (
        SELECT t.story_id, t.channel FROM stories s CROSS JOIN share_totals t ON t.story_id = s.id
        WHERE s.publication_id = ${publicationId} LIMIT ${rows})`,
    ],
    [
      sql`DELETE FROM share_links WHERE (publication_id, token) IN (
        SELECT publication_id, token FROM share_links ${ofThis})`,
    ],
    [
      sql`DELETE FROM unknown_events WHERE (publication_id, url, id) IN (
        SELECT publication_id, url, id FROM unknown_events ${ofThis})`,
    ],
    [sql`DELETE FROM drops WHERE publication_id = ${publicationId}`],
    [sql`DELETE FROM digest_visits WHERE publication_id = ${publicationId}`],
  ]
}
