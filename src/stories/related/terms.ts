/**
 * What a story is about, as weighed terms: stems, names, and names of several words ("caspian_pipeline").
 * Pure. Promises at most TERM_LIMIT distinct terms, heaviest first, and index tokens that FTS5's tokenizer keeps whole.
 * Leaves to related.ts how rare a term is: that only the publication's other stories can tell.
 */
import { fold, languageOf, type TextLanguage, type Word, wordsOf } from './words'

/** Most terms kept of one story. */
export const TERM_LIMIT = 120
/** How much of a body is read, in characters: a subject has shown itself by then, and a tick has to end. */
export const BODY_CHARACTERS = 12_000

type StoryText = { title: string; excerpt: string | null; body: string | null }

export type Term = {
  term: string
  /** 1 for a word of the body, more for excerpt, title, repetition and names. */
  weight: number
  /** As a reader would write it. */
  surface: string
  isName: boolean
  isPhrase: boolean
  /** What the story is about rather than a word it uses: a name, up front, or said twice. */
  isSalient: boolean
}

/** A text taken apart: its terms, and its words in order for those who must quote or compare them. */
export type ReadText = { language: TextLanguage; terms: Term[]; words: Word[]; titleLength: number }

const ZONES = { title: 3, excerpt: 2, body: 1 } as const
const NAME_FACTOR = 1.5
/** In German every noun has a capital: there only neighbours in capitals tell a name. */
const CAPITALS_TELL: Record<TextLanguage, boolean> = { en: true, ru: true, plain: true, de: false, ar: false }

/** Reads a story's text. `language` is the publication's, for texts that do not tell their own. */
export function readText(text: StoryText, language: string): ReadText {
  const body = (text.body ?? '').slice(0, BODY_CHARACTERS)
  const found = languageOf(`${text.title}\n${text.excerpt ?? ''}\n${body}`, language)
  const title = withoutTitleCase(wordsOf(text.title, found))
  const excerpt = wordsOf(text.excerpt ?? '', found)
  const rest = wordsOf(body, found)
  const words = [...title, ...excerpt, ...rest]
  const names = namesAmong(words, found)
  const phrases = hasCapitals(words) ? namesOfSeveralWords : neighbours
  const tally: Tally = new Map()
  for (const [part, zone] of [
    [title, ZONES.title],
    [excerpt, ZONES.excerpt],
    [rest, ZONES.body],
  ] as const) {
    count(tally, { words: part, phrases: phrases(part), zone })
  }
  return { language: found, terms: heaviest(tally, names), words, titleLength: title.length }
}

/** "Caspian Pipeline Halts After Talks": where nearly every word has a capital, capitals tell nothing. */
function withoutTitleCase(title: Word[]): Word[] {
  const telling = title.slice(1).filter((word) => !word.isStop && /^\p{L}/u.test(word.surface))
  const capitals = telling.filter((word) => word.isCapital).length
  return telling.length >= 2 && capitals / telling.length > 0.7
    ? title.map((word) => ({ ...word, isCapital: false }))
    : title
}

/** Stems that stand with a capital inside a sentence somewhere and nowhere in small letters. */
function namesAmong(words: Word[], language: TextLanguage): Set<string> {
  const names = new Set<string>()
  for (const word of words) {
    const tells = CAPITALS_TELL[language] ? !word.opensSentence : /^\p{Lu}{2,}$/u.test(word.surface)
    if (word.isCapital && tells && !word.isStop) names.add(word.stem)
  }
  if (CAPITALS_TELL[language]) {
    for (const word of words) if (!word.isCapital) names.delete(word.stem)
  }
  for (const phrase of hasCapitals(words) ? namesOfSeveralWords(words) : []) {
    names.add(phrase.map((word) => word.stem).join('_'))
    for (const word of phrase) names.add(word.stem)
  }
  return names
}

type Tallied = { count: number; zone: number; isPhrase: boolean; surfaces: Map<string, number> }
type Tally = Map<string, Tallied>

/** Counts the words and phrases of one part of a story. */
function count(tally: Tally, { words, phrases, zone }: { words: Word[]; phrases: Word[][]; zone: number }): void {
  for (const phrase of phrases) {
    const surface = phrase.map((word, at) => (at > 0 ? word.joint : '') + word.surface).join('')
    countOne(tally, { term: phrase.map((word) => word.stem).join('_'), surface, zone, isPhrase: true })
  }
  for (const word of words) {
    if (!word.isStop) countOne(tally, { term: word.stem, surface: word.surface, zone, isPhrase: false })
  }
}

function countOne(tally: Tally, one: { term: string; surface: string; zone: number; isPhrase: boolean }): void {
  const tallied: Tallied = tally.get(one.term) ?? { count: 0, zone: 0, isPhrase: one.isPhrase, surfaces: new Map() }
  tallied.count += 1
  tallied.zone = Math.max(tallied.zone, one.zone)
  tallied.surfaces.set(one.surface, (tallied.surfaces.get(one.surface) ?? 0) + 1)
  tally.set(one.term, tallied)
}

function heaviest(tally: Tally, names: Set<string>): Term[] {
  const terms = [...tally].map(([term, { count, zone, isPhrase, surfaces }]): Term => {
    const isName = names.has(term)
    const weight = (zone + 0.5 * Math.log(count)) * (isName ? NAME_FACTOR : 1)
    const isSalient = isPhrase || isName || zone > ZONES.body || count > 1
    return { term, weight, surface: surfaceOf(surfaces, isName), isName, isPhrase, isSalient }
  })
  return terms.sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1)).slice(0, TERM_LIMIT)
}

