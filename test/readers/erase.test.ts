/** Being forgotten: nothing of a reader is left but what keeps others from mailing them again. */
import { expect, test } from 'vitest'
import {
  admin,
  ask,
  bindings,
  dump,
  FRIDAY,
  HOUR,
  linkIn,
  type Mail,
  MERIDIAN,
  mailbox,
  mailsArrive,
  tickAt,
  world,
} from '../world'
import { activeReader, listed } from './cast'

const BO = 'Bo.Meyer@readers.example'
const SLOT = Date.parse('2026-03-02T07:00:00Z')

async function erase(email: string): Promise<void> {
  const id = (await listed(email))?.id
  const answer = await admin(`/publications/meridian/subscribers/${id}`, { method: 'DELETE' })
  expect(answer.status).toBe(204)
}

const stories = Array.from({ length: 4 }, (_, index) => ({
  url: `https://meridian.example/${index}`,
  title: `The lock, part ${index}`,
  kind: 'deep-dive',
}))

test('an erased reader is in no table, only as a keyed hash that keeps them from being mailed', async () => {
  await world()
  await admin('/publications/meridian/stories', { json: stories })
  await activeReader(BO, 'meridian', { page: 'https://meridian.example/0?by=bo.meyer' })
  await activeReader('cem@readers.example')
  await ask('/v1/meridian/preference-links', { json: { email: BO } })
  await tickAt(SLOT)
  await mailsArrive(4, BO)
  await erase(BO)
  const tables = await dump()
  const holding = Object.entries(tables).filter(([, rows]) => /bo\.meyer/i.test(rows))
  expect(holding).toEqual([])
  expect(JSON.parse(tables.suppressions ?? '')).toMatchObject([{ reason: 'erased' }])
  expect(JSON.parse(tables.consents ?? '').map(({ act }: { act: string }) => act)).toContain('erased')
  expect(await listed('cem@readers.example')).toMatchObject({ status: 'active' })
  const stats = (await (await admin('/publications/meridian/stats')).json()) as { total: object }
  expect(stats.total).toMatchObject({ active: 1, unsubscribed: 1, confirmed: 2 })
  await admin('/publications/meridian/stories', {
    json: stories.map((story) => ({ ...story, url: `${story.url}/next`, title: `${story.title}, again` })),
  })
  await tickAt(SLOT + 7 * 24 * HOUR)
  await mailsArrive(4, 'cem@readers.example')
  expect(await mailbox(BO)).toHaveLength(4)
})

test('free text that names an address keeps none of it, whoever wrote it down: nothing is left of who left a month ago', async () => {
  await world()
  const link = `https://meridian.example/form?email=${encodeURIComponent(BO)}&from=friend`
  const file = `email,consented_at,consent_source\n${BO},2025-01-01,"${BO.toUpperCase()} by ${link} (letter 4)"`
  const imported = await admin('/publications/meridian/subscribers/import', {
    ...{ method: 'POST', body: file, headers: { 'content-type': 'text/csv' } },
  })
  expect(await imported.json()).toMatchObject({ imported: 1 })
  const { leave } = await activeReader('Bo.Meyer@elsewhere.example', 'meridian', {
    page: 'https://meridian.example/for/Bo.Meyer%40elsewhere.example/today',
  })
  const { consents } = await dump()
  expect(consents).toContain('(address) by https://meridian.example/form?(address)&from=friend (letter 4)')
  expect(consents).toContain('https://meridian.example/for/(address)/today')
  await ask(leave, { method: 'POST' })
  const suppressed = await admin('/publications/meridian/suppressions', {
    json: { email: BO, reason: `${BO} rang us` },
  })
  expect(await suppressed.json()).toMatchObject({ reason: '(address) rang us' })
  await tickAt(FRIDAY + 31 * 24 * HOUR)
  const holding = Object.entries(await dump()).filter(([, rows]) => /bo\.meyer/i.test(rows))
  expect(holding).toEqual([])
})

