/** Whom the door of reports believes, what it takes, and what it says when it cannot. */
import { expect, test } from 'vitest'
import { ask, BASE, setClock, TOKEN } from '../world'
import {
  address,
  bodyOf,
  databaseHash,
  fetchWith,
  hard,
  knock,
  OTHER_SECRET,
  rows,
  SECRET,
  SLOT,
  sentDigest,
  shown,
  statusOf,
  tag,
  watchedDatabase,
} from './stage'

const DELIVERED = { type: 'delivered', tag: tag(0, 0) }
const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code

let networks = 0
/** Each forger from a network of their own, so that nobody is held off. */
const elsewhere = () => `10.${(++networks >> 16) & 255}.${(networks >> 8) & 255}.${networks & 255}`

test('a report without a signature, or with an old, new, foreign or damaged one, changes nothing', async () => {
  await sentDigest(1)
  const before = await databaseHash()
  const body = bodyOf(DELIVERED)
  const forged: [string, Promise<Response>][] = [
    ['none', knock(body, { headers: { 'svix-signature': '' }, from: elsewhere() })],
    ['no id', knock(body, { headers: { 'svix-id': '' }, from: elsewhere() })],
    ['no time', knock(body, { headers: { 'svix-timestamp': '' }, from: elsewhere() })],
    ['no number', knock(body, { headers: { 'svix-timestamp': 'soon' }, from: elsewhere() })],
    ['301 s old', knock(body, { signedAt: SLOT - 301_000, from: elsewhere() })],
    ['301 s ahead', knock(body, { signedAt: SLOT + 301_000, from: elsewhere() })],
    ['another secret', knock(body, { secret: OTHER_SECRET, from: elsewhere() })],
    ['another time', knock(body, { headers: { 'svix-timestamp': String(SLOT / 1_000 + 1) }, from: elsewhere() })],
    ['another id', knock(body, { id: 'msg_a', headers: { 'svix-id': 'msg_b' }, from: elsewhere() })],
    ['written anew', knock(body, { body: JSON.stringify(JSON.parse(body), null, 1), from: elsewhere() })],
    ['a space more', knock(body, { body: `${body} `, from: elsewhere() })],
    ['a mark in front', knock(body, { body: `\uFEFF${body}`, from: elsewhere() })],
    ['empty', knock(body, { body: '', from: elsewhere() })],
    ['no version', knock(body, { headers: { 'svix-signature': 'v1' }, from: elsewhere() })],
  ]
  for (const [name, answer] of forged) {
    expect([name, (await answer).status]).toEqual([name, 401])
  }
  expect(await codeOf(await knock(body, { secret: OTHER_SECRET, from: elsewhere() }))).toBe('bad_signature')
  expect(await databaseHash()).toBe(before)
})

test('no byte of a signed report can be another', async () => {
  await sentDigest(1)
  const before = await databaseHash()
  const body = bodyOf(DELIVERED)
  const bytes = new TextEncoder().encode(body)
  const statuses = new Set<number>()
  for (let place = 0; place < bytes.length; place++) {
    for (const bit of place % 8 === 0 ? [1, 128] : [1 << (place % 8)]) {
      const damaged = bytes.slice()
      damaged[place] = (damaged[place] ?? 0) ^ bit
      statuses.add((await knock(body, { body: damaged, from: elsewhere() })).status)
    }
  }
  const { Webhook } = await import('standardwebhooks')
  const signature = new Webhook(SECRET).sign('msg_x', new Date(SLOT), body)
  for (let place = 0; place < signature.length; place++) {
    const damaged = signature.slice(0, place) + (signature[place] === 'A' ? 'B' : 'A') + signature.slice(place + 1)
    const headers = { 'svix-signature': damaged }
    statuses.add((await knock(body, { id: 'msg_x', headers, from: elsewhere() })).status)
  }
  expect([...statuses]).toEqual([401])
  expect(await databaseHash()).toBe(before)
  expect((await knock(body, { id: 'msg_x' })).status).toBe(200)
})

test('clocks may differ by five minutes, and during a rotation both secrets count', async () => {
  await sentDigest(3)
  expect((await knock(DELIVERED, { signedAt: SLOT - 299_000 })).status).toBe(200)
  expect((await knock({ ...DELIVERED, tag: tag(0, 1) }, { signedAt: SLOT + 299_000 })).status).toBe(200)
  const both = { RESEND_WEBHOOK_SECRET: `${OTHER_SECRET}, ${SECRET}` }
  for (const secret of [SECRET, OTHER_SECRET]) {
    expect((await knock({ ...DELIVERED, tag: tag(0, 2) }, { secret, bindings: both })).status).toBe(200)
  }
  expect((await shown()).reported.delivered).toBe(3)
  // Among several signatures of one report, as a rotation on the provider's side sends them, one is enough.
  const { Webhook } = await import('standardwebhooks')
  const [old, ours] = [OTHER_SECRET, SECRET].map((secret) =>
    new Webhook(secret).sign('msg_2', new Date(SLOT), bodyOf(DELIVERED)),
  )
  expect((await knock(DELIVERED, { id: 'msg_2', headers: { 'svix-signature': `${old} ${ours}` } })).status).toBe(200)
})

test('bad signatures are held off after sixty in a minute; genuine reports from there are not', async () => {
  await sentDigest(1)
  const from = '2001:db8:1:2::7'
  const forge = (at = from) => knock(DELIVERED, { secret: OTHER_SECRET, from: at })
  for (let count = 0; count < 60; count++) expect((await forge()).status).toBe(401)
  const held = await forge('2001:0db8:1:2:3::8'.replace('0db8', 'db8'))
  expect([held.status, held.headers.get('retry-after')]).toEqual([429, '60'])
  expect((await forge('2001:db8:1:3::7')).status).toBe(401)
  expect((await knock(DELIVERED, { from })).status).toBe(200)
  setClock(SLOT + 60_000)
  expect((await forge()).status).toBe(401)
})

