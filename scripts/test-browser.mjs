/**
 * `npm run test:browser`: the pages and widgets in a real Chromium, against the real service on a free port with a fresh
 * state. Ticks only when a test asks for one. Arguments choose test files: `npm run test:browser -- week`. `npm run test:firefox` tries
 * the widgets in a Firefox instead.
 */
import { spawn } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import path from 'node:path'
import { giveUp, ownNode, ROOT, toolEnvironment, underOwnNode } from './install.mjs'
import { startService } from './service.mjs'

await underOwnNode()
const isFirefox = process.argv[2] === '--firefox'
const chromium = isFirefox ? 'a Firefox' : findChromium()
const folder = path.join('test', 'browser')
const wanted = process.argv.slice(2)
const files = readdirSync(path.join(ROOT, folder))
  .filter((name) =>
    isFirefox
      ? name === 'firefox.mjs'
      : name.endsWith('.test.mjs') && (wanted.length === 0 || wanted.some((word) => name.includes(word))),
  )
  .map((name) => path.join(folder, name))
if (files.length === 0) giveUp(`No file in ${folder} is named like ${wanted.join(' or ')}.`)

const service = await startService()
console.log(`The service answered after ${service.seconds.toFixed(1)} s at ${service.url}; testing with ${chromium}.`)
const env = toolEnvironment({ CHROMIUM: chromium, TIDINGS_URL: service.url, ADMIN_TOKEN: service.adminToken })
// One file after the other: they share one service and its mailbox.
const args = ['--test', '--test-concurrency=1', '--test-timeout=180000', ...files]
const tests = spawn(ownNode(), args, { cwd: ROOT, stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tests.kill(signal))
const code = await new Promise((resolve) => tests.once('exit', (status) => resolve(status ?? 1)))
await service.stop()
if (code !== 0) console.error(`\nWhat the service printed:\n${service.printed()}`)
process.exit(code)

function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const places = [
    process.env.CHROMIUM,
    ...names.flatMap((name) => [...folders, '/usr/bin', '/snap/bin'].map((at) => path.join(at, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ]
  const found = places.find(isExecutable)
  if (found) return found
  return giveUp(
    'No Chromium was found. Install one (Debian and Ubuntu: `apt-get install chromium`), or name one: CHROMIUM=/path/to/chrome npm run test:browser',
  )
}

function isExecutable(file) {
  if (!file) return false
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
