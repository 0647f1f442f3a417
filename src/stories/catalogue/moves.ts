/**
 * Stories whose page moved: a feed names its items (guid, id), and an item that comes back under another link is the same story.
 * Believed only where the title or the date stayed as well: there are feeds that use one name for whatever stands first today.
 * Two rows that turn out to be one page are noted in `story_joins`; moving what counts under them is left to operations/one-page.ts.
 */
import { type SQL, sql } from 'drizzle-orm'

/** What a feed says of an item besides its text. */
export type NamedItem = { guid: string; page: string; url: string; title: string; publishedAt: number | null }

type Moving = { publicationId: number; feedId: number; items: NamedItem[]; now: number }

/** Statements for the batch that writes the items: before the stories are written. */
export function movingStatements({ publicationId, feedId, items, now }: Moving): {
  join: SQL
  remember: SQL
  move: SQL
} {
  // Made first: with its parts mixed into an update, SQLite walks through all stories instead.
  const moving = sql`moving AS MATERIALIZED (
    SELECT story.id AS id, story.page_key AS formerPage, given.value ->> 'page' AS page, given.value ->> 'url' AS url
    FROM json_each(${JSON.stringify(items)}) AS given
    CROSS JOIN feed_items AS item ON item.feed_id = ${feedId} AND item.guid = given.value ->> 'guid'
    CROSS JOIN stories AS story ON story.id = item.story_id AND story.publication_id = ${publicationId}
    WHERE story.page_key <> given.value ->> 'page'
      AND (story.title = given.value ->> 'title' OR story.published_at = given.value ->> 'publishedAt'))`
  const there = sql`stories AS there WHERE there.publication_id = ${publicationId} AND there.page_key = moving.page`
  return {
    // Not into one that is moving itself: two that change places are not one.
    join: sql`WITH ${moving} INSERT INTO story_joins (story_id, publication_id, into_id, due_at)
      SELECT moving.id, ${publicationId}, there.id, ${now} FROM moving JOIN ${there}
        AND there.id NOT IN (SELECT id FROM moving)
      ON CONFLICT (story_id) DO NOTHING`,
    remember: sql`WITH ${moving} INSERT INTO former_pages (publication_id, page_key, story_id)
      SELECT ${publicationId}, moving.formerPage, moving.id FROM moving WHERE NOT EXISTS (SELECT 1 FROM ${there})
      ON CONFLICT (publication_id, page_key) DO UPDATE SET story_id = excluded.story_id`,
    move: sql`WITH ${moving} UPDATE OR IGNORE stories SET url = moving.url, page_key = moving.page, updated_at = ${now}
      FROM moving WHERE stories.id = moving.id AND NOT EXISTS (SELECT 1 FROM ${there})`,
  }
}

/** For the same batch, after the stories are written: which story each name means now. */
export function namingStatement({ publicationId, feedId, items }: Omit<Moving, 'now'>): SQL {
  return sql`
    INSERT INTO feed_items (feed_id, guid, story_id)
    SELECT ${feedId}, given.value ->> 'guid', story.id FROM json_each(${JSON.stringify(items)}) AS given
    CROSS JOIN stories AS story ON story.publication_id = ${publicationId} AND story.page_key = given.value ->> 'page'
    WHERE true
    ON CONFLICT (feed_id, guid) DO UPDATE SET story_id = excluded.story_id WHERE story_id <> excluded.story_id`
}
