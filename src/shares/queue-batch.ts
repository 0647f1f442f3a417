/**
 * From the doors to the queue: what an isolate is told within a few milliseconds goes in one call, and mostly in one message, which
 * is what a call costs. Promises that a caller waits until the queue has its event, so that an answer is never ahead of the truth;
 * throws where the queue fails. Leaves to record.ts what an event is.
 */
import { randomToken } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { type Drop, messageId, type ShareEvent, type ShareMessage } from '../ground/share-message'

const GATHER_MILLISECONDS = 2
const PATIENCE_MILLISECONDS = 10_000
/** A message may have 128 KB; an event with a long address has 2.5. Counted in bytes, for what an event may come to hold. */
const EVENTS_PER_MESSAGE = 40
const MESSAGE_BYTES = 100_000
/** A call may have 100 messages and 256 KB. */
const CALL_BYTES = 200_000
const CALL_MESSAGES = 100

type Without<Key extends string, Of> = Of extends unknown ? Omit<Of, Key> : never
export type NewEvent = Without<'id', ShareEvent>

type Gathering = { events: NewEvent[]; drops: Map<string, Drop>; sent: Promise<void> }

let gathering: Gathering | null = null

/** Resolves when the queue has the event. */
export function sendEvent(deps: Pick<Deps, 'queues' | 'clock'>, event: NewEvent): Promise<void> {
  const current = join(deps)
  current.events.push(event)
  return confirmed(current)
}

/** Resolves when the queue has the count. */
export function sendDrop(deps: Pick<Deps, 'queues' | 'clock'>, drop: Without<'count', Drop>): Promise<void> {
  const current = join(deps)
  const key = `${drop.publicationId} ${drop.day} ${drop.kind} ${drop.reason}`
  const before = current.drops.get(key)?.count ?? 0
  current.drops.set(key, { ...drop, count: before + 1 })
  return confirmed(current)
}

/**
 * A request that only waits for another's call looks hung to the runtime, and is ended. A timer of its own shows that it is not,
 * and ends the wait where the other request died.
 */
async function confirmed({ sent }: Gathering): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | null = null
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the queue does not answer')), PATIENCE_MILLISECONDS)
  })
  await Promise.race([sent, late]).finally(() => clearTimeout(timer))
}

/** What is being gathered. Whoever comes first sends for all who come while it waits. */
function join(deps: Pick<Deps, 'queues' | 'clock'>): Gathering {
  if (gathering) return gathering
  const current: Gathering = { events: [], drops: new Map(), sent: Promise.resolve() }
  current.sent = scheduler.wait(GATHER_MILLISECONDS).then(() => {
    gathering = null
    return send(deps, messagesOf(current, deps.clock()))
  })
  gathering = current
  return current
}

function messagesOf({ events, drops }: Gathering, at: number): ShareMessage[] {
  const ids = new Set([...events, ...drops.values()].map(({ publicationId }) => publicationId))
  return [...ids].flatMap((id) => {
    const own = events.filter(({ publicationId }) => publicationId === id)
    const dropped = [...drops.values()].filter(({ publicationId }) => publicationId === id)
    const groups = groupsOf(own).map((group) => message(id, at, group, []))
    return dropped.length > 0 ? [...groups, message(id, at, [], dropped)] : groups
  })
}

function groupsOf(events: NewEvent[]): NewEvent[][] {
  const isAlone = (event: NewEvent) => event.kind === 'visit' && event.token !== null
  const groups = events.filter(isAlone).map((event) => [event])
  let bytes = Number.POSITIVE_INFINITY
  for (const event of events) {
    if (isAlone(event)) continue
    const size = sizeOf(event)
    const open = groups.at(-1)
    if (bytes + size <= MESSAGE_BYTES && open && open.length < EVENTS_PER_MESSAGE) {
      open.push(event)
      bytes += size
    } else {
      groups.push([event])
      bytes = size
    }
  }
  return groups
}

const encoder = new TextEncoder()

/** As it travels. */
function sizeOf(value: object): number {
  return encoder.encode(JSON.stringify(value)).length
}

function message(publicationId: number, at: number, events: NewEvent[], drops: Drop[]): ShareMessage {
  const id = messageId(at, randomToken(9))
  return { id, publicationId, events: events.map((event, number) => ({ ...event, id: `${id}.${number}` })), drops }
}

async function send({ queues }: Pick<Deps, 'queues'>, messages: ShareMessage[]): Promise<void> {
  let call: ShareMessage[] = []
  let bytes = 0
  for (const one of messages) {
    const size = sizeOf(one)
    if (call.length === CALL_MESSAGES || (call.length > 0 && bytes + size > CALL_BYTES)) {
      await queues.shares.sendBatch(call.map((body) => ({ body })))
      call = []
      bytes = 0
    }
    call.push(one)
    bytes += size
  }
  const [only] = call
  if (only && call.length === 1) await queues.shares.send(only)
  else await queues.shares.sendBatch(call.map((body) => ({ body })))
}
