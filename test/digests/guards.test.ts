/** The guards of a send: what decides a race, what remembers a doubt, and what a clock that jumped must not bring about. */
import { expect, test } from 'vitest'
import { composeDigest, findDigest } from '../../src/digests/choose/compose'
import { sendDueDigests } from '../../src/digests/due'
import { freezeDigest } from '../../src/digests/send/freeze'
import { sendChunk } from '../../src/digests/send/send'
import { sweepChunks } from '../../src/digests/send/sweep'
import type { ChunkMessage, Deps } from '../../src/ground/deps'
import type { SendAnswer, SendRequest } from '../../src/ground/mailer'
import { findPublication } from '../../src/publications/find'
import { admin, ask, bindings, DAY, HOUR, manyReaders, setClock, world } from '../world'
import { interrupted } from './interrupted'
import { ALL_TAKEN, frozen, numbers, provider, SLOT, shown } from './stage'

const DIGEST = '/publications/meridian/digests/2026-W10'
const doubt = (): SendAnswer => ({ outcome: 'unknown', message: 'reset' })
const refusal = (): SendAnswer => ({ outcome: 'refused', code: 'validation_error', message: 'Not this one' })
const press = async (verb: string) => (await admin(`${DIGEST}/${verb}`, { method: 'POST' })).status
const run = (statement: string) => bindings.DB.prepare(statement).run()
const count = (statement: string) => bindings.DB.prepare(statement).first<number>('n')
const first = (queued: ChunkMessage[]) => queued[0] as ChunkMessage

/** A provider whose answer comes when we say so; `asked` when it has the request. */
function slow(deps: Deps, answer: (request: SendRequest) => SendAnswer) {
  const [gate, reached] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  async function send(request: SendRequest) {
    reached.resolve()
    await gate.promise
    return answer(request)
  }
  return { deps: { ...deps, mailer: { send } }, asked: reached.promise, open: gate.resolve }
}

/** The draft of the week, not frozen. */
async function draft(deps: Deps) {
  await world()
  await admin('/publications/meridian/stories', {
    json: ['a', 'b', 'c'].map((path) => ({ url: `https://meridian.example/${path}`, title: path, kind: 'deep-dive' })),
  })
  await manyReaders(3)
  setClock(SLOT)
  const publication = await findPublication(deps, 'meridian')
  if (!publication) throw new Error('no publication')
  const given = { publication, period: '2026-W10', slotAt: SLOT, at: SLOT }
  return { publication, given, digest: (await composeDigest(deps, given)).digest }
}

// ---- Doubt ----

test('a second message while the first is under way neither doubts it nor asks again', async () => {
  const { deps, asked, queued } = provider()
  await frozen(deps, 3)
  const held = slow(deps, ALL_TAKEN)
  const sending = sendChunk(held.deps, first(queued))
  await held.asked
  expect(await sendChunk(deps, first(queued))).toBeNull()
  expect((await shown()).accounting).toMatchObject({ planned: 3, unknown: 0 })
  held.open()
  await sending
  expect(asked).toHaveLength(0)
  expect((await shown()).accounting).toMatchObject({ accepted: 3 })
})

test('a doubt is as old as the first attempt, however often it was tried since: after twenty hours no message sends it', async () => {
  const { deps, asked, queued } = provider(doubt, doubt, doubt)
  await frozen(deps, 3)
  for (const hours of [0, 10, 19]) {
    setClock(SLOT + hours * HOUR)
    await sendChunk(deps, first(queued))
  }
  expect(asked).toHaveLength(3)
  setClock(SLOT + 20 * HOUR + 1)
  // Other chunks moved meanwhile.
  await run(`UPDATE digests SET progress_at = ${SLOT + 20 * HOUR}`)
  expect(await sendChunk(deps, first(queued))).toBeNull()
  expect(asked).toHaveLength(3)
})

test('a sender that died and is found a day later leaves a doubt, not mails that were never tried', async () => {
  const { deps, queued } = provider(() => {
    throw new Error('killed')
  })
  await frozen(deps, 3)
  await expect(sendChunk(deps, first(queued))).rejects.toThrow('killed')
  setClock(SLOT + 21 * HOUR)
  await sweepChunks(deps)
  expect(await shown()).toMatchObject({ status: 'needs_review', accounting: { planned: 0, unknown: 3 } })
})

test('cancelled while its only tried chunk is in doubt, a digest keeps its stories: somebody may have read them', async () => {
  const { deps, queued } = provider(doubt)
  await frozen(deps, 150)
  await sendChunk(deps, first(queued))
  expect(await press('cancel')).toBe(200)
  expect(await shown()).toMatchObject({ status: 'cancelled', accounting: { unknown: 100, skipped: 50 } })
  expect(await count('SELECT count(*) AS n FROM digest_stories')).toBe(3)
})

