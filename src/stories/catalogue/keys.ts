/**
 * Page keys for rows from before there were any, a bounded number with each tick, the newest first. A row whose page has a story
 * already is noted in `story_joins`; until that is worked off both stand, and pages find the one that has the key.
 */
import { desc, isNull, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { stories } from '../../ground/schema'
import { pageKey } from '../../ground/url'

const ROWS_A_TICK = 2_000

export async function keyStories(deps: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const now = deps.clock()
  const rows = await deps.db
    .select({ id: stories.id, url: stories.url })
    .from(stories)
    .where(isNull(stories.pageKey))
    .orderBy(desc(stories.id))
    .limit(ROWS_A_TICK)
  if (rows.length === 0) return
  const keyed = JSON.stringify(rows.map(({ id, url }) => ({ id, page: pageKey(url) ?? url })))
  await deps.db.batch([
    deps.db.run(sql`UPDATE OR IGNORE stories SET page_key = given.value ->> 'page' FROM json_each(${keyed}) AS given
      WHERE stories.id = given.value ->> 'id' AND stories.page_key IS NULL`),
    deps.db.run(sql`INSERT INTO story_joins (story_id, publication_id, into_id, due_at)
      SELECT story.id, story.publication_id, holder.id, ${now} FROM json_each(${keyed}) AS given
      CROSS JOIN stories AS story ON story.id = given.value ->> 'id' AND story.page_key IS NULL
      CROSS JOIN stories AS holder
        ON holder.publication_id = story.publication_id AND holder.page_key = given.value ->> 'page'
      WHERE true
      ON CONFLICT (story_id) DO NOTHING`),
  ])
}
