/**
 * Which stories are related to one, and why: pure functions over terms, counts and candidates.
 * Rare names and words that two stories share decide; category, region and age only tip the scale between such stories.
 * Promises never the story itself, never two copies of one text, and nothing where the evidence is thin.
 * Leaves to related.ts where terms and candidates come from.
 */
import type { RelatedEntry } from '../schema'
import { areCopies, type Print } from './near-copies'
import type { RelatedWords } from './related-words'
import type { ReadText, Term } from './terms'
import type { Word } from './words'

/** Most stories in a list (contract). */
export const LIST_LIMIT = 10
/** Most terms that candidates are looked for by. */
const TERMS_ASKED = 8
/** A term in more stories than this share of a publication's tells nothing. */
const COMMON_SHARE = 0.05
/** A small publication may well have a dozen stories about one affair, and by few stories no word is shown to be common. */
const COMMON_FLOOR = 20
const FEWEST_STORIES = 300
const COMMON_CEILING = 150
/** Most postings that the terms asked may have together: what bounds the work for one story. */
const POSTINGS_ASKED = 400
/** Below this, or with a single word in common, two stories share a way of speaking, not a subject. */
const LEAST_SCORE = 3
const FEWEST_WORDS = 2
/** What takes the place of a shared name or phrase. */
const LEAST_SCORE_WITHOUT_NAME = 4.5
/** What a shared term counts by the number of the two stories that are about it rather than use it in passing. */
const SALIENCE = [0.2, 0.5, 1] as const
/** Beside a story that is close, one that shares a place name with it is none a reader would want. */
const SHARE_OF_BEST = 0.3
const CATEGORY_BONUS = 0.1
const REGION_BONUS = 0.06
/** What a year takes off. */
const AGE_LOSS = 0.2
/** A deep dive and its story belong together whatever their words are. */
const PARTNER_SCORE = 100
const YEAR = 365 * 86_400_000

/** A term, and how rare it is among the publication's stories: 1 for the rarest, near 0 for common ones. */
export type RatedTerm = Term & { rarity: number; documents: number }

/** A story taken apart, ready to be compared. */
export type Profile = {
  id: number
  url: string
  storyUrl: string | null
  category: string | null
  region: string | null
  publishedAt: number
  text: ReadText
  print: Print
}

/** The terms that tell a story apart; `documents` says in how many of the publication's stories a term stands. */
export function rateTerms(terms: Term[], documents: (term: string) => number, size: number): RatedTerm[] {
  const common = Math.min(COMMON_CEILING, Math.max(COMMON_FLOOR, size * COMMON_SHARE))
  const all = Math.max(size, FEWEST_STORIES)
  return terms.flatMap((term) => {
    const count = documents(term.term)
    // In no other story: nothing can be found by it.
    if (count < 2 || count > common) return []
    return [{ ...term, documents: count, rarity: Math.log(all / count) / Math.log(all) }]
  })
}

/** The terms that candidates are looked for by: heavy and rare, within what one story may cost. */
export function chooseTerms(rated: RatedTerm[]): RatedTerm[] {
  const chosen: RatedTerm[] = []
  let postings = 0
  for (const term of [...rated].sort((a, b) => b.rarity * b.weight - a.rarity * a.weight)) {
    if (chosen.length === TERMS_ASKED) break
    if (postings + term.documents > POSTINGS_ASKED) continue
    chosen.push(term)
    postings += term.documents
  }
  return chosen
}

type Scored = { candidate: Profile; score: number; shared: SharedTerm[]; partner: Partner | null }
type SharedTerm = { term: Term; value: number }
type Partner = 'storyBehind' | 'analysisOf' | 'otherAnalysis'

type Comparison = {
  story: Profile
  rated: RatedTerm[]
  /** Each candidate with the terms that the index found in it. */
  candidates: { profile: Profile; found: Set<string> }[]
  words: RelatedWords
  now: number
}

/** The list of a story, best first. */
export function rank({ story, rated, candidates, words, now }: Comparison): RelatedEntry[] {
  const scored = candidates
    .filter(({ profile }) => profile.id !== story.id)
    .map(({ profile, found }) => compare({ story, rated, profile, found, now }))
    .filter(isRelated)
    .sort(
      (a, b) =>
        b.score - a.score || b.candidate.publishedAt - a.candidate.publishedAt || b.candidate.id - a.candidate.id,
    )
  const list: Scored[] = []
  for (const one of scored) {
    if (list.length === LIST_LIMIT) break
    // What is left out as a copy must not set the measure: next to a copy everything looks far away.
    if (!one.partner && one.score < Math.max(0, ...list.map(likeness)) * SHARE_OF_BEST) break
    if (!isCopy(story, one, list)) list.push(one)
  }
  return list.map((one) => ({
    id: one.candidate.id,
    score: Math.round(one.score * 1_000) / 1_000,
    reason: one.partner ? words[one.partner] : words.alsoAbout(topicOf(story, one.shared)),
  }))
}

