/**
 * What two stories share, in a reader's words: the best run of shared words, quoted from the first story's own text. Pure.
 * Leaves to related-words.ts the sentence that it stands in.
 */
import type { Profile } from './profiles'
import type { Term } from './terms'
import type { Word } from './words'

/** A term that both stories hold, and how much it says. */
export type SharedTerm = { term: Term; value: number }

const TOPIC_WORDS = 3
const TOPIC_CHARACTERS = 60

/** Of a word that is no name: below this it may be in both by chance. */
const LEAST_WORTH = 1

/** What two stories share: the best run of shared words, with its article if it had one; null where none says much. */
export function topicOf(story: Profile, other: Profile, shared: SharedTerm[]): string | null {
  const values = new Map(shared.filter(({ term }) => !term.isPhrase).map(({ term, value }) => [term.term, value]))
  const most = Math.max(...values.values())
  for (const [term, value] of values) if (value < most * 0.35) values.delete(term)
  const names = new Set(shared.filter(({ term }) => term.isName).map(({ term }) => term.term))
  const small = writtenSmall([...story.text.words, ...other.text.words])
  let best: { worth: number; topic: string | null } = { worth: LEAST_WORTH, topic: null }
  for (const whole of sharedRuns(story.text.words, values)) {
    const run = nameIn(whole, names)
    const stems = new Set(run.map(({ word }) => word.stem))
    const topic = quote(run, story, small)
    const worth = [...stems].reduce((sum, stem) => sum + (values.get(stem) ?? 0), 0) * neatness(run, topic)
    if (worth > best.worth && topic.length <= TOPIC_CHARACTERS) best = { worth, topic }
  }
  return best.topic
}

/** Words that stand without a capital somewhere: at the beginning of a sentence their capital is the sentence's. */
function writtenSmall(words: Word[]): Set<string> {
  return new Set(words.filter(({ isCapital }) => !isCapital).map(({ stem }) => stem))
}

type Placed = { word: Word; at: number }

/** Runs of neighbouring words that are all shared. */
function sharedRuns(words: Word[], values: Map<string, number>): Placed[][] {
  const runs: Placed[][] = []
  let run: Placed[] = []
  for (const [at, word] of words.entries()) {
    const isShared = !word.isStop && values.has(word.stem)
    if (isShared && word.joint !== null && run.length > 0) run.push({ word, at })
    else {
      runs.push(run)
      run = isShared ? [{ word, at }] : []
    }
  }
  return [...runs, run].filter((one) => one.length > 0)
}

/** Of a run, what can stand in a short sentence: a name of several words alone ("Rosa Ibarran leads"), else its beginning. */
function nameIn(run: Placed[], names: Set<string>): Placed[] {
  const start = run.findIndex(({ word }, at) => isNamed(word, names) && isNamed(run[at + 1]?.word, names))
  if (start < 0) return run.slice(0, TOPIC_WORDS)
  const end = run.findIndex(({ word }, at) => at > start && !isNamed(word, names))
  return run.slice(start, end < 0 ? undefined : end).slice(0, TOPIC_WORDS)
}

function isNamed(word: Word | undefined, names: Set<string>): boolean {
  return word?.isCapital === true && names.has(word.stem)
}

/** A conjunction written on to a word (Arabic) reads badly out of its sentence; an article reads well. */
function neatness(run: Placed[], topic: string): number {
  const first = run[0]?.word
  const isJoined = first && /^[وفبكل]/.test(first.surface) && !first.stem.startsWith(first.surface.charAt(0))
  return (isJoined ? 0.8 : 1) * (topic.startsWith('the ') ? 1.05 : 1)
}

function quote(run: Placed[], story: Profile, small: Set<string>): string {
  const [first, ...others] = run
  if (!first) return ''
  const { word, at } = first
  const isSmall = word.opensSentence && small.has(word.stem) && story.text.language !== 'de'
  const opening = isSmall ? word.surface.toLowerCase() : word.surface
  const text = others.reduce((quoted, { word: next }) => quoted + next.joint + next.surface, opening)
  // "the Sarvoz" alone would be wrong where the text says "the Sarvoz railway".
  const after = story.text.words[at + run.length]
  const isWhole = !after || after.joint === null || after.isStop
  const hasArticle = word.joint !== null && story.text.words[at - 1]?.surface.toLowerCase() === 'the'
  return hasArticle && isWhole ? `the ${text}` : text
}
