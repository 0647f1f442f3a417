/**
 * How good related lists are, on news that nobody here wrote: `node bench/related/measure.mjs --folder <clones> --half held --most 1000`.
 * Strict precision at 3: of the first three cards, how many are of the story's label; a missing one is wrong. Beside it, in the same run,
 * BM25 over title and body. The pure code is driven as the tick drives it: 25 words asked of the index, 60 stories compared.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { CORPORA, storiesOf } from './corpora.mjs'

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'corpora' },
    half: { type: 'string', default: 'held' },
    most: { type: 'string', default: '500' },
    only: { type: 'string', default: '' },
  },
})
const ROOT = path.resolve(import.meta.dirname, '../..')
const { compare, readText, vectorOf } = await pureCode()

console.log('corpus                          stories    bm25    ours')
for (const corpus of CORPORA.filter(({ name }) => name.includes(values.only))) {
  const stories = storiesOf(corpus, { folder: values.folder, half: values.half, most: Number(values.most) })
  if (!stories) console.log(`${corpus.name.padEnd(30)} is not there: git clone https://github.com/${corpus.from}`)
  else console.log(lineOf(corpus, stories))
}

function lineOf({ name, language }, stories) {
  const [bm25, ours] = [byBm25(stories), byUs(stories, language)].map((lists) => precision(stories, lists).toFixed(3))
  return `${name.padEnd(30)} ${String(stories.length).padStart(8)}   ${bm25}   ${ours}`
}

async function pureCode() {
  const { outputFiles } = await build({
    stdin: {
      contents: "export * from './compare'; export * from './reading'",
      ...{ resolveDir: path.join(ROOT, 'src/stories/related'), loader: 'ts' },
    },
    ...{ bundle: true, format: 'esm', write: false },
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

function precision(stories, lists) {
  const right = stories.map(({ label }, at) => lists[at].filter((other) => stories[other].label === label).length)
  return right.reduce((sum, count) => sum + count, 0) / (3 * stories.length)
}

function best(scores, most) {
  const ranked = [...scores].sort(([, one], [, other]) => other - one)
  return ranked.slice(0, most).map(([at]) => at)
}

function byUs(stories, language) {
  const size = stories.length
  const readings = stories.map(({ title, body }) => readText({ title, excerpt: null, body }, language))
  const holders = holdersOf(readings.map(({ words }) => words.keys()))
  const weighed = readings.map(({ words, pairs }) => ({
    words: [...words].map(([word, count]) => [word, count, holders.get(word).length]),
    pairs: [...pairs],
  }))
  const vocabulary = new Map()
  const vectors = weighed.map((one) => vectorOf(one, { size, vocabulary }))
  return weighed.map(({ words }, at) => {
    const candidates = candidatesOf(words, { holders, size, at })
    const near = candidates.map((other) => vectors[other])
    return best(compare(vectors[at], near).scores.entries(), 3).map((place) => candidates[place])
  })
}

function candidatesOf(words, { holders, size, at }) {
  const worth = ([, count, held]) => (1 + Math.log(count)) * Math.log((size + 1) / held)
  const found = new Map()
  let [asked, postings] = [0, 0]
  for (const word of [...words].sort((one, other) => worth(other) - worth(one))) {
    if (asked === 25) break
    if (word[2] < 2 || postings + word[2] > 2_000) continue
    asked += 1
    postings += word[2]
    for (const other of holders.get(word[0])) if (other !== at) found.set(other, (found.get(other) ?? 0) + worth(word))
  }
  return best(found, 60)
}

function holdersOf(stories) {
  const holders = new Map()
  for (const [at, terms] of stories.entries()) {
    for (const term of terms) {
      const held = holders.get(term) ?? []
      held.push(at)
      holders.set(term, held)
    }
  }
  return holders
}

/** k1 = 1.2, b = 0.75; Chinese and Japanese character by character. */
function byBm25(stories) {
  const texts = stories.map(({ title, body }) =>
    (`${title}\n${body}`.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? []).map(String),
  )
  const mean = texts.reduce((sum, text) => sum + text.length, 0) / texts.length
  const counts = texts.map((text) => Map.groupBy(text, (word) => word))
  const holders = holdersOf(counts.map((words) => words.keys()))
  return counts.map((words, at) => {
    const scores = new Map()
    for (const word of words.keys()) {
      const held = holders.get(word)
      const rarity = Math.log(1 + (texts.length - held.length + 0.5) / (held.length + 0.5))
      for (const other of held.length > texts.length / 2 ? [] : held) {
        const times = counts[other].get(word).length
        const weight = (times * 2.2) / (times + 1.2 * (0.25 + (0.75 * texts[other].length) / mean))
        if (other !== at) scores.set(other, (scores.get(other) ?? 0) + rarity * weight)
      }
    }
    return best(scores, 3)
  })
}
