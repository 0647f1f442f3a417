/** How far stories were passed on in a span of days: what the digest's ranking listens to. */
import { sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'

type Standing = {
  shares: number
  /** Those of `shares` that enter the score: at most three per network, story and day. */
  scored: number
  /** Arrivals through shared links only: a digest must not vote for its own stories. */
  visits: number
  scoredVisits: number
}

/** By story id; both days included. Stories that nobody passed on are missing. */
export async function sharesSince(
  deps: Pick<Deps, 'db'>,
  { publicationId, fromDay, toDay }: { publicationId: number; fromDay: string; toDay: string },
): Promise<Map<number, Standing>> {
  const rows = await deps.db.all<Standing & { storyId: number }>(sql`
    SELECT story_id AS storyId, sum(shares) AS shares, sum(scored) AS scored, sum(visits) AS visits,
      coalesce(sum(scored_visits), 0) AS scoredVisits
    FROM share_days
    WHERE publication_id = ${publicationId} AND day BETWEEN ${fromDay} AND ${toDay} AND channel NOT IN ('digest', 'page')
    GROUP BY story_id`)
  return new Map(rows.map(({ storyId, ...standing }) => [storyId, standing]))
}
