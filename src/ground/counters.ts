/**
 * Counters with an end (the table `limits`): how often something may happen, to whom, in which window. Every key is made here, so that
 * no two of them mean the same row; every row is written by a statement from here, for the batch of what it counts.
 * How much is allowed, and what happens beyond, is said by whoever asks.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Deps } from './deps'
import { DAY, HOUR, MINUTE } from './time'

/** One row: how often, and until when that is remembered. */
export type Counter = { key: string; expiresAt: number }

// ---- The keys -----------------------------------------------------------------------------------------------------------

/** Share events and visits of a publication in one minute; kept longer than a queue's message is retried. */
export function shareEventsInMinute(publicationId: number, at: number): Counter {
  return { key: `shares:${publicationId}:${Math.floor(at / MINUTE)}`, expiresAt: at + 6 * HOUR }
}

/** Sign-ups of a publication in this hour. */
export function signUpsInHour(publicationId: number, now: number): Counter {
  return inWindow(`sign-ups:${publicationId}`, HOUR, now)
}

/** Sign-ups from a network on this day, by its keyed hash; the row says as well how many of them came within its last minute. */
export function networkInDay(hash: string, now: number): Counter {
  return inWindow(`network:${hash}`, DAY, now)
}

/** Entries of the audit log about wrong credentials, from all networks. */
export function wrongCredentialsInHour(now: number): Counter {
  return inWindow('wrong-credentials', HOUR, now)
}

/** Sign-ups with addresses of a domain, by its keyed hash. */
export function domainInHour(hash: string, now: number): Counter {
  return inWindow(`domain-hour:${hash}`, HOUR, now)
}

/** Links that a network, by its keyed hash, asked for without having one. */
export function linksInDay(hash: string, now: number): Counter {
  return inWindow(`links-day:${hash}`, DAY, now)
}

/** Links into the desk that were asked for with one address, by its keyed hash. */
export function entriesInHour(hash: string, now: number): Counter {
  return inWindow(`desk-entries:${hash}`, HOUR, now)
}

/** What the breaker let out of a publication's held sign-ups in this hour. */
export function trickleInHour(publicationId: number, now: number): Counter {
  return inWindow(`trickle:${publicationId}`, HOUR, now)
}

/** From which domains and networks, by their keyed hashes, a publication's readers have confirmed of late. */
export function confirmedFrom(publicationId: number, hash: string, expiresAt: number): Counter {
  return { key: `confirmed-from:${publicationId}:${hash}`, expiresAt }
}

/** Mails of all publications that strangers' typing caused in this hour. */
export function confirmationsInHour(now: number): Counter {
  return inWindow('confirmations', HOUR, now)
}

/** What the breaker compares, by the day (UTC) on which the readers were asked. */
export type BreakerCount = { publicationId: number; day: string; what: string; count: number }

export function breakerOfDay(given: Omit<BreakerCount, 'count' | 'day'> & { at: number; days: number }): Counter {
  const { publicationId, what, at, days } = given
  return { key: `breaker:${publicationId}:${dayInUtc(at)}:${what}`, expiresAt: at + (days + 1) * DAY }
}

/** All of the breaker's rows from the day of `since` on: a few a day and publication, and no more days than it looks at. */
export async function breakerCounts(deps: Pick<Deps, 'db'>, since: number): Promise<BreakerCount[]> {
  const rows = await deps.db.all<{ key: string; count: number }>(
    sql`SELECT key, count FROM limits WHERE key >= 'breaker:' AND key < 'breaker;'`,
  )
  return rows.flatMap(({ key, count }) => {
    const [, publicationId = '', day = '', what = ''] = key.split(':')
    return day < dayInUtc(since) ? [] : [{ publicationId: Number(publicationId), day, what, count }]
  })
}

/** By the clock: every window begins where the one before it ends. */
function inWindow(name: string, span: number, now: number): Counter {
  const number = Math.floor(now / span)
  return { key: `${name}:${number}`, expiresAt: (number + 1) * span }
}

