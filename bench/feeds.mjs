/**
 * Reads feeds from files with the parser of src/stories and prints what was taken and what was rejected, by code:
 *   node bench/feeds.mjs some.rss other.atom
 * A tool for looking at a feed that behaves oddly; nothing is written anywhere.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const ENTRY = `
  export { parseFeed } from './src/stories/feeds/parse'
  export { sortOut } from './src/stories/feeds/sort-out'
  export { textOfBytes } from './src/stories/feeds/letters'
`

const files = process.argv.slice(2)
if (files.length === 0) {
  console.error('Name at least one file: node bench/feeds.mjs some.rss')
  process.exit(1)
}

const { parseFeed, sortOut } = await bundled()
for (const file of files) {
  const text = await readFile(file, 'utf8')
  const started = performance.now()
  const parsed = parseFeed(text)
  if (typeof parsed === 'string') {
    console.log(`${basename(file)}: ${parsed}`)
    continue
  }
  const { stories, rejected } = sortOut(parsed, { kind: 'story', feedUrl: 'https://feed.example/feed.xml' })
  const milliseconds = Math.round(performance.now() - started)
  console.log(
    `${basename(file)}: ${parsed.items.length + parsed.beyond} items, ${stories.length} read, ${rejected.length} rejected, ${milliseconds} ms`,
  )
  for (const [code, count] of Object.entries(tally(rejected.map((item) => item.code))))
    console.log(`  rejected as ${code}: ${count}`)
  for (const field of ['excerpt', 'category', 'imageUrl', 'body', 'readingMinutes']) {
    console.log(`  with ${field}: ${stories.filter((story) => story[field] !== null).length}`)
  }
  console.log(`  distinct addresses: ${new Set(stories.map((story) => story.url)).size}`)
}

function tally(words) {
  const counts = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

async function bundled() {
  const folder = await mkdtemp(join(tmpdir(), 'tidings-feeds-'))
  const outfile = join(folder, 'feeds.mjs')
  const resolveDir = fileURLToPath(new URL('..', import.meta.url))
  await build({
    stdin: { contents: ENTRY, resolveDir, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  })
  const module = await import(pathToFileURL(outfile).href)
  await rm(folder, { recursive: true })
  return module
}
