/**
 * Two publications with the same readers, the same week and the same stories: whatever befalls the digest of one, the other's does not
 * change by a byte. And within one publication, what is one digest's is no other's.
 */
import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { composeDigest } from '../../src/digests/choose/compose'
import { sendDueDigests } from '../../src/digests/due'
import { forgetDeliveries } from '../../src/digests/forget'
import { cancelDigest, pauseByHand, resumeDigest, retryDigest } from '../../src/digests/send/by-hand'
import { freezeDigest } from '../../src/digests/send/freeze'
import { sendChunk } from '../../src/digests/send/send'
import { sweepChunks } from '../../src/digests/send/sweep'
import type { ChunkMessage, Deps } from '../../src/ground/deps'
import { type SendAnswer, type SendRequest, textOf } from '../../src/ground/mailer'
import { type Digest, digests, type Publication } from '../../src/ground/schema'
import { findPublication } from '../../src/publications/find'
import { admin, bindings, DAY, HOUR, MERIDIAN, manyReaders, setClock, world } from '../world'
import { ALL_TAKEN, provider, SLOT } from './stage'

const READERS = 130
const BOTH = { meridian: MERIDIAN, gazette: { ...MERIDIAN, name: 'Gazette', url: 'https://gazette.example' } }
const doubt = (): SendAnswer => ({ outcome: 'unknown', message: 'reset' })
const refusal = (): SendAnswer => ({ outcome: 'refused', code: 'validation_error', message: 'Not this one' })
const run = (statement: string) => bindings.DB.prepare(statement).run()
const count = (statement: string) => bindings.DB.prepare(statement).first<number>('n')

async function publicationOf(deps: Deps, slug: string): Promise<Publication> {
  const publication = await findPublication(deps, slug)
  if (!publication) throw new Error(`no ${slug}`)
  return publication
}

async function freeze(deps: Deps, slug: string, period = '2026-W10', slotAt = SLOT): Promise<Digest> {
  const publication = await publicationOf(deps, slug)
  const { digest } = await composeDigest(deps, { publication, period, slotAt, at: slotAt })
  const frozen = await freezeDigest(deps, publication, digest)
  if (frozen === null || frozen === 'blocked') throw new Error(`${slug} ${period} was not frozen: ${frozen}`)
  return frozen
}

async function push(slug: string, name: string, at = SLOT - DAY): Promise<void> {
  const json = ['a', 'b', 'c'].map((path) => ({
    ...{ url: `https://${slug}.example/${name}-${path}`, title: `${name} ${path}`, kind: 'deep-dive' },
    publishedAt: new Date(at).toISOString(),
  }))
  expect((await admin(`/publications/${slug}/stories`, { json })).status).toBe(200)
}

/** The same readers in both, by the same addresses and hashes. */
beforeEach(async () => {
  await world({ publications: BOTH })
  await manyReaders(READERS)
  await run(`INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at)
    SELECT 2, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at FROM subscribers WHERE publication_id = 1 ORDER BY id`)
  for (const slug of Object.keys(BOTH)) await push(slug, 'first')
  setClock(SLOT)
})

/** Everything that is the twin's: publication 2's, and the digests' below it. */
async function twin(): Promise<string> {
  const tables = ['digests', 'subscribers', 'suppressions', 'slots', 'stories', 'digest_stories', 'publications']
  const own = tables.map(
    (name) => `SELECT * FROM ${name} WHERE ${name === 'publications' ? 'id' : 'publication_id'} = 2`,
  )
  const below = ['chunks', 'deliveries'].map(
    (name) => `SELECT * FROM ${name} WHERE digest_id IN (SELECT id FROM digests WHERE publication_id = 2)`,
  )
  const results = await bindings.DB.batch([...own, ...below].map((statement) => bindings.DB.prepare(statement)))
  return JSON.stringify(results.map((result) => result.results))
}

/** Chunks that count otherwise than their deliveries say. */
const wrongBooks = () =>
  count(`SELECT count(*) AS n FROM chunks c WHERE (planned, accepted, skipped, failed, unknown) IS NOT (
    SELECT sum(status = 'planned'), sum(status = 'accepted'), sum(status = 'skipped'), sum(status = 'failed'), sum(status = 'unknown')
    FROM deliveries v WHERE v.digest_id = c.digest_id AND v.chunk = c.seq)`)

const of = (digest: Digest, queued: ChunkMessage[]) => queued.filter(({ digestId }) => digestId === digest.id)
const chunkOf = (digest: Digest, seq: number): ChunkMessage => ({ digestId: digest.id, seq })

type Then = (deps: Deps, digest: Digest) => Promise<unknown>
const anHourLater: Then = (deps, digest) => {
  setClock(SLOT + HOUR)
  return sendChunk(deps, chunkOf(digest, 0))
}
const aDayLater: Then = (deps) => {
  setClock(SLOT + 21 * HOUR)
  return sweepChunks(deps)
}
const resumed: Then = async (deps, digest) => {
  await resumeDigest(deps, digest)
  return sendChunk(deps, chunkOf(digest, 0))
}

