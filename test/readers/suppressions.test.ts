/** Addresses never to be mailed: named by the publisher, kept as hashes, lifted again. */
import { expect, test } from 'vitest'
import {
  admin,
  ask,
  bindings,
  FRIDAY,
  linkIn,
  type Mail,
  MERIDIAN,
  mailbox,
  mailsArrive,
  setClock,
  world,
} from '../world'
import { activeReader, listed } from './cast'

const PATH = '/publications/meridian/suppressions'
const suppress = (email: string, reason = 'asked by phone') => admin(PATH, { json: { email, reason } })
const lift = (email: string) => admin(`${PATH}?email=${encodeURIComponent(email)}`, { method: 'DELETE' })
const statusOf = async (email: string) => (await listed(email))?.status
const today = async () => {
  const answer = await admin('/publications/meridian/stats?from=2026-02-27&to=2026-02-27')
  return ((await answer.json()) as { total: Record<string, number> }).total
}

test('a suppressed reader is out at once and once, whichever way the address is written', async () => {
  await world({ publications: { meridian: MERIDIAN, gazette: { ...MERIDIAN, name: 'Gazette' } } })
  await activeReader('bo@readers.example')
  for (const email of ['BO@Readers.example', 'bo@readers.example']) {
    const answer = await suppress(email)
    expect([answer.status, await answer.json()]).toEqual([
      201,
      { id: '1', reason: 'asked by phone', createdAt: expect.stringContaining('2026-02-27T12:00') },
    ])
  }
  expect(await statusOf('bo@readers.example')).toBe('suppressed')
  expect(await today()).toMatchObject({ suppressed: 1, active: 0, unsubscribed: 0 })
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  await ask('/v1/gazette/subscribers', { json: { email: 'bo@readers.example' } })
  // Only the other publication, which nobody forbade, asks.
  const mails = await mailsArrive(3, 'bo@readers.example')
  expect(mails[0]?.subject).toContain('Gazette')
  const { results } = await bindings.DB.prepare('SELECT * FROM suppressions').all()
  expect(JSON.stringify(results)).not.toContain('readers.example')
})

test('a lifted suppression makes nobody a reader again: they confirm anew', async () => {
  await world()
  await activeReader('bo@readers.example')
  await suppress('bo@readers.example')
  expect((await lift('bo@readers.example')).status).toBe(204)
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
  expect((await lift('bo@readers.example')).status).toBe(404)
  setClock(FRIDAY + 3_600_000)
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  const [again] = await mailsArrive(3, 'bo@readers.example')
  await ask(linkIn(again as Mail, '/confirm/'), { method: 'POST' })
  expect(await statusOf('bo@readers.example')).toBe('active')
})

test('whoever was never a reader can be forbidden too, and a pending one is', async () => {
  await world()
  await suppress('stranger@readers.example', 'a lawyer’s letter')
  await ask('/v1/meridian/subscribers', { json: { email: 'cem@readers.example' } })
  await mailsArrive(1)
  await suppress('cem@readers.example')
  expect(await statusOf('cem@readers.example')).toBe('suppressed')
  await ask('/v1/meridian/subscribers', { json: { email: 'stranger@readers.example' } })
  await ask('/v1/meridian/subscribers', { json: { email: 'dora@readers.example' } })
  await mailsArrive(1, 'dora@readers.example')
  expect(await mailbox('stranger@readers.example')).toHaveLength(0)
  expect(await today()).toMatchObject({ suppressed: 1, active: 0 })
})

test('suppressions are listed newest first, page by page, of one publication alone', async () => {
  await world({ publications: { meridian: MERIDIAN, gazette: { ...MERIDIAN, name: 'Gazette' } } })
  for (const name of ['a', 'b', 'c']) await suppress(`${name}@readers.example`, name)
  await admin('/publications/gazette/suppressions', { json: { email: 'd@readers.example', reason: 'd' } })
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await admin(`${PATH}?limit=2${cursor && `&cursor=${cursor}`}`)
    const page = (await answer.json()) as { items: { reason: string }[]; next: string | null }
    seen.push(...page.items.map(({ reason }) => reason))
    cursor = page.next
  }
  expect(seen).toEqual(['c', 'b', 'a'])
})

test('what is no suppression is refused with its code', async () => {
  await world()
  const cases: [object, string][] = [
    [{ email: 'nobody', reason: 'x' }, 'invalid_email'],
    [{ reason: 'x' }, 'invalid_email'],
    [{ email: 'bo@readers.example' }, 'invalid_reason'],
    [{ email: 'bo@readers.example', reason: ' ' }, 'invalid_reason'],
  ]
  for (const [json, code] of cases) {
    const answer = await admin(PATH, { json })
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code } }])
  }
  expect((await lift('nobody')).status).toBe(400)
  expect((await ask(`/v1/admin${PATH}`)).status).toBe(401)
})
