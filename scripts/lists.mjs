/**
 * Builds the long lists that others keep into texts of their own, …/built/*.txt, from the packages at the versions in
 * package-lock.json. They stand beside the Worker's script and are read when somebody first needs them, not at every start.
 * Run by hand after an update (`node scripts/lists.mjs`); `npm test` refuses what is not the packages' as they are now.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from './install.mjs'

const LISTS = {
  'src/readers/sign-up/built/disposable.txt': disposableDomains,
  'src/stories/related/built/little-words.txt': littleWords,
  'src/mail/built/hyphens-de.txt': () => hyphens('de-1996'),
  'src/mail/built/hyphens-es.txt': () => hyphens('es'),
  'src/mail/built/hyphens-fr.txt': () => hyphens('fr'),
  'src/mail/built/hyphens-ru.txt': () => hyphens('ru'),
}

/** The languages of src/stories/related/languages.ts, by the package's names. */
const LANGUAGES = {
  ar: 'arabic',
  da: 'danish',
  de: 'german',
  en: 'english',
  es: 'spanish',
  fi: 'finnish',
  fr: 'french',
  hi: 'indian',
  it: 'italian',
  ja: 'japanese',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sv: 'swedish',
  tr: 'turkish',
  uk: 'ukrainian',
  zh: 'mandarin',
}

/** The sentences of the guard, if there are any to say. */
export async function checkLists(root = ROOT) {
  const stale = []
  for (const [file, made] of Object.entries(LISTS)) {
    const place = path.join(root, file)
    if (!existsSync(place) || readFileSync(place, 'utf8') !== (await made())) stale.push(file)
  }
  return stale.map((file) => `${file} is not what the packages hold now. Run: node scripts/lists.mjs`)
}

/** A line for each ending, and before it, in order, what stands left of it: `com 0-mail 10minutemail …`. */
async function disposableDomains() {
  const { default: library } = await import('disposable-email-domains-js')
  const byEnding = new Map()
  for (const domain of library.disposableEmailBlocklist()) {
    const dot = domain.indexOf('.')
    const ending = domain.slice(dot + 1)
    byEnding.set(ending, [...(byEnding.get(ending) ?? []), domain.slice(0, dot)])
  }
  return lines(byEnding)
}

/** A line for each language: its code and its little words. */
async function littleWords() {
  const byLanguage = new Map()
  for (const [code, name] of Object.entries(LANGUAGES))
    byLanguage.set(code, (await import(`@orama/stopwords/${name}`)).stopwords)
  return lines(byLanguage)
}

/** Where a language's words may be broken: TeX's patterns (German ones of 1996's spelling), in the package's own form. */
async function hyphens(name) {
  const { default: patterns } = await import(`hyphen/patterns/${name}.js`)
  return `${JSON.stringify(patterns)}\n`
}

function lines(byKey) {
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1))
  return `${sorted.map(([key, values]) => [key, ...new Set(values.toSorted())].join(' ')).join('\n')}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [file, made] of Object.entries(LISTS)) {
    mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true })
    writeFileSync(path.join(ROOT, file), await made())
  }
