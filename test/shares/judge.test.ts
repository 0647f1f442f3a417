/** What becomes of an event, by what is known of it: pure, so every cap is tried at its edge. */
import { describe, expect, test } from 'vitest'
import type { ShareEvent } from '../../src/ground/share-message'
import type { Facts } from '../../src/shares/facts'
import { type Carried, judge } from '../../src/shares/judge'

const DAY = '2026-02-27'
let made = 0

type Told = Partial<Omit<ShareEvent, 'kind'>> & { channel?: 'x' | 'email'; digest?: string | null }

function share(told: Told = {}, how: Partial<Carried> = {}): Carried {
  return carried(
    { kind: 'share', channel: 'x', token: 'token-of-this-one', parent: null, ...seen(), ...told } as ShareEvent,
    how,
  )
}

function visit(told: Told = {}, how: Partial<Carried> = {}): Carried {
  return carried({ kind: 'visit', token: 'token-of-this-one', digest: null, ...seen(), ...told } as ShareEvent, how)
}

/** Another visitor on another network each time. */
function seen() {
  const id = String(++made).padStart(4, '0')
  return {
    ...{ id: `m.${id}`, publicationId: 1, at: 0, day: DAY, url: 'https://meridian.example/a', networkBefore: null },
    ...{ visitor: `address-of-${id}-00000000000browser`, network: `net${id}-of-somebody` },
  }
}

function carried(event: ShareEvent, how: Partial<Carried>): Carried {
  return { event, message: `message of ${event.id}`, mayWait: false, isLate: false, ...how }
}

const KNOWN: Omit<Facts, 'id'> = {
  ...{
    minuteKey: 'minute',
    minuteCount: 0,
    storyId: 7,
    isRemoved: 0,
    linkStoryId: null,
    linkChannel: null,
    linkNetwork: null,
  },
  ...{
    isOfDigest: 0,
    countedEventId: null,
    linksOfRepeats: 0,
    isSettled: 0,
    networkVotes: 0,
    addressCount: 0,
    storyShares: 0,
  },
}

function judged(list: Carried[], known: Partial<Facts> = {}) {
  const facts = new Map(list.map(({ event }) => [event.id, { ...KNOWN, ...known, id: event.id }]))
  return judge(list, facts)
}

const one = (event: Carried, known: Partial<Facts> = {}) => judged([event], known).judged[0]
const drops = (list: Carried[], known: Partial<Facts> = {}) => judged(list, known).judged.map(({ drop }) => drop)
const linked = { linkStoryId: 7, linkChannel: 'email' as const, linkNetwork: 'link' }

test('a share of a known story counts on its channel, votes, takes its place in the minute and keeps its link', () => {
  const event = share()
  expect(one(event)).toEqual({
    ...{
      event: event.event,
      message: event.message,
      storyId: 7,
      channel: 'x',
      isScored: true,
      drop: null,
      isUnknown: false,
    },
    ...{ linkNetwork: event.event.network.slice(0, 4), minuteKey: 'minute' },
  })
})

test('an event without facts is a bug, not a drop', () => {
  expect(() => judge([share()], new Map())).toThrow('without facts')
})

test('what is settled, or was counted in this event’s own name, is not judged again', () => {
  expect(judged([share()], { isSettled: 1 }).judged).toEqual([])
  const again = share()
  expect(judged([again], { countedEventId: again.event.id }).judged).toEqual([])
  expect(drops([share()], { countedEventId: 'another event' })).toEqual(['repeat'])
})

describe('what is dropped, and why', () => {
  test.each<[string, Carried, Partial<Facts>, string | null]>([
    ['a page that no story has', share(), { storyId: null }, 'unknown_story'],
    ['a story that was removed', share(), { isRemoved: 1 }, 'unknown_story'],
    ['a visit by a link that nobody made', visit(), {}, 'unknown_token'],
    ['a visit by another story’s link', visit(), { ...linked, linkStoryId: 8 }, 'unknown_token'],
    ['a visit by this story’s link', visit(), linked, null],
    ['a link without a channel', visit(), { ...linked, linkChannel: null }, 'unknown_token'],
    ['a visit from a digest that did not carry it', visit({ token: null, digest: '2026-W09' }), {}, 'unknown_digest'],
    ['a visit from a digest that did', visit({ token: null, digest: '2026-W09' }), { isOfDigest: 1 }, null],
    ['the 1,000th of a minute', share(), { minuteCount: 999 }, null],
    ['the 1,001st of a minute', share(), { minuteCount: 1_000 }, 'flood'],
    ['the 1,001st of a minute that came late', share({}, { isLate: true }), { minuteCount: 1_000 }, null],
    ['the 20th of an address', share(), { addressCount: 19 }, null],
    ['the 21st of an address', share(), { addressCount: 20 }, 'address_limit'],
  ])('%s', (_, event, known, drop) => {
    expect(one(event, known)?.drop).toBe(drop)
  })

  test('only an unknown page may still become a story, and only the first time', () => {
    expect(one(share(), { storyId: null })?.isUnknown).toBe(true)
    expect(one(share(), { isRemoved: 1 })?.isUnknown).toBe(false)
    expect(one(share({}, { isLate: true }), { storyId: null })?.isUnknown).toBe(false)
    expect(one(share())?.isUnknown).toBe(false)
  })

  test('what came late has had its place in its minute', () => {
    expect(one(share({}, { isLate: true }))?.minuteKey).toBeNull()
  })
})

