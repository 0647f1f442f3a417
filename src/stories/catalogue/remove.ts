/**
 * Taking a story out: it leaves lists, digests to come and other stories' related lists, while counters and past digests
 * stay true. A push of the same URL brings it back (upsert.ts); a feed does not.
 */
import { sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import type { Publication } from '../../ground/schema'
import { pageKey } from '../../ground/url'
import { storyIdAt } from './page'

/** `unknown`: there is no such story, or it was removed before. */
export async function removeStory(
  deps: Pick<Deps, 'db' | 'clock'>,
  { publication, url }: { publication: Publication; url: string },
): Promise<'removed' | 'unknown'> {
  const page = pageKey(url.trim())
  if (!page) return 'unknown'
  const now = deps.clock()
  const story = storyIdAt({ publicationId: publication.id, page })
  const [removed] = await deps.db.batch([
    deps.db.all(sql`
      UPDATE stories SET removed_at = ${now}, updated_at = ${now}, related_due_at = NULL
      WHERE id = ${story} AND removed_at IS NULL
      RETURNING id`),
    // Those that list it have room now: as far as it lists them, too.
    deps.db.run(sql`UPDATE stories SET related_due_at = ${now} WHERE removed_at IS NULL AND id IN (
      SELECT listed.value ->> 'id' FROM related_lists AS lists CROSS JOIN json_each(lists.list) AS listed
      WHERE lists.story_id = ${story})`),
    deps.db.run(sql`DELETE FROM story_profiles WHERE story_id = ${story}`),
    deps.db.run(sql`DELETE FROM story_terms WHERE rowid = ${story}`),
    deps.db.run(sql`DELETE FROM related_lists WHERE story_id = ${story}`),
  ])
  return removed.length > 0 ? 'removed' : 'unknown'
}
