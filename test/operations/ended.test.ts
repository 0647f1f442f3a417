/** A publication that is ended: at once, in the thirty days, brought back, and after them. */
import { beforeEach, expect, test } from 'vitest'
import { activeReader, listed } from '../readers/cast'
import { AFTER, at as atStage, LIFE, stageOf, tick } from '../scope/life'
import {
  admin,
  allMailsTried,
  ask,
  bindings,
  DAY,
  FRIDAY,
  HOUR,
  linkIn,
  MERIDIAN,
  mailbox,
  mailsArrive,
  manyReaders,
  setClock,
  tickAt,
  world,
} from '../world'

beforeEach(() => world())

const SLOT = Date.parse('2026-03-02T07:00:00Z')
const WEEK = 7 * DAY
const end = (slug = 'meridian') => admin(`/publications/${slug}`, { method: 'DELETE' })
const bringBack = (settings: object = MERIDIAN) => admin('/publications/meridian', { method: 'PUT', json: settings })

async function pushStories(day: number): Promise<void> {
  setClock(day)
  const json = Array.from({ length: 5 }, (_, n) => ({
    url: `https://meridian.example/${day}-${n}`,
    title: `Matter ${n} of ${new Date(day).toISOString().slice(0, 10)}`,
    kind: 'deep-dive',
  }))
  expect((await admin('/publications/meridian/stories', { json })).status).toBe(200)
}

test('who asks for a publication that was ended finds nothing, and its readers are told nothing', async () => {
  await activeReader('ana@readers.example')
  await pushStories(FRIDAY)
  const mailed = (await mailbox()).length
  // What is asked with every press of a button is remembered for a minute.
  const share = { url: 'https://meridian.example/a', channel: 'x' }
  expect((await ask('/v1/meridian/shares', { json: share })).status).toBe(204)
  expect((await end()).status).toBe(204)
  expect((await ask('/v1/meridian/shares', { json: share })).status).toBe(404)
  for (const path of ['', '/stories', '/subscribers', '/subscribers.csv', '/digests', '/stats'])
    expect((await admin(`/publications/meridian${path}`)).status, path).toBe(404)
  expect((await admin('/publications/meridian', { method: 'PATCH', json: { name: 'M' } })).status).toBe(404)
  for (const path of ['/meridian', '/meridian/feed.xml', '/v1/meridian/related?url=https://meridian.example/a'])
    expect((await ask(path)).status, path).toBe(404)
  for (const path of ['subscribers', 'preference-links'])
    expect((await ask(`/v1/meridian/${path}`, { json: { email: 'ana@readers.example' } })).status, path).toBe(404)
  expect(await (await admin('/publications')).json()).toEqual({ items: [], next: null })
  expect(await (await ask('/')).text()).not.toContain('Meridian')
  expect((await end()).status).toBe(404)
  await tickAt(FRIDAY + HOUR)
  expect(await mailbox()).toHaveLength(mailed)
  const { items } = (await (await admin('/audit')).json()) as { items: { action: string }[] }
  expect(items[0]).toMatchObject({ action: 'DELETE /v1/admin/publications/:publication' })
})

test('what leads out of it goes on working, and nothing else that was mailed', async () => {
  const ana = await activeReader('ana@readers.example')
  const bo = await activeReader('bo@readers.example')
  await ask('/v1/meridian/subscribers', { json: { email: 'cem@readers.example' } })
  const [question] = await mailsArrive(1, 'cem@readers.example')
  await ask(bo.preferences, { form: { erase: '1' } })
  const [erase] = await mailsArrive(3, 'bo@readers.example')
  await end()
  expect((await ask(ana.leave)).status).toBe(200)
  expect((await ask(ana.leave, { form: { 'List-Unsubscribe': 'One-Click' } })).status).toBe(200)
  expect((await ask(ana.preferences)).status).toBe(404)
  if (!question || !erase) throw new Error('no mail')
  expect((await ask(linkIn(question, '/confirm/'), { method: 'POST' })).status).toBe(410)
  expect((await ask(linkIn(erase, '/preferences/erase/'), { method: 'POST' })).status).toBe(200)
  await bringBack()
  expect((await listed('ana@readers.example'))?.status).toBe('unsubscribed')
  expect(await listed('bo@readers.example')).toBeUndefined()
  expect((await listed('cem@readers.example'))?.status).toBe('pending')
})

