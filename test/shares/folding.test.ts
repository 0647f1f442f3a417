import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldMessages } from '../../src/shares/fold'
import type { Judged } from '../../src/shares/judge'
import { tally } from '../../src/shares/tally'
import { countingRows } from '../rows'
import { FRIDAY, HOUR } from '../world'
import {
  type AnEvent,
  accountedFor,
  aDigest,
  aPublication,
  aShare,
  aStory,
  aVisit,
  CANAL,
  count,
  counters,
  db,
  fold,
  foldAll,
  HARBOUR,
  messageOf,
  rows,
  stage,
} from './stage'

test('messages delivered again, shuffled and doubled, change no counter', async () => {
  const { publicationId } = await stage()
  await aDigest(publicationId, '2026-W08')
  const events = [
    ...['a', 'b', 'a', 'c'].map((visitor) => aShare({ visitor, token: `token-${visitor}-1` })),
    ...['p', 'q', 'p'].map((visitor) => aVisit({ visitor, token: 'token-a-1' })),
    aVisit({ visitor: 'p', digest: '2026-W08' }),
    aVisit({ visitor: 'p', token: 'token-of-no-one' }),
    aShare({ visitor: 'd', drop: 'bot' }),
    aShare({ visitor: 'e', url: 'https://meridian.example/unknown' }),
  ]
  await fold(events)
  const first = await counters()
  expect(await accountedFor()).toEqual({ counted: 6, dropped: 5 })
  await foldAll(events.map(messageOf), 2)
  await foldAll(events.toReversed().map(messageOf), 3)
  await fold([...events, ...events])
  for (const event of events) await foldAll([messageOf(event)], 5)
  expect(await counters()).toEqual(first)
})

test('two folds of the same messages at once count them once', async () => {
  await stage()
  const events = Array.from({ length: 60 }, (_, i) => aShare({ visitor: `v${i % 40}` }))
  const delivered = events.map((event) => ({ message: messageOf(event), attempt: 1 }))
  await Promise.all([
    foldMessages({ db }, delivered),
    foldMessages({ db }, delivered.toReversed()),
    foldMessages({ db }, delivered),
  ])
  expect(await accountedFor()).toEqual({ counted: 40, dropped: 20 })
})

test('a share that is pressed again costs rows for what was shared, not for every channel that there is', async () => {
  await stage()
  const shares = Array.from({ length: 10 }, (_, i) => ({ visitor: `v${i}`, channel: 'whatsapp' as const }))
  await fold(shares.map((share) => aShare({ ...share, token: `token-${share.visitor}-1` })))
  const counted = countingRows()
  const again = shares.map((share) => aShare({ ...share, token: `token-${share.visitor}-2` }))
  const delivered = again.map((event) => ({ message: messageOf(event), attempt: 1 }))
  await foldMessages({ db: counted.db }, delivered)
  expect(await accountedFor()).toEqual({ counted: 10, dropped: 10 })
  expect(counted.read.rows).toBeLessThanOrEqual(10 * 50)
})

test('an event that was counted is not dropped when its story goes, nor one that was dropped counted when it comes', async () => {
  const { publicationId, canal } = await stage()
  const early = aShare({ url: 'https://meridian.example/late' })
  const late = aShare({ visitor: 'w' })
  await fold([early, late])
  await aStory(publicationId, 'https://meridian.example/late', 'Late')
  await db.$client.prepare(`UPDATE stories SET removed_at = 1 WHERE id = ${canal}`).run()
  await fold([early, late])
  expect(await accountedFor()).toEqual({ counted: 1, dropped: 1 })
  await fold([aShare({ visitor: 'x' })])
  expect(await rows('SELECT reason, count FROM drops')).toEqual([{ reason: 'unknown_story', count: 2 }])
})

test('one network gives a story three votes a day, whatever it sends, and keeps its public count', async () => {
  const { canal } = await stage()
  const office = Array.from({ length: 250 }, (_, i) =>
    aShare({ visitor: `o${i}`, network: 'office', channel: i % 2 ? 'x' : 'copy' }),
  )
  const others = ['k', 'l'].map((visitor) => aShare({ visitor }))
  await fold([...office, ...others])
  expect(
    await rows(`SELECT sum(shares) AS shares, sum(scored) AS scored FROM share_days WHERE story_id = ${canal}`),
  ).toEqual([{ shares: 252, scored: 5 }])
  await fold([
    aShare({ visitor: 'o0', network: 'office', at: FRIDAY + 24 * HOUR }),
    aShare({ visitor: 'o0', network: 'office', url: HARBOUR }),
  ])
  expect(await count('SELECT sum(scored) AS n FROM share_days')).toBe(7)
})

