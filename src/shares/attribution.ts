/** Where a reader who signs up came from: the share whose token they arrived with, else the article that the form stood on. */
import { sql } from 'drizzle-orm'
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
