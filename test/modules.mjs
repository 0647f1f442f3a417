/**
 * Packages for the tests: those that sources and tests import, bundled once by the rules of the build, with their aliases. MJML cannot be
 * read in workerd otherwise (it expects CommonJS interop), and reading some thousand files one by one is most of a short run.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { MJML_ALIASES } from '../scripts/build.mjs'
import { importsOf, sourcesBelow } from './tooling/sources.mjs'

const ROOT = path.resolve(import.meta.dirname, '..')
const FOLDER = path.join(ROOT, 'node_modules', '.cache', 'tidings', 'modules')
/** What runs elsewhere: in a browser, in Node, in a build. */
const ELSEWHERE = /^(src\/(widgets|client|dashboard\/script)|test\/(browser|tooling))\/|js$/
/** What the test runner itself brings. */
const BROUGHT = /^(\.|node:|cloudflare:|vitest|@cloudflare\/|virtual:)/

/** Aliases for Vite: each package, or part of one, to its bundle. */
export async function bundledModules() {
  const names = [...packagesOf(['src', 'emails', 'test'])]
  const entryOf = new Map(names.map((name, index) => [`m${index}`, name]))
  const { metafile, outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries([...entryOf].map(([entry, name]) => [entry, MJML_ALIASES[name] ?? name])),
    outdir: FOLDER,
    write: false,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    metafile: true,
    target: 'es2024',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    alias: MJML_ALIASES,
    external: ['node:*', 'cloudflare:*'],
    logLevel: 'error',
  })
  keep(outputFiles)
  return Object.entries(metafile.outputs)
    .map(([file, { entryPoint }]) => ({ file, entryPoint, name: entryOf.get(path.basename(file, '.mjs')) }))
    .filter(
      ({ entryPoint, name }) => entryPoint && (MJML_ALIASES[name] || metafile.inputs[entryPoint].format === 'esm'),
    )
    .map(({ file, name }) => ({
      find: new RegExp(`^${name.replace(/[.]/g, '\\.')}$`),
      replacement: path.join(ROOT, file),
    }))
}

function packagesOf(folders) {
  const files = folders.flatMap((folder) => sourcesBelow(ROOT, folder)).filter((file) => !ELSEWHERE.test(file))
  const names = files.flatMap((file) => importsOf(withoutTypes(readFileSync(path.join(ROOT, file), 'utf8'))))
  return new Set(
    [...names, 'hono/jsx/jsx-runtime', 'hono/jsx/jsx-dev-runtime'].filter((name) => !BROUGHT.test(name)).toSorted(),
  )
}

/** What only the compiler imports. */
function withoutTypes(text) {
  return text.replace(/^(import|export) type [^;'"]*from ['"][^'"]+['"]/gm, '')
}

/** Each file whole or not at all, and only where it changed: other runs may be reading them. */
function keep(files) {
  mkdirSync(FOLDER, { recursive: true })
  for (const { path: file, text } of files) {
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
    const making = `${file}.${process.pid}`
    writeFileSync(making, text)
    renameSync(making, file)
  }
}
