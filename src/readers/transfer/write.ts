/**
 * A batch of candidates into the tables: statements that read them out of one JSON parameter, in one transaction, in this order. Nobody
 * comes back by a file: a suppression, a leaver, a reader's own confirmation here are stronger than what it says.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import type { Publication } from '../../ground/schema'
import { HOUR } from '../../ground/time'
import { CONFIRM_HOURS } from '../../ground/tokens'
import { mailRow } from '../../outbox/rows'
import { dayOf } from '../../publications/schedule'
import { ERASED } from '../erase'
import type { Arrival, Candidate } from './candidate'

/** A candidate with what its mail would need: when it may go, and the nonce of its link. */
export type Prepared = Omit<Candidate, 'line'> & { at: number; hash: string; askAt: number; nonce: string }

/** What a candidate found: nobody, a reader in some state, a suppression. */
export type Found = { at: number; status: string | null; isSuppressed: number; isTakenOut: number }

export type Step = { publication: Publication; given: string; now: number; arrivals: Set<Arrival> }

/** What stands beside each candidate, before anything is written. */
export function finding(deps: Pick<Deps, 'db'>, { publication, given }: Pick<Step, 'publication' | 'given'>) {
  return deps.db.all<Found>(sql`SELECT g.value ->> 'at' AS at, s.status, ${isSuppressed(publication)} AS isSuppressed,
      coalesce(${isTakenOut(publication)}, 0) AS isTakenOut
    FROM ${beside({ publication, given })}`)
}

/** Writes what only some batches need only for them. The last answer is the mails that were written. */
export async function writeBatch(
  deps: Deps,
  step: Step,
): Promise<{ found: Found[]; asked: { id: number; dueAt: number }[] }> {
  const has = (arrival: Arrival) => step.arrivals.has(arrival)
  const statements = [
    countChanges(step),
    keepConsents(step),
    ...(has('left') ? [takeOut(step)] : []),
    ...(has('suppressed') ? [insertSuppressions(step), suppressReaders(step)] : []),
    activatePending(step),
    insertReaders(step),
    ...(has('asked') ? [insertTokens(step)] : []),
  ].map((statement) => deps.db.run(statement))
  const asking = has('asked') ? [insertMails(deps, step)] : []
  const [found, ...rest] = await deps.db.batch([finding(deps, step), ...statements, ...asking])
  return { found, asked: has('asked') ? (rest.at(-1) as { id: number; dueAt: number }[]) : [] }
}

/** Who left long ago stands under a hash alone (forget.ts), and stays gone. */
const isTheRow = sql`s.email_key IN (g.value ->> 'key', '#' || (g.value ->> 'hash'))`

/** The rows with what stands beside them: `g.value`, and the reader `s` or nobody. */
function beside({ publication, given }: Pick<Step, 'publication' | 'given'>): SQL {
  return sql`json_each(${given}) g LEFT JOIN subscribers s
    ON s.publication_id = ${publication.id} AND ${isTheRow}`
}

/** The rows that are readers. CROSS JOIN keeps SQLite from walking through all readers and the rows for each of them. */
function readersOf({ publication, given }: Step): SQL {
  return sql`json_each(${given}) g CROSS JOIN subscribers s
    ON s.publication_id = ${publication.id} AND ${isTheRow}`
}

function arrives(as: Arrival): SQL {
  return sql`g.value ->> 'arrival' = ${as}`
}

function isSuppressed(publication: Publication): SQL {
  return sql`EXISTS (SELECT 1 FROM suppressions x WHERE x.publication_id = ${publication.id}
    AND x.address_hash IN (SELECT value FROM json_each(g.value -> 'hashes')))`
}

/** Proven, and not a reader yet. */
const becomesReader = sql`${arrives('active')} AND (s.id IS NULL OR s.status = 'pending')`

/**
 * A reader here who left there: later than they came here, or, where that is not known, without ever having pressed a link of ours. So the
 * newest file of a publisher who is moving takes out who left meanwhile, and an old one nobody who came by themselves.
 */
function isTakenOut(publication: Publication): SQL {
  const cameByThemselves = sql`EXISTS (SELECT 1 FROM consents c WHERE c.publication_id = ${publication.id}
    AND c.address_hash = s.address_hash AND c.act = 'confirmed')`
  return sql`(${arrives('left')} AND s.status = 'active'
    AND CASE WHEN g.value ->> 'leftAt' IS NULL THEN NOT ${cameByThemselves} ELSE g.value ->> 'leftAt' > s.confirmed_at END)`
}

const isToSuppress = sql`${arrives('suppressed')} AND s.status <> 'suppressed'`

function countChanges(step: Step): SQL {
  const { publication, now } = step
  const [came, left, away] = [
    sql`(${becomesReader} AND NOT ${isSuppressed(publication)})`,
    isTakenOut(publication),
    sql`(${isToSuppress})`,
  ]
  return sql`INSERT INTO reader_days (publication_id, day, unsubscribed, suppressed, active_change)
    SELECT ${publication.id}, ${dayOf(publication.timezone, now)}, coalesce(sum(${left}), 0), coalesce(sum(${away}), 0),
      coalesce(sum(${came}), 0) - coalesce(sum(${left}), 0) - coalesce(sum(${away} AND s.status = 'active'), 0)
    FROM ${beside(step)} WHERE true
    ON CONFLICT (publication_id, day) DO UPDATE SET unsubscribed = unsubscribed + excluded.unsubscribed,
      suppressed = suppressed + excluded.suppressed, active_change = active_change + excluded.active_change`
}

