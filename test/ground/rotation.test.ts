/** SECRET_KEY is rotated: rehearsed from beginning to end, with a digest under way, old links in inboxes and suppressions on file. */
import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import { rotate } from '../../scripts/rotation.mjs'
import worker from '../../src/dev/index'
import { seal, unseal } from '../../src/ground/crypto'
import type { Env } from '../../src/ground/deps'
import { activeReader, type Listed, listed } from '../readers/cast'
import { formFields } from '../readers/door'
import { standIn } from '../resend/control'
import {
  type Ask,
  admin,
  allMailsTried,
  ask,
  BASE,
  bindings,
  DAY,
  dump,
  HOUR,
  linkIn,
  type Mail,
  MERIDIAN,
  mailbox,
  mailsArrive,
  manyReaders,
  setClock,
  TOKEN,
  urlOf,
  world,
} from '../world'

vi.setConfig({ testTimeout: 120_000 })

const MINUTE = 60_000
const SLOT = Date.parse('2026-03-02T07:00:00Z')
const OLD = (env as unknown as { SECRET_KEY: string }).SECRET_KEY
const NEW = 'the-new-secret-key-0123456789-0123456789'
const NEWER = 'the-newest-secret-key-0123456789-0123456'
const HTML = { accept: 'text/html' }

/** The service as it is deployed with these variables: its queues are delivered when the test says so. */
function deployment(variables: Partial<Env>) {
  const waiting: { queue: string; body: unknown }[] = []
  const into = (queue: string) => ({
    send: async (body: unknown) => void waiting.push({ queue, body }),
    sendBatch: async (batch: Iterable<{ body: unknown }>) => {
      for (const { body } of batch) waiting.push({ queue, body })
    },
  })
  const given = {
    ...(env as unknown as Env),
    MAIL_QUEUE: into('tidings-mail') as never,
    DIGESTS_QUEUE: into('tidings-digests') as never,
    ...variables,
  }
  async function fetch(path: string, { json, form, headers = {}, ...init }: Ask = {}): Promise<Response> {
    const body = json === undefined ? (form ? new URLSearchParams(form) : init.body) : JSON.stringify(json)
    const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' }
    const method = init.method ?? (body === undefined ? 'GET' : 'POST')
    const request = new Request(urlOf(path), {
      redirect: 'manual',
      ...init,
      method,
      body,
      headers: { ...type, ...headers },
    })
    return worker.fetch(request as never, given, createExecutionContext())
  }
  async function tick(at: number): Promise<void> {
    setClock(at)
    const answer = await fetch(`/dev/cron?at=${new Date(at).toISOString()}`, { method: 'POST' })
    expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)])
  }
  /** Delivers what waits, and what comes of it. */
  async function deliver(): Promise<void> {
    for (let message = waiting.shift(); message; message = waiting.shift()) {
      const batch = createMessageBatch(message.queue, [
        { id: '1', timestamp: new Date(), attempts: 1, body: message.body },
      ])
      const context = createExecutionContext()
      await worker.queue(batch as never, given)
      await getQueueResult(batch, context)
    }
  }
  const desk = (path: string, init: Ask = {}) =>
    fetch(`/v1/admin${path}`, { ...init, headers: { authorization: `Bearer ${TOKEN}`, ...init.headers } })
  return { fetch, tick, deliver, desk, waiting }
}

const stories = (week: string) =>
  ['a', 'b', 'c'].map((path) => ({
    url: `https://meridian.example/${week}/${path}`,
    title: `${path} ${week}`,
    kind: 'deep-dive',
  }))

const statusOf = async (email: string) => (await listed(email))?.status ?? 'nobody'
const neededBy = async ({ desk }: ReturnType<typeof deployment>) =>
  ((await (await desk('/health')).json()) as { checks: { secrets: object } }).checks.secrets