/** What may happen to a digest, each from the freeze on; the twin's is frozen, too, and its first chunk in doubt. */
const LIVES: [string, (SendAnswer | ((request: SendRequest) => SendAnswer) | 'crash')[], Then][] = [
  ['everything taken', [], async () => {}],
  ['in doubt, then taken', [doubt()], anHourLater],
  ['too many requests', [{ outcome: 'rate_limited', retryAfterSeconds: 1 }], anHourLater],
  ['one by one', [refusal()], async (deps, digest) => sendChunk(deps, chunkOf(digest, 0))],
  ['a sender lost', ['crash'], anHourLater],
  ['in doubt for a day', [doubt()], aDayLater],
  [
    'cancelled half-way',
    [{ outcome: 'rate_limited', retryAfterSeconds: 1 }],
    async (deps, digest) => cancelDigest(deps, digest),
  ],
  ['paused and resumed', [{ outcome: 'quota', code: 'daily_quota_exceeded' }], resumed],
  [
    'paused by hand',
    [{ outcome: 'rate_limited', retryAfterSeconds: 1 }],
    async (deps, digest) => pauseByHand(deps, digest),
  ],
  ['a key that may not', [{ outcome: 'stopped', reason: 'unauthorised', code: 'invalid_api_key' }], async () => {}],
]

test.each(LIVES)('%s: the other publication’s digest does not change by a byte', async (_name, script, then) => {
  const { deps, queued } = provider(
    doubt,
    ...script.map((step) => (request: SendRequest): SendAnswer => {
      if (step === 'crash') throw new Error('killed')
      return typeof step === 'function' ? step(request) : step
    }),
  )
  // The twin's comes first, so that "the first one found" is the wrong one.
  const other = await freeze(deps, 'gazette')
  const digest = await freeze(deps, 'meridian')
  await sendChunk(deps, chunkOf(other, 0))
  await run("UPDATE subscribers SET status = 'unsubscribed' WHERE id IN (7, 107, 137, 237)")
  const before = await twin()
  for (const message of of(digest, queued)) await sendChunk(deps, message).catch(() => null)
  await then(deps, digest)
  const after = await twin()
  // A sweep hands over what is old, also the twin's: that is its own story.
  if (_name !== 'in doubt for a day') expect(after).toBe(before)
  else expect(JSON.parse(after).slice(1, 7)).toEqual(JSON.parse(before).slice(1, 7))
})

test('only its own active readers get it: nobody who waits, paused or is suppressed there, and whoever is suppressed elsewhere', async () => {
  await run("UPDATE subscribers SET status = 'pending' WHERE id = 1")
  await run(`UPDATE subscribers SET paused_until = ${SLOT + DAY} WHERE id = 2`)
  await run(
    "INSERT INTO suppressions (publication_id, address_hash, reason, created_at) VALUES (1, 'h2', 'complained', 1), (2, 'h3', 'complained', 1)",
  )
  await run(`UPDATE subscribers SET paused_until = ${SLOT} WHERE id = 5`)
  const { deps, asked, queued } = provider()
  const digest = await freeze(deps, 'meridian')
  expect(digest.candidates).toBe(READERS - 3)
  for (const message of queued) await sendChunk(deps, message)
  const mailed = asked.flatMap((request) => (JSON.parse(textOf(request)) as { to: string[] }[]).map(({ to }) => to[0]))
  const missing = [0, 1, 2].map((id) => `reader${id}@readers.example`)
  expect(mailed.toSorted()).toEqual(
    Array.from({ length: READERS }, (_, id) => `reader${id}@readers.example`)
      .filter((one) => !missing.includes(one))
      .toSorted(),
  )
  expect(
    await count(
      'SELECT count(*) AS n FROM deliveries v JOIN subscribers s ON s.id = v.subscriber_id WHERE s.publication_id = 2',
    ),
  ).toBe(0)
})

test('an open chunk of another digest keeps none from ending, and what another one had accepted proves nothing here', async () => {
  const { deps } = provider(ALL_TAKEN, ...Array.from({ length: 40 }, () => refusal))
  const other = await freeze(deps, 'gazette')
  const digest = await freeze(deps, 'meridian')
  await sendChunk(deps, chunkOf(other, 0))
  for (const seq of [0, 0]) await sendChunk(deps, chunkOf(digest, seq))
  // Ten refusals alike, and nobody of this one taken.
  const status = async ({ id }: Digest) =>
    bindings.DB.prepare('SELECT status, reason FROM digests WHERE id = ?').bind(id).first()
  expect(await status(digest)).toEqual({ status: 'needs_review', reason: 'everybody_refused' })
  const stories = (id: number) => count(`SELECT count(*) AS n FROM digest_stories WHERE digest_id = ${id}`)
  expect([await stories(digest.id), await stories(other.id)]).toEqual([0, 3])
  const mended = { ...deps, mailer: { send: async (request: SendRequest) => ALL_TAKEN(request) } }
  const [now] = await deps.db.select().from(digests).where(eq(digests.id, digest.id))
  expect(await retryDigest(mended, now as Digest)).toBe('going_on')
  for (const seq of [0, 1]) await sendChunk(mended, chunkOf(digest, seq))
  expect(await status(digest)).toMatchObject({ status: 'sent' })
  expect(await status(other)).toMatchObject({ status: 'sending' })
})

