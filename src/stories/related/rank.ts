/**
 * Which stories stand in a list, in which order, and why: pure, over stories that were compared.
 * Promises a full list wherever the publication has other stories, never the story itself, never two copies of one text. First come
 * those that are near, in the story's own language, then in others, then round-ups that are near to everything; what is missing is
 * filled with the newest of the section, and says so.
 */
import type { RelatedEntry, RelatedWhy } from '../../ground/schema'
import { DAY } from '../../ground/time'
import { compare, nearness, type Vector } from './compare'

/** Most stories in a list. */
export const LIST_LIMIT = 10

/** A story ready to be compared. `names` are those that can be quoted, with the number of stories that hold the name's words. */
export type Profile = {
  id: number
  publicationId: number
  /** Page keys of its own address and of the story that it is about. */
  page: string
  aboutPage: string | null
  category: string | null
  publishedAt: number
  language: string
  vector: Vector
  names: Map<string, number>
  /** The name of a regular that its title has. */
  regular: string | null
  isRoundUp: boolean
  weakest: number
}

/** Below this, two stories share a way of speaking and no subject. */
const NEAR = 0.04
/** From here on three in four are about one subject (bench/related): a card may say so, and a digest holds two of them at most. */
export const SAME_SUBJECT = 0.3
/** Who shares fewer words than this is given less than that. */
const TELLING_WORDS = 3
/** A publisher's own word that two belong together, and a day that they share: enough to break a tie. */
const SECTION_BONUS = 0.1
const DAY_BONUS = 0.03
/** A name in more stories than this, or than a twentieth of them, is what the publication is about. */
const NAME_STORIES = 8
const NAME_SHARE = 0.05

/** A story is a round-up if the nearest, so many, are near to it and hardly to each other. */
const COMPANY = 8
const COMPANY_NEAR = 0.15
const COMPANY_LOOSE = 0.35

/** A name that so many others have is a regular's. */
const REGULARS = 2

/** Pairs that more of the stories compared hold are what the paper always says: its background, its own address. */
const COMMON_PAIRS = 5
/** Fewer own pairs than this are too little to tell a copy from a quotation. */
const FEWEST_PAIRS = 12
/** Of the shorter text's own pairs, how many the other must hold: more where there are few. */
const SHORT_PAIRS = 60
const SHARED_PAIRS = { short: 0.8, long: 0.65 } as const

export type Seen = {
  story: Profile
  candidates: Profile[]
  scores: number[]
  isRoundUp: boolean
  /** Of the candidates, those that are the same text as the story. */
  copies: Set<number>
  isCopyOf: (one: Profile, other: Profile) => boolean
}

/** Compares a story with its candidates. */
export function look(story: Profile, others: Profile[]): Seen {
  const candidates = others.filter(({ id }) => id !== story.id)
  const compared = compare(
    story.vector,
    candidates.map(({ vector }) => vector),
    (at) => candidates[at]?.isRoundUp === false,
  )
  const scores = candidates.map((candidate, at) => {
    const score = (compared.scores[at] ?? 0) * bonus(story, candidate)
    const isTold = story.vector.words.intersection(candidate.vector.words).size >= TELLING_WORDS
    return isTold ? score : Math.min(score, SAME_SUBJECT - 0.01)
  })
  const isCopyOf = copyRule([story, ...candidates])
  const copies = candidates.filter((candidate) => !mayQuote(story, candidate) && isCopyOf(story, candidate))
  const isRoundUp = isRegular(story, candidates) || isRound(candidates, compared.direct)
  return { story, candidates, scores, isRoundUp, copies: new Set(copies.map(({ id }) => id)), isCopyOf }
}

function bonus(story: Profile, other: Profile): number {
  const days = Math.abs(story.publishedAt - other.publishedAt) / DAY
  return 1 + (isSameSection(story, other) ? SECTION_BONUS : 0) + DAY_BONUS / (1 + days)
}

function isRegular({ regular }: Profile, candidates: Profile[]): boolean {
  return regular !== null && candidates.filter((other) => other.regular === regular).length >= REGULARS
}

function isRound(candidates: Profile[], direct: number[]): boolean {
  const company = [...direct.keys()].sort((a, b) => (direct[b] ?? 0) - (direct[a] ?? 0)).slice(0, COMPANY)
  const mean = company.reduce((sum, at) => sum + (direct[at] ?? 0), 0) / COMPANY
  if (company.length < COMPANY || mean < COMPANY_NEAR) return false
  const vectors = company.flatMap((at) => candidates[at]?.vector ?? [])
  const among = vectors.flatMap((one, at) => vectors.slice(at + 1).map((other) => nearness(one, other)))
  return among.reduce((sum, near) => sum + near, 0) / among.length < mean * COMPANY_LOOSE
}

