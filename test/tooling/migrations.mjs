/**
 * The migration guard: a landed migration never changes (migrations/landed.json holds the SHA-256 of each), none drops or
 * rebuilds a table (D1 ignores the PRAGMA that would protect child rows), and src/ground/schema.ts says the same as migrations/.
 * `node test/tooling/migrations.mjs --land` lists new ones; it never touches a line that is there.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { ROOT, tool, toolEnvironment } from '../../scripts/install.mjs'

const LAND = 'node test/tooling/migrations.mjs --land'
const FORBIDDEN = [
  [/\bDROP\s+TABLE\b/i, 'drops a table; keep it and stop using it'],
  [/\bPRAGMA\s+(defer_)?foreign_keys\b/i, 'sets a foreign key PRAGMA, which D1 ignores inside a migration'],
  [/\bON\s+DELETE\s+CASCADE\b/i, 'deletes by cascade; delete children explicitly, in the verb that means it'],
  [/__new_/i, 'rebuilds a table, which deletes child rows on D1; add a nullable column or a new table instead'],
]

export async function checkMigrations(root) {
  const folder = path.join(root, 'migrations')
  const files = Object.fromEntries(sqlIn(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]))
  return [
    ...forbiddenStatements(files),
    ...changedSinceLanding(files, landedIn(folder)),
    ...(await differencesFromSchema(root)),
  ]
}

export function forbiddenStatements(files) {
  return Object.entries(files).flatMap(([name, text]) =>
    FORBIDDEN.filter(([pattern]) => pattern.test(text.replace(/--.*$/gm, ''))).map(
      ([, why]) => `migrations/${name} ${why}.`,
    ),
  )
}

export function changedSinceLanding(files, landed) {
  const changed = Object.entries(files).flatMap(([name, text]) => {
    if (!landed[name]) return [`migrations/${name} is not in migrations/landed.json; when it is final: ${LAND}`]
    if (landed[name] !== digest(text))
      return [`migrations/${name} changed after it landed; put it back and write a new migration.`]
    return []
  })
  const missing = Object.keys(landed).filter((name) => !(name in files))
  return [...changed, ...missing.map((name) => `migrations/${name} landed and is gone; databases out there have it.`)]
}

/** Lets drizzle-kit write what is missing into a copy; anything it writes is a difference. */
async function differencesFromSchema(root) {
  const copy = mkdtempSync(path.join(root, 'node_modules', '.tidings-migrations-'))
  try {
    cpSync(path.join(root, 'migrations'), copy, { recursive: true })
    const before = new Set(sqlIn(copy))
    const args = [
      'generate',
      '--dialect',
      'sqlite',
      '--schema',
      'src/ground/schema.ts',
      '--out',
      path.relative(root, copy),
    ]
    const ran = await promisify(execFile)(tool('drizzle-kit'), args, {
      cwd: root,
      env: toolEnvironment({ NO_COLOR: '1' }),
    }).catch((error) => error)
    if (ran instanceof Error)
      return [`drizzle-kit could not compare src/ground/schema.ts with migrations/: ${ran.stderr || ran.message}`]
    const written = sqlIn(copy).filter((name) => !before.has(name))
    return written.map((name) => {
      const statements = readFileSync(path.join(copy, name), 'utf8').trim()
      return `src/ground/schema.ts and migrations/ differ; \`npx drizzle-kit generate\` would write:\n${statements}`
    })
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function sqlIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}

function landedIn(folder) {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'landed.json'), 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return {}
    throw error
  }
}

export function digest(text) {
  return createHash('sha256').update(text).digest('hex')
}

function land() {
  const folder = path.join(ROOT, 'migrations')
  const landed = landedIn(folder)
  const added = sqlIn(folder).filter((name) => !landed[name])
  for (const name of added) landed[name] = digest(readFileSync(path.join(folder, name), 'utf8'))
  writeFileSync(path.join(folder, 'landed.json'), `${JSON.stringify(landed, null, 2)}\n`)
  console.log(added.length === 0 ? 'Every migration is listed already.' : `Landed: ${added.join(', ')}`)
}

if (process.argv[1] === import.meta.filename && process.argv.includes('--land')) land()
