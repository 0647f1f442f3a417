/**
 * Single promises of a send, each in a world made for it: lost answers, edits and leavers between two attempts, queues that double or
 * forget, a database that stalls or comes back from a backup. Judged like every simulated send, by the provider's ledger and D1.
 */
import { beforeAll, expect, test } from 'vitest'
import { unsubscribeToken } from '../../src/ground/tokens'
import { BROWSER } from '../shares/stage'
import { bindings, world } from '../world'
import { REAL } from './broken'
import { ORDERLY } from './broker'
import type { Ledger } from './checker'
import { edit, leaving, quietPlan } from './plans'
import { newProvider } from './provider'
import { randomFrom } from './random'
import { type Plan, punctualTicks, type Running, simulate } from './run'
import { CONFIG, SLOT, takeBackup } from './stage'

const HOUR = 3_600_000
beforeAll(() => world({ publications: {} }))

const run = (change: Partial<Plan>) => simulate(bindings.DB, REAL, { ...quietPlan(), ...change })
const count = (sql: string) => bindings.DB.prepare(sql).first<number>('n')

/** Once, as soon as this is so. */
function once(isTime: (running: Running) => boolean | Promise<boolean>, act: (running: Running) => Promise<void>) {
  let isDone = false
  return async (running: Running) => {
    if (isDone || !(await isTime(running))) return
    isDone = true
    await act(running)
  }
}
const isHalfSent = async () => ((await count("SELECT count(*) AS n FROM chunks WHERE state = 'accepted'")) ?? 0) > 0

test('one request in ten is taken and hangs, breaks or is answered in pieces: nobody twice, and no doubt is left', async () => {
  const faults = { accept_then_hang: 0.04, accept_then_reset: 0.03, accept_then_garbage: 0.03 }
  const provider = newProvider({ rate: 0, chance: { seed: 4, faults } })
  const result = await run({ provider, readers: 3_000 })
  expect(result).toMatchObject({ complaints: [], lost: 0, doubled: 0 })
  expect(provider.ledger().requests.filter(({ outcome }) => outcome === 'replayed').length).toBeGreaterThan(0)
  expect(await count("SELECT count(*) AS n FROM chunks WHERE digest_id = 2 AND state <> 'accepted'")).toBe(0)
})

test('between two attempts the template is edited, another build comes, and readers leave, complain, are erased: the bytes stay', async () => {
  const provider = newProvider({ script: ['accept_then_hang', 'accept_then_reset', 'accept_then_garbage'] })
  const meanwhile = once(
    () => provider.ledger().requests.length === 3,
    async (running) => {
      await leaving(5, 'leaves')(running)
      await leaving(105, 'complains')(running)
      await leaving(205, 'is erased')(running)
      await edit(running)
    },
  )
  const result = await run({ provider, interlude: meanwhile, fates: () => [] })
  expect(result).toMatchObject({ complaints: [], lost: 0, doubled: 0 })
  const { requests } = provider.ledger()
  expect(requests.map(({ outcome }) => outcome).sort()).toEqual([
    ...Array(3).fill('accepted'),
    ...Array(3).fill('replayed'),
  ])
  expect(new Set(requests.map(({ hash }) => hash)).size).toBe(3)
  // Nobody who left is in the next one.
  expect(await count("SELECT count(*) AS n FROM subscribers WHERE id IN (5, 105, 205) AND status = 'active'")).toBe(0)
})

/** What a run leaves behind, without times, attempts and the provider's ids. */
async function whatIsLeft(): Promise<unknown> {
  const statements = [
    'SELECT digest_id, chunk, position, subscriber_id, address_hash, address, status, reason, reported FROM deliveries',
    'SELECT digest_id, seq, state, key, payload_hash, planned, accepted, skipped, failed, unknown, delivered, bounced, complained FROM chunks',
    'SELECT id, period, status, reason, key, subject, candidates, visits, unsubscribed FROM digests',
    'SELECT id, status, soft_bounces FROM subscribers',
    'SELECT day, signups, confirmed, unsubscribed, suppressed, active_change FROM reader_days',
  ]
  const results = await bindings.DB.batch(statements.map((statement) => bindings.DB.prepare(statement)))
  return results.map((result) => result.results)
}

test('every message three times, shuffled, in batches of 1 to 100: the same is left as after each came once, in order', async () => {
  await run({ fates: () => [] })
  const expected = await whatIsLeft()
  for (const seed of [1, 2]) {
    const random = randomFrom(seed)
    const mischief = { ...ORDERLY, copies: () => 3, batchSize: () => random.between(1, 100), order: random.shuffle }
    const result = await run({ mischief, fates: () => [] })
    expect(result).toMatchObject({ complaints: [] })
    expect(await whatIsLeft()).toEqual(expected)
  }
})

test('the queues forget everything in mid-send: within two sweeps everybody has it', async () => {
  const provider = newProvider({ rate: 1 })
  const forget = once(isHalfSent, async ({ service }) => service.broker.purge())
  let isFirst = true
  // What the freeze told the queue is lost as well, but for one chunk.
  const copies = () => {
    const wasFirst = isFirst
    isFirst = false
    return wasFirst ? 1 : 0
  }
  let now = SLOT
  const mischief = { ...ORDERLY, copies: () => (now < SLOT + 60_000 ? copies() : 1) }
  const result = await run({
    provider,
    mischief,
    interlude: async (running) => {
      now = running.timeline.clock()
      await forget(running)
    },
  })
  expect(result).toMatchObject({ complaints: [], lost: 0, doubled: 0 })
  expect(result.minutes).toBeLessThanOrEqual(10)
})