/** Whether two of the stories compared are one text: an agency's report under two headlines, one page under two addresses. */
function copyRule(compared: Profile[]): Seen['isCopyOf'] {
  const held = new Map<number, number>()
  for (const { vector } of compared) for (const pair of vector.pairs) held.set(pair, (held.get(pair) ?? 0) + 1)
  const own = ({ vector }: Profile) => vector.pairs.filter((pair) => (held.get(pair) ?? 0) <= COMMON_PAIRS)
  const owned = new Map<number, Set<number>>()
  const ownOf = (profile: Profile) => {
    const known = owned.get(profile.id) ?? new Set(own(profile))
    owned.set(profile.id, known)
    return known
  }
  return (one, other) => {
    const [a, b] = [ownOf(one), ownOf(other)]
    const shorter = Math.min(a.size, b.size)
    const share = shorter < SHORT_PAIRS ? SHARED_PAIRS.short : SHARED_PAIRS.long
    return shorter >= FEWEST_PAIRS && a.intersection(b).size >= shorter * share
  }
}

type Place = { candidate: Profile; score: number; tier: number; partner: Partner | null }

/** The list of a story that was compared, and the score that whoever wants to come into it must have. */
export function listOf(seen: Seen, { size }: { size: number }): { list: RelatedEntry[]; weakest: number } {
  const { story, candidates, scores, copies } = seen
  const places = candidates
    .map((candidate, at) => placeOf(story, candidate, scores[at] ?? 0))
    .filter(({ candidate }) => !copies.has(candidate.id))
    .sort(
      (a, b) =>
        a.tier - b.tier ||
        b.score - a.score ||
        b.candidate.publishedAt - a.candidate.publishedAt ||
        b.candidate.id - a.candidate.id,
    )
  const chosen: Place[] = []
  for (const place of places) {
    if (chosen.length === LIST_LIMIT) break
    if (!chosen.some(({ candidate }) => seen.isCopyOf(candidate, place.candidate))) chosen.push(place)
  }
  const last = chosen.at(-1)
  const list = chosen.map((place) => ({
    id: place.candidate.id,
    score: Math.round(place.score * 1_000) / 1_000,
    why: whyOf(story, place, size),
  }))
  return { list, weakest: chosen.length === LIST_LIMIT && last && last.tier < TIER.rest ? last.score : 0 }
}

const TIER = { partner: 0, near: 1, otherLanguage: 2, roundUp: 3, rest: 4 } as const

/** What is not near is new: first of the section, then in the language. */
function placeOf(story: Profile, candidate: Profile, score: number): Place {
  const partner = partnerOf(story, candidate)
  const isForeign = candidate.language !== story.language
  if (partner) return { candidate, score, tier: TIER.partner, partner }
  if (score < NEAR) {
    const away = (isSameSection(story, candidate) ? 0 : 1) + (isForeign ? 2 : 0)
    return { candidate, score: 0, tier: TIER.rest + away, partner }
  }
  const tier = candidate.isRoundUp ? TIER.roundUp : isForeign ? TIER.otherLanguage : TIER.near
  return { candidate, score, tier, partner }
}

type Partner = 'storyBehind' | 'analysisOf' | 'otherAnalysis'

/** A deep dive and its story may quote each other at length. */
function mayQuote(story: Profile, other: Profile): boolean {
  const partner = partnerOf(story, other)
  return partner === 'storyBehind' || partner === 'analysisOf'
}

/** A deep dive and its story belong together whatever their words are. */
function partnerOf(story: Profile, other: Profile): Partner | null {
  if (story.aboutPage === other.page) return 'storyBehind'
  if (other.aboutPage === story.page) return 'analysisOf'
  return story.aboutPage !== null && story.aboutPage === other.aboutPage ? 'otherAnalysis' : null
}

function whyOf(story: Profile, { candidate, score, tier, partner }: Place, size: number): RelatedWhy {
  if (partner) return { code: partner }
  const isNear = tier < TIER.rest
  const name = isNear ? sharedName(story, candidate, size) : null
  if (name !== null) return { code: 'affair', name }
  if (isSameSection(story, candidate) && candidate.category !== null)
    return { code: 'section', section: candidate.category }
  if (!isNear) return { code: 'newest' }
  return { code: score < SAME_SUBJECT ? 'also' : 'subject' }
}

/** A name that both tell as it stands: the rarest of several words, else of one; of equals the one that the story tells more often. */
function sharedName(story: Profile, other: Profile, size: number): string | null {
  const most = Math.max(NAME_STORIES, size * NAME_SHARE)
  const shared = [...story.names].filter(([name, stories]) => stories <= most && other.names.has(name))
  const isLong = (name: string) => Number(/[\s-]/.test(name))
  shared.sort(([one, a], [two, b]) => isLong(two) - isLong(one) || a - b)
  return shared[0]?.[0] ?? null
}

/** "World" and "world" are one section. */
function isSameSection(one: Profile, other: Profile): boolean {
  return one.category !== null && one.category.toLowerCase() === other.category?.toLowerCase()
}
