/**
 * The Worker's modules, by esbuild: index.js, which every isolate reads before its first answer, and beside it what is imported when it
 * is needed (`import()`: ticks' work, MJML, feeds, the widgets) and the long lists. wrangler has it run before it uploads ([build] in
 * wrangler.toml); the starter, the tests and the benchmarks build their own entries with it.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const MJML = path.join(ROOT, 'src', 'mail', 'mjml')

/**
 * MJML: the elements that our mails use, without what it drags along for minifying, beautifying and inlining, which we never ask for
 * (through it a whole TypeScript compiler), and lodash by function. src/mail/mjml/ says each.
 */
export const MJML_ALIASES = Object.fromEntries(
  Object.entries({
    mjml: 'index',
    'lodash/forEach': 'lodash-for-each',
    'lodash/fp': 'lodash-fp',
    lodash: 'lodash',
    htmlparser2: 'htmlparser2',
    ...{ cheerio: 'nothing', 'cssnano-preset-lite': 'nothing', htmlnano: 'nothing' },
    ...{ 'js-beautify': 'nothing', juice: 'nothing', fs: 'nothing', path: 'nothing' },
  }).map(([name, file]) => [name, path.join(MJML, `${file}.js`)]),
)

/** Builds an entry into a folder, which is emptied first: index.js, its parts, meta.json. */
export async function bundle(entry, folder) {
  rmSync(folder, { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { index: entry },
    outdir: folder,
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    sourcemap: true,
    metafile: true,
    target: 'es2024',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    define: {
      'process.env.NODE_ENV': '"production"',
      'navigator.userAgent': '"Cloudflare-Workers"',
      BUILD: JSON.stringify(fingerprint(entry)),
    },
    alias: MJML_ALIASES,
    external: ['cloudflare:*'],
    chunkNames: 'part-[hash]',
    assetNames: 'text-[name]-[hash]',
    plugins: [textsBeside],
    logLevel: 'silent',
  })
  writeFileSync(path.join(folder, 'meta.json'), JSON.stringify(metafile))
  return metafile
}

/** What a bundle is made of: a change in any of it makes another one. */
const INGREDIENTS = ['src', 'emails', 'scripts/build.mjs', 'wrangler.toml', 'package-lock.json', 'tsconfig.json']

/** Twenty letters for what is bundled: the same for the same files. */
export function fingerprint(entry) {
  const hash = createHash('sha256').update(entry)
  for (const file of INGREDIENTS.flatMap(filesIn).sort())
    hash.update(`\0${file}\0`).update(readFileSync(path.join(ROOT, file)))
  return hash.digest('hex').slice(0, 20)
}

function filesIn(name) {
  const options = { recursive: true, withFileTypes: true }
  if (statSync(path.join(ROOT, name)).isFile()) return [name]
  const found = readdirSync(path.join(ROOT, name), options).filter((entry) => entry.isFile())
  return found.map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
}

/** What browsers load, what the desk says in other languages than English, and the long lists: text to the Worker, beside its scripts. */
const textsBeside = {
  name: 'texts-beside',
  setup({ onLoad }) {
    onLoad(
      { filter: /[\\/](built[\\/]\w+\.js|built[\\/][\w-]+\.txt|words[\\/]texts[\\/]\w+\.json)$/ },
      ({ path: file }) => ({
        contents: readFileSync(file),
        loader: 'copy',
      }),
    )
  },
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await bundle('src/index.ts', path.join(ROOT, '.wrangler', 'worker'))
