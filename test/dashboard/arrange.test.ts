/** Single presses on a draft's list: pure, so each is tried at the list's ends too. */
import { expect, test } from 'vitest'
import { type ActName, arranged } from '../../src/dashboard/arrange'

const places = ['a', 'b', 'c', 'd']
const free = { order: [], pinned: [], excluded: [] }
const press = (act: ActName, story: string, hand = {}, at?: number) =>
  arranged({ ...free, ...hand }, { places, act, story, at })

test.each<[ActName, string, object, object]>([
  ['up', 'c', {}, { order: ['a', 'c', 'b'] }],
  ['down', 'a', {}, { order: ['b', 'a'] }],
  ['up', 'b', {}, { order: ['b', 'a'] }],
  ['down', 'c', {}, { order: ['a', 'b', 'd', 'c'] }],
  // What was fixed further down stays fixed.
  ['up', 'b', { order: places }, { order: ['b', 'a', 'c', 'd'] }],
  // Beyond the ends there is nowhere to go.
  ['up', 'a', { order: ['a', 'b'] }, { order: ['a', 'b'] }],
  ['down', 'd', {}, { order: [] }],
  ['up', 'nobody', {}, { order: [] }],
  ['pin', 'c', { pinned: ['a'] }, { pinned: ['a', 'c'] }],
  ['pin', 'a', { pinned: ['a', 'b'] }, { pinned: ['b', 'a'] }],
  ['unpin', 'a', { pinned: ['a', 'b'], order: ['a', 'c'] }, { pinned: ['b'], order: ['c'] }],
  [
    'drop',
    'b',
    { pinned: ['b'], order: ['a', 'b'], excluded: ['x'] },
    { excluded: ['x', 'b'], pinned: [], order: ['a'] },
  ],
  ['restore', 'x', { excluded: ['x', 'y'] }, { excluded: ['y'] }],
  ['add', 'z', { excluded: ['z'], pinned: ['a'] }, { excluded: [], pinned: ['a', 'z'] }],
])('%s of %s with %o', (act, story, hand, change) => {
  expect(press(act, story, hand)).toEqual(change)
})

test('up and down to the place that they say are the same, however often they come', () => {
  for (const [act, story, at, order] of [
    ['up', 'c', 2, ['a', 'c', 'b', 'd']],
    ['down', 'b', 3, ['a', 'c', 'b', 'd']],
  ] as const) {
    const first = press(act, story, {}, at)
    const again = arranged({ ...free, ...first }, { places: order.slice(), act, story, at })
    expect([act, again]).toEqual([act, first])
  }
})

test.each<[string, number, object, string[]]>([
  ['d', 1, {}, ['d', 'a', 'b', 'c']],
  ['a', 3, {}, ['b', 'c', 'a']],
  ['b', 3, { order: places }, ['a', 'c', 'b', 'd']],
  // Where it stands already it is fixed; beyond the ends there is nowhere to go.
  ['b', 2, {}, ['a', 'b']],
  ['b', 0, { order: ['a'] }, ['a']],
  ['b', 5, {}, []],
  ['nobody', 2, {}, []],
])('%s dragged to place %i with %o', (story, at, hand, order) => {
  expect(press('place', story, hand, at)).toEqual({ order })
})
