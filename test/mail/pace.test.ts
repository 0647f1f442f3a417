/** How often the provider is asked: never more than it allows, hardly less while there is work, and not all of it by a digest. */
import { expect, test } from 'vitest'
import { newPace } from '../../src/mail/pace'

/** A provider's clock, and when each lane's requests were let through. */
function stage(headers: Record<string, string>, startsAt = 1_000_000) {
  let now = startsAt
  const machine = {
    clock: () => now,
    wait: async (milliseconds: number) => {
      now += milliseconds
    },
  }
  const pace = newPace(machine)
  pace.heed(headers, false)
  const asked: { at: number; lane: 'digest' | 'single' }[] = []
  async function ask(lane: 'digest' | 'single', answer: Record<string, string> = headers, isRefused = false) {
    if (!(await pace.turn(lane))) return false
    asked.push({ at: now, lane })
    pace.heed(answer, isRefused)
    return true
  }
  return { pace, asked, ask, machine }
}

/** The most requests that any window of one second saw. */
function mostInASecond(asked: { at: number }[]): number {
  return Math.max(...asked.map(({ at }) => asked.filter((other) => other.at >= at && other.at < at + 1_000).length))
}

test('before the provider has said anything, two requests a second and no more', async () => {
  const { asked, ask } = stage({})
  for (let count = 0; count < 40; count++) await ask('digest')
  expect(mostInASecond(asked)).toBeLessThanOrEqual(2)
})

test.each([2, 5, 10, 50])(
  'a limit of %i a second is kept in every second, and used to at least nine tenths',
  async (limit) => {
    const { asked, ask } = stage({ 'ratelimit-limit': String(limit) })
    for (let count = 0; count < limit * 40; count++) await ask('digest')
    expect(mostInASecond(asked)).toBeLessThanOrEqual(limit)
    const seconds = ((asked.at(-1)?.at ?? 0) - (asked[0]?.at ?? 0)) / 1_000
    expect((asked.length - 1) / seconds).toBeGreaterThanOrEqual(limit * 0.899)
    // A tenth is left to those who wait for a single mail.
    expect((asked.length - 1) / seconds).toBeLessThanOrEqual(limit * 0.901)
  },
)

test('a confirmation asked for in the middle of a digest waits for less than a second', async () => {
  const { asked, ask, machine } = stage({ 'ratelimit-limit': '5' })
  for (let count = 0; count < 20; count++) await ask('digest')
  const before = machine.clock()
  await ask('single')
  expect(machine.clock() - before).toBeLessThan(1_000)
  for (let count = 0; count < 20; count++) await ask('digest')
  expect(await ask('single')).toBe(true)
  expect(mostInASecond(asked)).toBeLessThanOrEqual(5)
})

test('without a digest single mails may use the whole rate', async () => {
  const { asked, ask } = stage({ 'ratelimit-limit': '5' })
  for (let count = 0; count < 50; count++) await ask('single')
  const seconds = ((asked.at(-1)?.at ?? 0) - (asked[0]?.at ?? 0)) / 1_000
  expect((asked.length - 1) / seconds).toBeGreaterThan(4.5)
})

test('too many requests: nobody asks again before the provider said, also with other work', async () => {
  const { pace, ask, machine } = stage({})
  await ask('digest', { 'retry-after': '2' }, true)
  const refusedAt = machine.clock()
  await ask('single')
  expect(machine.clock() - refusedAt).toBeGreaterThanOrEqual(2_000)
  // For a minute nobody waits with a chunk in hand.
  await ask('digest', { 'retry-after': '60' }, true)
  expect(await ask('digest')).toBe(false)
  expect(pace.waitSeconds()).toBe(60)
})

test('a longer window that is used up is waited for; one of a second is only paced', async () => {
  const long = stage({ 'ratelimit-limit': '100', 'ratelimit-policy': '100;w=60' })
  await long.ask('digest', { 'ratelimit-remaining': '0', 'ratelimit-reset': '30' })
  expect(await long.ask('digest')).toBe(false)
  // A hundred a minute are not a hundred a second.
  const slow = stage({ 'ratelimit-limit': '100', 'ratelimit-policy': '100;w=60' })
  for (let count = 0; count < 3; count++) await slow.ask('single')
  expect(slow.machine.clock() - 1_000_000).toBeGreaterThanOrEqual(1_200)
  const short = stage({ 'ratelimit-limit': '5' })
  await short.ask('digest', { 'ratelimit-remaining': '0', 'ratelimit-reset': '1' })
  const before = short.machine.clock()
  expect(await short.ask('digest')).toBe(true)
  expect(short.machine.clock() - before).toBeLessThan(300)
})

test.each<Record<string, string>>([
  { 'ratelimit-limit': 'many' },
  { 'ratelimit-limit': '' },
  { 'ratelimit-limit': '0' },
  { 'ratelimit-remaining': 'none', 'ratelimit-reset': '30' },
  { 'ratelimit-remaining': '', 'ratelimit-reset': '30' },
  { 'ratelimit-remaining': '0', 'ratelimit-reset': 'later' },
  { 'ratelimit-policy': '100;w=soon' },
])('a header that is no number changes nothing: %o', async (header) => {
  const { asked, ask } = stage({ 'ratelimit-limit': '5' })
  for (let count = 0; count < 20; count++) expect(await ask('digest', header)).toBe(true)
  const seconds = ((asked.at(-1)?.at ?? 0) - (asked[0]?.at ?? 0)) / 1_000
  const perSecond = (asked.length - 1) / seconds
  expect([perSecond > 4.4, perSecond <= 5]).toEqual([true, true])
})

test.each([
  ['Fri, 27 Feb 2026 12:00:04 GMT', 4_000],
  ['4', 4_000],
  ['soon', 1_000],
])('too many requests, and “%s” is when to come back', async (retryAfter, least) => {
  const { ask, machine } = stage({}, Date.parse('2026-02-27T12:00:00Z'))
  await ask('single', { 'retry-after': retryAfter }, true)
  const before = machine.clock()
  await ask('single')
  expect(machine.clock() - before).toBeGreaterThanOrEqual(least)
  expect(machine.clock() - before).toBeLessThan(least + 1_000)
})
