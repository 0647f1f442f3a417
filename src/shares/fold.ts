/**
 * Messages of events into the counters: one read of what is known of them, one judgement (judge.ts), one batch of writes.
 * Promises that counted and dropped add up to what came, however often and in whatever order a message is delivered. A counted event
 * is one row in `visitors`. A message of which anything was dropped is one row in `dropped_events`, and is settled by it: nothing of
 * it is counted or dropped after that. Both rows are stamped with the fold that inserted them, and the counters take the count of this
 * fold's rows in the same batch. That holds for two folds at once too; the caps (flood, score, links) lean on the queue's
 * max_concurrency of 1.
 */
import { type SQL, sql } from 'drizzle-orm'
import { countingRows, countOf, shareEventsInMinute } from '../ground/counters'
import { randomToken } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import type { Drop, ShareMessage } from '../ground/share-message'
import { pageKey } from '../ground/url'
import { storyIdAt, storyIdOf } from '../stories/catalogue/page'
import { type Carried, type Facts, type Judged, judge } from './judge'

/** Events in one batch of writes: D1 takes 2 MB in a parameter. */
const EVENTS_TOGETHER = 250

export type Delivered = { message: ShareMessage; attempt: number }

/** The ids in the answer are messages that wait for the share their visit came through, and are to be delivered once more. */
export async function foldMessages(deps: Pick<Deps, 'db'>, delivered: Delivered[]): Promise<{ retry: Set<string> }> {
  const once = [...new Map(delivered.map((one) => [one.message.id, one])).values()]
  const retry = new Set<string>()
  for (const part of partsOf(once)) for (const id of await foldPart(deps, part)) retry.add(id)
  return { retry }
}

function partsOf(delivered: Delivered[]): Delivered[][] {
  const parts: Delivered[][] = []
  let room = 0
  for (const one of delivered) {
    // A message takes a place besides its events: what the door dropped are rows as well.
    const size = 1 + one.message.events.length
    if (size > room) {
      parts.push([])
      room = EVENTS_TOGETHER
    }
    parts.at(-1)?.push(one)
    room -= size
  }
  return parts
}

async function foldPart(deps: Pick<Deps, 'db'>, delivered: Delivered[]): Promise<Set<string>> {
  const carried = delivered.flatMap(({ message, attempt }): Carried[] =>
    // Only a message of one event can wait as a whole.
    message.events.map((event) => ({
      event,
      message: message.id,
      mayWait: attempt < 2 && message.events.length === 1,
    })),
  )
  // Shares first: a visit may come through one of them.
  const ordered = [
    ...carried.filter(({ event }) => event.kind === 'share'),
    ...carried.filter(({ event }) => event.kind === 'visit'),
  ]
  const facts = ordered.length > 0 ? await factsOf(deps, ordered) : new Map<string, Facts>()
  const { judged, retry } = judge(ordered, facts)
  const drops = delivered.flatMap(({ message }) => message.drops.map((drop) => ({ ...drop, message: message.id })))
  if (judged.length > 0 || drops.length > 0) await write(deps, judged, drops)
  return retry
}

/** One statement; per event some five lookups by key, at most six rows of its network and fourteen of its story's day. */
async function factsOf(deps: Pick<Deps, 'db'>, carried: Carried[]): Promise<Map<string, Facts>> {
  const asked = carried.map(({ event, message }) => ({
    ...event,
    message,
    page: pageKey(event.url),
    channel: event.kind === 'share' ? event.channel : event.token === null ? 'digest' : null,
    digest: event.kind === 'visit' ? event.digest : null,
    minute: shareEventsInMinute(event.publicationId, event.at).key,
  }))
  const rows = await deps.db.all<Facts & { id: string }>(sql`
    WITH ${came(asked)}
    SELECT came.id, came.minute AS minuteKey,
      s.id AS storyId, s.removed_at IS NOT NULL AS isRemoved,
      ${storyIdOf(sql`l.story_id`)} AS linkStoryId, l.channel AS linkChannel, d.id AS digestId,
      v.event_id AS countedEventId, x.id IS NOT NULL AS isSettled,
      ${countOf(sql`came.minute`)} AS minuteCount,
      ${votesOfNetwork(sql`n.channel < 'digest'`)} + ${votesOfNetwork(sql`n.channel > 'digest'`)} AS networkVotes,
      coalesce((SELECT sum(shares) FROM share_days c WHERE c.publication_id = came.publicationId AND c.day = came.day
        AND c.story_id = s.id), 0) AS storyShares
    FROM came
    LEFT JOIN stories s ON s.id = ${storyIdAt({ publicationId: sql`came.publicationId`, page: sql`came.page` })}
    LEFT JOIN share_links l ON came.kind = 'visit' AND l.publication_id = came.publicationId AND l.token = came.token
    LEFT JOIN digests d ON d.publication_id = came.publicationId AND d.period = came.digest AND d.frozen_at IS NOT NULL
    LEFT JOIN dropped_events x ON x.id = came.message
    LEFT JOIN visitors v ON v.day = came.day AND v.publication_id = came.publicationId AND v.kind = came.kind
      AND v.story_id = s.id AND v.channel = coalesce(came.channel, l.channel) AND v.visitor = came.visitor`)
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}

