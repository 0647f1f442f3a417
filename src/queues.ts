/**
 * Queue name -> verb. Every message is acknowledged or retried by itself; one that throws does not take the others along.
 * Messages are hints: the rows decide whether there is anything to do, so a message may come twice, late or never.
 */

import { entryLetter } from './admin/entry'
import { goOnWithSlots } from './digests/due'
import { sendChunk } from './digests/send/send'
import { testLetter } from './digests/send/test-send'
import { type Deps, type DigestMessage, gathered, type MailMessage } from './ground/deps'
import { logFailure } from './ground/log'
import { QUEUES, queueNamed } from './ground/queue-names'
import type { ShareMessage } from './ground/share-message'
import { backOffSeconds } from './mail/retry'
import { keepDeadLetter } from './operations/dead-letters'
import { noticeSilentCron } from './operations/silent-cron'
import { deskLetter } from './outbox/desk-letter'
import { sendMails } from './outbox/dispatch'
import type { Letters } from './outbox/letter'
import { readersLetters } from './readers/letters'
import { joinReports } from './reports/waiting'
import { foldMessages } from './shares/fold'
import { weekLetter } from './stats/week-letter'

/** What each kind of mail says: every feature owns its own. */
export const LETTERS: Letters = {
  ...readersLetters,
  desk: deskLetter,
  week: weekLetter,
  test: testLetter,
  entry: entryLetter,
}

export async function consume(deps: Deps, batch: MessageBatch): Promise<void> {
  await turnTo(deps, batch)
  // A cron that is silent cannot say so itself.
  await noticeSilentCron(deps)
}

function turnTo(deps: Deps, batch: MessageBatch): Promise<void> {
  switch (queueNamed(batch.queue)) {
    case QUEUES.mail:
      return mails(deps, batch)
    case QUEUES.digests:
      return each(deps, batch, deps.queues.digests, (message: DigestMessage) =>
        'slotsAt' in message ? goOnWithSlots(deps, message) : sendChunk(deps, message),
      )
    case QUEUES.shares:
      return fold(deps, batch)
    case QUEUES.dead:
      return buryDeadLetters(deps, batch)
    default:
      throw new Error(`no verb for queue ${batch.queue}`)
  }
}

/** Mails of a batch go side by side, and what they ask of the database goes together. */
function mails(deps: Deps, batch: MessageBatch): Promise<void> {
  const messages = (batch.messages as readonly Message<MailMessage>[]).map(({ body }) => body)
  const named = messages.filter((message) => 'mailId' in message)
  const sent = sendMails(gathered(deps), { letters: LETTERS, mailIds: named.map(({ mailId }) => mailId) })
  return each(deps, batch, deps.queues.mail, (message: MailMessage) =>
    'reportIds' in message
      ? joinReports(deps, message.reportIds)
      : (sent[named.indexOf(message)] ?? Promise.resolve(null)),
  )
}

/**
 * One verb per message, all of the batch at once: while the provider thinks about one, the next is on its way; wrangler.toml keeps a batch
 * to four chunks or ten mails, and the mailer to the provider's pace. A verb that says "again in so many seconds" gets a new
 * message, so that waiting for a provider never uses up the retries that are there for failures of our own.
 */
async function each<Body>(
  deps: Deps,
  batch: MessageBatch,
  queue: Queue<Body>,
  verb: (body: Body) => Promise<{ retrySeconds: number } | null>,
): Promise<void> {
  async function one(message: Message<Body>): Promise<void> {
    try {
      const again = await verb(message.body)
      if (again) await queue.send(message.body, { delaySeconds: again.retrySeconds })
      message.ack()
    } catch (error) {
      logFailure(`a message of ${batch.queue}`, error)
      message.retry({ delaySeconds: backOffSeconds(deps, message.attempts) })
    }
  }
  const messages = batch.messages as readonly Message<Body>[]
  await Promise.all(messages.map(one))
}

async function buryDeadLetters(deps: Deps, batch: MessageBatch): Promise<void> {
  for (const message of batch.messages) {
    await keepDeadLetter(deps, { id: message.id, body: message.body })
    message.ack()
  }
}

/** Share events fold together: a hundred messages, a few upserts. */
async function fold(deps: Deps, batch: MessageBatch): Promise<void> {
  const messages = batch.messages as readonly Message<ShareMessage>[]
  try {
    const { retry } = await foldMessages(
      deps,
      messages.map((message) => ({ message: message.body, attempt: message.attempts })),
    )
    for (const message of messages) {
      if (retry.has(message.body.id)) message.retry({ delaySeconds: 5 })
      else message.ack()
    }
  } catch (error) {
    logFailure(`a message of ${batch.queue}`, error)
    for (const message of messages) message.retry({ delaySeconds: backOffSeconds(deps, message.attempts) })
  }
}
