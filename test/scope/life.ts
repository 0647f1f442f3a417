/**
 * The life of a publication, step by step, through its doors, its tick and its queues: everything that anybody can do to it. The same
 * readers, addresses, periods and tokens for whichever publication lives it, so that only its own name keeps two of them apart.
 */
import { createExecutionContext, createMessageBatch } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { Webhook } from 'standardwebhooks'
import worker from '../../src/dev/index'
import type { Env } from '../../src/ground/deps'
import { BASE, bindings, DAY, FRIDAY, HOUR, mailbox, setClock, TOKEN, urlOf } from '../world'

export const SLOT = Date.parse('2026-03-02T07:00:00Z')
const STORIES = 10

export type Stage = { slug: string; given: Env; inbox: { queue: string; body: unknown }[] }

/** A service with this database, whose queues are delivered by hand: nothing happens behind a trial's back. */
export function stageOf(slug: string, db: D1Database): Stage {
  const inbox: Stage['inbox'] = []
  const queue = (name: string) => ({
    send: async (body: unknown) => void inbox.push({ queue: name, body }),
    sendBatch: async (messages: { body: unknown }[]) =>
      void inbox.push(...messages.map(({ body }) => ({ queue: name, body }))),
  })
  const given = {
    ...(env as unknown as Env),
    DB: db,
    MAIL_QUEUE: queue('tidings-mail'),
    SHARES_QUEUE: queue('tidings-shares'),
    DIGESTS_QUEUE: queue('tidings-digests'),
  } as unknown as Env
  return { slug, given, inbox }
}

/** Delivers until nothing waits. */
export async function deliver({ inbox, given }: Stage): Promise<void> {
  for (let round = 0; inbox.length > 0 && round < 50; round++) {
    const [first] = inbox
    const taken = inbox.filter(({ queue }) => queue === first?.queue)
    inbox.splice(0, inbox.length, ...inbox.filter(({ queue }) => queue !== first?.queue))
    const messages = taken.map(({ body }, index) => ({
      id: `m-${round}-${index}-${Math.random()}`,
      timestamp: new Date(),
      attempts: 1,
      body,
    }))
    await worker.queue(createMessageBatch(first?.queue ?? '', messages as never) as never, given)
  }
}

type Asked = { method?: string; json?: unknown; body?: BodyInit; headers?: Record<string, string> }

export async function at(
  { given }: Stage,
  path: string,
  { method, json, body, headers = {} }: Asked = {},
): Promise<Response> {
  const isJson = json !== undefined
  const request = new Request(urlOf(path), {
    redirect: 'manual',
    method: method ?? (isJson || body !== undefined ? 'POST' : 'GET'),
    body: isJson ? JSON.stringify(json) : body,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      ...(isJson ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
  })
  return worker.fetch(request as never, given, createExecutionContext())
}

export async function tick(stage: Stage, time: number): Promise<void> {
  setClock(time)
  const answer = await at(stage, `/dev/cron?at=${new Date(time).toISOString()}`, { method: 'POST' })
  if (answer.status !== 200) throw new Error(`tick: ${answer.status}`)
  await deliver(stage)
}

async function report(stage: Stage, type: string, tag: [string, string], more: object = {}): Promise<void> {
  const id = `msg_${stage.slug}_${type}_${tag[1]}`
  const data = {
    email_id: 'e',
    created_at: new Date().toISOString(),
    from: 'd@m.example',
    to: ['x@y.example'],
    subject: 'S',
    tags: { [tag[0]]: tag[1] },
    ...more,
  }
  const body = JSON.stringify({ type: `email.${type}`, created_at: new Date().toISOString(), data })
  const signedAt = new Date()
  await at(stage, '/webhooks/resend', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'svix-id': id,
      'svix-timestamp': String(Math.floor(signedAt.getTime() / 1_000)),
      'svix-signature': new Webhook(stage.given.RESEND_WEBHOOK_SECRET ?? '').sign(id, signedAt, body),
    },
  })
}

/** The newest link in a mail to this address of this publication, below a path. */
async function link({ slug }: Stage, to: string, path: string): Promise<string> {
  for (const { from, text } of await mailbox(to)) {
    const found = from.includes(`${slug}.example`)
      ? new RegExp(`${BASE}(${path}[A-Za-z0-9._-]+)`).exec(text)?.[1]
      : null
    if (found) return found
  }
  throw new Error(`no ${path} for ${to} of ${slug}`)
}

const story = (n: number) => `https://shared.example/story-${n}`

export type Step = [name: string, act: (stage: Stage) => Promise<unknown>]

