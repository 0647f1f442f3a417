/**
 * A year of a schedule that changes as it likes, with and without an editor, an approval and a punctual cron: each week has its one end,
 * and no two digests are nearer than half a week.
 */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localConfig } from '../../src/config'
import { sendDueDigests } from '../../src/digests/due'
import { sendChunk } from '../../src/digests/send/send'
import { digestTraces } from '../../src/digests/traces'
import { type ChunkMessage, type Deps, depsOf, type Env } from '../../src/ground/deps'
import type { SendRequest } from '../../src/ground/mailer'
import { DAYS_OF_WEEK } from '../../src/ground/schema'
import { weeksFrom } from '../../src/publications/schedule'
import { limited } from '../limits'
import { admin, bindings, DAY, FRIDAY, HOUR, MERIDIAN, setClock } from '../world'
import { change, DIGESTS, type Digest, list, push, settled, touch, worldWithReader } from './schedule'
import { ALL_TAKEN } from './stage'

const WEEKS = 52
const zones = ['Europe/London', 'America/New_York', 'Pacific/Auckland', 'Asia/Riyadh', 'America/Sao_Paulo'] as const

const turn = fc.record({
  /** Hours until the schedule is changed. */
  after: fc.integer({ min: 1, max: 500 }),
  settings: fc.record({
    digestDay: fc.constantFrom(...DAYS_OF_WEEK),
    digestHour: fc.integer({ min: 0, max: 23 }),
    timezone: fc.constantFrom(...zones),
    approval: fc.constantFrom('automatic', 'automatic', 'manual'),
  }),
  isTouched: fc.boolean(),
  isThin: fc.boolean(),
  /** Whether somebody approves what waits, and how late the cron is. */
  isApproved: fc.boolean(),
  lateMinutes: fc.integer({ min: 0, max: 240 }),
})
type Turn = typeof turn extends fc.Arbitrary<infer Value> ? Value : never

/** A service whose queue is delivered by hand. */
function service(): { tick: (at: number) => Promise<void> } {
  const given = limited(env as unknown as Env, { isOneInvocation: false })
  const queue = { send: async () => {}, sendBatch: async () => {} }
  const queued: ChunkMessage[] = []
  const digests = {
    sendBatch: async (batch: { body: ChunkMessage }[]) => void queued.push(...batch.map(({ body }) => body)),
  }
  const queues = { mail: queue, shares: queue, digests } as unknown as Deps['queues']
  const mailer = { send: async (request: SendRequest) => ALL_TAKEN(request) }
  const deps = {
    ...depsOf(given, { config: localConfig(given), mailer, traces: digestTraces }),
    ...{ queues, clock: () => Date.now() },
  }
  async function tick(at: number): Promise<void> {
    await sendDueDigests(deps, at)
    for (let message = queued.shift(); message; message = queued.shift()) await sendChunk(deps, message)
  }
  return { tick }
}

/** Lets the cron come at every slot, six hours after what waits for an approval, and whenever somebody did something. */
async function live(turns: Turn[]): Promise<string[]> {
  await worldWithReader({ publications: { meridian: { ...MERIDIAN, minStories: 1, deskEmail: null } } })
  const { tick } = service()
  const end = FRIDAY + WEEKS * 7 * DAY
  const subjects: string[] = []
  let now = FRIDAY
  let [changeAt, index] = [FRIDAY, -1]
  const current = () => turns[index % turns.length] as Turn
  while (now < end) {
    if (now >= changeAt) {
      index++
      await change({ minStories: 1, deskEmail: null, ...current().settings })
      changeAt = now + current().after * HOUR
    }
    const { isTouched, isThin, isApproved, lateMinutes } = current()
    const slotAt = (await bindings.DB.prepare('SELECT next_slot_at AS n FROM publications').first<number>('n')) ?? 0
    const next = Math.min(slotAt + lateMinutes * 60_000, changeAt)
    if (!isThin && next > now) await push(1, now)
    if (isTouched && !isThin) {
      const answer = await admin(DIGESTS, { method: 'POST' })
      const draft = (await answer.json()) as Digest
      const isMine = subjects.includes(draft.subject)
      if (draft.status === 'draft' && !isMine) {
        subjects.push(`Written ${subjects.length}`)
        await touch(draft.period, subjects.at(-1) ?? '')
      }
    }
    now = Math.max(next, now + 60_000)
    setClock(now)
    await tick(now)
    for (const { period, status } of (await list()).slice(0, 3)) {
      const hadSlot = await bindings.DB.prepare('SELECT 1 AS n FROM slots WHERE period = ?').bind(period).first('n')
      if (status !== 'draft' || !hadSlot) continue
      if (isApproved) {
        await admin(`${DIGESTS}/${period}/send`, { method: 'POST' })
        await settled()
      } else {
        now = Math.max(now, Math.min(now + 7 * HOUR, changeAt))
        setClock(now + 7 * HOUR)
        await tick(now + 7 * HOUR)
        now += 7 * HOUR
      }
    }
  }
  return subjects
}

test('a year of schedules that change as they like: each week has its one end, and no two digests are nearer than half a week', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 5, maxLength: 40 }), async (turns) => {
      const subjects = await live(turns)
      const digests = (await list()).toReversed()
      const over = digests.filter(({ status }) => status !== 'draft')
      const periods = over.map(({ period }) => period)
      const [first = '', last = ''] = [periods[0], periods.at(-1)]
      expect(periods).toEqual([...weeksFrom(first, last), last])
      for (const { period, status, reason } of over) {
        const ending = status === 'sent' ? status : `${status} ${reason}`
        expect(
          ['sent', 'skipped thin_week', 'skipped schedule_changed', 'expired not_approved'],
          `${period} is ${ending}`,
        ).toContain(ending)
      }
      const sent = over.filter(({ status }) => status === 'sent')
      for (const [index, digest] of sent.entries()) {
        const before = sent[index - 1]
        if (before)
          expect(Date.parse(digest.slotAt) - Date.parse(before.slotAt), digest.period).toBeGreaterThanOrEqual(3.5 * DAY)
      }
      // What an editor wrote is in exactly one digest, wherever the schedule went.
      for (const subject of subjects)
        expect(
          digests.filter((digest) => digest.subject === subject),
          subject,
        ).toHaveLength(1)
      expect(sent.length).toBeGreaterThan(10)
    }),
    { numRuns: Number(process.env.SCHEDULES ?? 2), seed: Number(process.env.SEED ?? 11), endOnFailure: true },
  )
}, 600_000)
