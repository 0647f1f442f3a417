/**
 * `npm run test:browser`: the pages and widgets in a real Chromium, against the real service on free ports with fresh
 * states. Ticks only when a test asks for one. Arguments choose test files: `npm run test:browser -- week`. `npm run test:firefox` tries
 * the widgets in a Firefox instead.
 */
import { spawn } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import path from 'node:path'
import { browserPackages, giveUp, ownNode, ROOT, toolEnvironment, underOwnNode } from './install.mjs'
import { startService } from './service.mjs'

await underOwnNode()
await browserPackages()
const isFirefox = process.argv[2] === '--firefox'
const chromium = isFirefox ? 'a Firefox' : findChromium()
const folder = path.join('test', 'browser')
const wanted = process.argv.slice(2)
/** The last of these begins first, so that none is left alone at the end. */
const LONG = ['mails.test.mjs', 'life.test.mjs', 'desk.test.mjs', 'pages.test.mjs']
const files = readdirSync(path.join(ROOT, folder))
  .filter((name) =>
    isFirefox
      ? name === 'firefox.mjs'
      : name.endsWith('.test.mjs') && (wanted.length === 0 || wanted.some((word) => name.includes(word))),
  )
  .toSorted((one, other) => LONG.indexOf(other) - LONG.indexOf(one))
  .map((name) => path.join(folder, name))
if (files.length === 0) giveUp(`No file in ${folder} is named like ${wanted.join(' or ')}.`)

// Two files at once, each with a service and a mailbox of its own.
const services = await Promise.all(files.slice(0, 2).map(() => startService()))
const [{ adminToken }] = services
for (const { url, seconds } of services)
  console.log(`A service answered after ${seconds.toFixed(1)} s at ${url}; testing with ${chromium}.`)
const urls = services.map(({ url }) => url).join(' ')
const env = toolEnvironment({ CHROMIUM: chromium, TIDINGS_URLS: urls, ADMIN_TOKEN: adminToken })
const args = ['--test', `--test-concurrency=${services.length}`, '--test-timeout=180000', ...files]
const tests = spawn(ownNode(), args, { cwd: ROOT, stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tests.kill(signal))
const code = await new Promise((resolve) => tests.once('exit', (status) => resolve(status ?? 1)))
await Promise.all(services.map(({ stop }) => stop()))
if (code !== 0)
  for (const { url, printed } of services) console.error(`\nWhat the service at ${url} printed:\n${printed()}`)
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
