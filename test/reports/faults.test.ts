/** What a report costs, and that none is lost or counted twice when everything fails that can. */
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { setClock } from '../world'
import {
  address,
  chance,
  databaseHash,
  emailId,
  hard,
  type Knock,
  knock,
  rows,
  SLOT,
  sentDigest,
  shown,
  snapshot,
  soft,
  type Told,
  tag,
  watchedDatabase,
  writeDigest,
} from './stage'

const about = (type: string, position = 0, more: Partial<Told> = {}): Told => ({
  type,
  tag: tag(0, position),
  emailId: emailId(0, position),
  to: address(0, position),
  at: SLOT,
  ...more,
})

// ---- Killed at any moment ----

/** Two soft bounces before: the one that is told is the third, the longest way that a report can take. */
async function twoSoftBounces(): Promise<void> {
  await sentDigest(2)
  for (const id of [2, 3]) {
    await writeDigest({ id, key: String(id).padStart(32, '0'), readers: 2, status: 'accepted' })
    await knock(about('bounced', 0, { tag: `${String(id).padStart(32, '0')}-0-0`, more: soft }), {
      id: `msg_${id}_soft`,
    })
  }
}

const STAGES: [string, () => Promise<void>, Told, number][] = [
  ['a delivery', () => sentDigest(1), about('delivered'), 2],
  ['a hard bounce', () => sentDigest(1), about('bounced', 0, { more: hard }), 2],
  ['a proof for a digest in doubt', () => sentDigest(1, 'unknown'), about('delivered'), 2],
  ['an event that must wait', () => sentDigest(1), about('delivered', 0, { tag: `${'f'.repeat(32)}-0-0` }), 2],
  ['a kind that we do not know', () => sentDigest(1), about('something_new'), 2],
  ['the third soft bounce', twoSoftBounces, about('bounced', 0, { more: soft }), 4],
]

test.each(STAGES)(
  '%s: killed before or after each effect, it is never called stored too early, and the repeat ends alike',
  async (_, arrange, told, effects) => {
    const once: Knock = { id: 'msg_once' }
    await arrange()
    const putBack = await snapshot()
    expect((await knock(told, once)).status).toBe(200)
    const whole = await databaseHash()
    for (let effect = 1; effect <= effects; effect++) {
      for (const moment of ['before', 'after'] as const) {
        await putBack()
        const die = (call: number) => {
          if (call === effect) throw new Error('killed')
        }
        const answer = await knock(told, { ...once, bindings: { DB: watchedDatabase({ [moment]: die }) } })
        expect([effect, moment, answer.status]).toEqual([effect, moment, 503])
        expect((await knock(told, once)).status).toBe(200)
        expect([effect, moment, await databaseHash()]).toEqual([effect, moment, whole])
      }
    }
    // There is no further effect: what was not reached above cannot be a moment to die.
    await putBack()
    const none = (call: number) => {
      if (call > effects) throw new Error('one more')
    }
    expect((await knock(told, { ...once, bindings: { DB: watchedDatabase({ before: none }) } })).status).toBe(200)
  },
)

// ---- What it costs ----

test('a delivery costs two calls and six rows written, however many readers and reports there are', async () => {
  const cost = async (told: Told, id: string) => {
    let [calls, read, written] = [0, 0, 0]
    const after = (_: number, meta: D1Meta[]) => {
      calls++
      for (const { rows_read: some, rows_written: others } of meta) [read, written] = [read + some, written + others]
    }
    expect((await knock(told, { id, bindings: { DB: watchedDatabase({ after }) } })).status).toBe(200)
    return { calls, read, written }
  }
  await sentDigest(1)
  const small = await cost(about('delivered'), 'msg_small')
  await sentDigest(1_000)
  for (let index = 0; index < 60; index++) await knock(about('delivered', index))
  const told = about('delivered', 0, { tag: tag(7, 3) })
  const large = await cost(told, 'msg_large')
  expect(large).toEqual(small)
  expect(large).toEqual({ calls: 2, read: expect.any(Number), written: 6 })
  expect(large.read).toBeLessThan(30)
  expect(await cost(told, 'msg_large')).toMatchObject({ calls: 1, written: 0 })
  const complaint = await cost(about('complained', 5), 'msg_complaint')
  expect(complaint.written).toBeLessThan(20)
})

// ---- A digest's reports at once ----

/** REPORTS=30000 is the whole of it; `npm test` takes a part. */
const REPORTS = Number((env as { REPORTS?: string }).REPORTS) || 240

test('a digest’s reports in ten minutes, some twice, a database that fails now and then: all applied, each once', async () => {
  const readers = Math.floor(REPORTS / 3)
  await sentDigest(readers)
  const random = chance(59)
  const events = Array.from({ length: readers }, (_, index) => {
    const [chunk, position] = [Math.floor(index / 100), index % 100]
    const base = { tag: tag(chunk, position), emailId: emailId(chunk, position), to: address(chunk, position) }
    const bounces = index % 50 === 0
    const last: Told = bounces ? { ...base, type: 'bounced', more: hard } : { ...base, type: 'delivered' }
    const third: Told = index % 200 === 1 ? { ...base, type: 'complained' } : { ...base, type: 'delivery_delayed' }
    return [{ ...base, type: 'sent' }, last, third]
  }).flat()
  const queue = events.map((told, index) => ({ told, id: `msg_${index}`, tries: 0 }))
  queue.push(...queue.filter(() => random() < 0.05).map((again) => ({ ...again })))
  queue.sort(() => random() - 0.5)
  const fail = () => {
    if (random() < 0.05) throw new Error('D1_ERROR: Network connection lost.')
  }
  const DB = watchedDatabase({ before: () => random() < 0.5 && fail(), after: () => random() < 0.5 && fail() })
  const began = performance.now()
  let refused = 0
  const deliver = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { status } = await knock(next.told, { id: next.id, bindings: { DB } })
      if (status !== 200) refused++
      // What is not taken comes again, as the provider does it: later, behind others.
      if (status !== 200) queue.push({ ...next, tries: next.tries + 1 })
    }
  }
  await Promise.all(Array.from({ length: 8 }, deliver))
  const seconds = (performance.now() - began) / 1_000
  if (REPORTS > 240) console.log(`${events.length} reports, ${refused} refused, ${seconds.toFixed(1)} s`)
  const count = async (sql: string) => Object.values((await rows(sql))[0] ?? {})[0]
  const bounced = Math.ceil(readers / 50)
  const complained = Math.ceil((readers - 1) / 200)
  expect(await count('SELECT count(*) FROM webhook_events WHERE applied_at IS NOT NULL')).toBe(events.length)
  expect((await shown()).reported).toEqual({ delivered: readers - bounced, bounced, complained })
  expect(await count("SELECT count(*) FROM subscribers WHERE status = 'suppressed'")).toBe(bounced + complained)
  expect(await count('SELECT sum(suppressed) FROM reader_days')).toBe(bounced + complained)
  expect(refused).toBeGreaterThan(0)
  expect(seconds).toBeLessThan(15 * 60)
  setClock(SLOT)
}, 3_600_000)
