/**
 * A schedule that changes: with a draft in hand, before, at and after a slot. No week is lost and none is doubled, what an editor wrote
 * goes along, and a week that a change skipped says so.
 */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localConfig } from '../../src/config'
import { sendDueDigests } from '../../src/digests/due'
import { digestTraces } from '../../src/digests/traces'
import { type Deps, depsOf, type Env } from '../../src/ground/deps'
import { DAYS_OF_WEEK } from '../../src/ground/schema'
import { weeksFrom } from '../../src/publications/schedule'
import { limited } from '../limits'
import { admin, bindings, DAY, FRIDAY, HOUR, MERIDIAN, mailsArrive, setClock, tickAt, world } from '../world'

const SLOT = Date.parse('2026-03-02T07:00:00Z')
const DIGESTS = '/publications/meridian/digests'

type Digest = { period: string; status: string; reason: string | null; subject: string; slotAt: string; sentAt: string }
const list = async () => ((await (await admin(`${DIGESTS}?limit=500`)).json()) as { items: Digest[] }).items
const line = async () => (await list()).map(({ period, status, reason }) => [period, status, reason].join(' ').trim())

async function push(count: number, at = FRIDAY): Promise<void> {
  const stories = Array.from({ length: count }, (_, index) => ({
    url: `https://meridian.example/${at}-${index}`,
    title: `Story ${index} of ${at}`,
    kind: 'deep-dive',
    publishedAt: new Date(at - index * 60_000).toISOString(),
  }))
  expect((await admin('/publications/meridian/stories', { json: stories })).status).toBe(200)
}

async function change(settings: object): Promise<{ nextDigestAt: string }> {
  const answer = await admin('/publications/meridian', { method: 'PUT', json: { ...MERIDIAN, ...settings } })
  expect(answer.status).toBe(200)
  return (await answer.json()) as { nextDigestAt: string }
}

async function touch(period: string, subject: string): Promise<void> {
  expect((await admin(`${DIGESTS}/${period}`, { method: 'PATCH', json: { subject } })).status).toBe(200)
}

test('from Monday to Friday after Monday’s digest: no second one this week, the next one Friday of the next', async () => {
  await world()
  await push(3)
  await tickAt(SLOT)
  setClock(SLOT + HOUR)
  expect(await change({ digestDay: 'friday' })).toMatchObject({ nextDigestAt: '2026-03-13T07:00:00.000Z' })
  await push(3, SLOT + DAY)
  await tickAt(SLOT + 4 * DAY)
  expect(await line()).toEqual(['2026-W10 sent'])
  await tickAt(Date.parse('2026-03-13T07:00:00Z'))
  expect(await line()).toEqual(['2026-W11 sent', '2026-W10 sent'])
})

test('from Friday to Monday after Friday’s digest: three days later is too soon, and the week between says that it was skipped', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, digestDay: 'friday' } } })
  await push(3)
  await tickAt(Date.parse('2026-03-06T07:00:00Z'))
  expect(await line()).toEqual(['2026-W10 sent'])
  setClock(Date.parse('2026-03-06T09:00:00Z'))
  expect(await change({ digestDay: 'monday' })).toMatchObject({ nextDigestAt: '2026-03-16T07:00:00.000Z' })
  expect(await line()).toEqual(['2026-W11 skipped schedule_changed', '2026-W10 sent'])
  // Four days are enough, and the week that had been skipped has its slot again.
  expect(await change({ digestDay: 'tuesday' })).toMatchObject({ nextDigestAt: '2026-03-10T07:00:00.000Z' })
  expect(await line()).toEqual(['2026-W10 sent'])
  await push(3, Date.parse('2026-03-08T07:00:00Z'))
  await tickAt(Date.parse('2026-03-10T07:00:00Z'))
  expect(await line()).toEqual(['2026-W11 sent', '2026-W10 sent'])
})

test('half a week to the hour is enough, an hour less is not', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, digestDay: 'thursday', digestHour: 19, timezone: 'UTC' } } })
  await push(3)
  await tickAt(Date.parse('2026-03-05T19:00:00Z'))
  setClock(Date.parse('2026-03-05T20:00:00Z'))
  const at = { timezone: 'UTC', digestDay: 'monday' }
  expect((await change({ ...at, digestHour: 6 })).nextDigestAt).toBe('2026-03-16T06:00:00.000Z')
  expect((await change({ ...at, digestHour: 7 })).nextDigestAt).toBe('2026-03-09T07:00:00.000Z')
})

test('a draft that an editor touched goes along, an earlier week or a later one; one that nobody touched is composed anew', async () => {
  await world()
  await push(3)
  await admin(DIGESTS, { method: 'POST' })
  expect(await line()).toEqual(['2026-W10 draft'])
  // It is Friday of W09: its slot may still come this week.
  await touch('2026-W10', 'What mattered')
  await change({ digestDay: 'saturday' })
  expect(await list()).toMatchObject([
    { period: '2026-W09', subject: 'What mattered', slotAt: '2026-02-28T07:00:00.000Z' },
  ])
  await change({ digestDay: 'wednesday' })
  expect(await list()).toMatchObject([
    { period: '2026-W10', status: 'draft', subject: 'What mattered', slotAt: '2026-03-04T07:00:00.000Z' },
    { period: '2026-W09', status: 'skipped', reason: 'schedule_changed' },
  ])
  await tickAt(Date.parse('2026-03-04T07:00:00Z'))
  expect((await list())[0]).toMatchObject({ period: '2026-W10', status: 'sent', subject: 'What mattered' })
})

