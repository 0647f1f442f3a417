/**
 * A chunk whose call was refused as a whole: its mails one by one, each under a key of its own (`<chunk key>-<position>`), so that one
 * address that the provider will not take costs nobody else the digest. Stops at the first answer that the next mail would get too.
 */
import type { Deps } from '../../ground/deps'
import type { SendAnswer } from '../../ground/mailer'
import type { Chunk, Digest } from '../../ground/schema'
import { backOffSeconds } from '../../mail/retry'
import { type Outcome, type Recipient, recordSome, reviewChunk } from './attempts'
import { type Again, pauseDigest, withoutAddress } from './pause'
import { handOverIfAllRefused } from './refused'

type Split = { digest: Digest; chunk: Chunk; recipients: Recipient[]; mails: string[] }

export async function sendOneByOne(deps: Deps, { digest, chunk, recipients, mails }: Split): Promise<Again> {
  const outcomes: Outcome[] = []
  const until = deps.clock() + (deps.config.leaseSeconds * 1_000) / 2
  let stopped: { position: number; answer: SendAnswer } | null = null
  for (const [index, { position }] of recipients.entries()) {
    if (deps.clock() > until) break
    const body = mails[index] ?? ''
    const request = { kind: 'one', lane: 'digest', body, key: `${chunk.key}-${position}`, count: 1 } as const
    const answer = await deps.mailer.send(request)
    const outcome = outcomeOf(position, answer)
    if (!outcome) {
      stopped = { position, answer }
      break
    }
    outcomes.push(outcome)
    if (await handOverIfAllRefused(deps, chunk, outcomes)) return null
  }
  return recordAndGoOn(deps, { digest, chunk, outcomes, stopped, left: recipients.length - outcomes.length })
}

/** Taken, or refused for good; null where the answer says nothing of this mail for certain. */
function outcomeOf(position: number, answer: SendAnswer): Outcome | null {
  if (answer.outcome === 'accepted') return { position, id: answer.ids[0] ?? null, reason: null }
  if (answer.outcome === 'refused') return { position, id: null, reason: withoutAddress(answer.message) }
  return null
}

type Slice = {
  digest: Digest
  chunk: Chunk
  outcomes: Outcome[]
  stopped: { position: number; answer: SendAnswer } | null
  left: number
}

async function recordAndGoOn(deps: Deps, { digest, chunk, outcomes, stopped, left }: Slice): Promise<Again> {
  const answer = stopped?.answer ?? null
  const isClean = answer === null || ['rate_limited', 'quota', 'stopped'].includes(answer.outcome)
  const backOff = backOffSeconds(deps, chunk.attempts)
  const asked = answer?.outcome === 'rate_limited' ? answer.retryAfterSeconds : null
  const isPausing = answer?.outcome === 'quota' || answer?.outcome === 'stopped'
  const seconds = answer === null || isPausing ? 0 : (asked ?? backOff)
  await recordSome(deps, chunk, {
    outcomes,
    inDoubt: stopped && !isClean ? [stopped.position] : [],
    next: { reason: answer?.outcome ?? 'refused', seconds },
  })
  if (answer?.outcome === 'mismatch') await reviewChunk(deps, chunk, 'payload_changed')
  if (answer?.outcome === 'quota' || answer?.outcome === 'stopped') return pauseDigest(deps, digest, answer)
  return left > 0 && answer?.outcome !== 'mismatch' ? { retrySeconds: seconds } : null
}
