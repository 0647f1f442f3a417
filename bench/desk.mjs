/**
 * What the desk and the statistics read when a publication is large: rows as D1 counts them, and milliseconds, for every screen, at a
 * hundred digests of a million readers, ten million share events and ten thousand stories, at a tenth of that, and at ten times the shares
 * and stories; then a tick with five thousand publications. The tables are filled by SQL. `node bench/desk.mjs`; prints a table.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Miniflare } from 'miniflare'
import { bundle } from '../scripts/build.mjs'
import { ROOT } from '../scripts/install.mjs'
import { migrate, workerOptions } from '../scripts/worker.mjs'

const TOKEN = 'the-token-of-the-benchmarks'
const FOLDER = path.join(ROOT, 'node_modules', '.cache', 'tidings', 'bench-desk')
const DAY = 86_400_000
const SIZES = [
  { called: 'a tenth', digests: 10, chunks: 10_000, stories: 1_000, days: 36, storiesADay: 200 },
  { called: 'whole', digests: 100, chunks: 10_000, stories: 10_000, days: 365, storiesADay: 200 },
  // Shares only: what digests cost is the same.
  { called: 'ten times the shares', digests: 10, chunks: 1_000, stories: 100_000, days: 365, storiesADay: 2_000 },
]
const PUBLICATIONS = 5_000

await bundle('bench/worker.ts', FOLDER)
for (const size of SIZES) await measure(size)

async function measure(size) {
  const state = mkdtempSync(path.join(tmpdir(), 'tidings-desk-'))
  const bindings = {
    PUBLIC_URL: 'http://localhost',
    SECRET_KEY: 'a-key-of-the-benchmarks-only-0123456789',
    ADMIN_TOKEN: TOKEN,
  }
  const miniflare = new Miniflare(await workerOptions({ folder: FOLDER, stateDir: state, bindings, port: 0 }))
  try {
    const base = String(await miniflare.ready).replace(/\/$/, '')
    const db = await miniflare.getD1Database('DB')
    await migrate(db)
    await fill(base, db, size)
    // The tick adds up what is over, some digests, days and weeks at a time.
    const adding = await timed(async () => {
      for (let ticks = 0; ticks < 12; ticks++) await tick(base)
    })
    // Today goes on.
    await db
      .prepare('UPDATE share_days SET shares = shares + 1 WHERE day = ? AND story_id = 1')
      .bind(new Date().toISOString().slice(0, 10))
      .run()
    console.log(
      `\n${size.called}: ${size.digests} digests of ${size.chunks * 100} readers, ${size.stories} stories; added up in ${adding} ms of ticks`,
    )
    await screens(base)
    if (size.called === 'whole') await tickOfMany(base, db)
  } finally {
    await miniflare.dispose()
    rmSync(state, { recursive: true, force: true })
  }
}

async function fill(base, db, { digests, chunks, stories, days, storiesADay }) {
  const settings = {
    name: 'Large',
    url: 'https://large.example',
    timezone: 'UTC',
    fromEmail: 'a@large.example',
    postalAddress: '1 Quay',
  }
  await asked(base, '/v1/admin/publications/large', { method: 'PUT', body: JSON.stringify(settings) })
  const now = Date.now()
  const counting = 'WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)'
  await db
    .prepare(`${counting} INSERT INTO stories (publication_id, page_key, url, kind, title, published_at, revision, material_revision, content_hash, created_at, updated_at)
    SELECT 1, 'large.example/' || i, 'https://large.example/' || i, 'story', 'Story ' || i, ?2, 1, 1, 'h', ?2, ?2 FROM n`)
    .bind(stories, now)
    .run()
  await db
    .prepare(`${counting} INSERT INTO digests (publication_id, period, key, status, slot_at, window_from, window_to, composed_at, frozen_at, sent_at, subject, hand, chosen, assembler, candidates)
    SELECT 1, strftime('%Y', (?2 - i * 604800000) / 1000, 'unixepoch') || '-W' || (10 + i), 'd' || i, 'sent', ?2 - i * 604800000, 0, 0, 0, 1, ?2 - i * 604800000, 'A week', '{}', '[]', 1, ?3 FROM n`)
    .bind(digests, now, chunks * 100)
    .run()
  for (let digest = 1; digest <= digests; digest++)
    await db
      .prepare(
        `${counting} INSERT INTO chunks (digest_id, seq, state, key, next_attempt_at, planned, accepted) SELECT ?2, i, 'accepted', ?2 || '-' || i, 0, 0, 100 FROM n`,
      )
      .bind(chunks, digest)
      .run()
  await db.prepare('INSERT OR IGNORE INTO digest_totals (digest_id, is_stale) SELECT id, 1 FROM digests').run()
  // Four channels. A day's stories are the day before's, but for an eighth of them.
  for (let day = 0; day < days; day++)
    await db
      .prepare(`${counting} INSERT INTO share_days (publication_id, day, story_id, channel, shares, scored, visits, signups)
      SELECT 1, ?2, 1 + (?3 * ?5 + i / 4) % ?4, CASE i % 4 WHEN 0 THEN 'x' WHEN 1 THEN 'whatsapp' WHEN 2 THEN 'email' ELSE 'copy' END, 20, 3, 14, 0 FROM n`)
      .bind(
        storiesADay * 4,
        new Date(now - day * DAY).toISOString().slice(0, 10),
        day,
        stories,
        Math.floor(storiesADay / 7.4),
      )
      .run()
  await db
    .prepare(
      `${counting} INSERT INTO reader_days (publication_id, day, signups, confirmed, active_change) SELECT 1, date(?2 / 1000, 'unixepoch', '-' || i || ' days'), 9, 8, 8 FROM n`,
    )
    .bind(days, now)
    .run()
}

async function screens(base) {
  const signIn = await fetch(`${base}/admin/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: base },
    body: new URLSearchParams({ token: TOKEN }),
  })
  const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  const year = new Date(Date.now() - 364 * DAY).toISOString().slice(0, 10)
  const admin = '/v1/admin/publications/large'
  const { period } = (await (await asked(base, `${admin}/digests?limit=1`)).json()).items[0]
  const list = [
    ['statistics, 28 days', `${admin}/stats`],
    ['statistics, a year', `${admin}/stats?from=${year}`],
    ['digests, a page', `${admin}/digests`],
    ['digests, 500', `${admin}/digests?limit=500`],
    ['delivery', `${admin}/delivery`],
    ['health', '/v1/admin/health'],
    ['desk', '/admin'],
    ['desk, publication', '/admin/large'],
    ['desk, digests', '/admin/large/digests'],
    ['desk, stories', '/admin/large/stories'],
    ['desk, a digest', `/admin/large/digests/${period}`],
    ['desk, its progress', `/admin/large/digests/${period}/progress`],
    ['desk, a story', '/admin/large/stories/1/related'],
    ['desk, stories as CSV', '/admin/large/stories.csv'],
    ['desk, readers', '/admin/large/readers'],
    ['desk, origins', '/admin/large/origins'],
    ['desk, delivery', '/admin/large/delivery'],
    ['desk, topics', '/admin/large/topics'],
    ['desk, audit log', '/admin/audit'],
    ['desk, settings', '/admin/large/settings'],
    ['archive', '/large'],
    ['feed', '/large/feed.xml'],
  ]
  for (const [name, address] of list) {
    await asked(base, '/bench/meter?on=1')
    let status
    const milliseconds = await timed(async () => {
      status = (
        await fetch(base + address, { headers: { cookie, authorization: `Bearer ${TOKEN}` }, redirect: 'manual' })
      ).status
    })
    const { request } = await (await fetch(`${base}/bench/meter`)).json()
    console.log(
      `${name.padEnd(22)}${String(request?.rowsRead ?? 0).padStart(10)} rows${String(milliseconds).padStart(7)} ms   ${status}`,
    )
  }
}

async function tickOfMany(base, db) {
  const counting = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 <= ?1)'
  const { results } = await db.prepare('SELECT * FROM publications WHERE id = 1').all()
  const columns = Object.keys(results[0]).filter((name) => name !== 'id' && name !== 'slug')
  await db
    .prepare(
      `${counting} INSERT INTO publications (slug, ${columns.join(', ')}) SELECT 'many-' || i, ${columns.map((name) => `p.${name}`).join(', ')} FROM n, publications p WHERE p.id = 1`,
    )
    .bind(PUBLICATIONS)
    .run()
  console.log(`a tick with ${PUBLICATIONS} publications, none due: ${await timed(() => tick(base))} ms`)
  await db
    .prepare('UPDATE publications SET next_slot_at = ?')
    .bind(Date.now() - 60_000)
    .run()
  console.log(`… all of them due: ${await timed(() => tick(base))} ms`)
  const {
    results: [left],
  } = await db.prepare('SELECT count(*) AS n FROM slots WHERE done_at IS NOT NULL').all()
  console.log(`   slots brought to their end in it: ${left.n}`)
}

function tick(base) {
  return asked(base, '/dev/cron', { method: 'POST' })
}

async function asked(base, address, init = {}) {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
  const answer = await fetch(base + address, { headers, ...init })
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${(await answer.text()).slice(0, 300)}`)
  return answer
}

async function timed(work) {
  const startedAt = performance.now()
  await work()
  return Math.round(performance.now() - startedAt)
}
