/**
 * `npm test`: every check that needs no browser. First the guards, one line each; what a failing one printed is shown and
 * nothing else runs. Then the tests, whose closing lines are the last ones. With arguments only those tests: `npm test -- test/week`.
 */
import { execFile, spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { ROOT, tool, toolEnvironment, underOwnNode } from './install.mjs'

await underOwnNode()
const { checkBundle } = await import('../test/tooling/bundle.mjs')
const { checkImports } = await import('../test/tooling/imports.mjs')
const { checkMigrations } = await import('../test/tooling/migrations.mjs')
const { checkWidgets } = await import('./widgets.mjs')

const selfTests = readdirSync(path.join(ROOT, 'test', 'tooling')).filter((name) => name.endsWith('.test.mjs'))
const guards = [
  ['format and lint', () => command('biome', 'ci', '--colors=off', '--max-diagnostics=20', '.')],
  ['types', () => command('tsc', '--noEmit')],
  ['types of the widgets', () => command('tsc', '--noEmit', '-p', path.join('src', 'widgets'))],
  ['import rules', () => sentences(checkImports(ROOT))],
  ['migrations', async () => sentences(await checkMigrations(ROOT))],
  ['widgets', async () => sentences(await checkWidgets())],
  ['bundle', async () => checkBundle()],
  [
    'starter and guards',
    () => command('node', '--test', ...selfTests.map((name) => path.join('test', 'tooling', name))),
  ],
  ['simulated sends', () => command('node', '--test', path.join('test', 'sim', 'sends.test.mjs'))],
]

const chosen = process.argv.slice(2)
let failed = 0
for (const [name, guard] of chosen.length > 0 ? [] : guards) {
  const startedAt = Date.now()
  const { isGood, says, output } = await guard().catch((error) => ({ isGood: false, output: error.stack }))
  const time = `${((Date.now() - startedAt) / 1000).toFixed(1)} s`
  console.log(`${isGood ? '✓' : '✗'} ${name.padEnd(24)}${time.padStart(8)}${says ? `   ${says}` : ''}`)
  if (isGood) continue
  failed++
  console.log(`\n${output.trim()}\n`)
}
if (failed > 0) {
  console.log(`The tests were not run.\n${guards.length - failed} passed, ${failed} failed`)
  process.exit(1)
}
const vitest = spawn(tool('vitest'), ['run', ...chosen], {
  cwd: ROOT,
  stdio: 'inherit',
  env: toolEnvironment(),
})
vitest.once('exit', (code) => process.exit(code ?? 1))

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
