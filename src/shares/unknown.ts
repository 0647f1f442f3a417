/**
 * Events that name a page which is no story yet: a feed is read hourly, and a story's first hour is its best. They are dropped as
 * `unknown_story` at once, so that what came always adds up, and kept for 48 hours; when the story comes they are taken back from the
 * drops and counted on their own day. Bounded, so that made-up addresses cost little: per publication, and per network, whose flood
 * must not crowd out everybody else.
 */
import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../ground/deps'
import type { ShareEvent } from '../ground/share-message'
import { HOUR } from '../ground/time'
import { storyIdAt } from '../stories/catalogue/page'
import { factsOf } from './facts'
import { type Carried, type Judged, judge } from './judge'
import { tally } from './tally'

const KEPT_HOURS = 48
const KEPT_PER_PUBLICATION = 5_000
const KEPT_PER_NETWORK = 100
/** Stories whose events are counted in one go, and events in one batch of writes. */
const PAGES_TOGETHER = 50
const EVENTS_TOGETHER = 250
const PAGES_SHOWN = 20

const room = z.object({ publicationId: z.number(), network: z.string(), count: z.number() })

/** Which of a fold's events find room to wait for their story. */
export async function unknownToKeep(deps: Pick<Deps, 'db'>, judged: Judged[]): Promise<Set<string>> {
  const events = judged.filter(({ isUnknown }) => isUnknown).map(({ event }) => event)
  if (events.length === 0) return new Set()
  const ids = [...new Set(events.map(({ publicationId }) => publicationId))]
  const rows =
    await deps.db.all(sql`SELECT publication_id AS publicationId, network, count(*) AS count FROM unknown_events
    WHERE publication_id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) GROUP BY 1, 2`)
  const taken = new Map<string, number>()
  const take = (key: string, count = 1) => {
    taken.set(key, (taken.get(key) ?? 0) + count)
    return taken.get(key) ?? 0
  }
  for (const { publicationId, network, count } of room.array().parse(rows)) {
    take(`${publicationId}`, count)
    take(`${publicationId} ${network}`, count)
  }
  const kept = events.filter(
    ({ publicationId, network }) =>
      take(`${publicationId} ${network}`) <= KEPT_PER_NETWORK && take(`${publicationId}`) <= KEPT_PER_PUBLICATION,
  )
  return new Set(kept.map(({ id }) => id))
}

const page = z.object({ publicationId: z.number(), key: z.string() })
type Page = z.infer<typeof page>

/** Counts what waited for stories that have come since. Safe to run twice, and twice at once. */
export async function countArrivals(deps: Pick<Deps, 'db'>): Promise<void> {
  // From the few publications along keys, so that no statement walks through the events.
  const rows = await deps.db.all(sql`SELECT DISTINCT u.publication_id AS publicationId, u.url AS key
    FROM publications p CROSS JOIN unknown_events u ON u.publication_id = p.id
    CROSS JOIN stories s ON s.id = ${storyIdAt({ publicationId: sql`u.publication_id`, page: sql`u.url` })} AND s.removed_at IS NULL
    LIMIT ${PAGES_TOGETHER}`)
  for (const arrived of page.array().parse(rows)) await countPage(deps, arrived)
}

async function countPage(deps: Pick<Deps, 'db'>, arrived: Page): Promise<void> {
  for (;;) {
    // Shares first: a visit may come through one of them.
    const rows = await deps.db.all<{ event: string }>(sql`SELECT event FROM unknown_events
      WHERE publication_id = ${arrived.publicationId} AND url = ${arrived.key} ORDER BY kind, id LIMIT ${EVENTS_TOGETHER}`)
    const carried = rows.map(({ event }): Carried => lateArrival(JSON.parse(event)))
    if (carried.length === 0) return
    const { judged } = judge(carried, await factsOf(deps, carried))
    const ids = carried.map(({ event }) => event.id)
    await tally(deps, { judged, drops: [], kept: new Set(), before: takenBack(arrived, ids) })
    if (rows.length < EVENTS_TOGETHER) return
  }
}

/** Its first message is settled, so that it comes as one of its own; the id keeps its time at the front. */
function lateArrival(event: ShareEvent): Carried {
  return { event, message: `${event.id}!`, mayWait: false, isLate: true }
}

/** What is still there of these events is no drop any more. */
function takenBack({ publicationId, key }: Page, ids: string[]): SQL[] {
  const these = sql`publication_id = ${publicationId} AND url = ${key} AND id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`
  return [
    sql`UPDATE drops SET count = drops.count - waited.count
      FROM (SELECT day, kind, count(*) AS count FROM unknown_events WHERE ${these} GROUP BY 1, 2) AS waited
      WHERE drops.publication_id = ${publicationId} AND drops.day = waited.day AND drops.kind = waited.kind
        AND drops.reason = 'unknown_story'`,
    sql`DELETE FROM unknown_events WHERE ${these}`,
  ]
}

/** The pages that events of these days named most often and no story has: what a desk ought to look at. For somebody's batch. */
export function unknownPages({ publicationId, from, to }: { publicationId: number; from: string; to: string }): SQL {
  return sql`SELECT min(event ->> 'url') AS url, count(*) AS count FROM unknown_events
    WHERE publication_id = ${publicationId} AND day BETWEEN ${from} AND ${to}
    GROUP BY unknown_events.url ORDER BY count(*) DESC, unknown_events.url LIMIT ${PAGES_SHOWN}`
}

/** Of those that waited in vain, so many at a time. */
export function forgetUnknown(at: number, limit: number): SQL {
  return sql`DELETE FROM unknown_events WHERE (publication_id, url, id) IN (
    SELECT publication_id, url, id FROM unknown_events WHERE at < ${at - KEPT_HOURS * HOUR} LIMIT ${limit})`
}