test('an erased reader who signs up anew is asked anew, and is a reader again only after confirming', async () => {
  await world()
  await activeReader(BO)
  await erase(BO)
  await ask('/v1/meridian/subscribers', { json: { email: BO } })
  const [question] = (await mailsArrive(3, BO)) as [Mail]
  expect(await listed(BO)).toMatchObject({ status: 'pending' })
  expect((await ask(linkIn(question, '/confirm/'), { method: 'POST' })).status).toBe(200)
  expect(await listed(BO)).toMatchObject({ status: 'active' })
  expect(await bindings.DB.prepare('SELECT count(*) AS n FROM suppressions').first('n')).toBe(0)
  await admin('/publications/meridian/stories', { json: stories })
  await tickAt(SLOT)
  await mailsArrive(5, BO)
})

test('no import brings an erased reader back, with or without proof of consent', async () => {
  await world()
  await activeReader(BO)
  await erase(BO)
  for (const row of [`${BO},2026-01-01T00:00:00Z,a form of last year`, `${BO.toUpperCase()},,`]) {
    const answer = await admin('/publications/meridian/subscribers/import', {
      method: 'POST',
      body: `email,consented_at,consent_source\n${row}\n`,
      headers: { 'content-type': 'text/csv' },
    })
    expect(await answer.json()).toMatchObject({ imported: 0, pending: 0, rejected: [{ line: 2, code: 'suppressed' }] })
  }
  expect(await listed(BO)).toBeUndefined()
  await tickAt(SLOT)
  expect(await mailbox(BO)).toHaveLength(2)
})

test('whoever complained stays unmailed, erased or not', async () => {
  await world()
  await activeReader(BO)
  const hash = await bindings.DB.prepare('SELECT address_hash AS h FROM subscribers').first('h')
  await bindings.DB.prepare(
    `INSERT INTO suppressions (publication_id, address_hash, reason, created_at) VALUES (1, ?, 'complained', 0)`,
  )
    .bind(hash)
    .run()
  await erase(BO)
  await ask('/v1/meridian/subscribers', { json: { email: BO } })
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await mailbox(BO)).toHaveLength(2)
})

test('erasing twice, or somebody else’s reader, is refused and changes nothing', async () => {
  await world({ publications: { meridian: { ...MERIDIAN }, gazette: { ...MERIDIAN, name: 'Gazette' } } })
  await activeReader(BO)
  const id = (await listed(BO))?.id
  for (const path of [`gazette/subscribers/${id}`, 'meridian/subscribers/0', 'meridian/subscribers/x']) {
    expect((await admin(`/publications/${path}`, { method: 'DELETE' })).status, path).toBe(404)
  }
  expect(await listed(BO)).toMatchObject({ status: 'active' })
  await erase(BO)
  expect((await admin(`/publications/meridian/subscribers/${id}`, { method: 'DELETE' })).status).toBe(404)
})

test('a reader erased while a digest waits is skipped in it at once; one whose mail is in doubt keeps its place', async () => {
  await world()
  await admin('/publications/meridian/stories', { json: stories })
  for (const email of [BO, 'cem@readers.example']) await activeReader(email)
  await tickAt(SLOT)
  await mailsArrive(3, BO)
  // As a pause before the first attempt leaves it; then as a lost answer does.
  const untried = `UPDATE chunks SET state = 'planned', first_attempt_at = NULL, planned = 2, accepted = 0`
  await bindings.DB.batch([
    bindings.DB.prepare(untried),
    bindings.DB.prepare("UPDATE deliveries SET status = 'planned', address = 'kept@readers.example'"),
    bindings.DB.prepare("UPDATE digests SET status = 'paused'"),
  ])
  await erase(BO)
  const accounting = async () =>
    ((await (await admin('/publications/meridian/digests/2026-W10')).json()) as { accounting: object }).accounting
  expect(await accounting()).toMatchObject({ candidates: 2, planned: 1, skipped: 1, accepted: 0, unknown: 0 })
  await bindings.DB.batch([
    bindings.DB.prepare("UPDATE chunks SET state = 'unknown', first_attempt_at = 1, planned = 0, unknown = 1"),
    bindings.DB.prepare("UPDATE deliveries SET status = 'unknown' WHERE status = 'planned'"),
  ])
  await erase('cem@readers.example')
  expect(await accounting()).toMatchObject({ candidates: 2, planned: 0, skipped: 1, unknown: 1 })
  const rows = JSON.parse((await dump()).deliveries ?? '') as { status: string; address: string }[]
  expect(rows.map(({ status, address }) => [status, address])).toEqual([
    ['skipped', ''],
    ['unknown', 'kept@readers.example'],
  ])
})