function dayInUtc(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

// ---- Counting -----------------------------------------------------------------------------------------------------------

/** Adds to one counter, while `condition` holds; in the batch of a change that is `changes() > 0`. */
export function counting({ key, expiresAt }: Counter, by = 1, condition: SQL = sql`true`): SQL {
  return countingRows(sql`SELECT ${key}, ${by}, ${expiresAt} WHERE ${condition}`)
}

/** What a counter has come to, and how much of it within this minute of the clock. */
export type Counted = { key: string; count: number; inMinute: number }

/** Adds one to each; answers what they have come to. */
export function countingEach(counters: Counter[], now: number): SQL {
  const minute = Math.floor(now / MINUTE)
  const rows = counters.map(({ key, expiresAt }) => sql`(${key}, 1, ${expiresAt}, ${minute}, 1)`)
  return sql`INSERT INTO limits (key, count, expires_at, minute, in_minute) VALUES ${sql.join(rows, sql`, `)}
    ON CONFLICT (key) DO UPDATE SET count = count + 1,
      in_minute = iif(minute = excluded.minute, in_minute + 1, 1), minute = excluded.minute
    RETURNING key, count, in_minute AS inMinute`
}

/** Adds what a query says: rows of key, how many and until when. Ends in an upsert, so the query needs a WHERE. */
export function countingRows(rows: SQL): SQL {
  return sql`INSERT INTO limits (key, count, expires_at) ${rows} ON CONFLICT (key) DO UPDATE SET count = count + excluded.count`
}

/** Adds one to each while its own condition holds; in the batch of a change, about what that changed. */
export function countingThose(those: { counter: Counter; condition: SQL }[]): SQL {
  const rows = those.map(
    ({ counter: { key, expiresAt }, condition }) => sql`SELECT ${key}, 1, ${expiresAt} WHERE ${condition}`,
  )
  return countingRows(sql.join(rows, sql` UNION ALL `))
}

/** What a counter has come to, as an expression; `key` may be a column. */
export function countOf(key: SQL | string): SQL {
  return sql`coalesce((SELECT count FROM limits WHERE key = ${key}), 0)`
}

// ---- Trails: windows that slide -----------------------------------------------------------------------------------------

/**
 * One row for each mail that was let through to an address (the keyed hash of its folded form), under a key that begins with the address and
 * the time and ends with whose mail it was: what lies in a window that ends now is one stretch of the primary key, for whoever counts all
 * and for whoever counts one publication's.
 */
export type Trail = { hash: string; publicationId: number; family: string }

/** The row of one mail: the same for the same `at` and `id`. */
export function stepOf(trail: Trail, at: number, id: number): string {
  return `${nameOf(trail)}:${padded(at)}:${id}${endOf(trail)}`
}

/** Leaves the row of one mail while `condition`, about what lies there already, holds; once for the same `at` and `id`. */
export function leavingStep(
  trail: Trail,
  { at, id, expiresAt, condition }: { at: number; id: number; expiresAt: number; condition: SQL },
): SQL {
  return sql`INSERT OR IGNORE INTO limits (key, count, expires_at) SELECT ${stepOf(trail, at, id)}, 1, ${expiresAt} WHERE ${condition}`
}

/** So few lie there: of this trail, or of all of the address's, since a moment. */
export type Window = { since: number; isOwn: boolean; fewerThan: number }

/** Whether every window has room for one more, as an expression: one stretch of rows, read once. */
export function hasRoom(trail: Trail, windows: [Window, ...Window[]]): SQL {
  const name = nameOf(trail)
  const isIn = ({ since, isOwn }: Window) =>
    sql`key > ${`${name}:${padded(since)}:~`}${isOwn ? sql` AND ${isOf(trail)}` : sql``}`
  const fits = windows.map((window) => sql`count(*) FILTER (WHERE ${isIn(window)}) < ${window.fewerThan}`)
  const first = Math.min(...windows.map(({ since }) => since))
  return sql`(SELECT ${sql.join(fits, sql` AND `)} FROM limits WHERE key > ${`${name}:${padded(first)}:~`} AND key < ${`${name}:~`})`
}

/** Whether any of these very rows is there, as an expression. */
export function isThere(keys: string[]): SQL {
  return sql`EXISTS (SELECT 1 FROM limits WHERE key IN (SELECT value FROM json_each(${JSON.stringify(keys)})))`
}

/** Whether this very row is there, as an expression. */
export function hasStep(step: string): SQL {
  return sql`EXISTS (SELECT 1 FROM limits WHERE key = ${step})`
}

/** This very row, while `condition` holds. */
export function forgettingStep(step: string, condition: SQL): SQL {
  return sql`DELETE FROM limits WHERE key = ${step} AND ${condition}`
}

/** Everything of this trail, while `condition` holds. */
export function forgettingTrail(trail: Trail, condition: SQL): SQL {
  const name = nameOf(trail)
  return sql`DELETE FROM limits WHERE key > ${`${name}:`} AND key < ${`${name}:~`} AND ${isOf(trail)} AND ${condition}`
}

function nameOf({ hash }: Trail): string {
  return `mailed:${hash}`
}

function endOf({ publicationId, family }: Trail): string {
  return `:${publicationId}:${family}`
}

function isOf(trail: Trail): SQL {
  const end = endOf(trail)
  return sql`substr(key, ${-end.length}) = ${end}`
}

function padded(at: number): string {
  return String(Math.max(0, at)).padStart(15, '0')
}

// ---- Forgetting ---------------------------------------------------------------------------------------------------------

/** What is over, in the stretch that is looked at (walk.ts): an index by their end would be written with every one of them. */
export function forgettingCounters({ at, isNext }: { at: number; isNext: SQL }): SQL {
  return sql`DELETE FROM limits WHERE ${isNext} AND expires_at <= ${at}`
}
