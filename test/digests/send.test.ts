/** One chunk and every answer that a provider may give: where each recipient ends, and that nobody is mailed twice. */
import { expect, test } from 'vitest'
import { chunkSize } from '../../src/digests/send/freeze'
import { quotaEnd } from '../../src/digests/send/pause'
import { callOf, mailsOf } from '../../src/digests/send/payload'
import { sendChunk } from '../../src/digests/send/send'
import { sweepChunks } from '../../src/digests/send/sweep'
import { sha256 } from '../../src/ground/crypto'
import { type ChunkMessage, type Deps, database } from '../../src/ground/deps'
import { type SendAnswer, type SendRequest, textOf } from '../../src/ground/mailer'
import type { Digest } from '../../src/ground/schema'
import { admin, ask, bindings, HOUR, setClock } from '../world'
import { ALL_TAKEN, chunk, frozen, numbers, provider, type Shown, SLOT, shown } from './stage'

test('250 readers are three chunks, each asked once, each address in one mail', async () => {
  const { deps, asked, queued } = provider()
  await frozen(deps, 250)
  expect(queued).toHaveLength(3)
  for (const message of queued) expect(await sendChunk(deps, message)).toBeNull()
  expect(asked.map((request) => request.count)).toEqual([100, 100, 50])
  expect(new Set(asked.map((request) => request.key)).size).toBe(3)
  const mailed = asked.flatMap(
    (request) =>
      JSON.parse(textOf(request)) as { to: string[]; headers: Record<string, string>; tags: { value: string }[] }[],
  )
  expect(new Set(mailed.map((mail) => mail.to[0])).size).toBe(250)
  expect(new Set(mailed.map((mail) => mail.headers['List-Unsubscribe'])).size).toBe(250)
  expect(mailed[101]?.tags[0]?.value).toMatch(/^[\da-f]{32}-1-1$/)
  expect(await shown()).toMatchObject({ status: 'sent', accounting: numbers({ candidates: 250, accepted: 250 }) })
  const left = await bindings.DB.prepare("SELECT count(*) AS n FROM deliveries WHERE address <> ''").first('n')
  expect(left).toBe(0)
})

test('the same message again, or another sender, sends nothing more', async () => {
  const { deps, asked, queued } = provider()
  await frozen(deps, 3)
  await Promise.all(queued.concat(queued, queued).map((message) => sendChunk(deps, message)))
  await sweepChunks(deps)
  expect(asked).toHaveLength(1)
})

test('one refused address fails alone, with its reason', async () => {
  const { deps, queued } = provider(() => ({
    outcome: 'accepted',
    ids: ['a', null, 'c'],
    refused: [{ index: 1, message: 'Invalid `to`' }],
  }))
  const id = await frozen(deps, 3)
  for (const message of queued) await sendChunk(deps, message)
  expect(await shown()).toMatchObject({
    status: 'sent',
    accounting: numbers({ candidates: 3, accepted: 2, failed: 1 }),
  })
  const failed = await bindings.DB.prepare(
    "SELECT position, reason, provider_id FROM deliveries WHERE digest_id = ? AND status = 'failed'",
  )
    .bind(id)
    .all()
  expect(failed.results).toEqual([{ position: 1, reason: 'Invalid `to`', provider_id: null }])
})

test.each([
  [{ outcome: 'unknown', message: 'timeout' }, 'unknown'],
  [{ outcome: 'unavailable', message: 'application_error' }, 'unknown'],
  [{ outcome: 'concurrent' }, 'unknown'],
] as [SendAnswer, string][])('after %o the same bytes go again under the same key', async (answer, state) => {
  const { deps, asked, queued } = provider(() => answer)
  await frozen(deps, 3)
  const message = queued[0] as ChunkMessage
  const again = await sendChunk(deps, message)
  expect(again).toEqual({ retrySeconds: 30 })
  expect(await chunk()).toMatchObject({ state, attempts: 1 })
  expect((await shown()).accounting).toEqual({ ...numbers({ [state]: 3 }), candidates: 3 })
  // Too early is ignored; meanwhile somebody leaves and the template's words change: the bytes stay.
  expect(await sendChunk(deps, message)).toBeNull()
  await bindings.DB.prepare("UPDATE subscribers SET status = 'unsubscribed' WHERE id = 1").run()
  await bindings.DB.prepare("UPDATE publications SET name = 'Renamed', from_name = 'Renamed'").run()
  setClock(SLOT + 31_000)
  await sendChunk(deps, message)
  expect(asked).toHaveLength(2)
  expect(asked[1]).toEqual(asked[0])
  expect(await shown()).toMatchObject({ status: 'sent', accounting: numbers({ candidates: 3, accepted: 3 }) })
})

