/**
 * Builds what runs in browsers: what publishers' pages load (src/widgets/elements) into src/widgets/built, and the desk's script
 * (src/dashboard/script) into src/dashboard/built. Run by hand after a change (`node scripts/widgets.mjs`) and kept in the repository: wrangler, the tests and the benchmarks take it as text, and a package that is installed from here has it.
 * `npm test` refuses what is not made of its source as it is now.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from './install.mjs'

/** What is built, by its source. */
const BUILT = {
  'src/widgets/built/embed.js': 'src/widgets/elements/embed.ts',
  'src/widgets/built/later.js': 'src/widgets/elements/later.ts',
  'src/widgets/built/module.js': 'src/widgets/elements/module.ts',
  'src/dashboard/built/desk.js': 'src/dashboard/script/desk.ts',
}
/** A bundler shrinks the module itself, and reads what is written for it beside the import. */
const FOR_BUNDLERS = 'src/widgets/built/module.js'

/** The sentences of the guard, if there are any to say. */
export async function checkWidgets() {
  const stale = []
  for (const file of Object.keys(BUILT)) if (readFileSync(place(file), 'utf8') !== (await build(file))) stale.push(file)
  return stale.map((file) => `${file} is not made of ${BUILT[file]} as it is now. Run: node scripts/widgets.mjs`)
}

/**
 * What an element of ours calls its own, by a name that is nobody else's: shortened, and to the same in every script, since what comes
 * later is handed the elements of what came first, perhaps from a cache. A new name goes to the end: the others then stay what they are.
 */
const OURS =
  /^(refresh|attempt|navigated|given|listed|address|later|leave|announce|complain|told|buttons|isDone|pack|draw|story|headline|show)$/
const SHORTENED = Object.fromEntries(OURS.source.match(/\w+/g).map((name, place) => [name, `$${place.toString(36)}`]))

async function build(file) {
  const [{ build }, { minify }] = await Promise.all([import('esbuild'), import('terser')])
  const isWidget = file.startsWith('src/widgets/')
  const { outputFiles } = await build({
    entryPoints: [place(BUILT[file])],
    bundle: true,
    minify: file !== FOR_BUNDLERS,
    write: false,
    // The service puts what a script is told before it, and around it what keeps its names from the page.
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    ...(isWidget && { mangleProps: OURS, mangleCache: { ...SHORTENED }, plugins: [stylesInOneLine] }),
  })
  const [{ text }] = outputFiles
  if (!isWidget || file === FOR_BUNDLERS) return text
  // The last few bytes: readers' pages wait for these.
  const { code } = await minify(text, {
    module: true,
    ecma: 2020,
    compress: { passes: 3, reduce_funcs: false },
    format: { ascii_only: false },
  })
  return `${code}\n`
}

const stylesInOneLine = {
  name: 'styles in one line',
  setup: ({ onLoad }) =>
    onLoad({ filter: /elements\/style\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('}\n', '}').replaceAll('`\n', '`'),
      loader: 'ts',
    })),
}

function place(file) {
  return path.join(ROOT, ...file.split('/'))
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const file of Object.keys(BUILT)) writeFileSync(place(file), await build(file))
