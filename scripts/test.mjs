/**
 * `npm test`: every check that needs no browser. First the guards, one line each; what a failing one printed is shown and
 * nothing else runs. Then the tests in workerd, in two of them at once, and when both cores are free again those that run outside
 * of it, side by side. The last line counts the guards and those. With arguments only those tests in workerd: `npm test -- test/week`.
 */
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { ROOT, tool, toolEnvironment, underOwnNode } from './install.mjs'

await underOwnNode()
const { checkBundle } = await import('../test/tooling/bundle.mjs')
const { checkHouse } = await import('../test/tooling/house.mjs')
const { checkImports } = await import('../test/tooling/imports.mjs')
const { checkMigrations } = await import('../test/tooling/migrations.mjs')
const { impossibleMistakes, listMistakes } = await import('../test/tooling/mistakes.mjs')
const { checkLists } = await import('./lists.mjs')
const { checkWidgets } = await import('./widgets.mjs')

const guards = [
  ['format and lint', () => command('biome', 'ci', '--colors=off', '--max-diagnostics=20', '.')],
  ['types', () => command('tsc', '--noEmit')],
  ['types of the widgets', () => command('tsc', '--noEmit', '-p', path.join('src', 'widgets'))],
  ['import rules', () => sentences(checkImports(ROOT))],
  ['the house', () => sentences(checkHouse(ROOT))],
  ['migrations', async () => sentences(await checkMigrations(ROOT))],
  ['widgets', async () => sentences(await checkWidgets())],
  ['lists', async () => sentences(await checkLists())],
  ['mistakes to make', async () => sentences(impossibleMistakes(ROOT, await listMistakes(ROOT)))],
  ['bundle', async () => checkBundle()],
]
const selfTests = readdirSync(path.join(ROOT, 'test', 'tooling')).filter((name) => name.endsWith('.test.mjs'))
const after = [
  [
    'starter and guards',
    () => command('node', '--test', ...selfTests.map((name) => path.join('test', 'tooling', name))),
  ],
  ['simulated sends', () => command('node', '--test', path.join('test', 'sim', 'sends.test.mjs'))],
]

const chosen = process.argv.slice(2)
const temporary = quickFolder()
if (temporary) process.env.TMPDIR = temporary
process.once('exit', () => temporary && rmSync(temporary, { recursive: true, force: true }))

const failed = chosen.length > 0 ? 0 : await sideBySide(guards)
if (failed > 0) {
  console.log(`The tests were not run.\n${guards.length - failed} passed, ${failed} failed`)
  process.exit(1)
}
const inWorkerd = await vitest()
if (chosen.length > 0) process.exit(inWorkerd)
const failedAfter = await sideBySide(after)
const seconds = Math.round(performance.now() / 1000)
console.log(`All of it took ${Math.floor(seconds / 60)} min ${seconds % 60} s.`)
console.log(`Checks: ${guards.length + after.length - failedAfter} passed, ${failedAfter} failed`)
process.exit(inWorkerd || (failedAfter > 0 ? 1 : 0))

/** How many were not good. */
async function sideBySide(checks) {
  const outcomes = await Promise.all(checks.map(([name, check]) => isGoodAs(name, check)))
  return outcomes.filter((isGood) => !isGood).length
}

async function isGoodAs(name, check) {
  const startedAt = Date.now()
  const { isGood, says, output } = await check().catch((error) => ({ isGood: false, output: error.stack }))
  const time = `${((Date.now() - startedAt) / 1000).toFixed(1)} s`
  console.log(`${isGood ? '✓' : '✗'} ${name.padEnd(24)}${time.padStart(8)}${says ? `   ${says}` : ''}`)
  if (!isGood) console.log(`\n${output.trim()}\n`)
  return isGood
}

/** The tests in workerd; the code that they end with. */
function vitest() {
  const tests = spawn(tool('vitest'), ['run', ...chosen], { cwd: ROOT, stdio: 'inherit', env: toolEnvironment() })
  return new Promise((resolve) => tests.once('exit', (code) => resolve(code ?? 1)))
}

/** Databases in memory are twice as quick; where there is room for them (a container's /dev/shm may have 64 MB). */
function quickFolder() {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize > 2_000_000_000 ? mkdtempSync('/dev/shm/tidings-') : null
  } catch {
    return null
  }
}

/** Runs a tool of ours; it is good when it ends with 0. */
function command(name, ...args) {
  return new Promise((resolve) => {
    const options = { cwd: ROOT, env: toolEnvironment({ NO_COLOR: '1' }), maxBuffer: 64 * 1024 * 1024 }
    execFile(tool(name), args, options, (error, stdout, stderr) => {
      resolve({ isGood: !error, output: `${stdout}${stderr}${error && !stdout && !stderr ? error.message : ''}` })
    })
  })
}

async function sentences(found) {
  return { isGood: found.length === 0, output: found.join('\n') }
}
