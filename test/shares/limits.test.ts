/** Numbers that readers are told cannot be bought: by browsers, by addresses, by networks, by one's own link. */
import { expect, test } from 'vitest'
import { admin, ask, DAY, FRIDAY, HOUR, setClock } from '../world'
import {
  aPublication,
  aShare,
  aStory,
  aVisit,
  BROWSER,
  CANAL,
  count,
  fold,
  folded,
  HARBOUR,
  report,
  rows,
  stage,
} from './stage'

const dropped = () => rows('SELECT kind, reason, count FROM drops ORDER BY 1, 2')
const browser = (i: number) => ({ 'user-agent': `${BROWSER} Edition/${i}` })
const votes = () => rows('SELECT channel, scored, visits, scored_visits FROM share_days ORDER BY 1')

test('one address that sends hundreds of events a minute, under as many browsers, costs no honest share its place', async () => {
  await stage()
  const flood = Array.from({ length: 300 }, (_, i) =>
    report('shares', { url: HARBOUR, channel: 'x' }, { from: '203.0.113.9', headers: browser(i) }),
  )
  await Promise.all(flood)
  const honest = Array.from({ length: 30 }, (_, i) =>
    report('shares', { url: CANAL, channel: 'x' }, { from: `10.0.${i}.1` }),
  )
  await Promise.all(honest)
  await folded(330)
  expect(
    await rows('SELECT s.url, c.shares FROM share_totals c JOIN stories s ON s.id = c.story_id ORDER BY 2'),
  ).toEqual([
    { url: HARBOUR, shares: 20 },
    { url: CANAL, shares: 30 },
  ])
  expect(await dropped()).toEqual([
    { kind: 'share', reason: 'address_limit', count: 40 },
    { kind: 'share', reason: 'haste', count: 240 },
  ])
})

test('of an IPv6 address only the first half is anybody’s own', async () => {
  await stage()
  for (let i = 0; i < 22; i++)
    await report('shares', { url: CANAL, channel: 'x' }, { from: `2001:db8:1:2::${i}`, headers: browser(i) })
  await report('shares', { url: CANAL, channel: 'x' }, { from: '2001:db8:1:3::1' })
  await folded(23)
  expect(await count('SELECT sum(shares) AS n FROM share_totals')).toBe(21)
  expect(await dropped()).toEqual([{ kind: 'share', reason: 'address_limit', count: 2 }])
})

test('of one address twenty a day count for one story, whatever the channel; another story, kind, day, publication begins anew', async () => {
  const { publicationId } = await stage()
  const other = await aPublication('other')
  await aStory(other, CANAL, 'The same page elsewhere')
  const many = (given: object, length = 25, from = 0) =>
    Array.from({ length }, (_, i) =>
      aShare({ visitor: `browser-${from + i}`, address: 'a', channel: i % 2 ? 'x' : 'copy', ...given }),
    )
  await fold([aShare({ visitor: 'first', address: 'b', token: 'abcdefgh' }), ...many({}, 12)])
  // What earlier folds counted counts, and a repeat takes no place.
  await fold([...many({}, 12), ...many({}, 13, 12)])
  const perStory = () =>
    rows(
      `SELECT publication_id AS p, day, sum(shares) AS shares FROM share_days WHERE channel <> 'whatsapp' GROUP BY 1, 2, story_id ORDER BY 1, 2, story_id`,
    )
  expect(await perStory()).toEqual([{ p: publicationId, day: '2026-02-27', shares: 20 }])
  expect(await dropped()).toEqual([
    { kind: 'share', reason: 'address_limit', count: 5 },
    { kind: 'share', reason: 'repeat', count: 12 },
  ])
  await fold(many({ url: HARBOUR }, 3))
  await fold(many({ at: FRIDAY + DAY }, 3))
  await fold(many({ publicationId: other }, 3))
  await fold(Array.from({ length: 22 }, (_, i) => aVisit({ visitor: `reader-${i}`, address: 'a', token: 'abcdefgh' })))
  await fold([aShare({ visitor: 'neighbour', address: 'ab', channel: 'x' })])
  expect(await perStory()).toEqual([
    { p: publicationId, day: '2026-02-27', shares: 21 },
    { p: publicationId, day: '2026-02-27', shares: 3 },
    { p: publicationId, day: '2026-02-28', shares: 3 },
    { p: other, day: '2026-02-27', shares: 3 },
  ])
  expect(await count("SELECT visits AS n FROM share_days WHERE channel = 'whatsapp'")).toBe(20)
})

test('whoever shared a story has no vote among its visitors: not that day, nor the next, nor from a neighbour’s address', async () => {
  await stage()
  const link = { url: CANAL, token: 'abcdefgh' }
  await report('shares', { ...link, channel: 'x' }, { from: '2001:db8:7:1::1' })
  await folded(1)
  await report('visits', link, { from: '2001:db8:7:2::9' })
  await report('visits', link, { from: '198.51.100.4' })
  await folded(3)
  expect(await votes()).toEqual([{ channel: 'x', scored: 1, visits: 2, scored_visits: 1 }])
  // While yesterday's salt is there, yesterday's network can be known.
  setClock(FRIDAY + 20 * HOUR)
  await report('visits', link, { from: '2001:db8:7:3::1' })
  await report('visits', link, { from: '198.51.101.4' })
  await folded(5)
  expect(await rows("SELECT visits, scored_visits FROM share_days WHERE day = '2026-02-28'")).toEqual([
    { visits: 2, scored_visits: 1 },
  ])
})

