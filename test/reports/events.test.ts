/** What reports change: counters, what a delivery shows, who is never mailed again; once, and in any order. */

import { createMessageBatch } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import { localConfig } from '../../src/config'
import { recordOutcomes } from '../../src/digests/send/attempts'
import { digestTraces } from '../../src/digests/traces'
import { depsOf, type Env } from '../../src/ground/deps'
import { chunks } from '../../src/ground/schema'
import worker from '../worker'
import { admin, ask, bindings, DAY, FRIDAY, HOUR, MERIDIAN, setClock, tickAt, world } from '../world'
import {
  address,
  content,
  databaseHash,
  emailId,
  hard,
  type Knock,
  knock,
  rows,
  SLOT,
  sentDigest,
  shown,
  soft,
  statusOf,
  type Told,
  tag,
  writeDigest,
} from './stage'

const about = (type: string, position = 0, more: Partial<Told> = {}): Told => ({
  type,
  tag: tag(0, position),
  emailId: emailId(0, position),
  to: address(0, position),
  ...more,
})
async function told(...list: Told[]): Promise<void> {
  for (const event of list) expect((await knock(event)).status).toBe(200)
}
const delivery = async (position = 0) =>
  (await rows('SELECT status, reported, provider_id FROM deliveries WHERE position = ? AND chunk = 0', position))[0]

test('a report that comes a thousand times, also after six days, changes nothing after the first', async () => {
  await sentDigest(2)
  const complaint = about('complained')
  await knock(complaint, { id: 'msg_complaint' })
  await knock(about('bounced', 1, { more: soft }), { id: 'msg_soft' })
  const after = await databaseHash()
  for (const days of [0, 6]) {
    setClock(SLOT + days * DAY)
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, count) =>
        count % 2
          ? knock(about('bounced', 1, { more: soft }), { id: 'msg_soft' })
          : knock(complaint, { id: 'msg_complaint' }),
      ),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await databaseHash()).toBe(after)
  }
  expect((await shown()).reported).toEqual({ delivered: 0, bounced: 1, complained: 1 })
})

test('a report again under another id counts no second time', async () => {
  await sentDigest(1)
  await told(...['delivered', 'delivered', 'complained', 'complained'].map((type) => about(type)))
  await told(
    about('bounced', 0, { more: soft }),
    about('bounced', 0, { more: hard }),
    about('bounced', 0, { more: hard }),
  )
  expect((await shown()).reported).toEqual({ delivered: 1, bounced: 1, complained: 1 })
})

test('a suppression that the publisher lifted stays lifted when the old report is repeated', async () => {
  await sentDigest(1)
  const email = 'bo@readers.example'
  await bindings.DB.prepare('DELETE FROM subscribers').run()
  await ask('/v1/meridian/subscribers', { json: { email } })
  await bindings.DB.prepare(
    'UPDATE deliveries SET (subscriber_id, address_hash) = (SELECT id, address_hash FROM subscribers)',
  ).run()
  await knock(about('complained'), { id: 'msg_1' })
  expect(await statusOf(email)).toBe('suppressed')
  await admin(`/publications/meridian/suppressions?email=${email}`, { method: 'DELETE' })
  await knock(about('complained'), { id: 'msg_1' })
  expect(await statusOf(email)).toBe('unsubscribed')
})

function ordersOf<Item>(list: Item[]): Item[][] {
  if (list.length < 2) return [list]
  return list.flatMap((item, place) => ordersOf(list.toSpliced(place, 1)).map((rest) => [item, ...rest]))
}

