/**
 * A cron that was silent for a quarter of an hour: the desks are told once, by the queues while it lasts, by its next tick when it is
 * over. (/healthz says so all the time.)
 */
import { desc } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { logFailure } from '../ground/log'
import { ticks } from '../ground/schema'
import { MINUTE } from '../ground/time'
import { tellEveryDesk } from '../outbox/desk'

export const SILENT_MINUTES = 15
/** The queues look once in so many minutes, not with every batch. */
const LOOK_MINUTES = 5

let lookedAt = 0

/** Looked at before a tick writes itself down, and by the queues. Never throws: whoever asks has other things to do. */
export async function noticeSilentCron(deps: Deps, { isTick = false } = {}): Promise<void> {
  const now = deps.clock()
  if (!isTick && Math.abs(now - lookedAt) < LOOK_MINUTES * MINUTE) return
  lookedAt = now
  try {
    const [last] = await deps.db.select({ at: ticks.startedAt }).from(ticks).orderBy(desc(ticks.startedAt)).limit(1)
    if (!last || now - last.at <= SILENT_MINUTES * MINUTE) return
    const since = new Date(last.at).toISOString()
    await tellEveryDesk(deps, { code: 'cron_silent', about: since, facts: [since] })
  } catch (error) {
    logFailure('looking for the last tick', error)
  }
}
