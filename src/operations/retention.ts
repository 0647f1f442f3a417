/**
 * What is not kept, and how long the rest is: one table of what, after how long, and whose builder forgets it. Each rule takes a bounded
 * number of rows at once, along an index or a stretch of the table (ground/walk.ts), as often as a flood needs it; what is left over after that goes with the next tick. Totals
 * per day stay. Leaves the ledger to digests/forget.ts and what was reported of it to reports/forget.ts.
 */
import { type SQL, sql } from 'drizzle-orm'
import { forgettingAnswers } from '../audit/forget'
import { forgettingCounters } from '../ground/counters'
import type { Deps } from '../ground/deps'
import { logFailure } from '../ground/log'
import { DAY } from '../ground/time'
import { isInStretch, steppingOn, type Walk } from '../ground/walk'
import { forgettingMails } from '../outbox/rows'
import { forgettingFeedReads } from '../publications/feeds'
import {
  forgettingAskers,
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
  /** The table that is gone through a stretch at a time, where its rows are in no index by age. */
  along?: Walk
  /** In one batch; without a walk the last one says whether there was as much as it could take. `isNext`: in the stretch of the walk. */
  forget: (old: { at: number; before: number; rows: number; isNext: SQL }) => SQL | SQL[]
}

const RULES: Rule[] = [
  { what: 'pending', days: 7, forget: forgettingPending },
  { what: 'tokens', days: 30, forget: forgettingTokens },
  { what: 'leavers', days: ({ leaverDays }) => leaverDays, forget: forgettingLeavers },
  { what: 'former readers', days: 400, forget: forgettingFormer },
  { what: 'networks', days: 30, forget: forgettingNetworks },
  { what: 'networks of askings', days: 30, along: { table: 'tokens', key: 'id' }, forget: forgettingAskers },
  { what: 'mails', days: 30, along: { table: 'mails', key: 'id' }, forget: forgettingMails },
  { what: 'webhook events', days: 30, forget: forgettingEvents },
  { what: 'stray webhook events', days: 90, forget: forgettingStrayEvents },
  { what: 'feed reads', days: 14, forget: forgettingFeedReads },
  { what: 'names of feed items', days: 0, forget: forgettingFeedItems },
  { what: 'ticks', days: 7, isByRealClock: true, forget: forgettingTicks },
  { what: 'kept answers', days: 1, isByRealClock: true, forget: forgettingAnswers },
  { what: 'limits', days: 0, isByRealClock: true, along: { table: 'limits', key: 'key' }, forget: forgettingCounters },
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

async function keepPace(deps: Deps, { days, isByRealClock, along, forget }: Rule, told: number): Promise<void> {
  const at = isByRealClock ? Math.min(told, deps.clock()) : told
  const kept = typeof days === 'number' ? days : days(deps.config)
  const isNext = along ? isInStretch(along) : sql`false`
  const forgetting = [forget({ at, before: at - kept * DAY, rows: ROWS, isNext })].flat()
  const isMore = along ? () => walkOn(deps, along, forgetting) : () => takeAsMuch(deps, forgetting)
  for (let turn = 0; turn < TURNS_A_TICK; turn++) if (!(await isMore())) return
}

/** What one turn takes along an index; answers whether there may be more. */
async function takeAsMuch(deps: Deps, forgetting: SQL[]): Promise<boolean> {
  const [first, ...more] = forgetting.map((one) => deps.db.run(one))
  const results = first ? await deps.db.batch([first, ...more]) : []
  return (results.at(-1)?.meta.changes ?? 0) >= ROWS
}

/** One stretch of a walk; answers whether the table goes on after it. */
async function walkOn(deps: Deps, along: Walk, forgetting: SQL[]): Promise<boolean> {
  const [stretch] = await deps.db.batch([
    deps.db.all<{ until: string | null }>(steppingOn(along, ROWS)),
    ...forgetting.map((one) => deps.db.run(one)),
  ])
  return (stretch[0]?.until ?? null) !== null
}