function keepConsents(step: Step): SQL {
  const { publication, now } = step
  return sql`INSERT INTO consents (publication_id, address_hash, act, at, page)
    SELECT ${publication.id}, coalesce(s.address_hash, g.value ->> 'hash'), 'imported', g.value ->> 'consentedAt', g.value ->> 'consentSource'
    FROM ${beside(step)} WHERE ${becomesReader} AND NOT ${isSuppressed(publication)}
    UNION ALL
    SELECT ${publication.id}, s.address_hash, 'left', coalesce(g.value ->> 'leftAt', ${now}), NULL
    FROM ${readersOf(step)} WHERE ${isTakenOut(publication)}`
}

function takeOut(step: Step): SQL {
  const { publication, now } = step
  return sql`WITH leavers AS MATERIALIZED (
      SELECT s.id, coalesce(g.value ->> 'leftAt', ${now}) AS left_at FROM ${readersOf(step)}
      WHERE ${isTakenOut(publication)} OR (${arrives('left')} AND s.status = 'pending'))
    UPDATE subscribers SET status = 'unsubscribed', unsubscribed_at = leavers.left_at, updated_at = ${now}
    FROM leavers WHERE subscribers.id = leavers.id`
}

/** Any reason is stronger than an erasure, which its owner may lift. */
function insertSuppressions(step: Step): SQL {
  return sql`INSERT INTO suppressions (publication_id, address_hash, reason, created_at)
    SELECT ${step.publication.id}, g.value ->> 'hash', g.value ->> 'reason', ${step.now}
    FROM json_each(${step.given}) g WHERE ${arrives('suppressed')}
    ON CONFLICT (publication_id, address_hash) DO UPDATE SET reason = excluded.reason WHERE reason = ${ERASED}`
}

function suppressReaders(step: Step): SQL {
  return sql`WITH away AS MATERIALIZED (SELECT s.id FROM ${readersOf(step)} WHERE ${isToSuppress})
    UPDATE subscribers SET status = 'suppressed', updated_at = ${step.now} FROM away WHERE subscribers.id = away.id`
}

function activatePending(step: Step): SQL {
  return sql`WITH proven AS MATERIALIZED (
      SELECT s.id, g.value ->> 'consentedAt' AS consented_at FROM ${readersOf(step)}
      WHERE ${becomesReader} AND NOT ${isSuppressed(step.publication)})
    UPDATE subscribers SET status = 'active', confirmed_at = proven.consented_at, updated_at = ${step.now}
    FROM proven WHERE subscribers.id = proven.id`
}

/** Suppressions stand by now, so whoever arrives suppressed is let in as that, and nobody else who is suppressed. */
function insertReaders(step: Step): SQL {
  const { publication, now } = step
  const status = sql`CASE g.value ->> 'arrival' WHEN 'active' THEN 'active' WHEN 'left' THEN 'unsubscribed'
    WHEN 'suppressed' THEN 'suppressed' ELSE 'pending' END`
  return sql`INSERT OR IGNORE INTO subscribers (publication_id, email, email_key, address_hash, status, topics, language,
      created_at, confirmed_at, unsubscribed_at, paused_until, minutes, source_page, soft_bounces, updated_at)
    SELECT ${publication.id}, g.value ->> 'email', g.value ->> 'key', g.value ->> 'hash', ${status},
      g.value -> 'topics', g.value ->> 'language', ${now}, g.value ->> 'consentedAt',
      CASE WHEN ${arrives('left')} THEN coalesce(g.value ->> 'leftAt', ${now}) END,
      g.value ->> 'pausedUntil', g.value ->> 'minutes', g.value ->> 'consentSource', 0, ${now}
    FROM ${beside(step)} WHERE s.id IS NULL AND (${arrives('suppressed')} OR NOT ${isSuppressed(publication)})`
}

/** For those of this batch who are asked. Without a wish: what they asked for nobody knows, and the breaker does not count them. */
function insertTokens(step: Step): SQL {
  return sql`INSERT INTO tokens (publication_id, subscriber_id, purpose, nonce, created_at, expires_at)
    SELECT s.publication_id, s.id, 'confirm', g.value ->> 'nonce', ${step.now}, (g.value ->> 'askAt') + ${CONFIRM_HOURS * HOUR}
    FROM ${readersOf(step)}
    WHERE ${arrives('asked')} AND s.status = 'pending' AND s.created_at = ${step.now}
      AND NOT EXISTS (SELECT 1 FROM tokens t WHERE t.subscriber_id = s.id)`
}

function insertMails(deps: Deps, step: Step) {
  return mailRow(
    deps,
    {
      kind: 'confirm',
      publicationId: step.publication.id,
      subscriberId: sql`t.subscriber_id`,
      tokenId: sql`t.id`,
      keyEnd: sql`t.id`,
      at: step.now,
      dueAt: sql`g.value ->> 'askAt'`,
    },
    {
      from: sql`${readersOf(step)}
        CROSS JOIN tokens t ON t.subscriber_id = s.id AND t.purpose = 'confirm' AND t.nonce = g.value ->> 'nonce'`,
    },
  )
}
