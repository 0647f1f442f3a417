import { expect, test } from 'vitest'
import { chunks, digests, digestVisits, readerDays } from '../../src/ground/schema'
import { activeReaders, parseRange, statistics } from '../../src/stats/statistics'
import { countingRows } from '../rows'
import {
  aDigest,
  aShare,
  aStory,
  aVisit,
  CANAL,
  count,
  db,
  fold,
  folded,
  HARBOUR,
  report,
  rows,
  stage,
} from '../shares/stage'
import { admin, ask, bindings, DAY, FRIDAY, linkIn, type Mail, MERIDIAN, mailsArrive, world } from '../world'

const LONDON = { id: 1, timezone: 'Europe/London' }
const worth = { visits: 0, visitsFromShares: 0, visitsPerShare: 0, signups: 0, signupsFromShares: 0 }
const asked = (from: string, to: string, publication = LONDON) => statistics({ db }, { publication, from, to })

test('the range is the last 28 days by default, and what is no range is named', () => {
  const london = { timezone: 'Europe/London' }
  expect(parseRange(london, undefined, undefined, FRIDAY)).toEqual({ from: '2026-01-31', to: '2026-02-27' })
  expect(parseRange({ timezone: 'Pacific/Auckland' }, undefined, undefined, FRIDAY)).toEqual({
    from: '2026-02-01',
    to: '2026-02-28',
  })
  expect(parseRange(london, '2026-02-01', undefined, FRIDAY)).toEqual({ from: '2026-02-01', to: '2026-02-27' })
  expect(parseRange(london, '2024-02-29', '2024-02-29', FRIDAY)).toEqual({ from: '2024-02-29', to: '2024-02-29' })
  expect(parseRange(london, '2024-01-01', '2024-12-31', FRIDAY)).toEqual({ from: '2024-01-01', to: '2024-12-31' })
  for (const bad of [
    '2026-02-30',
    '2026-2-1',
    '',
    'yesterday',
    '2026-02-01T00:00:00Z',
    '0000-01-01',
    "2026-02-01' --",
  ]) {
    expect(parseRange(london, bad, '2026-02-27', FRIDAY)).toBe('invalid_from')
    expect(parseRange(london, '2026-02-01', bad, FRIDAY)).toBe('invalid_to')
  }
  expect(parseRange(london, '2026-03-01', undefined, FRIDAY)).toBe('invalid_from')
  expect(parseRange(london, '2025-01-01', '2026-01-02', FRIDAY)).toBe('range_too_long')
})

test('how many readers there are now costs a row a publication, however long they have been coming and going', async () => {
  await stage()
  await bindings.DB.prepare(`INSERT INTO reader_days (publication_id, day, signups, active_change)
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
    SELECT 1 + i % 2, date('2026-02-27', '-' || i || ' days'), 9, 8 FROM n`).run()
  await bindings.DB.prepare("UPDATE reader_days SET active_change = active_change - 3 WHERE day = '2026-02-27'").run()
  const counted = countingRows()
  expect(await activeReaders(counted, [1, 2])).toEqual(
    new Map([
      [1, 500 * 8 - 3],
      [2, 500 * 8],
    ]),
  )
  expect(counted.read.rows).toBeLessThanOrEqual(6)
  counted.read.rows = 0
  const { days } = await statistics(counted, { publication: LONDON, from: '2026-02-21', to: '2026-02-27' })
  expect(days.at(-1)).toMatchObject({ active: 500 * 8 - 3 })
  expect(counted.read.rows).toBeLessThanOrEqual(50)
  await bindings.DB.prepare("DELETE FROM reader_days WHERE publication_id = 2 AND day < '2026-02-25'").run()
  expect((await activeReaders(counted, [2])).get(2)).toBe(8)
})

