/**
 * Two stories that are one page, where digests name them: what a digest carried stays carried, and a draft's editor finds their choice.
 * What a sent digest shows is frozen, with its old number. Promises: done twice, nothing happens the second time.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Joining } from '../stories/catalogue/joins'

/** For the batch that joins the stories, before their rows go. */
export function joiningDigests({ joined }: Joining): SQL[] {
  return [...carried(joined), ...drafts(joined), corrected(joined)]
}

/** What was carried as it was last is carried as the one story is now: it must not come again because the other row had changed more often. */
function carried(joined: SQL): SQL[] {
  const rows = sql`${joined} LEFT JOIN stories AS old ON old.id = joined.gone JOIN stories AS stays ON stays.id = joined.kept`
  const newest = sql`max(stays.material_revision, coalesce(old.material_revision, 0))`
  return [
    sql`UPDATE digest_stories SET material_revision = ${newest} FROM ${rows}
      WHERE digest_stories.publication_id = joined.publication_id AND digest_stories.story_id = joined.kept
        AND digest_stories.material_revision >= stays.material_revision`,
    sql`INSERT INTO digest_stories (publication_id, story_id, digest_id, is_offer, material_revision)
      SELECT carried.publication_id, joined.kept, carried.digest_id, carried.is_offer,
        CASE WHEN carried.material_revision >= coalesce(old.material_revision, 0) THEN ${newest} ELSE carried.material_revision END
      FROM ${rows} JOIN digest_stories AS carried
        ON carried.publication_id = joined.publication_id AND carried.story_id = joined.gone
      WHERE true
      ON CONFLICT (publication_id, story_id, digest_id) DO UPDATE
        SET material_revision = max(material_revision, excluded.material_revision), is_offer = nullif(min(coalesce(is_offer, 0), coalesce(excluded.is_offer, 0)), 0)`,
    sql`DELETE FROM digest_stories WHERE (publication_id, story_id) IN (SELECT publication_id, gone FROM ${joined})`,
  ]
}

/** Numbers stand in a draft as text in quotes, so none is taken for a part of another. */
function drafts(joined: SQL): SQL[] {
  const renamed = (column: SQL, key: string) =>
    sql`replace(digests.${column}, ${key} || '"' || joined.gone || '"', ${key} || '"' || joined.kept || '"')`
  return [
    sql`UPDATE digests SET hand = ${renamed(sql`hand`, '')}, chosen = ${renamed(sql`chosen`, '"id":')} FROM ${joined}
      WHERE digests.publication_id = joined.publication_id AND digests.status = 'draft'
        AND digests.hand || digests.chosen LIKE '%"' || joined.gone || '"%'`,
  ]
}

function corrected(joined: SQL): SQL {
  return sql`UPDATE corrections SET story_id = joined.kept FROM ${joined}
    WHERE corrections.publication_id = joined.publication_id AND corrections.story_id = joined.gone`
}
