/**
 * The Worker outside Cloudflare: built exactly as for a deployment (build.mjs), run by Miniflare with the bindings and queue
 * settings of wrangler.toml, its database migrated. The starter, the checks and the benchmarks share it.
 * Needs the installed packages and their Node.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel } from 'miniflare'
import { bundle, fingerprint } from './build.mjs'
import { ROOT } from './install.mjs'

export const CONFIG = path.join(ROOT, 'wrangler.toml')
const MIGRATIONS = path.join(ROOT, 'migrations')

/** Bundles an entry unless the same files were bundled before: the folder, and what wrangler.toml says. */
export async function bundleOnce(entry) {
  const cache = path.join(ROOT, '.wrangler', 'bundles')
  const folder = path.join(cache, fingerprint(entry))
  const note = path.join(folder, 'configured.json')
  if (!existsSync(note)) {
    const making = `${folder}.${process.pid}`
    await bundle(entry, making)
    writeFileSync(path.join(making, 'configured.json'), JSON.stringify(await configuredWorker()))
    moveInPlace(making, folder)
    forgetOld(cache)
  }
  return { folder, configured: JSON.parse(readFileSync(note, 'utf8')) }
}

/** What wrangler.toml binds, in Miniflare's words. Importing wrangler takes most of a second. */
async function configuredWorker() {
  const { unstable_getMiniflareWorkerOptions } = await import('wrangler')
  const { modulesRules: _, ...worker } = unstable_getMiniflareWorkerOptions(CONFIG).workerOptions
  return worker
}

/** Miniflare's options for a bundled folder: everything that wrangler.toml binds, our values, nothing from the network. */
export async function workerOptions({ folder, stateDir, bindings = {}, durableObjects = {}, configured, ...shared }) {
  const worker = configured ?? (await configuredWorker())
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
    durableObjects: { ...worker.durableObjects, ...durableObjects },
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
  if (missing.length === 0) return missing
  await import('wrangler')
  // That took seconds in which nothing else ran, and workerd has closed the connection meanwhile: a moment to notice.
  await new Promise((resolve) => setTimeout(resolve, 20))
  for (const name of missing) {
    const statements = await statementsOf(name)
    const landed = db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name)
    await db.batch([...statements.map((statement) => db.prepare(statement)), landed])
  }
  return missing
}

export async function statementsOf(migration) {
  const { unstable_splitSqlQuery } = await import('wrangler')
  return unstable_splitSqlQuery(readFileSync(path.join(MIGRATIONS, migration), 'utf8'))
}

export function migrationNames() {
  return readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}

/** Every module under the name by which the others import it; the first is the one that is asked. */
function modulesIn(folder) {
  const names = readdirSync(folder).filter((name) => /^(part|text)-/.test(name) && !name.endsWith('.map'))
  return ['index.js', ...names].map((name) => ({
    type: name.startsWith('text-') ? 'Text' : 'ESModule',
    path: path.join(folder, name),
  }))
}

/** Whole or not at all; of two that made the same, either will do. */
function moveInPlace(from, to) {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!existsSync(to)) throw error
    rmSync(from, { recursive: true, force: true })
  }
}

/** Keeps the newest few; a service reads its bundle when it starts and not again. */
function forgetOld(cache) {
  const folders = readdirSync(cache).map((name) => path.join(cache, name))
  const newestFirst = folders.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const folder of newestFirst.slice(6)) rmSync(folder, { recursive: true, force: true })
}
