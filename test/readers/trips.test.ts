/** What a sign-up costs: trips to the database, one after the other, and rows as D1 counts them. */
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { createApp } from '../../src/app'
import { localConfig } from '../../src/config'
import { digestTraces } from '../../src/digests/traces'
import { type Deps, depsOf, type Env, type MailMessage } from '../../src/ground/deps'
import { consume } from '../../src/queues'
import { BASE, MERIDIAN, world } from '../world'

type Count = { trips: number; read: number; written: number }

/** D1, counted: a batch is one trip, and so is a statement that is asked for alone. */
function counting(db: D1Database, count: Count): D1Database {
  const bare = new WeakMap<object, D1PreparedStatement>()
  const noted = (results: D1Result[]) => {
    for (const { meta } of results) {
      count.read += meta.rows_read
      count.written += meta.rows_written
    }
    return results
  }
  const statement = (inner: D1PreparedStatement): D1PreparedStatement => {
    const one = async () => {
      count.trips++
      const result = await inner.all<Record<string, unknown>>()
      noted([result])
      return result
    }
    const wrapped = {
      bind: (...values: unknown[]) => statement(inner.bind(...values)),
      all: one,
      run: one,
      raw: async () => (await one()).results.map(Object.values),
    }
    bare.set(wrapped, inner)
    return wrapped as unknown as D1PreparedStatement
  }
  return {
    prepare: (text: string) => statement(db.prepare(text)),
    batch: async (statements: D1PreparedStatement[]) => {
      count.trips++
      return noted(await db.batch(statements.map((one) => bare.get(one) ?? one)))
    },
  } as unknown as D1Database
}

async function stage() {
  await world({ publications: { meridian: MERIDIAN } })
  const count: Count = { trips: 0, read: 0, written: 0 }
  const given = env as unknown as Env
  const counted = { ...given, DB: counting(given.DB, count) }
  const queue: MailMessage[] = []
  const mailed: string[] = []
  const mailer: Deps['mailer'] = {
    send: async ({ body }) => {
      mailed.push(JSON.parse(String(body)).to[0])
      return { outcome: 'accepted', ids: [`id-${mailed.length}`], refused: [] }
    },
  }
  const deps: Deps = {
    ...depsOf(counted, { config: localConfig(given), mailer, traces: digestTraces }),
    queues: { mail: { send: async (message: MailMessage) => void queue.push(message) } } as unknown as Deps['queues'],
    clock: () => Date.now(),
  }
  const app = createApp(() => deps)
  async function signUp(reader: number): Promise<void> {
    const answer = await app.request(`${BASE}/v1/meridian/subscribers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'cf-connecting-ip': `10.0.0.${reader}` },
      body: JSON.stringify({ email: `reader-${reader}@gmail.com`, page: 'https://meridian.example/a-story' }),
    })
    expect(answer.status).toBe(202)
  }
  async function deliver({ times = 1 } = {}): Promise<void> {
    const messages = Array.from({ length: times }, () => queue)
      .flat()
      .map((body) => ({ id: crypto.randomUUID(), body, attempts: 1, ack() {}, retry() {} }))
    queue.length = 0
    await consume(deps, { queue: 'tidings-mail', messages } as unknown as MessageBatch)
  }
  const since = () => {
    const counted = { ...count }
    Object.assign(count, { trips: 0, read: 0, written: 0 })
    return counted
  }
  return { signUp, deliver, mailed, since }
}

test('a sign-up asks the database twice, whoever signs up', async () => {
  const { signUp, since } = await stage()
  // What an isolate remembers, it asks once.
  await signUp(1)
  since()
  await signUp(2)
  const known = since()
  await signUp(2)
  expect(since().trips).toBe(2)
  expect(known.trips).toBe(2)
  expect(known.read).toBeLessThanOrEqual(38)
  expect(known.written).toBeLessThanOrEqual(17)
})

test('a message that comes twice in one batch mails once', async () => {
  const { signUp, deliver, mailed } = await stage()
  await signUp(1)
  await deliver({ times: 2 })
  expect(mailed).toEqual(['reader-1@gmail.com'])
})

test('ten sign-ups’ mails ask the database four times, as one does', async () => {
  const { signUp, deliver, mailed, since } = await stage()
  await signUp(0)
  since()
  await deliver()
  const alone = since()
  for (let reader = 1; reader <= 10; reader++) await signUp(reader)
  since()
  await deliver()
  const together = since()
  expect(mailed).toHaveLength(11)
  expect(together.trips).toBe(4)
  // The first of an isolate looks after the cron as well.
  expect(alone.trips).toBeLessThanOrEqual(5)
  expect(together.read).toBeLessThanOrEqual(10 * 15)
  expect(together.written).toBeLessThanOrEqual(10 * 6)
})
