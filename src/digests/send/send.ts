/**
 * Sending one chunk: claim, build the bytes, seal them, ask once, record. Every answer of the provider leads to one of five ends:
 * recorded, later, one by one, paused or a person. Two senders on one chunk are harmless: same key, same bytes.
 * What the bytes are is payload.ts's; when the provider may be asked is the mailer's.
 */
import { and, eq, inArray } from 'drizzle-orm'
import { sha256 } from '../../ground/crypto'
import type { ChunkMessage, Deps } from '../../ground/deps'
import type { SendAnswer } from '../../ground/mailer'
import { type Chunk, type Digest, digestFrames, digests } from '../../ground/schema'
import { backOffSeconds } from '../../mail/retry'
import {
  claimChunk,
  type Outcome,
  type Recipient,
  recordOutcomes,
  releaseChunk,
  reviewChunk,
  sealPayload,
  splitChunk,
} from './attempts'
import { decideOwn } from './decide'
import { sendOneByOne } from './one-by-one'
import { type Again, pauseDigest, withoutAddress } from './pause'
import { callOf, mailsOf, type Sendable } from './payload'
import { handOverIfAllRefused } from './refused'

/** Sends one chunk if it is due. */
export async function sendChunk(deps: Deps, message: ChunkMessage): Promise<Again> {
  const claimed = await claimChunk(deps, message)
  if (!claimed) return null
  const { chunk } = claimed
  if (claimed.recipients.length === 0) {
    await recordOutcomes(deps, chunk, [])
    return null
  }
  const frozen = await frozenDigest(deps, chunk.digestId)
  const recipients = await decideOwn(deps, { digest: frozen, chunk, recipients: claimed.recipients })
  const digest = await withTranslations(deps, frozen, recipients)
  if (chunk.splitAt !== null) {
    const mails = await mailsOf(deps, digest, chunk, recipients)
    return sendOneByOne(deps, { digest, chunk, recipients, mails })
  }
  const body = await callOf(deps, digest, chunk, recipients)
  const seal = await sealPayload(deps, chunk, await sha256(body))
  if (seal === 'taken over') return null
  if (seal === 'changed') return review(deps, chunk, 'payload_changed')
  const answer = await deps.mailer.send({
    kind: 'batch',
    lane: 'digest',
    body,
    key: chunk.key,
    count: recipients.length,
  })
  return record(deps, digest, chunk, recipients, answer)
}

async function frozenDigest(deps: Deps, id: number): Promise<Digest> {
  const [digest] = await deps.db.select().from(digests).where(eq(digests.id, id)).limit(1)
  if (!digest?.frame) throw new Error(`digest ${id} has chunks but no frame`)
  return digest
}

/** With the frames of the languages that these recipients chose. */
async function withTranslations(deps: Deps, digest: Digest, recipients: Recipient[]): Promise<Sendable> {
  const languages = [...new Set(recipients.flatMap(({ own }) => own?.language ?? []))]
  if (languages.length === 0) return digest
  const rows = await deps.db
    .select()
    .from(digestFrames)
    .where(and(eq(digestFrames.digestId, digest.id), inArray(digestFrames.language, languages)))
  return { ...digest, translated: Object.fromEntries(rows.map(({ language, frame }) => [language, frame])) }
}

async function record(
  deps: Deps,
  digest: Digest,
  chunk: Chunk,
  recipients: Recipient[],
  answer: SendAnswer,
): Promise<Again> {
  const again = backOffSeconds(deps, chunk.attempts)
  switch (answer.outcome) {
    case 'accepted': {
      const outcomes = outcomesOf(recipients, answer)
      if (!(await handOverIfAllRefused(deps, chunk, outcomes))) await recordOutcomes(deps, chunk, outcomes)
      return null
    }
    case 'rate_limited':
      return later(deps, chunk, 'planned', 'rate_limited', answer.retryAfterSeconds ?? again)
    case 'concurrent':
      return later(deps, chunk, 'unknown', 'concurrent', again)
    case 'unavailable':
    case 'unknown':
      return later(deps, chunk, 'unknown', answer.outcome, again)
    case 'quota':
    case 'stopped':
      await releaseChunk(deps, chunk, { state: 'planned', reason: answer.outcome, seconds: 0 })
      return pauseDigest(deps, digest, answer)
    case 'refused':
      return refused(deps, chunk, again)
    case 'mismatch':
      return review(deps, chunk, 'payload_changed')
  }
}

/**
 * The call was refused as a whole, so its mails go one by one. After a doubt one refusal
 * proves nothing (it may have come from a check in front of the keys); the second in a row under the same key does: what was taken
 * under a key is answered with it.
 */
async function refused(deps: Deps, chunk: Chunk, again: number): Promise<Again> {
  if (chunk.unknown > 0 && chunk.reason !== 'refused') return later(deps, chunk, 'unknown', 'refused', again)
  await splitChunk(deps, chunk)
  return { retrySeconds: 0 }
}

async function later(
  deps: Deps,
  chunk: Chunk,
  state: 'planned' | 'unknown',
  reason: string,
  seconds: number,
): Promise<Again> {
  await releaseChunk(deps, chunk, { state, reason, seconds })
  return { retrySeconds: seconds }
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
    reason: withoutAddress(reasons.get(index)),
  }))
}