test('all 120 orders of sent, delivered, delayed, bounced and complained end alike, and no suppression is undone', async () => {
  await sentDigest(120)
  const kinds: [string, Partial<Told>][] = [
    ['sent', { at: SLOT + 1_000 }],
    ['delivery_delayed', { at: SLOT + 2_000 }],
    ['delivered', { at: SLOT + 3_000 }],
    ['bounced', { at: SLOT + 4_000, more: hard }],
    ['complained', { at: SLOT + 5_000 }],
  ]
  const orders = ordersOf(kinds)
  expect(orders).toHaveLength(120)
  await Promise.all(
    orders.map(async (order, index) => {
      for (const [type, more] of order) {
        const place = { tag: tag(Math.floor(index / 100), index % 100), emailId: `email-${index}` }
        expect((await knock({ type, ...place, ...more })).status).toBe(200)
      }
    }),
  )
  const ends = await rows(
    `SELECT DISTINCT v.status, v.reported, s.status AS reader, s.soft_bounces,
       (SELECT group_concat(kind || r.at) FROM reports r WHERE r.digest_id = v.digest_id AND r.chunk = v.chunk AND r.position = v.position) AS said
     FROM deliveries v JOIN subscribers s ON s.id = v.subscriber_id`,
  )
  expect(ends).toHaveLength(1)
  expect(ends[0]).toMatchObject({ status: 'accepted', reported: 'complained', reader: 'suppressed' })
  expect((await shown()).reported).toEqual({ delivered: 120, bounced: 120, complained: 120 })
  const [day] = await rows('SELECT suppressed, active_change FROM reader_days WHERE suppressed > 0')
  expect(day).toEqual({ suppressed: 120, active_change: -120 })
})

test('in any order of three kinds, a delivery and a bounce for now leave the reader where they were', async () => {
  await sentDigest(6)
  const kinds: [string, Partial<Told>][] = [
    ['delivered', { at: SLOT + 1_000 }],
    ['bounced', { at: SLOT + 2_000, more: soft }],
    ['failed', { at: SLOT + 3_000, more: { failed: { reason: 'reached_daily_quota' } } }],
  ]
  for (const [index, order] of ordersOf(kinds).entries())
    await told(...order.map(([type, more]) => about(type, index, more)))
  expect(await rows('SELECT DISTINCT status, soft_bounces FROM subscribers')).toEqual([
    { status: 'active', soft_bounces: 1 },
  ])
  expect(await rows('SELECT DISTINCT reported FROM deliveries')).toEqual([{ reported: 'bounced' }])
})

test('two soft bounces and a delivery keep a reader, so do ten refusals of the content; one hard bounce or complaint does not', async () => {
  await sentDigest(6)
  for (let week = 2; week <= 11; week++) {
    await writeDigest({ id: week, key: String(week).padStart(32, '0'), readers: 6, status: 'accepted' })
  }
  const inWeek = (week: number, type: string, position: number, more: Record<string, unknown> = {}) =>
    about(type, position, { tag: `${String(week).padStart(32, '0')}-0-${position}`, at: SLOT + week * HOUR, more })
  setClock(SLOT + DAY)
  // Reader 0: two soft ones, then a delivery, then two more, which begin anew.
  await told(inWeek(2, 'bounced', 0, soft), inWeek(3, 'bounced', 0, soft), inWeek(4, 'delivered', 0))
  await told(inWeek(5, 'bounced', 0, soft), inWeek(6, 'bounced', 0, soft))
  // Reader 1: ten refusals of what the mail says.
  for (let week = 2; week <= 11; week++) await told(inWeek(week, 'bounced', 1, content))
  // Reader 4: three soft ones. Reader 5: three as well, but the first is older than a delivery that is told later.
  for (const week of [2, 3, 4]) await told(inWeek(week, 'bounced', 4, soft))
  await told(
    inWeek(2, 'bounced', 5, soft),
    inWeek(4, 'bounced', 5, soft),
    inWeek(3, 'delivered', 5),
    inWeek(5, 'bounced', 5, soft),
  )
  const began = performance.now()
  await told(inWeek(2, 'bounced', 2, hard), inWeek(2, 'complained', 3))
  const statuses = await rows('SELECT status, soft_bounces AS soft FROM subscribers ORDER BY id')
  expect(performance.now() - began).toBeLessThan(1_000)
  expect(statuses).toEqual([
    { status: 'active', soft: 2 },
    { status: 'active', soft: 0 },
    { status: 'suppressed', soft: 0 },
    { status: 'suppressed', soft: 0 },
    { status: 'suppressed', soft: 3 },
    { status: 'active', soft: 2 },
  ])
  expect(await rows('SELECT reason FROM suppressions ORDER BY reason')).toEqual(
    ['bounced', 'complained', 'soft_bounced'].map((reason) => ({ reason })),
  )
})