test('every day is there, also where nothing happened, and active readers add up to its end', async () => {
  await stage()
  const day = (day: string, change: Partial<typeof readerDays.$inferInsert>) => ({ publicationId: 1, day, ...change })
  await db
    .insert(readerDays)
    .values([
      day('2026-01-02', { signups: 9, confirmed: 7, activeChange: 7 }),
      day('2026-02-24', { signups: 5, confirmed: 4, unsubscribed: 1, activeChange: 3 }),
      day('2026-02-26', { signups: 1, suppressed: 2, activeChange: -2 }),
      day('2026-02-27', { activeChange: 100 }),
      { publicationId: 2, day: '2026-02-25', signups: 50, activeChange: 50 },
      { publicationId: 2, day: '2026-01-05', activeChange: 1_000 },
    ])
  const { days, total } = await asked('2026-02-23', '2026-02-26')
  const nothing = { signups: 0, confirmed: 0, unsubscribed: 0, suppressed: 0, shares: 0, visits: 0 }
  expect(days).toEqual([
    { day: '2026-02-23', ...nothing, active: 7 },
    { day: '2026-02-24', ...nothing, signups: 5, confirmed: 4, unsubscribed: 1, active: 10 },
    { day: '2026-02-25', ...nothing, active: 10 },
    { day: '2026-02-26', ...nothing, signups: 1, suppressed: 2, active: 8 },
  ])
  expect(total).toEqual({ ...nothing, signups: 6, confirmed: 4, unsubscribed: 1, suppressed: 2, active: 8 })
  // What happened on the first day of a range is not there before it.
  expect((await asked('2026-02-24', '2026-02-24')).total.active).toBe(10)
})

test('shares, visits and drops equal what was done, each where it belongs, and add up to what came', async () => {
  await stage()
  await aDigest(1, '2026-W08')
  const yesterday = FRIDAY - DAY
  const events = [
    ...['a', 'b', 'c'].map((visitor) => aShare({ visitor, channel: 'x', token: `token-${visitor}-1` })),
    aShare({ visitor: 'a', channel: 'whatsapp', at: yesterday }),
    aShare({ visitor: 'a', channel: 'email', url: HARBOUR, token: 'token-of-harbour' }),
    ...['p', 'q'].map((visitor) => aVisit({ visitor, token: 'token-a-1' })),
    aVisit({ visitor: 'p', digest: '2026-W08' }),
    aVisit({ visitor: 'p', url: HARBOUR, digest: '2026-W08', at: yesterday }),
    aShare({ visitor: 'a', channel: 'x' }),
    aShare({ visitor: 'r', drop: 'bot' }),
    aShare({ visitor: 's', drop: 'bot', at: yesterday }),
    aVisit({ visitor: 't', token: 'token-of-no-one' }),
  ]
  await fold(events)
  await rows(
    "INSERT INTO share_days (publication_id, day, story_id, channel, signups) VALUES (1, '2026-02-27', 2, 'page', 3)",
  )
  const all = await asked('2026-02-26', '2026-02-27')
  expect(all.total).toMatchObject({ shares: 5, visits: 4 })
  expect(all.days.map(({ day, shares, visits }) => [day, shares, visits])).toEqual([
    ['2026-02-26', 1, 1],
    ['2026-02-27', 4, 3],
  ])
  expect(all.channels).toEqual([
    { channel: 'x', shares: 3, visits: 2 },
    { channel: 'whatsapp', shares: 1, visits: 0 },
    { channel: 'email', shares: 1, visits: 0 },
  ])
  expect(all.stories.map(({ story, ...counts }) => [story.url, counts])).toEqual([
    [CANAL, { ...worth, shares: 4, visits: 3, visitsFromShares: 2, visitsPerShare: 0.5 }],
    [HARBOUR, { ...worth, shares: 1, visits: 1, signups: 3, visitsPerShare: 0 }],
  ])
  expect(all.dropped).toEqual([
    { kind: 'share', reason: 'bot', count: 2 },
    { kind: 'share', reason: 'repeat', count: 1 },
    { kind: 'visit', reason: 'unknown_token', count: 1 },
  ])
  const dropped = all.dropped.reduce((sum, { count }) => sum + count, 0)
  expect(all.total.shares + all.total.visits + dropped).toBe(events.length)
  expect((await asked('2026-02-26', '2026-02-26')).dropped).toEqual([{ kind: 'share', reason: 'bot', count: 1 }])
  const theirs = await asked('2026-02-26', '2026-02-27', { id: 2, timezone: 'UTC' })
  expect([theirs.total.shares, theirs.channels, theirs.stories, theirs.digests, theirs.dropped]).toEqual([
    0,
    [],
    [],
    [],
    [],
  ])
})

