/**
 * The feeds of a publication and how their reads went: rows that the settings make (save.ts) and that each read changes. What is read,
 * and what becomes of it, is left to stories/feeds.
 * Promises: a feed is claimed by moving its next read, so two ticks at once share the due ones; a failing feed keeps since when.
 */
import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { type Feed, type FeedWarning, feedReads, feeds, type RejectedItem } from '../ground/schema'
import { DAY, HOUR } from '../ground/time'
import { isAlive } from './find'

type Db = Pick<Deps, 'db'>

/** How a read went. `error` and its words only where it went wrong; `validators` only of one that was taken whole. */
export type FeedRead = {
  ok: boolean
  created: number
  updated: number
  unchanged: number
  rejected: RejectedItem[]
  warnings: FeedWarning[]
  error?: string
  detail?: string
}

type Validators = { etag: string | null; lastModified: string | null }

/** All of a publication's, for a read at once. */
export async function claimFeeds(
  { db }: Db,
  { publicationId, now }: { publicationId: number; now: number },
): Promise<Feed[]> {
  const rows = await db
    .update(feeds)
    .set({ nextReadAt: now + HOUR })
    .where(eq(feeds.publicationId, publicationId))
    .returning()
  return rows.toSorted((a, b) => a.id - b.id)
}

/** Those whose hour has come, the longest waiting first, in the order of their making. */
export async function claimDueFeeds({ db }: Db, { at, most }: { at: number; most: number }): Promise<Feed[]> {
  // A next read that is further away was set by a tick that ran ahead of its time, by hand; it does not bind.
  const isDue = sql`(next_read_at <= ${at} OR next_read_at > ${at + 2 * HOUR})`
  const rows = await db
    .update(feeds)
    .set({ nextReadAt: at + HOUR })
    .where(
      sql`${isDue} AND id IN (SELECT id FROM feeds WHERE ${isDue} AND ${isAlive(sql`feeds.publication_id`)}
        ORDER BY next_read_at LIMIT ${most})`,
    )
    .returning()
  return rows.toSorted((a, b) => a.id - b.id)
}

/** How long "not modified" is believed: a server that says so for ever would hide a feed for ever. */
const BELIEVED = DAY

/** What the feed may be asked to compare with. */
export function validatorsOf({ etag, lastModified, wholeAt }: Feed, now: number): Validators {
  const isBelieved = wholeAt !== null && now - wholeAt < BELIEVED
  return isBelieved ? { etag, lastModified } : { etag: null, lastModified: null }
}

/** Writes a read down, in one batch. `whole`: the validators of one that was taken whole, or that it is unchanged since. */
export async function noteRead(
  { db }: Db,
  { feed, read, now, whole }: { feed: Feed; read: FeedRead; now: number; whole: Validators | 'unchanged' | null },
): Promise<void> {
  const { detail: errorDetail = null, error = null, ...counts } = read
  const kept = whole === 'unchanged' ? {} : (whole ?? { etag: null, lastModified: null })
  await db.batch([
    db
      .insert(feedReads)
      .values({ feedId: feed.id, publicationId: feed.publicationId, readAt: now, ...counts, error, errorDetail }),
    db
      .update(feeds)
      .set({
        ...(read.ok ? { ...kept, ...(whole === 'unchanged' ? {} : { wholeAt: whole ? now : null }) } : {}),
        readAt: now,
        error,
        errorDetail,
        failingSince: read.ok ? null : sql`coalesce(failing_since, ${now})`,
      })
      // Meanwhile it may have become a feed of another kind, whose stories are to be read anew.
      .where(and(eq(feeds.id, feed.id), eq(feeds.kind, feed.kind))),
  ])
}

/** The last read that went well, or null. */
export async function lastGoodRead({ db }: Db, feedId: number): Promise<typeof feedReads.$inferSelect | null> {
  const [last] = await db
    .select()
    .from(feedReads)
    .where(and(eq(feedReads.feedId, feedId), eq(feedReads.ok, true)))
    .orderBy(desc(feedReads.readAt), desc(feedReads.id))
    .limit(1)
  return last ?? null
}

/** For retention: reads that are old. */
export function forgettingFeedReads({ before, rows }: { before: number; rows: number }): SQL {
  return sql`DELETE FROM feed_reads WHERE id IN (
    SELECT id FROM feed_reads WHERE read_at < ${before} ORDER BY read_at LIMIT ${rows})`
}
