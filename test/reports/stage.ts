/** What tests of reports share: a digest that was sent, events as the provider signs them, and a database that can fail. */
import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { Webhook } from 'standardwebhooks'
import type { Env } from '../../src/ground/deps'
import worker from '../worker'
import { admin, BASE, bindings, FRIDAY, setClock, world } from '../world'

export const SLOT = Date.parse('2026-03-02T07:00:00Z')
/** The one that the service has (vitest.config.mjs), and one that it has not. */
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
export const OTHER_SECRET = 'whsec_b3RoZXItc2VjcmV0LW9mLWEtcm90YXRpb24='
const KEY = '0123456789abcdef0123456789abcdef'

/** The tag of a digest's mail, e.g. `tag(0, 17)`. */
export const tag = (chunk: number, position: number) => `${KEY}-${chunk}-${position}`
export const emailId = (chunk: number, position: number) => `email-${chunk}-${position}`
export const address = (chunk: number, position: number) => `reader${chunk * 100 + position}@readers.example`

/** Meridian's digest of 2 March, sent to so many readers; `status` says how far the ledger came. */
export async function sentDigest(
  readers: number,
  status: 'accepted' | 'planned' | 'submitting' | 'unknown' = 'accepted',
) {
  await world()
  await admin('/publications/meridian/digests', { json: { period: '2026-W10' } })
  setClock(SLOT)
  await writeDigest({ id: 1, key: KEY, readers, status })
}

type Written = { id: number; key: string; readers: number; status: 'accepted' | 'planned' | 'submitting' | 'unknown' }

