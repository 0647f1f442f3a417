/**
 * Every operation of the API, asked in a week in which there is what it asks for, gives the good answer that it declares: the status, the
 * media type, and of JSON every field and no other. Which of them no test world can bring to a good answer is named, with the reason.
 */
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { DOORS } from '../../src/app'
import type { Door } from '../../src/http/declare'
import type { ApiDescription } from '../../src/http/openapi'
import { activeReader, type Reader } from '../readers/cast'
import { signed } from '../resend/events'
import {
  type Ask,
  admin,
  ask,
  bindings,
  DAY,
  FRIDAY,
  HOUR,
  linkIn,
  MERIDIAN,
  mailbox,
  mailsArrive,
  setClock,
  TOKEN,
  world,
} from '../world'

const doors = new Map(
  Object.values(DOORS)
    .flat()
    .map((door) => [`${door.method} ${door.path}`, door]),
)
const PUBLICATION = '/v1/admin/publications/:publication'
const DIGEST = `${PUBLICATION}/digests/:period`
const STORY = 'https://meridian.example/0'
const HTML = { accept: 'text/html' }
/** On a busy machine. */
const SOON = { timeout: 15_000 }

/** What only a provider that answers can say; test/digests/provider.test.ts asks one. */
const ELSEWHERE = [`POST ${PUBLICATION}/delivery`]

let api: ApiDescription
beforeAll(async () => {
  await world({ publications: { meridian: MERIDIAN } })
  api = await (await ask('/openapi.json')).json()
})

type Filled = Ask & { path?: Record<string, string>; query?: Record<string, string>; of?: string }
const tried = new Set<string>()

/** Asks a door as its description shows it but for what is filled in, and holds the answer against its declaration. */
async function good(name: string, { path = {}, query = {}, of = 'meridian', ...init }: Filled = {}): Promise<Response> {
  const door = doors.get(name)
  if (!door) throw new Error(`there is no ${name}`)
  tried.add(name)
  const parts = { publication: of, period: '2026-W10', ...path }
  const address = door.path.replaceAll(/:(\w+)/g, (_, part: keyof typeof parts) => encodeURIComponent(parts[part]))
  const asked = new URLSearchParams(query).toString()
  const headers = { authorization: `Bearer ${TOKEN}`, accept: 'application/json', ...init.headers }
  const shown = init.json ?? init.form ?? init.body ?? exampleOf(door)
  const sent = init.form || init.body || shown === undefined ? init : { ...init, json: shown }
  const answer = await ask(asked ? `${address}?${asked}` : address, { ...sent, method: door.method, headers })
  await heldAgainst(door, name, answer.clone())
  return answer
}

function exampleOf({ method, path }: Door): unknown {
  const operation = api.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
  return operation?.requestBody?.content['application/json']?.example
}

async function heldAgainst({ answers }: Door, name: string, answer: Response): Promise<void> {
  const text = await answer.text()
  const said = `${name} ${answer.status} ${text.slice(0, 300)}`
  const declared = answers[answer.status]
  expect(answer.status, said).toBeLessThan(400)
  expect(declared, said).toBeDefined()
  const type = answer.headers.get('content-type')?.toLowerCase() ?? ''
  if (!declared) return expect(text, said).toBe('')
  const shape = declared instanceof z.ZodType ? declared : declared.json
  if (shape && type.includes('json')) {
    const parsed = shape.safeParse(JSON.parse(text))
    expect(parsed.error?.issues, said).toBeUndefined()
    // Whatever the declaration does not name would have been dropped.
    return expect(parsed.data, said).toEqual(JSON.parse(text))
  }
  const media = declared instanceof z.ZodType ? 'application/json' : declared.media
  expect(type.replaceAll('; ', ';'), said).toBe(media.toLowerCase().replaceAll('; ', ';'))
}

const tokenOf = (link: string) => decodeURIComponent(link.split('/').at(-1) ?? '')
const newest = async (to: string, path: string): Promise<string> => {
  const found = (await mailbox(to)).find(({ text }) => text.includes(path))
  if (!found) throw new Error(`no mail to ${to} leads to ${path}`)
  return tokenOf(linkIn(found, path))
}
const items = async (path: string) =>
  ((await (await admin(`/publications/meridian${path}`)).json()) as { items: { id: string }[] }).items

test('settings, stories and topics', async () => {
  await good('GET /')
  await good('GET /openapi.json')
  await good('GET /docs')
  await good('GET /healthz')
  await good('GET /check-inbox')
  await good('GET /v1/admin/publications')
  await good(`PUT ${PUBLICATION}`, { of: 'gazette' })
  await good(`GET ${PUBLICATION}`)
  await good(`PATCH ${PUBLICATION}`, { json: { tagline: 'The week' } })
  const stories = Array.from({ length: 6 }, (_, n) => ({
    ...{ url: `https://meridian.example/${n}`, title: `Story number ${n}`, kind: 'deep-dive', body: `Number ${n}.` },
    ...{ category: n % 2 ? 'Trade' : 'World', publishedAt: new Date(FRIDAY - (n + 1) * HOUR).toISOString() },
  }))
  await good(`POST ${PUBLICATION}/stories`, { json: stories })
  await good(`GET ${PUBLICATION}/stories`)
  await good(`DELETE ${PUBLICATION}/stories`, { query: { url: 'https://meridian.example/5' } })
  await good(`GET ${PUBLICATION}/feeds`)
  await good(`POST ${PUBLICATION}/feeds/refresh`)
  await good(`GET ${PUBLICATION}/topics`)
  const [trade, other] = await items('/topics')
  await good(`PATCH ${PUBLICATION}/topics/:id`, { path: { id: trade?.id ?? '' }, json: { name: 'Commerce' } })
  await good(`DELETE ${PUBLICATION}/topics/:id`, { path: { id: other?.id ?? '' } })
})