test('an address on the provider’s own list is never tried again; a failure of the provider is nobody’s fault', async () => {
  await sentDigest(3)
  const listed = (reason: string) => ({ suppressed: { reason, type: 'OnAccountSuppressionList', message: '' } })
  await told(about('suppressed', 0, { more: listed('previous_complaint') }))
  await told(about('suppressed', 1, { more: listed('previous_bounce') }))
  await told(about('failed', 2, { more: { failed: { reason: 'reached_daily_quota' } } }))
  expect(await rows('SELECT status FROM subscribers ORDER BY id')).toEqual(
    ['suppressed', 'suppressed', 'active'].map((status) => ({ status })),
  )
  expect(await rows('SELECT reason FROM suppressions ORDER BY id')).toEqual([
    { reason: 'complained' },
    { reason: 'bounced' },
  ])
  expect(await rows("SELECT detail FROM reports WHERE kind = 'failed'")).toEqual([{ detail: 'reached_daily_quota' }])
})

test('who complained is in no digest after it, and a complaint of one who was erased still counts', async () => {
  await sentDigest(2)
  await bindings.DB.prepare('DELETE FROM subscribers WHERE id = 2').run()
  await told(about('complained', 0), about('complained', 1))
  expect(await rows('SELECT address_hash FROM suppressions ORDER BY id')).toEqual([
    { address_hash: 'hash-0' },
    { address_hash: 'hash-1' },
  ])
})

// ---- Before our own commit, and what is not ours ----

test('a thousand reports that come before their digest is known are joined by the tick, and none is lost', async () => {
  await world()
  await admin('/publications/meridian/digests', { json: { period: '2026-W10' } })
  setClock(SLOT)
  const readers = 1_000
  await Promise.all(
    Array.from({ length: readers }, async (_, index) => {
      const [chunk, position] = [Math.floor(index / 100), index % 100]
      const kind: Partial<Told> & { type: string } =
        index % 10 ? { type: 'delivered' } : { type: 'bounced', more: hard }
      const answer = await knock({ ...kind, tag: tag(chunk, position), emailId: emailId(chunk, position) })
      expect(await answer.json()).toEqual({ status: 'waiting' })
    }),
  )
  const waiting = () => rows('SELECT count(*) AS count FROM webhook_events WHERE applied_at IS NULL')
  await tickAt(SLOT + 60_000)
  expect(await waiting()).toEqual([{ count: readers }])
  await writeDigest({ id: 1, key: tag(0, 0).slice(0, 32), readers, status: 'accepted' })
  await tickAt(SLOT + 6 * 60_000)
  await vi.waitFor(async () => expect(await waiting()).toEqual([{ count: 0 }]), { timeout: 60_000, interval: 200 })
  expect((await shown()).reported).toEqual({ delivered: 900, bounced: 100, complained: 0 })
  expect(await rows("SELECT count(*) AS gone FROM subscribers WHERE status = 'suppressed'")).toEqual([{ gone: 100 }])
}, 300_000)

test('what another deployment on the same account sent changes nothing here, and after a day is not looked for', async () => {
  await sentDigest(1)
  const theirs = `${'f'.repeat(32)}-0-0`
  for (const event of [
    about('complained', 0, { tag: theirs }),
    about('bounced', 0, { tag: '999-mail-abc', more: hard }),
  ])
    expect(await (await knock(event)).json()).toEqual({ status: 'waiting' })
  await knock({ type: 'bounced', to: address(0, 0), emailId: 'theirs', more: hard })
  await tickAt(SLOT + HOUR)
  expect(await rows('SELECT DISTINCT status FROM subscribers')).toEqual([{ status: 'active' }])
  expect((await shown()).reported).toEqual({ delivered: 0, bounced: 0, complained: 0 })
  // Had it been ours after all, it would have been known within a day.
  await bindings.DB.prepare('UPDATE digests SET key = ?').bind('f'.repeat(32)).run()
  await tickAt(SLOT + 25 * HOUR)
  expect(await rows('SELECT DISTINCT status FROM subscribers')).toEqual([{ status: 'active' }])
})

test('a report without tags finds its mail by the address and the provider’s id', async () => {
  await sentDigest(2)
  const email = 'bo@readers.example'
  await ask('/v1/meridian/subscribers', { json: { email } })
  await bindings.DB.prepare(
    `UPDATE deliveries SET (subscriber_id, address_hash, provider_id) = (SELECT id, address_hash, NULL FROM subscribers WHERE email = ?)
     WHERE position = 1`,
  )
    .bind(email)
    .run()
  const event = { type: 'bounced', to: `Bo <${email}>`, emailId: 'theirs', more: hard }
  expect(await (await knock(event)).json()).toEqual({ status: 'waiting' })
  expect(await statusOf(email)).toBe('pending')
  await bindings.DB.prepare("UPDATE deliveries SET provider_id = 'theirs' WHERE position = 1").run()
  await tickAt(SLOT + 5 * 60_000)
  await vi.waitFor(async () => expect(await statusOf(email)).toBe('suppressed'), { timeout: 10_000 })
  expect((await shown()).reported.bounced).toBe(1)
})