test('more than 64 KB is not read to its end, whatever it says of its length', async () => {
  await sentDigest(1)
  expect((await knock('x'.repeat(65_537))).status).toBe(413)
  let sent = 0
  const endless = new ReadableStream({
    pull(controller) {
      sent += 1_024
      controller.enqueue(new Uint8Array(1_024))
    },
  })
  expect((await knock(DELIVERED, { body: endless })).status).toBe(413)
  expect(sent).toBeLessThan(80_000)
  const large = bodyOf({ ...DELIVERED, more: { headers: [{ name: 'X', value: 'y'.repeat(60_000) }] } })
  expect((await knock(large)).status).toBe(200)
})

test('without a secret nothing can be checked: 503, and the provider comes again', async () => {
  await sentDigest(1)
  const answer = await knock(DELIVERED, { bindings: { RESEND_WEBHOOK_SECRET: '' } })
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '300'])
  expect(await codeOf(answer)).toBe('not_configured')
})

test('a secret that is none is said at once, by every route and by health, not by a failure of each report', async () => {
  await sentDigest(1)
  for (const secret of ['whsec_not base64', 'whsec_', 'whsec_abc', `${SECRET},whsec_?`]) {
    const given = { bindings: { RESEND_WEBHOOK_SECRET: secret } }
    for (const answer of [
      await knock(DELIVERED, given),
      await fetchWith(new Request(`${BASE}/healthz`), given.bindings),
    ]) {
      expect(answer.status).toBe(503)
      expect(await codeOf(answer)).toBe('not_configured')
    }
    // What is wrong is told to whoever holds the token.
    const headers = { authorization: `Bearer ${TOKEN}` }
    const answer = await fetchWith(new Request(`${BASE}/v1/admin/health`, { headers }), given.bindings)
    expect(await answer.text()).toContain('RESEND_WEBHOOK_SECRET is not')
  }
})

test('a report that cannot be stored is not taken: 503, and nothing happened', async () => {
  await sentDigest(1)
  const before = await databaseHash()
  const lost = () => {
    throw new Error('D1_ERROR: Network connection lost.')
  }
  for (const told of [DELIVERED, { type: 'bounced', tag: tag(0, 0), more: hard }, { type: 'something_new' }]) {
    const answer = await knock(told, { bindings: { DB: watchedDatabase({ before: lost }) } })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30'])
    expect(await codeOf(answer)).toBe('temporarily_unable')
  }
  expect(await databaseHash()).toBe(before)
})

test('kinds of events that we do not know are kept; opens and clicks are not', async () => {
  await sentDigest(1)
  const kinds = ['scheduled', 'received', 'something_new']
  for (const type of [...kinds, 'opened', 'clicked']) {
    expect((await knock({ type, tag: tag(0, 0), more: { click: { ipAddress: '192.0.2.7' } } })).status).toBe(200)
  }
  for (const body of [
    '[]',
    'null',
    '"text"',
    '{}',
    '{"type":7,"data":[]}',
    '{"type":"email.bounced","data":7}',
    '{"ty',
  ])
    expect((await knock(body)).status).toBe(200)
  expect(
    (await rows('SELECT type FROM webhook_events WHERE type <> ? ORDER BY rowid', '')).map(({ type }) => type),
  ).toEqual([
    ...kinds.map((kind) => `email.${kind}`),
    ...['unreadable', 'unreadable', 'unreadable', 'email.bounced', 'unreadable'],
  ])
  expect((await shown()).reported).toEqual({ delivered: 0, bounced: 0, complained: 0 })
})

test('what a mail server says stays text, and nobody’s address is kept', async () => {
  await sentDigest(1)
  const spelled = address(0, 0).replace('@', '%40')
  const message = `550 5.1.1 <${address(0, 0)}> (${spelled}, ${address(0, 0).toUpperCase().replace('@', ' AT ')}) unknown\r\nSet-Cookie: a=b`
  await knock({ type: 'bounced', tag: tag(0, 0), more: { bounce: { type: 'Permanent', subType: 'General', message } } })
  await knock({ type: 'failed', tag: tag(0, 0), more: { failed: { reason: `no ${address(0, 0)}` } } })
  const [bounced] = await rows<{ detail: string }>("SELECT detail FROM reports WHERE kind = 'bounced'")
  expect(bounced?.detail).toBe('Permanent General 550 5.1.1')
  const [failed] = await rows<{ detail: string }>("SELECT detail FROM reports WHERE kind = 'failed'")
  expect(failed?.detail).toBe('another_reason')
  const strange = { type: address(0, 0), subType: address(0, 0), message: `${address(0, 0).split('').join(' ')} 4.2.2` }
  await knock({ type: `bounced ${address(0, 0)}`, tag: tag(0, 0), more: { email_id: address(0, 0), bounce: strange } })
  await knock({ type: 'bounced', tag: tag(0, 0), more: { email_id: address(0, 0), bounce: strange } })
  const kept = JSON.stringify([await rows('SELECT * FROM webhook_events'), await rows('SELECT * FROM reports')])
  expect(kept).not.toMatch(/@|%40|readers|Set-Cookie/i)
  expect(await rows("SELECT detail FROM reports WHERE kind = 'soft_bounced'")).toEqual([{ detail: '4.2.2' }])
  expect(await statusOf(address(0, 0))).toBe('suppressed')
})

test('looking at the door with GET finds nothing there', async () => {
  await sentDigest(1)
  expect((await ask('/webhooks/resend')).status).toBe(404)
})