test('a rotation harms nobody: digest, suppressions, consents, links and forms go on', async () => {
  const resend = await standIn({ now: SLOT, script: ['accept_then_reset'] })
  await world({ publications: { meridian: { ...MERIDIAN, deskEmail: null } } })
  await admin('/publications/meridian/stories', { json: stories('one') })
  const bo = await activeReader('bo@readers.example')
  const hal = await activeReader('hal@readers.example')
  for (const email of ['cem@readers.example', 'fay@readers.example']) await activeReader(email)
  // Cem complained and was erased: nothing but a hash keeps us from mailing him. Fay was erased.
  await admin('/publications/meridian/suppressions', { json: { email: 'cem@readers.example', reason: 'complained' } })
  for (const email of ['cem@readers.example', 'fay@readers.example']) {
    const erased = await admin(`/publications/meridian/subscribers/${(await listed(email))?.id}`, { method: 'DELETE' })
    expect(erased.status).toBe(204)
  }
  setClock(SLOT - HOUR)
  await ask('/v1/meridian/subscribers', { json: { email: 'eva@readers.example' } })
  const [question] = (await mailsArrive(1, 'eva@readers.example')) as [Mail]
  await manyReaders(150)

  // A digest is under way, and the answer to its first call is lost.
  const through = { RESEND_API_KEY: resend.apiKey, RESEND_BASE_URL: resend.baseUrl, RETRY_SECONDS: '30' }
  const before = deployment({ ...through, SECRET_KEY: OLD })
  await before.tick(SLOT)
  before.waiting.splice(1)
  await before.deliver()
  const accounting = async ({ desk }: ReturnType<typeof deployment>) =>
    ((await (await desk('/publications/meridian/digests/2026-W10')).json()) as { accounting: object }).accounting
  expect(await accounting(before)).toMatchObject({ candidates: 152, unknown: 100, planned: 52 })
  const page = await (await before.fetch('/meridian', { headers: HTML })).text()

  // Whoever forgets the old one serves nothing, and is told what to do.
  const alone = deployment({ ...through, SECRET_KEY: NEW })
  const refused = await alone.desk('/publications')
  expect([refused.status, await refused.json()]).toMatchObject([
    503,
    {
      error: {
        code: 'not_configured',
        message: expect.stringMatching(/^SECRET_KEY lacks the secret [0-9a-f]{12}, .*SECRET_KEY=new,old/s),
      },
    },
  ])
  const health = await alone.fetch('/healthz')
  expect([health.status, ((await health.json()) as { checks: { secrets: object } }).checks.secrets]).toMatchObject([
    503,
    { ok: false },
  ])
  await expect(
    worker.scheduled({ scheduledTime: SLOT } as never, { ...(env as unknown as Env), SECRET_KEY: NEW }),
  ).rejects.toThrow('SECRET_KEY lacks')

  // new,old: one tick later the old one is not needed any more.
  const both = deployment({ ...through, SECRET_KEY: `${NEW},${OLD}` })
  expect(await neededBy(both)).toEqual({ ok: true, stillNeeded: 1 })
  await both.tick(SLOT + MINUTE)
  expect(await neededBy(both)).toEqual({ ok: true, stillNeeded: 0 })
  const stored = JSON.stringify(await dump())
  for (const secret of [OLD, NEW]) expect(stored).not.toContain(secret)

  // From here on the old one stands nowhere.
  const after = deployment({ ...through, SECRET_KEY: NEW })
  await resend.set({ now: SLOT + 10 * MINUTE })
  await after.tick(SLOT + 10 * MINUTE)
  await after.deliver()
  expect(await accounting(after)).toMatchObject({ candidates: 152, accepted: 152, unknown: 0, planned: 0 })
  const { taken } = await resend.ledger()
  const mailed = taken.map(({ to }) => to[0])
  expect([mailed.length, new Set(mailed).size]).toEqual([152, 152])

  setClock(SLOT + HOUR)
  const local = deployment({ SECRET_KEY: NEW })
  const confirmed = await local.fetch(linkIn(question, '/confirm/'), {
    method: 'POST',
    headers: { accept: 'application/json' },
  })
  expect(await confirmed.json()).toEqual({ status: 'active' })

  for (const email of ['cem@readers.example', 'dora@readers.example']) {
    expect((await local.fetch('/v1/meridian/subscribers', { json: { email } })).status).toBe(202)
  }
  await local.deliver()
  expect(await mailbox('cem@readers.example')).toHaveLength(2)
  expect(await mailbox('dora@readers.example')).toHaveLength(1)
  const file = `email,consented_at,consent_source\n${['cem', 'fay'].map((name) => `${name}@readers.example,2025-01-01,form`).join('\n')}`
  const imported = await local.desk('/publications/meridian/subscribers/import', {
    body: file,
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
  })
  expect(await imported.json()).toMatchObject({
    imported: 0,
    rejected: [{ code: 'suppressed' }, { code: 'suppressed' }],
  })
  const lifted = await local.desk('/publications/meridian/suppressions?email=fay@readers.example', { method: 'DELETE' })
  expect(lifted.status).toBe(204)

  // A page that was open since before, and a preferences link of the old mail.
  const form = { ...formFields(page), email: 'gil@readers.example' }
  expect((await local.fetch('/v1/meridian/subscribers', { form, headers: HTML })).status).toBe(303)
  await local.deliver()
  expect(await mailbox('gil@readers.example')).toHaveLength(1)
  expect((await local.fetch(bo.preferences)).status).toBe(200)

  // Another rotation; and the first mail's link to leave, 400 days after it was sent.
  await deployment({ SECRET_KEY: `${NEWER},${NEW}` }).tick(SLOT + 100 * DAY)
  const newest = deployment({ SECRET_KEY: NEWER })
  setClock(SLOT + 399 * DAY)
  await newest.fetch(hal.leave, { form: { 'List-Unsubscribe': 'One-Click' } })
  expect(await statusOf('hal@readers.example')).toBe('unsubscribed')
  await newest.fetch('/v1/meridian/subscribers', { json: { email: 'cem@readers.example' } })
  await newest.deliver()
  expect(await mailbox('cem@readers.example')).toHaveLength(2)
  setClock(SLOT + 402 * DAY)
  expect((await newest.fetch(bo.preferences)).status).toBe(404)
})

