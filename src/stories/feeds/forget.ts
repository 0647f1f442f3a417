/** What feeds leave behind in the catalogue: the names of items, once their feed is gone or their story is. Builders for retention. */
import { type SQL, sql } from 'drizzle-orm'

/** A bounded number a tick. Feeds come and go with settings, which know nothing of stories. */
export function forgettingFeedItems({ rows }: { rows: number }): SQL {
  return sql`DELETE FROM feed_items WHERE (feed_id, guid) IN (
    SELECT feed_id, guid FROM feed_items AS item WHERE item.feed_id IN (
      SELECT named.feed_id FROM (SELECT DISTINCT feed_id FROM feed_items) AS named
      WHERE NOT EXISTS (SELECT 1 FROM feeds WHERE feeds.id = named.feed_id)) LIMIT ${rows})`
}
