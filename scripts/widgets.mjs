/**
 * Makes src/widgets/embed.min.js of src/widgets/embed.js: the same script in half the bytes. Run by hand after a change
 * (`node scripts/widgets.mjs`) and kept in the repository, so that nothing has to be built where the Worker is made.
 * `npm test` refuses one that is older than its source.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from './install.mjs'

const SOURCE = path.join(ROOT, 'src', 'widgets', 'embed.js')
const MINIFIED = path.join(ROOT, 'src', 'widgets', 'embed.min.js')

/** The sentence of the guard, if there is one to say. */
export async function checkWidgets() {
  const isFresh = readFileSync(MINIFIED, 'utf8') === (await minify())
  return isFresh ? [] : ['src/widgets/embed.min.js is not made of embed.js as it is now. Run: node scripts/widgets.mjs']
}

async function minify() {
  const { transform } = await import('esbuild')
  const { code } = await transform(readFileSync(SOURCE, 'utf8'), { minify: true, format: 'iife', target: 'es2022' })
  return code
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(MINIFIED, await minify())
