/** What feeds leave behind in the catalogue: the names of items, once their feed is gone or their story is. Builders for retention. */
import { type SQL, sql } from 'drizzle-orm'

/** A bounded number a tick. Feeds come and go with settings, which know nothing of stories. */
export function forgettingFeedItems({ rows }: { rows: number }): SQL {
  // From feed to feed along the key; DISTINCT would read every item.
  return sql`WITH RECURSIVE named (feed_id) AS (
      SELECT min(feed_id) FROM feed_items
      UNION ALL
      SELECT (SELECT min(feed_id) FROM feed_items WHERE feed_items.feed_id > named.feed_id) FROM named
      WHERE named.feed_id IS NOT NULL)
    DELETE FROM feed_items WHERE (feed_id, guid) IN (
      SELECT item.feed_id, item.guid FROM named CROSS JOIN feed_items AS item ON item.feed_id = named.feed_id
      WHERE NOT EXISTS (SELECT 1 FROM feeds WHERE feeds.id = named.feed_id) LIMIT ${rows})`
}
