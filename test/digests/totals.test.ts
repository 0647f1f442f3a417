/** What a digest adds up to is the sum of its chunks in every moment, whatever is added up when, and costs a row once it is over. */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { accountingOf } from '../../src/digests/send/accounting'
import { addUpDigests, toBeAddedUp } from '../../src/digests/totals'
import { database } from '../../src/ground/deps'
import { deliveryOf } from '../../src/reports/delivery'
import { statistics } from '../../src/stats/statistics'
import { countingRows } from '../rows'
import { bindings as env, FRIDAY, world } from '../world'

const db = database(env.DB)
const FIGURES = ['planned', 'accepted', 'skipped', 'failed', 'unknown', 'delivered', 'bounced', 'complained'] as const
const DIGESTS = [1, 2, 3]

beforeAll(() => world())

async function fresh(status = 'sent') {
  await env.DB.batch(
    ['digests', 'chunks', 'digest_totals', 'digest_visits'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)),
  )
  await aDigests(DIGESTS, status)
}

async function aDigests(ids: number[], status = 'sent') {
  await env.DB.prepare(
    `INSERT INTO digests (id, publication_id, period, key, status, slot_at, window_from, window_to, composed_at, frozen_at, sent_at, subject, hand, chosen, assembler)
     SELECT value, 1, '2026-W' || (value + 10), 'digest-' || value, ?, ?, 0, 0, 0, 1, ?, '', '{}', '[]', 1 FROM json_each(?)`,
  )
    .bind(status, FRIDAY, FRIDAY, JSON.stringify(ids))
    .run()
  for (const id of ids) await db.run(toBeAddedUp(id))
}

async function addChunks(digestId: number, count: number, first = 0) {
  await env.DB.prepare(
    `INSERT INTO chunks (digest_id, seq, state, key, next_attempt_at, planned, accepted)
     SELECT ?1, value, 'accepted', ?1 || '-' || value, 0, 0, 100 FROM json_each(?2)`,
  )
    .bind(digestId, JSON.stringify(Array.from({ length: count }, (_, index) => first + index)))
    .run()
}

/** Counted here, from the chunks alone. */
async function counted() {
  const { results } = await env.DB.prepare('SELECT * FROM chunks').all<Record<string, number>>()
  return DIGESTS.map((id) => {
    const own = results.filter((row) => row.digest_id === id)
    return FIGURES.map((name) => own.reduce((sum, row) => sum + (row[name] ?? 0), 0))
  })
}

async function shown() {
  const list = DIGESTS.map((id) => ({ id, candidates: 0 }))
  const figures = await accountingOf({ db } as Parameters<typeof accountingOf>[0], list)
  return DIGESTS.map((id) => {
    const { accounting, reported } = figures.get(id) ?? expect.fail(`digest ${id} has no figures`)
    return FIGURES.map((name) => ({ ...accounting, ...reported })[name])
  })
}

const event = fc.oneof(
  fc.record({ kind: fc.constant('tick' as const) }),
  fc.record({
    kind: fc.constant('chunks' as const),
    digest: fc.constantFrom(...DIGESTS),
    count: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    kind: fc.constant('change' as const),
    digest: fc.constantFrom(...DIGESTS),
    seq: fc.integer({ min: 0, max: 5 }),
    figure: fc.constantFrom(...FIGURES),
    by: fc.integer({ min: 0, max: 100 }),
  }),
  fc.record({ kind: fc.constant('thaw' as const), digest: fc.constantFrom(...DIGESTS) }),
  fc.record({
    kind: fc.constant('status' as const),
    digest: fc.constantFrom(...DIGESTS),
    status: fc.constantFrom('draft', 'sending', 'paused', 'sent', 'cancelled', 'needs_review'),
  }),
)

test('whatever happens to chunks, and whenever they are added up, what is shown is their sum', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 25 }), async (events) => {
      await fresh()
      let next = 0
      for (const one of events) {
        if (one.kind === 'tick') await addUpDigests({ db })
        if (one.kind === 'chunks') await addChunks(one.digest, one.count, next)
        if (one.kind === 'chunks') next += one.count
        if (one.kind === 'change')
          await env.DB.prepare(`UPDATE chunks SET ${one.figure} = ${one.figure} + ? WHERE digest_id = ? AND seq = ?`)
            .bind(one.by, one.digest, one.seq)
            .run()
        if (one.kind === 'thaw') await env.DB.prepare('DELETE FROM chunks WHERE digest_id = ?').bind(one.digest).run()
        if (one.kind === 'status')
          await env.DB.prepare('UPDATE digests SET status = ? WHERE id = ?').bind(one.status, one.digest).run()
        expect(await shown()).toEqual(await counted())
      }
    }),
    { numRuns: 40 },
  )
})

test('a change and its undoing in one transaction leave what it was; one that fails leaves the sum as it was', async () => {
  await fresh()
  await addChunks(1, 2)
  await addUpDigests({ db })
  const change = env.DB.prepare('UPDATE chunks SET bounced = bounced + 1 WHERE digest_id = 1 AND seq = 0')
  await expect(env.DB.batch([change, env.DB.prepare('INSERT INTO chunks (digest_id) VALUES (1)')])).rejects.toThrow()
  expect(await shown()).toEqual(await counted())
  const { results } = await env.DB.prepare('SELECT digest_id FROM digest_totals WHERE is_stale = 0').all()
  expect(results.length).toBe(DIGESTS.length)
})

test('a hundred digests of a million readers are listed, and their statistics read, within five thousand rows', async () => {
  await fresh()
  const many = Array.from({ length: 97 }, (_, index) => index + 4)
  await aDigests(many)
  // Ten thousand chunks each would only take longer to make here: what is added up is one row, however many there were.
  const ALL = [...DIGESTS, ...many]
  for (const id of ALL) await addChunks(id, 60)
  for (let ticks = 0; ticks < 5; ticks++) await addUpDigests({ db })

  const listed = countingRows()
  await accountingOf(
    { db: listed.db } as Parameters<typeof accountingOf>[0],
    ALL.map((id) => ({ id, candidates: 0 })),
  )
  expect(listed.read.rows).toBeLessThan(1_000)

  const looked = countingRows()
  const asked = { publication: { id: 1, timezone: 'UTC' }, from: '2026-02-01', to: '2026-02-28' }
  const { digests } = await statistics({ db: looked.db }, asked)
  expect(digests).toHaveLength(100)
  expect(digests.every(({ accounting }) => accounting.accepted === 6_000)).toBe(true)
  // Without totals the chunks alone are six thousand rows.
  expect(looked.read.rows).toBeLessThan(2_000)

  const delivered = countingRows()
  expect(
    (
      await deliveryOf(
        { db: delivered.db },
        { publication: { id: 1, fromEmail: 'digest@meridian.example', noticeEmail: null } },
      )
    ).digests.length,
  ).toBeGreaterThan(0)
  expect(delivered.read.rows).toBeLessThan(500)
})
