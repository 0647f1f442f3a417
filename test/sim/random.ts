/** Chance that can be repeated: the same seed gives the same numbers, everywhere. Not for anything that must not be guessed. */
export type Random = {
  /** From 0 up to, not including, 1. */
  fraction(): number
  chance(probability: number): boolean
  /** A whole number, both ends included. */
  between(low: number, high: number): number
  pick<Item>(items: readonly Item[]): Item
  shuffle<Item>(items: readonly Item[]): Item[]
}

/** Mulberry32 (public domain): one word of state, and enough for choosing what breaks. */
export function randomFrom(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (low: number, high: number) => low + Math.floor(fraction() * (high - low + 1))
  function pick<Item>(items: readonly Item[]): Item {
    const item = items[between(0, items.length - 1)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  function shuffle<Item>(items: readonly Item[]): Item[] {
    const rest = [...items]
    return items.flatMap(() => rest.splice(between(0, rest.length - 1), 1))
  }
  return { fraction, chance: (probability) => fraction() < probability, between, pick, shuffle }
}
