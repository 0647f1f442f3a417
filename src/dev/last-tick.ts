/**
 * What the last tick did, as far as it can be seen from outside: digests that it made or moved, and mails since. Queues go on after a
 * tick has returned, so what is read here grows for some seconds. Reads rows; never writes.
 */
import { desc, eq, gte, or } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { digests, publications, ticks } from '../ground/schema'
import { countMailboxSince } from './mailbox'

type TouchedDigest = Pick<typeof digests.$inferSelect, 'period' | 'status' | 'reason' | 'subject' | 'candidates'>

export type LastTick = {
  /** The time that governed it. */
  at: number
  isDone: boolean
  /** By name, what failed in it. */
  failures: string[]
  digests: (TouchedDigest & { publication: string; slug: string })[]
  mails: number
}

/** Null before the first one. */
export async function lastTick(deps: Pick<Deps, 'db'>, mailbox: D1Database): Promise<LastTick | null> {
  const [tick] = await deps.db.select().from(ticks).orderBy(desc(ticks.startedAt), desc(ticks.id)).limit(1)
  if (!tick) return null
  const since = tick.startedAt
  const isTouched = [digests.composedAt, digests.frozenAt, digests.sentAt].map((column) => gte(column, since))
  const [touched, mails] = await Promise.all([
    deps.db
      .select({
        ...{ period: digests.period, status: digests.status, reason: digests.reason, subject: digests.subject },
        ...{ candidates: digests.candidates, publication: publications.name, slug: publications.slug },
      })
      .from(digests)
      .innerJoin(publications, eq(publications.id, digests.publicationId))
      .where(or(...isTouched)),
    countMailboxSince(mailbox, since),
  ])
  return { at: tick.at, isDone: tick.finishedAt !== null, failures: tick.failures, digests: touched, mails }
}