test('above a thousand events a minute the rest is a flood, told by when it came and for this publication only', async () => {
  await stage()
  const other = await aPublication('other')
  await aStory(other, 'https://other.example/story', 'Elsewhere')
  const minute = Array.from({ length: 1_150 }, (_, i) => aShare({ visitor: `v${i}` }))
  const bots = Array.from({ length: 120 }, (_, i) => aShare({ visitor: `b${i}`, drop: 'bot' }))
  const next = Array.from({ length: 30 }, (_, i) => aShare({ visitor: `n${i}`, at: FRIDAY + 60_000 }))
  await fold([...bots, ...minute.slice(0, 700)])
  await fold([...minute.slice(300), ...next])
  await fold(minute)
  await fold([aShare({ publicationId: other, url: 'https://other.example/story' })])
  expect(await rows('SELECT publication_id, sum(shares) AS shares FROM share_days GROUP BY 1 ORDER BY 1')).toEqual([
    { publication_id: 1, shares: 1_030 },
    { publication_id: other, shares: 1 },
  ])
  expect(await rows('SELECT reason, count FROM drops ORDER BY 1')).toEqual([
    { reason: 'bot', count: 120 },
    { reason: 'flood', count: 150 },
  ])
})

test('a story keeps at most 5,000 share links a day and goes on counting', async () => {
  const { publicationId, canal } = await stage()
  await db.$client
    .prepare('INSERT INTO share_days (publication_id, day, story_id, channel, shares) VALUES (?, ?, ?, ?, ?)')
    .bind(publicationId, '2026-02-27', canal, 'x', 4_998)
    .run()
  await fold(Array.from({ length: 5 }, (_, i) => aShare({ visitor: `v${i}`, token: `token-${i}-of-many` })))
  expect(await count('SELECT count(*) AS n FROM share_links')).toBe(2)
  expect(await count('SELECT sum(shares) AS n FROM share_days')).toBe(5_003)
})

test('days and publications that meet in one fold share no cap, and a token is its publication’s own', async () => {
  const { publicationId, canal } = await stage()
  const other = await aPublication('other')
  await aStory(other, CANAL, 'The same page elsewhere')
  await aDigest(other, '2026-W08')
  const office = (given: object) =>
    Array.from({ length: 5 }, (_, i) => aShare({ visitor: `o${i}`, network: 'office', ...given }))
  await fold([...office({}), ...office({ at: FRIDAY + 24 * HOUR }), ...office({ publicationId: other })])
  expect(await rows('SELECT publication_id AS p, day, scored FROM share_days ORDER BY 1, 2')).toEqual([
    { p: publicationId, day: '2026-02-27', scored: 3 },
    { p: publicationId, day: '2026-02-28', scored: 3 },
    { p: other, day: '2026-02-27', scored: 3 },
  ])
  await fold([aShare({ publicationId: other, visitor: 'theirs', token: 'their-token' })])
  await fold([aVisit({ visitor: 'a', token: 'their-token' }), aVisit({ visitor: 'b', digest: '2026-W08' })])
  expect(await rows('SELECT reason, count FROM drops ORDER BY 1')).toEqual([
    { reason: 'unknown_digest', count: 1 },
    { reason: 'unknown_token', count: 1 },
  ])
  // One token, made up twice: each publication's link is its own.
  const twice = { channel: 'x' as const, token: 'made-up-twice' }
  await fold([aShare({ ...twice, visitor: 's' }), aShare({ ...twice, visitor: 's', publicationId: other })])
  await fold([
    aVisit({ visitor: 'v', token: twice.token }),
    aVisit({ visitor: 'v', token: twice.token, publicationId: other }),
  ])
  expect(await rows('SELECT publication_id AS p, visits FROM share_totals WHERE visits > 0 ORDER BY 1')).toEqual([
    { p: publicationId, visits: 1 },
    { p: other, visits: 1 },
  ])
  // Yesterday's links leave today's room as it is.
  await db.$client.prepare(`UPDATE share_days SET shares = 5000 WHERE day = '2026-02-27' AND story_id = ${canal}`).run()
  await fold([aShare({ visitor: 'next', at: FRIDAY + 24 * HOUR, token: 'next-days-token' })])
  expect(await count(`SELECT count(*) AS n FROM share_links WHERE token = 'next-days-token'`)).toBe(1)
})

