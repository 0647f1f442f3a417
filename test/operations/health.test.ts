import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { localConfig } from '../../src/config'
import type { Env } from '../../src/ground/deps'
import { checkHealth, type Health } from '../../src/operations/health'
import { admin, ask, bindings, FRIDAY, HOUR, MERIDIAN, setClock, world } from '../world'

const MINUTE = 60_000

beforeEach(() => world())

/** What administrators see; everybody sees the same status and the same `ok`s. */
async function health(): Promise<Health & { code: number }> {
  const [answer, shown] = [await ask('/healthz'), await admin('/health')]
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const { status, checks } = (await shown.json()) as Health
  const plain = Object.entries(checks).map(([name, { ok, lastTickAt }]) => [
    name,
    name === 'cron' ? { ok, lastTickAt } : { ok },
  ])
  expect(await answer.json()).toEqual({ status, checks: Object.fromEntries(plain) })
  expect(shown.status).toBe(answer.status)
  return { code: answer.status, status, checks }
}

async function run(statement: string, ...values: unknown[]): Promise<void> {
  await bindings.DB.prepare(statement)
    .bind(...values)
    .run()
}

/** The cron has just run. */
async function ticked(at: number): Promise<void> {
  await run(`INSERT INTO ticks (at, started_at, finished_at, failures) VALUES (?1, ?1, ?1, '[]')`, at)
}

async function digest(
  status: string,
  times: { progressAt?: number; frozenAt?: number; composedAt?: number },
): Promise<void> {
  await run(
    `INSERT INTO digests (publication_id, period, status, slot_at, window_from, window_to, composed_at, frozen_at, progress_at,
       subject, hand, chosen, key, assembler) VALUES (1, '2026-W09', ?, 0, 0, 0, ?, ?, ?, '', '{}', '[]', 'key', 1)`,
    status,
    times.composedAt ?? FRIDAY,
    times.frozenAt ?? null,
    times.progressAt ?? null,
  )
}

async function failing(): Promise<string[]> {
  const { code, status, checks } = await health()
  const names = Object.entries(checks)
    .filter(([, { ok }]) => !ok)
    .map(([name]) => name)
  expect([code, status]).toEqual(names.length > 0 ? [503, 'failing'] : [200, 'ok'])
  return names
}

test('a service with nothing to do is well, and says what it looked at', async () => {
  expect(await health()).toEqual({
    code: 200,
    status: 'ok',
    checks: {
      database: { ok: true },
      migrations: { ok: true, applied: expect.any(Number), expected: expect.any(Number) },
      cron: { ok: true, lastTickAt: null, ageSeconds: null, failures: [] },
      mail: { ok: true, oldestUnsentAt: null },
      chunks: { ok: true, oldestUnsentAt: null, stalledDigests: 0 },
      deadLetters: { ok: true, count: 0 },
      review: { ok: true, count: 0 },
      slots: { ok: true, stuck: 0, oldestSlotAt: null },
      signUps: { ok: true, trippedBreakers: 0 },
      secrets: { ok: true, stillNeeded: 0 },
    },
  })
})

test('a cron that never ran is fine for 15 minutes, and one that ran for 15 minutes after it did', async () => {
  setClock(FRIDAY + 15 * MINUTE)
  expect(await failing()).toEqual([])
  setClock(FRIDAY + 15 * MINUTE + 1)
  expect(await failing()).toEqual(['cron'])
  await ticked(FRIDAY + 16 * MINUTE)
  setClock(FRIDAY + 20 * MINUTE)
  expect((await health()).checks.cron).toEqual({
    ok: true,
    lastTickAt: '2026-02-27T12:16:00.000Z',
    ageSeconds: 240,
    failures: [],
  })
  setClock(FRIDAY + 31 * MINUTE + 1)
  expect(await failing()).toEqual(['cron'])
})

test('the age of a tick goes by the real clock, whatever time the tick was told', async () => {
  await run(
    `INSERT INTO ticks (at, started_at, finished_at, failures) VALUES (?, ?, ?, '["feeds"]')`,
    FRIDAY + 200 * HOUR,
    FRIDAY,
    FRIDAY,
  )
  expect((await health()).checks.cron).toMatchObject({ ok: true, ageSeconds: 0, failures: ['feeds'] })
})

