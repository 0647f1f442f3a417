import { expect, test } from 'vitest'
import { visitorNetwork } from '../../src/ground/network'
import { findSource } from '../../src/shares/attribution'
import { forgetEvents, forgetSalts } from '../../src/shares/forget'
import { sharesSince } from '../../src/shares/shares-since'
import { DAY, FRIDAY, HOUR, setClock } from '../world'
import { aDigest, aShare, aVisit, CANAL, count, db, fold, folded, report, rows, stage } from './stage'

test('within 48 hours the salt is gone and with it every visitor, and the counters stay', async () => {
  await stage()
  // A day that no other test asks for: an isolate remembers the salts it has seen.
  const morning = Date.parse('2026-05-04T00:05:00Z')
  setClock(morning)
  await report('shares', { url: CANAL, channel: 'x', token: 'abcdefgh' })
  await report('shares', { url: CANAL, channel: 'x', token: 'abcdefgh' })
  await folded(2)
  const kept = async () => [
    await count('SELECT count(*) AS n FROM salts'),
    await count('SELECT count(*) AS n FROM visitors'),
    await count('SELECT count(*) AS n FROM dropped_events'),
    await count('SELECT count(*) AS n FROM share_links'),
    await count('SELECT sum(shares) AS n FROM share_totals'),
  ]
  await forget(morning + DAY)
  expect(await kept()).toEqual([1, 1, 1, 1, 1])
  await forget(morning + 36 * HOUR)
  expect(await kept()).toEqual([0, 1, 1, 1, 1])
  await forget(morning + 48 * HOUR + 1)
  expect(await kept()).toEqual([0, 0, 0, 1, 1])
  await forget(morning + 91 * DAY)
  expect(await kept()).toEqual([0, 0, 0, 0, 1])
})

test('a salt of the other edge of the date line, where a day begins early, is gone within 48 hours too', async () => {
  await stage({ timezone: 'Pacific/Kiritimati' })
  const morning = Date.parse('2026-05-19T10:05:00Z')
  setClock(morning)
  await report('shares', { url: CANAL, channel: 'x' })
  await folded(1)
  expect(await rows('SELECT day FROM salts')).toEqual([{ day: '2026-05-20' }])
  await forget(morning + 47 * HOUR)
  expect(await count('SELECT count(*) AS n FROM salts')).toBe(1)
  await forget(morning + 47.9 * HOUR)
  expect(await count('SELECT count(*) AS n FROM salts')).toBe(0)
})

async function forget(at: number): Promise<void> {
  await forgetSalts({ db }, at)
  await forgetEvents({ db }, at)
}

test('the ranking hears shares and visits through shares in its days, never what came from a digest', async () => {
  const { canal } = await stage()
  await aDigest(1, '2026-W08')
  await fold([
    aShare({ visitor: 'a', token: 'abcdefgh' }),
    aShare({ visitor: 'b', at: FRIDAY - 8 * DAY }),
    aVisit({ visitor: 'c', token: 'abcdefgh' }),
    aVisit({ visitor: 'd', digest: '2026-W08' }),
  ])
  expect(await sharesSince({ db }, { publicationId: 1, from: '2026-02-20', to: '2026-02-27' })).toEqual(
    new Map([[canal, { shares: 1, scored: 1, visits: 1, scoredVisits: 1 }]]),
  )
  expect(await sharesSince({ db }, { publicationId: 2, from: '2026-02-20', to: '2026-02-27' })).toEqual(new Map())
})

test('a sign-up is credited to the share that led there, else to the page it stood on', async () => {
  const { canal, harbour } = await stage()
  await fold([aShare({ channel: 'telegram', token: 'abcdefgh' })])
  const page = 'https://MERIDIAN.example/deep-dives/the-harbour?td=abcdefgh#form'
  const source = (given: { page: string | null; token: string | null; publicationId?: number }) =>
    findSource({ db }, { publicationId: 1, ...given })
  expect(await source({ page, token: 'abcdefgh' })).toEqual({ storyId: canal, channel: 'telegram' })
  expect(await source({ page, token: 'a-token-of-no-one' })).toEqual({ storyId: harbour, channel: 'page' })
  expect(await source({ page, token: null })).toEqual({ storyId: harbour, channel: 'page' })
  expect(await source({ page: 'nonsense', token: null })).toBeNull()
  expect(await source({ page: null, token: null })).toBeNull()
  expect(await source({ page, token: 'abcdefgh', publicationId: 2 })).toBeNull()
})

test.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['::ffff:203.0.113.200', '203.0.113.0/24'],
  ['2001:db8:12::1', '2001:db8:12::/48'],
  ['2001:0DB8:0012:ffff:1:2:3:4', '2001:db8:12::/48'],
  ['2001:db8::1', '2001:db8:0::/48'],
  ['::1', '0:0:0::/48'],
  ['', ''],
  ['nonsense', 'nonsense'],
])('the network of %s is %s', (address, network) => {
  expect(visitorNetwork(address)).toBe(network)
})

test('no address and no user agent ever reaches a table', async () => {
  await stage()
  await report('shares', { url: CANAL, channel: 'x' }, { from: '2001:db8:77::5' })
  await folded(1)
  const [visitor] = await rows<{ visitor: string; network: string }>('SELECT visitor, network FROM visitors')
  expect(visitor?.visitor).toMatch(/^[0-9a-f]{32}$/)
  expect(visitor?.network).toMatch(/^[0-9a-f]{16}$/)
})
