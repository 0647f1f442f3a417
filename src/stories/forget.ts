/**
 * What a publication that was ended leaves behind in the catalogue, as builders for its erasure: its stories with everything that was
 * derived of them, its topics, and what its feeds called them.
 */
import { type SQL, sql } from 'drizzle-orm'

/** A table after the other; the names of a feed's items before the feeds themselves. */
export function erasingStories({ publicationId, rows }: { publicationId: number; rows: number }): SQL[][] {
  const first = sql`SELECT id FROM stories WHERE publication_id = ${publicationId} ORDER BY id LIMIT ${rows}`
  return [
    [
      sql`DELETE FROM feed_items WHERE (feed_id, guid) IN (
        SELECT i.feed_id, i.guid FROM feeds f CROSS JOIN feed_items i ON i.feed_id = f.id
        WHERE f.publication_id = ${publicationId} LIMIT ${rows})`,
    ],
    [
      sql`DELETE FROM related_lists WHERE story_id IN (${first})`,
      sql`DELETE FROM story_profiles WHERE story_id IN (${first})`,
      sql`DELETE FROM story_terms WHERE rowid IN (${first})`,
      sql`DELETE FROM stories WHERE id IN (${first})`,
    ],
    [
      sql`DELETE FROM former_pages WHERE (publication_id, page_key) IN (
        SELECT publication_id, page_key FROM former_pages WHERE publication_id = ${publicationId} LIMIT ${rows})`,
    ],
    [
      sql`DELETE FROM story_joins WHERE story_id IN (
        SELECT story_id FROM story_joins WHERE publication_id = ${publicationId} LIMIT ${rows})`,
    ],
    [sql`DELETE FROM topics WHERE publication_id = ${publicationId}`],
  ]
}