test('one command rotates a deployed service, whatever ends in between, and between any two steps nobody notices', async () => {
  const resend = await standIn({ now: SLOT })
  await world({ publications: { meridian: { ...MERIDIAN, deskEmail: null } } })
  await admin('/publications/meridian/stories', { json: stories('one') })
  const bo = await activeReader('bo@readers.example')
  await activeReader('cem@readers.example')
  await admin('/publications/meridian/suppressions', { json: { email: 'cem@readers.example', reason: 'complained' } })
  await manyReaders(250)
  // What is set on Cloudflare; nobody can read it there.
  let variables: Partial<Env> = { RESEND_API_KEY: resend.apiKey, RESEND_BASE_URL: resend.baseUrl, SECRET_KEY: OLD }
  let now = SLOT
  const began = deployment(variables)
  await began.tick(SLOT)
  began.waiting.splice(1)
  await began.deliver()
  expect((await resend.ledger()).taken).toHaveLength(100)

  const steps: string[] = []
  let isBroken = false
  async function step(name: string, change: Partial<Env>): Promise<void> {
    steps.push(name)
    variables = { ...variables, ...change }
    const service = deployment(variables)
    expect((await service.fetch(bo.preferences)).status, name).toBe(200)
    const file = 'email,consented_at,consent_source\ncem@readers.example,2025-01-01,form'
    const csv = { body: file, method: 'POST', headers: { 'content-type': 'text/csv' } }
    const imported = await service.desk('/publications/meridian/subscribers/import', csv)
    expect(await imported.json(), name).toMatchObject({ imported: 0, rejected: [{ code: 'suppressed' }] })
    if (name === 'put SECRET_KEY' && !isBroken) {
      isBroken = true
      throw new Error('the network went away')
    }
  }
  const cloudflare = {
    secret: NEW,
    put: (name: string, value: string) => step(`put ${name}`, { [name]: value }),
    remove: (name: string) => step(`remove ${name}`, { [name]: undefined }),
    count: async (query: string) => {
      const row = await bindings.DB.prepare(query).first<{ known: number; needed: number }>()
      steps.push(`${row?.known} known, ${row?.needed} needed`)
      return row as { known: number; needed: number }
    },
    pause: () => {
      now += 5 * MINUTE
      return deployment(variables).tick(now)
    },
  }
  await expect(rotate(cloudflare)).rejects.toThrow('the network went away')
  await rotate(cloudflare)
  const unsealed = ['put NEXT_SECRET_KEY', '0 known, 1 needed']
  const again = ['put NEXT_SECRET_KEY', '1 known, 0 needed', 'put SECRET_KEY', 'remove NEXT_SECRET_KEY']
  expect(steps).toEqual([...unsealed, '1 known, 0 needed', 'put SECRET_KEY', ...again])
  expect(variables).toMatchObject({ SECRET_KEY: NEW, NEXT_SECRET_KEY: undefined })
  const after = deployment(variables)
  await resend.set({ now: now + 10 * MINUTE })
  await after.tick(now + 10 * MINUTE)
  await after.deliver()
  const mailed = (await resend.ledger()).taken.map(({ to }) => to[0])
  expect([mailed.length, new Set(mailed).size]).toEqual([251, 251])
  expect(JSON.stringify(await dump())).not.toContain(NEW)
})

