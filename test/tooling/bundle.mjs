/**
 * The bundle guard: what would be deployed builds, stays under its size, and holds nothing that must not exist there.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { bundle } from '../../scripts/build.mjs'
import { ROOT } from '../../scripts/install.mjs'

/** Four parts in a hundred above what they were when this was written: the scripts that a new isolate reads before it answers, and all of them. */
const GZIP_LIMIT = { start: 375_000, all: 543_000 }
const FORBIDDEN = [
  [/^src\/dev\//, 'src/dev is for `npm start` only'],
  [
    /node_modules\/typescript\//,
    'a TypeScript compiler came along, through a minifier of MJML? See MJML_ALIASES in scripts/build.mjs',
  ],
  [
    /node_modules\/(vitest|miniflare|wrangler|esbuild|playwright-core|fast-check)\//,
    'that is a development dependency',
  ],
  [/^(test|bench|scripts)\//, 'only src and emails are deployed'],
]

export async function checkBundle() {
  const measured = await measureBundle('src/index.ts', path.join(ROOT, 'node_modules', '.cache', 'tidings', 'bundle'))
  const { start, all, inputs } = measured
  const found = forbiddenInputs(inputs)
  for (const [part, limit] of Object.entries(GZIP_LIMIT))
    if (measured[part].gzip > limit)
      found.push(
        `The bundle (${part}) has ${kilobytes(measured[part].gzip)} gzipped; the limit is ${kilobytes(limit)}.`,
      )
  const says = `${kilobytes(start.raw)}, gzipped ${kilobytes(start.gzip)}; with all that is read later ${kilobytes(all.gzip)}`
  return { isGood: found.length === 0, says, output: found.join('\n') }
}

/** Sizes in bytes, of what is read before the first answer and of everything, and the files that went in. */
export async function measureBundle(entry, folder) {
  const { inputs, outputs } = await bundle(entry, folder)
  // Texts beside the scripts are read when somebody needs them; no script is longer for them.
  const scripts = Object.keys(outputs).filter((file) => /^(index|part-\w+)\.js$/.test(path.basename(file)))
  const main = scripts.find((file) => outputs[file].entryPoint === entry)
  const atOnce = importedAtOnce(outputs, main).filter((file) => scripts.includes(file))
  const sizeOf = (some) => {
    const contents = some.map((file) => readFileSync(path.join(ROOT, file)))
    const sum = (lengths) => lengths.reduce((total, length) => total + length, 0)
    return {
      raw: sum(contents.map(({ length }) => length)),
      gzip: sum(contents.map((content) => gzipSync(content, { level: 9 }).length)),
    }
  }
  return { start: sizeOf(atOnce), all: sizeOf(scripts), inputs: Object.keys(inputs) }
}

/** A file and whatever it cannot be read without. */
function importedAtOnce(outputs, file, found = new Set()) {
  if (found.has(file) || !outputs[file]) return [...found]
  found.add(file)
  for (const { path: other, kind } of outputs[file].imports)
    if (kind === 'import-statement') importedAtOnce(outputs, other, found)
  return [...found]
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
