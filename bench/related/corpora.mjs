/**
 * The corpora that related lists are measured on: other people's news with other people's labels, read from clones of public
 * repositories that lie beside each other in one folder. None of them is ours to publish, and none is ever committed here.
 * Each is cut into two halves by a hash of the text: `dev` is there to tune on, `held` only to read the figure of.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * What is read, from where, and which stories are right together. `read` gives `{ label, title, body }`; `most` stories of a half
 * make a publication. To get one: `git clone https://github.com/<from> <folder>/<from>`.
 */
export const CORPORA = [
  { name: 'English, 5 classes', language: 'en', from: 'dejanbatanjac/bbc-article-classify-bert', read: bbc },
  {
    name: 'English, 5 classes, 30 words',
    language: 'en',
    from: 'dejanbatanjac/bbc-article-classify-bert',
    read: (at) => brief(bbc(at)),
  },
  { name: 'English agency, topics', language: 'en', from: 'learp/crime_classification', read: reuters },
  { name: 'English, same event', language: 'en', from: 'tommasoc80/EventStoryLine', read: ecb },
  {
    name: 'English, same event, titles',
    language: 'en',
    from: 'tommasoc80/EventStoryLine',
    read: (at) => titles(ecb(at)),
  },
  { name: 'German, 9 classes', language: 'de', from: 'tblock/10kGNAD', read: gnad },
  { name: 'German, 9 classes, 30 words', language: 'de', from: 'tblock/10kGNAD', read: (at) => brief(gnad(at)) },
  { name: 'Arabic, classes', language: 'ar', from: 'vulca1n/arabic-news-articles-clustering', read: jazeera },
  {
    name: 'Arabic, classes, 30 words',
    language: 'ar',
    from: 'vulca1n/arabic-news-articles-clustering',
    read: (at) => brief(jazeera(at)),
  },
  { name: 'Russian, classes by a machine', language: 'ru', from: 'NKTKLN/telegram-news-classifier', read: telegram },
  { name: 'French, affairs', language: 'fr', from: 'MorenoLaQuatra/CL-TLS', read: (at) => crises(path.join(at, 'fr')) },
  {
    name: 'Spanish, affairs',
    language: 'es',
    from: 'MorenoLaQuatra/CL-TLS',
    read: (at) => crises(path.join(at, 'es')),
  },
  {
    name: 'Italian, affairs',
    language: 'it',
    from: 'MorenoLaQuatra/CL-TLS',
    read: (at) => crises(path.join(at, 'it')),
  },
  { name: 'Japanese, 9 sections', language: 'ja', from: 'jkatsuta/18_4q_doc2vec', read: livedoor },
  {
    name: 'Chinese titles, 10 classes',
    language: 'zh',
    from: '649453932/Chinese-Text-Classification-Pytorch',
    read: thuc,
  },
]

