/**
 * What the queues still have to do: messages that were sent and not yet turned to, and batches under way (test/worker.ts, test/limits.ts).
 * The next test's rows have the numbers of this one's, so what is still on its way would befall them. Delayed messages are not waited for.
 */

const PATIENCE_MILLISECONDS = 20_000

let owed = 0
let underWay = 0

/** Messages that were sent to come at once; fewer than none where the queue did not take them after all. */
export function noteSent(messages: number): void {
  owed += messages
}

/** Runs a consumer. */
export async function consuming(batch: MessageBatch, consume: () => unknown): Promise<void> {
  underWay++
  try {
    await consume()
  } finally {
    underWay--
    owed = Math.max(0, owed - batch.messages.filter(({ attempts }) => attempts === 1).length)
  }
}

/** Resolves when nothing is on its way, or when it does not end. */
export async function queuesAtRest(): Promise<void> {
  for (let waited = 0; (owed > 0 || underWay > 0) && waited < PATIENCE_MILLISECONDS; waited += 5) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  owed = 0
}
