/** An editor holds a digest that would go out by itself, and releases it; past its last moment it expires, and says so. */
import { beforeEach, expect, test } from 'vitest'
import { admin, allMailsTried, BASE, bindings, FRIDAY, HOUR, MERIDIAN, mailbox, mailsArrive, setClock } from '../world'
import { change, DIGESTS, push, tickAt, worldWithReader } from './schedule'

const SLOT = Date.parse('2026-03-02T07:00:00Z')
const DESK = 'desk@meridian.example'
const READER = 'reader0@readers.example'
const MINUTE = 60_000

type Shown = { status: string; reason: string | null; subject: string; heldAt?: string; expiresAt?: string }
const shown = async (period = '2026-W10') => (await (await admin(`${DIGESTS}/${period}`)).json()) as Shown
const press = async (what: string, period = '2026-W10') =>
  (await admin(`${DIGESTS}/${period}/${what}`, { method: 'POST' })).status
const told = async (words: string) => (await mailbox(DESK)).filter(({ text }) => text.includes(words))

beforeEach(async () => {
  await worldWithReader()
  await push(4)
  await admin(DIGESTS, { method: 'POST' })
})

test('held, its hour passes without it; the desk is told where the button is and until when; released, it goes out with the next tick', async () => {
  expect(await press('hold')).toBe(200)
  expect(await shown()).toMatchObject({
    ...{ status: 'draft', heldAt: new Date(FRIDAY).toISOString() },
    expiresAt: new Date(SLOT + 6 * HOUR).toISOString(),
  })
  for (const at of [SLOT, SLOT + 5 * MINUTE]) await tickAt(at)
  expect(await shown()).toMatchObject({ status: 'draft' })
  expect(await mailbox(READER)).toEqual([])
  await mailsArrive(1, DESK)
  const [note, ...others] = await told('somebody at the desk holds it')
  expect(others).toEqual([])
  expect(note?.text).toContain('Monday 2 March at 13:00 GMT')
  expect(note?.text).toContain(`${BASE}/admin/meridian/digests/2026-W10`)

  setClock(SLOT + HOUR)
  expect(await press('release')).toBe(200)
  expect(await shown()).not.toHaveProperty('heldAt')
  await tickAt(SLOT + HOUR + 5 * MINUTE)
  expect(await shown()).toMatchObject({ status: 'sent' })
  expect(await mailsArrive(1, READER)).toHaveLength(1)
})

test('released before its hour, it goes out at its hour', async () => {
  expect([await press('hold'), await press('release')]).toEqual([200, 200])
  await tickAt(SLOT - MINUTE)
  expect(await shown()).toMatchObject({ status: 'draft' })
  await tickAt(SLOT)
  expect(await shown()).toMatchObject({ status: 'sent' })
})

test('a release of what has gone out, or is not held, leaves its slot as it is', async () => {
  const open = () => bindings.DB.prepare('SELECT count(*) AS n FROM slots WHERE done_at IS NULL').first<number>('n')
  await tickAt(SLOT)
  expect(await shown()).toMatchObject({ status: 'sent' })
  expect([await press('release'), await open()]).toEqual([409, 0])
})

test('held past its last moment it expires, nobody is mailed, the desk is told, and its stories come in the next one', async () => {
  await press('hold')
  await tickAt(SLOT)
  await tickAt(SLOT + 6 * HOUR - MINUTE)
  expect(await shown()).toMatchObject({ status: 'draft' })
  await tickAt(SLOT + 6 * HOUR)
  expect(await shown()).toMatchObject({ status: 'expired', reason: 'not_released' })
  await allMailsTried()
  expect(await told('was held until six hours after its hour')).toHaveLength(1)
  expect([await press('release'), await press('send')]).toEqual([409, 409])
  await tickAt(SLOT + 7 * 24 * HOUR)
  expect(await shown('2026-W11')).toMatchObject({ status: 'sent' })
})

test('one whose last moment nobody ticked for expires with the first tick, too', async () => {
  await press('hold')
  await tickAt(SLOT + 9 * HOUR)
  expect(await shown()).toMatchObject({ status: 'expired', reason: 'not_released' })
  expect(await mailbox(READER)).toEqual([])
})

test('held, it can still be changed, sent by hand, or cancelled', async () => {
  await press('hold')
  expect((await admin(`${DIGESTS}/2026-W10`, { method: 'PATCH', json: { subject: 'By hand' } })).status).toBe(200)
  expect(await press('send')).toBe(202)
  await mailsArrive(1, READER)
  await tickAt(SLOT)
  expect(await shown()).toMatchObject({ status: 'sent', subject: 'By hand' })
  expect(await shown()).not.toHaveProperty('heldAt')
  expect(await mailbox(READER)).toHaveLength(1)
})

test('it is held once, released once, and only where it would go out by itself', async () => {
  expect([await press('release'), await press('hold'), await press('hold')]).toEqual([409, 200, 409])
  expect([await press('release'), await press('release')]).toEqual([200, 409])
  await change({ approval: 'manual' })
  expect(await press('hold')).toBe(409)
  expect(await press('hold', '2026-W11')).toBe(404)
})

test('a hold goes along where the schedule is moved to another week', async () => {
  await press('hold')
  setClock(SLOT - HOUR)
  await admin('/publications/meridian', { method: 'PUT', json: { ...MERIDIAN, digestHour: 6 } })
  const { nextDigestAt } = await change({ digestHour: 6 })
  const period = nextDigestAt < '2026-03-09' ? '2026-W10' : '2026-W11'
  await tickAt(Date.parse(nextDigestAt))
  expect(await shown(period)).toMatchObject({ status: 'draft', heldAt: expect.any(String) })
  expect(await mailbox(READER)).toEqual([])
})