/** The stories of one half of a corpus, at most so many; null where its repository is not in the folder. */
export function storiesOf(corpus, { folder, half, most }) {
  const at = path.join(folder, corpus.from)
  if (!existsSync(at)) return null
  const distinct = new Map(corpus.read(at).map((story) => [`${story.title}\n${story.body}`, story]))
  const ordered = [...distinct]
    .map(([text, story]) => ({ hash: createHash('sha256').update(text).digest('hex'), story }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
  const chosen = ordered.filter(({ hash }) => (Number.parseInt(hash.slice(0, 2), 16) % 2 === 0) === (half === 'dev'))
  return withCompany(chosen.slice(0, most).map(({ story }) => story))
}

/** Stories whose label at least three others share: of the rest no three cards can be right. */
function withCompany(stories) {
  const held = Map.groupBy(stories, ({ label }) => label)
  return stories.filter(({ label }) => held.get(label).length > 3)
}

function filesIn(folder, ending = '.txt') {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => path.join(folder, name))
}

const linesOf = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** A text whose first line is its title. */
function titled(text, label) {
  const [title = '', ...rest] = linesOf(text)
  return title === '' || rest.length === 0 ? [] : [{ label, title: title.slice(0, 300), body: rest.join('\n') }]
}

/** A text without one: its first sentence stands in. */
function untitled(text, label) {
  const end = text.search(/[.!?…](\s|$)/)
  const at = end < 0 || end > 200 ? Math.min(120, text.length) : end + 1
  return text.length < 40 ? [] : [{ label, title: text.slice(0, at).trim(), body: text.slice(at).trim() }]
}

const brief = (stories) => stories.map((story) => ({ ...story, body: story.body.split(/\s+/).slice(0, 30).join(' ') }))
const titles = (stories) => stories.map((story) => ({ ...story, body: '' }))

function bbc(at) {
  return filesIn(path.join(at, 'bbc')).flatMap((file) =>
    titled(readFileSync(file, 'latin1'), path.basename(path.dirname(file))),
  )
}

/** Reports with exactly one topic. */
function reuters(at) {
  return filesIn(path.join(at, 'reuters21578'), '.sgm')
    .slice(0, 8)
    .flatMap((file) => {
      const reports = readFileSync(file, 'latin1').split('</REUTERS>')
      return reports.flatMap((report) => {
        const topics = [...(report.match(/<TOPICS>(.*?)<\/TOPICS>/)?.[1] ?? '').matchAll(/<D>(.*?)<\/D>/g)]
        const part = (name) => plain(report.match(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`))?.[1] ?? '')
        const body = part('BODY')
        return topics.length === 1 && body ? [{ label: topics[0][1], title: part('TITLE'), body }] : []
      })
    })
}

const plain = (text) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .replace(/&#\d+;/g, ' ')
    .trim()

/** Two affairs in each folder: `ecb` and `ecbplus` tell of different ones of a kind. */
function ecb(at) {
  return filesIn(path.join(at, 'ECB+_LREC2014', 'ECB+'), '.xml').flatMap((file) => {
    const sentences = new Map()
    for (const [, sentence, word] of readFileSync(file, 'utf8').matchAll(
      /<token [^>]*sentence="(\d+)"[^>]*>(.*?)<\/token>/g,
    ))
      sentences.set(sentence, [...(sentences.get(sentence) ?? []), plain(word)])
    const lines = [...sentences.values()]
      .map((words) => words.join(' ').replace(/ ([.,;:!?'])/g, '$1'))
      .filter((line) => !/^http/.test(line))
    const kind = file.endsWith('ecbplus.xml') ? 'plus' : 'ecb'
    return titled(lines.join('\n').replace(/^(.*)$/m, '$1\n'), `${path.basename(path.dirname(file))}-${kind}`)
  })
}

function gnad(at) {
  return linesOf(readFileSync(path.join(at, 'test.csv'), 'utf8')).flatMap((line) => {
    const [label, ...rest] = line.split(';')
    return untitled(rest.join(';').replace(/^'|'$/g, ''), label)
  })
}

function jazeera(at) {
  return ['politics', 'science', 'economy', 'culture'].flatMap((label) =>
    filesIn(path.join(at, 'raw_data', 'jazeera', label)).flatMap((file) => titled(readFileSync(file, 'utf8'), label)),
  )
}

function telegram(at) {
  const left = new Set(['other', 'personal', 'advertisement', 'stuff'])
  return filesIn(path.join(at, 'data', 'raw'), '.json').flatMap((file) =>
    JSON.parse(readFileSync(file, 'utf8')).flatMap(({ text, category }) =>
      left.has(category)
        ? []
        : untitled((text ?? '').replace(/\[(.*?)\]\(.*?\)/g, '$1').replace(/[*_`]+/g, ''), category),
    ),
  )
}

/** Four long affairs, told by many papers. */
function crises(at) {
  return filesIn(at)
    .filter((file) => !file.includes('reference'))
    .flatMap((file) => titled(readFileSync(file, 'utf8').slice(0, 60_000), path.relative(at, file).split(path.sep)[0]))
}

function livedoor(at) {
  return filesIn(path.join(at, 'experiments', 'text'))
    .filter((file) => /\d+\.txt$/.test(file))
    .flatMap((file) =>
      titled(readFileSync(file, 'utf8').split('\n').slice(2).join('\n'), path.basename(path.dirname(file))),
    )
}

function thuc(at) {
  return ['dev.txt', 'test.txt'].flatMap((name) =>
    linesOf(readFileSync(path.join(at, 'THUCNews', 'data', name), 'utf8')).flatMap((line) => {
      const [title, label] = line.split('\t')
      return label ? [{ label, title, body: '' }] : []
    }),
  )
}
