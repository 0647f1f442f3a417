/**
 * What the answers to a chunk's call and to its single mails have in common: what stops the whole digest and until when, and what is
 * kept of a refusal. Which answer leads where is said in send.ts and one-by-one.ts.
 */
import { sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import type { SendAnswer } from '../../ground/mailer'
import type { Digest } from '../../ground/schema'
import { moveDigest } from '../state'

/** When to ask again, or null for never. */
export type Again = { retrySeconds: number } | null

/** Stops the whole digest: the next chunk would get the same answer. A quota ends by itself, the rest is for a person. */
export async function pauseDigest(
  deps: Deps,
  digest: Digest,
  answer: Extract<SendAnswer, { outcome: 'quota' | 'stopped' }>,
): Promise<null> {
  const [reason, pausedUntil] =
    answer.outcome === 'quota' ? [answer.code, quotaEnd(answer.code, deps.clock())] : [answer.reason, null]
  await moveDigest(deps, digest, 'paused', { reason, set: sql`paused_until = ${pausedUntil}` })
  return null
}

/** A provider's sentence may quote the address that it refuses; what we keep of it must not. */
export function withoutAddress(message: string | undefined): string | null {
  return message?.replace(/\S+@\S+/g, '(address)').slice(0, 200) ?? null
}

/** When a quota is full again: the next day or month, UTC (resend.com/docs/knowledge-base/account-quotas-and-limits). */
export function quotaEnd(code: 'daily_quota_exceeded' | 'monthly_quota_exceeded', now: number): number {
  const date = new Date(now)
  return code === 'daily_quota_exceeded'
    ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1)
    : Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}
