/**
 * The choice: which stories a digest holds, in which order and why. Pure: a week and a taste in, places with their score parts out.
 * Every part of a score is capped, kept and shown, so that nobody has to guess why a story stands where it stands.
 */
import type { Because, EditorsHand, Score, StoryKind } from '../../ground/schema'
import { DAY } from '../../ground/time'

/** A story that may be chosen. `shares` and `visits`, and those of them that vote, are those of the window (shares/shares-since.ts). */
export type Candidate = {
  id: number
  kind: StoryKind
  category: string | null
  publishedAt: number
  /** Back with a material revision after it was in an earlier digest. */
  isUpdate: boolean
  shares: number
  scored: number
  visits: number
  scoredVisits: number
}

export type Taste = {
  minStories: number
  maxStories: number
  shareWeight: number
  hand: EditorsHand
  /** The moment that ages are counted from. */
  at: number
}

export type Place = { id: number; score: Score; because: Because }
/** `isThin`: fewer than minStories in all. */
export type Selection = { places: Place[]; isThin: boolean }

/** ln(1 + 147) = 5: beyond some 150 shares a story gains nothing more, so a flood cannot bury the rest for good. */
const PART_CAP = 5
/** Click-backs cost a reader more than a press of a button, so they count double. */
const VISIT_FACTOR = 2
/** A story loses this much a day, at most AGE_CAP. */
const AGE_PER_DAY = 0.15
const AGE_CAP = 2
/** More than shares and visits can bring together at the default weight. */
const PINNED = 20
/** At most this share of the places for one category, as long as others have something to offer. */
const CATEGORY_QUOTA = 0.4

export function select(week: Candidate[], taste: Taste): Selection {
  const excluded = new Set(taste.hand.excluded)
  const ranked = week
    .filter((story) => !excluded.has(String(story.id)))
    .map((story) => ({ story, score: scoreOf(story, taste) }))
    .sort(
      (a, b) => b.score.total - a.score.total || b.story.publishedAt - a.story.publishedAt || b.story.id - a.story.id,
    )
  const pinned = ranked.filter(({ story }) => taste.hand.pinned.includes(String(story.id)))
  const free = ranked.filter(({ story }) => !taste.hand.pinned.includes(String(story.id)))
  const places = Math.max(0, taste.maxStories - pinned.length)
  const deepDives = [...pinned, ...withQuota(free.filter(isDeepDive), places, taste)]
  const missing = Math.min(taste.minStories, taste.maxStories) - deepDives.length
  const others =
    missing > 0
      ? withQuota(
          free.filter((entry) => !isDeepDive(entry)),
          missing,
          taste,
        )
      : []
  const chosen = inOrder([...deepDives, ...others], taste.hand)
  return {
    places: chosen.map(({ story, score }) => ({ id: story.id, score, because: becauseOf(story, score) })),
    isThin: chosen.length < taste.minStories,
  }
}

type Ranked = { story: Candidate; score: Score }

function isDeepDive({ story }: Ranked): boolean {
  return story.kind === 'deep-dive'
}

function scoreOf(story: Candidate, taste: Taste): Score {
  const days = Math.max(0, taste.at - story.publishedAt) / DAY
  const shares = round(taste.shareWeight * Math.min(PART_CAP, Math.log(1 + story.scored)))
  const visits = round(taste.shareWeight * Math.min(PART_CAP, VISIT_FACTOR * Math.log(1 + story.scoredVisits)))
  const age = round(-Math.min(AGE_CAP, days * AGE_PER_DAY))
  const editor = taste.hand.pinned.includes(String(story.id)) ? PINNED : 0
  return { total: round(shares + visits + age + editor), shares, visits, age, editor }
}

/** The best, but no category takes more than its quota while another still has a story; then the rest fills up. */
function withQuota(ranked: Ranked[], places: number, taste: Taste): Ranked[] {
  const quota = Math.max(2, Math.ceil(taste.maxStories * CATEGORY_QUOTA))
  const taken = new Map<string, number>()
  const within: Ranked[] = []
  const beyond: Ranked[] = []
  for (const entry of ranked) {
    const { category } = entry.story
    const count = category === null ? 0 : (taken.get(category) ?? 0)
    if (count >= quota) beyond.push(entry)
    else {
      within.push(entry)
      if (category !== null) taken.set(category, count + 1)
    }
  }
  return [...within, ...beyond].slice(0, places)
}

/** The editor's order first; then pinned stories, deep dives, others, each by score. */
function inOrder(chosen: Ranked[], hand: EditorsHand): Ranked[] {
  const rank = ({ story }: Ranked): number => {
    const ordered = hand.order.indexOf(String(story.id))
    if (ordered >= 0) return ordered
    if (hand.pinned.includes(String(story.id))) return hand.order.length
    return hand.order.length + (story.kind === 'deep-dive' ? 1 : 2)
  }
  return [...chosen].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.score.total - a.score.total ||
      b.story.publishedAt - a.story.publishedAt ||
      b.story.id - a.story.id,
  )
}

/** What weighed most, and how often: what voted, so that nobody can buy the number. How it is put into words, and whether the number is said, is the templates' matter. */
function becauseOf(story: Candidate, score: Score): Because {
  if (score.editor > 0) return { code: 'pinned' }
  if (story.isUpdate) return { code: 'updated' }
  if (score.visits > score.shares) return { code: 'visited', count: story.scoredVisits }
  return score.shares > 0 ? { code: 'shared', count: story.scored } : { code: 'newest' }
}

function round(value: number): number {
  // + 0 turns -0 into 0, which would otherwise show in JSON comparisons.
  return Math.round(value * 1_000) / 1_000 + 0
}
