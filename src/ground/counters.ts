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

/** Sign-ups from a network, by its keyed hash. */
export function networkInMinute(hash: string, now: number): Counter {
  return inWindow(`network-minute:${hash}`, MINUTE, now)
}

export function networkInDay(hash: string, now: number): Counter {
  return inWindow(`network-day:${hash}`, DAY, now)
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

/** Adds one to each; answers what they have come to, as `key` and `count`. */
export function countingEach(counters: Counter[]): SQL {
  const rows = sql`SELECT value ->> 'key', 1, value ->> 'expiresAt' FROM json_each(${JSON.stringify(counters)}) WHERE true`
  return sql`${countingRows(rows)} RETURNING key, count`
}

/** Adds what a query says: rows of key, how many and until when. Ends in an upsert, so the query needs a WHERE. */
export function countingRows(rows: SQL): SQL {
  return sql`INSERT INTO limits (key, count, expires_at) ${rows} ON CONFLICT (key) DO UPDATE SET count = count + excluded.count`
}

/** What a counter has come to, as an expression; `key` may be a column. */
export function countOf(key: SQL | string): SQL {
  return sql`coalesce((SELECT count FROM limits WHERE key = ${key}), 0)`
}

// ---- Trails: windows that slide -----------------------------------------------------------------------------------------

/**
 * One row for each thing that was let through, under a key that begins with its name and its time: what lies in a window that ends now
 * is one stretch of the primary key.
 */
export type Trail = { name: string }

/** What was mailed to an address, by the keyed hash of its folded form: from one publication, or from all of them. */
export function mailedFrom(publicationId: number, family: string, hash: string): Trail {
  return { name: `mailed:${publicationId}:${family}:${hash}` }
}

export function mailedFromAll(hash: string): Trail {
  return { name: `mailed:all:${hash}` }
}

/** The row of one thing: the same for the same `at` and `id`. */
export function stepOf({ name }: Trail, at: number, id: number): string {
  return `${name}:${padded(at)}:${id}`
}

/** One row each, all of them or none: only while `condition` holds, and once for the same keys. */
export function leavingSteps(steps: Counter[], condition: SQL): SQL {
  return sql`INSERT OR IGNORE INTO limits (key, count, expires_at)
    SELECT value ->> 'key', 1, value ->> 'expiresAt' FROM json_each(${JSON.stringify(steps)}) WHERE ${condition}`
}

/** How many lie after a moment, as an expression. */
export function stepsAfter({ name }: Trail, at: number): SQL {
  return sql`(SELECT count(*) FROM limits WHERE key > ${`${name}:${padded(at)}:~`} AND key < ${`${name}:~`})`
}

/** Whether any of these very rows is there, as an expression. */
export function isThere(keys: string[]): SQL {
  return sql`EXISTS (SELECT 1 FROM limits WHERE key IN (SELECT value FROM json_each(${JSON.stringify(keys)})))`
}

/** These very rows, while `condition` holds. */
export function forgettingSteps(steps: string[], condition: SQL): SQL {
  return sql`DELETE FROM limits WHERE key IN (SELECT value FROM json_each(${JSON.stringify(steps)})) AND ${condition}`
}

/** Everything under these names, while `condition` holds. */
export function forgettingTrails([one, other]: [Trail, Trail], condition: SQL): SQL {
  const isUnder = ({ name }: Trail) => sql`(key > ${`${name}:`} AND key < ${`${name}:~`})`
  return sql`DELETE FROM limits WHERE (${isUnder(one)} OR ${isUnder(other)}) AND ${condition}`
}

function padded(at: number): string {
  return String(Math.max(0, at)).padStart(15, '0')
}

// ---- Forgetting ---------------------------------------------------------------------------------------------------------

/** What is over, so many rows at once. */
export function forgettingCounters({ now, rows }: { now: number; rows: number }): SQL {
  return sql`DELETE FROM limits WHERE key IN (
    SELECT key FROM limits WHERE expires_at <= ${now} ORDER BY expires_at LIMIT ${rows})`
}