/** Until the digest is sent: what a week brings. */
export const LIFE: Step[] = [
  [
    'stories are pushed',
    (stage) =>
      at(stage, `/v1/admin/publications/${stage.slug}/stories`, {
        json: Array.from({ length: STORIES }, (_, n) => ({
          url: story(n),
          title: `The Lindach lock, part ${n} of ${stage.slug}`,
          kind: n % 2 ? 'deep-dive' : 'story',
          category: ['Trade', 'Energy'][n % 2],
          publishedAt: new Date(FRIDAY - n * HOUR).toISOString(),
          body: `Lindach and the Istel, and matter number ${n} of the canal, told by ${stage.slug}.`,
        })),
      }),
  ],
  ['related lists are made', (stage) => tick(stage, FRIDAY + 60_000)],
  [
    'readers sign up',
    async (stage) => {
      for (const name of ['ana', 'bo', 'cem', 'dora', 'eva', 'finn', 'gus'])
        await at(stage, `/v1/${stage.slug}/subscribers`, {
          json: { email: `${name}@readers.example`, topics: ['Trade'], page: story(1) },
          headers: { 'cf-connecting-ip': `203.0.113.${name.length + name.charCodeAt(0)}` },
        })
      await deliver(stage)
    },
  ],
  [
    'readers confirm',
    async (stage) => {
      for (const name of ['ana', 'bo', 'cem', 'dora', 'eva']) {
        const path = await link(stage, `${name}@readers.example`, '/confirm/')
        await at(stage, path)
        await at(stage, path, { method: 'POST' })
      }
      await deliver(stage)
    },
  ],
  [
    'stories are shared and opened',
    async (stage) => {
      for (let n = 0; n < 6; n++)
        await at(stage, `/v1/${stage.slug}/shares`, {
          json: { url: story(1 + (n % 3)), channel: 'x', token: `token-${n}-abc` },
          headers: { 'cf-connecting-ip': `198.51.100.${n}`, 'user-agent': 'Mozilla/5.0 (X11; rv:150) Firefox/150.0' },
        })
      await at(stage, `/v1/${stage.slug}/shares`, { json: { url: 'https://shared.example/nobody', channel: 'x' } })
      await deliver(stage)
      for (let n = 0; n < 3; n++)
        await at(stage, `/v1/${stage.slug}/visits`, {
          json: { url: story(1 + n), token: `token-${n}-abc` },
          headers: { 'cf-connecting-ip': `198.18.${n}.9`, 'user-agent': 'Mozilla/5.0 (X11; rv:151) Firefox/151.0' },
        })
      await deliver(stage)
    },
  ],
  [
    'a reader leaves and comes back, another asks for their own data',
    async (stage) => {
      const leave = await link(stage, 'bo@readers.example', '/unsubscribe/')
      await at(stage, leave)
      await at(stage, leave, { method: 'POST' })
      await at(stage, `${leave}/undo`, { method: 'POST' })
      const own = await link(stage, 'cem@readers.example', '/preferences/')
      await at(stage, own)
      await at(stage, own, { json: { topics: ['Energy'], language: 'ar' } })
      await at(stage, `/v1/${stage.slug}/preference-links`, { json: { email: 'cem@readers.example' } })
      const form = { 'content-type': 'application/x-www-form-urlencoded' }
      await at(stage, own, { method: 'POST', body: 'export=1', headers: form })
      await at(stage, own, { method: 'POST', body: 'erase=1', headers: form })
      await deliver(stage)
    },
  ],
  [
    'readers are imported, suppressed and let go',
    async (stage) => {
      const admin = `/v1/admin/publications/${stage.slug}`
      await at(stage, `${admin}/suppressions`, { json: { email: 'gus@readers.example', reason: 'by phone' } })
      await at(stage, `${admin}/suppressions`, { json: { email: 'hal@readers.example', reason: 'by phone' } })
      await at(stage, `${admin}/subscribers/import`, {
        body: 'email,consented_at,consent_source\nina@readers.example,2025-01-01,form\njo@readers.example,,\nhal@readers.example,2025-01-01,form\nana@readers.example,2025-01-01,form\n',
        headers: { 'content-type': 'text/csv' },
      })
      await deliver(stage)
      await at(stage, `${admin}/suppressions?email=hal@readers.example`, { method: 'DELETE' })
      await at(stage, `${admin}/held/release`, { json: {} })
      await at(stage, `${admin}/held/discard`, { json: {} })
    },
  ],
  [
    'the digest is made and looked at',
    async (stage) => {
      const admin = `/v1/admin/publications/${stage.slug}`
      await at(stage, `${admin}/digests`, { json: { period: '2026-W10' } })
      await at(stage, `${admin}/digests/2026-W10`, { method: 'PATCH', json: { subject: 'Ours', pinned: ['1'] } })
      await at(stage, `${admin}/digests/2026-W10/preview.html`)
      await at(stage, `${admin}/digests/2026-W10/test`, {
        json: { to: 'desk@readers.example' },
        headers: { 'idempotency-key': 'same' },
      })
      await deliver(stage)
    },
  ],
]

