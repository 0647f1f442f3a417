/** The choice is pure: a week and a taste in, places out. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Candidate, type Selection, select, type Taste } from '../../src/digests/choose/select'
import { DAY, FRIDAY, HOUR } from '../world'

const taste: Taste = {
  minStories: 3,
  maxStories: 10,
  shareWeight: 1,
  hand: { order: [], pinned: [], excluded: [] },
  at: FRIDAY,
}

function story(id: number, change: Partial<Candidate> = {}): Candidate {
  const base = { id, kind: 'deep-dive', category: null, publishedAt: FRIDAY - DAY, isUpdate: false } as const
  return { ...base, shares: 0, scored: 0, visits: 0, scoredVisits: 0, ...change }
}

const ids = ({ places }: Selection) => places.map((place) => place.id)

test('of two stories alike, the one that was passed on comes first, and the score says why', () => {
  const chosen = select([story(1), story(2, { shares: 30, scored: 30 }), story(3)], taste)
  expect(ids(chosen)[0]).toBe(2)
  const [first, second] = chosen.places
  expect(first?.score.shares).toBeGreaterThan(second?.score.shares ?? 0)
  expect(first?.because).toEqual({ code: 'shared', count: 30 })
})

test('with a share weight of 0 the order is the one without shares', () => {
  const week = [story(1), story(2, { shares: 30, scored: 30, publishedAt: FRIDAY - 2 * DAY }), story(3)]
  const quiet = week.map((entry) => ({ ...entry, shares: 0, scored: 0 }))
  expect(ids(select(week, { ...taste, shareWeight: 0 }))).toEqual(ids(select(quiet, taste)))
})

test('deep dives come before other stories, which only fill up to the minimum', () => {
  const week = [
    story(1, { kind: 'story', shares: 99, scored: 99 }),
    story(2),
    story(3, { kind: 'story' }),
    story(4),
    story(5),
  ]
  expect(ids(select(week, taste)).sort()).toEqual([2, 4, 5])
  expect(ids(select(week, { ...taste, minStories: 4 }))).toEqual([5, 4, 2, 1])
})

test('fewer stories than the minimum make a thin week', () => {
  expect(select([story(1), story(2)], taste).isThin).toBe(true)
  expect(select([story(1), story(2), story(3)], taste).isThin).toBe(false)
})

test('one category does not fill the digest while others have something to offer', () => {
  const trade = Array.from({ length: 12 }, (_, index) =>
    story(index + 1, { category: 'Trade', shares: 50, scored: 50 }),
  )
  const other = Array.from({ length: 12 }, (_, index) => story(index + 101, { category: `C${index % 4}` }))
  const chosen = ids(select([...trade, ...other], taste))
  expect(chosen.filter((id) => id <= 12)).toHaveLength(4)
  expect(ids(select(trade, taste))).toHaveLength(10)
})

test('the editor pins, excludes and orders', () => {
  const week = [story(1), story(2), story(3), story(4, { kind: 'story' }), story(5)]
  const hand = { pinned: ['4'], excluded: ['5'], order: ['2', '1'] }
  expect(ids(select(week, { ...taste, hand }))).toEqual([2, 1, 4, 3])
})

test('no part of a score can grow without end', () => {
  const [place] = select(
    [story(1, { shares: 1e9, scored: 1e9, visits: 1e9, scoredVisits: 1e9, publishedAt: FRIDAY - 400 * DAY })],
    taste,
  ).places
  expect(place?.score).toEqual({ total: 8, shares: 5, visits: 5, age: -2, editor: 0 })
})

test('whatever the week: no story twice, never more than the maximum, nothing excluded, parts add up', () => {
  const candidate = fc.record({
    kind: fc.constantFrom('deep-dive' as const, 'story' as const),
    category: fc.option(fc.constantFrom('A', 'B', 'C')),
    publishedAt: fc.integer({ min: FRIDAY - 14 * DAY, max: FRIDAY }),
    isUpdate: fc.boolean(),
    shares: fc.nat(1_000),
    scored: fc.nat(1_000),
    visits: fc.nat(1_000),
    scoredVisits: fc.nat(1_000),
  })
  fc.assert(
    fc.property(fc.array(candidate, { maxLength: 60 }), fc.nat(10), fc.nat(20), (list, minStories, maxStories) => {
      const week = list.map((entry, index) => ({ id: index + 1, ...entry }))
      const hand = { order: ['3', '1'], pinned: maxStories > 0 ? ['2'] : [], excluded: ['4'] }
      const { places, isThin } = select(week, { ...taste, minStories, maxStories, hand })
      expect(new Set(places.map((place) => place.id)).size).toBe(places.length)
      expect(places.length).toBeLessThanOrEqual(maxStories)
      expect(places.some((place) => place.id === 4)).toBe(false)
      expect(isThin).toBe(places.length < minStories)
      for (const { score } of places) {
        expect(score.total).toBeCloseTo(score.shares + score.visits + score.age + score.editor, 2)
      }
    }),
  )
})

test('age pulls a story down gently', () => {
  const [newer, older] = select(
    [story(1, { publishedAt: FRIDAY - 5 * DAY }), story(2, { publishedAt: FRIDAY - HOUR })],
    taste,
  ).places
  expect([newer?.id, older?.id]).toEqual([2, 1])
  expect(older?.score.age).toBeCloseTo(-0.75)
})