/** Counted of its network, kind, story and day, up to three. In two ranges, around arrivals from digests, which do not vote. */
function votesOfNetwork(channels: SQL): SQL {
  return sql`(SELECT count(*) FROM (SELECT 1 FROM visitors n WHERE n.story_id = s.id AND n.day = came.day
    AND n.network = came.network AND n.publication_id = came.publicationId AND n.kind = came.kind AND ${channels} LIMIT 3))`
}

const CAME = [
  ...[
    'id',
    'message',
    'kind',
    'publicationId',
    'day',
    'page',
    'channel',
    'visitor',
    'network',
    'token',
    'digest',
    'minute',
  ],
]
const JUDGED = [
  ...[
    'id',
    'message',
    'kind',
    'publicationId',
    'day',
    'storyId',
    'channel',
    'visitor',
    'network',
    'isScored',
    'digestId',
  ],
  ...['token', 'parent', 'keepsLink', 'at', 'drop', 'count', 'minute', 'minuteEnd'],
]

/** The events as a table, out of one JSON parameter. */
function came(events: object[], columns = CAME): SQL {
  const list = columns.map((name) => sql`value ->> ${name} AS ${sql.identifier(name)}`)
  return sql`came AS (SELECT ${sql.join(list, sql`, `)} FROM json_each(${JSON.stringify(events)}))`
}

/** Judged events, and what the doors dropped as rows of their own, without a visitor and out of the readers' thousand a minute. */
async function write(deps: Pick<Deps, 'db'>, judged: Judged[], drops: (Drop & { message: string })[]): Promise<void> {
  const events = judged.map(({ event, minuteKey, ...verdict }) => ({
    ...verdict,
    ...{ id: event.id, kind: event.kind, publicationId: event.publicationId, day: event.day, at: event.at, count: 1 },
    ...{ visitor: event.visitor, network: event.network, token: event.token },
    parent: event.kind === 'share' ? event.parent : null,
    minute: minuteKey,
    minuteEnd: shareEventsInMinute(event.publicationId, event.at).expiresAt,
  }))
  const counts = drops.map(({ reason, ...drop }) => ({ ...drop, id: drop.message, drop: reason }))
  const fold: Fold = { came: came([...events, ...counts], JUDGED), id: randomToken(12) }
  await deps.db.batch([
    deps.db.run(insertCounted(fold)),
    deps.db.run(settleDropped(fold)),
    deps.db.run(addDrops(fold)),
    deps.db.run(addDays(fold)),
    deps.db.run(addTotals(fold)),
    deps.db.run(addDigestVisits(fold)),
    deps.db.run(insertLinks(fold)),
    deps.db.run(addMinutes(fold)),
  ])
}

type Fold = { came: SQL; id: string }

/** The visitor row under which an event counts: its own, or that of the event that came first. */
const ITS_VISITOR = sql`v.day = came.day AND v.publication_id = came.publicationId AND v.kind = came.kind
  AND v.story_id = came.storyId AND v.channel = came.channel AND v.visitor = came.visitor`

/** The events that this fold counted. */
function counted(fold: Fold): SQL {
  return sql`came JOIN visitors v ON ${ITS_VISITOR} AND v.event_id = came.id AND v.fold = ${fold.id}`
}

