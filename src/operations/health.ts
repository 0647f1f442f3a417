/**
 * Is the service alive, and is anything waiting that should not wait? Each check is a short read along an index and
 * answers for itself; what cannot be read in time is failing. Never throws. Ages go by deps.clock(), whatever a tick was told.
 * Counts and times only: the answer is public.
 */
import { sql } from 'drizzle-orm'
import journal from '../../migrations/meta/_journal.json'
import { NEEDS_A_PERSON, standsStill } from '../digests/state'
import type { Deps } from '../ground/deps'
import { countSecrets } from '../ground/secrets'
import { MINUTE } from '../ground/time'
import { isAlive } from '../publications/find'
import { IS_WAITING } from './dead-letters'
import { SILENT_MINUTES } from './silent-cron'

const CRON_SILENT = SILENT_MINUTES * MINUTE
const MAIL_WAITS = 15 * MINUTE
const SLOT_WAITS = 15 * MINUTE
/** D1 has been seen to stall for a minute and more; whoever watches us wants an answer before that. */
const PATIENCE = 5_000
/** Enough to see that something waits; a long queue is not read to its end. */
const LOOKED_AT = 1_000

type Check = { ok: boolean } & Record<string, unknown>
export type Health = { status: 'ok' | 'failing'; checks: Record<string, Check> }

type Db = Pick<Deps, 'db'>

export async function checkHealth(deps: Pick<Deps, 'db' | 'clock' | 'config'>): Promise<Health> {
  const now = deps.clock()
  const checks: [string, Promise<Check>][] = [
    ['database', database(deps)],
    ['migrations', migrations(deps)],
    ['cron', cron(deps, now)],
    ['mail', mail(deps, now)],
    ['chunks', chunks(deps, now)],
    ['deadLetters', deadLetters(deps)],
    ['review', review(deps)],
    ['slots', slots(deps, now)],
    ['signUps', signUps(deps)],
    ['secrets', secrets(deps)],
  ]
  const answered = await Promise.all(checks.map(async ([name, check]) => [name, await orFailing(check)] as const))
  const isFailing = answered.some(([, check]) => !check.ok)
  return { status: isFailing ? 'failing' : 'ok', checks: Object.fromEntries(answered) }
}

/** Why it failed stays inside: this answer is for everybody. */
async function orFailing(check: Promise<Check>): Promise<Check> {
  let timer: ReturnType<typeof setTimeout> | null = null
  const tooLate = new Promise<Check>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, error: 'no answer in time' }), PATIENCE)
  })
  try {
    return await Promise.race([check, tooLate])
  } catch {
    return { ok: false, error: 'cannot be read' }
  } finally {
    clearTimeout(timer)
  }
}

/** Suppressions and old links need secrets that were rotated out: they are sealed by the first one, or have to be beside it. */
async function secrets(deps: Pick<Deps, 'db' | 'config'>): Promise<Check> {
  const { stillNeeded, missing } = await countSecrets(deps)
  return { ok: missing === 0, stillNeeded }
}

async function database({ db }: Db): Promise<Check> {
  await db.get(sql`SELECT 1`)
  return { ok: true }
}

/** A newer build's migrations may be there already: that is what a roll-back looks like, and it works. */
async function migrations({ db }: Db): Promise<Check> {
  const expected = journal.entries.length
  const { applied } = await db.get<{ applied: number }>(sql`SELECT count(*) AS applied FROM d1_migrations`)
  return { ok: applied >= expected, applied, expected }
}

