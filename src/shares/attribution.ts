/** Where a reader who signs up came from: the share whose token they arrived with, else the article that the form stood on. */
import { type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import type { Channel } from '../ground/schema'
import { pageKey } from '../ground/url'
import { storyIdAt, storyIdOf } from '../stories/catalogue/page'
import { isToken } from './parse'

/** One statement. `page` and `token` are as they were sent; what is not known credits nobody. */
export async function findSource(
  deps: Pick<Deps, 'db'>,
  { publicationId, page, token }: { publicationId: number; page: string | null; token: string | null },
): Promise<{ storyId: number; channel: Channel | 'page' } | null> {
  const known = token !== null && isToken(token) ? token : null
  const key = page === null ? null : pageKey(page)
  const [row] = await deps.db.all<{ storyId: number; channel: Channel | 'page' }>(sql`
    SELECT ${storyIdOf(sql`link.story_id`)} AS storyId, channel, 1 AS place FROM share_links AS link
      WHERE publication_id = ${publicationId} AND token = ${known}
    UNION ALL
    SELECT id, 'page', 2 FROM stories WHERE id = ${storyIdAt({ publicationId, page: key })}
    ORDER BY place LIMIT 1`)
  return row ? { storyId: row.storyId, channel: row.channel } : null
}

/**
 * Counts a sign-up for the story and channel that led to it, for the batch of its confirmation: only if the statement before it changed
 * something. What nobody confirmed counts for nothing.
 */
export function creditSignUp(
  publicationId: number,
  { day, storyId, channel }: { day: string; storyId: number; channel: string },
): SQL {
  return sql`INSERT INTO share_days (publication_id, day, story_id, channel, shares, scored, visits, signups)
    SELECT ${publicationId}, ${day}, ${storyId}, ${channel}, 0, 0, 0, 1 WHERE changes() > 0
    ON CONFLICT (publication_id, day, story_id, channel) DO UPDATE SET signups = signups + 1`
}
