/**
 * Sign-ups that wait: a suspicious one is written down like any other, but its mail is `held` until a person at the desk releases or
 * discards it, or the reason is over. What a busy hour held goes out with the next ones; what the breaker held, a few an hour, and all
 * of it once enough people confirm; what looked like a machine waits for the desk alone. After a week it is too late for all of them.
 */
import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { counting, countOf, signUpsInHour, trickleInHour } from '../../ground/counters'
import type { Deps } from '../../ground/deps'
import { type Publication, publications } from '../../ground/schema'
import { DAY, HOUR } from '../../ground/time'
import { CONFIRM_HOURS } from '../../ground/tokens'
import { clearAlerts, tellDesk } from '../../outbox/desk'
import { enqueueMails, movingHeld } from '../../outbox/rows'
import { dayOf } from '../../publications/schedule'
import { countProbed, type Trust } from './breaker'
import { isGreatHouse, ownedDomain } from './mail-houses'
import type { Risk } from './risk'

/** As long as an unconfirmed sign-up is kept (retention.ts). */
const HELD_DAYS = 7
/** At most so many are released or discarded at once. */
export const HELD_LIMIT = 500

type Wanted = { publication: Pick<Publication, 'id'>; cursor?: string; limit: number }
export const heldShape = z.strictObject({
  id: z.string(),
  email: z.string(),
  risks: z.array(z.string()).describe('What was suspicious: network, domain, busy, breaker, trap, form_age.'),
  createdAt: z.iso.datetime(),
})
type HeldPage = { items: z.infer<typeof heldShape>[]; next: string | null }

/** Oldest first. A cursor is a row's id. */
export async function listHeld(
  deps: Pick<Deps, 'db'>,
  { publication, cursor, limit }: Wanted,
): Promise<HeldPage | 'invalid_cursor'> {
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor)) return 'invalid_cursor'
  const rows = await deps.db.all<{ id: number; email: string; reason: string; created_at: number }>(sql`
    SELECT m.id, s.email, m.reason, m.created_at FROM mails m JOIN subscribers s ON s.id = m.subscriber_id
    WHERE m.publication_id = ${publication.id} AND m.state = 'held' AND m.id > ${Number(cursor ?? 0)}
    ORDER BY m.id LIMIT ${limit + 1}`)
  const page = rows.slice(0, limit)
  const items = page.map(({ id, email, reason, created_at }) => {
    return { id: String(id), email, risks: reason.split(','), createdAt: new Date(created_at).toISOString() }
  })
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

/** Which held mails: those with these ids, or the oldest ones. */
type Chosen = { publication: Pick<Publication, 'id'>; ids: string[] | null }

/** Lets them go out; their links work from now on. Answers how many do, and whether more wait. */
export async function release(deps: Deps, { publication, ids }: Chosen): Promise<{ released: number; more: boolean }> {
  const released = await letGo(deps, chosen(publication, ids))
  return { released, more: await hasHeld(deps, publication) }
}

export async function discard(deps: Deps, { publication, ids }: Chosen): Promise<{ discarded: number; more: boolean }> {
  const which = chosen(publication, ids)
  const gone = await movingHeld(deps, { which, to: 'dropped', reason: 'discarded', at: deps.clock() })
  return { discarded: gone.length, more: await hasHeld(deps, publication) }
}

function chosen(publication: Pick<Publication, 'id'>, ids: string[] | null): SQL {
  const isNamed = ids ? sql`AND id IN (SELECT CAST(value AS INTEGER) FROM json_each(${JSON.stringify(ids)}))` : sql``
  return sql`SELECT id FROM mails WHERE publication_id = ${publication.id} AND state = 'held' ${isNamed}
    ORDER BY id LIMIT ${HELD_LIMIT}`
}

/** Whoever has become a reader meanwhile, or has left since, is not asked any more. */
const dueIfStillAsked: SQL<'due' | 'dropped'> =
  sql`CASE WHEN EXISTS (SELECT 1 FROM subscribers s WHERE s.id = mails.subscriber_id
    AND (s.status = 'pending' OR (s.status = 'unsubscribed' AND s.unsubscribed_at <= mails.created_at)))
  THEN 'due' ELSE 'dropped' END`

async function letGo(deps: Deps, which: SQL, { isProbe = false } = {}): Promise<number> {
  const now = deps.clock()
  const [, rows] = await deps.db.batch([
    deps.db.run(sql`UPDATE tokens SET expires_at = ${now + CONFIRM_HOURS * HOUR},
        wish = iif(${isProbe}, json_set(wish, '$.isProbe', json('true')), wish)
      WHERE used_at IS NULL AND id IN (SELECT token_id FROM mails WHERE id IN (${which}))`),
    movingHeld(deps, { which, to: dueIfStillAsked, reason: null, at: now }),
  ])
  const due = rows.filter(({ state }) => state === 'due').map(({ id }) => id)
  await enqueueMails(deps, due)
  return due.length
}

async function hasHeld(deps: Pick<Deps, 'db'>, publication: Pick<Publication, 'id'>): Promise<boolean> {
  const rows = await deps.db.all(
    sql`SELECT 1 FROM mails WHERE publication_id = ${publication.id} AND state = 'held' LIMIT 1`,
  )
  return rows.length > 0
}