type Pair = { story: Profile; rated: RatedTerm[]; profile: Profile; found: Set<string>; now: number }

function compare({ story, rated, profile, found, now }: Pair): Scored {
  const theirs = new Map(profile.text.terms.map((term) => [term.term, term]))
  const shared = rated.flatMap((term): SharedTerm[] => {
    const their = theirs.get(term.term)
    if (!their && !found.has(term.term)) return []
    const salience = SALIENCE[term.isSalient && their?.isSalient ? 2 : term.isSalient || their?.isSalient ? 1 : 0]
    // A name of several words comes on top of its words, which were counted as names already.
    const factor = salience * (term.isPhrase && term.isName ? 0.5 : 1)
    return [{ term, value: term.rarity ** 2 * Math.sqrt(term.weight * (their?.weight ?? 1)) * factor }]
  })
  const partner = partnerOf(story, profile)
  const age = Math.min(1, Math.max(0, now - profile.publishedAt) / YEAR)
  const bonus =
    1 +
    (story.category !== null && story.category === profile.category ? CATEGORY_BONUS : 0) +
    (story.region !== null && story.region === profile.region ? REGION_BONUS : 0)
  const words = shared.reduce((sum, { value }) => sum + value, 0)
  return {
    candidate: profile,
    score: words * bonus * (1 - AGE_LOSS * age) + (partner ? PARTNER_SCORE : 0),
    shared,
    partner,
  }
}

/** A copy of the story itself, or of one that is listed already. A deep dive and its story may quote each other at length. */
function isCopy(story: Profile, { candidate, partner }: Scored, list: Scored[]): boolean {
  const mayQuote = partner === 'storyBehind' || partner === 'analysisOf'
  if (!mayQuote && areCopies(story.print, candidate.print)) return true
  return list.some((listed) => areCopies(listed.candidate.print, candidate.print))
}

/** A score without what a partner has on top. */
function likeness({ score, partner }: Scored): number {
  return partner ? score - PARTNER_SCORE : score
}

function isRelated({ score, shared, partner }: Scored): boolean {
  if (partner) return true
  const hasName = shared.some(({ term }) => term.isName || term.isPhrase)
  const words = shared.filter(({ term }) => !term.isPhrase).length
  return words >= FEWEST_WORDS && score >= (hasName ? LEAST_SCORE : LEAST_SCORE_WITHOUT_NAME)
}

function partnerOf(story: Profile, other: Profile): Partner | null {
  if (story.storyUrl === other.url) return 'storyBehind'
  if (other.storyUrl === story.url) return 'analysisOf'
  return story.storyUrl !== null && story.storyUrl === other.storyUrl ? 'otherAnalysis' : null
}

const TOPIC_WORDS = 3
const TOPIC_CHARACTERS = 60

/** What two stories share, quoted from the first one's text: its best run of shared words, with its article if it had one. */
function topicOf(story: Profile, shared: SharedTerm[]): string {
  const values = new Map(shared.filter(({ term }) => !term.isPhrase).map(({ term, value }) => [term.term, value]))
  const most = Math.max(...values.values())
  for (const [term, value] of values) if (value < most * 0.35) values.delete(term)
  const names = new Set(shared.filter(({ term }) => term.isName).map(({ term }) => term.term))
  let best = { value: 0, topic: '' }
  for (const whole of sharedRuns(story.text.words, values)) {
    const run = nameIn(whole, names)
    const stems = new Set(run.map(({ word }) => word.stem))
    const topic = quote(run, story, names)
    const worth = [...stems].reduce((sum, stem) => sum + (values.get(stem) ?? 0), 0) * neatness(run, topic)
    if (worth > best.value && topic.length <= TOPIC_CHARACTERS) best = { value: worth, topic }
  }
  return best.topic || (shared[0]?.term.surface ?? '')
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

function quote(run: Placed[], story: Profile, names: Set<string>): string {
  const [first, ...others] = run
  if (!first) return ''
  const { word, at } = first
  const isSmall = word.opensSentence && !names.has(word.stem) && story.text.language !== 'de'
  const opening = isSmall ? word.surface.toLowerCase() : word.surface
  const text = others.reduce((quoted, { word: next }) => quoted + next.joint + next.surface, opening)
  // "the Sarvoz" alone would be wrong where the text says "the Sarvoz railway".
  const after = story.text.words[at + run.length]
  const isWhole = !after || after.joint === null || after.isStop
  const hasArticle = word.joint !== null && story.text.words[at - 1]?.surface.toLowerCase() === 'the'
  return hasArticle && isWhole ? `the ${text}` : text
}