test('bytes that changed are not sent under the used key, not even when a person says “retry”', async () => {
  const { deps, asked, queued } = provider(doubt)
  await frozen(deps, 3)
  await sendChunk(deps, first(queued))
  await run("UPDATE digests SET frame = json_set(frame, '$.subject', 'Another')")
  setClock(SLOT + HOUR)
  await sendChunk(deps, first(queued))
  expect((await shown()).reason).toBe('payload_changed')
  expect(await press('retry')).toBe(409)
  expect(await sendChunk(deps, first(queued))).toBeNull()
  expect(asked).toHaveLength(1)
})

test('a secret that was rotated between two attempts changes no byte: the links are those of the freeze', async () => {
  const { deps, asked, queued } = provider(doubt)
  await frozen(deps, 3)
  await sendChunk(deps, first(queued))
  setClock(SLOT + HOUR)
  const [old] = deps.config.secretKeys
  const rotated = {
    ...deps,
    config: { ...deps.config, secretKeys: ['a-new-secret-of-more-than-32-characters', old] as [string, string] },
  }
  await sendChunk(rotated, first(queued))
  expect(asked[1]).toEqual(asked[0])
  expect(await shown()).toMatchObject({ status: 'sent', accounting: { accepted: 3 } })
})

// ---- Races ----

test('what another sender recorded stays: the slow one brings no other ids', async () => {
  const { deps, queued } = provider()
  await frozen(deps, 3)
  const held = slow(deps, () => ({
    outcome: 'accepted',
    ids: ['late-0', null, 'late-2'],
    refused: [{ index: 1, message: 'Late' }],
  }))
  const sending = sendChunk(held.deps, first(queued))
  await held.asked
  setClock(SLOT + 121_000)
  await sendChunk(deps, first(queued))
  held.open()
  await sending
  const { results } = await bindings.DB.prepare(
    'SELECT status, provider_id, reason FROM deliveries ORDER BY position',
  ).all()
  expect(results).toEqual([0, 1, 2].map((id) => ({ status: 'accepted', provider_id: `id-${id}`, reason: null })))
})

test('a slow sender does not put back what another one has in its hands', async () => {
  const { deps, queued } = provider()
  await frozen(deps, 3)
  const [early, late] = [slow(deps, () => ({ outcome: 'rate_limited', retryAfterSeconds: 1 })), slow(deps, ALL_TAKEN)]
  const sending = [sendChunk(early.deps, first(queued))]
  await early.asked
  setClock(SLOT + 121_000)
  sending.push(sendChunk(late.deps, first(queued)))
  await late.asked
  early.open()
  await sending[0]
  expect(await count("SELECT state = 'submitting' AS n FROM chunks")).toBe(1)
  late.open()
  await sending[1]
  expect(await shown()).toMatchObject({ status: 'sent', accounting: { accepted: 3 } })
})

test('a sender that stood still until its call was refused and its mails went one by one sends nothing any more', async () => {
  const { deps, asked, queued } = provider(refusal, refusal)
  await frozen(deps, 3)
  const late = provider()
  await sendChunk(
    {
      ...late.deps,
      db: interrupted(/set "payload_hash"/, async () => {
        for (const minutes of [3, 30, 31]) {
          setClock(SLOT + minutes * 60_000)
          await sendChunk(deps, first(queued))
        }
      }),
    },
    first(queued),
  )
  expect(asked.map(({ kind }) => kind)).toEqual(['batch', 'batch', 'one', 'one', 'one'])
  expect(late.asked).toEqual([])
  expect(await shown()).toMatchObject({ status: 'sent', accounting: { accepted: 3 } })
})

test('a week too thin is not sent by hand either', async () => {
  const { deps } = provider()
  await draft(deps)
  await run('UPDATE publications SET min_stories = 4')
  expect(await press('send')).toBe(409)
  expect((await shown()).status).toBe('draft')
})

test('a send that takes days does not stand still while its chunks move', async () => {
  const { deps, asked, queued } = provider()
  await frozen(deps, 350)
  for (const [index, message] of queued.entries()) {
    setClock(SLOT + index * 15 * HOUR)
    await sendChunk(deps, message)
    await sweepChunks({
      ...deps,
      queues: { ...deps.queues, digests: { ...deps.queues.digests, sendBatch: async () => ({}) as never } },
    })
  }
  expect(asked).toHaveLength(4)
  expect((await shown()).status).toBe('sent')
})

test('the chunks of a paused digest are left alone by the tick', async () => {
  const { deps, queued } = provider(doubt)
  await frozen(deps, 150)
  await sendChunk(deps, first(queued))
  expect(await press('pause')).toBe(200)
  queued.length = 0
  setClock(SLOT + HOUR)
  await sweepChunks(deps)
  expect(queued).toEqual([])
})

