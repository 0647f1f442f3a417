/**
 * The breaker: a form through which many are asked and hardly anybody confirms is being misused, however slowly (2,249 strangers
 * were mailed through one form in 69 days, 33 a day, from everywhere). The tick compares, per publication, how many new readers
 * were asked in the last days and how many of those confirmed. Tripped, every sign-up is a risk until people confirm again.
 * The alert is the state: risk.ts reads it, health shows it, the desk is told once each time.
 */
import { type SQL, sql } from 'drizzle-orm'
import { breakerCounts, breakerOfDay, counting } from '../../ground/counters'
import type { Deps } from '../../ground/deps'
import type { Publication } from '../../ground/schema'
import { DAY } from '../../ground/time'
import { clearAlerts, tellDesk } from '../../outbox/desk'
import { publicationById } from '../../publications/find'

export function breakerKey(publication: Pick<Publication, 'id'>): string {
  return `breaker:${publication.id}:`
}

type Counted = {
  publicationId: number
  what: 'asked' | 'confirmed'
  /** When the reader was asked first, also for `confirmed`: the two are compared for the same readers. */
  signedUpAt: number
  count?: 0 | 1
  /** In the batch of a change: `changes() > 0`. */
  condition?: SQL
}

export function countForBreaker({ config }: Pick<Deps, 'config'>, counted: Counted): SQL {
  const { publicationId, what, signedUpAt, count = 1, condition = sql`true` } = counted
  const counter = breakerOfDay({ publicationId, what, at: signedUpAt, days: config.limits.breakerDays })
  return counting(counter, count, condition)
}

/** How publications' forms are being used. `trusted`: so many asked, and enough of them confirmed. */
export type Trust = { tripped: Set<number>; trusted: Set<number> }

/** The tick's part: trips and resets. */
export async function checkBreakers(deps: Deps): Promise<Trust> {
  const { breakerSignUps, breakerDays, breakerTripsBelow, breakerResetsFrom } = deps.config.limits
  const [counted, before] = await Promise.all([countsByPublication(deps), trippedPublications(deps)])
  const trust: Trust = { tripped: new Set(), trusted: new Set() }
  for (const [id, { asked, confirmed }] of counted) {
    if (asked < breakerSignUps) continue
    const part = confirmed / asked
    if (part >= breakerResetsFrom) trust.trusted.add(id)
    const publication =
      part < (before.has(id) ? breakerResetsFrom : breakerTripsBelow) ? await publicationById(deps, id) : null
    if (!publication) continue
    trust.tripped.add(id)
    const facts = [`${asked} asked, ${confirmed} confirmed, in ${breakerDays} days`]
    await tellDesk(deps, { publication, code: 'breaker', period: null, about: '', facts })
  }
  await clearAlerts(
    deps,
    ['breaker'],
    [...trust.tripped].map((id) => breakerKey({ id })),
  )
  return trust
}

type Counts = { asked: number; confirmed: number }

async function countsByPublication(deps: Deps): Promise<Map<number, Counts>> {
  const since = deps.clock() - (deps.config.limits.breakerDays - 1) * DAY
  const found = new Map<number, Counts>()
  for (const { publicationId, what, count } of await breakerCounts(deps, since)) {
    const counts = found.get(publicationId) ?? { asked: 0, confirmed: 0 }
    if (what === 'asked' || what === 'confirmed') counts[what] += count
    found.set(publicationId, counts)
  }
  return found
}

async function trippedPublications(deps: Pick<Deps, 'db'>): Promise<Set<number>> {
  const rows = await deps.db.all<{ id: number }>(sql`SELECT publication_id AS id FROM alerts
    WHERE key >= 'breaker:' AND key < 'breaker;' AND cleared_at IS NULL`)
  return new Set(rows.map(({ id }) => id))
}
