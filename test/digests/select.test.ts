/** The choice is pure: a week and a taste in, places out. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Candidate, type Selection, select, type Taste } from '../../src/digests/choose/select'
import { DAY, FRIDAY, HOUR } from '../world'

const taste: Taste = {
  minStories: 3,
  maxStories: 10,
  shareWeight: 1,
  shareThreshold: 10,
  hand: { order: [], pinned: [], excluded: [] },
  at: FRIDAY,
}

function story(id: number, change: Partial<Candidate> = {}): Candidate {
  const base = { id, kind: 'deep-dive', category: null, publishedAt: FRIDAY - DAY, isUpdate: false } as const
  return { ...base, shares: 0, scored: 0, visits: 0, scoredVisits: 0, affair: [], copies: [], ...change }
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
  // A dozen shares are something; the week with none is in the table below.
  const trade = Array.from({ length: 12 }, (_, index) =>
    story(index + 1, { category: 'Trade', shares: 50, scored: 50 }),
  )
  const other = Array.from({ length: 12 }, (_, index) => story(index + 101, { category: `C${index % 4}`, scored: 12 }))
  const chosen = ids(select([...trade, ...other], taste))
  expect(chosen.filter((id) => id <= 12)).toHaveLength(4)
  expect(ids(select(trade, taste))).toHaveLength(10)
})

test('the editor pins, excludes and orders', () => {
  const week = [story(1), story(2), story(3), story(4, { kind: 'story' }), story(5)]
  const hand = { pinned: ['4'], excluded: ['5'], order: ['2', '1'] }
  expect(ids(select(week, { ...taste, hand }))).toEqual([2, 1, 4, 3])
})

test('age has an end, shares and visits have none, and the parts are what is shown', () => {
  const [place] = select([story(1, { scored: 1e6, scoredVisits: 1e6, publishedAt: FRIDAY - 400 * DAY })], taste).places
  expect(place?.score).toEqual({ total: 39.447, shares: 13.816, visits: 27.631, age: -2, editor: 0 })
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
      const week = list.map((entry, index) => ({ ...{ id: index + 1, affair: [], copies: [] }, ...entry }))
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

/** A week as a newsroom has it: who is in it, and the order that an editor would want. */
type Week = { what: string; week: Candidate[]; taste?: Partial<Taste>; order: number[] }

const wholeWeek = (id: number, scored: number, change: Partial<Candidate> = {}) =>
  story(id, { scored, shares: scored, publishedAt: FRIDAY - 5 * DAY, ...change })
const ring = (ids: number[], change: (id: number) => Partial<Candidate>) =>
  ids.map((id) => wholeWeek(id, 0, { affair: ids.filter((other) => other !== id), ...change(id) }))

const WEEKS: Week[] = [
  {
    what: 'what readers passed on leads, the rest goes by date',
    week: [wholeWeek(1, 0), wholeWeek(2, 40), story(3), wholeWeek(4, 12)],
    order: [2, 4, 3, 1],
  },
  {
    what: 'an author’s own share is worth nothing, not a day',
    week: [wholeWeek(1, 1), story(2, { publishedAt: FRIDAY - 4 * DAY }), story(3)],
    order: [3, 2, 1],
  },
  {
    what: 'three thousand shares are more than a hundred and fifty',
    week: [story(1, { scored: 150 }), wholeWeek(2, 3_000), story(3)],
    order: [2, 1, 3],
  },
  {
    what: 'a hundred arrivals are more than twelve',
    week: [story(1, { scoredVisits: 12 }), wholeWeek(2, 0, { scoredVisits: 100 }), story(3)],
    order: [2, 1, 3],
  },
  {
    what: 'Sunday evening’s story at twice the rate beats Tuesday’s sixty',
    week: [
      wholeWeek(1, 60, { publishedAt: FRIDAY - 6 * DAY }),
      story(2, { scored: 45, publishedAt: FRIDAY - 14 * HOUR }),
      story(3),
    ],
    order: [2, 1, 3],
  },
  {
    what: 'a story of the last hour with three votes of one network is not carried to the top',
    week: [wholeWeek(1, 12), story(2, { scored: 3, publishedAt: FRIDAY - HOUR }), story(3)],
    order: [1, 2, 3],
  },
  {
    what: 'a material revision is as old as the revision',
    week: [
      story(1, { publishedAt: FRIDAY - 2 * DAY }),
      story(2, { isUpdate: true, publishedAt: FRIDAY - DAY }),
      story(3),
    ],
    order: [3, 2, 1],
  },
  {
    what: 'a section takes its part, and no more where others were passed on too',
    week: [
      ...[1, 2, 3, 4].map((id) => wholeWeek(id, 100 - id, { category: 'World' })),
      wholeWeek(5, 20, { category: 'Arts' }),
      wholeWeek(6, 15, { category: 'Sport' }),
    ],
    taste: { maxStories: 4 },
    order: [1, 2, 5, 6],
  },
  {
    what: 'but a section is not held back for what nobody passed on',
    week: [
      ...[1, 2, 3, 4].map((id) => wholeWeek(id, 100 - id, { category: 'World' })),
      ...[5, 6].map((id) => story(id, { category: 'Arts' })),
    ],
    taste: { maxStories: 4 },
    order: [1, 2, 3, 4],
  },
  {
    what: 'one section, whatever its letters; and none is a section too',
    week: [
      ...['World', 'world', 'WORLD '].map((category, at) => wholeWeek(at + 1, 50 - at, { category })),
      ...[4, 5, 6].map((id) => wholeWeek(id, 40 - id)),
      wholeWeek(7, 20, { category: 'Arts' }),
    ],
    taste: { maxStories: 5 },
    order: [1, 2, 4, 5, 7],
  },
  {
    what: 'four parts of one affair in two sections take two places',
    week: [
      ...ring([1, 2, 3, 4], (id) => ({ scored: 60 - id, category: id % 2 ? 'World' : 'Law' })),
      ...[5, 6, 7].map((id) => wholeWeek(id, 5)),
    ],
    taste: { maxStories: 5 },
    order: [1, 2, 7, 6, 5],
  },
  {
    what: 'of two near copies the better one stands, whoever names the other',
    week: [
      wholeWeek(1, 9, { copies: [2] }),
      wholeWeek(2, 30),
      wholeWeek(3, 5),
      wholeWeek(4, 4),
      wholeWeek(5, 20, { copies: [4] }),
    ],
    order: [2, 5, 3],
  },
  {
    what: 'an affair gets a third place rather than a reader no digest',
    week: ring([1, 2, 3], (id) => ({ scored: 20 - id })),
    order: [1, 2, 3],
  },
]

