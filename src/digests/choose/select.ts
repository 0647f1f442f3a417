/**
 * The choice: which stories a digest holds, in which order and why. Pure: a week and a taste in, places with their score parts out.
 * Every part of a score is kept and shown, so that nobody has to guess why a story stands where it stands. Promises that more shares
 * never lower a place; that one network is worth three votes however young the story; that an affair takes two places at most and no
 * text stands there twice.
 */
import type { Because, EditorsHand, Score, StoryKind } from '../../ground/schema'
import { DAY, HOUR } from '../../ground/time'

/** A story that may be chosen. `shares` and `visits`, and those of them that vote, are those of the window (shares/shares-since.ts). */
export type Candidate = {
  id: number
  kind: StoryKind
  category: string | null
  /** Of a story that is back with a material revision, when that came. */
  publishedAt: number
  /** Back with a material revision after it was in an earlier digest. */
  isUpdate: boolean
  shares: number
  scored: number
  visits: number
  scoredVisits: number
  /** Other candidates that tell of the same affair, and that are the same text. */
  affair: number[]
  copies: number[]
}

export type Taste = {
  minStories: number
  maxStories: number
  shareWeight: number
  /** From so many on a number is said. */
  shareThreshold: number
  hand: EditorsHand
  /** The moment that ages are counted from. */
  at: number
}

export type Place = { id: number; score: Score; because: Because }
/** `pool`: deep dives that found no place, best first. `isThin`: fewer than minStories in all. */
export type Selection = { places: Place[]; pool: Place[]; isThin: boolean }

/** Click-backs cost a reader more than a press of a button, so they count double. */
const VISIT_FACTOR = 2
/** Most of what is passed on is passed on in the first day and a half. A younger story's votes count for what they would become, */
const LIFE = 36 * HOUR
/** but no more than so many times, */
const MOST_YOUTH = 4
/** and what one network may bring is not multiplied. */
const NETWORK_VOTES = 3
/** A story loses this much a day, at most AGE_CAP. */
const AGE_PER_DAY = 0.15
const AGE_CAP = 2
/** More than a thousand shares bring at the default weight. */
const PINNED = 20
/** At most this share of the places for one section, as long as what others have is worth this much of what it holds back. */
const SECTION_QUOTA = 0.4
const WORTH = 0.5
/** Deep dives for those who follow their section; more would be more than a digest's row can hold. */
const POOL_MOST = 15
/** Places that one affair may take. */
const AFFAIR_PLACES = 2

type Ranked = { story: Candidate; score: Score }

export function select(week: Candidate[], taste: Taste): Selection {
  const excluded = new Set(taste.hand.excluded)
  const ranked = week
    .filter((story) => !excluded.has(String(story.id)))
    .map((story) => ({ story, score: scoreOf(story, taste) }))
    .sort(byScore)
  const isPinned = ({ story }: Ranked) => taste.hand.pinned.includes(String(story.id))
  const pinned = ranked.filter(isPinned)
  const free = ranked.filter((entry) => !isPinned(entry))
  const deepDives = [...pinned, ...choose(free.filter(isDeepDive), { beside: pinned, most: taste.maxStories, taste })]
  const least = Math.min(taste.minStories, taste.maxStories)
  const others = choose(
    free.filter((entry) => !isDeepDive(entry)),
    { beside: deepDives, most: least, taste },
  )
  const chosen = withAffairs([...deepDives, ...others], { free, least })
  const asPlace = ({ story, score }: Ranked): Place => ({
    id: story.id,
    score,
    because: becauseOf(story, score, taste),
  })
  return {
    places: inOrder(chosen, taste.hand).map(asPlace),
    pool: poolOf(free, chosen).map(asPlace),
    isThin: chosen.length < taste.minStories,
  }
}

/** No text twice, whatever stands beside it. */
function poolOf(free: Ranked[], chosen: Ranked[]): Ranked[] {
  const pool: Ranked[] = []
  for (const entry of free) {
    if (pool.length === POOL_MOST) break
    const beside = [...chosen, ...pool]
    if (isDeepDive(entry) && !beside.includes(entry) && !isCopied(entry.story, beside)) pool.push(entry)
  }
  return pool
}

function byScore(a: Ranked, b: Ranked): number {
  return b.score.total - a.score.total || b.story.publishedAt - a.story.publishedAt || b.story.id - a.story.id
}

function isDeepDive({ story }: Ranked): boolean {
  return story.kind === 'deep-dive'
}