test('a mail that has been waiting for more than 15 minutes is said, also while it is being retried', async () => {
  const insert = `INSERT INTO mails (publication_id, kind, params, key, state, created_at, next_attempt_at, first_attempt_at)
    VALUES (1, 'confirm', '{}', 'key', ?, ?, ?, ?)`
  await run(insert, 'accepted', 0, 0, 0)
  await run(insert, 'failed', 0, 0, 0)
  await run(insert, 'due', FRIDAY - HOUR, FRIDAY + HOUR, null)
  expect((await health()).checks.mail).toEqual({ ok: true, oldestUnsentAt: null })
  await run(insert, 'due', FRIDAY - HOUR, FRIDAY + MINUTE, FRIDAY - 14 * MINUTE)
  expect((await health()).checks.mail).toEqual({ ok: true, oldestUnsentAt: '2026-02-27T11:46:00.000Z' })
  await run(insert, 'sending', FRIDAY - HOUR, FRIDAY + MINUTE, FRIDAY - 16 * MINUTE)
  expect(await failing()).toEqual(['mail'])
})

test('a digest that moves is well however long it takes, and one that stands still for 30 minutes is not', async () => {
  await run(
    `INSERT INTO chunks (digest_id, seq, state, key, next_attempt_at, planned) VALUES (1, 1, 'planned', 'key', ?, 100)`,
    FRIDAY - 3 * HOUR,
  )
  await digest('sending', { frozenAt: FRIDAY - 3 * HOUR, progressAt: FRIDAY - 29 * MINUTE })
  expect((await health()).checks.chunks).toEqual({
    ok: true,
    oldestUnsentAt: '2026-02-27T09:00:00.000Z',
    stalledDigests: 0,
  })
  await run('UPDATE digests SET progress_at = ?', FRIDAY - 31 * MINUTE)
  expect(await failing()).toEqual(['chunks'])
  await run(`UPDATE digests SET status = 'paused', reason = 'by_hand'`)
  expect(await failing()).toEqual([])
  await run(`UPDATE digests SET status = 'sending', progress_at = NULL, frozen_at = ?`, FRIDAY - 31 * MINUTE)
  expect(await failing()).toEqual(['chunks'])
})

test('what waits for a person is said until a person has dealt with it', async () => {
  await run(
    `INSERT INTO dead_letters (id, queue, body, received_at) VALUES ('letter', 'tidings-mail', '{}', ?)`,
    FRIDAY,
  )
  expect(await failing()).toEqual(['deadLetters'])
  await run('UPDATE dead_letters SET resolved_at = ?', FRIDAY)
  expect(await failing()).toEqual([])
  await digest('needs_review', {})
  expect(await failing()).toEqual(['review'])
  await run(`UPDATE digests SET status = 'paused', reason = 'unauthorised'`)
  expect(await failing()).toEqual(['review'])
  await run(`UPDATE digests SET reason = 'by_hand'`)
  expect(await failing()).toEqual([])
  await run(`UPDATE digests SET status = 'cancelled'`)
  expect(await failing()).toEqual([])
})

test('a slot that nothing brings to its end is said after 15 minutes', async () => {
  const slotAt = FRIDAY - 3 * HOUR
  await run(
    `INSERT INTO slots (publication_id, period, slot_at, seen_at, is_late) VALUES (1, '2026-W09', ?, ?, 0)`,
    slotAt,
    FRIDAY - 14 * MINUTE,
  )
  expect(await failing()).toEqual([])
  await run('UPDATE slots SET seen_at = ?', FRIDAY - 16 * MINUTE)
  expect(await failing()).toEqual(['slots'])
  expect((await health()).checks.slots).toEqual({ ok: false, stuck: 1, oldestSlotAt: '2026-02-27T09:00:00.000Z' })
  await run('UPDATE slots SET done_at = ?', FRIDAY)
  expect(await failing()).toEqual([])
})

test('a database without all the migrations that this build knows is not served as well', async () => {
  const names = (bindings.TEST_MIGRATIONS as { name: string }[]).map(({ name }) => name)
  expect((await health()).checks.migrations).toEqual({ ok: true, applied: names.length, expected: names.length })
  await run('DELETE FROM d1_migrations WHERE name = ?', names.at(-1))
  expect(await failing()).toEqual(['migrations'])
  await run('DROP TABLE d1_migrations')
  expect(await failing()).toEqual(['migrations'])
})

