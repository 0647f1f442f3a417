/**
 * What the tables know of each event of a fold before it is judged. One statement; per event some six lookups by key, at most six rows
 * of its network, twenty of its address and fourteen of its story's day.
 */
import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { countOf, shareEventsInMinute } from '../ground/counters'
import type { Deps } from '../ground/deps'
import { CHANNELS } from '../ground/schema'
import { pageKey } from '../ground/url'
import { storyIdAt, storyIdOf } from '../stories/catalogue/page'
import { came } from './came'
import type { Carried } from './judge'

const facts = z.object({
  id: z.string(),
  minuteKey: z.string(),
  minuteCount: z.number(),
  storyId: z.number().nullable(),
  isRemoved: z.number(),
  linkStoryId: z.number().nullable(),
  linkChannel: z.enum(CHANNELS).nullable(),
  /** The beginning of the sharer's network hash. */
  linkNetwork: z.string().nullable(),
  isOfDigest: z.number(),
  /** The event in whose name this visitor was counted already, and the links that their repeats have brought along. */
  countedEventId: z.string().nullable(),
  linksOfRepeats: z.number(),
  /** Whether its message is settled: what was not counted of it, was dropped. */
  isSettled: z.number(),
  /** What its network has shared, or opened through shares, of the story that day; exact up to three. */
  networkVotes: z.number(),
  /** What was counted of its address for the story that day, of its kind; exact up to twenty. */
  addressCount: z.number(),
  /** Shares counted for the story and day. */
  storyShares: z.number(),
})
/** SQLite's booleans are numbers. */
export type Facts = z.infer<typeof facts>

const COLUMNS = [
  ...['id', 'message', 'kind', 'publicationId', 'day', 'page', 'channel', 'visitor'],
  ...['network', 'token', 'digest', 'minute'],
] as const

/** By the event's id. */
export async function factsOf(deps: Pick<Deps, 'db'>, carried: Carried[]): Promise<Map<string, Facts>> {
  if (carried.length === 0) return new Map()
  const asked = carried.map(({ event, message }) => ({
    ...event,
    message,
    channel: event.kind === 'share' ? event.channel : event.token === null ? 'digest' : null,
    digest: event.kind === 'visit' ? event.digest : null,
    page: pageKey(event.url),
    minute: shareEventsInMinute(event.publicationId, event.at).key,
  }))
  const rows = await deps.db.all(sql`
    WITH ${came(asked, COLUMNS)}
    SELECT came.id, came.minute AS minuteKey,
      s.id AS storyId, s.removed_at IS NOT NULL AS isRemoved,
      ${storyIdOf(sql`l.story_id`)} AS linkStoryId, l.channel AS linkChannel, l.network AS linkNetwork, d.id IS NOT NULL AS isOfDigest,
      v.event_id AS countedEventId, coalesce(v.links, 0) AS linksOfRepeats, x.id IS NOT NULL AS isSettled,
      ${countOf(sql`came.minute`)} AS minuteCount,
      ${votesOfNetwork(sql`n.channel < 'digest'`)} + ${votesOfNetwork(sql`n.channel > 'digest'`)} AS networkVotes,
      ${countOfAddress} AS addressCount,
      coalesce((SELECT sum(shares) FROM share_days c WHERE c.publication_id = came.publicationId AND c.day = came.day
        AND c.story_id = s.id), 0) AS storyShares
    FROM came
    LEFT JOIN stories s ON s.id = ${storyIdAt({ publicationId: sql`came.publicationId`, page: sql`came.page` })}
    LEFT JOIN share_links l ON came.kind = 'visit' AND l.publication_id = came.publicationId AND l.token = came.token
    LEFT JOIN digests d ON d.publication_id = came.publicationId AND d.period = came.digest AND d.frozen_at IS NOT NULL
    LEFT JOIN dropped_events x ON x.id = came.message
    LEFT JOIN visitors v ON v.day = came.day AND v.publication_id = came.publicationId AND v.kind = came.kind
      AND v.story_id = s.id AND v.channel = coalesce(came.channel, l.channel) AND v.visitor = came.visitor`)
  return new Map(
    facts
      .array()
      .parse(rows)
      .map((row) => [row.id, row]),
  )
}

/** Counted of its network, kind, story and day, up to three. In two ranges, around arrivals from digests, which do not vote. */
function votesOfNetwork(channels: SQL): SQL {
  return sql`(SELECT count(*) FROM (SELECT 1 FROM visitors n WHERE n.story_id = s.id AND n.day = came.day
    AND n.network = came.network AND n.publication_id = came.publicationId AND n.kind = came.kind AND ${channels} LIMIT 3))`
}

/**
 * A visitor's hash begins with that of their address, so that every browser there stands in one range of each channel; of those channels alone
 * over which the story was passed on that day, since a look into every other one is a row.
 */
const countOfAddress = sql`(SELECT count(*) FROM (SELECT 1 FROM share_days c CROSS JOIN visitors a ON a.channel = c.channel
  WHERE c.publication_id = came.publicationId AND c.day = came.day AND c.story_id = s.id
  AND a.day = came.day AND a.publication_id = came.publicationId AND a.kind = came.kind AND a.story_id = s.id
  AND a.visitor >= substr(came.visitor, 1, 16) AND a.visitor < substr(came.visitor, 1, 16) || 'g' LIMIT 20))`
