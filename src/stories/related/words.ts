/**
 * Text to words, in order: as they stand, and as the terms that they are compared by. Promises to take any text whatever in any
 * script. Where words stand without spaces, a Chinese or Japanese character is a word (unknown names fall into characters anyway, and
 * pairs of neighbours join them again); of other such scripts the runtime's segmenter knows the words.
 */
import { segmenter } from '../../../emails/formats'
import { fold, hashOf } from './fold'
import { knownOf } from './languages'

export type Word = {
  /** As it stood in the text, without an elided article or a possessive ending. */
  surface: string
  /** What it is compared by; null for little words and numbers. */
  term: string | null
  /** What stands between it and the word before. */
  joint: string
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu
/** What tells scripts without spaces apart within a run of letters. Hiragana are endings and little words. */
const PIECES =
  /[\p{Script=Katakana}ー]+|\p{Script=Hiragana}+|\p{Script=Han}|[^\p{Script=Katakana}ー\p{Script=Hiragana}\p{Script=Han}]+/gu
const WITHOUT_SPACES = /[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}]/u
const SEGMENTED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
/** L’Iran, d'Ivoire, dell’Iraq: an article written on to its word. */
const ELIDED = /^(?:\p{L}{1,2}|qu|dell|nell|sull|dall|all)['’](?=\p{L})/iu
/** Longer than that, a term is its hash: terms are bound by the hundred, and a letter may take six bytes in the index. */
const TERM_LETTERS = 24

export function wordsOf(text: string, language: string): Word[] {
  const words: Word[] = []
  let end = 0
  for (const found of text.matchAll(WORD)) {
    let joint = text.slice(end, found.index)
    end = found.index + found[0].length
    for (const piece of piecesOf(found[0])) {
      words.push(wordOf(piece, joint, language))
      joint = ''
    }
  }
  return words
}

function piecesOf(run: string): string[] {
  if (WITHOUT_SPACES.test(run)) return run.match(PIECES) ?? []
  if (SEGMENTED.test(run)) return [...segmenter('th', 'word').segment(run)].map(({ segment }) => segment)
  return [run]
}

function wordOf(piece: string, joint: string, language: string): Word {
  const surface = piece.replace(ELIDED, '').replace(/['’]s?$/u, '')
  return { surface, term: termOf(surface, language), joint }
}

function termOf(surface: string, language: string): string | null {
  const word = fold(surface)
  const { stops, stem } = knownOf(language)
  const isCharacter = WITHOUT_SPACES.test(word)
  if ((word.length < 2 && !isCharacter) || /^[\p{N}\p{M}]$/u.test(word) || /^\p{Script=Hiragana}+$/u.test(word))
    return null
  // In Chinese the list's single characters are parts of other words.
  if (stops.has(word) && !isCharacter) return null
  const term = withoutAccents(stem(word))
  return [...term].length > TERM_LETTERS ? hashOf(term) : term
}

/** "Erdoğan" and "Erdogan" are one man; in other scripts a mark is part of the letter. */
function withoutAccents(word: string): string {
  return /\p{Script=Latin}/u.test(word) ? word.normalize('NFD').replace(/\p{Mn}/gu, '') : word
}