/** The tick's part: what may go goes, what is too old is dropped, and the desk hears of what waits for it, once a day. */
export async function tendHeld(deps: Deps, { tripped, trusted, probes }: Trust): Promise<void> {
  const open: string[] = []
  for (const publication of await publicationsWithHeld(deps)) {
    await dropOld(deps, publication)
    if (!tripped.has(publication.id)) await releaseBusy(deps, publication, trusted.has(publication.id))
    await releaseFew(deps, publication, probes.get(publication.id) ?? deps.config.limits.breakerProbes)
    const [newest] = await deps.db.all<{ createdAt: number }>(sql`SELECT created_at AS createdAt FROM mails
      WHERE publication_id = ${publication.id} AND state = 'held' ORDER BY id DESC LIMIT 1`)
    if (!newest) continue
    const day = dayOf(publication.timezone, newest.createdAt)
    open.push(`held:${publication.id}:${day}`)
    await tellDesk(deps, { publication, code: 'held', period: null, about: day, facts: [] })
  }
  await clearAlerts(deps, ['held'], open)
}

/** One look into the index of held mails per publication. */
async function publicationsWithHeld(deps: Pick<Deps, 'db'>): Promise<(typeof publications.$inferSelect)[]> {
  return deps.db
    .select()
    .from(publications)
    .where(
      sql`${publications.endedAt} IS NULL
        AND EXISTS (SELECT 1 FROM mails WHERE mails.publication_id = ${publications.id} AND mails.state = 'held')`,
    )
    .limit(500)
}

async function dropOld(deps: Pick<Deps, 'db' | 'clock'>, publication: Pick<Publication, 'id'>): Promise<void> {
  const now = deps.clock()
  const which = sql`SELECT id FROM mails WHERE publication_id = ${publication.id} AND state = 'held'
    AND created_at < ${now - HELD_DAYS * DAY} ORDER BY id LIMIT ${HELD_LIMIT}`
  await movingHeld(deps, { which, to: 'dropped', reason: 'too_old', at: now })
}

/** As many as this hour still has room for. */
async function releaseBusy(deps: Deps, publication: Pick<Publication, 'id'>, isTrusted: boolean): Promise<void> {
  const hour = signUpsInHour(publication.id, deps.clock())
  const reasons = isTrusted ? withReasons(['busy', 'domain', 'breaker']) : ['busy']
  const [counted] = await deps.db.all<{ count: number }>(sql`SELECT ${countOf(hour.key)} AS count`)
  const room = Math.min(HELD_LIMIT, deps.config.limits.signUpsPerHour - (counted?.count ?? 0))
  if (room <= 0) return
  const released = await letGo(deps, oldestHeld(publication, { reasons, limit: room }))
  await deps.db.run(counting(hour, released))
}

/** How far the breaker looks for readers of different domains. */
const LOOKED_AT = 200

/**
 * A few of what the breaker or a domain's hour held, once an hour, oldest first and no two of one domain: whether they confirm says
 * whether the danger is over, and honest readers get in meanwhile.
 */
async function releaseFew(deps: Deps, publication: Pick<Publication, 'id'>, probes: number): Promise<void> {
  const hour = trickleInHour(publication.id, deps.clock())
  const most = Math.min(deps.config.limits.breakerTrickleAnHour, probes)
  const [counted] = await deps.db.all<{ count: number }>(sql`SELECT ${countOf(hour.key)} AS count`)
  if (most <= 0 || (counted?.count ?? 0) > 0) return
  const reasons = withReasons(['busy', 'domain', 'breaker']).filter((reason) => reason !== 'busy')
  const waiting = oldestHeld(publication, { reasons, limit: LOOKED_AT })
  const rows = await deps.db.all<{ id: number; emailKey: string }>(sql`SELECT m.id, s.email_key AS emailKey
    FROM mails m JOIN subscribers s ON s.id = m.subscriber_id WHERE m.id IN (${waiting}) ORDER BY m.id`)
  const domains = new Map(rows.toReversed().map(({ id, emailKey }) => [placeOf(id, emailKey), id]))
  const ids = JSON.stringify([...domains.values()].toSorted((a, b) => a - b).slice(0, most))
  const released = await letGo(deps, sql`SELECT value FROM json_each(${ids})`, { isProbe: true })
  const probed = { publicationId: publication.id, at: deps.clock(), by: released }
  await deps.db.batch([deps.db.run(counting(hour, released)), deps.db.run(countProbed(deps, probed))])
}

/** Of a great mail house everybody is their own. */
function placeOf(id: number, emailKey: string): string {
  const domain = ownedDomain(emailKey)
  return isGreatHouse(domain) ? String(id) : domain
}

/** Every combination of these, as risk.ts writes them down. */
function withReasons(risks: Risk[]): string[] {
  const [first, ...rest] = risks
  if (!first) return []
  const others = withReasons(rest)
  return [first, ...others, ...others.map((some) => `${first},${some}`)]
}

function oldestHeld(
  publication: Pick<Publication, 'id'>,
  { reasons, limit }: { reasons: string[]; limit: number },
): SQL {
  return sql`SELECT id FROM mails WHERE publication_id = ${publication.id} AND state = 'held'
    AND reason IN (SELECT value FROM json_each(${JSON.stringify(reasons)})) ORDER BY id LIMIT ${limit}`
}