test('two digests of one publication: leaving, refusals and the end of one are not the other’s', async () => {
  const { deps, queued } = provider(doubt)
  const first = await freeze(deps, 'meridian')
  await sendChunk(deps, chunkOf(first, 0))
  await push('meridian', 'second', SLOT + DAY)
  setClock(SLOT + 7 * DAY)
  await run(`UPDATE digests SET progress_at = ${SLOT + 7 * DAY}`)
  const second = await freeze(deps, 'meridian', '2026-W11', SLOT + 7 * DAY)
  await run("UPDATE subscribers SET status = 'unsubscribed' WHERE id = 120")
  const rows = async ({ id }: Digest) =>
    (await bindings.DB.prepare('SELECT * FROM deliveries WHERE digest_id = ?').bind(id).all()).results
  const before = await rows(first)
  for (const message of of(second, queued)) {
    await sendChunk(deps, message)
    expect(await wrongBooks()).toBe(0)
  }
  expect(await rows(first)).toEqual(before)
  expect(await count(`SELECT skipped AS n FROM chunks WHERE digest_id = ${second.id} AND seq = 1`)).toBe(1)
  expect(await count(`SELECT count(*) AS n FROM digests WHERE status = 'sent'`)).toBe(1)
  await cancelDigest(deps, first)
  expect(await count(`SELECT count(*) AS n FROM digest_stories WHERE digest_id = ${second.id}`)).toBe(3)
  expect(
    await count(`SELECT count(*) AS n FROM deliveries WHERE digest_id = ${second.id} AND status = 'accepted'`),
  ).toBe(READERS - 1)
})

test('slots, drafts that expire and schedules that change are each publication’s own', async () => {
  const { deps } = provider()
  const manual = { ...BOTH.gazette, approval: 'manual' }
  setClock(SLOT - HOUR)
  await admin('/publications/gazette', { method: 'PUT', json: manual })
  // The other one's slot has come and waits; this one's comes on Friday, and its draft is touched.
  await admin('/publications/meridian', {
    method: 'PUT',
    json: { ...MERIDIAN, approval: 'manual', digestDay: 'friday' },
  })
  await run(`UPDATE publications SET next_slot_at = ${SLOT} WHERE slug = 'gazette'`)
  await sendDueDigests(deps, SLOT)
  for (const slug of Object.keys(BOTH)) await admin(`/publications/${slug}/digests`, { json: { period: '2026-W10' } })
  await run(`UPDATE digests SET slot_at = ${SLOT} WHERE publication_id = 1`)
  setClock(SLOT + 7 * HOUR)
  await sendDueDigests(deps, SLOT + 7 * HOUR)
  const states = async () =>
    (await bindings.DB.prepare('SELECT publication_id AS p, period, status FROM digests ORDER BY 1, 2').all()).results
  expect(await states()).toEqual([
    { p: 1, period: '2026-W10', status: 'draft' },
    { p: 2, period: '2026-W10', status: 'expired' },
  ])
  await admin('/publications/gazette/digests', { json: { period: '2026-W11' } })
  await admin('/publications/gazette/digests/2026-W11', { method: 'PATCH', json: { subject: 'Theirs' } })
  await admin('/publications/meridian/digests/2026-W10', { method: 'PATCH', json: { subject: 'Ours' } })
  const before = await twin()
  const answer = await admin('/publications/meridian', {
    method: 'PUT',
    json: { ...MERIDIAN, digestDay: 'tuesday', approval: 'manual' },
  })
  expect(await answer.json()).toMatchObject({ nextDigestAt: '2026-03-03T07:00:00.000Z' })
  await admin('/publications/meridian', {
    method: 'PUT',
    json: { ...MERIDIAN, digestDay: 'monday', approval: 'manual' },
  })
  expect(await twin()).toBe(before)
  expect(await states()).toMatchObject([
    { p: 1, period: '2026-W10', status: 'skipped' },
    { p: 1, period: '2026-W11', status: 'draft' },
    { p: 2, period: '2026-W10' },
    { p: 2, period: '2026-W11', status: 'draft' },
  ])
})

test('of old digests only those that are over are forgotten, and of doubts only those that nobody could settle', async () => {
  const { deps, queued } = provider(doubt)
  const other = await freeze(deps, 'gazette')
  const digest = await freeze(deps, 'meridian')
  await sendChunk(deps, chunkOf(other, 0))
  for (const message of of(digest, queued)) await sendChunk(deps, message)
  const rows = (id: number) => count(`SELECT count(*) AS n FROM deliveries WHERE digest_id = ${id}`)
  const late = SLOT + (deps.config.deliveryDays + 1) * DAY
  await forgetDeliveries(deps, SLOT + (deps.config.deliveryDays - 1) * DAY)
  expect([await rows(other.id), await rows(digest.id)]).toEqual([READERS, READERS])
  for (let turn = 0; turn < 3; turn++) await forgetDeliveries(deps, late)
  expect([await rows(other.id), await rows(digest.id)]).toEqual([READERS, 0])
})