test('whoever leaves before the first attempt is skipped, with the reason', async () => {
  const { deps, asked, queued } = provider()
  await frozen(deps, 3)
  await bindings.DB.prepare("UPDATE subscribers SET status = 'unsubscribed' WHERE id = 2").run()
  await bindings.DB.prepare('DELETE FROM subscribers WHERE id = 3').run()
  for (const message of queued) await sendChunk(deps, message)
  expect(asked.slice(0, 1).map(textOf).join()).toContain('reader0@')
  expect(asked.slice(0, 1).map(textOf).join()).not.toContain('reader1@')
  expect(await shown()).toMatchObject({
    status: 'sent',
    accounting: numbers({ candidates: 3, accepted: 1, skipped: 2 }),
  })
  const { results } = await bindings.DB.prepare(
    "SELECT reason FROM deliveries WHERE status = 'skipped' ORDER BY position",
  ).all()
  expect(results).toEqual([{ reason: 'unsubscribed' }, { reason: 'erased' }])
})

test('a crash after the provider took it: the lease runs out, and the same key and bytes follow', async () => {
  const { deps, asked, queued } = provider(() => {
    throw new Error('killed')
  })
  await frozen(deps, 3)
  await expect(sendChunk(deps, queued[0] as ChunkMessage)).rejects.toThrow('killed')
  expect(await chunk()).toMatchObject({ state: 'submitting' })
  setClock(SLOT + 121_000)
  queued.length = 0
  await sweepChunks(deps)
  expect(queued).toHaveLength(1)
  await sendChunk(deps, queued[0] as ChunkMessage)
  expect(asked[1]).toEqual(asked[0])
  expect((await shown()).status).toBe('sent')
})

test('what the queue lost is found by the tick; what it still holds is left to it', async () => {
  const { deps, asked, queued } = provider()
  await frozen(deps, 250)
  const lost = queued.splice(1)
  await sendChunk(deps, queued[0] as ChunkMessage)
  queued.length = 0
  setClock(SLOT + 60_000)
  await sweepChunks(deps)
  expect(queued).toHaveLength(0)
  setClock(SLOT + 125_000)
  await sweepChunks(deps)
  expect(queued).toEqual(lost)
  for (const message of queued) await sendChunk(deps, message)
  expect(asked).toHaveLength(3)
  expect((await shown()).status).toBe('sent')
})

test('too many requests: again when the provider says, and not sooner', async () => {
  const { deps, asked, queued } = provider(() => ({ outcome: 'rate_limited', retryAfterSeconds: 7 }))
  await frozen(deps, 3)
  expect(await sendChunk(deps, queued[0] as ChunkMessage)).toEqual({ retrySeconds: 7 })
  expect(await sendChunk(deps, queued[0] as ChunkMessage)).toBeNull()
  setClock(SLOT + 7_000)
  await sendChunk(deps, queued[0] as ChunkMessage)
  expect(asked[1]).toEqual(asked[0])
  expect((await shown()).status).toBe('sent')
})

test('a clean refusal is no attempt: after a quota of a day, everybody still gets it, and leavers do not', async () => {
  const { deps, asked, queued } = provider(() => ({ outcome: 'quota', code: 'daily_quota_exceeded' }))
  await frozen(deps, 3)
  await sendChunk(deps, queued[0] as ChunkMessage)
  await bindings.DB.prepare("UPDATE subscribers SET status = 'unsubscribed' WHERE id = 1").run()
  setClock(SLOT + 23 * HOUR)
  expect((await admin('/publications/meridian/digests/2026-W10/resume', { method: 'POST' })).status).toBe(200)
  for (const message of [...queued]) await sendChunk(deps, message)
  expect(asked).toHaveLength(2)
  expect(await shown()).toMatchObject({
    status: 'sent',
    accounting: numbers({ candidates: 3, accepted: 2, skipped: 1 }),
  })
})

