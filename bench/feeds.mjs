/**
 * Reads feeds from files with the reader of src/stories and prints what was taken and what was rejected, by code; then how fast, and
 * how much memory it holds at most (not what it leaves to be collected, which tells when the collector came):
 *   node bench/feeds.mjs some.rss other.atom
 *   node bench/feeds.mjs --beside HEAD~1 some.rss
 * With --beside the reader of that commit is built as well, and the two read in turns, so that what else the machine does falls on both.
 * Without a file it reads one of its own making: 200 items with bodies of 4 KB. Nothing is written anywhere.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { build } from 'esbuild'
import { underOwnNode } from '../scripts/install.mjs'

await underOwnNode()

const ENTRY = `
  export { textOfBytes } from './src/stories/feeds/letters'
  export { parseFeed } from './src/stories/feeds/parse'
  export { sortOut } from './src/stories/feeds/sort-out'
`
const PUBLICATION = { url: 'https://feed.example', timezone: 'UTC' }
const SECONDS = 3
const HERE = fileURLToPath(new URL('..', import.meta.url))

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

const files = process.argv.slice(2)
const at = files.indexOf('--beside')
const [, beside] = at < 0 ? [] : files.splice(at, 2)
const readers = { now: await bundled(HERE), ...(beside ? { [beside]: await ofCommit(beside) } : {}) }
const feeds =
  files.length > 0 ? await Promise.all(files.map(async (file) => [basename(file), await readFile(file)])) : [made()]
for (const [name, bytes] of feeds) {
  const found = await read(readers.now, bytes)
  report(name, found)
  await speed(bytes, found.count)
}

async function read({ parseFeed, sortOut, textOfBytes }, bytes, hasTime = async () => true) {
  const parsed = parseFeed(textOfBytes(bytes, ''))
  if ('error' in parsed) return { count: 0, detail: parsed.detail, stories: [], rejected: [], warnings: [] }
  const taking = {
    kind: 'story',
    feedUrl: 'https://feed.example/feed.xml',
    publication: PUBLICATION,
    sections: new Set(),
  }
  return { count: parsed.items.length + parsed.beyond.length, ...(await sortOut(parsed, taking, hasTime)) }
}

function report(name, { count, detail, stories, rejected, warnings }) {
  console.log(`${name}: ${detail ?? `${count} items, ${stories.length} read, ${rejected.length} rejected`}`)
  for (const [code, times] of Object.entries(tally(rejected))) console.log(`  rejected as ${code}: ${times}`)
  for (const [code, times] of Object.entries(tally(warnings))) console.log(`  warned of ${code}: ${times}`)
  for (const field of ['excerpt', 'category', 'imageUrl', 'body', 'readingMinutes'])
    console.log(`  with ${field}: ${stories.filter((story) => story[field] !== null).length}`)
  console.log(`  distinct addresses: ${new Set(stories.map((story) => story.url)).size}`)
  console.log(`  distinct categories: ${new Set(stories.map((story) => story.category)).size}`)
}

/** Items a second of processor time, each reader's turn after the other's. */
async function speed(bytes, count) {
  const spent = Object.fromEntries(Object.keys(readers).map((name) => [name, { rounds: 0, milliseconds: 0 }]))
  for (const reader of Object.values(readers)) await read(reader, bytes)
  const startedAt = performance.now()
  while (performance.now() - startedAt < SECONDS * 1_000 * Object.keys(readers).length)
    for (const [name, reader] of Object.entries(readers)) {
      const before = process.cpuUsage()
      await read(reader, bytes)
      spent[name].milliseconds += process.cpuUsage(before).user / 1_000
      spent[name].rounds += 1
    }
  for (const [name, { rounds, milliseconds }] of Object.entries(spent)) {
    const held = await heldBy(readers[name], bytes)
    const perSecond = Math.round((rounds * count * 1_000) / milliseconds)
    console.log(
      `  ${name}: ${perSecond} items a second, at most ${(held / 1e6).toFixed(1)} MB held beside what was there`,
    )
  }
}

/** Looked at whenever the reader asks whether there is time, and at the end. */
async function heldBy(reader, bytes) {
  let most = 0
  const held = () => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const before = held()
  const look = () => {
    most = Math.max(most, held() - before)
  }
  const found = await read(reader, bytes, async () => {
    look()
    return true
  })
  look()
  return found ? most : 0
}

/** Common words in paragraphs, as an article has them. */
function made() {
  const paragraph = `<p>${'The harbour of the old town is open to ships of every size again. '.repeat(8)}</p>`
  const items = Array.from({ length: 200 }, (_, at) => {
    const body = `<![CDATA[<figure><img src="/a${at}.jpg"></figure>${paragraph.repeat(8)}]]>`
    return `<item><title>Story ${at} &amp;amp; more</title><link>https://feed.example/news/${at}</link><category>News</category>
      <pubDate>Thu, 26 Feb 2026 09:${String(at % 60).padStart(2, '0')}:00 GMT</pubDate><description>Short.</description><content:encoded>${body}</content:encoded></item>`
  })
  const xml = `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>M</title><link>https://feed.example</link>${items.join('')}</channel></rss>`
  return ['made up: 200 items of 4 KB', new TextEncoder().encode(xml)]
}

function tally(said) {
  const counts = {}
  for (const { code } of said) counts[code] = (counts[code] ?? 0) + 1
  return counts
}

/** The reader as it was with a commit, out of git; what it needs comes from the packages that are here. */
async function ofCommit(commit) {
  const folder = await mkdtemp(join(tmpdir(), 'tidings-beside-'))
  const tar = execFileSync('git', ['archive', commit, 'src', 'emails'], { cwd: HERE, maxBuffer: 1e9 })
  execFileSync('tar', ['-x', '-C', folder], { input: tar })
  await symlink(join(HERE, 'node_modules'), join(folder, 'node_modules'))
  const reader = await bundled(folder)
  await rm(folder, { recursive: true })
  return reader
}

async function bundled(resolveDir) {
  const folder = await mkdtemp(join(tmpdir(), 'tidings-feeds-'))
  const outfile = join(folder, 'feeds.mjs')
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