test('a removed story keeps its place, and the fifty best are shown', async () => {
  const { canal } = await stage()
  for (let i = 0; i < 60; i++) await aStory(1, `https://meridian.example/n/${i}`, `Note ${i}`)
  await fold(Array.from({ length: 60 }, (_, i) => aShare({ visitor: 'v', url: `https://meridian.example/n/${i}` })))
  await fold(['a', 'b'].map((visitor) => aShare({ visitor })))
  await rows(`UPDATE stories SET removed_at = 1 WHERE id = ${canal}`)
  const { stories } = await asked('2026-02-27', '2026-02-27')
  expect(stories).toHaveLength(50)
  expect(stories[0]).toEqual({
    story: {
      ...{
        id: String(canal),
        kind: 'deep-dive',
        url: CANAL,
        title: 'The canal that nobody dug',
        excerpt: null,
        category: null,
      },
      ...{ region: null, publishedAt: '2026-02-26T12:00:00.000Z', readingMinutes: null, sourceCount: null },
      ...{ bias: null, sentiment: null, imageUrl: null },
    },
    ...{ ...worth, shares: 2 },
  })
})

test('a digest stands where its slot or its sending fell, with its chunks summed', async () => {
  await stage()
  const digestId = await aDigest(1, '2026-W09', {
    slotAt: Date.parse('2026-02-23T07:00:00Z'),
    sentAt: Date.parse('2026-02-25T00:30:00Z'),
    candidates: 150,
    unsubscribed: 2,
  })
  await db.insert(digestVisits).values([
    { publicationId: 1, period: '2026-W09', visits: 4 },
    { publicationId: 2, period: '2026-W09', visits: 400 },
  ])
  await aDigest(1, '2026-W10', { status: 'draft', frozenAt: null, slotAt: Date.parse('2026-03-02T07:00:00Z') })
  const chunk = { digestId, state: 'accepted' as const, nextAttemptAt: 0 }
  await db.insert(chunks).values([
    {
      ...chunk,
      seq: 0,
      key: 'a',
      planned: 0,
      accepted: 97,
      skipped: 2,
      failed: 1,
      delivered: 90,
      bounced: 3,
      complained: 1,
    },
    { ...chunk, seq: 1, key: 'b', planned: 10, accepted: 38, unknown: 2, delivered: 30 },
  ])
  const sent = {
    period: '2026-W09',
    status: 'sent',
    accounting: { candidates: 150, planned: 10, accepted: 135, skipped: 2, failed: 1, unknown: 2 },
    reported: { delivered: 120, bounced: 3, complained: 1 },
    visits: 4,
    unsubscribed: 2,
  }
  expect((await asked('2026-02-23', '2026-02-23')).digests).toEqual([sent])
  expect((await asked('2026-02-25', '2026-02-27')).digests).toEqual([sent])
  expect((await asked('2026-02-24', '2026-02-24')).digests).toEqual([])
  await aDigest(2, '2026-W09', { slotAt: Date.parse('2026-02-23T07:00:00Z'), key: 'theirs' })
  await aDigest(1, '2026-W07', { slotAt: Date.parse('2026-02-10T00:00:00Z') })
  expect((await asked('2026-02-09', '2026-02-09')).digests).toEqual([])
  expect((await asked('2026-02-10', '2026-02-10')).digests).toHaveLength(1)
  const [, draft] = (await asked('2026-02-23', '2026-03-02')).digests
  expect(draft).toMatchObject({
    period: '2026-W10',
    status: 'draft',
    accounting: { candidates: 0, planned: 0 },
    reported: { delivered: 0 },
  })
  expect(await db.select({ id: digests.id }).from(digests)).toHaveLength(4)
})