test('a sender that was lost leaves a doubt that a later refusal does not settle', async () => {
  const { deps, queued } = provider(
    () => {
      throw new Error('killed')
    },
    () => ({ outcome: 'rate_limited', retryAfterSeconds: 1 }),
  )
  await frozen(deps, 3)
  await expect(sendChunk(deps, queued[0] as ChunkMessage)).rejects.toThrow('killed')
  setClock(SLOT + 121_000)
  await sendChunk(deps, queued[0] as ChunkMessage)
  expect(await chunk()).toMatchObject({ state: 'unknown', unknown: 3, planned: 0 })
  setClock(SLOT + 21 * HOUR)
  await sweepChunks(deps)
  expect(await shown()).toMatchObject({ status: 'needs_review', reason: 'outcome_unknown', accounting: { unknown: 3 } })
  expect((await admin('/publications/meridian/digests/2026-W10/retry', { method: 'POST' })).status).toBe(409)
})

test('a slow sender whose lease ran out cannot put back what another one holds', async () => {
  const [gate, reached] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const { deps, queued } = provider()
  await frozen(deps, 3)
  const slow = {
    ...deps,
    mailer: {
      send: async (): Promise<SendAnswer> => {
        reached.resolve()
        await gate.promise
        return { outcome: 'rate_limited', retryAfterSeconds: 1 }
      },
    },
  }
  const first = sendChunk(slow, queued[0] as ChunkMessage)
  await reached.promise
  await bindings.DB.prepare(`UPDATE chunks SET next_attempt_at = ${SLOT}`).run()
  const second = {
    ...deps,
    mailer: { send: async (): Promise<SendAnswer> => ({ outcome: 'unknown', message: 'reset' }) },
  }
  await sendChunk(second, queued[0] as ChunkMessage)
  gate.resolve()
  await first
  expect(await chunk()).toMatchObject({ state: 'unknown', unknown: 3 })
})

test('paused while its last chunk is under way, a digest is sent when it is resumed', async () => {
  const { deps, queued } = provider()
  await frozen(deps, 3)
  const route = '/publications/meridian/digests/2026-W10'
  const pausing = {
    ...deps,
    mailer: {
      send: async (request: SendRequest) => {
        await admin(`${route}/pause`, { method: 'POST' })
        return ALL_TAKEN(request)
      },
    },
  }
  await sendChunk(pausing, queued[0] as ChunkMessage)
  expect(await shown()).toMatchObject({ status: 'paused', accounting: { accepted: 3 } })
  expect(((await (await admin(`${route}/resume`, { method: 'POST' })).json()) as Shown).status).toBe('sent')
})

test('cancelled half-way, its stories stay with those who got them', async () => {
  const { deps, queued } = provider()
  await frozen(deps, 150)
  await sendChunk(deps, queued[0] as ChunkMessage)
  await admin('/publications/meridian/digests/2026-W10/cancel', { method: 'POST' })
  const next = (await (await admin('/publications/meridian/digests', { json: { period: '2026-W11' } })).json()) as {
    stories: object[]
  }
  expect(next.stories).toHaveLength(0)
  expect((await ask('/meridian/digests/2026-W10')).status).toBe(200)
})

test('a quota pauses the digest until it is full again, and the tick resumes it', async () => {
  const { deps, asked, queued } = provider(() => ({ outcome: 'quota', code: 'daily_quota_exceeded' }))
  await frozen(deps, 3)
  await sendChunk(deps, queued[0] as ChunkMessage)
  expect(await shown()).toMatchObject({
    status: 'paused',
    reason: 'daily_quota_exceeded',
    pausedUntil: '2026-03-03T00:00:00.000Z',
  })
  expect(await sendChunk(deps, queued[0] as ChunkMessage)).toBeNull()
  expect(asked).toHaveLength(1)
  expect(quotaEnd('monthly_quota_exceeded', SLOT)).toBe(Date.parse('2026-04-01T00:00:00Z'))
})

test('a key that may not send pauses the whole digest at the first answer; a person resumes it', async () => {
  const { deps, queued } = provider(() => ({ outcome: 'stopped', reason: 'unauthorised', code: 'invalid_api_key' }))
  await frozen(deps, 150)
  for (const message of [...queued]) await sendChunk(deps, message)
  expect(await shown()).toMatchObject({ status: 'paused', reason: 'unauthorised', accounting: { planned: 150 } })
  const route = '/publications/meridian/digests/2026-W10'
  expect((await admin(`${route}/pause`, { method: 'POST' })).status).toBe(409)
  expect((await admin(`${route}/resume`, { method: 'POST' })).status).toBe(200)
  for (const message of queued.slice(0, 2)) await sendChunk(deps, message)
  expect((await shown()).status).toBe('sent')
})

