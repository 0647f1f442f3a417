/**
 * The benchmarks. What they say is relative: beside a route that does nothing in the same workerd, beside JSON.stringify of the
 * same payload, in rows as D1 counts them. Absolute figures are this machine's. Prints a table, writes results.json beside it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { Miniflare } from 'miniflare'
import { bundle } from '../scripts/build.mjs'
import { ROOT } from '../scripts/install.mjs'
import { startService } from '../scripts/service.mjs'
import { migrate, workerOptions } from '../scripts/worker.mjs'
import { measureBundle } from '../test/tooling/bundle.mjs'
import { measureDoors } from './doors.mjs'
import { closeConnections, medianMilliseconds, send } from './load.mjs'
import { makePublication, STORIES, storyUrl } from './publication.mjs'
import { measureRelated } from './related.mjs'
import { measureSend } from './send.mjs'
import { measureSignUps, UNLIMITED } from './sign-ups.mjs'
import { measureStartUp } from './start-up.mjs'
import { share, signUp, visit } from './traffic.mjs'
import { measureTransfer } from './transfer.mjs'

/** Speed and rows have a publication each: above 1,000 events a minute the rest is dropped, and dropping writes less. */
const [FAST, COUNTED] = ['bench-fast', 'bench-counted']
const TOKEN = 'the-token-of-the-benchmarks'
const CACHE = path.join(ROOT, 'node_modules', '.cache', 'tidings')
const BENCH = path.join(CACHE, 'bench')
const rows = []
/** The part that is being measured. */
let part = ''
/** Stories of a publication whose lists are made. */
const RELATED_SIZES = [1_000, 10_000, 100_000]
/** Mails to a measurement, and those that are rendered one by one, of which so many would take too long. */
const MAILS = 1000
const RENDERED_MAILS = 10
/** Stories of a digest: as many as most have, what is offered to readers of many tastes, and the most that there can be. */
const DIGEST_SIZES = [5, 20, 50]
/** The figures that are kept come from a send to 100,000, which takes some minutes. `--only doors,send` measures those parts again. */
const { values: options } = parseArgs({
  options: { recipients: { type: 'string', default: '10000' }, only: { type: 'string' } },
})
const PARTS = {
  start: startTimes,
  bundle: bundleSize,
  doors: allDoors,
  related: () => measureRelated({ folder: BENCH, sizes: RELATED_SIZES, add }),
  'sign-ups': () => measureSignUps({ folder: BENCH, add }),
  transfer: () => measureTransfer({ folder: BENCH, rows: 100_000, add }),
  send: () => measureSend({ folder: BENCH, recipients: Number(options.recipients), add }),
}
const wanted = options.only?.split(',') ?? Object.keys(PARTS)
for (const name of wanted) if (!PARTS[name]) throw new Error(`no part ${name}: ${Object.keys(PARTS).join(', ')}`)
await bundle('bench/worker.ts', BENCH)
for (const name of wanted) {
  part = name
  await PARTS[name]()
}
closeConnections()
report()

/** Everything that is asked of one service that only this asks. */
async function allDoors() {
  const state = mkdtempSync(path.join(tmpdir(), 'tidings-bench-'))
  const miniflare = await open(state)
  try {
    const base = String(await miniflare.ready)
    const db = await miniflare.getD1Database('DB')
    await migrate(db)
    const headers = await makePublication(base, TOKEN, FAST)
    await makePublication(base, TOKEN, COUNTED)
    await scriptSize(base)
    await digestTime(base, headers)
    await assembling(base)
    await measureDoors({ base, db, slug: FAST, add })
    await rowCounts(base)
  } finally {
    await miniflare.dispose()
    rmSync(state, { recursive: true, force: true })
  }
}

async function open(stateDir) {
  const bindings = {
    PUBLIC_URL: 'http://localhost',
    SECRET_KEY: 'a-key-of-the-benchmarks-only-0123456789',
    ADMIN_TOKEN: TOKEN,
    SIGN_UP_LIMITS: UNLIMITED,
  }
  const shared = { folder: BENCH, stateDir, bindings, port: 0, handleStructuredLogs: printError }
  return new Miniflare(await workerOptions(shared))
}