test('refused by all while another chunk is taken: “retry” mails those who were refused, and nobody twice', async () => {
  const { deps, queued, asked } = provider(...Array.from({ length: 11 }, () => refusal))
  await frozen(deps, 150)
  const [one, two] = queued as [ChunkMessage, ChunkMessage]
  const held = slow(deps, ALL_TAKEN)
  const sending = sendChunk(held.deps, two)
  await held.asked
  for (const _ of [1, 2]) await sendChunk(deps, one)
  expect(await shown()).toMatchObject({ status: 'needs_review', reason: 'everybody_refused' })
  // While one is under way its outcome is open; a retry now must not begin anew for everybody.
  const keys = await bindings.DB.prepare('SELECT key FROM digests').first('key')
  expect(await press('retry')).toBe(200)
  expect(await bindings.DB.prepare('SELECT key FROM digests').first('key')).toBe(keys)
  held.open()
  await sending
  asked.length = 0
  queued.length = 0
  await sendChunk(deps, one)
  expect(asked.every(({ count: mails }) => mails === 1)).toBe(true)
  expect(await shown()).toMatchObject({ status: 'sent', accounting: numbers({ candidates: 150, accepted: 150 }) })
})

test('refused by all after somebody was taken: “retry” begins nothing anew', async () => {
  const { deps, queued } = provider(...Array.from({ length: 11 }, () => refusal))
  await frozen(deps, 150)
  const [one, two] = queued as [ChunkMessage, ChunkMessage]
  const held = slow(deps, ALL_TAKEN)
  const sending = sendChunk(held.deps, two)
  await held.asked
  for (const _ of [1, 2]) await sendChunk(deps, one)
  held.open()
  await sending
  expect(await press('retry')).toBe(200)
  expect(await count("SELECT count(*) AS n FROM deliveries WHERE status = 'accepted'")).toBe(50)
  await sendChunk(deps, one)
  expect(await shown()).toMatchObject({ status: 'sent', accounting: numbers({ candidates: 150, accepted: 150 }) })
})

test('what an editor writes while the digest is being frozen is not sent over: the draft stays, with their words', async () => {
  const { deps } = provider()
  const { publication, digest } = await draft(deps)
  const write = () => admin(DIGEST, { method: 'PATCH', json: { subject: 'Written just now' } })
  const db = interrupted(/UPDATE digests SET status/, write)
  expect(await freezeDigest({ ...deps, db }, publication, digest)).toBeNull()
  expect(await shown()).toMatchObject({ status: 'draft', subject: 'Written just now', accounting: { candidates: 0 } })
  expect(await count('SELECT (SELECT count(*) FROM deliveries) + (SELECT count(*) FROM digest_stories) AS n')).toBe(0)
})

test('what an editor holds while it is being frozen is not sent', async () => {
  const { deps } = provider()
  const { publication, digest } = await draft(deps)
  const db = interrupted(/UPDATE digests SET status/, () => press('hold'))
  expect(await freezeDigest({ ...deps, db }, publication, digest)).toBeNull()
  expect(await shown()).toMatchObject({ status: 'draft', accounting: { candidates: 0 } })
})

test('a draft that was composed anew meanwhile is not the one that was rendered', async () => {
  const { deps } = provider()
  const { publication, digest, given } = await draft(deps)
  const db = interrupted(/UPDATE digests SET status/, () => composeDigest(deps, { ...given, at: SLOT + 1 }))
  expect(await freezeDigest({ ...deps, db }, publication, digest)).toBeNull()
  expect((await shown()).status).toBe('draft')
})

test('composing anew does not write over an editor who was quicker, nor over what has gone out', async () => {
  const { deps } = provider()
  const { given, publication } = await draft(deps)
  const write = () => admin(DIGEST, { method: 'PATCH', json: { subject: 'Written just now' } })
  const one = await composeDigest({ ...deps, db: interrupted(/insert into "digests"/, write) }, given)
  expect(one.digest).toMatchObject({ status: 'draft', subject: 'Written just now' })
  const send = async () => freezeDigest(deps, publication, (await findDigest(deps, publication, '2026-W10')) as never)
  const two = await composeDigest(
    { ...deps, db: interrupted(/insert into "digests"/, send) },
    { ...given, at: SLOT + 5 },
  )
  expect(two.digest).toMatchObject({ status: 'sending', composedAt: SLOT })
})

test('a story that another digest took in the last moment is not sent twice', async () => {
  const { deps } = provider()
  const { publication, digest } = await draft(deps)
  const take = () =>
    run(
      'INSERT INTO digest_stories (publication_id, story_id, digest_id, material_revision) SELECT 1, id, 99, material_revision FROM stories LIMIT 1',
    )
  expect(
    await freezeDigest({ ...deps, db: interrupted(/UPDATE digests SET status/, take) }, publication, digest),
  ).toBeNull()
  expect(await count('SELECT count(*) AS n FROM deliveries')).toBe(0)
})

