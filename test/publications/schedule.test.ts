/**
 * Slots and periods against an independent reckoning: the zones' offsets as Intl.DateTimeFormat shows them, found by
 * looking at every day and narrowing down, and plain arithmetic on top. Temporal, which the code uses, is not asked.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAYS_OF_WEEK } from '../../src/ground/schema'
import { dayOf, isTimezone, periodOf, type Schedule, slotAfter, slotOfPeriod } from '../../src/publications/schedule'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const WEEK = 7 * DAY
/** Brazil's last summers and Egypt's new ones are both in these ten years and the next. */
const FROM = Date.UTC(2016, 0, 1)
const UNTIL = Date.UTC(2026, 0, 1)
const ZONES = [
  'Europe/London',
  'America/New_York',
  'Asia/Riyadh',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Cairo',
]

type Transition = { at: number; before: number; after: number }
type Reckoning = { first: number; transitions: Transition[] }

/** What the zone's clocks are ahead of UTC, by the one formatter that every runtime has. */
function offsetShown(format: Intl.DateTimeFormat, at: number): number {
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - at
}

function reckon(zone: string): Reckoning {
  const numeric = 'numeric' as const
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23', year: numeric, month: numeric, day: numeric },
    ...{ hour: numeric, minute: numeric, second: numeric },
  })
  const start = FROM - 2 * WEEK
  const transitions: Transition[] = []
  for (let at = start; at < UNTIL + 2 * WEEK; at += DAY) {
    const before = offsetShown(format, at)
    const after = offsetShown(format, at + DAY)
    if (before === after) continue
    let [low, high] = [at, at + DAY]
    while (high - low > 1_000) {
      const middle = Math.floor((low + high) / 2_000) * 1_000
      if (offsetShown(format, middle) === before) low = middle
      else high = middle
    }
    transitions.push({ at: high, before, after })
  }
  return { first: offsetShown(format, start), transitions }
}

const RECKONINGS = new Map(ZONES.map((zone) => [zone, reckon(zone)]))

function reckoningOf(zone: string): Reckoning {
  const reckoning = RECKONINGS.get(zone)
  if (!reckoning) throw new Error(`no reckoning for ${zone}`)
  return reckoning
}

/** The zone's wall clock at an instant, as if it were UTC. */
function wallAt(zone: string, at: number): number {
  const { first, transitions } = reckoningOf(zone)
  return at + (transitions.findLast((one) => one.at <= at)?.after ?? first)
}

/** The first instant whose wall clock shows at least this: in a gap its end, in a doubled hour the first. */
function firstShowing(zone: string, wall: number): number {
  for (let at = wall - 15 * HOUR; at <= wall + 15 * HOUR; at += HOUR / 4) {
    if (wallAt(zone, at) >= wall) return at
  }
  throw new Error('no such wall clock')
}

/** The slot that falls in the week beginning with this Monday (a midnight, as if it were UTC). */
function expectedSlot({ timezone, digestDay, digestHour }: Schedule, monday: number): number {
  return firstShowing(timezone, monday + DAYS_OF_WEEK.indexOf(digestDay) * DAY + digestHour * HOUR)
}