test('of two shares that made up one token the first has its visits', async () => {
  const { canal } = await stage()
  await fold([
    aShare({ visitor: 'a', channel: 'x', token: 'same-token' }),
    aShare({ visitor: 'b', channel: 'copy', url: HARBOUR, token: 'same-token' }),
    aVisit({ visitor: 'c', token: 'same-token' }),
  ])
  expect(await rows('SELECT story_id, channel, visits FROM share_totals WHERE visits > 0')).toEqual([
    { story_id: canal, channel: 'x', visits: 1 },
  ])
})

test('what is dropped takes its place in the minute like what counts', async () => {
  await stage()
  await fold(Array.from({ length: 999 }, (_, i) => aShare({ visitor: `v${i}`, url: `${CANAL}/${i}` })))
  await fold([aShare({ visitor: 'last' }), aShare({ visitor: 'late' })])
  expect(await rows('SELECT reason, count FROM drops ORDER BY 1')).toEqual([
    { reason: 'flood', count: 1 },
    { reason: 'unknown_story', count: 999 },
  ])
})

test('a visit to a page that nobody knows does not wait in the queue for its share', async () => {
  await stage()
  const visit = aVisit({ visitor: 'a', url: `${CANAL}/unknown`, token: 'some-token' })
  const known = aVisit({ visitor: 'a', token: 'some-token' })
  const { retry } = await foldMessages(
    { db },
    [visit, known].map((event) => ({ message: messageOf(event), attempt: 1 })),
  )
  expect([...retry]).toEqual([known.id])
})

test('two folds that judged one message differently, because its story came between them, account for it once', async () => {
  const { canal } = await stage()
  const given = (event: AnEvent, change: Partial<Judged>): Judged => ({
    ...{ event, message: event.id, storyId: canal, channel: 'whatsapp', isScored: true, linkNetwork: null },
    ...{ drop: null, isUnknown: false, minuteKey: 'shares:1:0', ...change },
  })
  const write = (judged: Judged[]) => tally({ db }, { judged, drops: [], kept: new Set() })
  const [early, late, rival] = [aShare({ visitor: 'e' }), aShare({ visitor: 'l' }), aShare({ visitor: 'l' })]
  await write([given(early, { storyId: null, drop: 'unknown_story' })])
  await write([given(early, {})])
  expect(await accountedFor()).toEqual({ counted: 0, dropped: 1 })
  // Read before the other was written: both mean to count, and then to drop.
  await write([given(late, {})])
  await write([given(late, {})])
  await write([given(rival, {})])
  expect(await accountedFor()).toEqual({ counted: 1, dropped: 2 })
  await write([given(rival, { drop: 'repeat' })])
  expect(await accountedFor()).toEqual({ counted: 1, dropped: 2 })
})

// ---- Against a model ----

type Wish = {
  kind: 'share' | 'visit'
  url: string
  channel: 'x' | 'copy'
  visitor: string
  through: string
  drop: boolean
}

const wish: fc.Arbitrary<Wish> = fc.record({
  kind: fc.constantFrom('share', 'share', 'visit'),
  url: fc.constantFrom(CANAL, HARBOUR, 'https://meridian.example/unknown'),
  channel: fc.constantFrom('x', 'copy'),
  visitor: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  through: fc.constantFrom('a', 'b', 'c', 'digest', 'nobody'),
  drop: fc.nat(9).map((n) => n === 0),
})

/** A reader's token for a story and channel: the same however often they press. */
const tokenOf = (visitor: string, url: string, channel: string) =>
  `${visitor}-${url.slice(-5)}-${channel}`.padEnd(8, '-')

function eventOf({ kind, url, channel, visitor, through, drop }: Wish): AnEvent {
  const given = { url, visitor, network: visitor < 'e' ? 'office' : visitor, drop: drop ? ('bot' as const) : null }
  if (kind === 'share') return aShare({ ...given, channel, token: tokenOf(visitor, url, channel) })
  if (through === 'digest') return aVisit({ ...given, digest: '2026-W08' })
  return aVisit({ ...given, token: tokenOf(through, url, channel) })
}

