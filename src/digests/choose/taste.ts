/**
 * A digest to one reader's taste: what they follow first, then at least two from outside, each by the order of the same scores; nothing
 * that theirs carried before; and from the minutes that they have, the rest in a line each. Pure: what is offered and what is wished in,
 * an order out. Whoever wished for nothing gets the edition as the desk made it.
 */
import type { ChosenStory, EditorsHand, Offer, OwnDigest } from '../../ground/schema'

export type Wish = {
  topics: string[]
  /** How long it may take; null: as long as it takes. */
  minutes: number | null
  /** Stories that this reader's digests carried before. */
  had: number[]
}

/** Nobody shall only read what they know already. */
const OUTSIDE_LEAST = 2
/** A story of which nobody knows how long it is. */
const USUAL_MINUTES = 3

/** Everything that a digest holds, by the order of the same scores: what the editor put first, pinned stories, deep dives, others. */
export function offersOf(places: ChosenStory[], hand: EditorsHand): Offer[] {
  const rank = ({ story: { id, kind } }: ChosenStory) => {
    const ordered = hand.order.indexOf(id)
    if (ordered >= 0) return ordered
    if (hand.pinned.includes(id)) return hand.order.length
    return hand.order.length + (kind === 'deep-dive' ? 1 : 2)
  }
  return places
    .toSorted((a, b) => rank(a) - rank(b) || b.score.total - a.score.total)
    .map(({ story }) => ({ id: Number(story.id), category: story.category, minutes: story.readingMinutes }))
}

/** `offers`: everything, by the desk's order; `made`: the edition, ids of some of them. Null: the edition. */
export function toTaste(
  { offers, made }: { offers: Offer[]; made: number[] },
  wish: Wish,
): Pick<OwnDigest, 'stories' | 'followed' | 'full'> | null {
  const had = new Set(wish.had)
  const left = offers.filter(({ id }) => !had.has(id))
  const wanted = new Set(wish.topics.map(plainTopic))
  const follows = ({ category }: Offer) => category !== null && wanted.has(plainTopic(category))
  const liked = left.filter(follows)
  const others = left.filter((offer) => !follows(offer))
  const most = Math.max(made.length, OUTSIDE_LEAST + 1)
  const followed = liked.slice(0, Math.max(1, most - Math.min(OUTSIDE_LEAST, others.length)))
  const own = [...followed, ...others.slice(0, most - followed.length)].map(({ id }) => id)
  const stories = liked.length > 0 ? own : made.filter((id) => !had.has(id))
  // Nothing that is new to them: rather all of it than an empty mail.
  if (stories.length === 0) return null
  const full = fullWithin(stories, { offers, minutes: wish.minutes })
  if (liked.length === 0 && full === stories.length && stories.length === made.length) return null
  return { stories, followed: liked.length > 0 ? followed.length : 0, full }
}

/** How many are told in full: the first, and those after it that there is time for. */
function fullWithin(stories: number[], { offers, minutes }: { offers: Offer[]; minutes: number | null }): number {
  if (minutes === null) return stories.length
  const lengths = new Map(offers.map((offer) => [offer.id, offer.minutes ?? USUAL_MINUTES]))
  let time = 0
  const end = stories.findIndex((id) => {
    time += lengths.get(id) ?? USUAL_MINUTES
    return time > minutes
  })
  return end < 0 ? stories.length : Math.max(1, end)
}

/** One section, whatever its letters. */
function plainTopic(topic: string): string {
  return topic.normalize('NFKC').trim().toLowerCase()
}