test('other bytes under the same key stop everything for a person', async () => {
  const { deps, queued, asked } = provider(() => ({ outcome: 'unknown', message: 'reset' }))
  await frozen(deps, 3)
  await sendChunk(deps, queued[0] as ChunkMessage)
  await bindings.DB.prepare("UPDATE digests SET frame = json_set(frame, '$.subject', 'Another')").run()
  setClock(SLOT + HOUR)
  await sendChunk(deps, queued[0] as ChunkMessage)
  expect(asked).toHaveLength(1)
  expect(await shown()).toMatchObject({ status: 'needs_review', reason: 'payload_changed', accounting: { unknown: 3 } })
})

test('after 20 hours without an answer a person decides; nothing is sent by itself', async () => {
  const { deps, queued, asked } = provider(() => ({ outcome: 'unknown', message: 'reset' }))
  await frozen(deps, 3)
  await sendChunk(deps, queued[0] as ChunkMessage)
  setClock(SLOT + 20 * HOUR + 1)
  await sweepChunks(deps)
  expect(await sendChunk(deps, queued[0] as ChunkMessage)).toBeNull()
  expect(asked).toHaveLength(1)
  expect(await shown()).toMatchObject({ status: 'needs_review', reason: 'outcome_unknown' })
})

test('a digest in which nothing has moved for 20 hours, as after the restore of a backup, sends nothing until a person says so', async () => {
  const { deps, queued, asked } = provider()
  await frozen(deps, 150)
  setClock(SLOT + 21 * HOUR)
  for (const message of queued) expect(await sendChunk(deps, message)).toBeNull()
  await sweepChunks(deps)
  expect(asked).toHaveLength(0)
  expect(await shown()).toMatchObject({ status: 'needs_review', reason: 'stood_still', accounting: { planned: 150 } })
  expect((await admin('/publications/meridian/digests/2026-W10/retry', { method: 'POST' })).status).toBe(200)
  for (const message of queued) await sendChunk(deps, message)
  expect(await shown()).toMatchObject({ status: 'sent', accounting: { accepted: 150 } })
})

test('cancelling skips whoever was not asked for yet, and keeps the books', async () => {
  const { deps, queued, asked } = provider()
  await frozen(deps, 250)
  await sendChunk(deps, queued[0] as ChunkMessage)
  expect((await admin('/publications/meridian/digests/2026-W10/cancel', { method: 'POST' })).status).toBe(200)
  for (const message of queued) await sendChunk(deps, message)
  expect(asked).toHaveLength(1)
  expect(await shown()).toMatchObject({
    status: 'cancelled',
    accounting: numbers({ candidates: 250, accepted: 100, skipped: 150 }),
  })
})

test('from the freeze up to accepted, a recipient costs three written rows, and reading nobody else', async () => {
  const { deps, queued } = provider()
  const count = { written: 0, read: 0 }
  const counting = new Proxy(bindings.DB, {
    get: (target, name) =>
      name === 'batch'
        ? async (statements: D1PreparedStatement[]) => {
            const results = await target.batch(statements)
            for (const { meta } of results) {
              count.written += meta.rows_written
              count.read += meta.rows_read
            }
            return results
          }
        : Reflect.get(target, name).bind(target),
  })
  const counted = { ...deps, db: database(counting) }
  await frozen(counted, 1_000)
  const atFreeze = { ...count }
  for (const message of queued) await sendChunk(counted, message)
  // The delivery and its unique index when it is frozen; the delivery again when it is accepted; and a few for chunk and digest.
  expect(atFreeze.written).toBeGreaterThanOrEqual(2_000)
  expect(count.written).toBeGreaterThanOrEqual(3_000)
  expect(count.written).toBeLessThan(3_200)
  // A hundred for every mail of a hundred would show here.
  expect(count.read - atFreeze.read).toBeLessThan(5_000)
  expect(count.read).toBeLessThan(8_000)
})

