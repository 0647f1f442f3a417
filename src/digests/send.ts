/**
 * Sending one chunk: claim, build the bytes, seal them, ask once, record. Every answer of the provider leads to one of four ends:
 * recorded, later, paused or a person. Two senders on one chunk are harmless: same key, same bytes.
 */
import { eq } from 'drizzle-orm'
import { sha256 } from '../crypto'
import type { ChunkMessage, Deps } from '../deps'
import { links } from '../links'
import { assembler } from '../mail/frame'
import type { SendAnswer } from '../mail/mailer'
import { backOffSeconds } from '../mail/outbox'
import { type Chunk, type Digest, digests } from '../schema'
import { mailable } from '../subscriptions/address'
import { preferencesToken, secretOf, unsubscribeToken } from '../subscriptions/tokens'
import { moveDigest } from './compose'
import {
  claimChunk,
  type Outcome,
  type Recipient,
  recordOutcomes,
  releaseChunk,
  reviewChunk,
  sealPayload,
} from './ledger'

/** Sends one chunk if it is due. Answers when to ask again, or null for never. */
export async function sendChunk(deps: Deps, message: ChunkMessage): Promise<{ retrySeconds: number } | null> {
  const claimed = await claimChunk(deps, message)
  if (!claimed) return null
  const { chunk, recipients } = claimed
  if (recipients.length === 0) {
    await recordOutcomes(deps, chunk, [])
    return null
  }
  const digest = await frozenDigest(deps, chunk.digestId)
  const body = await payloadOf(deps, digest, chunk, recipients)
  if (!(await sealPayload(deps, chunk, await sha256(body)))) {
    return review(deps, chunk, 'payload_changed')
  }
  await pace(deps)
  const answer = await deps.mailer.send({ kind: 'batch', body, key: chunk.key, count: recipients.length })
  return record(deps, digest, chunk, recipients, answer)
}

async function frozenDigest(deps: Deps, id: number): Promise<Digest> {
  const [digest] = await deps.db.select().from(digests).where(eq(digests.id, id)).limit(1)
  if (!digest?.frame) throw new Error(`digest ${id} has chunks but no frame`)
  return digest
}

/** The request body of a chunk: a pure function of frozen rows and the secret, the same bytes on every attempt. */
export async function payloadOf(
  deps: Pick<Deps, 'config'>,
  digest: Digest,
  chunk: Pick<Chunk, 'seq'>,
  recipients: Recipient[],
): Promise<string> {
  const frame = digest.frame
  if (!frame) throw new Error(`digest ${digest.id} is not frozen`)
  const secret = await secretOf(deps.config, frame.keyId)
  const assembled = assembler(frame, frame)
  const mails = await Promise.all(
    recipients.map(async ({ position, subscriberId, address }) => {
      const unsubscribe = links.unsubscribe(frame, await unsubscribeToken(secret, subscriberId, digest.id))
      return assembled.mail({
        to: mailable(address),
        values: { unsubscribe, preferences: links.preferences(frame, await preferencesToken(secret, subscriberId)) },
        // RFC 8058 §3.1: one HTTPS address that takes the POST, and the header that says so.
        headers: {
          'List-Unsubscribe': `<${unsubscribe}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          'List-Id': frame.listId ?? '',
        },
        tags: [{ name: 'delivery', value: `${digest.key}-${chunk.seq}-${position}` }],
      })
    }),
  )
  return `[${mails.join(',')}]`
}

async function record(
  deps: Deps,
  digest: Digest,
  chunk: Chunk,
  recipients: Recipient[],
  answer: SendAnswer,
): Promise<{ retrySeconds: number } | null> {
  const again = backOffSeconds(deps, chunk.attempts)
  switch (answer.outcome) {
    case 'accepted':
      await recordOutcomes(deps, chunk, outcomesOf(recipients, answer))
      return null
    case 'rate_limited':
      return later(deps, chunk, 'planned', 'rate_limited', answer.retryAfterSeconds ?? again)
    case 'concurrent':
      return later(deps, chunk, 'unknown', 'concurrent', again)
    case 'unavailable':
    case 'unknown':
      return later(deps, chunk, 'unknown', answer.outcome, again)
    case 'quota':
      return pause(deps, digest, chunk, answer.code, quotaEnd(answer.code, deps.clock()))
    case 'unauthorised':
      return pause(deps, digest, chunk, 'unauthorised', null)
    case 'refused':
      return review(deps, chunk, answer.code)
    case 'mismatch':
      return review(deps, chunk, 'payload_changed')
  }
}

async function later(
  deps: Deps,
  chunk: Chunk,
  state: 'planned' | 'unknown',
  reason: string,
  seconds: number,
): Promise<{ retrySeconds: number }> {
  await releaseChunk(deps, chunk, { state, reason, seconds })
  return { retrySeconds: seconds }
}

/** Stops the whole digest: the next chunk would get the same answer. `until`: when it resumes by itself; null: by a person. */
async function pause(deps: Deps, digest: Digest, chunk: Chunk, reason: string, until: number | null): Promise<null> {
  await releaseChunk(deps, chunk, { state: 'planned', reason, seconds: 0 })
  await moveDigest(deps, digest, ['sending'], { status: 'paused', reason, pausedUntil: until })
  return null
}

async function review(deps: Deps, chunk: Chunk, reason: string): Promise<null> {
  await reviewChunk(deps, chunk, reason)
  return null
}

function outcomesOf(recipients: Recipient[], answer: SendAnswer & { outcome: 'accepted' }): Outcome[] {
  const reasons = new Map(answer.refused.map(({ index, message }) => [index, message]))
  return recipients.map(({ position }, index) => ({
    position,
    id: answer.ids[index] ?? null,
    reason: reasons.get(index)?.slice(0, 200) ?? null,
  }))
}

/** When a quota is full again: the next day or month, UTC (resend.com/docs/knowledge-base/account-quotas-and-limits). */
export function quotaEnd(code: 'daily_quota_exceeded' | 'monthly_quota_exceeded', now: number): number {
  const date = new Date(now)
  return code === 'daily_quota_exceeded'
    ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1)
    : Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}

// One consumer at a time (max_concurrency 1), so one variable is the whole pacing.
let lastRequestAt = 0

async function pace(deps: Deps): Promise<void> {
  const wait = lastRequestAt + deps.mailer.paceMilliseconds - deps.clock()
  if (wait > 0 && wait <= deps.mailer.paceMilliseconds) await scheduler.wait(wait)
  lastRequestAt = deps.clock()
}
