/**
 * The Worker outside Cloudflare: bundled by wrangler exactly as for a deployment, run by Miniflare with the bindings and
 * queue settings of wrangler.toml, its database migrated. The starter, the checks and the benchmarks share it.
 * Needs the installed packages and their Node.
 */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { convertV4MiniflareOptions, Log, LogLevel } from 'miniflare'
import { unstable_getMiniflareWorkerOptions, unstable_splitSqlQuery } from 'wrangler'
import { ROOT, tool, toolEnvironment } from './install.mjs'

const run = promisify(execFile)
export const CONFIG = path.join(ROOT, 'wrangler.toml')
const MIGRATIONS = path.join(ROOT, 'migrations')

/** Bundles an entry into a folder, which is emptied first. Returns what wrangler printed. */
export async function bundle(entry, folder) {
  rmSync(folder, { recursive: true, force: true })
  const args = [
    'deploy',
    entry,
    '--dry-run',
    '--config',
    CONFIG,
    '--outdir',
    folder,
    '--metafile',
    path.join(folder, 'meta.json'),
  ]
  const options = { cwd: ROOT, env: toolEnvironment({ NO_COLOR: '1', CI: 'true' }), maxBuffer: 64 * 1024 * 1024 }
  try {
    return (await run(tool('wrangler'), args, options)).stdout
  } catch (error) {
    throw new Error(`${entry} could not be bundled:\n${error.stdout ?? ''}${error.stderr ?? error.message}`)
  }
}

/** The Worker's script in a bundled folder. */
export function bundledScript(folder) {
  const name = readdirSync(folder).find((file) => /\.m?js$/.test(file) && !/^[0-9a-f]{40}-/.test(file))
  if (!name) throw new Error(`no script in ${folder}`)
  return path.join(folder, name)
}

/** Miniflare's options for a bundled folder: everything that wrangler.toml binds, our values, nothing from the network. */
export function workerOptions({ folder, stateDir, bindings = {}, ...shared }) {
  const { workerOptions: configured } = unstable_getMiniflareWorkerOptions(CONFIG)
  const { modulesRules: _, ...worker } = configured
  return convertV4MiniflareOptions({
    host: '127.0.0.1',
    // Without this Miniflare asks Cloudflare where this machine is.
    cf: false,
    telemetry: { enabled: false },
    log: new Log(LogLevel.ERROR),
    ...shared,
    // The layout of `wrangler dev --persist-to`, so that wrangler's own commands find the database.
    resourcePersistencePath: stateDir ? path.join(stateDir, 'v3') : undefined,
    ...worker,
    rootPath: folder,
    modulesRoot: folder,
    modules: modulesIn(folder),
    bindings: { ...worker.bindings, ...bindings },
  })
}

/** Applies what is missing from migrations/, each in one transaction with its line in the table that wrangler keeps too. */
export async function migrate(db) {
  await db
    .prepare(
      'CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)',
    )
    .run()
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all()
  const applied = new Set(results.map((row) => row.name))
  const missing = migrationNames().filter((name) => !applied.has(name))
  for (const name of missing) {
    const statements = unstable_splitSqlQuery(readFileSync(path.join(MIGRATIONS, name), 'utf8'))
    const landed = db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name)
    await db.batch([...statements.map((statement) => db.prepare(statement)), landed])
  }
  return missing
}

export function migrationNames() {
  return readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}

/** The script first; what wrangler put beside it by its kind. A script with a hash in its name was imported as text. */
function modulesIn(folder) {
  const script = bundledScript(folder)
  const beside = readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((file) => file !== script && !/(\.map|\.md|meta\.json)$/.test(file))
  return [{ type: 'ESModule', path: script }, ...beside.map((file) => ({ type: kindOf(file), path: file }))]
}

function kindOf(file) {
  if (file.endsWith('.wasm')) return 'CompiledWasm'
  return file.endsWith('.bin') ? 'Data' : 'Text'
}