test('a reader twice under one hash is mailed once', async () => {
  const { deps } = provider()
  await frozen(deps, 2)
  const twice = bindings.DB.prepare(
    "INSERT INTO deliveries (digest_id, chunk, position, subscriber_id, address_hash, address, status) VALUES (1, 9, 9, 9, 'h0', 'x', 'planned')",
  ).run()
  await expect(twice).rejects.toThrow('UNIQUE')
})

const REFUSED = (): SendAnswer => ({
  outcome: 'refused',
  code: 'validation_error',
  message: 'Invalid `to`: reader1@readers.example',
})
/** Takes everybody but reader1, whose address it refuses with the whole call. */
const PICKY = (request: SendRequest): SendAnswer =>
  textOf(request).includes('reader1@') ? REFUSED() : ALL_TAKEN(request)

test('a call that is refused as a whole goes one by one, under keys of their own; only the bad address fails', async () => {
  const { deps, asked, queued } = provider(PICKY, PICKY, PICKY, PICKY)
  await frozen(deps, 3)
  const message = queued[0] as ChunkMessage
  expect(await sendChunk(deps, message)).toEqual({ retrySeconds: 0 })
  expect(await shown()).toMatchObject({ status: 'sending', accounting: { planned: 3 } })
  expect(await sendChunk(deps, message)).toBeNull()
  expect(asked.map(({ kind }) => kind)).toEqual(['batch', 'one', 'one', 'one'])
  expect(asked.slice(1).map(({ key }) => key)).toEqual([0, 1, 2].map((position) => `${asked[0]?.key}-${position}`))
  expect(await shown()).toMatchObject({
    status: 'sent',
    accounting: numbers({ candidates: 3, accepted: 2, failed: 1 }),
  })
  const failed = await bindings.DB.prepare("SELECT reason FROM deliveries WHERE status = 'failed'").all()
  expect(failed.results).toEqual([{ reason: 'Invalid `to`: (address)' }])
})

test('one by one, a crash in the middle repeats what it may have sent under the same keys, and a leaver stays in', async () => {
  const crash = () => {
    throw new Error('killed')
  }
  const { deps, asked, queued } = provider(REFUSED, ALL_TAKEN, crash)
  await frozen(deps, 4)
  const message = queued[0] as ChunkMessage
  await sendChunk(deps, message)
  await expect(sendChunk(deps, message)).rejects.toThrow('killed')
  await bindings.DB.prepare("UPDATE subscribers SET status = 'unsubscribed' WHERE id = 2").run()
  setClock(SLOT + 121_000)
  expect(await sendChunk(deps, message)).toBeNull()
  const singles = asked.slice(1)
  expect(singles.map(({ key }) => key.split('-').at(-1))).toEqual(['0', '1', '0', '1', '2', '3'])
  expect(singles[2]).toEqual(singles[0])
  expect(singles[3]).toEqual(singles[1])
  expect(await shown()).toMatchObject({ status: 'sent', accounting: numbers({ candidates: 4, accepted: 4 }) })
})

test('one by one, a doubt about one mail is that mail’s alone', async () => {
  const { deps, asked, queued } = provider(REFUSED, ALL_TAKEN, () => ({ outcome: 'unknown', message: 'reset' }))
  await frozen(deps, 4)
  const message = queued[0] as ChunkMessage
  await sendChunk(deps, message)
  expect(await sendChunk(deps, message)).toEqual({ retrySeconds: 60 })
  expect(await shown()).toMatchObject({ accounting: { accepted: 1, unknown: 1, planned: 2 } })
  expect(await chunk()).toMatchObject({ state: 'unknown' })
  setClock(SLOT + 61_000)
  await sendChunk(deps, message)
  expect(asked[3]).toEqual(asked[2])
  expect(await shown()).toMatchObject({ status: 'sent', accounting: numbers({ candidates: 4, accepted: 4 }) })
})

test('one by one, a quota pauses the digest and keeps what was taken', async () => {
  const { deps, queued } = provider(REFUSED, ALL_TAKEN, () => ({ outcome: 'quota', code: 'daily_quota_exceeded' }))
  await frozen(deps, 4)
  for (let turn = 0; turn < 2; turn++) await sendChunk(deps, queued[0] as ChunkMessage)
  expect(await shown()).toMatchObject({ status: 'paused', accounting: { accepted: 1, planned: 3, unknown: 0 } })
})

