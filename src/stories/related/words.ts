/**
 * Text to words: which language it is in, where words and sentences begin, what is a stop word and what the stem is.
 * Promises to take any text whatever in any script; what it does not know closely it takes as plain words.
 * Leaves to terms.ts what the words weigh.
 */
import { stem } from './stemmers'
import { type KnownLanguage, STOP_WORDS } from './stop-words'

export type Word = {
  /** As it stood in the text, without a possessive ending. */
  surface: string
  stem: string
  isStop: boolean
  /** Begins with a capital, in a script that has them. */
  isCapital: boolean
  opensSentence: boolean
  /** The one space or hyphen between this word and the one before; null where anything else stands there. */
  joint: string | null
}

/** A known language, or `plain`. */
export type TextLanguage = KnownLanguage | 'plain'

/** How much of a text tells its language. */
const SAMPLE_LETTERS = 1_500

/**
 * The language of a text, by its script and its little words; `hint` (the publication's language) decides where
 * the text does not. A site may carry stories in several languages.
 */
export function languageOf(text: string, hint: string): TextLanguage {
  const sample = text.slice(0, SAMPLE_LETTERS)
  const home = hint.slice(0, 2).toLowerCase()
  const count = (letters: RegExp) => sample.match(letters)?.length ?? 0
  const latin = count(/\p{Script=Latin}/gu)
  const cyrillic = count(/\p{Script=Cyrillic}/gu)
  const arabic = count(/\p{Script=Arabic}/gu)
  // Persian and Urdu write with Arabic letters and a few of their own; so do Russian's neighbours with Cyrillic.
  if (arabic > latin && arabic > cyrillic) return home === 'ar' || !/[پچژگکی]/.test(sample) ? 'ar' : 'plain'
  if (cyrillic > latin) return home === 'ru' || !/[іїєґўјљњћђқңғүұөҳ]/i.test(sample) ? 'ru' : 'plain'
  return latin > 0 ? latinLanguage(sample, home) : 'plain'
}

/** Little words that no neighbouring language shares: "a", "in", "is" and "des" are also other languages' words. */
const TELLING = {
  en: new Set(['the', 'and', 'of', 'to', 'that', 'with', 'from', 'was']),
  de: new Set(['der', 'die', 'das', 'und', 'nicht', 'mit', 'von', 'auf', 'eine', 'ist', 'dem', 'sich']),
}
const TELLING_SHARE = 0.06
const HEADLINE_WORDS = 20

function latinLanguage(sample: string, home: string): TextLanguage {
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? []
  const told = (['en', 'de'] as const).filter((language) => {
    const telling = words.filter((word) => TELLING[language].has(word))
    return telling.length / words.length >= TELLING_SHARE && new Set(telling).size >= 2
  })
  if (told.length === 1 && told[0]) return told[0]
  // A headline may hold no little word at all: then the publication's own language is the best guess.
  const isOwn = home === 'en' || home === 'de'
  return isOwn && (told.length > 0 || words.length < HEADLINE_WORDS) ? home : 'plain'
}

/** One form for what is written in several ways: case, width, accents, Arabic letter variants, Russian ё. */
export function fold(word: string, language: TextLanguage): string {
  const lower = word.normalize('NFKC').toLowerCase().replaceAll('’', "'").replaceAll('ς', 'σ')
  if (language === 'plain') return lower
  if (language === 'ru') return lower.replaceAll('ё', 'е')
  if (language === 'ar') {
    return lower
      .replace(/[\u0640\p{Mn}]/gu, '')
      .replace(/[أإآٱ]/g, 'ا')
      .replaceAll('ى', 'ي')
      .replaceAll('ة', 'ه')
  }
  return lower
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
}

const segmenters = new Map<string, Intl.Segmenter>()

function segmenterOf(language: TextLanguage): Intl.Segmenter {
  const found =
    segmenters.get(language) ?? new Intl.Segmenter(language === 'plain' ? 'und' : language, { granularity: 'word' })
  segmenters.set(language, found)
  return found
}

/** The words of a text in order. */
export function wordsOf(text: string, language: TextLanguage): Word[] {
  const words: Word[] = []
  let between = '\n'
  for (const { segment, isWordLike } of segmenterOf(language).segment(text)) {
    if (!isWordLike) {
      between += segment
      continue
    }
    words.push(wordOf(segment, between, language))
    between = ''
  }
  return words
}

function wordOf(segment: string, between: string, language: TextLanguage): Word {
  const surface = segment.replace(/['’]s?$/u, '')
  const folded = fold(surface, language)
  return {
    surface,
    stem: language === 'plain' ? folded : stem(folded, language),
    isStop: isEmpty(surface, folded) || isStopWord(surface, folded, language),
    isCapital: /^\p{Lu}/u.test(surface),
    opensSentence: /[.!?…:;\n•“„«"]/u.test(between),
    joint: /^[ \u00a0\u2010\u2011-]$/u.test(between) ? between : null,
  }
}

/** Numbers say little by themselves; a single letter says nothing; two are a word only as an abbreviation (EU, G7). */
function isEmpty(surface: string, folded: string): boolean {
  if (/^[\p{N}.,:]+$/u.test(folded)) return true
  if (/\p{Script=Han}/u.test(folded)) return folded.length < 2
  return folded.length < 2 || (folded.length === 2 && !/^\p{Lu}[\p{Lu}\p{N}]$/u.test(surface))
}

function isStopWord(surface: string, folded: string, language: TextLanguage): boolean {
  if (language === 'plain') return isShort(surface)
  // In Arabic "and" and the article are written on to the word.
  const bare = language === 'ar' ? folded.replace(/^(وال|ال|و)/, '') : folded
  return STOP_WORDS[language].has(folded) || STOP_WORDS[language].has(bare)
}

/** Where we have no stop words, short words in small letters are mostly such. */
function isShort(surface: string): boolean {
  return /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]{1,3}$/u.test(surface) && !/^\p{Lu}/u.test(surface)
}
