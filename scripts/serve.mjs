/**
 * What scripts/start.mjs starts: bundles src/dev, brings the database up to date, loads the demo, and only then opens the
 * port, prints where everything is, and ticks. Ends with its starter, however that one ends.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Miniflare } from 'miniflare'
import { bundleOnce, migrate, migrationNames, workerOptions } from './worker.mjs'

let miniflare = null
let isStopping = false
process.on('disconnect', stop)
process.on('SIGTERM', stop)
process.on('SIGINT', () => {})
process.once('message', (settings) => serve(settings).catch(fail))

async function serve(settings) {
  const { port, stateDir, bindings } = settings
  const bundled = await bundleOnce('src/dev/index.ts')
  if (isStopping) return
  const shared = { ...bundled, stateDir, bindings, handleStructuredLogs: printLog, handleUncaughtError: printError }
  const options = (at) => workerOptions({ ...shared, port: at })
  const isReady = wasPrepared(settings)
  // First on a port of its own: nobody is served before the tables and the demo are there.
  miniflare = new Miniflare(await options(isReady ? port : 0))
  await miniflare.ready
  await prepare(settings)
  if (!isReady) await miniflare.setOptions(await options(port))
  await miniflare.ready
  const address = `http://127.0.0.1:${port}`
  await answers(address)
  printUrls({ ...settings, deskLink: await deskLinkOf(address) })
  await tick(address, settings.tickMinutes)
}

/** Brings tables and demo up to date. The database decides what is missing; what is there already takes milliseconds. */
async function prepare(settings) {
  const { stateDir, demo, bindings } = settings
  for (const name of await migrate(await miniflare.getD1Database('DB'))) console.log(`Applied migrations/${name}`)
  // Strangers are not told what is missing; whoever holds the token is.
  const headers = { authorization: `Bearer ${bindings.ADMIN_TOKEN}` }
  const health = await miniflare.dispatchFetch('http://localhost/v1/admin/health', { headers })
  const { error } = await health.json().catch(() => ({}))
  if (error?.code === 'not_configured') throw new Error(error.message)
  // From its first start on the database knows which secret it needs; one that was rotated out needs no tick to be sealed.
  const tended = await miniflare.dispatchFetch('http://localhost/dev/secrets', { method: 'POST' })
  if (!tended.ok) throw new Error(`the secrets could not be tended: ${tended.status}`)
  if (demo) {
    const loaded = await miniflare.dispatchFetch('http://localhost/dev/demo', { method: 'POST' })
    if (!loaded.ok) throw new Error(`the demo was not loaded: ${loaded.status} ${(await loaded.text()).slice(0, 300)}`)
  }
  writeFileSync(preparedFile(stateDir), JSON.stringify({ migrations: migrationNames(), demo }))
}

/** Whether the last start here left nothing to prepare, as far as a note beside the database knows. */
function wasPrepared({ stateDir, demo }) {
  try {
    const kept = JSON.parse(readFileSync(preparedFile(stateDir), 'utf8'))
    return kept.migrations.join() === migrationNames().join() && (kept.demo || !demo)
  } catch {
    return false
  }
}

function preparedFile(stateDir) {
  return path.join(stateDir, 'prepared.json')
}

/** Returns when the port answers; what it answers is not asked here. */
async function answers(address) {
  for (let attempt = 0; ; attempt++) {
    try {
      await (await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(5000) })).arrayBuffer()
      return
    } catch (error) {
      if (attempt >= 50) throw new Error(`nothing answers at ${address}: ${error.message}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Now and every so many minutes after the last one returned; ticks of one starter never overlap. */
async function tick(address, minutes) {
  if (minutes === 0) return
  try {
    const answer = await fetch(`${address}/dev/cron`, { method: 'POST' })
    if (!answer.ok)
      console.error(`${time()}  the tick answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`)
  } catch (error) {
    if (!isStopping) console.error(`${time()}  the tick failed: ${error.cause?.message ?? error.message}`)
  }
  setTimeout(() => tick(address, minutes), minutes * 60_000)
}

/** A link that signs in at the desk once. */
async function deskLinkOf(address) {
  const answer = await fetch(`${address}/dev/desk`, { method: 'POST' })
  return (await answer.json()).link
}

function printUrls({ port, demo, bindings, tickMinutes, stateDir, deskLink }) {
  const base = bindings.PUBLIC_URL.replace(/\/+$/, '')
  const local = `http://localhost:${port}`
  const lines = [
    ['Everything', `${local}/dev`],
    ['The desk', `${deskLink}  (opens once, for ten minutes; then ${local}/admin with the token)`],
    ['Publications', `${local}/`],
    ...(demo ? [['Demo article, English', `${local}/dev/site/meridian/`]] : []),
    ...(demo ? [['Demo article, Arabic', `${local}/dev/site/marsa/`]] : []),
    ...(demo ? [['Demo article, German', `${local}/dev/site/lotse/`]] : []),
    ['Mailbox', bindings.RESEND_API_KEY ? 'mail goes out through Resend' : `${local}/dev/mailbox`],
    ['Health', `${local}/healthz`],
    ['Admin API', `${local}/v1/admin/publications`],
    ['Admin token', bindings.ADMIN_TOKEN],
    ...(base === local ? [] : [['Links in mails say', base]]),
    ['Cron', tickMinutes === 0 ? `only by hand: POST ${local}/dev/cron` : `now and every ${tickMinutes} min`],
    ['State', path.relative(process.cwd(), stateDir) || stateDir],
  ]
  const width = Math.max(...lines.map(([name]) => name.length)) + 3
  const block = lines.map(([name, value]) => `  ${name.padEnd(width)}${value}`).join('\n')
  console.log(`\nTidings is running.\n\n${block}\n\nCtrl-C stops it; everything is kept.\n`)
}

/** What the Worker itself logs, one line each, with the time; workerd's own remarks only when something is wrong. */
function printLog({ level, message }) {
  const isError = level === 'error' || level === 'warn'
  const write = isError ? console.error : console.log
  if (!isStopping) write(`${time()}  ${message.trimEnd()}`)
}

function printError(error) {
  if (!isStopping) console.error(`${time()}  ${error.stack ?? error.message}`)
}

function time() {
  return new Date().toTimeString().slice(0, 8)
}

async function stop() {
  if (isStopping) return
  isStopping = true
  await miniflare?.dispose().catch(() => {})
  process.exit(0)
}

async function fail(error) {
  if (isStopping) return
  // "fetch failed" says nothing; its cause does.
  const cause = error.cause?.message ? ` (${error.cause.message})` : ''
  console.error(`\nTidings could not start: ${error.message}${cause}\n`)
  isStopping = true
  await miniflare?.dispose().catch(() => {})
  process.exit(1)
}
