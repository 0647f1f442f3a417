/**
 * The bundle guard: what would be deployed builds, stays under its size, and holds nothing that must not exist there.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { ROOT } from '../../scripts/install.mjs'
import { bundle, bundledScript } from '../../scripts/worker.mjs'

/** What every new isolate has to load before it answers: two parts in a hundred above what it was when this was written. The texts beside it are read when somebody needs them. */
const GZIP_LIMIT = 505_000
const FORBIDDEN = [
  [/^src\/dev\//, 'src/dev is for `npm start` only'],
  [
    /node_modules\/typescript\//,
    'a TypeScript compiler came along, through a minifier of MJML? See [alias] in wrangler.toml',
  ],
  [
    /node_modules\/(vitest|miniflare|wrangler|esbuild|playwright-core|fast-check)\//,
    'that is a development dependency',
  ],
  [/^(test|bench|scripts)\//, 'only src and emails are deployed'],
]

export async function checkBundle() {
  const { gzip, raw, inputs } = await measureBundle(
    'src/index.ts',
    path.join(ROOT, 'node_modules', '.cache', 'tidings', 'bundle'),
  )
  const found = forbiddenInputs(inputs)
  if (gzip > GZIP_LIMIT) found.push(`The bundle has ${kilobytes(gzip)} gzipped; the limit is ${kilobytes(GZIP_LIMIT)}.`)
  return { isGood: found.length === 0, says: `${kilobytes(raw)}, gzipped ${kilobytes(gzip)}`, output: found.join('\n') }
}

/** Sizes in bytes and the files that went in. */
export async function measureBundle(entry, folder) {
  await bundle(entry, folder)
  const script = readFileSync(bundledScript(folder))
  const { inputs } = JSON.parse(readFileSync(path.join(folder, 'meta.json'), 'utf8'))
  return { raw: script.length, gzip: gzipSync(script, { level: 9 }).length, inputs: Object.keys(inputs) }
}

export function forbiddenInputs(inputs) {
  return inputs.flatMap((input) =>
    FORBIDDEN.filter(([pattern]) => pattern.test(input)).map(
      ([, reason]) => `${input} is in the deployed bundle: ${reason}.`,
    ),
  )
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} KB`
}
