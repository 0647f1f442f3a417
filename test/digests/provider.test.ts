/** A whole digest through the stand-in for Resend, over a socket, with what a provider does on a bad day. Its ledger has the last word. */
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test, vi } from 'vitest'
import { localConfig } from '../../src/config'
import { tick } from '../../src/cron'
import { sendChunk } from '../../src/digests/send/send'
import { sweepChunks } from '../../src/digests/send/sweep'
import { digestTraces } from '../../src/digests/traces'
import { type ChunkMessage, type Deps, depsOf, type Env } from '../../src/ground/deps'
import { newPace } from '../../src/mail/pace'
import { resendMailer } from '../../src/mail/resend'
import { limited } from '../limits'
import { type StandIn, standIn } from '../resend/control'
import type { Settings } from '../resend/team'
import { admin, ask, bindings, linkIn, mailsArrive, manyReaders, setClock, world } from '../world'

// Many calls over a real socket.
vi.setConfig({ testTimeout: 120_000 })

const SLOT = Date.parse('2026-03-02T07:00:00Z')
const PERIOD = '/publications/meridian/digests/2026-W10'

type Stage = { resend: StandIn; deps: Deps; queue: { message: ChunkMessage; at: number }[] }

/** The engine with a queue that we deliver from, a clock that moves when somebody waits, and the provider's real socket. */
async function stage(settings: Partial<Settings>, timeout: number): Promise<Stage> {
  const resend = await standIn({ now: SLOT, ...settings })
  const queue: Stage['queue'] = []
  const put = (message: ChunkMessage, delaySeconds = 0) =>
    void queue.push({ message, at: Date.now() + delaySeconds * 1_000 })
  const hints = {
    send: async (message: ChunkMessage, options?: QueueSendOptions) => put(message, options?.delaySeconds),
    sendBatch: async (batch: Iterable<{ body: ChunkMessage }>) => {
      for (const { body } of batch) put(body)
    },
  }
  const given = limited(env as unknown as Env, { isOneInvocation: false })
  const nobody = { send: async () => {}, sendBatch: async () => {} }
  const queues = { mail: nobody, shares: nobody, digests: hints } as unknown as Deps['queues']
  const wait = async (milliseconds: number) => setClock(Date.now() + milliseconds)
  // Not Date.now itself: setting the clock puts another Date in its place.
  const pace = newPace({ clock: () => Date.now(), wait })
  const mailer = resendMailer({ ...resend, pace, timeoutMilliseconds: timeout })
  const timed: Deps['mailer'] = {
    async send(request) {
      await resend.set({ now: Date.now() })
      return mailer.send(request)
    },
  }
  return {
    resend,
    deps: {
      ...depsOf(given, { config: localConfig(given), mailer: timed, traces: digestTraces }),
      queues,
      clock: () => Date.now(),
    },
    queue,
  }
}

/** Delivers what the queue holds, in time; a sweep every five minutes finds the rest. Until the digest is `status`. */
async function deliverUntil({ deps, queue }: Stage, status: string): Promise<void> {
  let sweptAt = Date.now()
  for (let turn = 0; turn < 5_000; turn++) {
    const next = queue.toSorted((a, b) => a.at - b.at)[0]
    if ((!next || turn % 20 === 0) && (await shown()).status === status) return
    if (next) {
      queue.splice(queue.indexOf(next), 1)
      setClock(Math.max(Date.now(), next.at))
      const again = await sendChunk(deps, next.message)
      if (again) queue.push({ message: next.message, at: Date.now() + again.retrySeconds * 1_000 })
    }
    if (!next || Date.now() - sweptAt > 300_000) {
      setClock(Math.max(Date.now(), sweptAt + 300_000))
      sweptAt = Date.now()
      await sweepChunks(deps)
    }
  }
  expect((await shown()).status).toBe(status)
}

type Shown = { status: string; reason: string | null; pausedUntil?: string; accounting: Record<string, number> }
const shown = async () => (await (await admin(PERIOD)).json()) as Shown

/** Nobody is missed and nobody is mailed twice, but for those who are expected to be left out. */
async function expectOnce({ resend }: Stage, recipients: number, leftOut: string[] = []): Promise<void> {
  const { taken } = await resend.ledger()
  const mailed = taken.map(({ to }) => to[0] ?? '')
  expect(mailed.length).toBe(recipients - leftOut.length)
  expect(new Set(mailed).size).toBe(mailed.length)
  expect(mailed.filter((address) => leftOut.includes(address))).toEqual([])
}

beforeEach(async () => {
  await world()
  await admin('/publications/meridian/stories', {
    json: ['a', 'b', 'c'].map((path) => ({ url: `https://meridian.example/${path}`, title: path, kind: 'deep-dive' })),
  })
})