/** What must come out, by sets: who passed on what, who arrived through what. */
function model(wishes: Wish[]) {
  const known = wishes.filter(({ drop, url }) => !drop && url !== 'https://meridian.example/unknown')
  const shares = new Set(known.filter(({ kind }) => kind === 'share').map((w) => `${w.url} ${w.channel} ${w.visitor}`))
  const arrivals = known.flatMap((w) => {
    if (w.kind !== 'visit') return []
    if (w.through === 'digest') return [`${w.url} digest ${w.visitor}`]
    return shares.has(`${w.url} ${w.channel} ${w.through}`) ? [`${w.url} ${w.channel} ${w.visitor}`] : []
  })
  const visits = new Set(arrivals)
  const scored = new Map<string, number>()
  for (const share of shares) {
    const [url, , visitor = ''] = share.split(' ')
    const network = `${url} ${visitor < 'e' ? 'office' : visitor}`
    scored.set(network, Math.min(3, (scored.get(network) ?? 0) + 1))
  }
  const unknownToken = known.filter((w) => w.kind === 'visit').length - arrivals.length
  const knownShares = known.filter(({ kind }) => kind === 'share').length
  return {
    counted: [...shares]
      .map((key) => `share ${key}`)
      .concat([...visits].map((key) => `visit ${key}`))
      .toSorted(),
    shares: shares.size,
    visits: visits.size,
    scored: [...scored.values()].reduce((sum, n) => sum + n, 0),
    drops: {
      bot: wishes.filter(({ drop }) => drop).length,
      repeat: knownShares - shares.size + arrivals.length - visits.size,
      unknown_story: wishes.length - wishes.filter(({ drop }) => drop).length - known.length,
      unknown_token: unknownToken,
    },
  }
}

test('any order, doubling and batching of the same events gives the counters of the model', async () => {
  const delivery = fc.record({
    wishes: fc.array(wish, { minLength: 1, maxLength: 60, size: 'max' }),
    order: fc.infiniteStream(fc.nat(1_000)).map((stream) => [...stream.take(100)]),
    doubled: fc.array(fc.nat(1_000), { maxLength: 40, size: 'max' }),
    batch: fc.integer({ min: 1, max: 25 }),
  })
  await stage()
  await aDigest(1, '2026-W08')
  await fc.assert(
    fc.asyncProperty(delivery, async ({ wishes, order, doubled, batch }) => {
      for (const table of [
        'visitors',
        'dropped_events',
        'share_days',
        'share_totals',
        'share_links',
        'drops',
        'limits',
        'unknown_events',
      ]) {
        await db.$client.prepare(`DELETE FROM ${table}`).run()
      }
      await db.$client.prepare('DELETE FROM digest_visits').run()
      const events = wishes.map(eventOf)
      const copies = doubled.flatMap((n) => events[n % events.length] ?? [])
      const deliveries = [...events, ...copies]
        .map((event, i) => ({ event, place: order[i % order.length] ?? 0 }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ event }) => event)
      // What waits for its share comes once more after everything else, as the queue's delay sees to.
      const waiting: AnEvent[] = []
      for (let start = 0; start < deliveries.length; start += batch) {
        const part = deliveries.slice(start, start + batch)
        const { retry } = await foldMessages(
          { db },
          part.map((event) => ({ message: messageOf(event), attempt: 1 })),
        )
        waiting.push(...part.filter(({ id }) => retry.has(id)))
      }
      if (waiting.length > 0)
        await foldMessages(
          { db },
          waiting.map((event) => ({ message: messageOf(event), attempt: 2 })),
        )
      const expected = model(wishes)
      const counted = await rows<{ line: string }>(
        "SELECT v.kind || ' ' || s.url || ' ' || v.channel || ' ' || substr(v.visitor, 17) AS line FROM visitors v JOIN stories s ON s.id = v.story_id",
      )
      expect(counted.map(({ line }) => line).toSorted()).toEqual(expected.counted)
      expect(
        await rows(
          'SELECT coalesce(sum(shares), 0) AS shares, coalesce(sum(visits), 0) AS visits, coalesce(sum(scored), 0) AS scored FROM share_days',
        ),
      ).toEqual([{ shares: expected.shares, visits: expected.visits, scored: expected.scored }])
      expect(
        await rows('SELECT coalesce(sum(shares), 0) AS shares, coalesce(sum(visits), 0) AS visits FROM share_totals'),
      ).toEqual([{ shares: expected.shares, visits: expected.visits }])
      const drops = Object.fromEntries(
        (await rows<{ reason: string; n: number }>('SELECT reason, sum(count) AS n FROM drops GROUP BY 1')).map(
          ({ reason, n }) => [reason, n],
        ),
      )
      expect({ bot: 0, repeat: 0, unknown_story: 0, unknown_token: 0, ...drops }).toEqual(expected.drops)
      expect(await count('SELECT coalesce(sum(visits), 0) AS n FROM digest_visits')).toBe(
        expected.counted.filter((line) => line.includes(' digest ')).length,
      )
      expect(await count('SELECT count(*) AS n FROM share_links')).toBe(expected.shares)
    }),
    { numRuns: 25 },
  )
}, 300_000)
