/**
 * Around each POST of an administrator that carries an Idempotency-Key: asked again within a day, by the same caller, for the same thing,
 * it is not done again but answered as the first time. The same key for something else is a mistake, and said to be one.
 * What was refused was not done: its key is free again. A secret is shown once and never kept.
 */
import { eq, sql } from 'drizzle-orm'
import { mac, sha256 } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { logFailure } from '../ground/log'
import { keptAnswers } from '../ground/schema'
import { HOUR, MINUTE } from '../ground/time'
import type { Facts } from '../http/declare'
import { isOnceOnly } from '../http/declare'
import { type C, Refusal, refuse } from '../http/door'
import { IDEMPOTENCY } from '../http/idempotency'

/** In milliseconds, one after the other: whoever asks twice at once usually wants one answer, twice. */
const WAITS = [50, 100, 200, 400, 800, 1_600]
/** A request that was not answered by then never will be. */
const LOST_AFTER = MINUTE
const KEPT = 24 * HOUR

type Asked = { key: string; hashes: [string, ...string[]] }

export async function answeredOnce(c: C, door: Facts, raw: unknown, act: () => Promise<Response>): Promise<Response> {
  const shown = c.req.header('idempotency-key') ?? ''
  if (shown === '' || !isOnceOnly(door)) return act()
  if (shown.length > 256) throw refusal('invalid_idempotency_key')
  const { deps } = c.var
  const asked = await askedOf(c, shown, raw)
  for (const wait of WAITS) {
    if (await claim(deps, asked)) return first(deps, door, asked, act)
    const [kept] = await deps.db.select().from(keptAnswers).where(eq(keptAnswers.key, asked.key)).limit(1)
    if (kept && !asked.hashes.includes(kept.requestHash)) throw refusal('idempotency_key_reused')
    if (kept && kept.status !== null) return again(door, kept.status, kept.body)
    await scheduler.wait(wait)
  }
  throw refusal('idempotency_key_in_use', { 'Retry-After': '5' })
}

/** Keyed: a body may hold an address, and nobody must find out by guessing which. */
async function askedOf(c: C, shown: string, raw: unknown): Promise<Asked> {
  const { caller, deps } = c.var
  const { pathname, search } = new URL(c.req.url)
  const request = JSON.stringify([c.req.method, pathname, search, raw ?? null])
  const [first, ...others] = deps.config.secretKeys
  return {
    key: await sha256(JSON.stringify([caller.id, shown])),
    hashes: [
      await mac(first, 'request', request),
      ...(await Promise.all(others.map((secret) => mac(secret, 'request', request)))),
    ],
  }
}

/** True for the one who does it: the first, or whoever comes after one that was lost on the way. */
async function claim(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { key, hashes: [requestHash] }: Asked,
): Promise<boolean> {
  const now = clock()
  const rows = await db
    .insert(keptAnswers)
    .values({ key, requestHash, createdAt: now })
    .onConflictDoUpdate({
      target: keptAnswers.key,
      set: { requestHash, status: null, body: null, createdAt: now },
      setWhere: sql`kept_answers.created_at <= ${now - KEPT}
        OR (kept_answers.status IS NULL AND kept_answers.created_at <= ${now - LOST_AFTER} AND kept_answers.request_hash = ${requestHash})`,
    })
    .returning({ key: keptAnswers.key })
  return rows.length > 0
}

async function first(deps: Deps, door: Facts, { key }: Asked, act: () => Promise<Response>): Promise<Response> {
  const isIt = eq(keptAnswers.key, key)
  try {
    const response = await act()
    const body = door.hasSecret ? null : await response.clone().text()
    await noted(deps.db.update(keptAnswers).set({ status: response.status, body }).where(isIt))
    return response
  } catch (error) {
    if (error instanceof Refusal) await noted(deps.db.delete(keptAnswers).where(isIt))
    throw error
  }
}

/** It is done: whoever did it hears so, whatever becomes of the note. */
async function noted(note: Promise<unknown> | PromiseLike<unknown>): Promise<void> {
  try {
    await note
  } catch (error) {
    logFailure('keeping an answer', error)
  }
}

function again(door: Facts, status: number, body: string | null): Response {
  if (door.hasSecret) throw refusal('secret_shown_once')
  const headers = new Headers({ 'Idempotent-Replayed': 'true' })
  if (body) headers.set('Content-Type', 'application/json')
  return new Response(body || null, { status, headers })
}

function refusal(code: keyof typeof IDEMPOTENCY, headers?: Record<string, string>): Error {
  const [status, sentence] = IDEMPOTENCY[code]
  return refuse(status, code, sentence, headers)
}
