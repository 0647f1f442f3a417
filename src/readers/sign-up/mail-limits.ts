/**
 * What one address is spared: how many mails somebody's typing may send it, in ten minutes, a day, a month, from one publication and
 * from all of them. Kept in the database, one row per mail let through, so that the windows slide and are exact whatever
 * comes twice or at once. Whoever typed learns nothing of it: the answer was given long before (sign-up.ts).
 */
import { type SQL, sql } from 'drizzle-orm'
import { addressHash, parseAddress } from '../../ground/address'
import type { Deps } from '../../ground/deps'
import type { MailRow } from '../../ground/schema'
import { DAY, HOUR, MINUTE } from '../../ground/time'
import { isDisposable } from './disposable'

/** Mails that anybody who knows an address can cause, and what they count as. Those that need a reader's link are limited where they are asked for. */
const CAUSED_BY_TYPING: Partial<Record<MailRow['kind'], 'confirm' | 'link'>> = {
  confirm: 'confirm',
  preferences: 'link',
}

/** `go`: may be mailed · `limited`, `disposable`: never this one · a number: not before so many seconds, the hour is full. */
export type Allowance = 'go' | 'limited' | 'disposable' | { waitSeconds: number }

/** Whether this mail may go to this address. Asked twice about one mail it says the same twice, and counts once. */
export async function mayMail(deps: Deps, row: MailRow, to: string): Promise<Allowance> {
  const family = CAUSED_BY_TYPING[row.kind]
  if (!family) return 'go'
  const key = parseAddress(to)?.key ?? to
  if (isDisposable(key)) return 'disposable'
  const now = deps.clock()
  const hour = { key: `confirmations:${Math.floor(now / HOUR)}`, endsAt: (Math.floor(now / HOUR) + 1) * HOUR }
  // The time of the first attempt stands still over retries; with the mail's id it makes the key this mail's own.
  const at = row.firstAttemptAt ?? now
  const hash = await addressHash(deps.config, key)
  const trails = {
    here: trail(here(row.publicationId, family, hash), at, row.id),
    everywhere: trail(everywhere(hash), at, row.id),
  }
  const [, , [found]] = await deps.db.batch([
    deps.db.run(leaveTrails(deps, { trails, now, hour })),
    deps.db.run(sql`INSERT INTO limits (key, count, expires_at) SELECT ${hour.key}, 1, ${hour.endsAt} WHERE changes() > 0
      ON CONFLICT (key) DO UPDATE SET count = count + 1`),
    deps.db.all<{ isMine: number; isFull: number }>(sql`SELECT
      EXISTS (SELECT 1 FROM limits WHERE key = ${trails.here.own}) AS isMine,
      coalesce((SELECT count FROM limits WHERE key = ${hour.key}), 0) >= ${deps.config.limits.confirmationsPerHour} AS isFull`),
  ])
  if (found?.isMine) return 'go'
  return found?.isFull ? { waitSeconds: Math.ceil((hour.endsAt - now) / 1_000) } : 'limited'
}

/**
 * Forgets what was mailed to an address, for the batch of its confirmation: whoever answers was not molested. So a reader who
 * leaves and comes back in the same minute is mailed again. `hash` is the address's under the signing key.
 */
export function forgive({
  publicationId,
  hash,
  condition,
}: {
  publicationId: number
  hash: string
  condition: SQL
}): SQL {
  const [own, all] = [here(publicationId, 'confirm', hash), everywhere(hash)]
  return sql`DELETE FROM limits WHERE ((key > ${`${own}:`} AND key < ${`${own}:~`})
    OR (key > ${`${all}:`} AND key < ${`${all}:~`})) AND ${condition}`
}

function here(publicationId: number, family: string, hash: string): string {
  return `mailed:${publicationId}:${family}:${hash}`
}

function everywhere(hash: string): string {
  return `mailed:all:${hash}`
}

type Trail = { prefix: string; own: string }

/** Keys in the order of time, so that what lies in a window is one stretch of the primary key. */
function trail(name: string, at: number, mailId: number): Trail {
  return { prefix: `${name}:`, own: `${name}:${padded(at)}:${mailId}` }
}

function padded(at: number): string {
  return String(Math.max(0, at)).padStart(15, '0')
}

type Step = { trails: { here: Trail; everywhere: Trail }; now: number; hour: { key: string } }

/** One row for the publication's windows, one for all publications': both, or neither where a window is full. */
function leaveTrails({ config }: Pick<Deps, 'config'>, { trails, now, hour }: Step): SQL {
  const { mailsPer10Minutes, mailsPerDay, mailsPer30Days, mailsPerDayOverall, confirmationsPerHour } = config.limits
  const since = ({ prefix }: Trail, span: number) =>
    sql`(SELECT count(*) FROM limits WHERE key > ${`${prefix}${padded(now - span)}:~`} AND key < ${`${prefix}~`})`
  return sql`INSERT OR IGNORE INTO limits (key, count, expires_at)
    SELECT value ->> 'key', 1, value ->> 'expiresAt' FROM json_each(${JSON.stringify([
      { key: trails.here.own, expiresAt: now + 30 * DAY },
      { key: trails.everywhere.own, expiresAt: now + DAY },
    ])})
    WHERE ${since(trails.here, 10 * MINUTE)} < ${mailsPer10Minutes}
      AND ${since(trails.here, DAY)} < ${mailsPerDay}
      AND ${since(trails.here, 30 * DAY)} < ${mailsPer30Days}
      AND ${since(trails.everywhere, DAY)} < ${mailsPerDayOverall}
      AND coalesce((SELECT count FROM limits WHERE key = ${hour.key}), 0) < ${confirmationsPerHour}`
}