test('a rotation whose service does not tick gives up in a sentence, before the old secret is gone', async () => {
  const set: string[] = []
  const put = async (name: string) => void set.push(name)
  const stuck = { put, remove: put, count: async () => ({ known: 0, needed: 1 }), pause: async () => undefined }
  await expect(rotate({ secret: NEW, ...stuck })).rejects.toThrow('has not sealed the old secret')
  expect(set).toEqual(['NEXT_SECRET_KEY'])
})

test('links of every kind, an open goodbye, a key and a session at the desk outlive two rotations in a row', async () => {
  await world()
  const start = Date.now()
  await deployment({ SECRET_KEY: OLD }).tick(start)
  const ours = { origin: BASE, 'sec-fetch-site': 'same-origin', ...HTML }
  const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  const [copied, erased, left] = [
    await activeReader('copied@readers.example'),
    await activeReader('erased@readers.example'),
    await activeReader('left@readers.example'),
  ]
  const wish = async ({ email, preferences }: typeof copied, purpose: string) => {
    await ask(preferences, { form: { [purpose]: '1' } })
    return linkIn((await mailsArrive(3, email))[0] as Mail, `/preferences/${purpose}/`)
  }
  const [copy, erase] = [await wish(copied, 'export'), await wish(erased, 'erase')]
  const goodbye = await (await ask(left.leave, { method: 'POST', headers: HTML })).text()
  const undo = { secret: /name="secret" value="([^"]*)"/.exec(goodbye)?.[1] ?? '' }
  await ask('/v1/meridian/subscribers', { json: { email: 'never@readers.example' } })
  const never = linkIn((await mailsArrive(1, 'never@readers.example'))[0] as Mail, '/confirm/')
  await admin('/people', { json: { name: 'Ada', email: 'ada@desk.example', role: 'viewer', publications: null } })
  const asking = cookieOf(await ask('/admin/sign-in/link', { form: { email: 'ada@desk.example' }, headers: ours }))
  const mailed = linkIn((await mailsArrive(2, 'ada@desk.example'))[0] as Mail, '/admin/enter/')
  const printed = ((await (await ask('/dev/desk', { method: 'POST' })).json()) as { link: string }).link
  const session = cookieOf(await ask('/admin/sign-in', { form: { token: TOKEN }, headers: ours }))
  const key = await admin('/keys', { json: { name: 'The CMS', role: 'read', publications: null } })
  const { secret } = (await key.json()) as { secret: string }
  await allMailsTried()

  await deployment({ SECRET_KEY: OLD, NEXT_SECRET_KEY: NEW }).tick(start + MINUTE)
  await deployment({ SECRET_KEY: NEW, NEXT_SECRET_KEY: NEWER }).tick(start + 2 * MINUTE)
  const { fetch, desk } = deployment({ SECRET_KEY: NEWER })
  const pressed = (path: string, cookie = '') => fetch(path, { method: 'POST', headers: { ...ours, cookie } })
  expect(await (await pressed(copy)).text()).toContain('"copied@readers.example"')
  expect((await pressed(erase)).status).toBe(200)
  expect((await fetch(`${left.leave}/undo`, { form: undo, headers: HTML })).status).toBe(200)
  expect((await pressed(`${never}/never`)).status).toBe(200)
  const { items } = (await (await desk('/publications/meridian/subscribers')).json()) as { items: Listed[] }
  expect(Object.fromEntries(items.map(({ email, status }) => [email.split('@')[0], status]))).toEqual({
    ...{ copied: 'active', left: 'active', never: 'suppressed' },
  })
  expect([(await pressed(mailed, asking)).status, (await pressed(printed)).status]).toEqual([303, 303])
  expect((await fetch('/admin', { headers: { ...ours, cookie: session } })).status).toBe(200)
  expect((await fetch('/v1/admin/publications', { headers: { authorization: `Bearer ${secret}` } })).status).toBe(200)
})

