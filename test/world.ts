/**
 * The world of a test: a fresh database with the real migrations, the Worker behind its front door, and a clock that can be set.
 * Tests arrange with the cast (a publication, its readers), act through doors, and assert what somebody could see.
 */
import { applyD1Migrations, reset } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { vi } from 'vitest'
import type { DevMail } from '../src/dev/mailbox'
import { forgetSecrets } from '../src/ground/secrets'
import { forgetRecent } from '../src/publications/find'
import { forgetHaste } from '../src/shares/address-rate'
import { queuesAtRest } from './rest'

/** The fixed Friday on which tests begin: 27 February 2026, noon UTC. */
export const FRIDAY = Date.parse('2026-02-27T12:00:00Z')
export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const TOKEN = 'the-administrators-token'
export const BASE = 'https://tidings.example'
/** Where whoever works on the machine asks. */
export const LOCAL = 'http://localhost:8787'

type Bindings = { DB: D1Database; TEST_MIGRATIONS: Parameters<typeof applyD1Migrations>[1] }
export const bindings = env as unknown as Bindings

export type Mail = DevMail

/** The settings that a publication of the cast starts with; `change` overrides. */
export const MERIDIAN = {
  name: 'Meridian',
  url: 'https://meridian.example',
  timezone: 'Europe/London',
  fromEmail: 'digest@meridian.example',
  postalAddress: '1 Canal Street, Harbourtown',
  deskEmail: 'desk@meridian.example',
  digestDay: 'monday',
  digestHour: 7,
}

/** A fresh world at `now`, without publications unless `publications` names settings by slug. */
export async function world(options: { now?: number; publications?: Record<string, object> } = {}) {
  const { now = FRIDAY, publications = { meridian: MERIDIAN } } = options
  const named = JSON.stringify([now, publications])
  await noDatabase()
  setClock(now)
  // What an isolate remembers between requests, the next test's must not know.
  forgetRecent()
  forgetHaste()
  forgetSecrets()
  const known = worlds.get(named)
  if (known) await bindings.DB.prepare(known).run()
  else {
    await makeWorld(publications)
    worlds.set(named, await readWorld())
  }
}

/** Worlds as they were when they were made through the front door, as one script each: a sixth of the work. */
const worlds = new Map<string, string>()

async function makeWorld(publications: Record<string, object>): Promise<void> {
  if (empty) await bindings.DB.prepare(empty).run()
  else {
    await applyD1Migrations(bindings.DB, bindings.TEST_MIGRATIONS)
    empty = await readWorld()
  }
  for (const [slug, settings] of Object.entries(publications)) {
    const answer = await admin(`/publications/${slug}`, { method: 'PUT', json: settings })
    if (answer.status !== 201) throw new Error(`PUT ${slug}: ${answer.status} ${await answer.text()}`)
  }
}

/** What the migrations leave. */
let empty: string | null = null

/** On a busy machine the old database has been seen to answer once more after a reset. */
async function noDatabase(): Promise<void> {
  await queuesAtRest()
  for (let turn = 0; turn < 5; turn++) {
    await reset()
    if (await isGone()) return
  }
  throw new Error('the database of the test before does not go away')
}

async function isGone(): Promise<boolean> {
  const left = "SELECT 1 FROM sqlite_master WHERE name = 'publications'"
  return (await bindings.DB.prepare(left).first()) === null
}

/** What makes the tables, fills them, and then makes their indexes and triggers. */
async function readWorld(): Promise<string> {
  const { results } = await bindings.DB.prepare(
    "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_cf_*'",
  ).all<{ name: string; type: string; sql: string }>()
  const virtual = results.filter(({ sql }) => sql.startsWith('CREATE VIRTUAL')).map(({ name }) => name)
  const own = results.filter(
    ({ name }) =>
      !virtual.some((table) => name.startsWith(`${table}_`) && /_(data|idx|docsize|config|content)$/.test(name)),
  )
  const tables = own.filter(({ type }) => type === 'table')
  const filled = tables.filter(({ sql }) => !sql.startsWith('CREATE VIRTUAL')).map(({ name }) => name)
  const [made, after] = [tables, own.filter(({ type }) => type !== 'table')].map((list) => list.map(({ sql }) => sql))
  return [...(made ?? []), ...(await rowsOf(filled)), ...(after ?? [])].join(';\n')
}

async function rowsOf(tables: string[]): Promise<string[]> {
  const described = await bindings.DB.batch<{ name: string }>(
    tables.map((table) => bindings.DB.prepare(`PRAGMA table_info("${table}")`)),
  )
  const reading = tables.map((table, index) => {
    const literals = (described[index]?.results ?? []).map(({ name }) => `quote("${name}")`)
    return bindings.DB.prepare(`SELECT ${literals.join(` || ',' || `)} AS row FROM "${table}"`)
  })
  const read = await bindings.DB.batch<{ row: string }>(reading)
  return read.flatMap(({ results }, index) =>
    results.map(({ row }) => `INSERT INTO "${tables[index]}" VALUES (${row})`),
  )
}

