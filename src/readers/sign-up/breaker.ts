/**
 * The breaker: a form through which many are asked and hardly anybody confirms is being misused, however slowly (2,249 strangers
 * were mailed through one form in 69 days, 33 a day, from everywhere). The tick compares, per publication, how often strangers were
 * asked in the last days and how many of them confirmed. Of one domain that somebody may own, and of one network, confirmations count once;
 * those beyond count as never asked, so that neither an office harms a form nor whoever owns a domain excuses it.
 * Tripped, every sign-up is a risk until people confirm again: those asked before, or those whom held.ts lets out, a few an hour.
 * The alert is the state: risk.ts reads it, health shows it, the desk is told once each time.
 */
import { type SQL, sql } from 'drizzle-orm'
import {
  type BreakerCount,
  breakerCounts,
  breakerOfDay,
  type Counter,
  confirmedFrom,
  counting,
  countingRows,
  isThere,
} from '../../ground/counters'
import { mac } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import { sharedNetwork } from '../../ground/network'
import type { Publication } from '../../ground/schema'
import { DAY } from '../../ground/time'
import { clearAlerts, tellDesk } from '../../outbox/desk'
import { publicationById } from '../../publications/find'
import { isGreatHouse, ownedDomain } from './mail-houses'

export function breakerKey(publication: Pick<Publication, 'id'>): string {
  return `breaker:${publication.id}:`
}

/** `excused`: as good as never asked · `probed`: let out of what was held · `answered`: those of them who confirmed. */
const COUNTED = ['asked', 'confirmed', 'excused', 'probed', 'answered'] as const
type Counts = Record<(typeof COUNTED)[number], number>

/** A mail to a stranger that the form caused, or would have caused. */
export function countAsked(
  deps: Pick<Deps, 'config'>,
  given: { publicationId: number; at: number; condition?: SQL },
): SQL {
  return counting(askedInDay(deps, given), 1, given.condition)
}

/** Those mails of a day. */
export function askedInDay(deps: Pick<Deps, 'config'>, given: { publicationId: number; at: number }): Counter {
  return ofDay(deps, given, 'asked')
}

/** Those whom the breaker lets out at once. */
export function countProbed(deps: Pick<Deps, 'config'>, given: { publicationId: number; at: number; by: number }): SQL {
  return counting(ofDay(deps, given, 'probed'), given.by)
}

/** `askedAt`: when their link was made, since the two are compared for the same readers. */
type Confirmed = { publicationId: number; askedAt: number; isProbe: boolean; seen: Seen }

/**
 * For the batch of a confirmation, right after the statement that decides it. A confirmation from a domain or network from which one came
 * already is excused.
 */
export function countConfirmed(deps: Pick<Deps, 'config'>, { publicationId, askedAt, isProbe, seen }: Confirmed): SQL {
  const day = (what: keyof Counts) => ofDay(deps, { publicationId, at: askedAt }, what)
  const isSeen = isThere(seen.map(({ key }) => key))
  const answered = isProbe
    ? sql`UNION ALL SELECT ${day('answered').key}, 1, ${day('answered').expiresAt} WHERE changes() > 0 AND NOT ${isSeen}`
    : sql``
  return countingRows(sql`SELECT iif(${isSeen}, ${day('excused').key}, ${day('confirmed').key}), 1, ${day('asked').expiresAt}
    WHERE changes() > 0 ${answered}`)
}

/** What a confirmation is recognised by: the domain of its address, unless it is a great mail house's, and the network it came from. */
type Seen = { key: string; expiresAt: number }[]

export async function seenOf(
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  { publicationId, emailKey, network }: { publicationId: number; emailKey: string; network: string },
): Promise<Seen> {
  const domain = ownedDomain(emailKey)
  const shared = sharedNetwork(network)
  const names = [...(isGreatHouse(domain) ? [] : [`@${domain}`]), ...(shared === null ? [] : [shared])]
  const hashes = await Promise.all(names.map((name) => mac(config.secretKeys[0], 'confirmed from', name)))
  const until = clock() + config.limits.breakerDays * DAY
  return hashes.map((hash) => confirmedFrom(publicationId, hash.slice(0, 22), until))
}

