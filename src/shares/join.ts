/**
 * What was counted of two rows that are one page, added up under the number that stays. Links keep the old number: whoever reads one
 * asks what it means today. Promises: done twice, nothing happens the second time.
 */
import { type SQL, sql } from 'drizzle-orm'
import { DAY } from '../ground/time'
import type { Joining } from '../stories/catalogue/joins'

/** For the batch that joins the stories, before their rows go. */
export function joiningShares({ joined, now }: Joining): SQL[] {
  return [
    sql`WITH RECURSIVE ${days({ joined, now })}
      INSERT INTO share_days (publication_id, day, story_id, channel, shares, scored, visits, signups, scored_visits)
      SELECT publication_id, day, days.kept, channel, shares, scored, visits, signups, scored_visits
      FROM days CROSS JOIN share_days AS old USING (publication_id, day) WHERE old.story_id = days.gone
      ON CONFLICT (publication_id, day, story_id, channel) DO UPDATE SET shares = shares + excluded.shares,
        scored = scored + excluded.scored, visits = visits + excluded.visits, signups = signups + excluded.signups,
        scored_visits = coalesce(scored_visits, 0) + coalesce(excluded.scored_visits, 0)`,
    sql`WITH RECURSIVE ${days({ joined, now })}
      DELETE FROM share_days WHERE (publication_id, day, story_id) IN (SELECT publication_id, day, gone FROM days)`,
    sql`INSERT INTO share_totals (story_id, channel, publication_id, shares, visits, scored)
      SELECT joined.kept, channel, old.publication_id, shares, visits, scored
      FROM ${joined} CROSS JOIN share_totals AS old ON old.story_id = joined.gone WHERE true
      ON CONFLICT (story_id, channel) DO UPDATE SET shares = shares + excluded.shares, visits = visits + excluded.visits,
        scored = coalesce(scored, 0) + coalesce(excluded.scored, 0)`,
    sql`DELETE FROM share_totals WHERE story_id IN (SELECT gone FROM ${joined})`,
    // Whoever was counted under both numbers today stays counted twice, and is known from now on.
    sql`UPDATE OR IGNORE visitors SET story_id = joined.kept FROM ${joined} WHERE visitors.story_id = joined.gone`,
    sql`DELETE FROM visitors WHERE story_id IN (SELECT gone FROM ${joined})`,
  ]
}

/** Each day on which the old number can have been counted: the key begins with the day, and a story's days are not found otherwise. */
function days({ joined, now }: Joining): SQL {
  const day = (at: SQL) => sql`date(${at} / 1000, 'unixepoch')`
  return sql`days (publication_id, gone, kept, day) AS (
    SELECT joined.publication_id, joined.gone, joined.kept,
      ${day(sql`(coalesce((SELECT created_at FROM stories WHERE id = joined.gone), ${now}) - ${2 * DAY})`)} FROM ${joined}
    UNION ALL
    SELECT publication_id, gone, kept, date(day, '+1 day') FROM days WHERE day < ${day(sql`(${now} + ${2 * DAY})`)})`
}