test('an hour later the same day: the draft stays where it is, and its slot moves', async () => {
  await world()
  await push(3)
  await admin(DIGESTS, { method: 'POST' })
  await change({ digestHour: 9 })
  expect(await list()).toMatchObject([{ period: '2026-W10', status: 'draft', slotAt: '2026-03-02T09:00:00.000Z' }])
  await tickAt(SLOT)
  expect(await line()).toEqual(['2026-W10 draft'])
  await tickAt(SLOT + 2 * HOUR)
  expect(await line()).toEqual(['2026-W10 sent'])
})

test('changed at seven o’clock, before the tick saw the slot: the digest goes out all the same', async () => {
  await world()
  await push(3)
  setClock(SLOT + 60_000)
  await change({ digestDay: 'friday' })
  await tickAt(SLOT + 120_000)
  expect(await line()).toEqual(['2026-W10 sent'])
})

test('another zone moves the slot to the Sunday before, into the week that had its digest: the next one is a week later', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, digestHour: 1, timezone: 'UTC' } } })
  await push(3)
  await tickAt(Date.parse('2026-03-02T01:00:00Z'))
  setClock(Date.parse('2026-03-02T02:00:00Z'))
  await change({ digestDay: 'sunday', digestHour: 20, timezone: 'America/New_York' })
  await push(3, Date.parse('2026-03-04T01:00:00Z'))
  await tickAt(Date.parse('2026-03-09T00:00:00Z'))
  expect(await line()).toEqual(['2026-W10 sent'])
  await tickAt(Date.parse('2026-03-16T00:00:00Z'))
  expect(await line()).toEqual(['2026-W11 sent', '2026-W10 sent'])
})

test('what waits for an approval stays where it is when the schedule changes, and expires in its hour', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, approval: 'manual' } } })
  await push(3)
  await tickAt(SLOT)
  await touch('2026-W10', 'Waiting')
  setClock(SLOT + HOUR)
  await change({ approval: 'manual', digestDay: 'friday' })
  expect(await line()).toEqual(['2026-W10 draft'])
  await tickAt(SLOT + 6 * HOUR)
  expect(await line()).toEqual(['2026-W10 expired not_approved'])
})

test('a draft is there from its lead time on, once, and goes out at its slot without anybody', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, draftHours: 4 } } })
  await push(3)
  await tickAt(SLOT - 4 * HOUR - 60_000)
  expect(await line()).toEqual([])
  await tickAt(SLOT - 4 * HOUR)
  expect(await line()).toEqual(['2026-W10 draft'])
  const composed = await bindings.DB.prepare('SELECT composed_at FROM digests').first('composed_at')
  await tickAt(SLOT - 3 * HOUR)
  expect(await bindings.DB.prepare('SELECT composed_at FROM digests').first('composed_at')).toBe(composed)
  await tickAt(SLOT)
  expect(await line()).toEqual(['2026-W10 sent'])
})

test('an empty week that comes late is a thin week, and nobody’s work', async () => {
  await world()
  await tickAt(SLOT + 9 * HOUR)
  expect(await line()).toEqual(['2026-W10 skipped thin_week'])
  const [note] = await mailsArrive(1, 'desk@meridian.example')
  expect(note?.subject).toBeDefined()
})

test('a digest that goes out early is dated by the day on which it goes; one that goes late, by its slot', async () => {
  await world()
  await push(3)
  await admin(DIGESTS, { method: 'POST' })
  await admin(`${DIGESTS}/2026-W10/send`, { method: 'POST' })
  const frame = () => bindings.DB.prepare('SELECT frame FROM digests ORDER BY id DESC').first<string>('frame')
  expect(await frame()).toContain('27 February 2026')
  expect(await frame()).not.toContain('2 March 2026')
  await push(3, SLOT)
  await tickAt(SLOT + 7 * DAY + 5 * HOUR)
  expect(await frame()).toContain('9 March 2026')
})

// ---- Two years ----

const WEEKS = 104
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

function deaf(): Deps {
  const given = limited(env as unknown as Env, { isOneInvocation: false })
  const queue = { send: async () => {}, sendBatch: async () => {} }
  const queues = { mail: queue, shares: queue, digests: queue } as unknown as Deps['queues']
  const mailer = { send: async () => ({ outcome: 'unknown', message: 'nobody reads here' }) as const }
  return {
    ...depsOf(given, { config: localConfig(given), mailer, traces: digestTraces }),
    ...{ queues, clock: () => Date.now() },
  }
}

/** Lets the cron come at every slot, six hours after what waits for an approval, and whenever somebody did something. */
async function live(turns: Turn[]): Promise<string[]> {
  await world({ publications: { meridian: { ...MERIDIAN, minStories: 1, deskEmail: null } } })
  const deps = deaf()
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
    await sendDueDigests(deps, now)
    for (const { period, status } of (await list()).slice(0, 3)) {
      const hadSlot = await bindings.DB.prepare('SELECT 1 AS n FROM slots WHERE period = ?').bind(period).first('n')
      if (status !== 'draft' || !hadSlot) continue
      if (isApproved) await admin(`${DIGESTS}/${period}/send`, { method: 'POST' })
      else {
        now = Math.max(now, Math.min(now + 7 * HOUR, changeAt))
        setClock(now + 7 * HOUR)
        await sendDueDigests(deps, now + 7 * HOUR)
        now += 7 * HOUR
      }
    }
  }
  return subjects
}

test('two years of schedules that change as they like: each week has its one end, and no two digests are nearer than half a week', async () => {
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
    { numRuns: Number(process.env.SCHEDULES ?? 3), seed: Number(process.env.SEED ?? 11), endOnFailure: true },
  )
}, 240_000)
