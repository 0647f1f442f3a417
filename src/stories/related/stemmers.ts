/**
 * Light stemmers: they take off the endings (in Arabic also the beginnings) that tell number and case, so that "pipelines"
 * meets "pipeline" and «ледоколом» meets «ледокол». Promises: a stem has at least three letters and words never grow.
 * They do not look for roots: two different words rarely become one, which for related stories is the worse mistake.
 */
import type { KnownLanguage } from './stop-words'

/** The stem of a word that was folded by words.ts (lower case, accents and letter variants unified). */
export function stem(word: string, language: KnownLanguage): string {
  return STEMMERS[language](word)
}

const STEMMERS: Record<KnownLanguage, (word: string) => string> = {
  en: englishStem,
  de: germanStem,
  ru: russianStem,
  ar: arabicStem,
}

/** Plural and possessive only: "-ed" and "-ing" mostly mark verbs, which say little about a subject. */
function englishStem(given: string): string {
  const word = given.replace(/'s?$/, '')
  if (word.length < 4 || !word.endsWith('s') || /(ss|us|is)$/.test(word)) return word
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(s|x|z|ch|sh)es$/.test(word) && word.length > 5) return word.slice(0, -2)
  return word.slice(0, -1)
}

// Accents are gone by now, so that "Häfen" is already "hafen". Longest first.
const GERMAN_ENDINGS = ['ern', 'em', 'en', 'er', 'es', 'e', 'n', 's']

function germanStem(word: string): string {
  return withoutEnding(word, GERMAN_ENDINGS, 4)
}

// Endings of nouns and adjectives; verbs are left alone. Longest first.
const RUSSIAN_ENDINGS = (
  'иями ьями ами ями его ого ему ому ими ыми ией иям иях ием ьев ьям ьях ' +
  'ах ях ам ям ом ем ов ев ей ой ый ий ая яя ое ее ые ие ых их ым им ую юю ия ья ию ью ии ьи а я о е ы и у ю й ь'
).split(' ')

function russianStem(word: string): string {
  return withoutEnding(word, RUSSIAN_ENDINGS, 3)
}

// "and", "so", "with", "like", "to" written on to the article, then the article by itself.
const ARABIC_BEGINNINGS = ['وال', 'فال', 'بال', 'كال', 'ولل', 'ال', 'لل']
const ARABIC_ENDINGS = ['هما', 'تها', 'ها', 'هم', 'ات', 'ان', 'ون', 'ين', 'يه', 'ته', 'ه', 'ي']

function arabicStem(given: string): string {
  let word = given
  const beginning = ARABIC_BEGINNINGS.find((one) => word.startsWith(one) && word.length - one.length >= 3)
  if (beginning) word = word.slice(beginning.length)
  // A bare "and" can be told from a word's own first letter only where enough letters are left.
  else if (/^و/.test(word) && word.length >= 5) word = word.slice(1)
  word = withoutEnding(word, ARABIC_ENDINGS, 3)
  // The indefinite accusative ("طنا" beside "طن").
  return word.length > 4 && word.endsWith('ا') ? word.slice(0, -1) : word
}

function withoutEnding(word: string, endings: string[], atLeast: number): string {
  const ending = endings.find((one) => word.endsWith(one) && word.length - one.length >= atLeast)
  return ending ? word.slice(0, -ending.length) : word
}
