/**
 * The one cron line: what is due now? Each step is idempotent and independent: one that fails is written down by name,
 * and the others run. `at` governs slots, windows, lateness and retention; leases and retries go by deps.clock().
 */
import { sendDueDigests } from './digests/due'
import { forgetDeliveries } from './digests/forget'
import { sweepChunks } from './digests/send/sweep'
import { addUpDigests } from './digests/totals'
import { tellDesksOfTrouble } from './digests/trouble'
import type { Deps } from './ground/deps'
import { logFailure } from './ground/log'
import { tendSecrets } from './ground/secrets'
import { joinPages } from './operations/one-page'
import { prune } from './operations/retention'
import { noticeSilentCron } from './operations/silent-cron'
import { beginTick, endTick } from './operations/ticks'
import { requeueMails } from './outbox/dispatch'
import { tellDesksOfMails } from './outbox/trouble'
import { checkBreakers } from './readers/sign-up/breaker'
import { tendHeld } from './readers/sign-up/held'
import { forgetReports } from './reports/forget'
import { sweepReports } from './reports/waiting'
import { rollUpShares } from './shares/rollups'
import { countArrivals } from './shares/unknown'
import { noteDeploy } from './stats/marks'
import { tellDesksOfTheirWeek } from './stats/week-letter'
import { dateOlderTopics } from './stories/catalogue/topics'
import { readDueFeeds } from './stories/feeds/read'
import { tellOfFailingFeeds } from './stories/feeds/trouble'

export async function tick(deps: Deps, at: number): Promise<void> {
  await noticeSilentCron(deps, { isTick: true })
  const id = await beginTick(deps, at)
  const failures: string[] = []
  // Feeds before related before digests: a story that came with this tick can be in the digest of this tick.
  const steps: [string, () => Promise<unknown>][] = [
    ['deploys', () => noteDeploy(deps)],
    // Before related lists and digests: what is one page must not stand in either twice.
    ['pages', () => joinPages(deps)],
    ['topics', () => dateOlderTopics(deps)],
    ['arrivals', () => countArrivals(deps)],
    ['related', async () => (await import('./stories/related/refresh')).refreshRelated(deps)],
    ['digests', () => sendDueDigests(deps, at)],
    // Before the chunks: what a report proves needs neither a retry nor a person.
    ['reports', () => sweepReports(deps)],
    ['chunks', () => sweepChunks(deps)],
    ['totals', () => addUpDigests(deps)],
    ['shares', () => rollUpShares(deps, at)],
    // After the digests: a feed may take seconds, and a slot has come. What is new in it is in time for the next one.
    ['feeds', () => readDueFeeds(deps, at)],
    ['failing feeds', () => tellOfFailingFeeds(deps, at)],
    ['trouble', () => tellDesksOfTrouble(deps)],
    ['sign-ups', () => checkBreakers(deps).then((trust) => tendHeld(deps, trust))],
    ['week letters', () => tellDesksOfTheirWeek(deps, at)],
    ['mail trouble', () => tellDesksOfMails(deps)],
    ['mails', () => requeueMails(deps)],
    ['secrets', () => tendSecrets(deps)],
    ['retention', () => prune(deps, at)],
    ['report retention', () => forgetReports(deps, at)],
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
  await endTick(deps, id, failures)
}