test('ten refusals alike and nobody taken are not about addresses: a person looks, and nobody counts as refused', async () => {
  const { deps, queued, asked } = provider(...Array.from({ length: 30 }, () => REFUSED))
  await frozen(deps, 50)
  for (let turn = 0; turn < 2; turn++) await sendChunk(deps, queued[0] as ChunkMessage)
  expect(asked).toHaveLength(11)
  expect(await shown()).toMatchObject({
    status: 'needs_review',
    reason: 'everybody_refused',
    accounting: { planned: 50, failed: 0 },
  })
})

test('a sender that the provider refuses pauses the digest for a person', async () => {
  const { deps, queued } = provider(() => ({
    outcome: 'stopped',
    reason: 'invalid_from_address',
    code: 'invalid_from_address',
  }))
  await frozen(deps, 3)
  await sendChunk(deps, queued[0] as ChunkMessage)
  expect(await shown()).toMatchObject({ status: 'paused', reason: 'invalid_from_address', accounting: { planned: 3 } })
})

test('after a doubt one refusal proves nothing; the second in a row under the same key does', async () => {
  const doubt = (): SendAnswer => ({ outcome: 'unknown', message: 'reset' })
  const { deps, queued, asked } = provider(doubt, REFUSED, REFUSED)
  await frozen(deps, 3)
  const message = queued[0] as ChunkMessage
  for (const later of [0, 31, 100]) {
    setClock(SLOT + later * 1_000)
    await sendChunk(deps, message)
    if (later < 100) expect((await shown()).accounting).toMatchObject({ unknown: 3 })
  }
  expect((await shown()).accounting).toMatchObject({ planned: 3, unknown: 0 })
  await sendChunk(deps, message)
  expect(asked.map(({ kind }) => kind)).toEqual(['batch', 'batch', 'batch', 'one', 'one', 'one'])
  expect(asked[1]).toEqual(asked[0])
  expect((await shown()).status).toBe('sent')
})

test('cancelled while a chunk is under way: refused cleanly, it is skipped; in doubt, it stays in doubt, then a person’s', async () => {
  const route = '/publications/meridian/digests/2026-W10'
  const { deps, queued } = provider()
  await frozen(deps, 250)
  const cancelling = (answer: SendAnswer): Deps => ({
    ...deps,
    mailer: {
      send: async () => {
        await admin(`${route}/cancel`, { method: 'POST' })
        return answer
      },
    },
  })
  await sendChunk(cancelling({ outcome: 'rate_limited', retryAfterSeconds: 1 }), queued[0] as ChunkMessage)
  expect(await shown()).toMatchObject({ status: 'cancelled', accounting: numbers({ candidates: 250, skipped: 250 }) })

  await frozen(deps, 150)
  await sendChunk(cancelling({ outcome: 'unknown', message: 'reset' }), queued[0] as ChunkMessage)
  expect(await shown()).toMatchObject({
    status: 'cancelled',
    accounting: numbers({ candidates: 150, unknown: 100, skipped: 50 }),
  })
  setClock(SLOT + 21 * HOUR)
  await sweepChunks(deps)
  expect(await chunk()).toMatchObject({ state: 'needs_review', reason: 'outcome_unknown' })
  expect((await shown()).status).toBe('cancelled')
})

test('a digest of large mails has fewer in a call, so that four calls fit into memory', () => {
  const frame = { subject: '', html: ['x'.repeat(100_000)], text: ['y'.repeat(20_000)], htmlGaps: [], textGaps: [] }
  const sender = { from: '', replyTo: null, listId: null, publicUrl: '', keyId: '' }
  expect(chunkSize({ ...frame, ...sender })).toBe(49)
  expect(chunkSize({ ...frame, html: [''], ...sender })).toBe(100)
})

