/**
 * How near stories are to each other, by their words alone. Pure.
 * A word weighs by how often it stands in the text and how rare it is in the publication, (1 + log n) · rarity^0.6; two stories are as
 * near as the angle between their words says, and as the best way through a third says: a newsroom's first report on an affair and its
 * last one share few words, but each shares some with those in between. On news that nobody here wrote, nothing that was tried beside
 * that (titles, names, zones, cut-offs) did better; `bench/related` has the figures.
 */
import type { WeighedReading } from '../../ground/schema'

/** Terms by number, in order, with what each weighs; `words` are those that tell something, `pairs` those that are pairs. */
export type Vector = { terms: Int32Array; values: Float32Array; length: number; words: Set<number>; pairs: Int32Array }

/** Gives every term a number, so that comparing is arithmetic. */
export type Vocabulary = Map<string, number>

const RARITY_POWER = 0.6
/** Of words in more of the stories than this, a paper makes its frame: who it is, where to write to. */
const MANNER_SHARE = 0.6
/** A pair stands in fewer stories than the rarer of its words: about so many of them. Counting would double the index for nothing. */
const PAIR_SHARE = 0.2
const PAIR_WEIGHT = 0.7
/** A text of few words is compared by pieces of them too, which meet where languages grow words together ("Heizungsgesetz"). */
const FEW_WORDS = 150
const PIECE_LETTERS = 5
const CUT = /^[\p{Script=Latin}\p{Script=Cyrillic}]{5,}$/u
/** A piece stands in more stories than its words: about so many times as many. */
const PIECE_STORIES = 3
const PIECE_WEIGHT = 0.5
/** What no other story holds makes a text longer, but less than what could have been shared. */
const ALONE = 0.3
/** A text is as long as if it held so many words more that nobody knows: two of three words are not near because they share one. */
const UNSAID = 5
/** The nearest, through which others may be reached. */
const BRIDGES = 5

export function vectorOf({ words, pairs }: WeighedReading, given: { size: number; vocabulary: Vocabulary }): Vector {
  const size = given.size + 1
  const manner = Math.max(2, given.size * MANNER_SHARE)
  const held = new Map(words.map(([word, , stories]) => [word, stories > manner ? size : stories]))
  const rarity = (stories: number) => Math.log(size / Math.min(size, Math.max(1, stories))) ** RARITY_POWER
  let square = 0
  const entries: { number: number; value: number }[] = []
  const add = (term: string, value: number, share: number): number => {
    const number = numberOf(term, given.vocabulary)
    square += value * value * share
    if (value > 0) entries.push({ number, value })
    return number
  }
  const telling = new Set<number>()
  for (const [word, count, stories] of words) {
    const number = add(word, (1 + Math.log(count)) * rarity(held.get(word) ?? 1), stories <= 1 ? ALONE : 1)
    if (stories > 1 && stories <= manner) telling.add(number)
  }
  const numbers: number[] = []
  for (const [pair, count] of pairs) {
    const [one = '', other = ''] = pair.split('_')
    const rarer = Math.min(held.get(one) ?? 1, held.get(other) ?? 1)
    const shared = rarer === size ? size : Math.max(2, rarer * PAIR_SHARE)
    const value = (1 + Math.log(count)) * rarity(shared) * PAIR_WEIGHT
    numbers.push(add(pair, value, rarer * PAIR_SHARE < 2 ? ALONE : 1))
  }
  for (const [piece, { count, stories }] of words.length > FEW_WORDS ? [] : piecesOf(words)) {
    const value = (1 + Math.log(count)) * rarity(Math.max(2, stories * PIECE_STORIES)) * PIECE_WEIGHT
    add(piece, value, 1)
  }
  entries.sort((a, b) => a.number - b.number)
  return {
    terms: Int32Array.from(entries, ({ number }) => number),
    values: Float32Array.from(entries, ({ value }) => value),
    length: Math.sqrt(square + UNSAID * rarity(1) ** 2) || 1,
    words: telling,
    pairs: Int32Array.from(numbers),
  }
}

/** Pieces of words, beginnings and ends marked, with how many of the words hold each, and the stories that hold the commonest of those. */
function piecesOf(words: WeighedReading['words']): Map<string, { count: number; stories: number }> {
  const pieces = new Map<string, { count: number; stories: number }>()
  for (const [word, , stories] of words) {
    if (!CUT.test(word)) continue
    const marked = `^${word}$`
    for (let at = 0; at + PIECE_LETTERS <= marked.length; at++) {
      const piece = `~${marked.slice(at, at + PIECE_LETTERS)}`
      const known = pieces.get(piece)
      pieces.set(piece, { count: (known?.count ?? 0) + 1, stories: Math.max(known?.stories ?? 0, stories) })
    }
  }
  return pieces
}

function numberOf(term: string, vocabulary: Vocabulary): number {
  const known = vocabulary.get(term)
  if (known !== undefined) return known
  vocabulary.set(term, vocabulary.size)
  return vocabulary.size - 1
}

/** 0 for nothing in common, 1 for the same words. Both are in order, so that one walk along both is enough. */
export function nearness(one: Vector, other: Vector): number {
  let product = 0
  for (let a = 0, b = 0; a < one.terms.length && b < other.terms.length; ) {
    const [left, right] = [one.terms[a] ?? 0, other.terms[b] ?? 0]
    if (left === right) product += (one.values[a] ?? 0) * (other.values[b] ?? 0)
    if (left <= right) a += 1
    if (right <= left) b += 1
  }
  return product / (one.length * other.length)
}

/** Directly, and with the best way through a third on top; one number each per candidate, in their order. */
export type Compared = { direct: number[]; scores: number[] }

/** `mayBridge`: a round-up leads from everything to everything. */
export function compare(
  story: Vector,
  candidates: Vector[],
  mayBridge: (at: number) => boolean = () => true,
): Compared {
  const direct = candidates.map((candidate) => nearness(story, candidate))
  const bridges = [...direct.keys()]
    .filter((at) => (direct[at] ?? 0) > 0 && mayBridge(at))
    .sort((a, b) => (direct[b] ?? 0) - (direct[a] ?? 0))
    .slice(0, BRIDGES)
  const scores = candidates.map((candidate, at) => {
    const ways = bridges.map((bridge) => {
      const through = bridge === at ? undefined : candidates[bridge]
      return through ? Math.min(direct[bridge] ?? 0, nearness(through, candidate)) : 0
    })
    return (direct[at] ?? 0) + Math.max(0, ...ways)
  })
  return { direct, scores }
}
