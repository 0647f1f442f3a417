/** What sharing adds up to is what the counters say in every moment, whatever is added up when; and it costs a row a day. */
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { CHANNELS } from '../../src/ground/schema'
import { rollUpShares } from '../../src/shares/rollups'
import { sharesSince } from '../../src/shares/shares-since'
import { statistics } from '../../src/stats/statistics'
import { countingRows } from '../rows'
import { DAY, bindings as env, FRIDAY } from '../world'
import { count, db, rows, stage } from './stage'

const FIRST = Date.parse('2025-12-11T00:00:00Z')
const DAYS = 75
const STORIES = 8
const CHANNELS_USED = ['x', 'whatsapp', 'digest', 'page'] as const
const FIGURES = ['shares', 'visits', 'signups', 'scored', 'scored_visits'] as const

const dayAt = (index: number) => new Date(FIRST + index * DAY).toISOString().slice(0, 10)

/** Stories 1 to 8 of one publication. */
beforeEach(async () => {
  await stage()
  await env.DB.prepare(
    `INSERT INTO stories (id, publication_id, page_key, url, kind, title, published_at, revision, material_revision, content_hash, created_at, updated_at)
     SELECT value, 1, 'meridian.example/' || value, 'https://meridian.example/' || value, 'story', 'Story ' || value, 0, 1, 1, 'h', 0, 0
     FROM json_each(?) WHERE value NOT IN (SELECT id FROM stories)`,
  )
    .bind(JSON.stringify(Array.from({ length: STORIES }, (_, index) => index + 1)))
    .run()
})

type CounterRow = { publication_id: number; day: string; story_id: number; channel: string } & Record<
  (typeof FIGURES)[number],
  number
>

const counters = () => rows('SELECT * FROM share_days') as unknown as Promise<CounterRow[]>

type Range = { from: string; to: string }

/** Counted here, from the counters alone. */
async function counted({ from, to }: Range) {
  const all = (await counters()).filter(({ publication_id: id, day }) => id === 1 && day >= from && day <= to)
  const sum = (own: CounterRow[], name: (typeof FIGURES)[number]) => own.reduce((total, row) => total + row[name], 0)
  const networks = (own: CounterRow[]) => own.filter(({ channel }) => channel !== 'digest' && channel !== 'page')
  const by = <Key extends 'day' | 'channel' | 'story_id'>(name: Key) =>
    [...new Set(all.map((row) => row[name]))].map((key) => [key, all.filter((row) => row[name] === key)] as const)
  const stories = by('story_id').map(([id, own]) => ({
    id: String(id),
    ...{ shares: sum(own, 'shares'), visits: sum(own, 'visits'), signups: sum(own, 'signups') },
    ...{ visitsFromShares: sum(networks(own), 'visits'), signupsFromShares: sum(networks(own), 'signups') },
  }))
  const byId = (a: { id: string }, b: { id: string }) => Number(a.id) - Number(b.id)
  return {
    days: Object.fromEntries(by('day').map(([day, own]) => [day, [sum(own, 'shares'), sum(own, 'visits')]])),
    channels: by('channel')
      .filter(
        ([channel, own]) => CHANNELS.some((one) => one === channel) && sum(own, 'shares') + sum(own, 'visits') > 0,
      )
      .map(([channel, own]) => ({ channel, shares: sum(own, 'shares'), visits: sum(own, 'visits') }))
      .sort((a, b) => a.channel.localeCompare(b.channel)),
    stories: stories.filter(({ shares, visits, signups }) => shares + visits + signups > 0).sort(byId),
    leastOpened: stories
      .filter(({ shares, visits }) => shares > visits)
      .map(({ id }) => id)
      .sort(),
    votes: by('story_id')
      .map(([id, own]) => [id, sum(networks(own), 'scored'), sum(networks(own), 'scored_visits')])
      .sort(([a = 0], [b = 0]) => Number(a) - Number(b)),
  }
}

async function shown(range: Range) {
  const found = await statistics({ db }, { publication: { id: 1, timezone: 'UTC' }, ...range })
  const since = await sharesSince({ db }, { publicationId: 1, ...range })
  const orderOf = ({ shares, visits, signups }: (typeof found.stories)[number]) => [shares + visits, signups]
  expect(found.stories.map(orderOf)).toEqual(
    found.stories.map(orderOf).toSorted(([a = 0, c = 0], [b = 0, d = 0]) => b - a || d - c),
  )
  return {
    days: Object.fromEntries(
      found.days
        .filter(({ day }) => daysWithCounters.has(day))
        .map(({ day, shares, visits }) => [day, [shares, visits]]),
    ),
    channels: found.channels.toSorted((a, b) => a.channel.localeCompare(b.channel)),
    stories: found.stories
      .map(({ story: { id }, visitsPerShare: _, ...figures }) => ({ id, ...figures }))
      .sort((a, b) => Number(a.id) - Number(b.id)),
    leastOpened: found.leastOpened.map(({ story }) => story.id).sort(),
    votes: [...since]
      .map(([id, { scored, scoredVisits }]) => [id, scored, scoredVisits])
      .sort(([a = 0], [b = 0]) => a - b),
  }
}

let daysWithCounters = new Set<string>()

const counter = {
  day: fc.integer({ min: 0, max: DAYS - 1 }),
  story: fc.integer({ min: 1, max: STORIES }),
  channel: fc.constantFrom(...CHANNELS_USED),
}
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('count'), ...counter, figure: fc.constantFrom(...FIGURES) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('elsewhere'), ...counter }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gone'), ...counter }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('join'), ...counter }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('tick'), ...counter }) },
)