/** For the end of the same batch. */
export function rememberSeen(seen: Seen, condition: SQL): SQL {
  return countingRows(
    sql`SELECT value ->> 'key', 1, value ->> 'expiresAt' FROM json_each(${JSON.stringify(seen)}) WHERE ${condition}`,
  )
}

function ofDay({ config }: Pick<Deps, 'config'>, given: { publicationId: number; at: number }, what: keyof Counts) {
  return breakerOfDay({ publicationId: given.publicationId, what, at: given.at, days: config.limits.breakerDays })
}

/** How publications' forms are being used. `trusted`: enough of those who were asked confirmed. `probes`: how many more may be let out. */
export type Trust = { tripped: Set<number>; trusted: Set<number>; probes: Map<number, number> }

/** The tick's part: trips and resets. */
export async function checkBreakers(deps: Deps): Promise<Trust> {
  const [counted, before] = await Promise.all([countsByPublication(deps), trippedPublications(deps)])
  const trust: Trust = { tripped: new Set(), trusted: new Set(), probes: new Map() }
  for (const [id, counts] of counted) {
    const { isTrusted, isMisused, probes } = judgeForm(deps, counts, before.has(id))
    trust.probes.set(id, probes)
    if (isTrusted) trust.trusted.add(id)
    const publication = isMisused ? await publicationById(deps, id) : null
    if (!publication) continue
    trust.tripped.add(id)
    const facts = [`${counts.asked} asked, ${counts.confirmed} confirmed, in ${deps.config.limits.breakerDays} days`]
    await tellDesk(deps, { publication, code: 'breaker', period: null, about: '', facts })
  }
  await clearAlerts(
    deps,
    ['breaker'],
    [...trust.tripped].map((id) => breakerKey({ id })),
  )
  return trust
}

/** Enough of those whom a tripped breaker let out, to say that it was wrong or that the danger is over. */
const PROBES_JUDGED = 6
/** Whom one answer lets out: fewer than one in four answered is a form that is still being misused. */
const PROBES_FOR_AN_ANSWER = 4

/** Trips below one part of confirmations, resets from a greater one: between the two it stays what it was. */
function judgeForm({ config }: Pick<Deps, 'config'>, counts: Counts, isTripped: boolean) {
  const { breakerSignUps, breakerTripsBelow, breakerResetsFrom, breakerProbes } = config.limits
  const { confirmed, probed, answered } = counts
  const asked = counts.asked - counts.excused
  const isJudged = asked >= breakerSignUps
  const isTrusted =
    (isJudged && confirmed >= breakerResetsFrom * asked) ||
    (probed >= PROBES_JUDGED && answered >= breakerResetsFrom * probed)
  const isMisused = isJudged && !isTrusted && (isTripped || confirmed < breakerTripsBelow * asked)
  return { isTrusted, isMisused, probes: breakerProbes + PROBES_FOR_AN_ANSWER * answered - probed }
}

async function countsByPublication(deps: Deps): Promise<Map<number, Counts>> {
  const since = deps.clock() - (deps.config.limits.breakerDays - 1) * DAY
  const found = new Map<number, Counts>()
  for (const counted of await breakerCounts(deps, since)) {
    const counts = found.get(counted.publicationId) ?? { asked: 0, confirmed: 0, excused: 0, probed: 0, answered: 0 }
    found.set(counted.publicationId, added(counts, counted))
  }
  return found
}

function added(counts: Counts, { what, count }: BreakerCount): Counts {
  const name = COUNTED.find((one) => one === what)
  return name ? { ...counts, [name]: counts[name] + count } : counts
}

async function trippedPublications(deps: Pick<Deps, 'db'>): Promise<Set<number>> {
  const rows = await deps.db.all<{ id: number }>(sql`SELECT publication_id AS id FROM alerts
    WHERE key >= 'breaker:' AND key < 'breaker;' AND cleared_at IS NULL`)
  return new Set(rows.map(({ id }) => id))
}