describe('within one fold', () => {
  test('the same visitor, kind and channel count once; another channel, kind, day or publication counts apart', () => {
    const first = share()
    const like = (told: Told) => share({ ...first.event, id: `again.${++made}`, ...told } as Told)
    expect(drops([first, like({})])).toEqual([null, 'repeat'])
    expect(drops([first, like({ channel: 'email' })])).toEqual([null, null])
    expect(drops([first, like({ day: '2026-02-28' })])).toEqual([null, null])
    expect(drops([first, like({ publicationId: 2 })])).toEqual([null, null])
    const looked = visit({ visitor: first.event.visitor })
    expect(drops([first, looked], linked)).toEqual([null, null])
  })

  test('a dropped event gives nothing away: who is beyond the limit takes no visitor’s place', () => {
    const visitor = `address-of-a-house-000000000one`
    const many = Array.from({ length: 22 }, (_, browser) =>
      share({ visitor: `${visitor}`.slice(0, 22) + `browser${browser}` }),
    )
    expect(drops(many).filter((drop) => drop === 'address_limit')).toHaveLength(2)
  })

  test('the minute is counted through the fold', () => {
    expect(drops([share(), share()], { minuteCount: 999 })).toEqual([null, 'flood'])
  })

  test('a network votes three times for a story and day, shares and arrivals apart', () => {
    const network = 'one-office'
    const scored = (list: Carried[], known: Partial<Facts> = {}) =>
      judged(list, known).judged.map(({ isScored }) => isScored)
    const four = () => Array.from({ length: 4 }, () => share({ network }))
    expect(scored(four())).toEqual([true, true, true, false])
    expect(scored(four(), { networkVotes: 2 })).toEqual([true, false, false, false])
    expect(scored([...four(), visit({ network })], { ...linked, linkNetwork: 'else' })).toEqual([
      true,
      true,
      true,
      false,
      true,
    ])
    expect(scored([...four(), share({ network, day: '2026-02-28' })]).at(-1)).toBe(true)
  })

  test('a visit may use the link that a share before it makes, and the first share that made up a token has it', () => {
    const [first, second] = [share({ token: 'same-token' }), share({ token: 'same-token', channel: 'email' })]
    const looked = visit({ token: 'same-token' })
    expect(judged([first, second, looked]).judged.at(-1)).toMatchObject({ drop: null, channel: 'x' })
    expect(judged([first, visit({ token: 'same-token', publicationId: 2 })]).judged.at(-1)?.drop).toBe('unknown_token')
  })
})

describe('votes', () => {
  test('nobody votes as the visitor of their own share, by the network of today or of yesterday; a digest does not vote at all', () => {
    const known = { ...linked, linkNetwork: 'mine' }
    expect(one(visit({ network: 'mine-and-more' }), known)?.isScored).toBe(false)
    expect(one(visit({ networkBefore: 'mine-and-more' }), known)?.isScored).toBe(false)
    expect(one(visit({ network: 'not-mine' }), known)?.isScored).toBe(true)
    expect(one(visit(), { ...known, linkNetwork: null })?.isScored).toBe(true)
    const digest = one(visit({ token: null, digest: '2026-W09' }), { isOfDigest: 1 })
    expect([digest?.isScored, digest?.channel]).toEqual([false, 'digest'])
  })
})

describe('links', () => {
  test.each<[string, Told, Partial<Facts>, boolean]>([
    ['a share keeps its link', {}, {}, true],
    ['one without a token has none', { token: null }, {}, false],
    ['the 5,000th of a story and day does', {}, { storyShares: 4_999 }, true],
    ['the 5,001st does not', {}, { storyShares: 5_000 }, false],
    ['a repeat brings its link along', {}, { countedEventId: 'before' }, true],
    ['but not without a token', { token: null }, { countedEventId: 'before' }, false],
    ['the tenth repeat does', {}, { countedEventId: 'before', linksOfRepeats: 9 }, true],
    ['the eleventh does not', {}, { countedEventId: 'before', linksOfRepeats: 10 }, false],
    ['nor one of a story that is full', {}, { countedEventId: 'before', storyShares: 5_000 }, false],
  ])('%s', (_, told, known, hasLink) => {
    expect(one(share(told), known)?.linkNetwork !== null).toBe(hasLink)
  })

  test('a visit keeps none, a removed story gives none', () => {
    expect(one(visit(), linked)?.linkNetwork).toBeNull()
    expect(one(share(), { isRemoved: 1 })?.linkNetwork).toBeNull()
    expect(
      one(visit({ token: null, digest: null }), { isOfDigest: 1, countedEventId: 'before' })?.linkNetwork,
    ).toBeNull()
  })
})

test('a visit whose share may still be on its way waits once, by its message, if its story is known', () => {
  const looked = visit({}, { mayWait: true })
  expect(judged([looked])).toEqual({ judged: [], retry: new Set([looked.message]) })
  expect(judged([looked], linked).retry.size).toBe(0)
  expect(judged([visit()]).retry.size).toBe(0)
  expect(judged([share({}, { mayWait: true })]).retry.size).toBe(0)
  expect(judged([visit({ token: null, digest: '2026-W09' }, { mayWait: true })]).retry.size).toBe(0)
  expect(judged([looked], { storyId: null }).judged[0]?.drop).toBe('unknown_story')
})
