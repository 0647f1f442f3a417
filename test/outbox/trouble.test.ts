/** Single mails that need a person: who is told of them, who sees them, what a person can do, and whose business they are not. */
import { expect, test } from 'vitest'
import { bindings, HOUR, MERIDIAN, setClock } from '../world'
import { MINUTE, rows, stage, told } from './stage'

const BO = 'bo@readers.example'
const DESK = MERIDIAN.deskEmail

test('a recipient that is refused fails alone, counts against nobody, and the desk can have the mail written anew', async () => {
  const { signUp, deliver, later, resend, admin } = await stage({ poison: [BO] })
  await signUp(BO)
  await signUp('ada@readers.example')
  await deliver()
  expect(await rows()).toMatchObject([{ state: 'failed', reason: 'validation_error' }, { state: 'accepted' }])
  await resend.set({ poison: [] })
  await later(MINUTE)
  expect(await told('mail_failed')).toMatchObject([{ facts: 'validation_error (1)' }])
  const listed = await (await admin('/publications/meridian/mails')).json<{ items: { id: string }[] }>()
  expect(listed.items).toMatchObject([
    { kind: 'confirm', state: 'failed', reason: 'validation_error', subscriber: '1' },
  ])
  expect(JSON.stringify(listed)).not.toContain('@')
  const retry = () => admin(`/publications/meridian/mails/${listed.items[0]?.id}/retry`, 'POST')
  const [before] = await rows()
  expect((await retry()).status).toBe(202)
  expect((await rows())[0]?.key).not.toBe(before?.key)
  await deliver()
  // It is nobody's trouble any more.
  expect((await retry()).status).toBe(404)
  const toBo = (await resend.ledger()).taken.filter(({ to }) => to[0] === BO)
  expect(toBo).toHaveLength(1)
  // Within ten minutes of the one that left, no second one; of the one that failed there is no trace.
  await signUp(BO)
  await deliver()
  expect((await rows()).at(-1)).toMatchObject({ state: 'dropped', reason: 'limited' })
})

test('after a doubt one refusal settles nothing; a second one in a row does', async () => {
  const { signUp, deliver, later, resend } = await stage({ script: ['hang_before'] })
  await signUp(BO)
  await deliver()
  await resend.set({ poison: [BO] })
  await later(16 * MINUTE)
  expect(await rows()).toMatchObject([{ state: 'due', reason: 'refused', frame: expect.any(String) }])
  await bindings.DB.prepare("UPDATE publications SET name = 'Meridian Weekly'").run()
  await later(16 * MINUTE)
  expect(await rows()).toMatchObject([{ state: 'failed', reason: 'validation_error' }])
  const [{ key } = {}] = await rows()
  const asked = (await resend.ledger()).asked.filter((one) => one.key === key)
  expect([asked.length, new Set(asked.map(({ hash }) => hash)).size]).toEqual([3, 1])
})

test('when to come back may be a date', async () => {
  const { signUp, deliver, later, resend } = await stage({ script: ['rate_limited_date'], retryAfter: 40 })
  await signUp(BO)
  await deliver()
  expect(await rows()).toMatchObject([{ reason: 'rate_limited', first_attempt_at: null }])
  const [row] = await rows()
  expect(Number(row?.next_attempt_at) - Date.now()).toBe(40_000)
  await later(MINUTE)
  expect((await resend.ledger()).taken).toHaveLength(1)
})

test('a mail that nobody knows of after 20 hours is told to the desk and listed, until somebody puts it aside', async () => {
  const { signUp, deliver, later, admin } = await stage({ script: ['accept_then_reset'] })
  await signUp(BO)
  await deliver()
  setClock(Date.now() + 20 * HOUR)
  await later(5 * MINUTE)
  expect(await rows()).toMatchObject([{ state: 'unknown', frame: null }])
  await later(5 * MINUTE)
  await later(5 * MINUTE)
  expect(await told('mail_unknown')).toMatchObject([{ facts: 'unknown (1)' }])
  const list = async () => (await admin('/publications/meridian/mails')).json<{ items: { id: string }[] }>()
  const [mail] = (await list()).items
  expect(mail).toMatchObject({ kind: 'confirm', state: 'unknown', reason: 'unknown' })
  expect((await admin(`/publications/meridian/mails/${mail?.id}`, 'DELETE')).status).toBe(204)
  expect((await admin(`/publications/meridian/mails/${mail?.id}`, 'DELETE')).status).toBe(404)
  expect((await list()).items).toEqual([])
  await later(5 * MINUTE)
  expect(
    await bindings.DB.prepare("SELECT cleared_at FROM alerts WHERE key LIKE 'mail_unknown:%'").first('cleared_at'),
  ).not.toBeNull()
})

test('a mail in trouble at one publication is nobody else’s to see, to send or to put aside', async () => {
  const publications = { meridian: MERIDIAN, harbour: { ...MERIDIAN, name: 'Harbour' } }
  const { signUp, deliver, later, admin } = await stage({ poison: [BO] }, publications)
  await signUp(BO)
  await deliver()
  expect(await (await admin('/publications/harbour/mails')).json()).toEqual({ items: [], next: null })
  expect((await admin('/publications/harbour/mails/1/retry', 'POST')).status).toBe(404)
  expect((await admin('/publications/harbour/mails/1', 'DELETE')).status).toBe(404)
  expect(await rows()).toMatchObject([{ state: 'failed' }])
  await later(MINUTE)
  const { results } = await bindings.DB.prepare("SELECT publication_id FROM alerts WHERE key LIKE 'mail_%'").all()
  expect(results).toEqual([{ publication_id: 1 }])
})

test('a desk is told of what it can mend: neither of a mail that only waits, nor of its own notes', async () => {
  const { signUp, deliver, later, admin } = await stage({ script: ['rate_limited'], poison: [DESK] })
  await signUp(BO)
  await deliver()
  await bindings.DB.prepare('UPDATE mails SET next_attempt_at = next_attempt_at + 36000000').run()
  await later(20 * MINUTE)
  await later(20 * MINUTE)
  expect(await rows()).toMatchObject([{ state: 'due', reason: 'rate_limited' }])
  // The cron was silent for twenty minutes, and that could not be said.
  expect(await rows('desk')).toMatchObject([{ state: 'failed', to_address: null, frame: null }])
  const [note] = await rows('desk')
  expect(await told('cron_silent')).toHaveLength(1)
  expect((await admin(`/publications/meridian/mails/${note?.id}/retry`, 'POST')).status).toBe(404)
  expect((await admin(`/publications/meridian/mails/${note?.id}`, 'DELETE')).status).toBe(204)
})

test('a publication without a desk has its alert, and no mail to nobody', async () => {
  const { signUp, deliver, later } = await stage({ poison: [BO] }, { meridian: { ...MERIDIAN, deskEmail: null } })
  await signUp(BO)
  await deliver()
  await later(MINUTE)
  expect(await bindings.DB.prepare("SELECT count(*) AS n FROM alerts WHERE key LIKE 'mail_failed:%'").first('n')).toBe(
    1,
  )
  expect(await rows('desk')).toEqual([])
})