test('two who send at once freeze once', async () => {
  const { deps } = provider()
  const { publication, digest } = await draft(deps)
  const other = () => freezeDigest(deps, publication, digest)
  expect(
    await freezeDigest({ ...deps, db: interrupted(/UPDATE digests SET status/, other) }, publication, digest),
  ).toBeNull()
  expect(await shown()).toMatchObject({ status: 'sending', accounting: numbers({ candidates: 3, planned: 3 }) })
  expect(await count('SELECT count(*) AS n FROM chunks')).toBe(1)
})

test('what is frozen and waits for a person is not frozen again by “send”', async () => {
  const { deps, queued } = provider(doubt)
  await frozen(deps, 3)
  await sendChunk(deps, first(queued))
  setClock(SLOT + 21 * HOUR)
  await sweepChunks(deps)
  expect(await press('send')).toBe(409)
  expect(await shown()).toMatchObject({ status: 'needs_review', accounting: { unknown: 3 } })
})

// ---- Clocks that jumped ----

test('a slot that a fault kept open is as late days later as one that nobody saw', async () => {
  const { deps } = provider()
  await draft(deps)
  await run(
    `INSERT INTO slots (publication_id, period, slot_at, seen_at, is_late) VALUES (1, '2026-W10', ${SLOT}, ${SLOT}, 0)`,
  )
  await run(`UPDATE publications SET next_slot_at = ${SLOT + 7 * DAY}`)
  setClock(SLOT + 2 * DAY)
  await sendDueDigests(deps, SLOT + 2 * DAY)
  expect(await shown()).toMatchObject({ status: 'needs_review', reason: 'late_slot' })
})

test('a pause that was over a day ago waits for a person; one that is over now goes on, and one that is not does not', async () => {
  const { deps, queued } = provider(() => ({ outcome: 'quota', code: 'daily_quota_exceeded' }))
  await frozen(deps, 3)
  await run(`UPDATE publications SET next_slot_at = ${SLOT + 70 * DAY}`)
  await sendChunk(deps, first(queued))
  const midnight = Date.parse('2026-03-03T00:00:00Z')
  const at = async (moment: number) => {
    setClock(moment)
    await sendDueDigests(deps, moment)
    return shown()
  }
  expect(await at(midnight - 1)).toMatchObject({ status: 'paused' })
  const paused = await bindings.DB.prepare('SELECT paused_until FROM digests').first('paused_until')
  expect(await at(midnight + 1)).toMatchObject({ status: 'sending', reason: null })
  await run(`UPDATE digests SET status = 'paused', reason = 'daily_quota_exceeded', paused_until = ${paused}`)
  expect(await at(midnight + 20 * HOUR + 1)).toMatchObject({ status: 'paused', reason: 'stood_still' })
  expect(await at(midnight + 21 * HOUR)).toMatchObject({ status: 'paused', reason: 'stood_still' })
})

// ---- What needs a person ----

test.each([
  ["status = 'blocked', reason = 'render_failed'", 503],
  ["status = 'needs_review', reason = 'late_slot'", 503],
  ["status = 'paused', reason = 'unauthorised'", 503],
  ["status = 'paused', reason = 'by_hand'", 200],
  ["status = 'cancelled', reason = 'by_hand'", 200],
])('a digest with %s makes /healthz answer %i', async (change, status) => {
  const { deps } = provider()
  await draft(deps)
  await run(`INSERT INTO ticks (at, started_at, finished_at, failures) VALUES (${SLOT}, ${SLOT}, ${SLOT}, '[]')`)
  expect((await ask('/healthz')).status).toBe(200)
  await run(`UPDATE digests SET ${change}`)
  expect((await ask('/healthz')).status).toBe(status)
})

test('a quota that is used up while four are under way: each hears it once, and nobody asks again before it is full', async () => {
  const { deps, asked, queued } = provider(
    ALL_TAKEN,
    ...Array.from({ length: 9 }, () => (): SendAnswer => ({ outcome: 'quota', code: 'daily_quota_exceeded' })),
  )
  await frozen(deps, 1_000)
  await sendChunk(deps, first(queued))
  await Promise.all(queued.slice(1, 5).map((message) => sendChunk(deps, message)))
  expect(await shown()).toMatchObject({ status: 'paused', accounting: { accepted: 100, planned: 900 } })
  const soFar = asked.length
  expect(soFar).toBeLessThanOrEqual(5)
  for (const message of queued) expect(await sendChunk(deps, message)).toBeNull()
  expect(asked).toHaveLength(soFar)
})
