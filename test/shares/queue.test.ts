/** What travels from the doors to the fold: in messages that the queue takes, and nothing of it is lost or doubled. */
import { expect, test } from 'vitest'
import type { ShareMessage } from '../../src/ground/share-message'
import { type NewEvent, sendDrop, sendEvent } from '../../src/shares/queue-batch'
import { FRIDAY } from '../world'
import { aShare, aVisit, CANAL, count, foldAll, rows, stage } from './stage'

/** A queue that keeps what it is sent, call by call. */
function aQueue() {
  const calls: ShareMessage[][] = []
  const queue = {
    send: async (message: ShareMessage) => void calls.push([message]),
    sendBatch: async (messages: { body: ShareMessage }[]) => void calls.push(messages.map(({ body }) => body)),
  }
  const deps = { queues: { shares: queue }, clock: () => FRIDAY } as unknown as Parameters<typeof sendEvent>[0]
  return { calls, deps }
}

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length
const plain = ({ id: _, drop: __, ...event }: ReturnType<typeof aShare>): NewEvent => event

test('a message holds at most forty events and 128 KB, a call 256 KB and a hundred messages, whatever the addresses', async () => {
  const { calls, deps } = aQueue()
  const long = `${CANAL}/${'%E6%96%B0'.repeat(600)}`
  const events = [
    ...Array.from({ length: 90 }, (_, i) => plain(aShare({ visitor: `a${i}` }))),
    ...Array.from({ length: 60 }, (_, i) => plain(aShare({ visitor: `b${i}`, url: `${long}${i}` }))),
    ...Array.from({ length: 130 }, (_, i) => plain(aVisit({ visitor: `c${i}`, token: `token-${i}-x` }))),
  ]
  await Promise.all(events.map((event) => sendEvent(deps, event)))
  const messages = calls.flat()
  expect(messages.flatMap((message) => message.events)).toHaveLength(280)
  expect(new Set(messages.flatMap((message) => message.events.map(({ id }) => id))).size).toBe(280)
  for (const message of messages) {
    expect(bytes(message)).toBeLessThan(128_000)
    expect(message.events.length).toBeLessThanOrEqual(40)
    // What may have to wait for its share waits alone.
    if (message.events.some(({ kind }) => kind === 'visit')) expect(message.events).toHaveLength(1)
  }
  for (const call of calls) {
    expect(call.length).toBeLessThanOrEqual(100)
    expect(bytes(call)).toBeLessThan(256_000)
  }
})

test('what the door drops travels as one count, and counts as many when it is folded, also when it comes twice', async () => {
  await stage()
  const { calls, deps } = aQueue()
  const drop = { publicationId: 1, day: '2026-02-27', kind: 'share' as const, reason: 'bot' as const }
  await Promise.all(Array.from({ length: 70 }, () => sendDrop(deps, drop)))
  const messages = calls.flat()
  expect(messages).toHaveLength(1)
  await foldAll(messages)
  await foldAll(messages, 2)
  expect(await rows('SELECT reason, count FROM drops')).toEqual([{ reason: 'bot', count: 70 }])
  expect(await count('SELECT count(*) AS n FROM limits')).toBe(0)
})
