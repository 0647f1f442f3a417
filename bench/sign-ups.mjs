/**
 * Signing up beside 10 subscribers and beside a million: requests per second, and rows per request as D1 counts them. The rows must
 * be the same: whoever comes in pays for themselves, not for those who are there.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Miniflare } from 'miniflare'
import { migrate, workerOptions } from '../scripts/worker.mjs'
import { requestsPerSecond, send } from './load.mjs'
import { makePublication } from './publication.mjs'
import { signUp } from './traffic.mjs'

const TOKEN = 'the-token-of-the-benchmarks'
const SLUG = 'bench-sign-up'
const SUBSCRIBERS = [10, 1_000_000]
const SEEDED_AT_ONCE = 100_000

/** What a publication's hour has room for; the benchmark is no attack. */
export const UNLIMITED = JSON.stringify({ signUpsPerHour: 1e9, confirmationsPerHour: 1e9 })

/** Needs the bundle of bench/worker.ts in `folder`. */
export async function measureSignUps({ folder, add }) {
  const stateDir = mkdtempSync(path.join(tmpdir(), 'tidings-bench-'))
  const bindings = {
    PUBLIC_URL: 'http://localhost',
    SECRET_KEY: 'a-key-of-the-benchmarks-only-0123456789',
    ADMIN_TOKEN: TOKEN,
    SIGN_UP_LIMITS: UNLIMITED,
  }
  const miniflare = new Miniflare(await workerOptions({ folder, stateDir, bindings, port: 0 }))
  try {
    const base = String(await miniflare.ready)
    const db = await miniflare.getD1Database('DB')
    await migrate(db)
    await makePublication(base, TOKEN, SLUG)
    let reader = 0
    for (const [round, subscribers] of SUBSCRIBERS.entries()) {
      await seed(db, SUBSCRIBERS[round - 1] ?? 0, subscribers)
      const beside = `sign-up, beside ${subscribers.toLocaleString('en')}`
      await requestsPerSecond(base, { count: 20, make: () => signUp(SLUG, reader++) })
      add('requests', beside, await requestsPerSecond(base, { count: 200, make: () => signUp(SLUG, reader++) }), '/s')
      await send(base, { path: '/bench/meter?on=1', expect: 200 })
      for (let count = 0; count < 20; count++) await send(base, signUp(SLUG, reader++))
      const { request } = JSON.parse(await send(base, { path: '/bench/meter', expect: 200 }))
      add('rows read', beside, request.rowsRead / 20, '')
      add('rows written', beside, request.rowsWritten / 20, '')
    }
  } finally {
    await miniflare.dispose()
    rmSync(stateDir, { recursive: true, force: true })
  }
}

async function seed(db, from, to) {
  for (let first = from; first < to; first += SEEDED_AT_ONCE) {
    await db
      .prepare(
        `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at)
        WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
        SELECT 1, 'seeded-' || CAST(i AS INTEGER) || '@readers.example', 'seeded-' || CAST(i AS INTEGER) || '@readers.example',
          hex(randomblob(21)), 'active', '[]', 0, 0, 0 FROM n`,
      )
      .bind(first, Math.min(to, first + SEEDED_AT_ONCE))
      .run()
  }
}
