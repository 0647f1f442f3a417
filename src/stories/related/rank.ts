/**
 * Which stories are related to one, and why: pure functions over terms, counts and candidates.
 * Promises never the story itself, never two copies of one text, and nothing where the evidence is thin.
 * Leaves to neighbours.ts where candidates come from, to likeness.ts how alike two stories are.
 */
import type { RelatedEntry } from '../../ground/schema'
import { DAY } from '../../ground/time'
import { likenesses } from './likeness'
import { areCopies } from './near-copies'
import type { Profile } from './profiles'
import type { RelatedWords } from './related-words'
import type { Root, Term } from './terms'
import { type SharedTerm, topicOf } from './topic'

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
/**
 * Below `likeness`, two stories share a way of speaking, not a subject; and beside a story that is close, one below that share of it is
 * none a reader would want. Where pieces of words are compared too, a likeness is made of more and comes out lower.
 */
const LEAST = { words: { likeness: 0.28, shareOfBest: 0.37 }, pieces: { likeness: 0.26, shareOfBest: 0.33 } } as const
/** What a year takes off. */
const AGE_LOSS = 0.2
/** A deep dive and its story belong together whatever their words are. */
const PARTNER_SCORE = 100
const YEAR = 365 * DAY
/** What a shared term is worth quoting by the number of the two stories that are about it rather than use it in passing. */
const SALIENCE = [0.2, 0.5, 1] as const

/** How rare something is among the publication's stories: 1 for the rarest, near 0 for common ones. */
type Rated<One> = One & { rarity: number; documents: number }
export type RatedTerm = Rated<Term>

/** What tells a story apart; `documents` says in how many of the publication's stories it stands. */
export function rate<One extends { term: string }>(
  terms: One[],
  documents: (term: string) => number,
  size: number,
): Rated<One>[] {
  const common = Math.min(COMMON_CEILING, Math.max(COMMON_FLOOR, size * COMMON_SHARE))
  const all = Math.max(size, FEWEST_STORIES)
  return terms.flatMap((term) => {
    const count = documents(term.term)
    // In no other story: nothing can be found by it.
    if (count < 2 || count > common) return []
    return [{ ...term, documents: count, rarity: Math.log(all / count) / Math.log(all) }]
  })
}

type Asked = { term: string; worth: number }

/**
 * What candidates are looked for by: heavy and rare, within what one story may cost. The root of a word finds what the word
 * finds and its relatives; where a large publication has too many of those, the word itself is asked for.
 */
export function chooseTerms(terms: RatedTerm[], roots: Rated<Root>[]): Asked[] {
  const rootOf = new Map(roots.flatMap((root) => root.words.map((word) => [word, root] as const)))
  const chosen = new Map<string, Asked>()
  let postings = 0
  for (const term of [...terms, ...roots].sort((a, b) => b.rarity * b.weight - a.rarity * a.weight)) {
    if (chosen.size === TERMS_ASKED) break
    const root = rootOf.get(term.term)
    const one = root && root.documents <= POSTINGS_ASKED / TERMS_ASKED ? root : term
    if (chosen.has(one.term) || postings + one.documents > POSTINGS_ASKED) continue
    chosen.set(one.term, { term: one.term, worth: one.rarity * one.weight })
    postings += one.documents
  }
  return [...chosen.values()]
}

type Scored = { candidate: Profile; score: number; partner: Partner | null }
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
  const rarities = new Map(rated.map(({ term, rarity }) => [term, rarity]))
  const others = candidates.filter(({ profile }) => profile.id !== story.id)
  const alike = likenesses({ story, candidates: others, rarityOf: (term) => rarities.get(term) ?? 0 })
  const scored = others
    .map(({ profile }, at) => scoreOf({ story, profile, likeness: alike[at] ?? 0, now }))
    .filter(({ score, partner }) => partner !== null || score >= leastFor(story).likeness)
    .sort(
      (a, b) =>
        b.score - a.score || b.candidate.publishedAt - a.candidate.publishedAt || b.candidate.id - a.candidate.id,
    )
  return choose(story, scored).map((one) => ({
    id: one.candidate.id,
    score: Math.round(one.score * 1_000) / 1_000,
    reason: one.partner ? words[one.partner] : reasonFor(story, one.candidate, rated, words),
  }))
}

/** The best without copies, as long as they keep up with the best of them. */
function choose(story: Profile, scored: Scored[]): Scored[] {
  const list: Scored[] = []
  for (const one of scored) {
    if (list.length === LIST_LIMIT) break
    // What is left out as a copy must not set the measure: next to a copy everything looks far away.
    if (!one.partner && one.score < Math.max(0, ...list.map(likenessIn)) * leastFor(story).shareOfBest) break
    if (!isCopy(story, one, list)) list.push(one)
  }
  return list
}

function leastFor({ pieces }: Profile) {
  return LEAST[pieces.size > 0 ? 'pieces' : 'words']
}

type Pair = { story: Profile; profile: Profile; likeness: number; now: number }

function scoreOf({ story, profile, likeness, now }: Pair): Scored {
  const partner = partnerOf(story, profile)
  const age = Math.min(1, Math.max(0, now - profile.publishedAt) / YEAR)
  return { candidate: profile, score: likeness * (1 - AGE_LOSS * age) + (partner ? PARTNER_SCORE : 0), partner }
}

/** A copy of the story itself, or of one that is listed already. A deep dive and its story may quote each other at length. */
function isCopy(story: Profile, { candidate, partner }: Scored, list: Scored[]): boolean {
  const mayQuote = partner === 'storyBehind' || partner === 'analysisOf'
  if (!mayQuote && areCopies(story.print, candidate.print)) return true
  return list.some((listed) => areCopies(listed.candidate.print, candidate.print))
}

/** A score without what a partner has on top. */
function likenessIn({ score, partner }: Scored): number {
  return partner ? score - PARTNER_SCORE : score
}

function partnerOf(story: Profile, other: Profile): Partner | null {
  if (story.storyUrl === other.url) return 'storyBehind'
  if (other.storyUrl === story.url) return 'analysisOf'
  return story.storyUrl !== null && story.storyUrl === other.storyUrl ? 'otherAnalysis' : null
}

/** Names what both texts say; two that meet only in pieces of words or through a third are on the same subject, and that is all. */
function reasonFor(story: Profile, other: Profile, rated: RatedTerm[], words: RelatedWords): string {
  const topic = topicOf(story, other, sharedTerms(other, rated))
  return topic === null ? words.sameSubject : words.alsoAbout(topic)
}

function sharedTerms(other: Profile, rated: RatedTerm[]): SharedTerm[] {
  const theirs = new Map(other.text.terms.map((term) => [term.term, term]))
  return rated.flatMap((term): SharedTerm[] => {
    const their = theirs.get(term.term)
    if (!their) return []
    const salience = SALIENCE[term.isSalient && their.isSalient ? 2 : term.isSalient || their.isSalient ? 1 : 0]
    return [{ term, value: term.rarity ** 2 * Math.sqrt(term.weight * their.weight) * salience }]
  })
}