/** Its rows, as freezing and sending leave them. Readers are made once. */
export async function writeDigest({ id, key, readers, status }: Written): Promise<void> {
  const isAccepted = status === 'accepted'
  const left = isAccepted ? 'accepted' : status === 'unknown' ? 'unknown' : 'planned'
  const firstAttemptAt = status === 'planned' ? null : SLOT
  const run = (sql: string, ...values: unknown[]) => bindings.DB.prepare(sql).bind(...values)
  await bindings.DB.batch([
    run(
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
       INSERT OR IGNORE INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at)
       SELECT 1, 'reader' || i || '@readers.example', 'reader' || i || '@readers.example', 'hash-' || i, 'active', '[]', ?2, ?2, ?2 FROM n`,
      readers,
      FRIDAY,
    ),
    run(
      `INSERT OR IGNORE INTO digests (id, publication_id, period, status, slot_at, window_from, window_to, composed_at, subject, hand, chosen, key, assembler)
       SELECT ?1, 1, '2026-W' || (9 + ?1), 'draft', ?2, 0, 0, ?2, 'This week', '{}', '[]', ?3, 1`,
      id,
      SLOT,
      key,
    ),
    run(
      `UPDATE digests SET key = ?2, status = ?3, frozen_at = ?4, sent_at = ?5, progress_at = ?4, candidates = ?6 WHERE id = ?1`,
      ...[id, key, isAccepted ? 'sent' : 'sending', SLOT, isAccepted ? SLOT : null, readers],
    ),
    run(
      `INSERT INTO deliveries (digest_id, chunk, position, subscriber_id, address_hash, address, status, provider_id)
       SELECT ?1, (id - 1) / 100, (id - 1) % 100, id, address_hash, CASE WHEN ?2 = 'accepted' THEN '' ELSE email END, ?2,
         CASE WHEN ?2 = 'accepted' THEN 'email-' || ((id - 1) / 100) || '-' || ((id - 1) % 100) END
       FROM subscribers WHERE id <= ?3`,
      ...[id, left, readers],
    ),
    run(
      `INSERT INTO chunks (digest_id, seq, state, key, attempts, first_attempt_at, next_attempt_at, planned, accepted, unknown)
       SELECT digest_id, chunk, ?2, ?3 || '-' || chunk, 0, ?4, ?5, sum(status = 'planned'), sum(status = 'accepted'), sum(status = 'unknown')
       FROM deliveries WHERE digest_id = ?1 GROUP BY chunk`,
      ...[id, status, key, firstAttemptAt, SLOT + 60_000],
    ),
  ])
}

export type Told = {
  type: string
  tag?: string
  emailId?: string
  to?: string
  at?: number
  /** Beside the rest of `data`: `bounce`, `suppressed`, `failed`. */
  more?: Record<string, unknown>
}

/** An event's body as Resend writes it. */
export function bodyOf({
  type,
  tag: named,
  emailId: id = 'email-0-0',
  to = address(0, 0),
  at = SLOT,
  more = {},
}: Told) {
  const [name, value] = named?.includes('-mail-') ? ['mail', named] : ['delivery', named]
  const createdAt = new Date(at).toISOString()
  const tags = value === undefined ? {} : { tags: { [name]: value } }
  const data = { email_id: id, created_at: new Date(SLOT).toISOString(), from: 'd@m.example', to: [to], subject: 'S' }
  return JSON.stringify({ type: `email.${type}`, created_at: createdAt, data: { ...data, ...tags, ...more } })
}

export const hard = { bounce: { type: 'Permanent', subType: 'General', message: 'no such user' } }
export const soft = { bounce: { type: 'Transient', subType: 'MailboxFull', message: 'mailbox is full' } }
export const content = { bounce: { type: 'Transient', subType: 'ContentRejected', message: 'looks like spam' } }

export type Knock = {
  id?: string
  secret?: string
  /** What is sent in place of the true headers and body. */
  headers?: Record<string, string>
  body?: BodyInit
  signedAt?: number
  from?: string
  bindings?: Partial<Env>
}

let knocks = 0

/** Posts an event, signed, at the front door. */
export async function knock(told: Told | string, given: Knock = {}): Promise<Response> {
  const body = typeof told === 'string' ? told : bodyOf(told)
  const id = given.id ?? `msg_${++knocks}`
  const signedAt = given.signedAt ?? Date.now()
  const headers = {
    'content-type': 'application/json',
    'svix-id': id,
    'svix-timestamp': String(Math.floor(signedAt / 1_000)),
    'svix-signature': new Webhook(given.secret ?? SECRET).sign(id, new Date(signedAt), body),
    'cf-connecting-ip': given.from ?? '192.0.2.1',
    ...given.headers,
  }
  const request = new Request(`${BASE}/webhooks/resend`, { method: 'POST', headers, body: given.body ?? body })
  return fetchWith(request, given.bindings)
}

/** A request of a service whose settings differ. */
export async function fetchWith(request: Request, settings: Partial<Env> = {}): Promise<Response> {
  return worker.fetch(request as never, { ...(env as unknown as Env), ...settings }, createExecutionContext())
}

/** What the desk sees of the digest. */
export async function shown(period = '2026-W10') {
  const answer = await admin(`/publications/meridian/digests/${period}`)
  return (await answer.json()) as {
    status: string
    reason: string | null
    accounting: Record<string, number>
    reported: { delivered: number; bounced: number; complained: number }
  }
}

export async function statusOf(email: string): Promise<string | undefined> {
  const answer = (await (await admin(`/publications/meridian/subscribers?q=${email}`)).json()) as {
    items: { status: string }[]
  }
  return answer.items[0]?.status
}

export async function rows<Row = Record<string, unknown>>(sql: string, ...values: unknown[]): Promise<Row[]> {
  return (
    await bindings.DB.prepare(sql)
      .bind(...values)
      .all<Row>()
  ).results
}

/** Everything that is in the database, as one hash. */
export async function databaseHash(): Promise<string> {
  const tables = await rows<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'story_term%' AND name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name",
  )
  const dump = await bindings.DB.batch(tables.map(({ name }) => bindings.DB.prepare(`SELECT * FROM "${name}"`)))
  const text = JSON.stringify(dump.map(({ results }) => results))
  return Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex')
}

/** What reports may change. */
const CHANGED = [
  ...['webhook_events', 'reports', 'deliveries', 'chunks', 'digests'],
  ...['subscribers', 'suppressions', 'reader_days', 'reader_totals', 'digest_houses', 'mails', 'sqlite_sequence'],
]

/** Remembers those tables as they are; what is returned puts them back. */
export async function snapshot(): Promise<() => Promise<void>> {
  const run = (sql: string) => bindings.DB.prepare(sql)
  await bindings.DB.batch(CHANGED.map((name) => run(`CREATE TABLE was_${name} AS SELECT * FROM ${name}`)))
  return async () => {
    await bindings.DB.batch(
      CHANGED.flatMap((name) => [run(`DELETE FROM ${name}`), run(`INSERT INTO ${name} SELECT * FROM was_${name}`)]),
    )
  }
}

type Around = { before?: (call: number) => void; after?: (call: number, meta: D1Meta[]) => void }

/** The database with something around each call to it: a failure, a count. Calls are numbered from 1. */
export function watchedDatabase({ before, after }: Around): D1Database {
  let calls = 0
  const around = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    const number = ++calls
    before?.(number)
    const result = await call()
    after?.(number, metaOf(result))
    return result
  }
  const real = new WeakMap<object, D1PreparedStatement>()
  const watch = (statement: D1PreparedStatement): D1PreparedStatement => {
    const made = {
      bind: (...values: unknown[]) => watch(statement.bind(...values)),
      run: () => around(() => statement.run()),
      all: () => around(() => statement.all()),
      raw: () => around(() => statement.raw()),
      first: (name: string) => around(() => statement.first(name)),
    } as unknown as D1PreparedStatement
    real.set(made, statement)
    return made
  }
  return {
    prepare: (query: string) => watch(bindings.DB.prepare(query)),
    batch: (list: D1PreparedStatement[]) =>
      around(() => bindings.DB.batch(list.map((statement) => real.get(statement) ?? statement))),
  } as unknown as D1Database
}

function metaOf(result: unknown): D1Meta[] {
  const list = Array.isArray(result) ? result : [result]
  return list.flatMap((entry) => (entry && typeof entry === 'object' && 'meta' in entry ? [entry.meta as D1Meta] : []))
}

/** The same numbers on every run. */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
