/**
 * The languages whose little words and endings we know, from kept lists and stemmers (Orama's, which are Snowball's), and which of
 * them a text is in. Text in any other language is taken as plain words: that costs a little, and never a list.
 */
import { stemmer as arStem } from '@orama/stemmers/arabic'
import { stemmer as daStem } from '@orama/stemmers/danish'
import { stemmer as nlStem } from '@orama/stemmers/dutch'
import { stemmer as enStem } from '@orama/stemmers/english'
import { stemmer as fiStem } from '@orama/stemmers/finnish'
import { stemmer as frStem } from '@orama/stemmers/french'
import { stemmer as deStem } from '@orama/stemmers/german'
import { stemmer as itStem } from '@orama/stemmers/italian'
import { stemmer as noStem } from '@orama/stemmers/norwegian'
import { stemmer as ptStem } from '@orama/stemmers/portuguese'
import { stemmer as roStem } from '@orama/stemmers/romanian'
import { stemmer as ruStem } from '@orama/stemmers/russian'
import { stemmer as esStem } from '@orama/stemmers/spanish'
import { stemmer as svStem } from '@orama/stemmers/swedish'
import { stemmer as trStem } from '@orama/stemmers/turkish'
import littleWords from './built/little-words.txt'
import { fold } from './fold'

type Known = { stops: Set<string>; stem: (word: string) => string }

const asItIs = (word: string) => word
const PLAIN: Known = { stops: new Set(), stem: asItIs }
const STEMS: Record<string, (word: string) => string> = {
  // "And the" is written on to a word, and its end in two ways.
  ar: (word) => arStem(word.replace(/^[وفبك](?=ال\p{L}{3})/u, '')).replace(/(?<=\p{L}{3})ه$/u, ''),
  da: daStem,
  de: deStem,
  en: enStem,
  es: esStem,
  fi: fiStem,
  fr: frStem,
  it: itStem,
  nl: nlStem,
  no: noStem,
  pt: ptStem,
  ro: roStem,
  ru: ruStem,
  sv: svStem,
  tr: trStem,
}

let languages: Map<string, Known> | null = null

/** Read when a text is first looked at: only ticks and searches do. */
function known(): Map<string, Known> {
  const lines = littleWords.trim().split('\n')
  return new Map(
    lines.map((line) => {
      const [language = '', ...words] = line.split(' ')
      return [language, { stops: new Set(words.map(fold)), stem: STEMS[language] ?? asItIs }]
    }),
  )
}

const LATIN = ['da', 'de', 'en', 'es', 'fi', 'fr', 'it', 'nl', 'no', 'pt', 'ro', 'sv', 'tr']

/** What is known of a language: nothing of one that is not listed. */
export function knownOf(language: string): Known {
  languages ??= known()
  return languages.get(language) ?? PLAIN
}

/** How much of a text tells its language. */
const SAMPLE_LETTERS = 1_500
/** So many of its words are little ones where a text speaks for itself, and half as many again as at home. */
const TELLING_SHARE = 0.2
const TELLING_WORDS = 12
const AGAINST_HOME = 1.5

/** A script and the languages that are written in it; the first one is meant where neither the publication nor a letter says another. */
const SCRIPTS: { letters: RegExp; languages: string[]; but?: { letters: RegExp; language: string } }[] = [
  { letters: /\p{Script=Latin}/gu, languages: ['', ...LATIN] },
  { letters: /\p{Script=Cyrillic}/gu, languages: ['ru'], but: { letters: /[іїєґ]/i, language: 'uk' } },
  { letters: /\p{Script=Arabic}/gu, languages: ['ar'], but: { letters: /[پچژگکی]/, language: 'fa' } },
  {
    letters: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
    languages: ['zh'],
    but: { letters: /[\p{Script=Hiragana}\p{Script=Katakana}]/u, language: 'ja' },
  },
  { letters: /\p{Script=Devanagari}/gu, languages: ['hi'] },
  { letters: /\p{Script=Hangul}/gu, languages: ['ko'] },
  { letters: /\p{Script=Thai}/gu, languages: ['th'] },
  { letters: /\p{Script=Greek}/gu, languages: ['el'] },
  { letters: /\p{Script=Hebrew}/gu, languages: ['he'] },
]

/**
 * The language of a text, by its script and its little words. `home` (the publication's) stands where the text does not tell: a
 * headline may hold no little word at all. Empty for Latin letters in a language that nobody named.
 */
export function languageOf(text: string, home: string): string {
  const sample = text.slice(0, SAMPLE_LETTERS)
  const [own = ''] = home.toLowerCase().split('-', 1)
  const counted = SCRIPTS.map((script) => ({ script, count: sample.match(script.letters)?.length ?? 0 }))
  const { script, count } = counted.reduce((most, one) => (one.count > most.count ? one : most))
  if (count === 0) return own
  if (script.languages[0] === '') return latinLanguage(sample, own)
  if (script.but?.letters.test(sample)) return script.but.language
  return script.languages[0] ?? own
}

function latinLanguage(sample: string, own: string): string {
  const words = sample.match(/\p{L}+/gu)?.map(fold) ?? []
  const share = (language: string) =>
    words.filter((word) => knownOf(language).stops.has(word)).length / Math.max(1, words.length)
  const [best = own] = [...LATIN].sort((a, b) => share(b) - share(a))
  const isTold = words.length >= TELLING_WORDS && share(best) >= TELLING_SHARE
  if (isTold && share(best) > share(own) * AGAINST_HOME) return best
  // Latin letters at a paper that writes in others, and too few of them to tell.
  return SCRIPTS.some(({ languages, but }) => languages[0] !== '' && (languages.includes(own) || but?.language === own))
    ? ''
    : own
}
