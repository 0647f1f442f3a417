/**
 * Builds what publishers' pages load (src/widgets/elements) into src/widgets/built. Run by hand after a change (`node scripts/widgets.mjs`)
 * and kept in the repository: wrangler, the tests and the benchmarks take it as text, and a package that is installed from here has it.
 * `npm test` refuses what is not made of its source as it is now.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from './install.mjs'

const FOLDER = path.join(ROOT, 'src', 'widgets')
const BUILT = ['embed', 'later', 'module']

/** The sentences of the guard, if there are any to say. */
export async function checkWidgets() {
  const stale = []
  for (const name of BUILT) if (readFileSync(place(name), 'utf8') !== (await build(name))) stale.push(name)
  return stale.map(
    (name) => `src/widgets/built/${name}.js is not made of elements/ as they are now. Run: node scripts/widgets.mjs`,
  )
}

async function build(name) {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [path.join(FOLDER, 'elements', `${name}.ts`)],
    bundle: true,
    // A bundler shrinks the module itself, and reads what is written for it beside the import.
    minify: name !== 'module',
    write: false,
    // The service puts what a script is told before it, and around it what keeps its names from the page.
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
  })
  return outputFiles[0].text
}

function place(name) {
  return path.join(FOLDER, 'built', `${name}.js`)
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const name of BUILT) writeFileSync(place(name), await build(name))
