/** New stories are told to whoever counts: readers may have passed one on before it was known here. What the queue loses, the tick finds. */
import { randomToken } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import { logFailure } from '../../ground/log'
import { messageId } from '../../ground/share-message'

/** Never fails: the stories are taken, whatever becomes of the hint. */
export async function tellOfNewStories(
  deps: Pick<Deps, 'queues' | 'clock'>,
  { publicationId, created }: { publicationId: number; created: number },
): Promise<void> {
  if (created === 0) return
  const id = messageId(deps.clock(), randomToken(9))
  try {
    await deps.queues.shares.send({ id, publicationId, events: [], drops: [], hasNewStories: true })
  } catch (error) {
    logFailure('telling of new stories', error)
  }
}
