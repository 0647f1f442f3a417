/**
 * What is not kept, and how long the rest is: one table of what, after how long, and whose builder forgets it. Each rule takes a bounded
 * number of rows at once, along an index, as often as a flood needs it; what is left over after that goes with the next tick. Totals
 * per day stay. Leaves the ledger to digests/forget.ts and what was reported of it to reports/forget.ts.
 */
import type { SQL } from 'drizzle-orm'
import { forgettingAnswers } from '../audit/forget'
import { forgettingCounters } from '../ground/counters'
import type { Deps } from '../ground/deps'
import { logFailure } from '../ground/log'
import { DAY } from '../ground/time'
import { forgettingMails } from '../outbox/rows'
import { forgettingFeedReads } from '../publications/feeds'
import {
  forgettingFormer,
  forgettingLeavers,
  forgettingNetworks,
  forgettingPending,
  forgettingTokens,
} from '../readers/forget'
import { forgettingEvents, forgettingStrayEvents } from '../reports/forget'
import { forgetEvents, forgetSalts } from '../shares/forget'
import { forgettingFeedItems } from '../stories/feeds/forget'
import { eraseEnded } from './ended'
import { forgettingTicks } from './ticks'

/** Rows that one statement takes, and how often a tick repeats it while there is more. */
const ROWS = 1_000
const TURNS_A_TICK = 20

type Rule = {
  what: string
  /** A number, or a setting of the deployment. */
  days: number | ((config: Deps['config']) => number)
  /** Leases, limits and health go by the real clock: a tick told of next week must not forget this one's. */
  isByRealClock?: boolean
  /** In one batch; the last one says whether there was as much as it could take. */
  forget: (old: { at: number; before: number; rows: number }) => SQL | SQL[]
}

const RULES: Rule[] = [
  { what: 'pending', days: 7, forget: forgettingPending },
  { what: 'tokens', days: 30, forget: forgettingTokens },
  { what: 'leavers', days: ({ leaverDays }) => leaverDays, forget: forgettingLeavers },
  { what: 'former readers', days: 400, forget: forgettingFormer },
  { what: 'networks', days: 30, forget: forgettingNetworks },
  { what: 'mails', days: 30, forget: forgettingMails },
  { what: 'webhook events', days: 30, forget: forgettingEvents },
  { what: 'stray webhook events', days: 90, forget: forgettingStrayEvents },
  { what: 'feed reads', days: 14, forget: forgettingFeedReads },
  { what: 'names of feed items', days: 0, forget: forgettingFeedItems },
  { what: 'ticks', days: 7, isByRealClock: true, forget: forgettingTicks },
  { what: 'kept answers', days: 1, isByRealClock: true, forget: forgettingAnswers },
  { what: 'limits', days: 0, isByRealClock: true, forget: ({ at, rows }) => forgettingCounters({ now: at, rows }) },
]

/** What has more to it than a statement; shares decide themselves. */
const OTHERS: [what: string, forget: (deps: Deps, at: number) => Promise<unknown>][] = [
  ['salts', forgetSalts],
  ['events', forgetEvents],
  ['ended publications', eraseEnded],
]

/** Every rule runs, also after one that failed; then it throws with the names of those. */
export async function prune(deps: Deps, at: number): Promise<void> {
  const rules: [string, () => Promise<unknown>][] = [
    ...RULES.map((rule): [string, () => Promise<unknown>] => [rule.what, () => keepPace(deps, rule, at)]),
    ...OTHERS.map(([what, forget]): [string, () => Promise<unknown>] => [what, () => forget(deps, at)]),
  ]
  const failures: string[] = []
  for (const [what, rule] of rules) {
    try {
      await rule()
    } catch (error) {
      logFailure(`retention of ${what}`, error)
      failures.push(what)
    }
  }
  if (failures.length > 0) throw new Error(`not pruned: ${failures.join(', ')}`)
}

async function keepPace(deps: Deps, { days, isByRealClock, forget }: Rule, told: number): Promise<void> {
  const at = isByRealClock ? Math.min(told, deps.clock()) : told
  const kept = typeof days === 'number' ? days : days(deps.config)
  const [first, ...more] = [forget({ at, before: at - kept * DAY, rows: ROWS })].flat().map((one) => deps.db.run(one))
  if (!first) return
  for (let turn = 0; turn < TURNS_A_TICK; turn++) {
    const results = await deps.db.batch([first, ...more])
    if ((results.at(-1)?.meta.changes ?? 0) < ROWS) return
  }
}
