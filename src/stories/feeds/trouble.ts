/**
 * Feeds that the desk should hear of: one that has failed for a day, told once until it is read again; and those that brought nothing,
 * for the letter on a thin week.
 */
import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { feedReads, feeds, type Publication, publications } from '../../ground/schema'
import { DAY } from '../../ground/time'
import { clearAlerts, tellDesk } from '../../outbox/desk'

const TOLD_A_TICK = 60

export async function tellOfFailingFeeds(deps: Deps, at: number): Promise<void> {
  const failing = await deps.db
    .select({
      id: feeds.id,
      publicationId: feeds.publicationId,
      url: feeds.url,
      detail: feeds.errorDetail,
      deskEmail: publications.deskEmail,
    })
    .from(feeds)
    .innerJoin(publications, and(eq(publications.id, feeds.publicationId), isNull(publications.endedAt)))
    .where(and(sql`${feeds.failingSince} IS NOT NULL`, lte(feeds.failingSince, at - DAY)))
    .orderBy(asc(feeds.failingSince))
    .limit(TOLD_A_TICK)
  for (const { id, publicationId, url, detail, deskEmail } of failing) {
    const facts = [detail ? `${url} – ${detail}` : url]
    const publication = { id: publicationId, deskEmail }
    await tellDesk(deps, { publication, code: 'feed_failing', period: null, about: String(id), facts })
  }
  await clearAlerts(
    deps,
    ['feed_failing'],
    failing.map(({ id, publicationId }) => `feed_failing:${publicationId}:${id}`),
  )
}

/** The feeds that brought no story since then, each with what is wrong with it, where something is. */
export async function silentFeeds(
  deps: Pick<Deps, 'db'>,
  { publication, since }: { publication: Pick<Publication, 'id'>; since: number },
): Promise<string[]> {
  const brought = sql`EXISTS (SELECT 1 FROM ${feedReads} WHERE ${feedReads.feedId} = ${feeds.id}
    AND ${feedReads.readAt} > ${since} AND ${feedReads.created} > 0)`
  const rows = await deps.db
    .select({ url: feeds.url, detail: feeds.errorDetail })
    .from(feeds)
    .where(and(eq(feeds.publicationId, publication.id), sql`NOT ${brought}`))
    .orderBy(asc(feeds.id))
  return rows.map(({ url, detail }) => (detail ? `${url} – ${detail}` : url))
}
