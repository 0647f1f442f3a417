/**
 * Taking an event in: what it says takes effect in the same transaction that keeps it, so whoever is told "stored" may forget it.
 * Promises that a repeat changes nothing, that any order of events ends in the same state, and that no report undoes a suppression.
 * An event whose mail we do not know waits for it (waiting.ts).
 */
import { type SQL, sql } from 'drizzle-orm'
import { countingAtHouse } from '../digests/houses'
import { forgetPagesOf } from '../digests/send/ending'
import { provingTaken } from '../digests/send/proof'
import { type CountedAs, countingReported, showingReported } from '../digests/send/reported'
import type { Deps } from '../ground/deps'
import type { Report, ReportKind } from '../ground/schema'
import { DAY } from '../ground/time'
import { provingMailTaken } from '../outbox/rows'
import { countingSoftBounces } from '../readers/soft-bounces'
import { suppressing } from '../readers/suppressions'
import type { ProviderEvent } from './event'
import { findingTarget, type Target } from './find'
import { SOFT_BOUNCES, suppressionOf } from './policy'

/** `kept`, with all that it means. `waiting`: kept, until its mail is known. `repeated`: nothing happened. */
export type Outcome = 'kept' | 'waiting' | 'repeated'

/** One event, or a few: all of them in one transaction, and what is asked before in one call. */
export async function keepEvents(deps: Deps, events: ProviderEvent[]): Promise<Outcome[]> {
  const endedSince = deps.clock()
  const found = await lookUp(deps, events)
  const news = found.filter(({ isApplied }) => !isApplied)
  await batch(
    deps,
    news.flatMap((each) => [...effectsOf(deps, each), ...(isCounted(each) ? [] : [keeping(deps, each)])]),
  )
  await judgeSoftBounces(deps, news.filter(isCounted))
  const doubted = news.flatMap(({ target }) => (target?.kind === 'delivery' && isOpen(target) ? target.digestId : []))
  for (const digestId of new Set(doubted)) await forgetPagesOf(deps, { digestId, endedSince })
  return found.map(({ isApplied, event, target }) =>
    isApplied ? 'repeated' : event.report !== null && target === null ? 'waiting' : 'kept',
  )
}

type Found = { event: ProviderEvent; isApplied: boolean; target: Target | null }
type Counted = Found & { target: Delivery }

async function lookUp(deps: Deps, events: ProviderEvent[]): Promise<Found[]> {
  const ids = JSON.stringify(events.map(({ id }) => id))
  const [applied, ...targets] = await deps.db.batch([
    deps.db.all<{ id: string }>(sql`SELECT id FROM webhook_events
      WHERE id IN (SELECT value FROM json_each(${ids})) AND applied_at IS NOT NULL`),
    ...events.map((event) => deps.db.all<Target>(findingTarget(deps, event))),
  ])
  const repeated = new Set(applied.map(({ id }) => id))
  return events.map((event, index) => ({
    event,
    isApplied: repeated.has(event.id),
    target: targets[index]?.[0] ?? null,
  }))
}

function effectsOf(deps: Deps, { event: { report }, target }: Found): SQL[] {
  if (report === null || target === null) return []
  const reason = suppressionOf(report)
  return [
    ...(target.kind === 'delivery'
      ? onDelivery(deps, target, report)
      : [provingMailTaken({ mailId: target.mailId, emailId: report.emailId, at: deps.clock() })]),
    ...(reason ? forbid(deps, target, reason) : []),
  ]
}

function isCounted(found: Found): found is Counted {
  return found.event.report?.kind === 'soft_bounced' && found.target?.kind === 'delivery'
}

/** Which bounce is the third is known once it is counted. Only then is it kept: until then whoever sent it sends it again. */
async function judgeSoftBounces(deps: Deps, counted: Counted[]): Promise<void> {
  if (counted.length === 0) return
  const ids = JSON.stringify(counted.map(({ target }) => target.subscriberId))
  const gone = await deps.db.all<{ id: number }>(sql`SELECT id FROM subscribers
    WHERE id IN (SELECT value FROM json_each(${ids})) AND soft_bounces >= ${SOFT_BOUNCES}`)
  const isGone = new Set(gone.map(({ id }) => id))
  await batch(
    deps,
    counted.flatMap((each) => [
      ...(isGone.has(each.target.subscriberId) ? forbid(deps, each.target, 'soft_bounced') : []),
      keeping(deps, each),
    ]),
  )
}

// ---- What an event changes ----

type Delivery = Extract<Target, { kind: 'delivery' }>

