/** How far stories were passed on in a span of days: what the digest's ranking listens to. */
import type { Deps } from '../ground/deps'
import { passedOn, type Span } from './passed-on'

type Standing = {
  shares: number
  /** Those of `shares` that enter the score: at most three per network, story and day. */
  scored: number
  /** Arrivals through shared links only: a digest must not vote for its own stories. */
  visits: number
  scoredVisits: number
}

/** By story id; both days included. Stories that nobody passed on are missing. */
export async function sharesSince(deps: Pick<Deps, 'db'>, span: Span): Promise<Map<number, Standing>> {
  const { stories } = await passedOn(deps, span)
  return new Map(
    [...stories].map(([id, { shares, scored, visitsFromShares, scoredVisits }]) => [
      id,
      { shares, scored, visits: visitsFromShares, scoredVisits },
    ]),
  )
}
