/** A feed is read hourly, and a story's first hour is its best: what names a page before it is a story is not lost. */
import { expect, test, vi } from 'vitest'
import { countArrivals } from '../../src/shares/unknown'
import { admin, DAY, FRIDAY, HOUR, setClock, tickAt } from '../world'
import {
  accountedFor,
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
  folded,
  messageOf,
  report,
  rows,
  stage,
} from './stage'

const EARLY = 'https://meridian.example/deep-dives/early'
const unknown = async (query = '') =>
  (
    (await (await admin(`/publications/meridian/stats${query}`)).json()) as {
      unknown: { url: string; count: number }[]
    }
  ).unknown
const waiting = () => count('SELECT count(*) AS n FROM unknown_events')

test('shares and visits of a page that nobody knows are seen, and counted on their own day when the story comes', async () => {
  await stage()
  setClock(FRIDAY - DAY)
  for (const from of ['203.0.113.1', '198.51.100.1', '192.0.2.1'])
    await report(
      'shares',
      { url: EARLY, channel: 'x', token: `token-${from.length}-${from.slice(-3)}`.replaceAll('.', '-') },
      { from },
    )
  await report('shares', { url: EARLY, channel: 'x' }, { from: '203.0.113.1' })
  await report('shares', { url: `${EARLY}-other`, channel: 'x' })
  await report('visits', { url: EARLY, token: 'token-11-3-1' }, { from: '10.0.0.1' })
  await folded(6)
  expect(await accountedFor()).toEqual({ counted: 0, dropped: 6 })
  setClock(FRIDAY)
  expect(await unknown()).toEqual([
    { url: EARLY, count: 5 },
    { url: `${EARLY}-other`, count: 1 },
  ])
  expect(await unknown('?from=2026-02-27')).toEqual([])
  expect((await admin('/publications/meridian/stories', { json: { url: EARLY, title: 'Early' } })).status).toBe(200)
  await tickAt(FRIDAY)
  expect(await rows('SELECT day, channel, shares, scored, visits FROM share_days')).toEqual([
    { day: '2026-02-26', channel: 'x', shares: 3, scored: 3, visits: 1 },
  ])
  expect(await accountedFor()).toEqual({ counted: 4, dropped: 2 })
  expect(await unknown()).toEqual([{ url: `${EARLY}-other`, count: 1 }])
  const { dropped } = (await (await admin('/publications/meridian/stats')).json()) as { dropped: object[] }
  expect(dropped).toEqual([
    { kind: 'share', reason: 'repeat', count: 1 },
    { kind: 'share', reason: 'unknown_story', count: 1 },
  ])
})

test('a story that is pushed does not wait for the tick to have its first hour', async () => {
  await stage()
  await report('shares', { url: EARLY, channel: 'x' })
  await folded(1)
  expect((await admin('/publications/meridian/stories', { json: { url: EARLY, title: 'Early' } })).status).toBe(200)
  await vi.waitFor(async () => expect(await accountedFor()).toEqual({ counted: 1, dropped: 0 }), { timeout: 20_000 })
})

test('whatever comes twice counts once: the message again, the count again, two counts at once', async () => {
  const { publicationId } = await stage()
  const events = [
    ...['a', 'b', 'a'].map((visitor) => aShare({ visitor, url: EARLY, token: `token-${visitor}-1` })),
    ...['p', 'q', 'p'].map((visitor) => aVisit({ visitor, url: EARLY, token: 'token-a-1' })),
    aVisit({ visitor: 'r', url: EARLY, token: 'token-of-no-one' }),
  ]
  await fold(events)
  await aStory(publicationId, EARLY, 'Early')
  await Promise.all([countArrivals({ db }), countArrivals({ db }), countArrivals({ db })])
  const first = await counters()
  expect(await accountedFor()).toEqual({ counted: 4, dropped: 3 })
  expect(first.waiting).toEqual([])
  await foldAll(events.map(messageOf), 2)
  await countArrivals({ db })
  expect(await counters()).toEqual(first)
})

