/**
 * The kill test: the real service, killed with all its processes at random moments of one send, started again each time, against a
 * provider that takes a part of the requests and does not say so. Then everybody must have got the digest exactly once, and nobody
 * may have helped. Judged by the provider's ledger and the database (exactly-once.mjs); exit code 1 when anything is wrong.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { freePort, startService } from '../../scripts/service.mjs'
import { startStandIn } from '../resend/start.mjs'
import { judge } from './exactly-once.mjs'
import { addressOf, readLedger, seedReaders, withDatabase } from './seed.mjs'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    recipients: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const [KILLS, RECIPIENTS, SEED] = [values.kills, values.recipients, values.seed].map(Number)
const SLUG = 'killed'
const FINISH_MINUTES = 10
/** One request in twenty is taken without an answer. A silent one costs half a minute, a kill excepted, so most are torn off. */
const FAULTS = { accept_then_reset: 0.025, accept_then_garbage: 0.015, accept_then_hang: 0.01 }
/** One request a second while we kill, so that the send outlasts it; then what Resend allows. */
const [SLOW, USUAL] = [1, 5]
/** About what Resend needs for a hundred mails; a third of the kills falls between taking and answering. */
const ANSWER_MILLISECONDS = 300

const folder = mkdtempSync(path.join(tmpdir(), 'tidings-kill-'))
const ledger = path.join(folder, 'ledger.jsonl')
const standIn = await startStandIn({ ledger })
const environment = {
  PORT: String(await freePort()),
  STATE_DIR: path.join(folder, 'state'),
  DEMO: 'none',
  LEASE_SECONDS: '5',
  RETRY_SECONDS: '1',
  RESEND_API_KEY: 're_kill',
  RESEND_BASE_URL: standIn.url,
}
let service = null
const seen = { polls: 0, wrong: [], digest: null }
const startedAt = Date.now()

try {
  await standIn.set('kill', { rate: SLOW, delay: ANSWER_MILLISECONDS, chance: { seed: SEED, faults: FAULTS } })
  const period = await prepare()
  const stopWatching = watch(period)
  const kills = await killAgainAndAgain()
  const secondsAfter = await finish()
  await stopWatching()
  await service.stop()
  service = null
  await report(period, kills, secondsAfter)
} finally {
  await service?.stop()
  standIn.stop()
  if (process.exitCode === 1) console.log(`Kept for a look: ${folder}`)
  else rmSync(folder, { recursive: true, force: true })
}

/** A publication with stories, its readers, and a digest on its way: the period. */
async function prepare() {
  console.log(`Seed ${SEED}: ${RECIPIENTS} readers, ${KILLS} kills in one send, state in ${folder}`)
  service = await startService(environment)
  await admin('PUT', '', {
    name: 'Killed',
    url: 'https://killed.example',
    timezone: 'UTC',
    fromEmail: 'digest@killed.example',
    postalAddress: '1 Quay',
  })
  const stories = Array.from({ length: 12 }, (_, index) => ({
    url: `https://killed.example/${index}`,
    title: `What the harbour did on day ${index}`,
    excerpt: 'A quiet week, and then the ferries stopped.',
    kind: 'deep-dive',
    category: ['sea', 'cities', 'economy'][index % 3],
    publishedAt: new Date(Date.now() - (index + 1) * 3_600_000).toISOString(),
  }))
  await admin('POST', '/stories', stories)
  await service.stop()
  await withDatabase(environment.STATE_DIR, (db) => seedReaders(db, { slug: SLUG, count: RECIPIENTS }))
  service = await startService(environment)
  const { period } = await admin('POST', '/digests', {})
  await admin('POST', `/digests/${period}/send`, {})
  return period
}

/** Ticks, waits for a random while, kills everything, starts it again. How many of the kills fell into the send. */
async function killAgainAndAgain() {
  const since = Date.now()
  for (let kill = 1; kill <= KILLS; kill++) {
    await tick()
    await pause(200 + Math.random() * 3_800)
    if (seen.digest?.status === 'sent') return kill - 1
    await service.kill()
    const each = (Date.now() - since) / kill
    await progress(`kill ${kill} of ${KILLS}`, `about ${clock(each * (KILLS - kill))} of killing to go`)
    service = await startService(environment)
  }
  return KILLS
}

