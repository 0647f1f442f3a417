import { beforeEach, expect, test } from 'vitest'
import { forgetDeliveries } from '../../src/digests/forget'
import { sendChunk } from '../../src/digests/send/send'
import type { ChunkMessage } from '../../src/ground/deps'
import { frozen, provider, SLOT } from '../digests/stage'
import { admin, ask, bindings, DAY, FRIDAY, HOUR, setClock, tickAt, world } from '../world'

beforeEach(() => world())

async function insert(table: string, rows: Record<string, unknown>[]): Promise<void> {
  for (const row of rows) {
    const names = Object.keys(row)
    const places = names.map(() => '?').join(', ')
    await bindings.DB.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`)
      .bind(...Object.values(row))
      .run()
  }
}

/** What is left, by the column that tells the rows apart. */
async function left(table: string, column: string): Promise<unknown[]> {
  const { results } = await bindings.DB.prepare(`SELECT ${column} AS value FROM ${table} ORDER BY ${column}`).all<{
    value: unknown
  }>()
  return results.map(({ value }) => value)
}

function subscriber(name: string, row: Record<string, unknown>): Record<string, unknown> {
  const email = `${name}@readers.example`
  return {
    publication_id: 1,
    email,
    email_key: email,
    address_hash: name,
    topics: '[]',
    updated_at: FRIDAY,
    status: 'pending',
    ...row,
  }
}

function token(id: number, row: Record<string, unknown>): Record<string, unknown> {
  return { id, publication_id: 1, subscriber_id: 99, purpose: 'confirm', nonce: 'n', created_at: 0, ...row }
}

function mail(key: string, row: Record<string, unknown>): Record<string, unknown> {
  return { publication_id: 1, kind: 'confirm', params: '{}', key, state: 'accepted', next_attempt_at: 0, ...row }
}

test('a sign-up that nobody confirmed is forgotten after seven days, and the totals stay', async () => {
  const old = FRIDAY - 7 * DAY - 1
  await insert('subscribers', [
    subscriber('asked-long-ago', { id: 1, created_at: old }),
    subscriber('asked-lately', { id: 2, created_at: FRIDAY - 7 * DAY + HOUR }),
    subscriber('asked-again', { id: 3, created_at: old }),
    subscriber('reader', { id: 4, created_at: old, status: 'active', confirmed_at: old }),
    subscriber('left', { id: 5, created_at: old, status: 'unsubscribed', unsubscribed_at: old }),
    subscriber('forbidden', { id: 6, created_at: old, status: 'suppressed' }),
    subscriber('was-a-reader', { id: 7, created_at: old, confirmed_at: old }),
    subscriber('had-left', { id: 8, created_at: old, unsubscribed_at: old }),
  ])
  await insert('tokens', [
    token(1, { subscriber_id: 1, expires_at: FRIDAY - 5 * DAY }),
    token(2, { subscriber_id: 3, expires_at: FRIDAY + DAY }),
    token(3, { subscriber_id: 7, expires_at: FRIDAY - 5 * DAY }),
  ])
  await insert('consents', [
    { id: 1, publication_id: 1, address_hash: 'asked-long-ago', act: 'asked', at: old },
    { id: 2, publication_id: 1, address_hash: 'reader', act: 'asked', at: old },
    { id: 3, publication_id: 1, address_hash: 'reader', act: 'confirmed', at: old },
  ])
  await insert('reader_days', [{ publication_id: 1, day: '2026-02-20', signups: 3 }])
  await tickAt(FRIDAY)
  expect(await left('subscribers', 'id')).toEqual([2, 3, 4, 5, 6, 7, 8])
  expect(await left('tokens', 'id')).toEqual([2, 3])
  expect(await left('consents', 'id')).toEqual([2, 3])
  const stats = await (await admin('/publications/meridian/stats?from=2026-02-20&to=2026-02-20')).json()
  expect(stats).toMatchObject({ total: { signups: 3 } })
  // Once the newer link has run out as well.
  await tickAt(FRIDAY + 2 * DAY)
  expect(await left('subscribers', 'id')).toEqual([4, 5, 6, 7, 8])
})

test('links go 30 days after their end, limits at theirs', async () => {
  await insert('tokens', [
    token(1, { expires_at: FRIDAY - 30 * DAY - 1 }),
    token(2, { expires_at: FRIDAY - 30 * DAY + HOUR }),
    token(3, { expires_at: FRIDAY - 30 * DAY - 1, used_at: FRIDAY - 31 * DAY }),
    token(4, { expires_at: FRIDAY + DAY, used_at: FRIDAY - DAY }),
  ])
  await insert('limits', [
    { key: 'over', count: 1, expires_at: FRIDAY },
    { key: 'running', count: 1, expires_at: FRIDAY + 1 },
  ])
  await tickAt(FRIDAY)
  expect(await left('tokens', 'id')).toEqual([2, 4])
  expect(await left('limits', 'key')).toEqual(['running'])
})

test('from which network somebody was asked who never confirmed is forgotten a month after the asking, not with the link', async () => {
  const asked = (at: number) =>
    JSON.stringify({ topics: [], asked: { at, page: 'https://a.example', network: 'hash' } })
  await insert('tokens', [
    token(1, { expires_at: FRIDAY - 29 * DAY, wish: asked(FRIDAY - 31 * DAY) }),
    token(2, { expires_at: FRIDAY - 27 * DAY, wish: asked(FRIDAY - 29 * DAY) }),
    token(3, { expires_at: FRIDAY + DAY }),
  ])
  await tickAt(FRIDAY)
  expect(await left('tokens', `id || ':' || coalesce(wish ->> '$.asked.network', 'none')`)).toEqual([
    '1:none',
    '2:hash',
    '3:none',
  ])
  expect(await left('tokens', `wish ->> '$.asked.page'`)).toContain('https://a.example')
})

test('a flood of what is in an index by age goes with one tick', async () => {
  await bindings.DB.prepare(`INSERT INTO feed_reads (feed_id, publication_id, ok, created, updated, unchanged, rejected, read_at)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
    SELECT 1, 1, 1, 0, 0, 0, '[]', ${FRIDAY - 15 * DAY} FROM n`).run()
  await tickAt(FRIDAY)
  expect(await left('feed_reads', 'count(*)')).toEqual([0])
})

test('a table longer than a tick looks at is gone through from tick to tick, to its end and from its start again', async () => {
  const rows = (from: number, to: number) =>
    bindings.DB.prepare(`INSERT INTO mails (publication_id, kind, key, state, params, attempts, next_attempt_at, created_at)
      WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to})
      SELECT 1, 'confirm', i, 'accepted', '{}', 1, 1, iif(i % 2, ${FRIDAY - 31 * DAY}, ${FRIDAY}) FROM n`).run()
  await rows(1, 20_500)
  await tickAt(FRIDAY)
  expect(await left('mails', "count(*) FILTER (WHERE kind = 'confirm')")).toEqual([10_500])
  await rows(20_501, 20_600)
  await tickAt(FRIDAY + HOUR)
  expect(await left('mails', "count(*) FILTER (WHERE kind = 'confirm')")).toEqual([10_300])
  // What is too old by now lies at the start.
  await tickAt(FRIDAY + 31 * DAY)
  expect(await left('mails', "count(*) FILTER (WHERE kind = 'confirm')")).toEqual([0])
})

test('a consent is kept and the network it came from is not', async () => {
  const consent = { publication_id: 1, address_hash: 'hash', act: 'asked', network_hash: 'network' }
  await insert('consents', [
    { id: 1, ...consent, at: FRIDAY - 30 * DAY - 1 },
    { id: 2, ...consent, at: FRIDAY - 30 * DAY + HOUR },
  ])
  await tickAt(FRIDAY)
  expect(await left('consents', `id || ':' || coalesce(network_hash, 'none')`)).toEqual(['1:none', '2:network'])
})

test('reads of feeds are kept two weeks, finished mails and joined reports a month', async () => {
  const read = { feed_id: 1, publication_id: 1, ok: 1, created: 0, updated: 0, unchanged: 0, rejected: '[]' }
  await insert('feed_reads', [
    { id: 1, ...read, read_at: FRIDAY - 14 * DAY - 1 },
    { id: 2, ...read, read_at: FRIDAY - 14 * DAY + HOUR },
  ])
  const old = FRIDAY - 31 * DAY
  await insert('mails', [
    mail('accepted', { created_at: old }),
    mail('dropped', { created_at: old, state: 'dropped' }),
    mail('refused', { created_at: old, state: 'failed' }),
    mail('for-a-person', { created_at: old, state: 'unknown' }),
    mail('lately', { created_at: FRIDAY - 29 * DAY }),
    mail('welcome', { created_at: old, kind: 'welcome', once_key: 'welcome:17' }),
    mail('desk', { created_at: old, kind: 'desk', once_key: 'desk:late:1:2026-W01' }),
  ])
  await insert('webhook_events', [
    { id: 'joined', type: 't', payload: '{}', received_at: old, applied_at: old },
    { id: 'waiting', type: 't', payload: '{}', received_at: old },
    { id: 'lately', type: 't', payload: '{}', received_at: FRIDAY - 29 * DAY, applied_at: FRIDAY - 29 * DAY },
    { id: 'stray', type: 't', payload: '{}', received_at: FRIDAY - 91 * DAY },
  ])
  await tickAt(FRIDAY)
  expect(await left('feed_reads', 'id')).toEqual([2])
  // Besides what the desk is told of those that needed a person.
  expect((await left('mails', 'key')).filter((key) => !String(key).startsWith('mail-'))).toEqual(['lately', 'welcome'])
  expect(await left('webhook_events', 'id')).toEqual(['lately', 'waiting'])
})

test('ticks are kept seven days by the real clock: one that was told of next month does not forget that the cron is alive', async () => {
  await insert('ticks', [
    { id: 1, at: 0, started_at: FRIDAY - 7 * DAY - 1, failures: '[]' },
    { id: 2, at: 0, started_at: FRIDAY - DAY, failures: '[]' },
  ])
  await tickAt(FRIDAY)
  expect(await left('ticks', 'id')).toEqual([2, 3])
  await insert('limits', [{ key: 'running', count: 1, expires_at: FRIDAY + HOUR }])
  await tickToldOf(FRIDAY + 40 * DAY)
  expect(await left('ticks', 'id')).toEqual([2, 3, 4])
  expect(await left('limits', 'key')).toEqual(['running'])
})

test('one tick keeps pace with a flood, yet forgets a bounded number of rows, and the next one goes on', async () => {
  await bindings.DB.prepare(
    `INSERT INTO limits (key, count, expires_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20500)
     SELECT 'limit-' || i, 1, i FROM n`,
  ).run()
  await tickAt(FRIDAY)
  expect(await left('limits', 'count(*)')).toEqual([500])
  await tickAt(FRIDAY + HOUR)
  expect(await left('limits', 'count(*)')).toEqual([0])
})

const digest = (id: number, row: object) => ({
  ...{
    id,
    publication_id: 1,
    period: `2025-W${id + 9}`,
    key: `digest-${id}`,
    status: 'sent',
    sent_at: FRIDAY,
    frozen_at: 1,
  },
  ...{ window_from: 0, window_to: 0, composed_at: 0, subject: 'The lock', hand: '{}', chosen: '[]', assembler: 1 },
  ...{ candidates: 2, ...row },
})
const chunk = (digestId: number, row: object) => ({
  ...{ digest_id: digestId, seq: 0, state: 'accepted', key: `chunk-${digestId}`, next_attempt_at: 0, planned: 0 },
  ...{ accepted: 2, delivered: 1, bounced: 1, first_attempt_at: 1, ...row },
})
const delivery = (digestId: number, position: number, row: object = {}) => ({
  ...{ digest_id: digestId, chunk: 0, position, subscriber_id: 9, address_hash: `hash-${position}`, address: '' },
  ...{ status: 'accepted', ...row },
})
const report = (digestId: number, position: number) => ({
  ...{ digest_id: digestId, chunk: 0, position, kind: 'delivered', at: FRIDAY },
})

test('who got a digest is forgotten after half a year, and its accounting and reports stay as they were', async () => {
  const old = FRIDAY - 180 * DAY - 1
  await insert('digests', [
    digest(1, { slot_at: old, status: 'paused' }),
    digest(2, { slot_at: old }),
    digest(3, { slot_at: old + HOUR }),
  ])
  for (const id of [1, 2, 3]) {
    await insert('chunks', [chunk(id, {})])
    await insert('deliveries', [delivery(id, 0), delivery(id, 1)])
    await insert('reports', [report(id, 0), report(id, 1)])
  }
  const seen = async () => (await (await admin('/publications/meridian/digests/2025-W11')).json()) as object
  const before = await seen()
  expect(before).toMatchObject({ accounting: { candidates: 2, accepted: 2 }, reported: { delivered: 1, bounced: 1 } })
  await tickAt(FRIDAY)
  expect(await left('deliveries', 'digest_id')).toEqual([1, 1, 3, 3])
  expect(await left('reports', 'digest_id')).toEqual([1, 1, 3, 3])
  expect(await seen()).toEqual(before)
})

test('an address that waits for a mail’s outcome goes once the mail could not be tried again', async () => {
  const slot_at = FRIDAY - 2 * DAY
  await insert('digests', [
    digest(1, { slot_at, status: 'needs_review' }),
    digest(2, { slot_at, status: 'cancelled' }),
    digest(3, { slot_at, status: 'needs_review' }),
  ])
  await insert('chunks', [
    chunk(1, { state: 'needs_review', first_attempt_at: FRIDAY - 21 * HOUR }),
    chunk(2, { state: 'unknown', first_attempt_at: FRIDAY - 21 * HOUR }),
    chunk(3, { state: 'needs_review', first_attempt_at: FRIDAY - 19 * HOUR }),
  ])
  for (const id of [1, 2, 3])
    await insert('deliveries', [delivery(id, 0, { address: `${id}@readers.example`, status: 'unknown' })])
  await tickAt(FRIDAY)
  expect(await left('deliveries', 'address')).toEqual(['', '', '3@readers.example'])
})

/** A tick under a clock that stays where it is. */
async function tickToldOf(at: number): Promise<void> {
  setClock(FRIDAY)
  expect((await ask(`/dev/cron?at=${new Date(at).toISOString()}`, { method: 'POST' })).status).toBe(200)
}

test('the mail of a digest that is over goes a month after its slot, one that may still be sent does not, and its page stays', async () => {
  const { deps, queued } = provider()
  await frozen(deps, 3)
  const [chunk] = queued as [ChunkMessage]
  const mailsKept = async () =>
    (await bindings.DB.prepare('SELECT id FROM digests WHERE frame IS NOT NULL').all()).results.length
  await bindings.DB.prepare("UPDATE digests SET status = 'needs_review'").run()
  await forgetDeliveries(deps, SLOT + 40 * DAY)
  expect(await mailsKept(), 'a retry needs the same bytes').toBe(1)
  await bindings.DB.prepare("UPDATE digests SET status = 'sending'").run()
  await sendChunk(deps, chunk)
  await forgetDeliveries(deps, SLOT + 29 * DAY)
  expect(await mailsKept()).toBe(1)
  // The walk is at its end: the next stretch begins anew.
  await forgetDeliveries(deps, SLOT + 31 * DAY)
  expect(await mailsKept()).toBe(0)
  expect((await ask('/meridian/digests/2026-W10')).status).toBe(200)
  expect((await admin('/publications/meridian/digests/2026-W10/preview.html')).status).toBe(200)
})