test('a mail that had not gone is dropped, and one whose outcome is open is asked for no more', async () => {
  await ask('/v1/meridian/subscribers', { json: { email: 'ana@readers.example' } })
  await mailsArrive(1)
  await allMailsTried()
  await bindings.DB.batch([
    bindings.DB.prepare(
      "UPDATE mails SET state = 'due', accepted_at = NULL, next_attempt_at = 0, first_attempt_at = NULL",
    ),
    bindings.DB.prepare(
      `INSERT INTO mails (publication_id, kind, to_address, params, frame, key, state, reason, attempts, created_at, first_attempt_at, next_attempt_at)
       VALUES (1, 'desk', 'desk@meridian.example', '{}', '{}', 'k', 'due', 'unknown', 1, ?1, ?1, 0)`,
    ).bind(FRIDAY),
  ])
  await end()
  await tickAt(FRIDAY + 60_000)
  await expect
    .poll(async () => (await bindings.DB.prepare('SELECT state, reason FROM mails ORDER BY id').all()).results)
    .toEqual([
      { state: 'dropped', reason: 'publication_ended' },
      { state: 'unknown', reason: 'publication_ended' },
    ])
  expect(await mailbox()).toHaveLength(1)
  expect(await (await ask('/healthz')).json()).toMatchObject({ status: 'ok' })
})

test('the weeks in which it was ended pass without a digest, and the week after it was brought back has one', async () => {
  await activeReader('ana@readers.example')
  await pushStories(FRIDAY)
  await tickAt(SLOT - HOUR)
  await end()
  const mailed = (await mailbox()).length
  await tickAt(SLOT)
  await tickAt(SLOT + WEEK + HOUR)
  expect(await mailbox()).toHaveLength(mailed)
  setClock(SLOT + WEEK + 2 * HOUR)
  const back = await bringBack()
  expect(back.status).toBe(200)
  expect(await back.json()).toMatchObject({ nextDigestAt: new Date(SLOT + 2 * WEEK).toISOString() })
  expect((await listed('ana@readers.example'))?.status).toBe('active')
  await pushStories(SLOT + 2 * WEEK - DAY)
  await tickAt(SLOT + 2 * WEEK)
  await mailsArrive(mailed + 1)
  const { items } = (await (await admin('/publications/meridian/digests')).json()) as {
    items: { period: string; status: string; reason: string | null }[]
  }
  expect(items.map(({ period, status, reason }) => [period, status, reason])).toEqual([
    ['2026-W12', 'sent', null],
    ['2026-W11', 'skipped', 'schedule_changed'],
    ['2026-W10', 'skipped', 'schedule_changed'],
  ])
})

test('a digest that an editor had in hand goes out at the first slot after it was brought back', async () => {
  await activeReader('ana@readers.example')
  await pushStories(FRIDAY)
  await tickAt(SLOT - HOUR)
  await admin('/publications/meridian/digests/2026-W10', { method: 'PATCH', json: { subject: 'Ours' } })
  await end()
  setClock(SLOT + DAY)
  await bringBack()
  await tickAt(SLOT + WEEK)
  await expect.poll(async () => (await mailbox('ana@readers.example'))[0]?.subject).toBe('Ours')
})

test('what was being sent stops, and goes on only when a person says so', async () => {
  await manyReaders(150)
  await pushStories(FRIDAY)
  await tickAt(SLOT)
  const status = () => bindings.DB.prepare('SELECT status FROM digests').first<string>('status')
  await expect.poll(status, { timeout: 15_000 }).toBe('sent')
  await bindings.DB.prepare("UPDATE digests SET status = 'sending', sent_at = NULL").run()
  await bindings.DB.prepare(
    "UPDATE chunks SET state = 'planned', planned = accepted, accepted = 0, first_attempt_at = NULL, next_attempt_at = 0 WHERE seq = 1",
  ).run()
  await end()
  await tickAt(SLOT + HOUR)
  const waiting = await (await admin('/health')).json()
  expect(waiting).toMatchObject({ checks: { review: { ok: true }, chunks: { ok: true } } })
  await bringBack()
  const shown = async () => (await admin('/publications/meridian/digests/2026-W10')).json()
  expect(await shown()).toMatchObject({ status: 'paused', reason: 'by_hand' })
  expect((await admin('/publications/meridian/digests/2026-W10/resume', { method: 'POST' })).status).toBeLessThan(300)
  expect(await shown()).toMatchObject({ status: 'sending' })
})

