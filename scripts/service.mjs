/**
 * The real service for a runner: `npm start`'s own script on a free port, with a fresh state in a temporary folder that goes
 * away with it. What it prints is kept and shown only when it fails to start.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ROOT } from './install.mjs'

const START_SECONDS = 120
/** What scripts/serve.mjs prints once it answers. */
const RUNNING = 'Tidings is running.'
/** What a developer's shell may hold must not reach a test; an empty value counts as not given. */
const UNSET = [
  'PUBLIC_URL',
  'SECRET_KEY',
  'RESEND_API_KEY',
  'RESEND_BASE_URL',
  'RESEND_WEBHOOK_SECRET',
  'LEASE_SECONDS',
  'RETRY_SECONDS',
  'DELIVERY_DAYS',
  'TURNSTILE_SITE_KEY',
  'TURNSTILE_SECRET_KEY',
  'TURNSTILE_BASE_URL',
  'SIGN_UP_LIMITS',
  'DEMO',
]

/**
 * Starts and waits until it serves: `{ url, port, adminToken, stateDir, seconds, pid, ended, printed(), stop(), kill() }`, with the
 * `seconds` from the command to the first answer and a promise of its exit code. PORT and STATE_DIR may be given; a given state stays.
 */
export async function startService(environment = {}) {
  const stateDir = environment.STATE_DIR ?? mkdtempSync(path.join(tmpdir(), 'tidings-'))
  const port = Number(environment.PORT ?? (await freePort()))
  const adminToken = environment.ADMIN_TOKEN ?? 'the-administrators-token-of-this-run'
  const startedAt = Date.now()
  const started = runStarter({ ...environment, PORT: String(port), STATE_DIR: stateDir, ADMIN_TOKEN: adminToken })
  let exitCode
  started.ended.then((code) => (exitCode = code))
  const stop = async () => {
    started.child.kill('SIGTERM')
    await started.ended
    if (!environment.STATE_DIR) rmSync(stateDir, { recursive: true, force: true })
  }
  // As a power cut would: nobody is asked, nothing is put away.
  const kill = async () => {
    process.kill(-groupOf(stateDir), 'SIGKILL')
    started.child.kill('SIGKILL')
    await started.ended
  }
  const url = `http://localhost:${port}`
  // Its own word first: one that was killed a moment ago may still answer on the same port.
  const isUp = async () => (started.printed().includes(RUNNING) ? isServing(url) : pause(50))
  while (!(await isUp())) {
    if (exitCode === undefined && Date.now() - startedAt < START_SECONDS * 1000) continue
    await stop()
    throw new Error(`The service did not start:\n${started.printed()}`)
  }
  const seconds = (Date.now() - startedAt) / 1000
  const { child, ended, printed } = started
  return { url, port, adminToken, stateDir, seconds, pid: child.pid, ended, printed, stop, kill }
}

/** The process group in which the service of a state runs. */
export function groupOf(stateDir) {
  return JSON.parse(readFileSync(path.join(stateDir, 'lock.json'), 'utf8')).group.pid
}

/** The starter as a child: `{ child, ended, printed() }`. It may well refuse to start. */
export function runStarter(environment) {
  const none = Object.fromEntries(UNSET.map((name) => [name, '']))
  const env = { ...process.env, ...none, TICK_MINUTES: '0', ...environment }
  const args = [path.join(ROOT, 'scripts', 'start.mjs')]
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return { child, ended, printed: () => printed }
}

export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

async function isServing(url) {
  try {
    await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) })
    return true
  } catch {
    return pause(50)
  }
}

/** Not yet. */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(() => resolve(false), milliseconds))
}
