/**
 * How alike a story and each of its candidates are: 0 for nothing in common, about 1 for the same affair. Pure.
 * Two stories are alike through their words (rare ones and names first), through pieces of words, which meet where languages grow
 * words together ("Heizungsgesetz", "Heizungstausch"), and through a third that is like both: a newsroom's first report and its
 * last one on an affair seldom share words, but each shares some with those in between.
 */
import type { Profile } from './profiles'

/** The rarity of what only the candidates share is judged as in a publication of so many stories. */
const STORIES_IMAGINED = 300
/** What no other of the stories compared holds makes a text longer, by so much. */
const ALONE = 0.2
/** A name of several words comes on top of its words. */
const PHRASE_FACTOR = 0.5
/** The nearest, through which others may be reached. */
const BRIDGES = 5
const CATEGORY_BONUS = 0.12
const REGION_BONUS = 0.12

/** What is compared: the story's own terms have a known rarity, and a candidate may hold terms that only the index saw. */
export type Compared = {
  story: Profile
  candidates: { profile: Profile; found: Set<string> }[]
  /** 0 to 1 for a term of the story; 0 for a common one. */
  rarityOf: (term: string) => number
}

/** One number per candidate, in their order. */
export function likenesses({ story, candidates, rarityOf }: Compared): number[] {
  const own = new Set(story.text.terms.map(({ term }) => term))
  const parts = [partsOf(story), ...candidates.map(({ profile, found }) => partsOf(profile, found.intersection(own)))]
  const holders = holdersOf(parts)
  const rarity = (part: string, held: number) => (own.has(part) ? rarityOf(part) : rarityAmong(held))
  const vectors = weighed(parts, holders, rarity)
  const profiles = [story, ...candidates.map(({ profile }) => profile)]
  const direct = nearTo(0, vectors, profiles)
  const bridges = nearest(direct).map((at) => ({ at, near: nearTo(at, vectors, profiles) }))
  return candidates.map((_, index) => {
    const at = index + 1
    const paths = bridges.filter((bridge) => bridge.at !== at)
    const through = paths.map((bridge) => Math.min(direct[bridge.at] ?? 0, bridge.near[at] ?? 0))
    return (direct[at] ?? 0) + Math.max(0, ...through)
  })
}

/** A story's parts and their weights: its terms, what the index found in the end of its text, and its pieces of words. */
function partsOf({ text, pieces }: Profile, found: Iterable<string> = []): Map<string, number> {
  const parts = new Map<string, number>()
  for (const term of found) parts.set(term, 1)
  for (const term of text.terms) parts.set(term.term, term.weight * (term.isPhrase ? PHRASE_FACTOR : 1))
  for (const [piece, weight] of pieces) parts.set(piece, weight)
  return parts
}

/** In how many of the stories each part stands. */
function holdersOf(stories: Map<string, number>[]): Map<string, number> {
  const holders = new Map<string, number>()
  for (const parts of stories) for (const part of parts.keys()) holders.set(part, (holders.get(part) ?? 0) + 1)
  return holders
}

function rarityAmong(held: number): number {
  return Math.log(STORIES_IMAGINED / held) / Math.log(STORIES_IMAGINED)
}

type Vector = { shared: Map<string, number>; length: number }

function weighed(
  stories: Map<string, number>[],
  holders: Map<string, number>,
  rarity: (part: string, held: number) => number,
): Vector[] {
  return stories.map((parts) => {
    const shared = new Map<string, number>()
    let square = 0
    for (const [part, weight] of parts) {
      const held = holders.get(part) ?? 1
      const value = weight * (held > 1 ? rarity(part, held) : 1)
      square += value * value * (held > 1 ? 1 : ALONE)
      if (held > 1 && value > 0) shared.set(part, value)
    }
    return { shared, length: Math.sqrt(square) }
  })
}

/** How near all of the stories are to one of them. */
function nearTo(from: number, vectors: Vector[], profiles: Profile[]): number[] {
  return vectors.map((vector, at) => {
    const one = vectors[from]
    if (!one || at === from) return 0
    let product = 0
    for (const [part, value] of one.shared) product += value * (vector.shared.get(part) ?? 0)
    if (product === 0) return 0
    return (product / (one.length * vector.length)) * bonus(profiles[from], profiles[at])
  })
}

function bonus(a: Profile | undefined, b: Profile | undefined): number {
  const sameCategory = a?.category != null && a.category === b?.category
  const sameRegion = a?.region != null && a.region === b?.region
  return 1 + (sameCategory ? CATEGORY_BONUS : 0) + (sameRegion ? REGION_BONUS : 0)
}

function nearest(direct: number[]): number[] {
  return direct
    .map((value, at) => ({ value, at }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value || a.at - b.at)
    .slice(0, BRIDGES)
    .map(({ at }) => at)
}
