/**
 * What every command does first: installs the exact packages of package-lock.json when they are not there, and finds a
 * Node that the toolchain accepts: the machine's own, or where that is older (20), one that is fetched (scripts/node) and stands in
 * node_modules/.bin, so that `npx` finds it, too. What only tests in a browser need is fetched when they are asked for.
 * Built-ins only: it runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { releaseLock, takeLock } from './lock.mjs'

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const BIN = path.join(ROOT, 'node_modules', '.bin')
const OWN_NODE = path.join(BIN, 'node')
/** Where a fetched Node lies: outside of node_modules, which every `npm ci` empties. */
const NODE_FOLDER = path.join(ROOT, '.wrangler', 'node')
/** What the toolchain needs: wrangler 22.12, our tests `node:sqlite` without a flag. */
const [LEAST_MAJOR, LEAST_MINOR] = [22, 13]

/** Says one sentence on stderr and ends with 1. */
export function giveUp(sentence) {
  console.error(`\n${sentence}\n`)
  process.exit(1)
}

/** Path of a tool that came with the packages. */
export function tool(name) {
  return path.join(BIN, name)
}

/** The environment in which the toolchain runs: its Node first in PATH, nothing reported home, no colours lost. */
export function toolEnvironment(extra = {}) {
  const PATH = `${BIN}${path.delimiter}${process.env.PATH ?? ''}`
  return { ...process.env, PATH, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true', ...extra }
}

/** Installs what is missing; several commands started at once in one folder install once. */
export async function ensureInstalled() {
  if (isReady()) return
  const lock = path.join(ROOT, '.wrangler', 'install.lock')
  for (let told = false; !takeLock(lock, {}).taken; told = true) {
    if (!told) console.log('Another command is installing the packages; waiting for it.')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  try {
    if (!isInstalled(ROOT)) await install(ROOT, 'the packages that package-lock.json names')
    if (!hasNode()) await fetchNode()
  } finally {
    releaseLock(lock)
  }
}

function isReady() {
  return isInstalled(ROOT) && hasNode()
}

/** Has what only tests in a browser need, and answers how to come by it: `const { chromium } = (await browserPackages())('playwright-core')`. */
export async function browserPackages() {
  const folder = path.join(ROOT, 'test', 'browser')
  if (!isInstalled(folder)) await install(folder, 'what tests in a browser need')
  return createRequire(path.join(folder, 'package.json'))
}

function isNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > LEAST_MAJOR || (major === LEAST_MAJOR && minor >= LEAST_MINOR)
}

function hasNode() {
  return isNewEnough() || existsSync(OWN_NODE)
}

/** A Node for this folder alone. */
async function fetchNode() {
  const fetched = path.join(NODE_FOLDER, 'node_modules', '.bin', 'node')
  mkdirSync(NODE_FOLDER, { recursive: true })
  for (const name of ['package.json', 'package-lock.json'])
    copyFileSync(path.join(ROOT, 'scripts', 'node', name), path.join(NODE_FOLDER, name))
  if (!isInstalled(NODE_FOLDER) || !existsSync(fetched))
    await install(NODE_FOLDER, `a newer Node, since this one is ${process.versions.node}`)
  rmSync(OWN_NODE, { force: true })
  symlinkSync(realpathSync(fetched), OWN_NODE)
}

/** A Node that is new enough: the one that was fetched, else the one that runs this. */
export function ownNode() {
  if (existsSync(OWN_NODE) && spawnSync(OWN_NODE, ['--version']).status === 0) return OWN_NODE
  if (isNewEnough()) return process.execPath
  return giveUp(
    `This is Node ${process.versions.node} and no newer one could be fetched (are install scripts switched off in npm?). Install Node ${LEAST_MAJOR}.${LEAST_MINOR} or later.`,
  )
}

/** Installs, then goes on under the packages' Node: returns when this process is it, else runs the same command there. */
export async function underOwnNode() {
  await ensureInstalled()
  const node = ownNode()
  if (realpathSync(process.execPath) === realpathSync(node)) return
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit', env: toolEnvironment() })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.exit(await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1))))
}

/** True when what npm wrote into node_modules after its last complete install is what package-lock.json asks for. */
function isInstalled(folder) {
  const wanted = packages(path.join(folder, 'package-lock.json'))
  const found = packages(path.join(folder, 'node_modules', '.package-lock.json'))
  if (!wanted || !found) return false
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true
    // Binaries of other systems are in the lockfile and never on the disk.
    return found[name] ? found[name].version === entry.version : entry.optional === true || entry.devOptional === true
  })
}

function packages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return null
  }
}

async function install(folder, what) {
  console.log(`Installing ${what} (npm ci, once; a minute or two) …`)
  // npm must not run under the Node inside the folder that it is about to replace.
  const PATH = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => path.resolve(folder) !== BIN)
  const args = ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', '--progress=true']
  const npm = spawn('npm', args, {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, PATH: PATH.join(path.delimiter) },
  })
  const startedAt = Date.now()
  // npm's own bar needs a terminal; elsewhere a line now and then shows that it lives.
  const alive = process.stderr.isTTY ? null : setInterval(() => console.log(`  … ${seconds(startedAt)} s`), 10_000)
  const code = await new Promise((resolve) =>
    npm.once('error', () => resolve(127)).once('exit', (status) => resolve(status ?? 1)),
  )
  clearInterval(alive ?? undefined)
  if (code === 127) giveUp('npm was not found; install Node 20 or later together with npm.')
  if (code !== 0) giveUp(`\`npm ci\` ended with ${code}; what it printed above says why. Nothing was started.`)
  console.log(`Installed in ${seconds(startedAt)} s.`)
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1000)
}