/** From the command to the first answer: a fresh state with bundling, migrations and demo; the same state again. */
async function startTimes() {
  const stateDir = mkdtempSync(path.join(tmpdir(), 'tidings-bench-'))
  rmSync(path.join(CACHE, 'bundles'), { recursive: true, force: true })
  for (const which of ['first start, packages installed', 'second start']) {
    const service = await startService({ STATE_DIR: stateDir })
    await service.stop()
    add(`start`, which, service.seconds, 's')
  }
  rmSync(stateDir, { recursive: true, force: true })
}

/** What a publisher's page loads. */
async function scriptSize(base) {
  const script = await send(base, { path: '/embed.js', method: 'GET', expect: 200 })
  add('widgets', 'embed.js', Buffer.byteLength(script) / 1000, 'KB')
  add('widgets', 'embed.js, gzipped', gzipSync(script).length / 1000, 'KB')
  add('widgets', 'embed.js, brotli', brotliCompressSync(script).length / 1000, 'KB')
}

async function bundleSize() {
  const { start, all } = await measureBundle('src/index.ts', path.join(CACHE, 'bundle'))
  add('bundle', 'read before the first answer', start.raw / 1000, 'KB')
  add('bundle', 'read before the first answer, gzipped', start.gzip / 1000, 'KB')
  add('bundle', 'all scripts, gzipped', all.gzip / 1000, 'KB')
  await measureStartUp({ folder: path.join(CACHE, 'bundle'), add })
}

/** Compose: window, standing, selection, related. Render: MJML to HTML. Each beside an empty request's time, which is taken off. */
async function digestTime(base, headers) {
  const digests = `/v1/admin/publications/${FAST}/digests`
  const compose = () =>
    send(base, { path: digests, headers, expect: isFirst ? 201 : 200 }).then((text) => JSON.parse(text))
  let isFirst = true
  const digest = await compose()
  isFirst = false
  const preview = { path: `${digests}/${digest.period}/preview.html`, method: 'GET', headers, expect: 200 }
  const html = await send(base, preview)
  // The first rounds are the compiler's.
  for (let round = 0; round < 3; round++) await compose().then(() => send(base, preview))
  const empty = await medianMilliseconds(20, () => send(base, { path: '/bench/nothing', expect: 204 }))
  const what = `of ${digest.stories.length} stories from ${STORIES}`
  add('digest', `compose ${what}`, (await medianMilliseconds(15, compose)) - empty, 'ms')
  add('digest', `render ${what}`, (await medianMilliseconds(15, () => send(base, preview))) - empty, 'ms')
  add('digest', 'HTML', Buffer.byteLength(html) / 1000, 'KB')
  add('digest', 'HTML gzipped', gzipSync(html).length / 1000, 'KB')
}