describe('a plausible week', () => {
  for (const { what, week, taste: own, order } of WEEKS)
    test(what, () => {
      expect(ids(select(week, { ...taste, ...own }))).toEqual(order)
      // Stable: in whatever order the candidates come.
      expect(ids(select([...week].reverse(), { ...taste, ...own }))).toEqual(order)
    })
})

describe('a reason', () => {
  const because = (change: Partial<Candidate>) =>
    select([story(1, change), story(2), story(3)], taste).places.find(({ id }) => id === 1)?.because

  test('is a number that passed the limits, and only from the threshold on', () => {
    expect(because({ shares: 60, scored: 3 })).toEqual({ code: 'newest' })
    expect(because({ shares: 60, scored: 12 })).toEqual({ code: 'shared', count: 12 })
    expect(because({ visits: 60, scoredVisits: 9 })).toEqual({ code: 'newest' })
    expect(because({ visits: 60, scoredVisits: 11 })).toEqual({ code: 'visited', count: 11 })
    expect(because({ scored: 40, scoredVisits: 9 })).toEqual({ code: 'shared', count: 40 })
  })

  test('is the revision where it is one, and the desk’s hand before all', () => {
    expect(because({ scored: 40, isUpdate: true })).toEqual({ code: 'updated' })
    const hand = { order: [], pinned: ['1'], excluded: [] }
    expect(select([story(1, { scored: 40, isUpdate: true })], { ...taste, hand }).places[0]?.because).toEqual({
      code: 'pinned',
    })
  })
})

describe('whatever the week', () => {
  const SIZE = 24
  const anyWeek = fc
    .array(
      fc.record({
        kind: fc.constantFrom('deep-dive' as const, 'story' as const),
        category: fc.option(fc.constantFrom('World', 'world', 'Arts', 'Sport')),
        publishedAt: fc.integer({ min: FRIDAY - 9 * DAY, max: FRIDAY }),
        isUpdate: fc.boolean(),
        scored: fc.nat(200),
        scoredVisits: fc.nat(50),
        ring: fc.nat(9),
        twin: fc.nat(30),
      }),
      { minLength: 4, maxLength: SIZE },
    )
    .map((list) =>
      list.map(({ ring: affair, twin, ...entry }, at): Candidate => {
        const others = (same: (other: (typeof list)[number]) => boolean) =>
          list.flatMap((other, index) => (index !== at && same(other) ? [index + 1] : []))
        return {
          ...entry,
          ...{ id: at + 1, shares: entry.scored, visits: entry.scoredVisits },
          affair: others((other) => other.ring === affair),
          copies: others((other) => other.twin === twin),
        }
      }),
    )
  const placeOf = (week: Candidate[], id: number, own: Partial<Taste> = {}) => {
    const at = ids(select(week, { ...taste, ...own })).indexOf(id)
    return at < 0 ? Number.POSITIVE_INFINITY : at
  }

  test('more shares never lower a place, nor do more arrivals', () => {
    fc.assert(
      fc.property(anyWeek, fc.nat(), fc.integer({ min: 1, max: 400 }), fc.boolean(), (week, which, more, isVisit) => {
        const id = (which % week.length) + 1
        const raised = week.map((entry) =>
          entry.id === id
            ? { ...entry, ...(isVisit ? { scoredVisits: entry.scoredVisits + more } : { scored: entry.scored + more }) }
            : entry,
        )
        expect(placeOf(raised, id)).toBeLessThanOrEqual(placeOf(week, id))
      }),
      { numRuns: 400 },
    )
  })

  test('one network never raises a story above its three votes: a young story’s first three are worth what an old one’s are', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.integer({ min: 0, max: 35 }), (votes, hours) => {
        const young = select([story(1, { scored: votes, publishedAt: FRIDAY - hours * HOUR })], taste)
        const old = select([story(1, { scored: votes, publishedAt: FRIDAY - 5 * DAY })], taste)
        expect(young.places[0]?.score.shares).toBe(old.places[0]?.score.shares)
      }),
    )
  })

  test('no affair takes more than two places, and no text stands there twice, unless the week would be thin', () => {
    fc.assert(
      fc.property(anyWeek, fc.integer({ min: 0, max: 12 }), (week, maxStories) => {
        const chosen = ids(select(week, { ...taste, minStories: 0, maxStories }))
        for (const id of chosen) {
          const { affair = [], copies = [] } = week.find((entry) => entry.id === id) ?? {}
          expect(affair.filter((other) => chosen.includes(other)).length).toBeLessThanOrEqual(1)
          expect(copies.filter((other) => chosen.includes(other))).toEqual([])
        }
      }),
      { numRuns: 400 },
    )
  })
})