/** What follows. */
export const AFTER: Step[] = [
  ['the digest is sent', (stage) => tick(stage, SLOT)],
  ['the tick after it', (stage) => tick(stage, SLOT + 5 * 60_000)],
  [
    'a story that was sent is corrected',
    async (stage) => {
      const corrections = `/v1/admin/publications/${stage.slug}/corrections`
      for (const text of ['It was 1911.', 'It was 1912.'])
        await at(stage, corrections, { json: { url: story(1), text } })
      const { items } = (await (await at(stage, corrections)).json()) as { items: { id: string }[] }
      await at(stage, `${corrections}/${items[0]?.id}`, { method: 'DELETE' })
      // The other publication's, which is not there by this name.
      await at(stage, `${corrections}/${Number(items[0]?.id) + 1}`, { method: 'DELETE' })
    },
  ],
  [
    'everything is read',
    async (stage) => {
      const admin = `/v1/admin/publications/${stage.slug}`
      for (const path of [
        ...[
          '',
          '/stories',
          '/subscribers',
          '/subscribers?status=active',
          '/subscribers?q=bo',
          '/suppressions',
          '/held',
        ],
        ...[
          '/subscribers.csv',
          '/digests',
          '/digests/2026-W10',
          '/digests/2026-W10/recipients',
          '/stats',
          '/topics',
          '/corrections',
        ],
      ])
        await (await at(stage, `${admin}${path}`)).text()
      for (const path of [
        ...[`/${stage.slug}`, `/${stage.slug}/digests/2026-W10`, `/${stage.slug}/feed.xml`, `/${stage.slug}/feed.json`],
        ...[`/v1/${stage.slug}/shares?url=${story(1)}`, `/v1/${stage.slug}/related?url=${story(1)}&limit=10`],
      ])
        await (await at(stage, path, { headers: { accept: 'text/html' } })).text()
    },
  ],
  [
    'the provider reports',
    async (stage) => {
      const { results } = await bindings.DB.prepare(
        'SELECT d.key FROM digests d JOIN publications p ON p.id = d.publication_id WHERE p.slug = ?',
      )
        .bind(stage.slug)
        .all<{ key: string }>()
      const key = results[0]?.key ?? ''
      await report(stage, 'delivered', ['delivery', `${key}-0-0`])
      await report(stage, 'bounced', ['delivery', `${key}-0-1`], {
        bounce: { type: 'Transient', subType: 'MailboxFull', message: 'full' },
      })
      await report(stage, 'complained', ['delivery', `${key}-0-2`])
      await report(stage, 'bounced', ['delivery', `${key}-0-3`], {
        bounce: { type: 'Permanent', subType: 'General', message: 'gone' },
      })
      await deliver(stage)
    },
  ],
  [
    'somebody asks for the twin’s things by our name',
    async (stage) => {
      const admin = `/v1/admin/publications/${stage.slug}`
      const id = async (sql: string) => String((await bindings.DB.prepare(sql).first<{ id: number }>())?.id)
      const reader = await id('SELECT id FROM subscribers WHERE publication_id = 1 ORDER BY id LIMIT 1')
      const mail = await id('SELECT id FROM mails WHERE publication_id = 1 ORDER BY id LIMIT 1')
      const foreign = await id('SELECT id FROM stories WHERE publication_id = 1 ORDER BY id LIMIT 1')
      await at(stage, `${admin}/subscribers/${reader}`, { method: 'DELETE' })
      for (const act of ['release', 'discard']) await at(stage, `${admin}/held/${act}`, { json: { ids: [mail] } })
      await at(stage, `${admin}/digests`, { json: { period: '2026-W12' } })
      await at(stage, `${admin}/digests/2026-W12`, { method: 'PATCH', json: { pinned: [foreign], order: [foreign] } })
      await at(stage, `${admin}/digests`, { json: { period: '2026-W12' } })
      await at(stage, `/s/${stage.slug}/${foreign}/x`)
      await deliver(stage)
    },
  ],
  [
    'a reader leaves by the digest, another takes everything along and is erased',
    async (stage) => {
      await at(stage, await link(stage, 'ana@readers.example', '/unsubscribe/'), { method: 'POST' })
      for (const purpose of ['export', 'erase'] as const) {
        const own = await link(stage, 'cem@readers.example', `/preferences/${purpose}/`)
        await at(stage, own)
        await (await at(stage, own, { method: 'POST' })).text()
      }
      await deliver(stage)
    },
  ],
  [
    'a story goes, a digest is cancelled, a reader is erased by hand',
    async (stage) => {
      const admin = `/v1/admin/publications/${stage.slug}`
      await at(stage, `${admin}/stories?url=${story(9)}`, { method: 'DELETE' })
      await at(stage, `${admin}/digests`, { json: { period: '2026-W11' } })
      for (const act of ['send', 'pause', 'resume', 'cancel', 'retry'])
        await at(stage, `${admin}/digests/2026-W11/${act}`, { method: 'POST' })
      await deliver(stage)
      const { items } = (await (await at(stage, `${admin}/subscribers?q=ina`)).json()) as { items: { id: string }[] }
      await at(stage, `${admin}/subscribers/${items[0]?.id}`, { method: 'DELETE' })
    },
  ],
  ['months later much is forgotten', (stage) => tick(stage, SLOT + 190 * DAY)],
]