test('what was asked before a rotation is not done again after it, and the log still means the same token', async () => {
  await world()
  await admin('/publications/meridian/stories', { json: stories('one') })
  const before = deployment({ SECRET_KEY: OLD })
  await before.tick(SLOT)
  const path = '/publications/meridian/corrections'
  const request = {
    json: { url: 'https://meridian.example/one/a', text: 'It was 40, not 400.' },
    headers: { 'idempotency-key': 'correction-one' },
  }
  const first = await before.desk(path, request)
  expect(first.status).toBe(201)
  const made = await first.json()
  const between = deployment({ SECRET_KEY: `${NEW},${OLD}` })
  const replayed = async ({ desk }: ReturnType<typeof deployment>) => {
    const answer = await desk(path, request)
    return [answer.status, answer.headers.get('idempotent-replayed'), await answer.json()]
  }
  expect(await replayed(between)).toEqual([201, 'true', made])
  await between.tick(SLOT + MINUTE)
  const after = deployment({ SECRET_KEY: NEW })
  expect(await replayed(after)).toEqual([201, 'true', made])
  await after.desk(path, { json: { url: 'https://meridian.example/one/b', text: 'Nor was it 4.' } })
  const log = (await (await after.desk('/audit')).json()) as { items: { credentialId: string }[] }
  expect(new Set(log.items.map(({ credentialId }) => credentialId)).size).toBe(1)
})

test('an older secret may be put first again, and the newer one is sealed by it', async () => {
  await world()
  const bo = await activeReader('bo@readers.example')
  await deployment({ SECRET_KEY: OLD }).tick(SLOT)
  await deployment({ SECRET_KEY: `${NEW},${OLD}` }).tick(SLOT + MINUTE)
  await deployment({ SECRET_KEY: `${OLD},${NEW}` }).tick(SLOT + 2 * MINUTE)
  const back = deployment({ SECRET_KEY: OLD })
  expect(await neededBy(back)).toEqual({ ok: true, stillNeeded: 0 })
  expect((await back.fetch(bo.preferences)).status).toBe(200)
  expect((await deployment({ SECRET_KEY: NEW }).desk('/publications')).status).toBe(503)
})

test('a secret that is sealed opens under its own secret and name alone', async () => {
  const sealed = await seal('what is kept', { secret: OLD, about: 'one' })
  expect(await unseal(sealed, { secret: OLD, about: 'one' })).toBe('what is kept')
  expect(await seal('what is kept', { secret: OLD, about: 'one' })).not.toBe(sealed)
  await expect(unseal(sealed, { secret: NEW, about: 'one' })).rejects.toThrow()
  await expect(unseal(sealed, { secret: OLD, about: 'two' })).rejects.toThrow()
})
