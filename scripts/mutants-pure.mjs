/**
 * `npm run mutants:pure`: Stryker makes every small mistake that it knows in the pure parts (test/pure/parts.mjs) and says which no test
 * notices. `-- select` tries the parts whose path says so. Stryker is no dependency: it is fetched, at an exact version, when it is first
 * asked for, and the next `npm ci` takes it away again.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PARTS } from '../test/pure/parts.mjs'
import { giveUp, ROOT, tool, toolEnvironment, underOwnNode } from './install.mjs'

await underOwnNode()
const VERSION = '10.1.1'
const asked = process.argv.slice(2)
const parts = Object.keys(PARTS).filter((file) => asked.length === 0 || asked.some((word) => file.includes(word)))
if (parts.length === 0) giveUp(`No pure part is called ${asked.join(' or ')}; they are listed in test/pure/parts.mjs.`)

if (!existsSync(path.join(ROOT, 'node_modules', '@stryker-mutator', 'vitest-runner'))) {
  console.log(`Fetching Stryker ${VERSION} …`)
  const packages = ['core', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@${VERSION}`)
  execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', ...packages], { cwd: ROOT, stdio: 'inherit' })
}
const folder = path.join(ROOT, 'node_modules', '.cache', 'tidings')
mkdirSync(folder, { recursive: true })
const copies = mkdtempSync(path.join(tmpdir(), 'tidings-mutants-'))
process.once('exit', () => rmSync(copies, { recursive: true, force: true }))
const settings = {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: path.join('test', 'pure', 'vitest.config.mjs'), related: false },
  mutate: parts,
  // What a log says and what an error is called are not behaviour; a sentence for a person is tested where a person sees it.
  mutator: { excludedMutations: ['StringLiteral'] },
  coverageAnalysis: 'perTest',
  // Stryker reads TypeScript's settings through an interface that TypeScript 7 does not have; nothing here needs them.
  tsconfigFile: 'none',
  concurrency: 2,
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { logTests: false },
  thresholds: { high: 95, low: 90, break: asked.length > 0 ? null : 90 },
  ignorePatterns: ['docs', 'bench', '.wrangler', 'migrations/meta'],
  // Below node_modules Vitest finds no tests.
  tempDirName: copies,
}
const file = path.join(folder, 'stryker.json')
writeFileSync(file, JSON.stringify(settings))
try {
  execFileSync(tool('stryker'), ['run', file], {
    cwd: ROOT,
    stdio: 'inherit',
    env: toolEnvironment({ PURE_PARTS: parts.join(' ') }),
  })
} catch (error) {
  process.exit(error.status ?? 1)
}