test('a table that is missing fails its own check and no other', async () => {
  await run('DROP TABLE mails')
  const { checks } = await health()
  expect(checks.mail).toEqual({ ok: false, error: 'cannot be read' })
  expect(await failing()).toEqual(['mail'])
})

test('a database that cannot be reached is a failing check and no exception', async () => {
  const unreachable = () => Promise.reject(new Error('D1_ERROR: Network connection lost.'))
  const db = { get: unreachable, all: unreachable } as unknown as Parameters<typeof checkHealth>[0]['db']
  const { status, checks } = await checkHealth({ db, clock: () => FRIDAY, config: localConfig(env as unknown as Env) })
  expect(status).toBe('failing')
  expect(Object.values(checks).every(({ ok }) => !ok)).toBe(true)
  expect(JSON.stringify(checks)).not.toContain('D1_ERROR')
})

test('administrators see what needs a person, by publication; a digest that could not be rendered does', async () => {
  await world({ publications: { meridian: MERIDIAN, marsa: { ...MERIDIAN, name: 'Marsa', deskEmail: null } } })
  await digest('blocked', {})
  expect(await failing()).toEqual(['review'])
  const { publications, notSetUp } = (await (await admin('/health')).json()) as {
    publications: { slug: string; needsAPerson: unknown[] }[]
    notSetUp: { setting: string }[]
  }
  expect(publications.map(({ slug, needsAPerson }) => [slug, needsAPerson])).toEqual([
    ['marsa', []],
    ['meridian', [{ period: '2026-W09', status: 'blocked', reason: null, slotAt: '1970-01-01T00:00:00.000Z' }]],
  ])
  expect(notSetUp.map(({ setting }) => setting)).toEqual(['RESEND_API_KEY', 'TURNSTILE_SITE_KEY', 'deskEmail of marsa'])
})

test('administrators see when each feed was last read, what was wrong with it, and since when', async () => {
  const feeds = ['a', 'b', 'c'].map((name) => ({ url: `https://meridian.example/${name}.xml` }))
  await world({ publications: { meridian: { ...MERIDIAN, feeds } } })
  const read = (feed: number, at: number, error: string | null) =>
    run(
      `INSERT INTO feed_reads (feed_id, publication_id, read_at, ok, created, updated, unchanged, rejected, error)
       VALUES (?, 1, ?, ?, 0, 0, 0, '[]', ?)`,
      ...[feed, at, error === null ? 1 : 0, error],
    )
  await read(1, FRIDAY - 4 * HOUR, 'timeout')
  await read(1, FRIDAY - 3 * HOUR, null)
  await read(1, FRIDAY - 2 * HOUR, 'http_500')
  await read(1, FRIDAY - HOUR, 'timeout')
  await read(2, FRIDAY - 2 * HOUR, 'timeout')
  await read(2, FRIDAY - HOUR, null)
  const { publications } = (await (await admin('/health')).json()) as { publications: { feeds: object[] }[] }
  expect(publications[0]?.feeds).toEqual([
    {
      ...{ url: feeds[0]?.url, lastReadAt: '2026-02-27T11:00:00.000Z', ok: false },
      ...{ error: 'timeout', detail: null, since: '2026-02-27T10:00:00.000Z' },
    },
    { url: feeds[1]?.url, lastReadAt: '2026-02-27T11:00:00.000Z', ok: true, error: null, detail: null, since: null },
    { url: feeds[2]?.url, lastReadAt: null, ok: null, error: null, detail: null, since: null },
  ])
})

test('nothing that everybody sees of the health moves with what a reader does', async () => {
  await ticked(FRIDAY)
  const before = await (await ask('/healthz')).text()
  for (const email of ['bo@readers.example', 'bo@readers.example', 'cem@readers.example'])
    await ask('/v1/meridian/subscribers', { json: { email } })
  expect(await (await ask('/healthz')).text()).toBe(before)
  expect(before).not.toMatch(/count|age|oldest/i)
})
