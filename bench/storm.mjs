/**
 * Everything at once, for a while: sign-ups, shares, visits, pages and feeds, and a digest on its way to some thousands of readers.
 * `node bench/storm.mjs --seconds 300`. Promises to fail where an answer is a 5xx, a mail or an event is lost, or
 * the digest's accounting does not add up. Prints requests and p50, p99 by kind.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Miniflare } from 'miniflare'
import { bundle } from '../scripts/build.mjs'
import { migrate, workerOptions } from '../scripts/worker.mjs'
import { closeConnections, send } from './load.mjs'
import { makePublication } from './publication.mjs'
import { UNLIMITED } from './sign-ups.mjs'
import { share, signUp, visit } from './traffic.mjs'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '300' }, readers: { type: 'string', default: '5000' } },
})
const [TOKEN, SLUG] = ['the-token-of-the-benchmarks', 'bench-storm']
/** Callers of each kind, one request after the other; a kind a second at most so often. */
const CALLERS = 4
const page = (address) => ({ path: address, method: 'GET', expect: 200 })
/** Shares stay below the thousand a minute that count. */
const KINDS = {
  'sign-up': { perSecond: 20, make: (index) => signUp(SLUG, index) },
  share: { perSecond: 8, make: (index) => share(SLUG, index) },
  visit: { perSecond: 6, make: (index) => visit(SLUG, index) },
  archive: { perSecond: 20, make: () => page(`/${SLUG}`) },
  feed: { perSecond: 5, make: () => page(`/${SLUG}/feed.xml`) },
  embed: { perSecond: 20, make: () => page('/embed.js') },
}

const folder = path.join(tmpdir(), `tidings-storm-${process.pid}`)
await bundle('bench/worker.ts', folder)
const stateDir = mkdtempSync(path.join(tmpdir(), 'tidings-storm-'))
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
  const headers = await makePublication(base, TOKEN, SLUG)
  await importReaders(base, headers, Number(values.readers))
  const period = await sendDigest(base, headers)
  const told = await storm(base, Number(values.seconds))
  await settled(db, told)
  await report(db, told, period)
} finally {
  await miniflare.dispose()
  for (const place of [stateDir, folder]) rmSync(place, { recursive: true, force: true })
  closeConnections()
}

async function importReaders(base, headers, readers) {
  const rows = Array.from({ length: readers }, (_, at) => `storm-${at}@imported.example,2026-01-01,a form on paper`)
  const body = ['email,consented_at,consent_source', ...rows].join('\n')
  const at = `/v1/admin/publications/${SLUG}/subscribers/import`
  await send(base, { path: at, headers: { ...headers, 'content-type': 'text/csv' }, body, expect: 200 })
}

async function sendDigest(base, headers) {
  const digests = `/v1/admin/publications/${SLUG}/digests`
  const { period } = JSON.parse(await send(base, { path: digests, headers, expect: 201 }))
  await send(base, { path: `${digests}/${period}/send`, headers, expect: 202 })
  return period
}

async function storm(base, seconds) {
  const until = performance.now() + seconds * 1_000
  const told = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, { times: [], failures: [] }]))
  const callers = Object.entries(KINDS).flatMap(([kind, { perSecond, make }]) =>
    Array.from({ length: CALLERS }, async (_, caller) => {
      for (let round = 0; performance.now() < until; round++) {
        const startedAt = performance.now()
        try {
          await send(base, make(round * CALLERS + caller))
          told[kind].times.push(performance.now() - startedAt)
        } catch (error) {
          told[kind].failures.push(error.message)
        }
        const rest = (CALLERS * 1_000) / perSecond - (performance.now() - startedAt)
        if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest))
      }
    }),
  )
  await Promise.all(callers)
  return told
}

/** What is on its way arrives, or the count of what is lost is said. */
async function settled(db, told) {
  for (let waited = 0; waited < 300; waited++) {
    const { mails, events, open } = await counted(db)
    const isThere = mails >= told['sign-up'].times.length && events >= told.share.times.length + told.visit.times.length
    if (isThere && open === 0) return
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

async function counted(db) {
  const one = (query) => db.prepare(query).first('n')
  return {
    mails: await one("SELECT count(*) AS n FROM mails WHERE kind = 'confirm' AND state = 'accepted'"),
    events: await one('SELECT (SELECT count(*) FROM visitors) + (SELECT coalesce(sum(count), 0) FROM drops) AS n'),
    open: await one("SELECT count(*) AS n FROM chunks WHERE state <> 'accepted'"),
  }
}

async function report(db, told, period) {
  const { mails, events } = await counted(db)
  const digest = await db
    .prepare(
      `SELECT d.status, d.candidates, sum(c.accepted) AS accepted, sum(c.planned + c.skipped + c.failed + c.unknown) AS others
      FROM digests d JOIN chunks c ON c.digest_id = d.id WHERE d.period = ?`,
    )
    .bind(period)
    .first()
  for (const [kind, { times, failures }] of Object.entries(told)) {
    const sorted = times.toSorted((a, b) => a - b)
    const part = (share) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0)
    const said = `${kind.padEnd(10)}${String(times.length).padStart(7)} requests   p50 ${part(0.5)} ms   p99 ${part(0.99)} ms`
    console.log(failures.length > 0 ? `${said}   ${failures.length} FAILED: ${failures[0]}` : said)
  }
  const [signUps, eventsTold] = [told['sign-up'].times.length, told.share.times.length + told.visit.times.length]
  console.log(
    `${mails} of ${signUps} sign-ups have their mail; ${events} of ${eventsTold} events are counted or dropped`,
  )
  console.log(`the digest is ${digest.status}: ${digest.accepted} of ${digest.candidates} accepted`)
  const isWhole = mails >= signUps && events >= eventsTold && digest.accepted + digest.others === digest.candidates
  const hasFailed = Object.values(told).some(({ failures }) => failures.length > 0)
  if (!isWhole || hasFailed || digest.status !== 'sent') process.exitCode = 1
}
