/**
 * What is not kept, and how long the rest is. Each rule deletes a bounded number of rows a tick, along an index, and what
 * is left over goes with the next tick; totals per day stay. `at` governs, except for rows that belong to the real clock.
 * Leaves what share events left behind (visitors, salts, links) to shares/forget.ts, and the ledger to digests/forget.ts.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { logFailure } from '../ground/log'
import { DAY } from '../ground/time'
import { forgettingMails } from '../outbox/rows'
import { forgettingEvents } from '../reports/forget'
import { forgetEvents, forgetSalts } from '../shares/forget'

const PENDING_DAYS = 7
const TOKEN_DAYS = 30
/** reliability: the proof of consent is kept, the network that it came from is not. */
const NETWORK_DAYS = 30
const TICK_DAYS = 7
const FEED_READ_DAYS = 14
const MAIL_DAYS = 30
const ROWS = 1_000

/** Every rule runs, also after one that failed; then it throws with the names of those. */
export async function prune(deps: Deps, at: number): Promise<void> {
  const rules: [string, () => Promise<unknown>][] = [
    [
      'pending',
      () =>
        deps.db.batch([
          deps.db.run(tokensOfStale(at)),
          deps.db.run(consentsOfStale(at)),
          deps.db.run(stalePending(at)),
        ]),
    ],
    ...singleRules(deps, at).map(([name, rule]): [string, () => Promise<unknown>] => [name, () => deps.db.run(rule)]),
    ['salts', () => forgetSalts(deps, at)],
    ['events', () => forgetEvents(deps, at)],
  ]
  const failures: string[] = []
  for (const [name, rule] of rules) {
    try {
      await rule()
    } catch (error) {
      logFailure(`retention of ${name}`, error)
      failures.push(name)
    }
  }
  if (failures.length > 0) throw new Error(`not pruned: ${failures.join(', ')}`)
}

function singleRules(deps: Pick<Deps, 'clock'>, at: number): [string, SQL][] {
  // Leases, limits and health go by the real clock: a tick told of next week must not forget this one's.
  const now = Math.min(at, deps.clock())
  return [
    [
      'tokens',
      sql`DELETE FROM tokens WHERE id IN (
      SELECT id FROM tokens WHERE expires_at < ${at - TOKEN_DAYS * DAY} ORDER BY expires_at LIMIT ${ROWS})`,
    ],
    [
      'limits',
      sql`DELETE FROM limits WHERE key IN (
      SELECT key FROM limits WHERE expires_at <= ${now} ORDER BY expires_at LIMIT ${ROWS})`,
    ],
    [
      'networks',
      sql`UPDATE consents SET network_hash = NULL WHERE id IN (
      SELECT id FROM consents WHERE network_hash IS NOT NULL AND at < ${at - NETWORK_DAYS * DAY} ORDER BY at LIMIT ${ROWS})`,
    ],
    [
      'ticks',
      sql`DELETE FROM ticks WHERE id IN (
      SELECT id FROM ticks WHERE started_at < ${now - TICK_DAYS * DAY} ORDER BY started_at LIMIT ${ROWS})`,
    ],
    [
      'feed reads',
      sql`DELETE FROM feed_reads WHERE id IN (
      SELECT id FROM feed_reads WHERE read_at < ${at - FEED_READ_DAYS * DAY} ORDER BY read_at LIMIT ${ROWS})`,
    ],
    ['mails', forgettingMails({ before: at - MAIL_DAYS * DAY, rows: ROWS })],
    ['webhook events', forgettingEvents({ at, rows: ROWS })],
  ]
}

/**
 * Somebody asked, and nobody ever confirmed. Not those who were readers once, nor those who asked again and whose newer
 * link still works.
 */
function stalePendingIds(at: number): SQL {
  return sql`SELECT id FROM subscribers WHERE status = 'pending' AND created_at < ${at - PENDING_DAYS * DAY}
    AND confirmed_at IS NULL AND unsubscribed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM tokens WHERE subscriber_id = subscribers.id AND purpose = 'confirm' AND expires_at > ${at})
    ORDER BY created_at, id LIMIT ${ROWS}`
}

function tokensOfStale(at: number): SQL {
  return sql`DELETE FROM tokens WHERE subscriber_id IN (${stalePendingIds(at)})`
}

/** Nothing was agreed to, so there is nothing to prove: that a stranger's address was typed here is not ours to keep. */
function consentsOfStale(at: number): SQL {
  return sql`DELETE FROM consents WHERE act = 'asked' AND (publication_id, address_hash) IN (
    SELECT publication_id, address_hash FROM subscribers WHERE id IN (${stalePendingIds(at)}))`
}

function stalePending(at: number): SQL {
  return sql`DELETE FROM subscribers WHERE id IN (${stalePendingIds(at)})`
}
