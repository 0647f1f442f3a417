/**
 * Engines that are broken: five in the ways that real ones are, built from the real one's verbs, and the rest by one condition that a
 * statement lost, a scope or a guard each. A simulation that finds nothing wrong with them proves nothing about the real one.
 */

import { eq } from 'drizzle-orm'
import { tick } from '../../src/cron'
import { sendDueDigests } from '../../src/digests/due'
import { claimChunk, recordOutcomes } from '../../src/digests/send/attempts'
import { mailsOf } from '../../src/digests/send/payload'
import { sendChunk } from '../../src/digests/send/send'
import type { ChunkMessage, Deps } from '../../src/ground/deps'
import type { SendAnswer, SendRequest } from '../../src/ground/mailer'
import { digests } from '../../src/ground/schema'
import { consume } from '../../src/queues'
import type { Engine } from './service'

export const REAL: Engine = { tick, consume }

/** Every request has a key of its own: what was taken without an answer is mailed again. */
const freshKeys: Engine = {
  ...REAL,
  mailer: (mailer) => ({
    ...mailer,
    send: (request) => mailer.send({ ...request, key: `${request.key}-${crypto.randomUUID()}` }),
  }),
}

/** An answer that leaves it open (a lost way, a time-out, no JSON) is taken for a refusal, or for a yes. */
const reading = (doubtAs: (request: SendRequest) => SendAnswer): Engine => ({
  ...REAL,
  mailer: (mailer) => ({
    ...mailer,
    async send(request) {
      const answer = await mailer.send(request)
      return answer.outcome === 'unknown' ? doubtAs(request) : answer
    },
  }),
})
const takesDoubtForNo = reading(() => ({ outcome: 'refused', code: 'no_answer', message: 'no answer' }))
const takesDoubtForYes = reading(({ count }) => ({
  outcome: 'accepted',
  ids: Array.from({ length: count }, () => crypto.randomUUID()),
  refused: [],
}))

/** The message is acked before its outcome is recorded, and the queue is trusted to bring back what was not: nobody sweeps. */
const ackFirst: Engine = {
  tick: sendDueDigests,
  async consume(deps, batch) {
    if (batch.queue !== 'tidings-digests') return consume(deps, batch)
    for (const message of batch.messages as readonly Message<ChunkMessage>[]) {
      message.ack()
      const again = await sendChunk(deps, message.body)
      if (again) await deps.queues.digests.send(message.body, { delaySeconds: again.retrySeconds })
    }
  },
}

/** A chunk counts as mailed from the moment it is fetched, as with listmonk's checkpoint. */
const checkpointWhenFetched: Engine = {
  ...REAL,
  async consume(deps, batch) {
    if (batch.queue !== 'tidings-digests') return consume(deps, batch)
    for (const message of batch.messages as readonly Message<ChunkMessage>[]) {
      const claimed = await claimChunk(deps, message.body)
      if (claimed) await mailFetched(deps, claimed)
      message.ack()
    }
  },
}

async function mailFetched(deps: Deps, { chunk, recipients }: NonNullable<Awaited<ReturnType<typeof claimChunk>>>) {
  await recordOutcomes(
    deps,
    chunk,
    recipients.map(({ position }) => ({ position, id: 'fetched', reason: null })),
  )
  const [digest] = await deps.db.select().from(digests).where(eq(digests.id, chunk.digestId))
  if (!digest) return
  const body = `[${(await mailsOf(deps, digest, chunk, recipients)).join(',')}]`
  await deps.mailer.send({ kind: 'batch', lane: 'digest', body, key: chunk.key, count: recipients.length })
}

/** The real engine, but wherever a statement says `words`, it says `instead`. Its parameters have to stay. */
function losing(words: string | RegExp, instead: string): Engine {
  return { ...REAL, rewrite: (sql) => sql.replace(words, instead) }
}

/** Each condition by what the engine does without it. */
export const CARELESS: Record<string, Engine> = {
  mailsEverybody: losing(
    'WHERE s.publication_id = ? AND s.status',
    'WHERE (s.publication_id = ? OR true) AND s.status',
  ),
  recordsInEveryDigest: losing(
    /WHERE digest_id = \?( AND chunk = \? AND status IN \('planned', 'unknown'\) AND json_extract)/,
    'WHERE (digest_id = ? OR true)$1',
  ),
  doubtsEveryDigest: losing(
    /(SET status = 'unknown' WHERE )digest_id = \? AND chunk = \?/,
    '$1(digest_id = ? OR true) AND (chunk = ? OR true)',
  ),
  skipsInEveryDigest: losing(
    /(FROM subscribers s WHERE s\.id = deliveries\.subscriber_id\)\s+WHERE )digest_id = \?/,
    '$1(digest_id = ? OR true)',
  ),
  suppressesEverywhere: losing(
    /(UPDATE subscribers SET status = 'suppressed', updated_at = \? WHERE )publication_id = \?/,
    '$1(publication_id = ? OR true)',
  ),
  progressEverywhere: losing('SET progress_at = ? WHERE id = ?', 'SET progress_at = ? WHERE (id = ? OR true)'),
  skipsAfterTheFirstAttempt: losing(/(c\.seq = \? AND )c\.first_attempt_at IS NULL\)$/, '$1true)'),
  mailsLeavers: losing(
    "AND NOT EXISTS (SELECT 1 FROM subscribers s WHERE s.id = deliveries.subscriber_id AND s.status = 'active')",
    'AND false',
  ),
  closesInDoubt: losing('AND planned = 0 AND unknown = 0', 'AND planned = 0'),
  endsWithOpenChunks: losing(
    /NOT EXISTS \(SELECT 1 FROM chunks c WHERE c\.digest_id = digests\.id AND c\.state IN \('planned', 'submitting', 'unknown'\)\)/g,
    'true',
  ),
}

export const ENGINES: Record<string, Engine> = {
  ...{ real: REAL, freshKeys, ackFirst, checkpointWhenFetched, takesDoubtForNo, takesDoubtForYes },
  ...CARELESS,
}
