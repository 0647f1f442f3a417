/** One simulated send from the slot to its end, under a plan of what goes wrong; what came of it. */

import { noticeSilentCron } from '../../src/operations/silent-cron'
import type { TakenMail } from '../resend/team'
import type { Mischief } from './broker'
import { brokenIdentity, judge, type Leaver, type Verdict } from './checker'
import type { Provider } from './provider'
import { randomFrom } from './random'
import { type Fate, newReporter } from './reports'
import { type Engine, newService, type Service, within } from './service'
import { READERS, SLOT, setStage, twinIn } from './stage'
import { type Choices, newTimeline, type Timeline } from './timeline'

export type Running = {
  db: D1Database
  timeline: Timeline
  service: Service
  leavers: Leaver[]
  onCommit: () => Promise<void>
  /** Run when it is over, however it ended. */
  cleanups: (() => void)[]
}

export type Plan = Pick<Choices, 'fault' | 'choose' | 'duration'> & {
  seed: number
  readers?: number
  /** What the database holds when it begins, and when that is; the usual stage, a second before the slot. */
  stage?: (db: D1Database) => Promise<void>
  startAt?: number
  mischief: Mischief
  provider: Provider
  /** What the provider will report of a mail that it takes. */
  fates: (mail: TakenMail) => Fate[]
  /** Sets up the ticks and whatever else happens to the service from outside. */
  begin: (running: Running) => void
  /** Whether somebody outside of the service still has something to do. */
  isBusy?: () => boolean
  /** What happens to it between two effects. */
  interlude?: (running: Running, number: number) => Promise<void>
}

export type Result = Verdict & {
  seed: number
  effects: number
  identityReads: number
  trace: { lines: string[]; hash: string }
  minutes: number
}

const TICK_MILLISECONDS = 5 * 60_000
/** Longer than the provider knows a key: whatever is not sent by then needs a person. */
const LIMIT_MILLISECONDS = 24 * 3_600_000
/** Ten times what the worst runs need. */
const LIMIT_EFFECTS = 20_000

export async function simulate(db: D1Database, engine: Engine, plan: Plan): Promise<Result> {
  const { startAt = SLOT - 1_000, readers = READERS } = plan
  await (plan.stage?.(db) ?? setStage(db, readers))
  const twin = await twinIn(db)
  const { interlude } = plan
  const timeline = newTimeline({
    ...plan,
    startAt,
    interlude: async (number) => interlude?.(running, number),
  })
  const complaints: string[] = []
  let identityReads = 0
  async function onCommit() {
    identityReads++
    const broken = await brokenIdentity(db)
    if (broken) complaints.push(`at ${timeline.clock()}: ${broken}`)
  }
  const service = newService({ db, timeline, engine, mischief: plan.mischief, onCommit })
  const running: Running = { db, timeline, service, leavers: [], onCommit, cleanups: [] }
  const reporter = newReporter(timeline, service)
  plan.provider.onTaken((mail) => {
    for (const fate of plan.fates(mail)) reporter.report(mail, fate)
  })
  async function isOver() {
    if (timeline.clock() > startAt + LIMIT_MILLISECONDS || timeline.performed() > LIMIT_EFFECTS) return true
    if (service.broker.held() > 0 || reporter.open() > 0 || plan.isBusy?.()) return false
    const state = await db
      .prepare(
        `SELECT (SELECT status FROM digests WHERE publication_id = 1 LIMIT 1) AS status,
          EXISTS (SELECT 1 FROM webhook_events WHERE applied_at IS NULL) AS waits`,
      )
      .first<{ status: string | null; waits: number }>()
    return !state?.waits && !['draft', 'sending', 'paused'].includes(state?.status ?? 'draft')
  }
  const surroundings = {
    timeline,
    random: randomFrom(plan.seed + 1),
    fetch: plan.provider.fetch(timeline),
    sender: service.sender,
  }
  try {
    await within(surroundings, async () => {
      // The one thing that an isolate remembers of its last run: when it looked for a silent cron.
      await noticeSilentCron(service.aside, { isTick: true })
      plan.begin(running)
      await timeline.run(isOver)
    })
  } finally {
    for (const cleanup of running.cleanups) cleanup()
  }
  const verdict = await judge(db, {
    ledger: plan.provider.ledger(),
    leavers: running.leavers,
    readers,
    reported: reporter.reported,
    twin,
  })
  return {
    ...verdict,
    complaints: [...complaints, ...verdict.complaints],
    seed: plan.seed,
    effects: timeline.performed(),
    identityReads,
    trace: timeline.trace(),
    minutes: (timeline.clock() - SLOT) / 60_000,
  }
}

/** A tick every five minutes, for ever. */
export function punctualTicks({ timeline, service }: Running): void {
  const again = () => {
    service.tick()
    timeline.at(timeline.clock() + TICK_MILLISECONDS, again)
  }
  timeline.at(SLOT, again)
}
