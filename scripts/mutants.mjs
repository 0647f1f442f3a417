/**
 * `npm run mutants`: small mistakes made on purpose, one at a time in a copy of the project, each with the tests that should notice it.
 * The mistakes are data (test/mutants/, a file a folder of src). A mistake that no test notices survives and is printed; one that
 * changes nothing is listed with the reason. `-- digests` tries those of test/mutants/digests.mjs, `-- --find words` those whose sentence
 * or file says so, `-- --jobs 1` one at a time.
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT, tool, toolEnvironment, underOwnNode } from './install.mjs'

await underOwnNode()
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { jobs: { type: 'string', default: '2' }, find: { type: 'string', default: '' } },
})
/** What a copy needs; node_modules is shared. */
const COPIED = ['src', 'emails', 'test', 'migrations', 'scripts']
const COPIED_FILES = ['package.json', 'tsconfig.json', 'wrangler.toml', 'vitest.config.mjs']
/** A mistake may make a test wait for what never comes. */
const PATIENCE = 240_000

const { impossibleMistakes, listMistakes } = await import('../test/tooling/mistakes.mjs')
const mutants = (await listMistakes(ROOT, positionals)).filter(({ file, breaks }) =>
  `${file} ${breaks}`.includes(values.find),
)
const ill = impossibleMistakes(ROOT, mutants)
if (ill.length > 0) {
  console.error(ill.join('\n'))
  process.exit(1)
}
const harmless = mutants.filter((mutant) => mutant.harmless)
const tried = mutants.filter((mutant) => !mutant.harmless)
console.log(`${tried.length} mistakes to make, ${harmless.length} listed that change nothing`)
const startedAt = Date.now()
const survivors = []
const counts = new Map()
let done = 0
await Promise.all(Array.from({ length: Number(values.jobs) }, () => work()))

console.log('\nfolder                 mistakes  noticed')
for (const [folder, { all, killed }] of [...counts].sort())
  console.log(`${folder.padEnd(22)} ${String(all).padStart(8)} ${String(killed).padStart(8)}`)
for (const mutant of harmless) console.log(`\nchanges nothing: ${mutant.breaks}\n  ${mutant.harmless}`)
for (const mutant of survivors) console.log(`\nSURVIVED ${mutant.file}: ${mutant.breaks}\n${shown(mutant)}`)
console.log(`\n${tried.length - survivors.length} passed, ${survivors.length} failed`)
process.exit(survivors.length > 0 ? 1 : 0)

async function work() {
  const place = copy()
  process.once('exit', () => rmSync(place, { recursive: true, force: true }))
  for (let mutant = tried[done++]; mutant; mutant = tried[done++]) {
    const file = path.join(place, mutant.file)
    const sound = readFileSync(file, 'utf8')
    // A function, so that a $ in the text means itself.
    writeFileSync(
      file,
      sound.replace(mutant.find, () => mutant.put),
    )
    const isNoticed = !(await passes(place, mutant.tests))
    writeFileSync(file, sound)
    if (!isNoticed) survivors.push(mutant)
    const folder = mutant.file.split('/').slice(0, 2).join('/')
    const count = counts.get(folder) ?? { all: 0, killed: 0 }
    counts.set(folder, { all: count.all + 1, killed: count.killed + (isNoticed ? 1 : 0) })
    const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1)
    console.log(
      `${isNoticed ? '✓' : '✗ SURVIVED'} ${Math.min(done, tried.length)}/${tried.length} ${minutes} min  ${mutant.breaks}`,
    )
  }
}

function copy() {
  const place = mkdtempSync(path.join(roomyFolder(), 'tidings-mutants-'))
  for (const name of COPIED) cpSync(path.join(ROOT, name), path.join(place, name), { recursive: true })
  for (const name of COPIED_FILES) cpSync(path.join(ROOT, name), path.join(place, name))
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(place, 'node_modules'))
  return place
}

/** Memory where there is room: the tests' databases live beside the copy. */
function roomyFolder() {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize > 2_000_000_000 ? '/dev/shm' : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** Whether all of these tests pass in the copy; the first that does not is enough. What is no vitest file runs under node's own runner. */
async function passes(place, tests) {
  const outside = tests.filter((name) => name.endsWith('.mjs'))
  const inWorkerd = tests.filter((name) => !name.endsWith('.mjs'))
  if (
    inWorkerd.length > 0 &&
    !(await ends(place, tool('vitest'), ['run', '--bail=1', '--silent', '--reporter=dot', ...inWorkerd]))
  )
    return false
  return outside.length === 0 || ends(place, process.execPath, ['--test', ...outside])
}

function ends(place, command, args) {
  const child = spawn(command, args, {
    cwd: place,
    stdio: 'ignore',
    env: toolEnvironment({ TMPDIR: place }),
    detached: true,
  })
  const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), PATIENCE)
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      clearTimeout(timer)
      resolve(code === 0)
    })
  })
}

function shown({ find, put }) {
  return [...find.split('\n').map((line) => `  - ${line}`), ...put.split('\n').map((line) => `  + ${line}`)].join('\n')
}