/** What is not counted, of messages that this fold settled. */
function dropped(fold: Fold): SQL {
  return sql`came JOIN dropped_events x ON x.id = came.message AND x.fold = ${fold.id}
    LEFT JOIN visitors v ON ${ITS_VISITOR} WHERE v.event_id IS NOT came.id`
}

function insertCounted(fold: Fold): SQL {
  return sql`WITH ${fold.came}
    INSERT OR IGNORE INTO visitors
      (day, publication_id, kind, story_id, channel, visitor, network, event_id, fold, scored)
    SELECT day, publicationId, kind, storyId, channel, visitor, network, id, ${fold.id}, isScored FROM came
    WHERE came."drop" IS NULL AND NOT EXISTS (SELECT 1 FROM dropped_events x WHERE x.id = came.message)`
}

/** Messages with something to be dropped that was not counted, or to be counted where another event already stands: a repeat. */
function settleDropped(fold: Fold): SQL {
  return sql`WITH ${fold.came}
    INSERT OR IGNORE INTO dropped_events (id, fold)
    SELECT DISTINCT came.message, ${fold.id} FROM came LEFT JOIN visitors v ON ${ITS_VISITOR}
    WHERE CASE WHEN came."drop" IS NULL THEN v.event_id <> came.id ELSE v.event_id IS NOT came.id END`
}

function addDrops(fold: Fold): SQL {
  return sql`WITH ${fold.came}
    INSERT INTO drops (publication_id, day, kind, reason, count)
    SELECT came.publicationId, came.day, came.kind, coalesce(came."drop", 'repeat'), sum(came.count)
    FROM ${dropped(fold)}
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (publication_id, day, kind, reason) DO UPDATE SET count = count + excluded.count`
}

function addDays(fold: Fold): SQL {
  return sql`WITH ${fold.came}
    INSERT INTO share_days (publication_id, day, story_id, channel, shares, scored, visits, scored_visits, signups)
    SELECT v.publication_id, v.day, v.story_id, v.channel, sum(v.kind = 'share'), sum(v.scored AND v.kind = 'share'),
      sum(v.kind = 'visit'), sum(v.scored AND v.kind = 'visit'), 0
    FROM ${counted(fold)} WHERE true
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (publication_id, day, story_id, channel) DO UPDATE SET
      shares = shares + excluded.shares, scored = scored + excluded.scored, visits = visits + excluded.visits,
      scored_visits = coalesce(scored_visits, 0) + excluded.scored_visits`
}

function addTotals(fold: Fold): SQL {
  return sql`WITH ${fold.came}
    INSERT INTO share_totals (story_id, channel, publication_id, shares, visits)
    SELECT v.story_id, v.channel, v.publication_id, sum(v.kind = 'share'), sum(v.kind = 'visit')
    FROM ${counted(fold)} WHERE true
    GROUP BY 1, 2, 3
    ON CONFLICT (story_id, channel) DO UPDATE SET shares = shares + excluded.shares, visits = visits + excluded.visits`
}

function addDigestVisits(fold: Fold): SQL {
  return sql`WITH ${fold.came}
    UPDATE digests SET visits = visits + arrived.visitors
    FROM (SELECT came.digestId AS id, count(*) AS visitors FROM ${counted(fold)}
      WHERE came.digestId IS NOT NULL GROUP BY 1) AS arrived
    WHERE digests.id = arrived.id`
}

function insertLinks(fold: Fold): SQL {
  return sql`WITH ${fold.came}
    INSERT OR IGNORE INTO share_links (publication_id, token, story_id, channel, day, parent, created_at)
    SELECT v.publication_id, came.token, v.story_id, v.channel, v.day, came.parent, came.at FROM ${counted(fold)}
    WHERE came.keepsLink`
}

/** What this fold accounted for takes its place in the minute; what the door had dropped does not. */
function addMinutes(fold: Fold): SQL {
  const rows = sql`SELECT minute, count(*), max(minuteEnd) FROM (
      SELECT came.minute, came.minuteEnd FROM ${counted(fold)}
      UNION ALL
      SELECT came.minute, came.minuteEnd FROM ${dropped(fold)} AND came.minute IS NOT NULL)
    WHERE true GROUP BY 1`
  return sql`WITH ${fold.came} ${countingRows(rows)}`
}