function scoreOf(story: Candidate, taste: Taste): Score {
  const life = Math.max(0, taste.at - story.publishedAt)
  const youth = Math.min(MOST_YOUTH, Math.max(1, LIFE / Math.max(1, life)))
  const votes = (count: number) => Math.min(count, NETWORK_VOTES) + Math.max(0, count - NETWORK_VOTES) * youth
  // The first share may be the author's own. Logarithms have no wall: three thousand are more than a hundred and fifty.
  const shares = round(taste.shareWeight * Math.log(Math.max(1, votes(story.scored))))
  const visits = round(taste.shareWeight * VISIT_FACTOR * Math.log(1 + votes(story.scoredVisits)))
  const age = round(-Math.min(AGE_CAP, (life / DAY) * AGE_PER_DAY))
  const editor = taste.hand.pinned.includes(String(story.id)) ? PINNED : 0
  return { total: round(shares + visits + age + editor), shares, visits, age, editor }
}

type Room = { beside: Ranked[]; most: number; taste: Taste }

/** The best that may stand beside others, up to `most` places with them. A section's quota bends to what nobody passed on. */
function choose(ranked: Ranked[], { beside, most, taste }: Room): Ranked[] {
  const places = Math.max(0, most - beside.length)
  const fitting: Ranked[] = []
  for (const entry of ranked) if (mayStand(entry, [...beside, ...fitting])) fitting.push(entry)
  const quota = Math.max(2, Math.ceil(taste.maxStories * SECTION_QUOTA))
  const taken = new Map<string, number>()
  const within: Ranked[] = []
  const beyond: Ranked[] = []
  for (const entry of fitting) {
    const section = sectionOf(entry)
    const count = taken.get(section) ?? 0
    taken.set(section, count + 1)
    if (count < quota) within.push(entry)
    else beyond.push(entry)
  }
  const chosen = [...within, ...beyond].slice(0, places)
  for (const better of beyond) {
    const last = chosen.at(-1)
    if (!last || chosen.includes(better) || heatOf(last) >= heatOf(better) * WORTH) break
    chosen.splice(-1, 1)
    chosen.unshift(better)
  }
  return chosen
}

/** No text twice, and no third of one affair. Whoever names the other, both are meant. */
function mayStand({ story }: Ranked, beside: Ranked[]): boolean {
  const ofAffair = beside.filter(({ story: other }) => isTied(story, other, 'affair'))
  // Two that already stand for an affair leave no room, nor does one whose own affair is full.
  const isFull = ofAffair.some(({ story: one }) =>
    beside.some(({ story: other }) => other.id !== one.id && isTied(one, other, 'affair')),
  )
  return !isCopied(story, beside) && ofAffair.length < AFFAIR_PLACES && !isFull
}

function isCopied(story: Candidate, beside: Ranked[]): boolean {
  return beside.some(({ story: other }) => isTied(story, other, 'copies'))
}

function isTied(one: Candidate, other: Candidate, by: 'affair' | 'copies'): boolean {
  return one[by].includes(other.id) || other[by].includes(one.id)
}

/** Where the week would be thin, an affair gets a third place: rather that than no digest. */
function withAffairs(chosen: Ranked[], { free, least }: { free: Ranked[]; least: number }): Ranked[] {
  const filled = [...chosen]
  for (const entry of [...free.filter(isDeepDive), ...free.filter((one) => !isDeepDive(one))]) {
    if (filled.length >= least) break
    if (!filled.includes(entry) && !isCopied(entry.story, filled)) filled.push(entry)
  }
  return filled
}

/** One section, whatever its letters; what has none is one too. */
function sectionOf({ story }: Ranked): string {
  return (story.category ?? '').normalize('NFKC').trim().toLowerCase()
}

function heatOf({ score }: Ranked): number {
  return score.shares + score.visits
}

/** The editor's order first; then pinned stories, deep dives, others, each by score. */
function inOrder(chosen: Ranked[], hand: EditorsHand): Ranked[] {
  const rank = ({ story }: Ranked): number => {
    const ordered = hand.order.indexOf(String(story.id))
    if (ordered >= 0) return ordered
    if (hand.pinned.includes(String(story.id))) return hand.order.length
    return hand.order.length + (story.kind === 'deep-dive' ? 1 : 2)
  }
  return [...chosen].sort((a, b) => rank(a) - rank(b) || byScore(a, b))
}

/**
 * What weighed most, and how often: what voted, so that nobody can buy the number, and only where it is worth saying. How it is put into
 * words is the templates' matter.
 */
function becauseOf(story: Candidate, score: Score, { shareThreshold }: Taste): Because {
  if (score.editor > 0) return { code: 'pinned' }
  if (story.isUpdate) return { code: 'updated' }
  const { scored, scoredVisits } = story
  if (scoredVisits >= Math.max(1, shareThreshold) && score.visits > score.shares)
    return { code: 'visited', count: scoredVisits }
  return scored >= Math.max(1, shareThreshold) && score.shares > 0
    ? { code: 'shared', count: scored }
    : { code: 'newest' }
}

function round(value: number): number {
  // + 0 turns -0 into 0, which would otherwise show in JSON comparisons.
  return Math.round(value * 1_000) / 1_000 + 0
}