/** Arabic, and every other script without capitals: a foreign abbreviation here and there does not count. */
function hasCapitals(words: Word[]): boolean {
  return words.filter((word) => word.isCapital).length > words.length / 50
}

/** Neighbouring words with capitals, in pairs and, where it is not too long for one name, whole: "Varda Customs Union". */
function namesOfSeveralWords(words: Word[]): Word[][] {
  return runsOf(words, (word) => word.isCapital && !word.isStop).flatMap((run) =>
    run.length > 2 && run.length <= 4 ? [...pairsOf(run), run] : pairsOf(run),
  )
}

/** Where no capital shows a name, any two words side by side may be one; those that are not will not be shared. */
function neighbours(words: Word[]): Word[][] {
  return runsOf(words, (word) => !word.isStop).flatMap(pairsOf)
}

function runsOf(words: Word[], belongs: (word: Word) => boolean): Word[][] {
  const runs: Word[][] = []
  let run: Word[] = []
  for (const word of words) {
    if (belongs(word) && word.joint !== null) run.push(word)
    else {
      runs.push(run)
      run = belongs(word) ? [word] : []
    }
  }
  return [...runs, run]
}

function pairsOf(run: Word[]): Word[][] {
  return run.slice(1).map((word, at) => [run[at] ?? word, word])
}

/** The commonest way of writing; what is no name is written small if it ever was. */
function surfaceOf(surfaces: Map<string, number>, isName: boolean): string {
  const small = [...surfaces].filter(([surface]) => isName || !/^\p{Lu}/u.test(surface))
  const [best] = (small.length > 0 ? small : [...surfaces]).sort((a, b) => b[1] - a[1])
  return best?.[0] ?? ''
}

/** Letters that FTS5's unicode61 (which knows Unicode 6.1) neither splits at nor folds: the scripts of most readers. */
const KEPT =
  /[a-z0-9_\u00df-\u024f\u03ac-\u03ce\u0430-\u045f\u0461-\u052f\u0561-\u0586\u05d0-\u05ea\u0620-\u064a\u0671-\u06d3\u3041-\u30fe\u3400-\u4db5\u4e00-\u9fcb\uac00-\ud7a3]/u

/** A term as it stands in the index, apart from every other publication's. Anything the tokenizer might cut is spelt in hex. */
export function indexToken(publicationId: number, term: string): string {
  let token = `${publicationId}_`
  for (const letter of term) {
    token += KEPT.test(letter) && /[\p{L}\p{N}_]/u.test(letter) ? letter : `_${letter.codePointAt(0)?.toString(16)}`
  }
  return token
}

/**
 * A term that stands for a story's address. A story and the deep dives about it share it, so that they find each other
 * in the index; who finds one still compares the addresses, because a hash may stand for two.
 */
export function addressTerm(url: string): string {
  return `_at_${hashOf(url)}`
}

/** 53 bits of a text, quickly: FNV's multiplication on two halves. Not for secrets. */
export function hashOf(text: string): string {
  let high = 0x811c9dc5
  let low = 0x1b873593
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 0x01000193)
    low = Math.imul(low ^ (code + at), 0x85ebca6b)
  }
  return ((high >>> 0) * 0x200000 + ((low >>> 0) & 0x1fffff)).toString(36)
}

/** Where words grow together, or we know no endings: there the beginning of a word finds its relatives. */
const HAS_ROOTS: Record<TextLanguage, boolean> = { en: false, ru: false, de: true, ar: true, plain: true }
const ROOT_LETTERS = 5

/** What the words of a story that begin alike have in common, as a term of the index. */
export type Root = { term: string; weight: number; words: string[] }

export function rootsOf({ language, terms }: ReadText): Root[] {
  if (!HAS_ROOTS[language]) return []
  const roots = new Map<string, Root>()
  for (const { term, weight, isPhrase } of terms) {
    if (isPhrase || term.length < ROOT_LETTERS) continue
    const key = `_r_${term.slice(0, ROOT_LETTERS)}`
    const root = roots.get(key) ?? { term: key, weight: 0, words: [] }
    root.weight = Math.max(root.weight, weight)
    root.words.push(term)
    roots.set(key, root)
  }
  return [...roots.values()]
}

const PIECE_LETTERS = 5
/** So many of the heaviest words are cut to pieces. */
const WORDS_CUT = 60

/** Pieces of a story's words, five letters each, beginnings and ends marked; heavier where they stand in several words. */
export function piecesOf({ language, terms }: ReadText): Map<string, number> {
  const pieces = new Map<string, number>()
  // Where stems meet already, pieces find little more and are three quarters of the work.
  if (!HAS_ROOTS[language]) return pieces
  const words = terms.filter(({ isPhrase }) => !isPhrase).slice(0, WORDS_CUT)
  for (const { surface } of words) {
    const word = `^${surface.toLowerCase()}$`
    for (let at = 0; at === 0 || at + PIECE_LETTERS <= word.length; at++) {
      const piece = `~${word.slice(at, at + PIECE_LETTERS)}`
      pieces.set(piece, (pieces.get(piece) ?? 0) + 1)
    }
  }
  for (const [piece, count] of pieces) pieces.set(piece, 1 + Math.log(count))
  return pieces
}

/** A title or text in one form, to tell whether two are equal. */
export function plainForm(text: string): string {
  return fold(text, 'plain')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