/** Sets the Worker's clock. Timers stay real. */
export function setClock(at: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: at })
}

/** A whole address, of a path where it is asked for. */
export function urlOf(path: string): string {
  return path.startsWith('http') ? path : `${path.startsWith('/dev') ? LOCAL : BASE}${path}`
}

export type Ask = Omit<RequestInit, 'headers' | 'body'> & {
  headers?: Record<string, string>
  json?: unknown
  form?: Record<string, string> | [string, string][]
  body?: BodyInit
}

/** A request at the front door, of /dev on the machine itself. Redirects are not followed. */
export async function ask(path: string, { json, form, headers = {}, ...init }: Ask = {}): Promise<Response> {
  const url = urlOf(path)
  const body = json !== undefined ? JSON.stringify(json) : form ? new URLSearchParams(form) : init.body
  const type: Record<string, string> = json !== undefined ? { 'content-type': 'application/json' } : {}
  const method = init.method ?? (body === undefined ? 'GET' : 'POST')
  const request = new Request(url, { redirect: 'manual', ...init, method, body, headers: { ...type, ...headers } })
  return (exports as unknown as { default: Fetcher }).default.fetch(request)
}

/** A request of an administrator, below /v1/admin. */
export async function admin(path: string, init: Ask = {}): Promise<Response> {
  return ask(`/v1/admin${path}`, { ...init, headers: { authorization: `Bearer ${TOKEN}`, ...init.headers } })
}

/** One tick at the given time; the clock moves along. */
export async function tickAt(at: number): Promise<void> {
  setClock(at)
  const answer = await ask(`/dev/cron?at=${new Date(at).toISOString()}`, { method: 'POST' })
  if (answer.status !== 200) throw new Error(`tick: ${answer.status} ${await answer.text()}`)
}

/** What was mailed so far, newest first; to one address where one is named. */
export async function mailbox(to?: string): Promise<Mail[]> {
  const mails = (await (await ask('/dev/mailbox.json')).json()) as Mail[]
  return to ? mails.filter((mail) => mail.to.includes(to)) : mails
}

/** Waits until the mailbox holds `count` mails (to one address where one is named); queues take a moment. */
export async function mailsArrive(count: number, to?: string): Promise<Mail[]> {
  return vi.waitFor(
    async () => {
      const mails = await mailbox(to)
      if (mails.length < count) throw new Error(`${mails.length} of ${count} mails${to ? ` to ${to}` : ''} so far`)
      return mails
    },
    { timeout: 15_000, interval: 50 },
  )
}

/** A mail is in the mailbox before its row says so; and the next world's mails have the same numbers as this one's. */
export async function allMailsTried(): Promise<void> {
  await vi.waitFor(
    async () => {
      const open = await bindings.DB.prepare("SELECT id FROM mails WHERE state IN ('due', 'sending') LIMIT 1").first()
      if (open) throw new Error('mails are on their way')
    },
    { timeout: 15_000, interval: 50 },
  )
}

/** The first link in a mail's text below the given path, e.g. `/confirm/`. */
export function linkIn(mail: Mail, path: string): string {
  const found = mail.text.match(/https?:\/\/\S+/g)?.find((link) => new URL(link).pathname.startsWith(path))
  if (!found) throw new Error(`no link to ${path} in "${mail.subject}"`)
  return found.slice(BASE.length)
}

/** Everything that the database holds, as text by table: what an export of it would show. Not the mailbox, which is somebody else's. */
export async function dump(): Promise<Record<string, string>> {
  const { results } = await bindings.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
  ).all<{ name: string }>()
  const tables = results.map(({ name }) => name).filter((name) => !/^(sqlite_|_cf_|dev_|d1_)|^story_terms_/.test(name))
  const contents = await bindings.DB.batch(tables.map((name) => bindings.DB.prepare(`SELECT * FROM "${name}"`)))
  return Object.fromEntries(tables.map((name, index) => [name, JSON.stringify(contents[index]?.results)]))
}

/** So many confirmed readers of the first publication, `reader0@readers.example` and on. */
export async function manyReaders(count: number): Promise<void> {
  await bindings.DB.prepare(
    `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at)
     SELECT 1, 'reader' || value || '@readers.example', 'reader' || value || '@readers.example', 'h' || value, 'active', '[]', ?1, ?1, ?1
     FROM (WITH RECURSIVE n(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM n WHERE value < ?2 - 1) SELECT value FROM n)`,
  )
    .bind(FRIDAY, count)
    .run()
}
