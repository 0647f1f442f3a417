/**
 * What a change of schedule means for digests: a draft that an editor touched goes along to the new slot's week, and the weeks that the
 * change skipped stand in the list, skipped, with the reason. Called where the schedule was changed, and by the tick for what a crash
 * left; a week that a second change brings back is taken up again. When the next slot is was decided with the change itself.
 */
import { isNotNull, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { type Publication, publications } from '../ground/schema'
import { periodOf, slotOfPeriod, weeksFrom } from '../publications/schedule'
import { followed, isUnfollowed } from '../publications/slot'
import { newestAssembler } from './send/payload'
import { moving } from './state'

/** Changes followed in one go; the tick goes on with the rest. */
const FOLLOWED_AT_ONCE = 20

export async function followSchedules(deps: Deps): Promise<void> {
  const changed = await deps.db
    .select()
    .from(publications)
    .where(isNotNull(publications.leftPeriod))
    .limit(FOLLOWED_AT_ONCE)
  for (const publication of changed) await follow(deps, publication)
}

/** One transaction: whoever comes second finds nothing left to follow. */
async function follow(deps: Deps, publication: Publication): Promise<void> {
  const { leftPeriod, nextSlotAt, timezone } = publication
  if (leftPeriod === null) return
  const change: Change = { publication, from: leftPeriod, to: periodOf(timezone, nextSlotAt), now: deps.clock() }
  await deps.db.batch([
    deps.db.run(takingUpAgain(change)),
    deps.db.run(forgettingPlaceholders(change)),
    deps.db.run(makingRoom(change)),
    deps.db.run(bringingAlong(change)),
    deps.db.run(passingOver(change)),
    deps.db.run(insertSkipped(change)),
    deps.db.run(
      sql`UPDATE digests SET slot_at = ${nextSlotAt} WHERE ${ofPeriod(change, change.to)} AND status = 'draft'`,
    ),
    deps.db.run(followed(publication)),
  ])
}

type Change = { publication: Publication; from: string; to: string; now: number }

/** A week from the new slot's on that an earlier change had skipped: it has a slot again. */
const wasSkipped = ({ publication, to }: Change) => sql`publication_id = ${publication.id} AND period >= ${to}
  AND status = 'skipped' AND reason = 'schedule_changed' AND ${isUnfollowed(publication)}`

/** An editor changed it, or holds it. */
const BY_HAND = sql`(touched_at IS NOT NULL OR held_at IS NOT NULL)`

function takingUpAgain(change: Change): SQL {
  return moving('taken up again', { reason: null, when: sql`${wasSkipped(change)} AND ${BY_HAND}` })
}

function forgettingPlaceholders(change: Change): SQL {
  return sql`DELETE FROM digests WHERE ${wasSkipped(change)} AND NOT ${BY_HAND}`
}

const ofPeriod = ({ publication }: Change, period: string) =>
  sql`publication_id = ${publication.id} AND period = ${period} AND ${isUnfollowed(publication)}`

/** The week of this digest has had its slot: what is left there waits for an approval. */
const HAD_ITS_SLOT = sql`EXISTS (SELECT 1 FROM slots s WHERE s.publication_id = digests.publication_id AND s.period = digests.period)`

/** The draft that goes along: the first that an editor touched or holds, of the weeks that are left behind. */
function travelling({ publication, from, to }: Change): SQL {
  const isLeft = from > to ? sql`period = ${from}` : sql`period >= ${from} AND period < ${to}`
  return sql`SELECT min(period) FROM digests WHERE publication_id = ${publication.id} AND ${isLeft} AND status = 'draft'
    AND ${BY_HAND} AND NOT ${HAD_ITS_SLOT}`
}

/** A draft that nobody touched gives its week to one that somebody did. */
function makingRoom(change: Change): SQL {
  return sql`DELETE FROM digests WHERE ${ofPeriod(change, change.to)} AND status = 'draft' AND NOT ${BY_HAND}
    AND (${travelling(change)}) IS NOT NULL`
}

function bringingAlong(change: Change): SQL {
  const { publication, to } = change
  return sql`UPDATE digests SET period = ${to}, slot_at = ${publication.nextSlotAt}
    WHERE publication_id = ${publication.id} AND period = (${travelling(change)}) AND ${isUnfollowed(publication)}
      AND NOT EXISTS (SELECT 1 FROM digests x WHERE x.publication_id = ${publication.id} AND x.period = ${to})`
}

function passingOver(change: Change): SQL {
  const { publication, from, to } = change
  return moving('passed over', {
    reason: 'schedule_changed',
    when: sql`publication_id = ${publication.id} AND period >= ${from} AND period < ${to} AND NOT ${HAD_ITS_SLOT}
      AND ${isUnfollowed(publication)}`,
  })
}

/** A row for each week that has none. */
function insertSkipped({ publication, from, to, now }: Change): SQL {
  const weeks = weeksFrom(from, to).map((period) => ({
    period,
    slotAt: slotOfPeriod(publication, period) ?? publication.nextSlotAt,
    key: crypto.randomUUID().replaceAll('-', ''),
  }))
  return sql`INSERT OR IGNORE INTO digests (publication_id, period, status, reason, slot_at, window_from, window_to, composed_at, subject,
      hand, chosen, key, assembler, candidates, visits, unsubscribed)
    SELECT ${publication.id}, value ->> 'period', 'skipped', 'schedule_changed', value ->> 'slotAt', value ->> 'slotAt', value ->> 'slotAt',
      ${now}, ${publication.name}, ${JSON.stringify({ order: [], pinned: [], excluded: [] })}, '[]', value ->> 'key', ${newestAssembler()}, 0, 0, 0
    FROM json_each(${JSON.stringify(weeks)})
    WHERE ${isUnfollowed(publication)} AND NOT EXISTS (
      SELECT 1 FROM slots s WHERE s.publication_id = ${publication.id} AND s.period = value ->> 'period')`
}