/** Mails a second, all kinds in turns: what else the machine does then falls on each of them. */
async function assembling(base) {
  const kinds = [
    { name: 'spliced', path: '/bench/assemble?', mails: MAILS },
    { name: 'own', path: '/bench/assemble?own=1&', mails: MAILS },
    { name: 'stringified', path: '/bench/stringify?', mails: MAILS },
    ...DIGEST_SIZES.map((size) => ({ name: size, path: `/bench/render?stories=${size}&`, mails: RENDERED_MAILS })),
  ].map((kind) => ({ ...kind, times: [] }))
  const ask = ({ path, mails }) => send(base, { path: `${path}mails=${mails}`, method: 'GET', expect: 200 })
  // The first round is the compiler's.
  const [bytes] = await Promise.all(kinds.map(ask))
  for (let round = 0; round < 9; round++)
    for (const kind of kinds) kind.times.push(await medianMilliseconds(1, () => ask(kind)))
  const rates = new Map(kinds.map(({ name, mails, times }) => [name, (mails * 1000) / median(times)]))
  const of = (name) => rates.get(name)
  const size = Math.round(Number(bytes) / MAILS / 1000)
  const [spliced, own, stringified] = ['spliced', 'own', 'stringified'].map(of)
  add('mails', `assembled, ${size} KB each, with their signed links`, spliced, '/s', spliced / stringified)
  add('mails', 'the same, each to a taste of its own', own, '/s', own / spliced)
  add('mails', 'JSON.stringify of the same payload', stringified, '/s', 1)
  for (const stories of DIGEST_SIZES) {
    add('mails', `MJML for each reader instead, ${stories} stories`, of(stories), '/s')
    add('mails', `  as many times as that are assembled to a taste`, own / of(stories), '×')
    add('digest', `MJML to HTML alone, ${stories} stories`, 1000 / of(stories), 'ms')
  }
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

/** Rows by D1's own count, per request and per message that follows from it. */
async function rowCounts(base) {
  const cases = [
    ['sign-up', 'tidings-mail', 20, (index) => signUp(COUNTED, index)],
    ['share', 'tidings-shares', 100, (index) => share(COUNTED, index)],
    ['share again', 'tidings-shares', 100, (index) => share(COUNTED, index)],
    ['visit', 'tidings-shares', 100, (index) => visit(COUNTED, index)],
  ]
  for (const [name, queue, count, make] of cases) {
    await send(base, { path: '/bench/meter?on=1', expect: 200 })
    for (let index = 0; index < count; index++) await send(base, make(index))
    const meters = await settled(base)
    addRows(`${name}, request`, meters.request, count)
    addRows(`${name}, its message${queue === 'tidings-mail' ? ', mailbox included' : ''}`, meters[queue], count)
  }
  for (const [name, path] of [
    ['share counts', 'shares'],
    ['related stories', 'related'],
  ]) {
    await send(base, { path: '/bench/meter?on=1', expect: 200 })
    await send(base, {
      path: `/v1/${COUNTED}/${path}?url=${encodeURIComponent(storyUrl(3))}`,
      method: 'GET',
      expect: 200,
    })
    const { request } = JSON.parse(await send(base, { path: '/bench/meter', expect: 200 }))
    addRows(`${name}, request`, request, 1)
  }
}

/** Waits until the queues have been quiet for two seconds; answers what was metered. */
async function settled(base) {
  const sum = {}
  for (let quiet = 0, waited = 0; quiet < 4 && waited < 120; waited++) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const read = JSON.parse(await send(base, { path: '/bench/meter?on=1', expect: 200 }))
    quiet = Object.keys(read).length === 0 ? quiet + 1 : 0
    for (const [who, meter] of Object.entries(read)) {
      sum[who] ??= { calls: 0, statements: 0, rowsRead: 0, rowsWritten: 0 }
      for (const key of Object.keys(sum[who])) sum[who][key] += meter[key]
    }
  }
  await send(base, { path: '/bench/meter', expect: 200 })
  return sum
}

function add(group, name, value, unit, ratio = null) {
  rows.push({ part, at: today(), group, name, value: Number(value.toPrecision(3)), unit, ratio })
  console.error(`  ${group}: ${name}`)
}

function addRows(name, meter, count) {
  const { statements = 0, rowsRead = 0, rowsWritten = 0 } = meter ?? {}
  add('rows read', name, rowsRead / count, '')
  add('rows written', name, rowsWritten / count, '')
  add('statements', name, statements / count, '')
}

function printError({ level, message }) {
  if (level === 'error') console.error(message)
}

function report() {
  const width = Math.max(...rows.map(({ name }) => name.length))
  console.log('')
  const inGroups = [...Map.groupBy(rows, (row) => row.group).values()].flat()
  for (const [index, { group, name, value, unit, ratio }] of inGroups.entries()) {
    const isNew = inGroups[index - 1]?.group !== group
    const beside = ratio === null ? '' : `   ×${ratio.toFixed(2)}`
    console.log(
      `${(isNew ? group : '').padEnd(14)}${name.padEnd(width + 2)}${String(value).padStart(9)} ${unit.padEnd(3)}${beside}`,
    )
  }
  const machine = {
    cores: cpus().length,
    processor: cpus()[0]?.model,
    memoryGB: Math.round(totalmem() / 1e9),
    node: process.version,
  }
  const file = path.join(ROOT, 'bench', 'results.json')
  const kept = JSON.parse(readFileSync(file, 'utf8')).rows.filter((row) => !wanted.includes(row.part))
  const measured = inGroups.map((row) => ({ ...row, ratio: row.ratio && Number(row.ratio.toFixed(3)) }))
  const results = { machine, rows: [...kept, ...measured] }
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
  console.log('\nWritten to bench/results.json.')
}

function today() {
  return new Date().toISOString().slice(0, 10)
}