const upsert = `INSERT INTO share_days (publication_id, day, story_id, channel, shares, visits, signups, scored, scored_visits)`

test('whatever is counted, joined or taken away, and whenever it is added up, what is shown is what the counters say', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { minLength: 10, maxLength: 60 }),
      fc.array(fc.tuple(counter.day, counter.day), { minLength: 3, maxLength: 3 }),
      async (events, ranges) => {
        await env.DB.batch(['share_days', 'share_rollups'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
        const looked = async () => {
          daysWithCounters = new Set((await counters()).filter((row) => row.publication_id === 1).map(({ day }) => day))
          for (const [one, other] of [...ranges, [0, DAYS - 1] as const]) {
            const range = { from: dayAt(Math.min(one, other)), to: dayAt(Math.max(one, other)) }
            expect(await shown(range)).toEqual(await counted(range))
          }
        }
        for (const one of events) {
          const day = dayAt(one.day)
          if (one.kind === 'tick') await rollUpShares({ db }, FIRST + one.day * DAY)
          if (one.kind === 'count' && 'figure' in one)
            await env.DB.prepare(
              `${upsert} VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET ${one.figure} = coalesce(${one.figure}, 0) + 1`,
            )
              .bind(day, one.story, one.channel, ...FIGURES.map((name) => Number(name === one.figure)))
              .run()
          if (one.kind === 'elsewhere')
            await env.DB.prepare(`${upsert} VALUES (2, ?, ?, ?, 9, 9, 9, 9, 9) ON CONFLICT DO NOTHING`)
              .bind(day, one.story, one.channel)
              .run()
          if (one.kind === 'gone')
            await env.DB.prepare('DELETE FROM share_days WHERE publication_id = 1 AND day = ? AND story_id = ?')
              .bind(day, one.story)
              .run()
          // As when two pages turn out to be one.
          if (one.kind === 'join')
            await env.DB.batch([
              env.DB.prepare(
                `${upsert} SELECT publication_id, day, 1, channel, shares, visits, signups, scored, scored_visits FROM share_days
                 WHERE story_id = ?1 AND ?1 > 1 ON CONFLICT DO UPDATE SET shares = shares + excluded.shares, visits = visits + excluded.visits,
                 signups = signups + excluded.signups, scored = scored + excluded.scored, scored_visits = scored_visits + excluded.scored_visits`,
              ).bind(one.story),
              env.DB.prepare('DELETE FROM share_days WHERE story_id = ?1 AND ?1 > 1').bind(one.story),
            ])
          if (one.kind === 'tick' || one.kind === 'join') await looked()
        }
        await looked()
        // Everything is added up in the end, weeks too, and nothing is read from the counters any more.
        await rollUpShares({ db }, FIRST + 200 * DAY)
        expect(await count('SELECT count(*) AS n FROM share_rollups WHERE stale > 0')).toBe(0)
        await looked()
      },
    ),
    { numRuns: 8 },
  )
})

/** Twenty thousand counters and more: `stories` a day on four channels, so many days up to FRIDAY. */
async function busy({ days, stories }: { days: number; stories: number }) {
  for (let day = 0; day < days; day++)
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
       ${upsert} SELECT 1, ?2, 1 + (i / 4 + ?3 * 27), CASE i % 4 WHEN 0 THEN 'x' WHEN 1 THEN 'whatsapp' WHEN 2 THEN 'email' ELSE 'copy' END, 1 + i % 7, 1, 0, 1, 1 FROM n`,
    )
      .bind(stories * 4, new Date(FRIDAY - day * DAY).toISOString().slice(0, 10), day)
      .run()
}

const FOUR_WEEKS = { publication: { id: 1, timezone: 'UTC' }, from: '2026-01-31', to: '2026-02-27' }

test.each([
  ['two hundred', 200, 3_000],
  ['two thousand', 2_000, 500],
])(
  '%s stories a day, passed on over four channels, are read within so many rows',
  { timeout: 300_000 },
  async (_, stories, most) => {
    await busy({ days: 28, stories })
    await rollUpShares({ db }, FRIDAY)
    // Today goes on.
    await env.DB.prepare("UPDATE share_days SET shares = shares + 1 WHERE day = '2026-02-27' AND story_id = 1").run()
    const looked = countingRows()
    const { total } = await statistics({ db: looked.db }, FOUR_WEEKS)
    expect(total.visits).toBe(28 * 4 * stories)
    expect(looked.read.rows).toBeLessThan(most)
    const chosen = countingRows()
    await sharesSince({ db: chosen.db }, { publicationId: 1, from: '2026-02-14', to: '2026-02-27' })
    expect(chosen.read.rows).toBeLessThan(most)
  },
)

test('what changes on a day of more than a thousand counters is shown after the next tick, on a smaller day at once', async () => {
  const sharesOf = async () => (await statistics({ db }, FOUR_WEEKS)).total.shares
  const another = () =>
    env.DB.prepare("UPDATE share_days SET shares = shares + 1 WHERE story_id = 1 AND channel = 'x'").run()
  await busy({ days: 1, stories: 250 })
  await rollUpShares({ db }, FRIDAY)
  const before = await sharesOf()
  await another()
  expect(await sharesOf()).toBe(before + 1)
  // To mark the day costs a row, once.
  expect((await another()).meta.rows_written).toBe(1)
  await env.DB.prepare('DELETE FROM share_days').run()
  await busy({ days: 1, stories: 251 })
  await rollUpShares({ db }, FRIDAY)
  const large = await sharesOf()
  await another()
  expect(await sharesOf()).toBe(large)
  await rollUpShares({ db }, FRIDAY)
  expect(await sharesOf()).toBe(large + 1)
})
