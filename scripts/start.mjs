/**
 * `npm start`: the whole service on this machine, under whatever Node (20 or later) the machine has; built-ins only.
 * Owns the settings, the lock on STATE_DIR and one process group, in which scripts/serve.mjs and workerd run: when this
 * process ends in any way, the group ends too, at the latest when the next start finds the lock.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import path from 'node:path'
import { ensureInstalled, giveUp, ownNode, ROOT, toolEnvironment } from './install.mjs'
import { readKept, secretsFile, writeWhole } from './kept-secrets.mjs'
import { endGroup, noteInLock, processOf, releaseLock, takeLock } from './lock.mjs'

const settings = readSettings(process.env)
await ensureInstalled()
// What is kept (readers' addresses among it) is for this account alone.
process.umask(0o077)
const lock = path.join(settings.stateDir, 'lock.json')
await claim()
const service = startService()
forwardSignals(service)
watchLauncher(service)

/** What the environment says. An empty value counts as not given. */
function readSettings(environment) {
  const given = (name) => environment[name]?.trim() || undefined
  const port = Number(given('PORT') ?? 8787)
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    giveUp(`PORT is ${given('PORT')}; expected a number from 1 to 65535.`)
  const tickMinutes = Number(given('TICK_MINUTES') ?? 5)
  if (!(tickMinutes >= 0 && tickMinutes <= 1440)) {
    giveUp(`TICK_MINUTES is ${given('TICK_MINUTES')}; expected a number of minutes from 0 (never by itself) to 1440.`)
  }
  const token = given('ADMIN_TOKEN')
  if (token && token.length < 24)
    giveUp('ADMIN_TOKEN is shorter than 24 characters; make one with `openssl rand -base64 24`, or leave it out.')
  const passedOn = [
    ...['RESEND_API_KEY', 'RESEND_BASE_URL', 'RESEND_WEBHOOK_SECRET'],
    ...['LEASE_SECONDS', 'RETRY_SECONDS', 'DELIVERY_DAYS', 'LEAVER_DAYS'],
    ...['TURNSTILE_SITE_KEY', 'TURNSTILE_SECRET_KEY', 'TURNSTILE_BASE_URL', 'SIGN_UP_LIMITS'],
  ]
  return {
    port,
    tickMinutes,
    stateDir: path.resolve(ROOT, given('STATE_DIR') ?? path.join('.wrangler', 'state')),
    demo: given('DEMO') !== 'none',
    bindings: {
      PUBLIC_URL: given('PUBLIC_URL') ?? `http://localhost:${port}`,
      ADMIN_TOKEN: token,
      SECRET_KEY: given('SECRET_KEY'),
      ...Object.fromEntries(passedOn.filter(given).map((name) => [name, given(name)])),
    },
  }
}

/** Takes STATE_DIR and makes sure of the port; says which of them is in use otherwise. */
async function claim() {
  const { stateDir, port } = settings
  const claimed = takeLock(lock, { port })
  if (!claimed.taken) {
    const { pid, port: theirs } = claimed.holder
    giveUp(
      `${stateDir} is in use by another Tidings (process ${pid}, port ${theirs}); stop that one, or set STATE_DIR and PORT.`,
    )
  }
  if (claimed.tookOver) console.log('The last start here did not end by itself; carrying on from what it kept.')
  // A group that was ended a moment ago may hold its port a little longer.
  for (let attempt = claimed.tookOver ? 50 : 1; !(await isFree(port)); await pause(100)) {
    if (--attempt > 0) continue
    releaseLock(lock)
    giveUp(`Port ${port} is in use by another program; stop it, or choose another port: PORT=${port + 1} npm start`)
  }
}

/** Free on both loopback addresses: a browser that opens localhost may take either. */
async function isFree(port) {
  for (const host of ['127.0.0.1', '::1']) {
    const code = await new Promise((resolve) => {
      const probe = createServer()
      probe.once('error', (error) => resolve(error.code))
      probe.listen({ port, host }, () => probe.close(() => resolve(null)))
    })
    if (code === 'EACCES') giveUp(`Port ${port} needs more rights than this account has; choose one above 1023.`)
    if (code === 'EADDRINUSE') return false
  }
  return true
}

/** The service in a process group of its own, which the lock names from its first moment on. */
function startService() {
  const bindings = { ...settings.bindings, ...secrets() }
  const child = spawn(ownNode(), [path.join(ROOT, 'scripts', 'serve.mjs')], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: toolEnvironment(),
  })
  noteInLock(lock, { group: processOf(child.pid) ?? { pid: child.pid } })
  // Over the channel, not the environment: a list of processes shows the environment.
  child.send({ ...settings, bindings })
  child.once('exit', (code) => {
    endGroup({ pid: child.pid })
    releaseLock(lock)
    if (code !== 0 && !child.isStopping) console.error('The service ended by itself; what it printed above says why.')
    process.exit(child.isStopping ? 0 : 1)
  })
  return child
}

/** The token and the key that were not given: made once, kept where only this account reads them. */
function secrets() {
  const { ADMIN_TOKEN, SECRET_KEY } = settings.bindings
  if (ADMIN_TOKEN && SECRET_KEY) return { ADMIN_TOKEN, SECRET_KEY }
  const file = secretsFile(settings.stateDir)
  const kept = readKept(file)
  const made = {
    ...kept,
    ADMIN_TOKEN: kept.ADMIN_TOKEN ?? randomBytes(24).toString('base64url'),
    SECRET_KEY: kept.SECRET_KEY ?? randomBytes(32).toString('hex'),
  }
  writeWhole(file, made)
  // A rotation that was begun (scripts/rotate-key.mjs) is of the key that is kept here.
  const next = SECRET_KEY ? {} : { NEXT_SECRET_KEY: made.NEXT_SECRET_KEY }
  return { ADMIN_TOKEN: ADMIN_TOKEN ?? made.ADMIN_TOKEN, SECRET_KEY: SECRET_KEY ?? made.SECRET_KEY, ...next }
}

function forwardSignals(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(child))
}

/** npm killed with -9 takes nobody along; without this the service would outlive it unseen. */
function watchLauncher(child) {
  if (!process.env.npm_lifecycle_event) return
  const launcher = process.ppid
  setInterval(() => process.ppid !== launcher && stop(child), 500).unref()
}

/** Asks once and politely; a second signal, or five seconds, end the whole group. */
function stop(child) {
  if (child.isStopping) return endGroup({ pid: child.pid })
  child.isStopping = true
  child.kill('SIGTERM')
  setTimeout(() => endGroup({ pid: child.pid }), 5000).unref()
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
