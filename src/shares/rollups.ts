/**
 * Days and weeks of a publication's sharing added up, a row each, for whoever shows them (passed-on.ts): always anew from the counters
 * (`share_days`), in one statement, so that it is safe to run twice, and twice at once. A trigger marks the day of each counter that
 * changes, whoever changed it. A tick takes a bounded number of them: large days first, then the oldest; a week once it is over.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { DAY } from '../ground/time'
import { mondayOf } from './passed-on'

const DAYS_A_TICK = 50
const WEEKS_A_TICK = 10
/** A week begins so long ago that it is over everywhere, and what waited for its story (unknown.ts) was counted. */
const WEEK_IS_OVER = 10 * DAY

type Rollup = { publicationId: number; day: string; days: number }

export async function rollUpShares({ db }: Pick<Deps, 'db'>, at: number): Promise<void> {
  const days = await db.all<Rollup>(sql`SELECT publication_id AS publicationId, day, days FROM share_rollups
    WHERE days = 1 AND stale > 0 ORDER BY stale DESC, day LIMIT ${DAYS_A_TICK}`)
  for (const one of days) await db.batch([db.run(rolledUp(one)), db.run(weekToRollUp(one))])
  const begun = new Date(at - WEEK_IS_OVER).toISOString().slice(0, 10)
  // `stale > 0` is what the index is made over.
  const weeks = await db.all<Rollup>(sql`SELECT publication_id AS publicationId, day, days FROM share_rollups
    WHERE days = 7 AND stale > 0 AND stale = 1 AND day <= ${begun} ORDER BY day LIMIT ${WEEKS_A_TICK}`)
  for (const one of weeks) await db.run(rolledUp(one))
}

function rolledUp({ publicationId, day, days }: Rollup): SQL {
  const ofIt = sql`FROM share_days WHERE publication_id = ${publicationId} AND day BETWEEN ${day} AND date(${day}, ${`+${days - 1} days`})`
  const channels = sql`(SELECT json_group_array(json_array(channel, shares, visits)) FROM (
    SELECT channel, sum(shares) AS shares, sum(visits) AS visits ${ofIt} GROUP BY channel))`
  return sql`INSERT INTO share_rollups (publication_id, days, day, stale, size, channels, stories)
    SELECT ${publicationId}, ${days}, ${day}, 0, (SELECT count(*) ${ofIt}), ${days === 1 ? channels : null}, ${storiesOf(ofIt)} WHERE true
    ON CONFLICT (publication_id, days, day) DO UPDATE
      SET stale = 0, size = excluded.size, channels = excluded.channels, stories = excluded.stories`
}

/** A list for each story: its id and its figures, in the order in which passed-on.ts reads them. */
function storiesOf(ofIt: SQL): SQL {
  const fromShares = (column: SQL) => sql`sum(CASE WHEN channel IN ('digest', 'page') THEN 0 ELSE ${column} END)`
  return sql`(SELECT json_group_array(json_array(story_id, shares, visits, signups, visits_from_shares, signups_from_shares, scored, scored_visits))
    FROM (SELECT story_id, sum(shares) AS shares, sum(visits) AS visits, sum(signups) AS signups,
      ${fromShares(sql`visits`)} AS visits_from_shares, ${fromShares(sql`signups`)} AS signups_from_shares,
      ${fromShares(sql`scored`)} AS scored, ${fromShares(sql`coalesce(scored_visits, 0)`)} AS scored_visits
      ${ofIt} GROUP BY story_id))`
}

/** Its week is not what it was. */
function weekToRollUp({ publicationId, day }: Rollup): SQL {
  return sql`INSERT INTO share_rollups (publication_id, days, day, stale)
    SELECT ${publicationId}, 7, ${mondayOf(sql`${day}`)}, 1 WHERE true
    ON CONFLICT (publication_id, days, day) DO UPDATE SET stale = 1 WHERE stale = 0`
}