test('one call in twenty to the database fails before, one after it was committed: every counter is exact', async () => {
  for (const seed of [13, 14, 15]) {
    const random = randomFrom(seed)
    const result = await run({
      seed,
      fault: ({ kind, at }) =>
        kind !== 'database' || at > SLOT + HOUR
          ? null
          : random.chance(0.05)
            ? 'error before'
            : random.chance(0.05)
              ? 'error after'
              : null,
    })
    expect(result).toMatchObject({ complaints: [], lost: 0, doubled: 0 })
  }
})

/** Forty readers share a story and twenty leave, each again until it is not told to come later. What they were answered. */
function readersAtTheDoor() {
  const answers: { status: number; retryAfter: string | null }[] = []
  let open = 0
  const knock = (running: Running, path: string, init: Knock) => {
    running.timeline.spawn(`a reader at ${path.slice(0, 20)}`, async (process) => {
      const answer = await running.service.ask(process, path, init)
      answers.push({ status: answer.status, retryAfter: answer.headers.get('retry-after') })
      if (answer.status !== 503) open--
      else running.timeline.at(running.timeline.clock() + 30_000, () => knock(running, path, init))
    })
  }
  async function begin(running: Running) {
    const url = 'https://meridian.example/harbour'
    for (let index = 0; index < 60; index++) {
      open++
      const isLeaver = index >= 40
      if (isLeaver) running.leavers.push({ id: 100 + index, wasTried: true })
      const token = isLeaver ? await unsubscribeToken(CONFIG.secretKeys[0], 100 + index, 0) : `token-${index}-abc`
      const headers = { 'user-agent': BROWSER, 'cf-connecting-ip': `198.51.${index}.7`, 'content-type': 'text/plain' }
      const share = JSON.stringify({ url, channel: 'whatsapp', token })
      const [path, body] = isLeaver
        ? [`/unsubscribe/${token}`, 'List-Unsubscribe=One-Click']
        : ['/v1/meridian/shares', share]
      running.timeline.at(SLOT + index * 200, () => knock(running, path, { headers, body }))
    }
  }
  return { answers, begin, isBusy: () => open > 0 }
}
type Knock = { headers: Record<string, string>; body: string }

test('… and whoever stands at the door meanwhile is served or told when to come again, and counted once', async () => {
  const random = randomFrom(1)
  const door = readersAtTheDoor()
  const result = await run({
    fates: () => [],
    isBusy: door.isBusy,
    begin: (running) => {
      void door.begin(running).then(() => punctualTicks(running))
    },
    fault: ({ kind, at }) =>
      kind !== 'database' || at > SLOT + HOUR
        ? null
        : random.chance(0.05)
          ? 'error before'
          : random.chance(0.05)
            ? 'error after'
            : null,
  })
  expect(result).toMatchObject({ lost: 0, doubled: 0, human: 0 })
  const refused = door.answers.filter(({ status }) => status >= 300)
  expect(refused.length).toBeGreaterThan(0)
  for (const answer of refused) expect(answer).toEqual({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) })
  expect(
    await count('SELECT (SELECT sum(shares) FROM share_days) + (SELECT coalesce(sum(count), 0) FROM drops) AS n'),
  ).toBe(40)
  expect(await count("SELECT count(*) AS n FROM subscribers WHERE status = 'unsubscribed'")).toBe(20)
  expect(await count('SELECT sum(unsubscribed) AS n FROM reader_days')).toBe(20)
}, 300_000)

test('the database stands still for 80 seconds in mid-send: nothing is given up, nobody mailed twice', async () => {
  const from = SLOT + 500
  let deadLettered = () => 0
  const result = await run({
    fault: ({ kind, at }) =>
      kind === 'database' && at >= from && at < from + 80_000 ? { stall: from + 80_000 - at } : null,
    interlude: async ({ service }) => {
      deadLettered = service.broker.deadLettered
    },
  })
  expect(result).toMatchObject({ complaints: [], lost: 0, doubled: 0 })
  expect(deadLettered()).toBe(0)
  expect(result.minutes).toBeGreaterThan(1.3)
})

/** Without the notes to the desk. */
const digestOnly = ({ requests, mails }: Ledger): Ledger => ({
  requests: requests.filter(({ key }) => !key.startsWith('mail-')),
  mails: mails.filter(({ tag }) => tag !== ''),
})

/** Sends, takes a backup in the middle, and comes back to it `hours` later. */
async function restoredAfter(hours: number) {
  const provider = newProvider({ rate: 2 })
  let restore = async () => {}
  const mischief = { ...ORDERLY, batchSize: () => 1 }
  const first = await run({
    provider,
    mischief,
    fates: () => [],
    interlude: once(isHalfSent, async ({ db }) => {
      restore = await takeBackup(db)
    }),
  })
  expect(first.complaints).toEqual([])
  const before = digestOnly(provider.ledger())
  const again = await run({ provider, fates: () => [], stage: () => restore(), startAt: SLOT + hours * HOUR })
  return { again, before, after: digestOnly(provider.ledger()) }
}

test('a backup from mid-send, restored within 20 hours: the rest is sent again under the same keys, and nobody has it twice', async () => {
  const { again, before, after } = await restoredAfter(3)
  expect(again).toMatchObject({ complaints: [], doubled: 0 })
  expect(after.mails).toHaveLength(before.mails.length)
})

test.each([21, 25, 100])(
  'a backup from mid-send, restored after %i hours: nothing is sent, and a person decides',
  async (hours) => {
    const { before, after } = await restoredAfter(hours)
    expect(before.mails).toHaveLength(300)
    expect(after.requests).toHaveLength(before.requests.length)
    expect(await bindings.DB.prepare('SELECT status FROM digests WHERE publication_id = 1').first('status')).toBe(
      'needs_review',
    )
  },
)
