/**
 * Makes the types of the client (src/client/api.d.ts) of the API as the service describes it now: starts the service, reads /openapi.json, and
 * has openapi-typescript write them, which is fetched when it is first asked for. Run by hand after a change to a route
 * (`node scripts/client.mjs`); test/http/client.test.ts refuses types that are of other doors.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fingerprintOf, shapeOf } from '../src/client/shape.mjs'
import { ROOT, underOwnNode } from './install.mjs'
import { startService } from './service.mjs'

const OPENAPI_TYPESCRIPT = 'openapi-typescript@7.13.0'
const TYPES = path.join(ROOT, 'src', 'client', 'api.d.ts')

/** Refusals are pages only for browsers. */
function asProgramsGetIt(shape) {
  for (const operation of Object.values(shape.paths).flatMap((path) => Object.values(path)))
    for (const [status, { content }] of Object.entries(operation.responses ?? {}))
      if (status >= '400' && content?.['application/json'])
        for (const type of Object.keys(content)) if (type.startsWith('text/html')) delete content[type]
  return shape
}

await underOwnNode()
const service = await startService({ DEMO: 'none' })
const folder = mkdtempSync(path.join(tmpdir(), 'tidings-client-'))
try {
  const description = await (await fetch(`${service.url}/openapi.json`)).json()
  const [shape, made] = [path.join(folder, 'shape.json'), path.join(folder, 'api.d.ts')]
  // Every answer has to have a description, be it an empty one.
  writeFileSync(shape, JSON.stringify(asProgramsGetIt(shapeOf(description))))
  execFileSync('npx', ['--yes', OPENAPI_TYPESCRIPT, shape, '-o', made, '--default-non-nullable', 'false'], {
    cwd: folder,
    stdio: 'inherit',
  })
  const head = `// Made by scripts/client.mjs of the API with the fingerprint ${await fingerprintOf(description)}\n`
  writeFileSync(TYPES, head + readFileSync(made, 'utf8'))
} finally {
  await service.stop()
  rmSync(folder, { recursive: true, force: true })
}
