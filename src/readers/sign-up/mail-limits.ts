/**
 * What one address is spared, however it is spelt: how many mails somebody's typing may send it, in ten minutes, a day, a month, from
 * one publication and from all of them. Kept in the database, one row per mail let through, so that the windows slide and are exact whatever
 * comes twice or at once. Whoever typed learns nothing of it: the answer was given long before (sign-up.ts).
 */
import { type SQL, sql } from 'drizzle-orm'
import { addressHash, parseAddress } from '../../ground/address'
import {
  type Counter,
  confirmationsInHour,
  counting,
  countingThose,
  countOf,
  forgettingStep,
  forgettingTrail,
  hasRoom,
  hasStep,
  leavingStep,
  stepOf,
  type Trail,
} from '../../ground/counters'
import type { Deps } from '../../ground/deps'
import type { MailRow } from '../../ground/schema'
import { DAY, MINUTE } from '../../ground/time'
import type { Permit } from '../../outbox/letter'
import { askedInDay } from './breaker'
import { isDisposable } from './disposable'
import { foldedKey } from './mail-houses'

/** Mails that anybody who knows an address can cause, and what they count as. Those that need a reader's link are limited where they are asked for. */
function familyOf({ kind, params }: MailRow): string | null {
  if (kind === 'confirm') return 'confirm'
  // Each network for itself: whoever floods an address with links leaves its owner their own.
  return kind === 'preferences' ? `link-${params.askedFrom ?? ''}` : null
}

/**
 * What has to hold where this mail may go to this address, and what is counted for it; null where nobody is spared it. Asked twice about
 * one mail it says the same twice, and counts once.
 */
export async function sparing(
  deps: Deps,
  { row, to }: { row: MailRow; to: string },
): Promise<Permit | 'disposable' | null> {
  const family = familyOf(row)
  if (family === null) return null
  const key = parseAddress(to)?.key ?? to
  if (isDisposable(key)) return 'disposable'
  const now = deps.clock()
  const hour = confirmationsInHour(now)
  // The time of the first attempt stands still over retries; with the mail's id it makes the key this mail's own.
  const at = row.firstAttemptAt ?? now
  const trail = trailOf(row.publicationId, family, await addressHash(deps.config, foldedKey(key)))
  const isLetThrough = hasStep(stepOf(trail, at, row.id))
  return {
    counting: [leaveTrail(deps, { trail, at, id: row.id, now }), countMailed(deps, { row, hour, now })],
    condition: isLetThrough,
    why: async () => {
      const [found] = await deps.db.all<{ isMine: number; isFull: number }>(sql`SELECT ${isLetThrough} AS isMine,
        ${countOf(hour.key)} >= ${deps.config.limits.confirmationsPerHour} AS isFull`)
      if (found?.isMine) return null
      const waitSeconds = Math.ceil((hour.expiresAt - now) / 1_000)
      return found?.isFull ? { waitSeconds, because: 'hour_full' } : { drop: 'limited' }
    },
  }
}

/** For the hour of all publications, right after the statement that lets the mail through; a stranger who is asked once more was counted with the sign-up the first time. */
function countMailed(deps: Deps, { row, hour, now }: { row: MailRow; hour: Counter; now: number }): SQL {
  const { kind, publicationId, subscriberId, tokenId, createdAt } = row
  const isLetThrough = sql`changes() > 0`
  if (kind !== 'confirm') return counting(hour, 1, isLetThrough)
  const isAskedAgain = sql`EXISTS (SELECT 1 FROM subscribers s JOIN tokens t ON t.id = ${tokenId} AND t.wish IS NOT NULL
    WHERE s.id = ${subscriberId} AND s.status <> 'active' AND s.created_at < ${createdAt})`
  return countingThose([
    { counter: hour, condition: isLetThrough },
    { counter: askedInDay(deps, { publicationId, at: now }), condition: sql`${isLetThrough} AND ${isAskedAgain}` },
  ])
}

/** What was counted for a mail that did not leave, while `condition` holds: nobody was molested. */
export async function takingBackMailed(
  deps: Deps,
  { row, to, condition }: { row: MailRow; to: string; condition: SQL },
): Promise<SQL[]> {
  const family = familyOf(row)
  if (family === null || row.firstAttemptAt === null) return []
  const at = row.firstAttemptAt
  const key = parseAddress(to)?.key ?? to
  const trail = trailOf(row.publicationId, family, await addressHash(deps.config, foldedKey(key)))
  return [
    forgettingStep(stepOf(trail, at, row.id), condition),
    counting(confirmationsInHour(at), -1, sql`changes() > 0`),
  ]
}

/**
 * Forgets what was mailed to an address by one publication, for the batch of its confirmation: whoever answers was not molested. So a reader
 * who leaves and comes back in the same minute is mailed again. `hash` is that of the address's folded form.
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
  return forgettingTrail(trailOf(publicationId, 'confirm', hash), condition)
}

function trailOf(publicationId: number, family: string, hash: string): Trail {
  return { hash, publicationId, family }
}

/** One row, or none where a window is full: the publication's own, or that of all publications. */
function leaveTrail(deps: Pick<Deps, 'config'>, given: { trail: Trail; at: number; id: number; now: number }): SQL {
  const { mailsPer10Minutes, mailsPerDay, mailsPer30Days, mailsPerDayOverall, confirmationsPerHour } =
    deps.config.limits
  const { trail, now } = given
  const isLetThrough = hasRoom(trail, [
    { since: now - 10 * MINUTE, isOwn: true, fewerThan: mailsPer10Minutes },
    { since: now - DAY, isOwn: true, fewerThan: mailsPerDay },
    { since: now - 30 * DAY, isOwn: true, fewerThan: mailsPer30Days },
    { since: now - DAY, isOwn: false, fewerThan: mailsPerDayOverall },
  ])
  return leavingStep(trail, {
    ...given,
    expiresAt: now + 30 * DAY,
    condition: sql`${isLetThrough} AND ${countOf(confirmationsInHour(now).key)} < ${confirmationsPerHour}`,
  })
}