// ---- A report as proof ----

const identity = async () => {
  const { accounting } = await shown()
  const { candidates, planned = 0, accepted = 0, skipped = 0, failed = 0, unknown = 0 } = accounting
  expect(planned + accepted + skipped + failed + unknown).toBe(candidates)
  return accounting
}

test('a digest in doubt is done as soon as reports prove that every mail of it was taken', async () => {
  await sentDigest(3, 'unknown')
  for (const position of [2, 0]) {
    await told(about('delivered', position))
    expect(await identity()).toMatchObject({ unknown: 3, accepted: 0 })
  }
  expect(await rows("SELECT count(*) AS kept FROM deliveries WHERE address <> ''")).toEqual([{ kept: 3 }])
  await told(about('complained', 1))
  expect(await identity()).toMatchObject({ unknown: 0, accepted: 3 })
  expect(await shown()).toMatchObject({ status: 'sent', reported: { delivered: 2, bounced: 0, complained: 1 } })
  expect(await delivery(1)).toEqual({ status: 'accepted', reported: 'complained', provider_id: 'email-0-1' })
  expect(await rows("SELECT count(*) AS kept FROM deliveries WHERE address <> ''")).toEqual([{ kept: 0 }])
})

test('past the hours of its key a digest under review counts each proven mail, and closes with the last', async () => {
  await sentDigest(3, 'unknown')
  await told(about('delivered', 0))
  await bindings.DB.prepare("UPDATE chunks SET state = 'needs_review', reason = 'outcome_unknown'").run()
  await bindings.DB.prepare("UPDATE digests SET status = 'needs_review', reason = 'outcome_unknown'").run()
  await tickAt(SLOT + 21 * HOUR)
  expect(await identity()).toMatchObject({ unknown: 2, accepted: 1 })
  await told(about('delivered', 1))
  expect(await identity()).toMatchObject({ unknown: 1, accepted: 2 })
  expect((await shown()).status).toBe('needs_review')
  await told(about('delivered', 2))
  expect(await shown()).toMatchObject({ status: 'sent', reason: null })
})

test('after the restore of a backup a report proves that a chunk was sent which we believe was not', async () => {
  await sentDigest(3, 'planned')
  setClock(SLOT + HOUR)
  await told(about('delivered', 1))
  expect(await identity()).toMatchObject({ planned: 0, unknown: 3 })
  expect(await rows('SELECT state, first_attempt_at AS at FROM chunks')).toEqual([{ state: 'unknown', at: SLOT }])
  // Its readers are part of the bytes now: one who leaves stays in, so that a retry repeats them.
  await bindings.DB.prepare("UPDATE subscribers SET status = 'unsubscribed' WHERE id = 1").run()
  await told(about('delivered', 0), about('delivered', 2))
  expect(await shown()).toMatchObject({ status: 'sent', accounting: { accepted: 3, skipped: 0 } })
})

test('a report that overtakes the provider’s own answer is applied, and the answer still finds every reader', async () => {
  await sentDigest(3, 'submitting')
  await told(about('delivered', 0))
  expect(await identity()).toMatchObject({ planned: 3 })
  expect(await delivery(0)).toEqual({ status: 'planned', reported: 'delivered', provider_id: 'email-0-0' })
  const given = env as unknown as Env
  const deps = depsOf(given, {
    config: localConfig(given),
    mailer: { send: async () => ({ outcome: 'concurrent' }) },
    traces: digestTraces,
  })
  const [chunk] = await deps.db.select().from(chunks)
  const answer = [0, 1, 2].map((position) => ({ position, id: emailId(0, position), reason: null }))
  if (chunk) await recordOutcomes(deps, chunk, answer)
  expect(await identity()).toMatchObject({ planned: 0, accepted: 3 })
  expect(await shown()).toMatchObject({ status: 'sent', reported: { delivered: 1 } })
})

