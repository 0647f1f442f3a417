/**
 * The real service for a runner: `npm start`'s own script on a free port, with a fresh state in a temporary folder that goes
 * away with it. What it prints is kept and shown only when it fails to start.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ROOT } from './install.mjs'

const START_SECONDS = 120

/** `{ url, adminToken, seconds, printed(), stop() }`; `seconds` from the command to the first answer. */
export async function startService(environment = {}) {
  const stateDir = mkdtempSync(path.join(tmpdir(), 'tidings-'))
  const port = await freePort()
  const adminToken = 'the-token-of-this-run'
  const env = {
    ...process.env,
    PORT: String(port),
    STATE_DIR: stateDir,
    TICK_MINUTES: '0',
    ADMIN_TOKEN: adminToken,
    ...environment,
  }
  const url = `http://localhost:${port}`
  const startedAt = Date.now()
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts', 'start.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(stateDir, { recursive: true, force: true })
  }
  while (!(await isServing(url))) {
    if (child.exitCode === null && Date.now() - startedAt < START_SECONDS * 1000) continue
    await stop()
    throw new Error(`The service did not start:\n${printed}`)
  }
  return { url, adminToken, stateDir, seconds: (Date.now() - startedAt) / 1000, printed: () => printed, stop }
}

async function isServing(url) {
  try {
    await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) })
    return true
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 50))
    return false
  }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