/** A cron that never ran has 15 minutes from the first publication on; before there is one, there is nothing to tick for. */
async function cron({ db }: Db, now: number): Promise<Check> {
  const [row] = await db.all<{ last: number | null; failures: string | null; since: number | null }>(sql`
    SELECT (SELECT started_at FROM ticks ORDER BY started_at DESC LIMIT 1) AS last,
      (SELECT failures FROM ticks WHERE finished_at IS NOT NULL ORDER BY started_at DESC LIMIT 1) AS failures,
      (SELECT created_at FROM publications ORDER BY id LIMIT 1) AS since`)
  const last = row?.last ?? null
  const silent = now - (last ?? row?.since ?? now)
  return {
    ok: silent <= CRON_SILENT,
    lastTickAt: time(last),
    ageSeconds: last === null ? null : Math.round((now - last) / 1_000),
    // Names of steps that failed in the last tick. The next tick tries again, so this alone is no alarm.
    failures: JSON.parse(row?.failures ?? '[]'),
  }
}

/** Waiting since the first attempt, or since it was due for that: a back-off moves the next attempt, not the wait. */
async function mail({ db }: Db, now: number): Promise<Check> {
  const { oldest } = await db.get<{ oldest: number | null }>(sql`
    SELECT min(coalesce(first_attempt_at, next_attempt_at)) AS oldest FROM (
      SELECT first_attempt_at, next_attempt_at FROM mails WHERE state IN ('due', 'sending')
      ORDER BY next_attempt_at LIMIT ${LOOKED_AT})`)
  const isDue = oldest !== null && oldest <= now
  return { ok: !isDue || now - oldest <= MAIL_WAITS, oldestUnsentAt: isDue ? time(oldest) : null }
}

/** A thousand chunks may take their time; what counts is that they move. Those of a paused digest wait rightly. */
async function chunks({ db }: Db, now: number): Promise<Check> {
  const row = await db.get<{ oldest: number | null; stalled: number }>(sql`
    SELECT (SELECT min(coalesce(first_attempt_at, next_attempt_at)) FROM (
        SELECT first_attempt_at, next_attempt_at FROM chunks WHERE state IN ('planned', 'submitting', 'unknown')
        ORDER BY next_attempt_at LIMIT ${LOOKED_AT})) AS oldest,
      (SELECT count(*) FROM digests WHERE ${standsStill(now)}) AS stalled`)
  const isDue = row.oldest !== null && row.oldest <= now
  return { ok: row.stalled === 0, oldestUnsentAt: isDue ? time(row.oldest) : null, stalledDigests: row.stalled }
}

async function deadLetters({ db }: Db): Promise<Check> {
  const { count } = await db.get<{ count: number }>(sql`
    SELECT count(*) AS count FROM (SELECT 1 FROM dead_letters WHERE ${IS_WAITING} LIMIT ${LOOKED_AT})`)
  return { ok: count === 0, count }
}

/** What a person has to look at: a digest that waits, is blocked, or was paused by nobody's hand. */
async function review({ db }: Db): Promise<Check> {
  const { count } = await db.get<{ count: number }>(sql`
    SELECT count(*) AS count FROM (
      SELECT 1 FROM digests WHERE ${NEEDS_A_PERSON} AND ${isAlive(sql`digests.publication_id`)} LIMIT ${LOOKED_AT})`)
  return { ok: count === 0, count }
}

/** A tick brings a slot that it takes up to its end, or the next one does; one that three could not is in trouble. */
async function slots({ db }: Db, now: number): Promise<Check> {
  const { stuck, oldest } = await db.get<{ stuck: number; oldest: number | null }>(sql`
    SELECT count(*) AS stuck, min(slot_at) AS oldest FROM (
      SELECT slot_at, seen_at FROM slots WHERE done_at IS NULL ORDER BY slot_at LIMIT ${LOOKED_AT})
    WHERE seen_at < ${now - SLOT_WAITS}`)
  return { ok: stuck === 0, stuck, oldestSlotAt: time(oldest) }
}

/** A form that is being misused (readers/sign-up/breaker.ts): its alert is open until people confirm again. */
async function signUps({ db }: Db): Promise<Check> {
  const { tripped } = await db.get<{ tripped: number }>(sql`
    SELECT count(*) AS tripped FROM alerts WHERE key >= 'breaker:' AND key < 'breaker;' AND cleared_at IS NULL`)
  return { ok: tripped === 0, trippedBreakers: tripped }
}

function time(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
