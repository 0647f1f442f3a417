/**
 * What was judged, written: one batch. A counted event is one row in `visitors`. A message of which anything was dropped is one row in
 * `dropped_events`, and is settled by it: nothing of it is counted or dropped after that. Both rows are stamped with the fold that
 * inserted them, and everything else takes the count of this fold's rows. So it holds for two folds at once, too.
 */
import { type SQL, sql } from 'drizzle-orm'
import { countingRows, shareEventsInMinute } from '../ground/counters'
import { randomToken } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import type { Drop } from '../ground/share-message'
import { pageKey } from '../ground/url'
import { cameFrom } from './came'
import type { Judged } from './judge'

const COLUMNS = [
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
    'digest',
  ],
  ...['token', 'parent', 'linkNetwork', 'at', 'drop', 'count', 'minute', 'minuteEnd', 'page', 'unknown'],
] as const

type Given = {
  judged: Judged[]
  /** What the doors dropped: rows of their own, without a visitor and out of the readers' thousand a minute. */
  drops: (Drop & { message: string })[]
  /** Ids of events that are kept until their story comes. */
  kept: Set<string>
  /** What has to happen in the same batch, before the rest. */
  before?: SQL[]
}

export async function tally(deps: Pick<Deps, 'db'>, { judged, drops, kept, before = [] }: Given): Promise<void> {
  const events = judged.map((one) => rowOf(one, kept))
  const counts = drops.map(({ reason, ...drop }) => ({ ...drop, id: drop.message, drop: reason }))
  const id = randomToken(12)
  const fold: Fold = { id, came: cameFrom(sql`(SELECT events FROM folds WHERE id = ${id})`, COLUMNS) }
  const [first, ...rest] = [
    ...before,
    sql`INSERT INTO folds (id, events) VALUES (${id}, ${JSON.stringify([...events, ...counts])})`,
    insertCounted(fold),
    settleDropped(fold),
    addDrops(fold),
    addDays(fold),
    addTotals(fold),
    ...(judged.some(({ channel }) => channel === 'digest') ? [addDigestVisits(fold)] : []),
    ...(judged.some(({ linkNetwork }) => linkNetwork !== null) ? [insertLinks(fold), countLinksOfRepeats(fold)] : []),
    ...(kept.size > 0 ? [keepUnknown(fold)] : []),
    addMinutes(fold),
    sql`DELETE FROM folds WHERE id = ${id}`,
  ].map((statement) => deps.db.run(statement))
  if (first) await deps.db.batch([first, ...rest])
}

function rowOf({ event, minuteKey, isUnknown, ...verdict }: Judged, kept: Set<string>) {
  const isKept = isUnknown && kept.has(event.id)
  return {
    ...verdict,
    ...{ id: event.id, kind: event.kind, publicationId: event.publicationId, day: event.day, at: event.at, count: 1 },
    ...{ visitor: event.visitor, network: event.network, token: event.token },
    parent: event.kind === 'share' ? event.parent : null,
    digest: event.kind === 'visit' && verdict.channel === 'digest' ? event.digest : null,
    minute: minuteKey,
    minuteEnd: shareEventsInMinute(event.publicationId, event.at).expiresAt,
    ...(isKept ? { page: pageKey(event.url), unknown: event } : {}),
  }
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
    INSERT INTO share_totals (story_id, channel, publication_id, shares, visits, scored)
    SELECT v.story_id, v.channel, v.publication_id, sum(v.kind = 'share'), sum(v.kind = 'visit'),
      sum(v.scored AND v.kind = 'share')
    FROM ${counted(fold)} WHERE true
    GROUP BY 1, 2, 3
    ON CONFLICT (story_id, channel) DO UPDATE SET shares = shares + excluded.shares, visits = visits + excluded.visits,
      scored = coalesce(scored, 0) + excluded.scored`
}

function addDigestVisits(fold: Fold): SQL {
  return sql`WITH ${fold.came}
    INSERT INTO digest_visits (publication_id, period, visits)
    SELECT v.publication_id, came.digest, count(*) FROM ${counted(fold)} WHERE came.digest IS NOT NULL
    GROUP BY 1, 2
    ON CONFLICT (publication_id, period) DO UPDATE SET visits = visits + excluded.visits`
}

/** Of what was counted, and of repeats. */
function insertLinks(fold: Fold): SQL {
  const columns = sql`came.publicationId, came.token, came.storyId, came.channel, came.day, came.parent, came.at, came.linkNetwork`
  return sql`WITH ${fold.came}
    INSERT OR IGNORE INTO share_links (publication_id, token, story_id, channel, day, parent, created_at, network)
    SELECT ${columns} FROM ${counted(fold)} WHERE came.linkNetwork IS NOT NULL
    UNION ALL
    SELECT ${columns} FROM ${dropped(fold)} AND came.linkNetwork IS NOT NULL`
}

function countLinksOfRepeats(fold: Fold): SQL {
  return sql`WITH ${fold.came}
    UPDATE visitors SET links = coalesce(visitors.links, 0) + repeated.links
    FROM (SELECT v.day, v.publication_id, v.kind, v.story_id, v.channel, v.visitor, count(*) AS links
      FROM ${dropped(fold)} AND came.linkNetwork IS NOT NULL AND v.event_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6) AS repeated
    WHERE visitors.day = repeated.day AND visitors.publication_id = repeated.publication_id
      AND visitors.kind = repeated.kind AND visitors.story_id = repeated.story_id
      AND visitors.channel = repeated.channel AND visitors.visitor = repeated.visitor`
}

function keepUnknown(fold: Fold): SQL {
  return sql`WITH ${fold.came}
    INSERT OR IGNORE INTO unknown_events (publication_id, url, id, day, kind, network, at, event)
    SELECT came.publicationId, came.page, came.id, came.day, came.kind, came.network, came.at, came.unknown
    FROM ${dropped(fold)} AND came.unknown IS NOT NULL`
}

/** What this fold accounted for takes its place in the minute; what the door had dropped does not. */
function addMinutes(fold: Fold): SQL {
  return sql`WITH ${fold.came} ${countingRows(sql`
    SELECT minute, count(*), max(minuteEnd) FROM (
      SELECT came.minute, came.minuteEnd FROM ${counted(fold)}
      UNION ALL
      SELECT came.minute, came.minuteEnd FROM ${dropped(fold)})
    WHERE minute IS NOT NULL GROUP BY 1`)}`
}
