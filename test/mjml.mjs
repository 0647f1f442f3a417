/** MJML for the tests: it cannot be loaded unbundled in workerd (it expects CommonJS interop), so it is bundled once, by the aliases of the build. */
import path from 'node:path'
import { build } from 'esbuild'
import { MJML_ALIASES } from '../scripts/build.mjs'

const ROOT = path.resolve(import.meta.dirname, '..')

/** Where it is bundled to. */
export async function bundledMjml() {
  const outfile = path.join(ROOT, 'node_modules', '.cache', 'tidings', 'mjml.mjs')
  const { mjml, ...alias } = MJML_ALIASES
  await build({
    entryPoints: [mjml],
    absWorkingDir: ROOT,
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    alias,
    logLevel: 'error',
  })
  return outfile
}
