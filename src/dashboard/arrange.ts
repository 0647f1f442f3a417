/** The editor's hand by single presses: what the list of places becomes when one story goes up, down, in, out or is pinned. Pure. */
import type { EditorsHand } from '../ground/schema'

export const ACTS = ['up', 'down', 'place', 'pin', 'unpin', 'drop', 'restore', 'add'] as const
export type ActName = (typeof ACTS)[number]

/**
 * The hand after the press; `at` is the place that a story is put at, the first is 1: up and down say it too, so that a press that comes
 * twice moves once. A place is fixed for the story that moved and for
 * those above it; what is below stays the score's to order, so that a story which comes until the slot still finds its place.
 */
export function arranged(
  hand: EditorsHand,
  { places, act, story, at }: { places: string[]; act: ActName; story: string; at?: number },
): Partial<EditorsHand> {
  const from = places.indexOf(story)
  const without = (list: string[]) => list.filter((id) => id !== story)
  switch (act) {
    case 'up':
    case 'down':
      return {
        order: moved(places, {
          story,
          to: at === undefined ? from + (act === 'up' ? -1 : 1) : at - 1,
          fixed: hand.order.length,
        }),
      }
    case 'place':
      return { order: moved(places, { story, to: (at ?? 0) - 1, fixed: hand.order.length }) }
    case 'pin':
      return { pinned: [...without(hand.pinned), story] }
    case 'unpin':
      return { pinned: without(hand.pinned), order: without(hand.order) }
    case 'drop':
      return { excluded: [...without(hand.excluded), story], pinned: without(hand.pinned), order: without(hand.order) }
    case 'restore':
      return { excluded: without(hand.excluded) }
    case 'add':
      return { excluded: without(hand.excluded), pinned: [...without(hand.pinned), story] }
  }
}

function moved(places: string[], { story, to, fixed }: { story: string; to: number; fixed: number }): string[] {
  const from = places.indexOf(story)
  if (from < 0 || to < 0 || to >= places.length) return places.slice(0, fixed)
  const order = [...places]
  order.splice(from, 1)
  order.splice(to, 0, story)
  return order.slice(0, Math.max(fixed, from + 1, to + 1))
}