test('what readers pass on', async () => {
  const event = { headers: { 'content-type': 'text/plain' } }
  await good('POST /v1/:publication/shares', { body: JSON.stringify({ url: STORY, channel: 'whatsapp' }), ...event })
  await good('POST /v1/:publication/visits', { body: JSON.stringify({ url: STORY, token: 'Abcdefg12' }), ...event })
  await good('GET /v1/:publication/shares', { query: { url: STORY } })
  await good('GET /v1/:publication/related', { query: { url: STORY } })
  const [story] = await items('/stories')
  const answer = await good('GET /s/:publication/:story/:channel', { path: { story: story?.id ?? '', channel: 'x' } })
  expect(answer.headers.get('location')).toContain('https://x.com/')
  await good(`GET ${PUBLICATION}/stats`)
})

test('a reader’s coming, choosing, copying, leaving and going', async () => {
  const [email, stranger] = ['ada@readers.example', 'dee@readers.example']
  await good('POST /v1/:publication/subscribers', { json: { email } })
  await good('POST /v1/:publication/subscribers', { json: { email: stranger } })
  await mailsArrive(1, email)
  await mailsArrive(1, stranger)
  const asked = { token: await newest(email, '/confirm/') }
  await good('GET /confirm/:token', { path: asked, headers: HTML })
  await good('POST /confirm/:token', { path: asked, headers: HTML })
  await good('POST /confirm/:token', { path: asked })
  const never = { token: await newest(stranger, '/confirm/') }
  await good('GET /confirm/:token/never', { path: never, headers: HTML })
  await good('POST /confirm/:token/never', { path: never, headers: HTML })
  await good('GET /:publication/check-inbox')
  await good('POST /v1/:publication/preference-links', { json: { email } })
  await mailsArrive(3, email)
  const own = { token: await newest(email, '/preferences/') }
  await good('GET /preferences/:token', { path: own, headers: HTML })
  await good('POST /preferences', { json: { publication: 'meridian', email } })
  await good('POST /preferences/:token', { path: own, form: { export: '1' }, headers: HTML })
  await good('POST /preferences/:token', { path: own, form: { erase: '1' }, headers: HTML })
  await expect.poll(() => newest(email, '/preferences/export/').catch(() => ''), SOON).not.toBe('')
  await expect.poll(() => newest(email, '/preferences/erase/').catch(() => ''), SOON).not.toBe('')
  const copy = { token: await newest(email, '/preferences/export/') }
  await good('GET /preferences/export/:token', { path: copy, headers: HTML })
  await good('POST /preferences/export/:token', { path: copy, headers: HTML })
  const leaver: Reader = await activeReader('eve@readers.example')
  const leaving = { token: tokenOf(leaver.leave) }
  await good('GET /unsubscribe/:token', { path: leaving, headers: HTML })
  const goodbye = await good('POST /unsubscribe/:token', { path: leaving, headers: HTML })
  const secret = /name="secret" value="([^"]*)"/.exec(await goodbye.text())?.[1] ?? ''
  await good('POST /unsubscribe/:token/undo', { path: leaving, form: { secret }, headers: HTML })
  const end = { token: await newest(email, '/preferences/erase/') }
  await good('GET /preferences/erase/:token', { path: end, headers: HTML })
  await good('POST /preferences/erase/:token', { path: end, headers: HTML })
})

test('readers, seen from the desk', async () => {
  const csv = { 'content-type': 'text/csv' }
  const file = 'email,consented_at,consent_source\ncem@readers.example,2025-01-01,the fair\n'
  await good(`POST ${PUBLICATION}/subscribers/import`, { body: file, headers: csv })
  await good(`GET ${PUBLICATION}/subscribers`)
  await good(`GET ${PUBLICATION}/subscribers.csv`)
  const [reader] = await items('/subscribers?q=cem')
  await good(`DELETE ${PUBLICATION}/subscribers/:id`, { path: { id: reader?.id ?? '' } })
  const banned = 'banned@readers.example'
  await good(`POST ${PUBLICATION}/suppressions`, { json: { email: banned, reason: 'asked by letter' } })
  await good(`GET ${PUBLICATION}/suppressions`)
  await good(`DELETE ${PUBLICATION}/suppressions`, { query: { email: banned } })
  await good(`GET ${PUBLICATION}/held`)
  await good(`POST ${PUBLICATION}/held/release`)
  await good(`POST ${PUBLICATION}/held/discard`)
})

