/**
 * Queue name -> verb. Every message is acknowledged or retried by itself; one that throws does not take the others along.
 * Messages are hints: the rows decide whether there is anything to do, so a message may come twice, late or never.
 */
import type { ChunkMessage, Deps, MailMessage } from './deps'
import { keepDeadLetter } from './digests/dead-letters'
import { sendChunk } from './digests/send'
import { sendMail } from './mail/outbox'
import { foldEvents } from './shares/fold'
import type { ShareMessage } from './shares/message'

export async function consume(deps: Deps, batch: MessageBatch): Promise<void> {
  switch (batch.queue) {
    case 'tidings-mail':
      return each(deps, batch, (message) => sendMail(deps, (message.body as MailMessage).mailId))
    case 'tidings-digests':
      return each(deps, batch, (message) => sendChunk(deps, message.body as ChunkMessage))
    case 'tidings-shares':
      return fold(deps, batch)
    case 'tidings-dead':
      return each(deps, batch, (message) => keepDeadLetter(deps, { id: message.id, body: message.body }))
    default:
      throw new Error(`no verb for queue ${batch.queue}`)
  }
}

/** One verb per message, in order. What a verb returns says when to ask again; null: never. */
async function each(
  deps: Deps,
  batch: MessageBatch,
  verb: (message: Message) => Promise<{ retrySeconds: number } | null>,
): Promise<void> {
  for (const message of batch.messages) {
    try {
      const again = await verb(message)
      if (again) message.retry({ delaySeconds: again.retrySeconds })
      else message.ack()
    } catch (error) {
      report(batch.queue, error)
      message.retry({ delaySeconds: backOff(deps, message.attempts) })
    }
  }
}

/** Share events fold together: a hundred messages, a few upserts. Ids in the answer are to be tried again later. */
async function fold(deps: Deps, batch: MessageBatch): Promise<void> {
  const messages = batch.messages as readonly Message<ShareMessage>[]
  try {
    const { retry } = await foldEvents(deps, messages.map((message) => ({ event: message.body, attempt: message.attempts })))
    for (const message of messages) {
      if (retry.has(message.body.id)) message.retry({ delaySeconds: 5 })
      else message.ack()
    }
  } catch (error) {
    report(batch.queue, error)
    for (const message of messages) message.retry({ delaySeconds: backOff(deps, message.attempts) })
  }
}

/** Doubling from RETRY_SECONDS, at most 15 minutes. */
export function backOff(deps: Pick<Deps, 'config'>, attempts: number): number {
  return Math.min(900, Math.round(deps.config.retrySeconds * 2 ** Math.max(0, attempts - 1)))
}

function report(queue: string, error: unknown): void {
  console.error(`a message of ${queue} failed: ${error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'}`)
}