async function frozen(settings: Partial<Settings>, recipients: number, timeout = 20_000): Promise<Stage> {
  await manyReaders(recipients)
  setClock(SLOT)
  const made = await stage(settings, timeout)
  await tick(made.deps, SLOT)
  return made
}

test('thirty answers of “too many requests”: nobody asks more often than allowed, and everybody gets the digest', async () => {
  const made = await frozen({ rate: 5, retryAfter: 2, script: Array.from({ length: 30 }, () => 'rate_limited') }, 500)
  await deliverUntil(made, 'sent')
  await expectOnce(made, 500)
  const { asked } = await made.resend.ledger()
  const busiest = Math.max(...asked.map(({ at }) => asked.filter((one) => one.at >= at && one.at < at + 1_000).length))
  expect(busiest).toBeLessThanOrEqual(5)
  expect(asked.filter(({ outcome }) => outcome === 'rate_limit_exceeded')).toHaveLength(30)
})

test('a daily quota that ends in the middle: paused with the hour, at most one call more, and resumed by itself', async () => {
  const made = await frozen({ rate: 0, daily: 200 }, 500)
  await deliverUntil(made, 'paused')
  expect(await shown()).toMatchObject({ reason: 'daily_quota_exceeded', pausedUntil: '2026-03-03T00:00:00.000Z' })
  const refused = (await made.resend.ledger()).asked.filter(({ outcome }) => outcome === 'daily_quota_exceeded')
  expect(refused).toHaveLength(1)
  for (const day of [3, 4]) {
    setClock(Date.parse(`2026-03-0${day}T00:05:00Z`))
    await tick(made.deps, Date.now())
    await deliverUntil(made, day === 3 ? 'paused' : 'sent')
  }
  await expectOnce(made, 500)
})

test('one address in each of ten calls that the provider never takes: the others go, without one request more', async () => {
  const poison = Array.from({ length: 10 }, (_, chunk) => `reader${chunk * 100 + chunk}@readers.example`)
  const made = await frozen({ rate: 0, poison }, 1_000)
  await deliverUntil(made, 'sent')
  await expectOnce(made, 1_000, poison)
  expect((await made.resend.ledger()).asked).toHaveLength(10)
  expect((await shown()).accounting).toMatchObject({ accepted: 990, failed: 10 })
})

test('a provider that refuses the whole call for one address: its mails go one by one, the other calls as ever', async () => {
  const poison = ['reader42@readers.example', 'reader242@readers.example']
  const made = await frozen({ rate: 0, poison, refusesWhole: true }, 300)
  await deliverUntil(made, 'sent')
  await expectOnce(made, 300, poison)
  const { asked } = await made.resend.ledger()
  expect(asked.filter(({ path }) => path === '/emails')).toHaveLength(200)
  const reasons = await bindings.DB.prepare("SELECT DISTINCT reason FROM deliveries WHERE status = 'failed'").all()
  expect(reasons.results).toEqual([{ reason: 'Invalid `to` field: (address)' }])
})

test('a quarter of the calls taken and then silent, reset or garbled: nobody twice, nobody missed, nothing left in doubt', async () => {
  const faults = { accept_then_hang: 0.03, accept_then_reset: 0.1, accept_then_garbage: 0.1, internal_error: 0.1 }
  const made = await frozen({ rate: 0, chance: { seed: 11, faults } }, 2_000, 1_500)
  await deliverUntil(made, 'sent')
  await expectOnce(made, 2_000)
  expect((await shown()).accounting).toMatchObject({ accepted: 2_000, unknown: 0 })
  const outcomes = (await made.resend.ledger()).asked.map(({ outcome }) => outcome)
  expect(outcomes).toContain('replayed')
  expect(outcomes).not.toContain('invalid_idempotent_request')
})

test('an address that was typed in two ways is one reader and one mail', async () => {
  for (const email of ['Ada@Readers.example', 'ada@readers.EXAMPLE']) {
    await ask('/v1/meridian/subscribers', { json: { email } })
  }
  const [mail] = await mailsArrive(1)
  if (!mail) throw new Error('nobody was asked')
  await ask(linkIn(mail, '/confirm/'), { method: 'POST' })
  const made = await frozen({ rate: 0 }, 1)
  await deliverUntil(made, 'sent')
  const { taken } = await made.resend.ledger()
  expect(taken.map(({ to }) => to[0]?.toLowerCase()).sort()).toEqual(['ada@readers.example', 'reader0@readers.example'])
})

test('a key that may not send stops the digest at the first answer, and nobody counts as failed', async () => {
  const made = await frozen({ rate: 0, script: ['unauthorised'] }, 500)
  await deliverUntil(made, 'paused')
  expect((await made.resend.ledger()).asked).toHaveLength(1)
  expect(await shown()).toMatchObject({ reason: 'unauthorised', accounting: { planned: 500, failed: 0 } })
})
