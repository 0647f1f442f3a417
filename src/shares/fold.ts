/**
 * Messages of events into the counters: one read of what is known of them (facts.ts), one judgement (judge.ts), one batch of writes
 * (tally.ts). Promises that counted and dropped add up to what came, however often and in whatever order a message is delivered.
 * The caps (flood, score, links) lean on the queue's max_concurrency of 1.
 */
import type { Deps } from '../ground/deps'
import type { ShareMessage } from '../ground/share-message'
import { factsOf } from './facts'
import { type Carried, judge } from './judge'
import { tally } from './tally'
import { countArrivals, unknownToKeep } from './unknown'

/** Events in one batch of writes: D1 takes 2 MB in a parameter. */
const EVENTS_TOGETHER = 250

export type Delivered = { message: ShareMessage; attempt: number }

/** The ids in the answer are messages that wait for the share their visit came through, and are to be delivered once more. */
export async function foldMessages(deps: Pick<Deps, 'db'>, delivered: Delivered[]): Promise<{ retry: Set<string> }> {
  const once = [...new Map(delivered.map((one) => [one.message.id, one])).values()]
  const retry = new Set<string>()
  for (const part of partsOf(once)) for (const id of await foldPart(deps, part)) retry.add(id)
  if (once.some(({ message }) => message.hasNewStories)) await countArrivals(deps)
  return { retry }
}

function partsOf(delivered: Delivered[]): Delivered[][] {
  const parts: Delivered[][] = []
  let room = 0
  for (const one of delivered) {
    // A message takes a place besides its events: what the door dropped are rows as well.
    const size = 1 + one.message.events.length
    if (size > room) {
      parts.push([])
      room = EVENTS_TOGETHER
    }
    parts.at(-1)?.push(one)
    room -= size
  }
  return parts
}

async function foldPart(deps: Pick<Deps, 'db'>, delivered: Delivered[]): Promise<Set<string>> {
  const carried = delivered.flatMap(({ message, attempt }): Carried[] =>
    // Only a message of one event can wait as a whole.
    message.events.map((event) => ({
      event,
      message: message.id,
      mayWait: attempt < 2 && message.events.length === 1,
      isLate: false,
    })),
  )
  // Shares first: a visit may come through one of them.
  const ordered = [
    ...carried.filter(({ event }) => event.kind === 'share'),
    ...carried.filter(({ event }) => event.kind === 'visit'),
  ]
  const { judged, retry } = judge(ordered, await factsOf(deps, ordered))
  const drops = delivered.flatMap(({ message }) => message.drops.map((drop) => ({ ...drop, message: message.id })))
  if (judged.length > 0 || drops.length > 0) {
    await tally(deps, { judged, drops, kept: await unknownToKeep(deps, judged) })
  }
  return retry
}