test('a chunk that goes mail by mail counts each as soon as it is proven', async () => {
  await sentDigest(3, 'unknown')
  await bindings.DB.prepare('UPDATE chunks SET split_at = ?').bind(SLOT).run()
  await told(about('delivered', 1))
  expect(await identity()).toMatchObject({ unknown: 2, accepted: 1 })
  expect((await shown()).status).toBe('sending')
})

// ---- The whole way ----

/** The real service with Resend for a mailer; what it is asked is kept, and answered. */
function atResend() {
  const mails: { to: string[]; tags: { name: string; value: string }[] }[] = []
  vi.stubGlobal('fetch', async (address: string | URL | Request, init: RequestInit) => {
    const body = JSON.parse(await new Response(init.body).text())
    const list = Array.isArray(body) ? body : [body]
    const ids = list.map((_, index) => ({ id: `re-${mails.length + index}` }))
    mails.push(...list)
    return Response.json(String(address).endsWith('/batch') ? { data: ids } : ids[0])
  })
  return mails
}

const WITH_RESEND: Knock = { bindings: { RESEND_API_KEY: 're_test', RESEND_BASE_URL: 'https://resend.example' } }

async function drain(): Promise<void> {
  const given = { ...(env as unknown as Env), ...WITH_RESEND.bindings }
  const consume = (queue: string, bodies: unknown[]) =>
    worker.queue(
      createMessageBatch(
        queue,
        bodies.map((body, index) => ({ id: `${queue}-${index}`, timestamp: new Date(), attempts: 1, body })),
      ) as never,
      given,
    )
  const mails = await rows<{ id: number }>("SELECT id FROM mails WHERE state = 'due'")
  await consume(
    'tidings-mail',
    mails.map(({ id }) => ({ mailId: id })),
  )
  const chunks = await rows("SELECT digest_id AS digestId, seq FROM chunks WHERE state = 'planned'")
  await consume('tidings-digests', chunks)
}

test('a confirmation that bounces or is called spam is the last mail to that address', async () => {
  await world()
  const mails = atResend()
  try {
    await bindings.DB.batch(
      ['bo', 'cem', 'dana'].flatMap((name, index) => [
        bindings.DB.prepare(
          `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, updated_at)
           VALUES (1, ?1, ?1, ?1, 'active', '[]', ?2, ?2)`,
        ).bind(`${name}@readers.example`, FRIDAY),
        bindings.DB.prepare(
          `INSERT INTO mails (publication_id, kind, subscriber_id, params, key, state, created_at, next_attempt_at)
           VALUES (1, 'preferences', ?1, '{}', ?2, 'due', ?3, ?3)`,
        ).bind(index + 1, `mail-${name}`, FRIDAY),
      ]),
    )
    await drain()
  } finally {
    vi.unstubAllGlobals()
  }
  expect(mails).toHaveLength(3)
  const named = (name: string) => mails.find(({ to }) => to[0]?.startsWith(name))?.tags[0]?.value ?? ''
  await told({ type: 'bounced', tag: named('bo'), emailId: 're-0', more: hard })
  await told({ type: 'complained', tag: named('cem'), emailId: 're-1' })
  await told({ type: 'bounced', tag: named('dana'), emailId: 're-2', more: soft })
  expect(await rows('SELECT status FROM subscribers ORDER BY id')).toEqual(
    ['suppressed', 'suppressed', 'active'].map((status) => ({ status })),
  )
  expect(await rows('SELECT suppressed FROM reader_days')).toEqual([{ suppressed: 2 }])
})

test('a mail whose answer was lost counts as taken when the provider reports of it', async () => {
  await world({ publications: { meridian: MERIDIAN } })
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  await vi.waitFor(async () => expect(await rows('SELECT state FROM mails')).toEqual([{ state: 'accepted' }]), {
    timeout: 10_000,
  })
  await bindings.DB.prepare(
    "UPDATE mails SET state = 'due', reason = 'unknown', frame = '{}', provider_id = NULL",
  ).run()
  const [mail] = await rows<{ id: number; key: string }>('SELECT id, key FROM mails')
  await told({ type: 'delivered', tag: `${mail?.id}-${mail?.key}`, emailId: 're-9' })
  expect(await rows('SELECT state, provider_id, frame FROM mails')).toEqual([
    { state: 'accepted', provider_id: 're-9', frame: null },
  ])
})