/** ISO 8601: a week belongs to the year of its Thursday. */
function expectedPeriod(monday: number): string {
  const thursday = new Date(monday + 3 * DAY)
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / WEEK)
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`
}

/** The midnights of the Mondays from the first full week on. */
function mondays(from: number, until: number): number[] {
  const midnight = Math.ceil(from / DAY) * DAY
  const first = midnight + ((8 - new Date(midnight).getUTCDay()) % 7) * DAY
  return Array.from({ length: Math.floor((until - first) / WEEK) }, (_, week) => first + week * WEEK)
}

const schedules = fc.record({
  timezone: fc.constantFrom(...ZONES),
  digestDay: fc.constantFrom(...DAYS_OF_WEEK),
  digestHour: fc.integer({ min: 0, max: 23 }),
})

test('the reckoning knows both changes of every zone that has them', () => {
  const counts = Object.fromEntries(ZONES.map((zone) => [zone, reckoningOf(zone).transitions.length]))
  expect(counts['Asia/Riyadh']).toBe(0)
  expect(counts['Europe/London']).toBe(20)
  expect(counts['America/New_York']).toBe(20)
  expect(counts['Australia/Lord_Howe']).toBe(20)
  expect(counts['America/Sao_Paulo']).toBeGreaterThanOrEqual(6)
  expect(counts['Africa/Cairo']).toBeGreaterThanOrEqual(6)
})

test('a publication has exactly one slot in every week of ten years, at its hour, and one period for each', () => {
  fc.assert(
    fc.property(schedules, (schedule) => {
      const weeks = mondays(FROM, UNTIL)
      let at = expectedSlot(schedule, weeks[0] ?? 0) - 1
      for (const monday of weeks) {
        const slot = slotAfter(schedule, at)
        expect(slot).toBe(expectedSlot(schedule, monday))
        expect(slot).toBeGreaterThan(at)
        expect(periodOf(schedule.timezone, slot)).toBe(expectedPeriod(monday))
        at = slot
      }
    }),
    { numRuns: 42 },
  )
})

test('around every clock change every weekday and hour has its one slot: after a gap its end, in a doubled hour the first', () => {
  for (const timezone of ZONES) {
    for (const { at: change } of reckoningOf(timezone).transitions) {
      const monday = mondays(change - 8 * DAY, change + 8 * DAY).findLast((one) => one <= wallAt(timezone, change)) ?? 0
      for (const digestDay of DAYS_OF_WEEK) {
        const day = monday + DAYS_OF_WEEK.indexOf(digestDay) * DAY
        // Elsewhere in the week the other test looks.
        if (Math.abs(day - change) > 2 * DAY) continue
        for (let digestHour = 0; digestHour < 24; digestHour++) {
          const schedule = { timezone, digestDay, digestHour }
          const expected = expectedSlot(schedule, monday)
          const found = slotAfter(schedule, expected - 1)
          if (found !== expected) throw new Error(`${JSON.stringify(schedule)}: ${found}, expected ${expected}`)
          expect(slotAfter(schedule, expected)).toBe(expectedSlot(schedule, monday + WEEK))
          expect(slotOfPeriod(schedule, periodOf(timezone, found))).toBe(found)
          const shown = wallAt(timezone, found) - day - digestHour * HOUR
          const isGap = firstShowing(timezone, day + digestHour * HOUR) === change && shown > 0
          if (!isGap) expect(shown).toBe(0)
        }
      }
    }
  }
})

test('from any moment the next slot is the one that follows, and its period leads back to it', () => {
  fc.assert(
    fc.property(schedules, fc.integer({ min: FROM, max: UNTIL - 2 * WEEK }), (schedule, at) => {
      const slot = slotAfter(schedule, at)
      expect(slot).toBeGreaterThan(at)
      expect(slot - at).toBeLessThanOrEqual(WEEK + 2 * HOUR)
      const candidates = mondays(at - 3 * WEEK, at + 3 * WEEK).map((monday) => expectedSlot(schedule, monday))
      expect(slot).toBe(candidates.find((one) => one > at))
      expect(slotOfPeriod(schedule, periodOf(schedule.timezone, slot))).toBe(slot)
      expect(slotAfter(schedule, slot - 1)).toBe(slot)
    }),
    { numRuns: 400 },
  )
})

test('a slot that a gap pushes on stays the slot of its week', () => {
  // Brazil skipped midnight on Sunday, 4 November 2018.
  const brazil = { timezone: 'America/Sao_Paulo', digestDay: 'sunday', digestHour: 0 } as const
  expect(slotAfter(brazil, Date.UTC(2018, 9, 30))).toBe(Date.parse('2018-11-04T03:00:00Z'))
  expect(slotAfter(brazil, Date.parse('2018-11-04T03:00:00Z'))).toBe(Date.parse('2018-11-11T02:00:00Z'))
  // Lord Howe's gap is half an hour long: 2:00 becomes 2:30.
  const island = { timezone: 'Australia/Lord_Howe', digestDay: 'sunday', digestHour: 2 } as const
  expect(slotAfter(island, Date.UTC(2025, 9, 2))).toBe(Date.parse('2025-10-04T15:30:00Z'))
  // Samoa had no Friday, 30 December 2011: the first instant after it was Saturday's midnight.
  const samoa = { timezone: 'Pacific/Apia', digestDay: 'friday', digestHour: 7 } as const
  const slot = slotAfter(samoa, Date.parse('2011-12-28T12:00:00Z'))
  expect(slot).toBe(Date.parse('2011-12-30T10:00:00Z'))
  expect(slotAfter(samoa, slot)).toBe(Date.parse('2012-01-05T17:00:00Z'))
  expect(slotAfter(samoa, slot - 1)).toBe(slot)
})

test('weeks at the turn of a year belong to the year of their Thursday', () => {
  expect(periodOf('UTC', Date.UTC(2021, 0, 3))).toBe('2020-W53')
  expect(periodOf('UTC', Date.UTC(2021, 0, 4))).toBe('2021-W01')
  expect(periodOf('UTC', Date.UTC(2024, 11, 30))).toBe('2025-W01')
  expect(periodOf('UTC', Date.UTC(2026, 11, 31))).toBe('2026-W53')
})

test('what is no week of any year has no slot', () => {
  const schedule = { timezone: 'Europe/London', digestDay: 'monday', digestHour: 7 } as const
  expect(slotOfPeriod(schedule, '2026-W09')).toBe(Date.parse('2026-02-23T07:00:00Z'))
  expect(slotOfPeriod(schedule, '2026-W53')).toBe(Date.parse('2026-12-28T07:00:00Z'))
  for (const period of [
    '2026-W00',
    '2026-W54',
    '2025-W53',
    '2026-W99',
    '0000-W01x',
    '2026-9',
    '',
    '2026-W9',
    ' 2026-W09',
  ]) {
    expect(slotOfPeriod(schedule, period), period).toBeNull()
  }
})

test('a day turns at midnight in the publication’s zone', () => {
  expect(dayOf('Asia/Riyadh', Date.parse('2026-02-27T20:59:59Z'))).toBe('2026-02-27')
  expect(dayOf('Asia/Riyadh', Date.parse('2026-02-27T21:00:00Z'))).toBe('2026-02-28')
  expect(dayOf('America/New_York', Date.parse('2026-02-27T04:59:59Z'))).toBe('2026-02-26')
})

test('every zone that is taken can be reckoned with, and nonsense is no zone', () => {
  const zones = Intl.supportedValuesOf('timeZone')
  expect(zones.length).toBeGreaterThan(300)
  for (const timezone of [...zones, 'UTC', 'europe/london', 'US/Eastern']) {
    expect(isTimezone(timezone), timezone).toBe(true)
    expect(slotAfter({ timezone, digestDay: 'monday', digestHour: 7 }, FROM), timezone).toBeGreaterThan(FROM)
  }
  // Intl takes the letters; Temporal, which has to reckon with them, does not.
  const letters = ['PST', 'IST', 'JST', 'BST', 'AST', 'T07:00[Europe/London]']
  for (const nonsense of ['', 'Mars/Olympus', 'Europe', 'Europe/London\n', '../etc', ...letters])
    expect(isTimezone(nonsense), nonsense).toBe(false)
})