test('what is taken back is taken from the drops of its own day and kind, and from no other reason', async () => {
  const { publicationId } = await stage()
  const nowhere = { url: `${EARLY}/never` }
  await fold([
    ...['a', 'b'].map((visitor) => aShare({ visitor, url: EARLY, token: `token-${visitor}-1` })),
    aShare({ visitor: 'c', url: EARLY, at: FRIDAY - DAY }),
    aVisit({ visitor: 'p', url: EARLY, token: 'token-a-1' }),
    ...[FRIDAY, FRIDAY - DAY].flatMap((at) => [
      ...['n', 'm', 'o'].map((visitor) => aShare({ ...nowhere, visitor, at })),
      aVisit({ ...nowhere, visitor: 'n', token: 'token-n-1', at }),
      aShare({ visitor: 'b', at, drop: 'bot' }),
    ]),
  ])
  await aStory(publicationId, EARLY, 'Early')
  await countArrivals({ db })
  const day = (day: string) => [
    { day, kind: 'share', reason: 'bot', count: 1 },
    { day, kind: 'share', reason: 'unknown_story', count: 3 },
    { day, kind: 'visit', reason: 'unknown_story', count: 1 },
  ]
  expect(await rows('SELECT day, kind, reason, count FROM drops ORDER BY 1, 2, 3')).toEqual([
    ...day('2026-02-26'),
    ...day('2026-02-27'),
  ])
})

test('it had its place in its minute: neither a full minute nor a forgotten one costs it, and it takes none again', async () => {
  const { publicationId } = await stage()
  await fold([aShare({ url: EARLY })])
  await rows("UPDATE limits SET count = 1000 WHERE key LIKE 'shares:%'")
  await aStory(publicationId, EARLY, 'Early')
  await countArrivals({ db })
  expect(await accountedFor()).toEqual({ counted: 1, dropped: 0 })
  expect(await rows("SELECT count FROM limits WHERE key LIKE 'shares:%'")).toEqual([{ count: 1_000 }])
})

test('another publication’s story of the same address takes nothing, a removed one takes it back into the drops', async () => {
  const { canal } = await stage()
  const other = await aPublication('other')
  await fold([aShare({ url: EARLY })])
  await aStory(other, EARLY, 'Theirs')
  await countArrivals({ db })
  expect(await accountedFor()).toEqual({ counted: 0, dropped: 1 })
  expect(await waiting()).toBe(1)
  // A story that the publisher removed is known, and wanted no more.
  await rows(`UPDATE stories SET removed_at = 1 WHERE id = ${canal}`)
  await fold([aShare({ visitor: 'w', url: CANAL })])
  expect(await waiting()).toBe(1)
})

test('after 48 hours it stays what it was: dropped', async () => {
  const { publicationId } = await stage()
  await fold([aShare({ url: EARLY }), aShare({ url: EARLY, visitor: 'w', at: FRIDAY + HOUR })])
  await tickAt(FRIDAY + 48 * HOUR + 60_000)
  expect(await waiting()).toBe(1)
  await tickAt(FRIDAY + 49 * HOUR + 60_000)
  await aStory(publicationId, EARLY, 'Early')
  await tickAt(FRIDAY + 50 * HOUR)
  expect(await waiting()).toBe(0)
  expect(await accountedFor()).toEqual({ counted: 0, dropped: 2 })
})

test('made-up addresses fill neither the table nor another network’s room', async () => {
  await stage()
  const made = (length: number, network: string, from = 0) =>
    Array.from({ length }, (_, i) =>
      aShare({
        visitor: `${network}-${i}`,
        network,
        url: `${EARLY}/${network}/${from + i}`,
        at: FRIDAY + 60_000 * Math.floor(i / 900),
      }),
    )
  await fold(made(90, 'flood'))
  await fold([...made(30, 'flood', 90), aShare({ visitor: 'honest', url: EARLY })])
  expect(await waiting()).toBe(101)
  expect(await unknown()).toHaveLength(20)
  await rows(`INSERT INTO unknown_events SELECT 1, 'https://meridian.example/' || value, 'made-' || value, '2026-02-27', 'share', 'n' || value, ${FRIDAY}, '{}'
    FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 4898) SELECT value FROM n)`)
  await fold(['x', 'y'].map((visitor) => aShare({ visitor, url: EARLY })))
  expect(await waiting()).toBe(5_000)
  const other = await aPublication('other')
  await fold([aShare({ publicationId: other, visitor: 'z', url: 'https://other.example/new' })])
  expect(await waiting()).toBe(5_001)
})

test('more than one batch of a story’s first hour is counted in one go, its visits after its shares', async () => {
  const { publicationId } = await stage()
  const readers = Array.from({ length: 300 }, (_, i) => `reader-${i}`)
  await fold([
    ...readers.map((visitor, i) => aVisit({ visitor, url: EARLY, token: `token-${i % 5}-${i % 5}` })),
    ...readers.map((visitor, i) => aShare({ visitor, url: EARLY, token: `token-${i}-${i}` })),
  ])
  await aStory(publicationId, EARLY, 'Early')
  await countArrivals({ db })
  expect(await accountedFor()).toEqual({ counted: 600, dropped: 0 })
  expect(await waiting()).toBe(0)
})
