/** MJML for the tests: it cannot be loaded unbundled in workerd (it expects CommonJS interop), so it is bundled once, by the aliases of wrangler.toml. */
import path from 'node:path'
import { build } from 'esbuild'
import { unstable_readConfig } from 'wrangler'

const ROOT = path.resolve(import.meta.dirname, '..')

/** Where it is bundled to. */
export async function bundledMjml() {
  const outfile = path.join(ROOT, 'node_modules', '.cache', 'tidings', 'mjml.mjs')
  const { mjml, ...alias } = unstable_readConfig({ config: path.join(ROOT, 'wrangler.toml') }).alias
  await build({
    entryPoints: [mjml],
    absWorkingDir: ROOT,
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    alias,
    external: ['node:*', 'fs', 'path', 'os', 'url', 'util', 'crypto', 'process', 'stream', 'buffer', 'module'],
    logLevel: 'error',
  })
  return outfile
}