test('after thirty days nothing is left of it in any table but the audit log, and its neighbour keeps every row', async () => {
  await world({ publications: {} })
  const both = ['gazette', 'meridian'].map((slug) => stageOf(slug, bindings.DB))
  for (const { slug } of both) {
    const json = { ...MERIDIAN, name: slug, fromEmail: `digest@${slug}.example`, deskEmail: `desk@${slug}.example` }
    await admin(`/publications/${slug}`, { method: 'PUT', json })
  }
  for (const stage of both) for (const [, act] of LIFE) await act(stage)
  for (const stage of both) for (const [name, act] of AFTER) if (!name.startsWith('months')) await act(stage)
  const [gazette] = both
  if (!gazette) throw new Error('no stage')
  const now = Date.now()
  expect((await end()).status).toBe(204)
  await tick(gazette, now + 29 * DAY)
  expect((await rowsOf(2)).subscribers).toBeGreaterThan(0)
  const kept = await rowsOf(1)
  await tick(gazette, now + 30 * DAY + HOUR)
  expect(await rowsOf(2)).toEqual({ audit_entries: expect.any(Number) })
  const left = await rowsOf(1)
  for (const table of ['subscribers', 'stories', 'digests', 'deliveries', 'consents', 'suppressions', 'share_days'])
    expect(left[table], table).toBe(kept[table])
  expect((await atStage(gazette, '/v1/admin/publications/gazette')).status).toBe(200)
  const again = await bringBack()
  expect(again.status).toBe(201)
  expect(await (await admin('/publications/meridian/subscribers')).json()).toEqual({ items: [], next: null })
}, 300_000)

/** Rows of a publication by table, in every table whose rows lead to one; those without are left out. */
async function rowsOf(id: number): Promise<Record<string, number>> {
  const { results } = await bindings.DB.prepare(
    "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'story_terms%'",
  ).all<{ name: string; sql: string }>()
  const counted = await Promise.all(
    results.map(async ({ name, sql }) => {
      const where = /[`"]publication_id/.test(sql)
        ? `publication_id = ${id}`
        : /[`"]digest_id/.test(sql)
          ? `digest_id IN (SELECT id FROM digests WHERE publication_id = ${id}) OR digest_id NOT IN (SELECT id FROM digests)`
          : name === 'publications'
            ? `id = ${id}`
            : null
      const row =
        where &&
        (await bindings.DB.prepare(`SELECT count(*) AS n FROM "${name}" WHERE ${where}`).first<{ n: number }>())
      return [name, row ? row.n : 0] as const
    }),
  )
  return Object.fromEntries(counted.filter(([, n]) => n > 0))
}

test('what waited for a person waits for nobody while it is ended, and for its desk again afterwards', async () => {
  await manyReaders(1)
  await pushStories(FRIDAY)
  await tickAt(SLOT + 9 * HOUR)
  const review = async () => ((await (await admin('/health')).json()) as { checks: object }).checks
  expect(await review()).toMatchObject({ review: { ok: false, count: 1 } })
  await bindings.DB.prepare(
    `INSERT INTO dead_letters (id, queue, body, publication_id, received_at) VALUES ('letter', 'tidings-mail', '{}', 1, ?)`,
  )
    .bind(FRIDAY)
    .run()
  const letters = async () => ((await (await admin('/dead-letters')).json()) as { items: unknown[] }).items
  expect(await letters()).toHaveLength(1)
  const mailed = (await mailsArrive(1, 'desk@meridian.example')).length
  await end()
  expect(await review()).toMatchObject({ review: { ok: true, count: 0 } })
  expect(await letters()).toEqual([])
  await tickAt(SLOT + 10 * HOUR)
  expect(await mailbox('desk@meridian.example')).toHaveLength(mailed)
  await bringBack()
  expect(await review()).toMatchObject({ review: { ok: false, count: 1 } })
})

test('a large one is erased over several ticks, and its name is free with the first', async () => {
  await manyReaders(65_000)
  await end()
  await tickAt(FRIDAY + 30 * DAY)
  const left = await rowsOf(1)
  expect(left.subscribers).toBeGreaterThan(0)
  expect(left.subscribers).toBeLessThan(65_000)
  expect((await bringBack()).status).toBe(201)
  await tickAt(FRIDAY + 30 * DAY + 300_000)
  expect(await rowsOf(1)).not.toHaveProperty('subscribers')
  expect(await rowsOf(1)).not.toHaveProperty('publications')
  expect((await admin('/publications/meridian')).status).toBe(200)
}, 300_000)

test('a key for one publication may end it and bring it back, and one that only reads may do neither', async () => {
  const keyFor = async (role: string) => {
    const json = { name: role, role, publications: ['meridian'] }
    return ((await (await admin('/keys', { json })).json()) as { secret: string }).secret
  }
  const [reads, writes] = [await keyFor('read'), await keyFor('write')]
  const by = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } })
  expect((await admin('/publications/meridian', { method: 'DELETE', ...by(reads) })).status).toBe(403)
  expect((await admin('/publications/meridian', { method: 'DELETE', ...by(writes) })).status).toBe(204)
  expect((await admin('/publications/meridian', { method: 'PUT', json: MERIDIAN, ...by(reads) })).status).toBe(403)
  expect((await admin('/publications/meridian', { method: 'PUT', json: MERIDIAN, ...by(writes) })).status).toBe(200)
})