test('the bytes of a mail are fixed for as long as a digest may be open: a change is a new assembler, not another first one', async () => {
  const frame = {
    subject: 'Die Woche in «Tiefe» – أسبوع',
    html: ['<p>Ä</p><a href="', '">x</a><a href="', '">y</a>'],
    text: ['Ä\n', '\n', '\n'],
    htmlGaps: ['unsubscribe', 'preferences'],
    textGaps: ['preferences', 'unsubscribe'],
    from: '"Meridian" <digest@meridian.example>',
    replyTo: 'desk@meridian.example',
    listId: '"Meridian" <meridian.tidings.example>',
    publicUrl: 'https://tidings.example',
    keyId: '',
  }
  const digest = { id: 7, key: '0123456789abcdef0123456789abcdef', assembler: 1, frame } as unknown as Digest
  const config = { secretKeys: ['a-secret-key-for-tests-only-0123456789'] } as unknown as Deps['config']
  const recipients = Array.from({ length: 100 }, (_, position) => ({
    position,
    subscriberId: position + 1,
    address: `reader${position}@xn--mnchen-3ya.example`,
    own: null,
  }))
  const payload = (await mailsOf({ config }, digest, { seq: 3 }, recipients)).join(',')
  const call = await callOf({ config }, digest, { seq: 3 }, recipients)
  expect(new TextDecoder().decode(call)).toBe(`[${payload}]`)
  expect(await sha256(payload)).toBe('224f23d8af02df46eda2b8c60d00833ca18e61527b463fd8561c14eb5b4bcf88')
})

test('the bytes of the second assembler never change: what a reader gets of their own, and where the issue stands', async () => {
  const block = (text: string) => ({ html: `<p>${text}</p>`, text: `${text}\n\n` })
  const frame = {
    subject: 'The “canal”',
    html: ['<title>', '</title>', '<i>', '</i>', '', '<a href="', '">', '</a>'],
    htmlGaps: ['subject', 'also', 'line', 'corrections', 'stories', 'unsubscribe', 'preferences'],
    text: ['', '\n\n', '', '', '\n'],
    textGaps: ['line', 'corrections', 'stories', 'unsubscribe'],
    ...{ from: '"Meridian" <digest@meridian.example>', replyTo: null, listId: 'Meridian <digest.meridian>' },
    ...{ publicUrl: 'https://tidings.example', keyId: '' },
    ...{ archiveUrl: 'https://tidings.example/meridian', webUrl: 'https://tidings.example/meridian/digests/2026-W10' },
    edition: {
      blocks: {
        ...{
          '0:7': block('Seven leads'),
          '1:8': block('Eight'),
          '0+:8': block('Eight, which you follow'),
          '1:7': block('Seven'),
        },
        ...{ 'line:7': block('7'), lines: block('More'), 'correction:3': block('It was 1911') },
      },
      ...{ stories: [7, 8], corrections: [3], subjects: { 8: 'Eight & all' }, headlines: { 7: 'Seven', 8: 'Eight' } },
      ...{ also: { made: 'Also: Eight', before: 'Also: ', after: '' }, line: { made: 'Two', own: 'Yours' } },
    },
  }
  const digest = { id: 7, key: '0123456789abcdef0123456789abcdef', assembler: 2, frame } as unknown as Digest
  const config = { secretKeys: ['a-secret-key-for-tests-only-0123456789'] } as unknown as Deps['config']
  const owns = [null, { corrections: [3] }, { stories: [8, 7], followed: 1 }, { stories: [8, 7], followed: 1, full: 1 }]
  const recipients = owns.map((own, position) => ({
    position,
    subscriberId: position + 1,
    address: 'ada@readers.example',
    own,
  }))
  const mails = (await mailsOf({ config }, digest, { seq: 3 }, recipients)).map((mail) => JSON.parse(mail))
  expect(mails.map(({ subject }) => subject)).toEqual(['The “canal”', 'The “canal”', 'Eight & all', 'Eight & all'])
  expect(mails.map(({ text }) => text.split('\n\n').slice(0, -1))).toEqual([
    ['Two', 'Seven leads', 'Eight'],
    ['Two', 'It was 1911', 'Seven leads', 'Eight'],
    ['Yours', 'Eight, which you follow', 'Seven'],
    ['Yours', 'Eight, which you follow', 'More', '7'],
  ])
  expect(mails[2].html).toContain('<title>Eight &amp; all</title>Also: Seven<i>Yours</i>')
  expect(mails[0].headers).toMatchObject({
    'List-Archive': '<https://tidings.example/meridian>',
    'Archived-At': '<https://tidings.example/meridian/digests/2026-W10>',
  })
  const call = await callOf({ config }, digest, { seq: 3 }, recipients)
  expect(await sha256(call)).toBe('e9817441ac4ac906e91747b5918ee92a317e7d185174b4bc6ef2d512112170a0')
})
