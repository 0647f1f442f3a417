/**
 * Whether two stories are one text: an agency's report that came twice under other headlines, or the same page under two
 * addresses. A reader should be offered one of them. Pure.
 */
import { hashOf, plainForm, type ReadText } from './terms'

/** What is compared: the title, and runs of words from the beginning of the text. */
export type Print = { title: string; titleWords: Set<string>; runs: Set<string> }

const RUN_WORDS = 4
/** Fewer runs than this are a sentence or two: too little to tell a copy from a quotation. */
const FEWEST_RUNS = 12
const MOST_WORDS = 300
/** Of the shorter text's runs, how many the other must hold. Follow-ups repeat a paragraph of background, not half. */
const SHARED_RUNS = 0.5
const SHARED_TITLE_WORDS = 0.8
const FEWEST_TITLE_WORDS = 4

export function printOf(title: string, text: ReadText): Print {
  const titleWords = text.words.slice(0, text.titleLength).filter((word) => !word.isStop)
  const stems = text.words.slice(text.titleLength, text.titleLength + MOST_WORDS).map((word) => word.stem)
  const runs = new Set<string>()
  for (let at = 0; at + RUN_WORDS <= stems.length; at++) runs.add(hashOf(stems.slice(at, at + RUN_WORDS).join(' ')))
  return { title: plainForm(title), titleWords: new Set(titleWords.map((word) => word.stem)), runs }
}

export function areCopies(a: Print, b: Print): boolean {
  if (a.title === b.title) return true
  const titles = shared(a.titleWords, b.titleWords)
  const either = a.titleWords.size + b.titleWords.size - titles
  if (Math.min(a.titleWords.size, b.titleWords.size) >= FEWEST_TITLE_WORDS && titles / either >= SHARED_TITLE_WORDS)
    return true
  const shorter = Math.min(a.runs.size, b.runs.size)
  return shorter >= FEWEST_RUNS && shared(a.runs, b.runs) / shorter >= SHARED_RUNS
}

function shared(a: Set<string>, b: Set<string>): number {
  return a.intersection(b).size
}