test('what readers did through the front door is what the publisher reads', async () => {
  await stage()
  for (let i = 0; i < 12; i++)
    await report('shares', { url: CANAL, channel: 'copy', token: `token-${i}-front` }, { from: `198.51.100.${i}` })
  for (let i = 0; i < 5; i++)
    await report('visits', { url: CANAL, token: 'token-3-front' }, { from: `192.0.2.${i % 4}` })
  await report('shares', { url: CANAL, channel: 'x' }, { headers: { 'user-agent': 'AhrefsBot/7.0' } })
  await folded(18)
  const { total, channels, dropped } = await asked('2026-02-27', '2026-02-27')
  expect(total).toMatchObject({ shares: 12, visits: 4 })
  expect(channels).toEqual([{ channel: 'copy', shares: 12, visits: 4 }])
  expect(dropped).toEqual([
    { kind: 'share', reason: 'bot', count: 1 },
    { kind: 'visit', reason: 'repeat', count: 1 },
  ])
  expect(await count('SELECT sum(scored) AS n FROM share_days')).toBe(3)
})

test('what a story is worth: shares out, visits in, sign-ups that a share led to, and what is praised but unread', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, deskEmail: null } } })
  const stories = ['dam', 'port', 'mine'].map((slug) => ({
    url: `https://meridian.example/${slug}`,
    title: `The ${slug}`,
  }))
  const [dam, port, mine] = stories.map(({ url }) => url)
  expect((await admin('/publications/meridian/stories', { json: stories })).status).toBe(200)
  const shared = (url: string | undefined, readers: number, from: string) =>
    Promise.all(
      Array.from({ length: readers }, (_, i) =>
        report('shares', { url, channel: 'x', token: `${from}-${i}-token` }, { from: `198.51.${from}.${i}` }),
      ),
    )
  await shared(dam, 3, '1')
  await shared(port, 5, '2')
  await shared(mine, 2, '3')
  await folded(10)
  for (let i = 0; i < 7; i++) await report('visits', { url: dam, token: '1-0-token' }, { from: `192.0.2.${i}` })
  await report('visits', { url: port, token: '2-0-token' }, { from: '192.0.2.1' })
  const form = { email: 'bo@readers.example', page: port, token: '1-0-token' }
  expect((await ask('/v1/meridian/subscribers', { json: form })).status).toBe(202)
  const [mail] = await mailsArrive(1, 'bo@readers.example')
  await folded(18)
  type Answer = Record<'stories' | 'leastOpened', { story: { url: string }; signups: number }[]>
  const statsNow = async () => (await (await admin('/publications/meridian/stats')).json()) as Answer
  // An address that was only typed is nobody's merit.
  expect((await statsNow()).stories.map(({ signups }) => signups)).toEqual([0, 0, 0])
  for (let press = 0; press < 2; press++) await ask(linkIn(mail as Mail, '/confirm/'), { method: 'POST' })
  const answer = await statsNow()
  const told = (list: { story: { url: string } }[]) => list.map(({ story, ...counts }) => [story.url, counts])
  const onPort = { ...worth, shares: 5, visits: 1, visitsFromShares: 1, visitsPerShare: 0.2 }
  const onDam = { shares: 3, visits: 7, visitsFromShares: 7, visitsPerShare: 2.33, signups: 1, signupsFromShares: 1 }
  expect(told(answer.stories)).toEqual([
    [dam, onDam],
    [port, onPort],
    [mine, { ...worth, shares: 2 }],
  ])
  expect(told(answer.leastOpened)).toEqual([
    [port, onPort],
    [mine, { ...worth, shares: 2 }],
  ])
})