test('the digest from its draft to its end', async () => {
  await good(`POST ${PUBLICATION}/digests`, { json: {} })
  await good(`GET ${PUBLICATION}/digests`)
  await good(`GET ${DIGEST}`)
  await good(`PATCH ${DIGEST}`, { json: { subject: 'Read this' } })
  await good(`GET ${DIGEST}/preview.html`)
  await good(`GET ${DIGEST}/preview.txt`)
  await good(`POST ${DIGEST}/test`, { json: { to: 'editor@desk.example' } })
  await good(`POST ${DIGEST}/hold`)
  await good(`POST ${DIGEST}/release`)
  await good(`POST ${DIGEST}/send`)
  const status = async () =>
    ((await (await admin('/publications/meridian/digests/2026-W10')).json()) as { status: string }).status
  await expect.poll(status, SOON).toBe('sent')
  await good(`GET ${DIGEST}/recipients`)
  for (const at of [
    '/:publication',
    '/:publication/digests/:period',
    '/:publication/feed.xml',
    '/:publication/feed.json',
  ])
    await good(`GET ${at}`)
  await good(`POST ${PUBLICATION}/corrections`, { json: { url: STORY, text: 'It was a Tuesday.' } })
  await good(`GET ${PUBLICATION}/corrections`)
  const [correction] = await items('/corrections')
  await good(`DELETE ${PUBLICATION}/corrections/:id`, { path: { id: correction?.id ?? '' } })
  await good(`GET ${PUBLICATION}/delivery`)
})

/** What a crash, a slow provider or a thousand readers more would leave: here one chunk, as it stands between two moments. */
const standing = (status: string, chunk: string) =>
  bindings.DB.batch([
    bindings.DB.prepare("UPDATE digests SET status = ?, reason = 'outcome_unknown'").bind(status),
    bindings.DB.prepare("UPDATE chunks SET state = ?, reason = 'outcome_unknown', next_attempt_at = ?").bind(
      chunk,
      FRIDAY + 30 * DAY,
    ),
  ])

test('a digest that is under way, and what failed', async () => {
  await standing('sending', 'planned')
  await good(`POST ${DIGEST}/pause`)
  await good(`POST ${DIGEST}/resume`)
  await standing('needs_review', 'needs_review')
  await good(`POST ${DIGEST}/retry`)
  await good(`POST ${DIGEST}/cancel`)
  await bindings.DB.prepare(
    "UPDATE mails SET state = 'failed', reason = 'validation_error' WHERE id IN (SELECT id FROM mails WHERE state = 'accepted' LIMIT 2)",
  ).run()
  await good(`GET ${PUBLICATION}/mails`)
  const [again, dropped] = await items('/mails')
  await good(`POST ${PUBLICATION}/mails/:id/retry`, { path: { id: again?.id ?? '' } })
  await good(`DELETE ${PUBLICATION}/mails/:id`, { path: { id: dropped?.id ?? '' } })
  const letter =
    "INSERT INTO dead_letters (id, queue, body, received_at) VALUES (?, 'tidings-mail', '{\"mailId\":999999}', ?)"
  for (const id of ['one', 'two']) await bindings.DB.prepare(letter).bind(id, FRIDAY).run()
  await good('GET /v1/admin/dead-letters')
  await good('POST /v1/admin/dead-letters/:id/retry', { path: { id: 'one' } })
  await good('DELETE /v1/admin/dead-letters/:id', { path: { id: 'two' } })
  const body = JSON.stringify({
    type: 'email.delivered',
    created_at: '2026-02-27T12:00:00Z',
    data: { email_id: 'e', to: [] },
  })
  const { RESEND_WEBHOOK_SECRET: secret } = env as unknown as { RESEND_WEBHOOK_SECRET: string }
  setClock(FRIDAY)
  await good('POST /webhooks/resend', await signed({ id: 'msg_1', body, secret, at: FRIDAY }))
})

test('keys, people, the audit log, and the end of a publication', async () => {
  const key = (await (
    await good('POST /v1/admin/keys', { json: { name: 'CMS', role: 'read', publications: null } })
  ).json()) as {
    id: string
  }
  await good('GET /v1/admin/keys')
  await good('DELETE /v1/admin/keys/:id', { path: { id: key.id } })
  const person = (await (await good('POST /v1/admin/people')).json()) as { id: string }
  await good('GET /v1/admin/people')
  await good('PATCH /v1/admin/people/:id', { path: { id: person.id }, json: { role: 'viewer' } })
  await good('DELETE /v1/admin/people/:id', { path: { id: person.id } })
  await good('GET /v1/admin/audit')
  await good('GET /v1/admin/health')
  await good(`DELETE ${PUBLICATION}`, { of: 'gazette' })
})

test('no operation was left out', () => {
  expect([...doors.keys()].filter((name) => !tried.has(name) && !ELSEWHERE.includes(name))).toEqual([])
  expect(ELSEWHERE.filter((name) => tried.has(name) || !doors.has(name))).toEqual([])
})