test('nor in the moment in which the share itself is counted, and nobody else loses a vote by it', async () => {
  await stage()
  await fold([
    aShare({ visitor: 'a', network: 'aaaa0000', token: 'abcdefgh' }),
    ...['b', 'c', 'd', 'e'].map((visitor) => aVisit({ visitor, network: 'aaaa0000', token: 'abcdefgh' })),
    aVisit({ visitor: 'f', network: 'ffff', networkBefore: 'aaaa0000', token: 'abcdefgh' }),
    ...['g', 'h', 'i', 'j'].map((visitor) => aVisit({ visitor, network: 'bbbb0000', token: 'abcdefgh' })),
  ])
  expect(await votes()).toEqual([{ channel: 'whatsapp', scored: 1, visits: 9, scored_visits: 3 }])
})

test('the public is told what passed every limit, the desk all that was passed on', async () => {
  await stage({ shareThreshold: 3 })
  for (let i = 0; i < 12; i++) await report('shares', { url: CANAL, channel: 'x' }, { from: `198.51.100.${i}` })
  await report('shares', { url: CANAL, channel: 'copy' }, { from: '203.0.113.1' })
  await folded(13)
  const asked = await ask(`/v1/meridian/shares?url=${encodeURIComponent(CANAL)}`)
  expect(await asked.json()).toMatchObject({ total: 4, channels: { x: 3, copy: 1 } })
  const stats = await (await admin('/publications/meridian/stats')).json()
  expect(stats).toMatchObject({ total: { shares: 13 } })
})

test('every share keeps its link: who presses again is not counted again, and what the second link brings is credited', async () => {
  await stage()
  await report('shares', { url: CANAL, channel: 'x', token: 'first-link' })
  await report('shares', { url: CANAL, channel: 'x', token: 'second-link', parent: 'first-link' })
  await folded(2)
  await report('visits', { url: CANAL, token: 'second-link' }, { from: '198.51.100.3' })
  await folded(3)
  expect(await rows('SELECT channel, shares, visits FROM share_totals')).toEqual([
    { channel: 'x', shares: 1, visits: 1 },
  ])
  expect(await dropped()).toEqual([{ kind: 'share', reason: 'repeat', count: 1 }])
})

test('also where both presses and the visit come at once; and ten such links a visitor are enough', async () => {
  await stage()
  const press = (i: number, visitor = 'a') => aShare({ visitor, token: `link-${visitor}-${i}`.padEnd(8, '-') })
  await fold([aShare({ visitor: 'a', url: HARBOUR, token: 'harbour-0' })])
  await fold([press(0), press(1), aVisit({ visitor: 'b', token: 'link-a-1' })])
  expect(await count('SELECT visits AS n FROM share_totals')).toBe(1)
  await fold([2, 3, 4, 5, 6].map((i) => press(i)))
  await fold([7, 8, 9, 10, 11, 12].map((i) => press(i)))
  await fold([press(13), press(0, 'c')])
  expect(await rows("SELECT token FROM share_links WHERE token LIKE 'link%'")).toHaveLength(12)
  expect(
    await rows("SELECT token FROM share_links WHERE token IN ('link-a-10', 'link-a-11', 'link-c-0') ORDER BY 1"),
  ).toEqual([{ token: 'link-a-10' }, { token: 'link-c-0' }])
  // Another story's links are its own.
  await fold([aShare({ visitor: 'a', url: HARBOUR, token: 'harbour-1' })])
  expect(await rows("SELECT token FROM share_links WHERE token LIKE 'harbour%'")).toHaveLength(2)
})

test('a story whose links are full keeps none of repeats either', async () => {
  const { publicationId, canal } = await stage()
  await fold([aShare({ visitor: 'a', token: 'first-link' })])
  await rows(`UPDATE share_days SET shares = 5000 WHERE publication_id = ${publicationId} AND story_id = ${canal}`)
  await fold([aShare({ visitor: 'a', token: 'second-link' })])
  expect(await rows('SELECT token FROM share_links')).toEqual([{ token: 'first-link' }])
})

test('an address in another script, several times as long as it was typed, costs no share beside it its place', async () => {
  await stage()
  const long = `https://meridian.example/${'新'.repeat(210)}`
  const tooLong = `https://meridian.example/${'新'.repeat(600)}`
  const asked = await Promise.all([
    ...Array.from({ length: 46 }, (_, i) => report('shares', { url: CANAL, channel: 'x' }, { from: `10.0.${i}.1` })),
    ...Array.from({ length: 50 }, (_, i) =>
      report('shares', { url: `${long}${i}`, channel: 'x' }, { from: `10.1.${i}.1` }),
    ),
    report('shares', { url: tooLong, channel: 'x' }),
  ])
  expect(asked.map(({ status }) => status).filter((status) => status !== 204)).toEqual([400])
  await folded(96)
  expect(await count('SELECT sum(shares) AS n FROM share_totals')).toBe(46)
})
