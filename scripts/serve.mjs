/**
 * What scripts/start.mjs starts: bundles src/dev, brings the database up to date, loads the demo, and only then opens the
 * port, prints where everything is, and ticks. Ends with its starter, however that one ends.
 */
import path from 'node:path'
import { Miniflare } from 'miniflare'
import { bundle, migrate, workerOptions } from './worker.mjs'

let miniflare = null
let isStopping = false
process.on('disconnect', stop)
process.on('SIGTERM', stop)
process.on('SIGINT', () => {})
process.once('message', (settings) => serve(settings).catch(fail))

async function serve(settings) {
  const { port, stateDir, bindings } = settings
  const folder = path.join(stateDir, 'bundle')
  await bundle('src/dev/index.ts', folder)
  if (isStopping) return
  const options = { folder, stateDir, bindings, handleStructuredLogs: printLog, handleUncaughtError: printError }
  // First on a port of its own: nobody is served before the tables and the demo are there.
  miniflare = new Miniflare(workerOptions({ ...options, port: 0 }))
  await miniflare.ready
  await prepare(settings)
  await miniflare.setOptions(workerOptions({ ...options, port }))
  await miniflare.ready
  const address = `http://127.0.0.1:${port}`
  await answers(address)
  printUrls(settings)
  await tick(address, settings.tickMinutes)
}

async function prepare(settings) {
  for (const name of await migrate(await miniflare.getD1Database('DB'))) console.log(`Applied migrations/${name}`)
  const health = await miniflare.dispatchFetch(`${settings.bindings.PUBLIC_URL}/healthz`)
  const { error } = await health.json().catch(() => ({}))
  if (error?.code === 'not_configured') throw new Error(error.message)
  if (!settings.demo) return
  const demo = await miniflare.dispatchFetch(`${settings.bindings.PUBLIC_URL}/dev/demo`, { method: 'POST' })
  if (!demo.ok) console.error(`The demo could not be loaded: ${demo.status} ${(await demo.text()).slice(0, 300)}`)
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

function printUrls({ port, demo, bindings, tickMinutes, stateDir }) {
  const base = bindings.PUBLIC_URL.replace(/\/+$/, '')
  const local = `http://localhost:${port}`
  const lines = [
    ['Everything', `${local}/dev`],
    ['Publications', `${local}/`],
    ...(demo ? [['Demo article, English', `${local}/dev/site/meridian/`]] : []),
    ...(demo ? [['Demo article, Arabic', `${local}/dev/site/marsa/`]] : []),
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
  console.error(`\nTidings could not start: ${error.message}\n`)
  isStopping = true
  await miniflare?.dispose().catch(() => {})
  process.exit(1)
}
