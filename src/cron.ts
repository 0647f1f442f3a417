/**
 * The one cron line: what is due now? Each step is idempotent and independent: one that fails is written down by name,
 * and the others run. `at` governs slots, windows, lateness and retention; leases and retries go by deps.clock().
 */
import { eq } from 'drizzle-orm'
import type { Deps } from './deps'
import { sendDueDigests } from './digests/due'
import { forgetDeliveries } from './digests/forget'
import { sweepChunks } from './digests/ledger'
import { tellDesksOfTrouble } from './digests/trouble'
import { noticeSilentCron } from './health/cron'
import { logFailure } from './log'
import { requeueMails } from './mail/outbox'
import { sweepReports } from './reports/waiting'
import { prune } from './retention'
import { ticks } from './schema'
import { readDueFeeds } from './stories/feeds'
import { refreshRelated } from './stories/related'
import { checkBreakers } from './subscriptions/breaker'
import { tendHeld } from './subscriptions/held'

export async function tick(deps: Deps, at: number): Promise<void> {
  await noticeSilentCron(deps, { isTick: true })
  const [row] = await deps.db
    .insert(ticks)
    .values({ at, startedAt: deps.clock(), failures: [] })
    .returning({ id: ticks.id })
  const failures: string[] = []
  // Feeds before related before digests: a story that came with this tick can be in the digest of this tick.
  const steps: [string, () => Promise<unknown>][] = [
    ['feeds', () => readDueFeeds(deps, at)],
    ['related', () => refreshRelated(deps)],
    ['digests', () => sendDueDigests(deps, at)],
    // Before the chunks: what a report proves needs neither a retry nor a person.
    ['reports', () => sweepReports(deps)],
    ['chunks', () => sweepChunks(deps)],
    ['trouble', () => tellDesksOfTrouble(deps)],
    ['sign-ups', () => checkBreakers(deps).then((trust) => tendHeld(deps, trust))],
    ['mails', () => requeueMails(deps)],
    ['retention', () => prune(deps, at)],
    ['ledger retention', () => forgetDeliveries(deps, at)],
  ]
  for (const [name, step] of steps) {
    try {
      await step()
    } catch (error) {
      failures.push(name)
      logFailure(`tick step ${name}`, error)
    }
  }
  await deps.db
    .update(ticks)
    .set({ finishedAt: deps.clock(), failures })
    .where(eq(ticks.id, row?.id ?? 0))
}
