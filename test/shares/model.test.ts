/**
 * Counting against a model, in bulk: thousands of events of readers who press twice, in messages as busy isolates send them, that the
 * queue shuffles, delivers twice, holds back and delivers after all. `SHARE_EVENTS=1000000 npm test -- test/shares/model` takes a million.
 */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CHANNELS, type Channel } from '../../src/ground/schema'
import type { ShareMessage } from '../../src/ground/share-message'
import { dayOf } from '../../src/publications/schedule'
import { type Delivered, foldMessages } from '../../src/shares/fold'
import { rollUpShares } from '../../src/shares/rollups'
import { statistics } from '../../src/stats/statistics'
import { FRIDAY } from '../world'
import { type AnEvent, accountedFor, aShare, aStory, aVisit, count, db, inMessages, rows, stage } from './stage'

const EVENTS = Number((env as unknown as { SHARE_EVENTS: string }).SHARE_EVENTS)
/** So many that none has more than 5,000 shares a day: beyond, shares are counted and their links are not kept. */
const STORIES = Math.max(12, Math.ceil(EVENTS / 5_000))
/** Below the thousand a minute above which the rest would be a flood: which events those are, only their order says. */
const EVENTS_A_MINUTE = 800
const storyUrl = (story: number) => `https://meridian.example/bulk/${story}`

/** Numbers that look random and come again with the seed; Park and Miller's generator. */
function randomFrom(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

type Tally = { shares: Set<string>; visits: Set<string>; votes: Map<string, number>; dropped: number }

/** Visits come after the shares that they go through, as on a page; the queue is what mixes them up. */
function happened(random: (below: number) => number): { events: AnEvent[]; tally: Tally } {
  const tally: Tally = { shares: new Set(), visits: new Set(), votes: new Map(), dropped: 0 }
  const links: { token: string; url: string; channel: Channel; network: string }[] = []
  const visitors = Math.max(20, EVENTS / 4)
  const events = Array.from({ length: EVENTS }, (_, number): AnEvent => {
    const at = FRIDAY + 60_000 * Math.floor(number / EVENTS_A_MINUTE)
    const visitor = `v${random(visitors)}`
    const who = {
      at,
      visitor,
      network: `${Number(visitor.slice(1)) % 300}`.padStart(4, '0'),
      drop: random(50) === 0 ? ('bot' as const) : null,
    }
    const link = random(3) === 0 ? links[random(Math.max(1, links.length))] : undefined
    const url = link?.url ?? (random(40) === 0 ? 'https://meridian.example/nowhere' : storyUrl(random(STORIES)))
    const channel = link?.channel ?? CHANNELS[random(CHANNELS.length)] ?? 'x'
    const isCounted = who.drop === null && !url.endsWith('nowhere')
    const isNew =
      isCounted && take(link ? tally.visits : tally.shares, [dayOf('Europe/London', at), url, channel, visitor])
    if (!isNew) tally.dropped++
    // A link's own network has no vote among those who arrive through it.
    if (isNew && link?.network !== who.network)
      vote(tally, [link ? 'visit' : 'share', dayOf('Europe/London', at), url, who.network])
    if (link) return aVisit({ ...who, url, token: link.token })
    // A page's token for a reader and channel: the same however often they press.
    const token = `${visitor}-${url.slice(-3).replace('/', '')}-${CHANNELS.indexOf(channel)}`.padEnd(8, '_')
    if (isNew) links.push({ token, url, channel, network: who.network })
    return aShare({ ...who, url, channel, token })
  })
  return { events, tally }
}

function take(counted: Set<string>, key: string[]): boolean {
  const before = counted.size
  return counted.add(key.join(' ')).size > before
}

function vote({ votes }: Tally, key: string[]): void {
  const of = key.join(' ')
  votes.set(of, Math.min(3, (votes.get(of) ?? 0) + 1))
}

/** In any order within some twenty messages; one in ten comes twice, one in twenty late. */
function asDelivered(messages: ShareMessage[], random: (below: number) => number): ShareMessage[] {
  const onTime = messages.map((message, place) => ({ message, place: place + random(20) }))
  const twice = onTime
    .filter(() => random(10) === 0)
    .map(({ message, place }) => ({ message, place: place + random(400) }))
  const all = [...onTime, ...twice].map((one) => (random(20) === 0 ? { ...one, place: one.place + 1_000 } : one))
  return all.sort((a, b) => a.place - b.place).map(({ message }) => message)
}

/** Batches of one to a hundred; what waits for its share comes when everything else has come. */
async function foldInBatches(messages: ShareMessage[], random: (below: number) => number): Promise<void> {
  const waiting = new Map<string, ShareMessage>()
  for (let start = 0; start < messages.length; ) {
    const size = 1 + random(100)
    const batch = messages.slice(start, start + size).map((message): Delivered => ({ message, attempt: 1 }))
    const { retry } = await foldMessages({ db }, batch)
    for (const { message } of batch) if (retry.has(message.id)) waiting.set(message.id, message)
    start += size
  }
  const late = [...waiting.values()].map((message): Delivered => ({ message, attempt: 2 }))
  for (let start = 0; start < late.length; start += 100) await foldMessages({ db }, late.slice(start, start + 100))
}

test(`${EVENTS.toLocaleString('en')} events, shuffled, doubled and late, are counted as the model counts them`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 30 }), async (seed) => {
      await stage()
      for (let story = 0; story < STORIES; story++) await aStory(1, storyUrl(story), `Bulk ${story}`)
      const random = randomFrom(seed)
      const { events, tally } = happened(random)
      await foldInBatches(asDelivered(inMessages(events, 40), random), random)
      const sums = 'sum(shares) AS shares, sum(visits) AS visits, sum(scored) + sum(scored_visits) AS votes'
      const [days] = await rows(`SELECT ${sums} FROM share_days`)
      const votes = [...tally.votes.values()].reduce((sum, n) => sum + n, 0)
      expect(days).toEqual({ shares: tally.shares.size, visits: tally.visits.size, votes })
      expect(await accountedFor()).toEqual({ counted: tally.shares.size + tally.visits.size, dropped: tally.dropped })
      // Added up or not, the statistics say the same.
      for (const isAddedUp of [false, true]) {
        if (isAddedUp) await rollUpShares({ db }, FRIDAY)
        const span = { publication: { id: 1, timezone: 'Europe/London' }, from: '2026-02-27', to: '2026-03-27' }
        expect((await statistics({ db }, span)).total).toMatchObject({ shares: days?.shares, visits: days?.visits })
      }
      const dayCount = await count('SELECT count(DISTINCT day) AS n FROM share_days')
      expect(await count('SELECT count(*) AS n FROM share_days')).toBeLessThanOrEqual(
        dayCount * STORIES * CHANNELS.length,
      )
    }),
    { numRuns: 1, endOnFailure: true },
  )
}, 3_600_000)
