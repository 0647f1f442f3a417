/**
 * A schedule that changes: with a draft in hand, before, at and after a slot. No week is lost and none is doubled, what an editor wrote
 * goes along, and a week that a change skipped says so.
 */
import { expect, test } from 'vitest'
import { admin, bindings, DAY, HOUR, MERIDIAN, mailsArrive, setClock } from '../world'
import { change, DIGESTS, line, list, push, settled, tickAt, touch, worldWithReader } from './schedule'

const SLOT = Date.parse('2026-03-02T07:00:00Z')
test('from Monday to Friday after Monday’s digest: no second one this week, the next one Friday of the next', async () => {
  await worldWithReader()
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
  await worldWithReader({ publications: { meridian: { ...MERIDIAN, digestDay: 'friday' } } })
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
  await worldWithReader({
    publications: { meridian: { ...MERIDIAN, digestDay: 'thursday', digestHour: 19, timezone: 'UTC' } },
  })
  await push(3)
  await tickAt(Date.parse('2026-03-05T19:00:00Z'))
  setClock(Date.parse('2026-03-05T20:00:00Z'))
  const at = { timezone: 'UTC', digestDay: 'monday' }
  expect((await change({ ...at, digestHour: 6 })).nextDigestAt).toBe('2026-03-16T06:00:00.000Z')
  expect((await change({ ...at, digestHour: 7 })).nextDigestAt).toBe('2026-03-09T07:00:00.000Z')
})

test('a draft that an editor touched goes along, an earlier week or a later one; one that nobody touched is composed anew', async () => {
  await worldWithReader()
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
  await worldWithReader()
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
  await worldWithReader()
  await push(3)
  setClock(SLOT + 60_000)
  await change({ digestDay: 'friday' })
  await tickAt(SLOT + 120_000)
  expect(await line()).toEqual(['2026-W10 sent'])
})

test('another zone moves the slot to the Sunday before, into the week that had its digest: the next one is a week later', async () => {
  await worldWithReader({ publications: { meridian: { ...MERIDIAN, digestHour: 1, timezone: 'UTC' } } })
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
  await worldWithReader({ publications: { meridian: { ...MERIDIAN, approval: 'manual' } } })
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
  await worldWithReader({ publications: { meridian: { ...MERIDIAN, draftHours: 4 } } })
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
  await worldWithReader()
  await tickAt(SLOT + 9 * HOUR)
  expect(await line()).toEqual(['2026-W10 skipped thin_week'])
  const [note] = await mailsArrive(1, 'desk@meridian.example')
  expect(note?.subject).toBeDefined()
})

test('a digest that goes out early is dated by the day on which it goes; one that goes late, by its slot', async () => {
  await worldWithReader()
  await push(3)
  await admin(DIGESTS, { method: 'POST' })
  await admin(`${DIGESTS}/2026-W10/send`, { method: 'POST' })
  await settled()
  const frame = () => bindings.DB.prepare('SELECT frame FROM digests ORDER BY id DESC').first<string>('frame')
  expect(await frame()).toContain('27 February 2026')
  expect(await frame()).not.toContain('2 March 2026')
  await push(3, SLOT)
  await tickAt(SLOT + 7 * DAY + 5 * HOUR)
  expect(await frame()).toContain('9 March 2026')
})

test('two drafts that editors touched, and one week for both: the later one keeps it, the other has its week again when it comes back', async () => {
  await worldWithReader()
  await push(3)
  await admin(DIGESTS, { json: { period: '2026-W10' } })
  await touch('2026-W10', 'First')
  await admin(DIGESTS, { json: { period: '2026-W11' } })
  await touch('2026-W11', 'Second')
  setClock(SLOT - HOUR)
  // Its slot of this week is over for a Sunday at six, and the next one is a week later.
  await change({ digestDay: 'sunday', digestHour: 6 })
  expect(await line()).toEqual(['2026-W11 draft', '2026-W10 draft'])
  setClock(Date.parse('2026-03-08T06:00:00Z') - HOUR)
  await change({ digestDay: 'monday' })
  expect(await line()).toEqual(['2026-W11 draft', '2026-W10 skipped schedule_changed'])
  await change({ digestDay: 'sunday', digestHour: 8 })
  expect(await list()).toMatchObject([
    { period: '2026-W11', status: 'draft', subject: 'Second' },
    { period: '2026-W10', status: 'draft', subject: 'First' },
  ])
})