/** Nothing but ticks from here on: seconds until the digest was sent, or null where it was not in time. */
async function finish() {
  await standIn.set('kill', { rate: USUAL })
  const lastKillAt = Date.now()
  while (seen.digest?.status !== 'sent') {
    const gone = Date.now() - lastKillAt
    if (gone > FINISH_MINUTES * 60_000) return null
    await tick()
    await pause(5_000)
    await progress(`${clock(gone)} after the last kill`, `at most ${clock(FINISH_MINUTES * 60_000 - gone)} to go`)
  }
  return (Date.now() - lastKillAt) / 1000
}

/** Looks at the digest all the time, as its desk would: every answer that comes must add up. */
function watch(period) {
  let isWatching = true
  const watching = (async () => {
    while (isWatching) {
      await look(period)
      await pause(100)
    }
  })()
  return async () => {
    isWatching = false
    await watching
  }
}

async function look(period) {
  let digest
  try {
    digest = await admin('GET', `/digests/${period}`)
  } catch (error) {
    // Nobody is there while it is down; who is there must answer.
    if (error.status) seen.wrong.push(error.message)
    return
  }
  const { candidates, planned, accepted, skipped, failed, unknown } = digest.accounting
  seen.polls++
  seen.digest = digest
  if (candidates !== RECIPIENTS || candidates !== planned + accepted + skipped + failed + unknown)
    seen.wrong.push(JSON.stringify(digest.accounting))
}

async function report(period, kills, secondsAfter) {
  const ours = await withDatabase(environment.STATE_DIR, (db) => readLedger(db, { slug: SLUG, period }))
  const lines = ledgerLines()
  const readers = Array.from({ length: RECIPIENTS }, (_, index) => addressOf(index + 1))
  const findings = [
    { says: `${KILLS} kills fell into the send`, wrong: kills === KILLS ? [] : [`it was over after ${kills}`] },
    {
      says: `the digest was sent within ${FINISH_MINUTES} minutes of the last kill, with nobody's help`,
      wrong: secondsAfter === null ? [`it is ${seen.digest?.status}`] : [],
    },
    { says: `the accounting added up at each of ${seen.polls} looks`, wrong: seen.wrong },
    ...judge({ lines, readers, ours }),
  ]
  const asked = lines.filter(({ line }) => line === 'asked')
  const outcomes = Map.groupBy(asked, ({ outcome }) => outcome)
  const counted = [...outcomes].map(([outcome, list]) => `${list.length} ${outcome}`).join(', ')
  console.log(`\n${asked.length} requests (${counted}); ${clock(Date.now() - startedAt)} in all.`)
  if (secondsAfter !== null) console.log(`Sent ${secondsAfter.toFixed(0)} s after the last of ${kills} kills.\n`)
  for (const { says, wrong } of findings) {
    console.log(`${wrong.length === 0 ? '✓' : '✗'} ${says}`)
    if (wrong.length > 0) console.log(`    ${wrong.length}: ${wrong.slice(0, 5).join('; ')}`)
  }
  const failed = findings.filter(({ wrong }) => wrong.length > 0).length
  console.log(`\n${findings.length - failed} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = 1
}

async function progress(where, left) {
  const { planned, accepted, unknown } = seen.digest?.accounting ?? {}
  const asked = ledgerLines().filter(({ line }) => line === 'asked')
  const replays = asked.filter(({ outcome }) => outcome === 'replayed').length
  console.log(
    `  ${where}: ${accepted} accepted, ${unknown} in doubt, ${planned} to go; ${asked.length} requests, ${replays} replayed; ${left}`,
  )
}

/** Of the provider's ledger, whole lines. */
function ledgerLines() {
  const whole = readFileSync(ledger, 'utf8')
    .split('\n')
    .filter((text) => text.endsWith('}'))
  return whole.map((text) => JSON.parse(text))
}

async function tick() {
  const answer = await fetch(`${service.url}/dev/cron`, { method: 'POST' })
  if (answer.status !== 200) throw new Error(`the tick answered ${answer.status}: ${await answer.text()}`)
}

async function admin(method, below, body) {
  const answer = await fetch(`${service.url}/v1/admin/publications/${SLUG}${below}`, {
    method,
    headers: { authorization: `Bearer ${service.adminToken}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
  if (answer.ok) return answer.json()
  const said = new Error(`${method} ${below}: ${answer.status} ${(await answer.text()).slice(0, 300)}`)
  throw Object.assign(said, { status: answer.status })
}

function clock(milliseconds) {
  const seconds = Math.round(milliseconds / 1000)
  return seconds < 90 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
