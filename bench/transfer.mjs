/**
 * A list moves in and out: a hundred thousand readers in one call each way. Rows per second, the most memory that workerd held, and how
 * many statements the import took (D1 allows a thousand a request). `node bench/transfer.mjs` measures this alone; `--rows 10000` less of it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Miniflare } from 'miniflare'
import { bundle } from '../scripts/build.mjs'
import { ROOT } from '../scripts/install.mjs'
import { migrate, workerOptions } from '../scripts/worker.mjs'
import { closeConnections, send } from './load.mjs'
import { childNamed } from './process.mjs'
import { makePublication } from './publication.mjs'

const TOKEN = 'the-token-of-the-benchmarks'
const SLUGS = ['bench-here', 'bench-there']

/** Needs the bundle of bench/worker.ts in `folder`. */
export async function measureTransfer({ folder, rows, add }) {
  const stateDir = mkdtempSync(path.join(tmpdir(), 'tidings-bench-'))
  const bindings = {
    PUBLIC_URL: 'http://localhost',
    SECRET_KEY: 'a-key-of-the-benchmarks-only-0123456789',
    ADMIN_TOKEN: TOKEN,
  }
  const miniflare = new Miniflare(await workerOptions({ folder, stateDir, bindings, port: 0 }))
  try {
    const base = String(await miniflare.ready)
    await migrate(await miniflare.getD1Database('DB'))
    const workerd = childNamed('workerd')
    const [here, there] = SLUGS.map((slug) => `/v1/admin/publications/${slug}/subscribers`)
    for (const slug of SLUGS) await makePublication(base, TOKEN, slug)
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'text/csv' }
    const measured = async (what, act) => {
      // Whoever reads a hundred thousand rows meanwhile leaves connections idle for too long.
      closeConnections()
      workerd?.forgetPeak()
      const startedAt = performance.now()
      const answer = await act()
      add(
        'transfer',
        `${what}, ${rows.toLocaleString('en')} rows`,
        rows / ((performance.now() - startedAt) / 1000),
        'rows/s',
      )
      if (workerd) add('transfer', `${what}, peak memory of workerd`, workerd.peakMegabytes(), 'MB')
      return answer
    }
    await send(base, { path: `${here}/import`, headers, body: fileOf(100), expect: 200 })
    // What reading alone holds; an import also fills the database, which stands in the same process here.
    await measured('dry run', () =>
      send(base, { path: `${here}/import?dryRun=true`, headers, body: fileOf(rows), expect: 200 }),
    )
    await send(base, { path: '/bench/meter?on=1', expect: 200 })
    const outcome = await measured('import', () =>
      send(base, { path: `${here}/import`, headers, body: fileOf(rows), expect: 200 }),
    )
    const { request } = JSON.parse(await send(base, { path: '/bench/meter', expect: 200 }))
    if (request.statements !== undefined) add('transfer', 'import, statements', request.statements, '')
    const { imported, unchanged, rejected } = JSON.parse(outcome)
    if (imported + unchanged !== rows || rejected.length > 0) throw new Error(`imported: ${outcome.slice(0, 500)}`)
    const file = await measured('export', () =>
      send(base, { path: `${here}.csv`, method: 'GET', headers, expect: 200 }),
    )
    const again = await measured('import of the export', () =>
      send(base, { path: `${there}/import`, headers, body: file, expect: 200 }),
    )
    if (JSON.parse(again).imported !== rows) throw new Error(`imported again: ${again.slice(0, 500)}`)
  } finally {
    await miniflare.dispose()
    rmSync(stateDir, { recursive: true, force: true })
  }
}

function fileOf(rows) {
  const lines = Array.from(
    { length: rows },
    (_, i) => `reader-${i}@readers.example,2025-03-09T10:30:00Z,"the old form, page ${i % 50}",Trade;Energy,en`,
  )
  return ['email,consented_at,consent_source,topics,language', ...lines].join('\r\n')
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } })
  const folder = path.join(ROOT, 'node_modules', '.cache', 'tidings', 'bench-transfer')
  await bundle('bench/worker.ts', folder)
  const add = (group, what, value, unit) =>
    console.log(`${group}  ${what.padEnd(44)} ${Number(value).toFixed(1)} ${unit}`)
  await measureTransfer({ folder, rows: Number(values.rows), add })
  closeConnections()
}