function onDelivery(deps: Pick<Deps, 'clock'>, target: Delivery, report: Report): SQL[] {
  return [
    ...counting(target, report.kind),
    sql`INSERT INTO reports (digest_id, chunk, position, kind, at, detail)
      VALUES (${target.digestId}, ${target.chunk}, ${target.position}, ${report.kind}, ${report.at}, ${report.detail || report.reason || null})
      ON CONFLICT DO UPDATE SET at = excluded.at, detail = excluded.detail
        WHERE (excluded.at, coalesce(excluded.detail, '')) < (at, coalesce(detail, ''))`,
    ...showing(target, report.kind),
    ...(isOpen(target) ? provingTaken({ ...target, ...report }, deps.clock()) : []),
    ...(report.kind === 'delivered' || report.kind === 'soft_bounced'
      ? [countSoftBounces(target, report.kind, deps.clock())]
      : []),
  ]
}

/** Nobody knows yet whether it was taken. */
function isOpen({ status }: Delivery): boolean {
  return status === 'planned' || status === 'unknown'
}

/** The chunk's counters hold mails, not events: each counts once for what was first said of it. */
function counting(target: Delivery, kind: ReportKind): SQL[] {
  const { digestId, chunk, position } = target
  const column = COUNTED[kind]
  if (!column) return []
  const alike = Object.entries(COUNTED).filter(([, name]) => name === column)
  const isNew = sql`NOT EXISTS (SELECT 1 FROM reports WHERE digest_id = ${digestId} AND chunk = ${chunk} AND position = ${position}
    AND kind IN (SELECT value FROM json_each(${JSON.stringify(alike.map(([name]) => name))})))`
  const counted = countingReported(target, { as: column, isNew })
  return column === 'delivered' ? [counted] : [counted, countingAtHouse(target, column)]
}

const COUNTED: Partial<Record<ReportKind, CountedAs>> = {
  delivered: 'delivered',
  bounced: 'bounced',
  soft_bounced: 'bounced',
  rejected: 'bounced',
  complained: 'complained',
}

function showing(target: Delivery, kind: ReportKind): SQL[] {
  const shown = kind === 'delayed' ? kind : COUNTED[kind]
  return shown ? [showingReported(target, shown)] : []
}

function forbid(deps: Pick<Deps, 'clock'>, target: Target, reason: string): SQL[] {
  if (target.addressHash === null) return []
  return suppressing({
    publication: { id: target.publicationId, timezone: target.timezone },
    addressHashes: [target.addressHash],
    reason,
    at: deps.clock(),
  })
}

// ---- Soft bounces ----

/** A reader's digests of a year: further back nobody looks for a soft bounce. */
const SOFT_DAYS = 366

/**
 * The soft bounces after the last delivery, counted from what was reported of the reader's digests: so no order of arrival matters.
 * Whoever confirmed (anew) after one has it behind them. A delivery changes something only where there was one.
 */
function countSoftBounces(target: Delivery, kind: 'delivered' | 'soft_bounced', now: number): SQL {
  const { publicationId, subscriberId, addressHash } = target
  const mine = (which: ReportKind) => sql`FROM digests d
    JOIN deliveries v ON v.digest_id = d.id AND v.address_hash = ${addressHash}
    JOIN reports r ON r.digest_id = v.digest_id AND r.chunk = v.chunk AND r.position = v.position AND r.kind = ${which}
    WHERE d.publication_id = ${publicationId} AND d.frozen_at > ${now - SOFT_DAYS * DAY}`
  const count = sql`SELECT count(*) ${mine('soft_bounced')}
    AND r.at > max(coalesce((SELECT max(r.at) ${mine('delivered')}), 0), coalesce(subscribers.confirmed_at, 0))`
  return countingSoftBounces(subscriberId, { count, onlyWhereAny: kind === 'delivered' })
}

// ---- The event itself ----

/** Last in its batch: whoever sees it sees what it brought. One that waited is marked when its time comes. */
function keeping(deps: Pick<Deps, 'clock'>, { event, target }: Found): SQL {
  const now = deps.clock()
  const isApplied = event.report === null || target !== null
  return sql`INSERT INTO webhook_events (id, type, tag, payload, received_at, applied_at)
    VALUES (${event.id}, ${event.type}, ${event.tag}, ${JSON.stringify(event.report)}, ${now}, ${isApplied ? now : null})
    ON CONFLICT (id) DO UPDATE SET applied_at = excluded.applied_at WHERE applied_at IS NULL AND excluded.applied_at IS NOT NULL`
}

async function batch(deps: Pick<Deps, 'db'>, statements: SQL[]): Promise<void> {
  const [first, ...rest] = statements.map((statement) => deps.db.run(statement))
  if (first) await deps.db.batch([first, ...rest])
}
