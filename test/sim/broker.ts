/**
 * The queues: they hold messages, hand them out in batches to one consumer a queue, count attempts and give up after the last one.
 * At least once, in any order: what a run makes of that (doubles, losses, purges, shuffles) is decided by its mischief.
 */
import type { Process, Timeline } from './timeline'

export type QueueName = 'tidings-mail' | 'tidings-shares' | 'tidings-digests' | 'tidings-dead'
type Held = {
  id: string
  queue: QueueName
  body: unknown
  attempts: number
  visibleAt: number
  sentAt: number
  isOut: boolean
}

/** How the queues misbehave. Everything is asked per message, so that a seed can decide. */
export type Mischief = {
  copies: () => number
  batchSize: (queue: QueueName) => number
  /** The order in which visible messages go out. */
  order: <Item>(messages: Item[]) => Item[]
  /** Consumers of one queue at a time. */
  consumers: () => number
  /** Whether an ack counts at once or only when its consumer has ended. */
  acksAtOnce: boolean
}

export const ORDERLY: Mischief = {
  copies: () => 1,
  batchSize: (queue) => (queue === 'tidings-digests' ? 4 : 10),
  order: (messages) => messages,
  consumers: () => 1,
  acksAtOnce: true,
}

/** wrangler.toml's max_retries. */
const MAX_RETRIES = 12
/** How long a message of a consumer that died stays out. */
const REDELIVERY_MILLISECONDS = 20_000

type Consume = (process: Process, batch: MessageBatch) => Promise<void>

export type Broker = ReturnType<typeof newBroker>

export function newBroker(timeline: Timeline, mischief: Mischief, consume: Consume) {
  const held: Held[] = []
  const consumers = new Map<QueueName, number>()
  let made = 0
  let deadLettered = 0

  function put(queue: QueueName, body: unknown, delaySeconds = 0): void {
    const [sentAt, visibleAt] = [timeline.clock(), timeline.clock() + delaySeconds * 1_000]
    for (let copy = mischief.copies(); copy > 0; copy--)
      held.push({ id: `m${++made}`, queue, body, attempts: 0, visibleAt, sentAt, isOut: false })
    timeline.at(visibleAt, deliver)
  }

  /** The sending side, as a binding of one process. */
  function producer<Body>(process: Process, queue: QueueName): Queue<Body> {
    const ours = {
      send: (body: Body, options?: QueueSendOptions) =>
        timeline.effect(process, 'queue', `send to ${queue}`, async () => put(queue, body, options?.delaySeconds)),
      sendBatch: (messages: Iterable<MessageSendRequest<Body>>) =>
        timeline.effect(process, 'queue', `send many to ${queue}`, async () => {
          for (const { body, delaySeconds } of messages) put(queue, body, delaySeconds)
        }),
    }
    return ours as unknown as Queue<Body>
  }

  /** Starts a consumer for every queue that has something to hand out and a consumer to spare. */
  function deliver(): void {
    for (const queue of new Set(held.map((message) => message.queue))) {
      while ((consumers.get(queue) ?? 0) < mischief.consumers()) {
        const ready = held.filter(
          (message) => message.queue === queue && !message.isOut && message.visibleAt <= timeline.clock(),
        )
        const batch = mischief.order(ready).slice(0, mischief.batchSize(queue))
        if (batch.length === 0) break
        start(queue, batch)
      }
    }
  }

  function start(queue: QueueName, batch: Held[]): void {
    consumers.set(queue, (consumers.get(queue) ?? 0) + 1)
    for (const message of batch) Object.assign(message, { isOut: true, attempts: message.attempts + 1 })
    const settled = new Map<Held, { retryAfter: number | null }>()
    const work = (process: Process) => consume(process, batchOf(process, queue, batch, settled))
    timeline.spawn(`consumer of ${queue}`, work, (ending) => {
      consumers.set(queue, (consumers.get(queue) ?? 1) - 1)
      for (const message of batch) close(message, ending, settled.get(message))
      timeline.at(timeline.clock(), deliver)
    })
  }

  function close(message: Held, ending: string, answer: { retryAfter: number | null } | undefined): void {
    if (ending === 'crashed' && !(answer && mischief.acksAtOnce)) again(message, REDELIVERY_MILLISECONDS)
    else if (answer ? answer.retryAfter === null : ending === 'done') forget(message)
    else again(message, answer?.retryAfter ?? 0)
  }

  function again(message: Held, milliseconds: number): void {
    if (message.queue !== 'tidings-dead' && message.attempts > MAX_RETRIES) {
      forget(message)
      deadLettered++
      put('tidings-dead', message.body)
    } else {
      message.isOut = false
      message.visibleAt = timeline.clock() + milliseconds
      timeline.at(message.visibleAt, deliver)
    }
  }

  function forget(message: Held): void {
    const index = held.indexOf(message)
    if (index >= 0) held.splice(index, 1)
  }

  function batchOf(
    process: Process,
    queue: QueueName,
    batch: Held[],
    settled: Map<Held, { retryAfter: number | null }>,
  ) {
    const messages = batch.map((message) => {
      const settle = (label: string, retryAfter: number | null) =>
        timeline.instant(process, `${label} of ${queue}`, () => {
          // The first word counts, as it does at Cloudflare.
          if (!settled.has(message)) settled.set(message, { retryAfter })
        })
      return {
        id: message.id,
        timestamp: new Date(message.sentAt),
        body: message.body,
        attempts: message.attempts,
        ack: () => settle('ack', null),
        retry: (options?: QueueRetryOptions) => settle('retry', (options?.delaySeconds ?? 0) * 1_000),
      }
    })
    return { queue, messages } as unknown as MessageBatch
  }

  return {
    producer,
    /** Loses what nobody has in hand; of one queue where it is named. */
    purge(queue?: QueueName): void {
      for (const message of [...held]) if (!message.isOut && (!queue || message.queue === queue)) forget(message)
    },
    held: () => held.length,
    deadLettered: () => deadLettered,
  }
}
