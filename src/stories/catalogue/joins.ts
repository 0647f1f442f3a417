/**
 * Two rows that are one page become one: what the catalogue itself does about it. The number that stays keeps its address; its text is
 * the newer one, and a newsroom's before a feed's. What others count under the old number is theirs to move (operations/one-page.ts),
 * in the same batch.
 * Promises: done twice, nothing happens the second time.
 */
import { lte, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { stories, storyJoins } from '../../ground/schema'
import { HOUR } from '../../ground/time'

/** One join: the story with the number `from` is the one with the number `into`. */
type Join = { publicationId: number; from: number; into: number }

/** What each owner's builder is told: the joins as a table in SQL, `joined` with the columns `publication_id`, `gone` and `kept`. */
export type Joining = { joined: SQL; now: number }

const JOINS_TOGETHER = 100
/** An event that was being counted meanwhile may land under the old number; so the rows are looked at once more. */
const ONCE_MORE = HOUR

/** What is due, and of several rows that become one story one at a time: each brings its text. */
export async function dueJoins(deps: Pick<Deps, 'db' | 'clock'>): Promise<Joining | null> {
  const now = deps.clock()
  const due = await deps.db
    .select({ publicationId: storyJoins.publicationId, from: storyJoins.storyId, into: storyJoins.intoId })
    .from(storyJoins)
    .where(lte(storyJoins.dueAt, now))
    .orderBy(storyJoins.dueAt)
    .limit(JOINS_TOGETHER)
  return due.length === 0 ? null : { joined: tableOf(due), now }
}

function tableOf(due: Join[]): SQL {
  const one = [...new Map(due.map((join) => [join.into, join])).values()]
  return sql`(SELECT value ->> 'publicationId' AS publication_id, value ->> 'from' AS gone, value ->> 'into' AS kept
    FROM json_each(${JSON.stringify(one)})) AS joined`
}

/** First in the batch, while the old row still tells whether it was there: then it is looked at once more, and not again. */
export function settlingJoins({ joined, now }: Joining): SQL {
  return sql`UPDATE story_joins SET due_at =
      CASE WHEN EXISTS (SELECT 1 FROM stories WHERE stories.id = story_joins.story_id) THEN ${now + ONCE_MORE} END
    FROM ${joined} WHERE story_joins.story_id = joined.gone`
}

/** Last in the batch: the others look at both rows. */
export function joiningStories({ joined, now }: Joining): SQL[] {
  return [
    // Lists that name the old number are made anew: those of the stories that it lists itself.
    sql`UPDATE stories SET related_due_at = ${now}
      FROM ${joined} JOIN related_lists AS lists ON lists.story_id = joined.gone JOIN json_each(lists.list) AS listed
      WHERE stories.id = listed.value ->> 'id' AND stories.removed_at IS NULL`,
    takeText({ joined, now }),
    // Its text may be another now: it is read and indexed anew.
    sql`DELETE FROM story_profiles WHERE story_id IN (SELECT gone FROM ${joined} UNION SELECT kept FROM ${joined})`,
    sql`UPDATE related_lists SET computed_at = 0 FROM ${joined} WHERE related_lists.story_id = joined.kept`,
    sql`INSERT INTO former_pages (publication_id, page_key, story_id)
      SELECT story.publication_id, story.page_key, joined.kept FROM ${joined}
      JOIN stories AS story ON story.id = joined.gone WHERE story.page_key IS NOT NULL
      ON CONFLICT (publication_id, page_key) DO UPDATE SET story_id = excluded.story_id`,
    sql`UPDATE feed_items SET story_id = joined.kept FROM ${joined} WHERE feed_items.story_id = joined.gone`,
    sql`DELETE FROM story_profiles WHERE story_id IN (SELECT gone FROM ${joined} UNION SELECT kept FROM ${joined})`,
    sql`DELETE FROM story_terms WHERE rowid IN (SELECT gone FROM ${joined})`,
    sql`DELETE FROM related_lists WHERE story_id IN (SELECT gone FROM ${joined})`,
    sql`DELETE FROM stories WHERE id IN (SELECT gone FROM ${joined})`,
  ]
}

/** What a story says; the rest of its row is its place in the catalogue. */
const TEXT = [
  stories.kind,
  stories.title,
  stories.excerpt,
  stories.category,
  stories.region,
  stories.publishedAt,
  stories.readingMinutes,
  stories.sourceCount,
  stories.bias,
  stories.sentiment,
  stories.imageUrl,
  stories.storyUrl,
  stories.body,
  stories.contentHash,
]

/** The text of the row that goes, where it is worth more than that of the row that stays. */
function takeText({ joined, now }: Joining): SQL {
  const rank = (row: SQL) => sql`(${row}.removed_at IS NULL, ${row}.content_hash LIKE 'push:%', ${row}.updated_at)`
  const isBetter = sql`${rank(sql`old`)} > ${rank(sql`stories`)}`
  const better = (column: { name: string }) =>
    sql`${sql.identifier(column.name)} = CASE WHEN ${isBetter} THEN old.${sql.identifier(column.name)} ELSE stories.${sql.identifier(column.name)} END`
  return sql`UPDATE stories SET ${sql.join(TEXT.map(better), sql`, `)},
      revision = max(stories.revision, old.revision),
      material_revision = max(stories.material_revision, old.material_revision),
      material_at = nullif(max(coalesce(stories.material_at, 0), coalesce(old.material_at, 0)), 0),
      created_at = min(stories.created_at, old.created_at), updated_at = max(stories.updated_at, old.updated_at),
      related_due_at = ${now},
      removed_at = CASE WHEN old.removed_at IS NULL THEN NULL ELSE stories.removed_at END
    FROM ${joined} JOIN stories AS old ON old.id = joined.gone WHERE stories.id = joined.kept`
}
