/**
 * The pace of requests to the provider: two a second until its answers say otherwise, then what its `ratelimit-*` headers allow and
 * never more. A digest's send takes at most nine tenths of it, so that a confirmation waits for a fraction of a second, not for a send.
 * Knows the time and nothing of mails. It lives as long as its isolate does; what another isolate asks shows in a 429, which it obeys.
 */

import type { Lane } from '../ground/mailer'
import { retryAfterSeconds } from './retry'

export type Pace = {
  /** Waits for this request's turn. False: it is further off than a few seconds; ask again after `waitSeconds()`. */
  turn(lane: Lane): Promise<boolean>
  /** What an answer's headers say about the requests to come; `isRefused`: it was a 429 for asking too often. */
  heed(headers: Record<string, string> | null, isRefused: boolean): void
  /** Until the provider may be asked again, rounded up; at least 1. */
  waitSeconds(): number
}

type Machine = { clock: () => number; wait: (milliseconds: number) => Promise<unknown> }

/** The least that Resend documents; newer pages say five (resend.com/docs/api-reference/rate-limit). */
const FIRST_PER_SECOND = 2
/** What a digest's send leaves to others. */
const DIGEST_PART = 0.9
/** Requests travel for unequal times: a little more than their distance on paper keeps them apart where they arrive. */
const MARGIN = 1.02
/** Longer than this nobody waits with a chunk in hand. */
const PATIENCE_MILLISECONDS = 5_000

export function newPace({ clock, wait }: Machine): Pace {
  let distance = 1_000 / FIRST_PER_SECOND
  let heldUntil = 0
  let next = { any: 0, digest: 0, single: 0 }

  /** When this lane's next request may start. Single mails are held to their tenth only while a digest is being sent. */
  function start(lane: Lane, now: number): number {
    const isDigestBusy = now - next.digest < 2 * distance
    const own = lane === 'digest' ? next.digest : isDigestBusy ? next.single : 0
    return Math.max(now, heldUntil, next.any, own)
  }

  async function turn(lane: Lane): Promise<boolean> {
    const now = clock()
    // A clock that was set back would make everybody wait for the future that it came from.
    if (next.any - now > 60 * distance) next = { any: 0, digest: 0, single: 0 }
    const at = start(lane, now)
    if (at - now > PATIENCE_MILLISECONDS) return false
    next.any = at + distance * MARGIN
    if (lane === 'digest') next.digest = at + distance / DIGEST_PART
    else next.single = at + distance / (1 - DIGEST_PART)
    if (at > now) await wait(at - now)
    // Somebody was told to wait meanwhile, and that is said to all.
    return heldUntil > clock() ? turn(lane) : true
  }

  function heed(headers: Record<string, string> | null, isRefused: boolean): void {
    const limit = firstNumber(headers?.['ratelimit-limit'])
    const window = firstNumber(/w=(\d+)/.exec(headers?.['ratelimit-policy'] ?? '')?.[1]) ?? 1
    if (limit !== null && limit > 0) distance = (window * 1_000) / limit
    const reset = firstNumber(headers?.['ratelimit-reset'])
    // Within a window of a second our own distance is finer than a header in whole seconds.
    if (firstNumber(headers?.['ratelimit-remaining']) === 0 && reset !== null && reset > 1) hold(reset)
    if (isRefused) hold(retryAfterSeconds(headers?.['retry-after'], clock()) ?? 1)
  }

  function hold(seconds: number): void {
    heldUntil = Math.max(heldUntil, clock() + Math.min(3_600, seconds) * 1_000)
  }

  return { turn, heed, waitSeconds: () => Math.max(1, Math.ceil((Math.max(heldUntil, next.any) - clock()) / 1_000)) }
}

/** The first number in a header, or null: `5` as well as `5, 5;w=1` (draft-ietf-httpapi-ratelimit-headers). */
function firstNumber(header: string | undefined): number | null {
  const match = /\d+(\.\d+)?/.exec(header ?? '')
  return match ? Number(match[0]) : null
}
