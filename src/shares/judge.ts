/**
 * What becomes of each event of a fold, decided from what is known of it: counted, dropped with a reason, or waiting. Pure.
 * Leaves exactness under redelivery to the constraints that tally.ts writes against; decides the caps.
 */
import type { Channel } from '../ground/schema'
import type { DropReason, ShareEvent } from '../ground/share-message'
import type { Facts } from './facts'
import { addressIn } from './visitor'

/** Events a minute for one publication. */
const FLOOD_PER_MINUTE = 1_000
/** Shares of one address, for one story and day, that count; and as many arrivals. */
const COUNTED_PER_ADDRESS = 20
/** Shares of one network, for one story and day, that enter the score; and as many arrivals. */
const SCORED_PER_NETWORK = 3
/** Shares for one story and day that keep their link. */
const LINKS_PER_STORY = 5_000
/** Links that a visitor's repeats bring along, for one story, channel and day. */
const LINKS_OF_REPEATS = 10
/** So much of a network's hash stands beside a link: of 65,000 networks one is taken for it. */
const NETWORK_PART = 4

/**
 * An event, and how it came. `mayWait`: its message may come once more for it. `isLate`: it was told before its story was known, and
 * had its place in its minute then.
 */
export type Carried = { event: ShareEvent; message: string; mayWait: boolean; isLate: boolean }

export type Judged = {
  event: ShareEvent
  message: string
  storyId: number | null
  channel: Channel | 'digest' | null
  isScored: boolean
  /** What stands beside its link; null where none is kept. */
  linkNetwork: string | null
  /** Null: to be counted, unless another event of the visitor stands there already. */
  drop: DropReason | null
  /** Whether it names a page that may still become a story. */
  isUnknown: boolean
  /** Where it takes its place; null where it has had it. */
  minuteKey: string | null
}

type Link = { storyId: number; channel: Channel; network: string | null }

/** What has been given away so far in this fold: places in a minute, of an address, a network, a story; the links made. */
type Given = { counts: Map<string, number>; visitors: Set<string>; links: Map<string, Link> }

/** Events in order, shares before visits, each id once. `retry` holds the messages that are to come once more. */
export function judge(carried: Carried[], facts: Map<string, Facts>): { judged: Judged[]; retry: Set<string> } {
  const given: Given = { counts: new Map(), visitors: new Set(), links: new Map() }
  const judged: Judged[] = []
  const retry = new Set<string>()
  for (const one of carried) {
    const { event, message, mayWait } = one
    const known = facts.get(event.id)
    if (!known) throw new Error('an event without facts')
    const isAccountedFor = known.isSettled === 1 || known.countedEventId === event.id
    if (isAccountedFor) continue
    const link = linkOf(event, known, given)
    // Queues keep no order: the share that this visit came through may still be on its way.
    const isWaiting = event.kind === 'visit' && event.token !== null && !link && mayWait
    if (isWaiting && known.storyId !== null) retry.add(message)
    else judged.push(verdict(one, known, link, given))
  }
  return { judged, retry }
}

function linkOf(event: ShareEvent, known: Facts, given: Given): Link | null {
  if (event.kind !== 'visit' || event.token === null) return null
  const { linkStoryId, linkChannel, linkNetwork } = known
  if (linkStoryId !== null && linkChannel) return { storyId: linkStoryId, channel: linkChannel, network: linkNetwork }
  return given.links.get(linkKey(event, event.token)) ?? null
}

function verdict({ event, message, isLate }: Carried, known: Facts, link: Link | null, given: Given): Judged {
  const ofVisit = event.token === null ? ('digest' as const) : (link?.channel ?? null)
  const channel = event.kind === 'share' ? event.channel : ofVisit
  const { storyId } = known
  const minuteKey = isLate ? null : known.minuteKey
  const none = { isScored: false, linkNetwork: null, isUnknown: false }
  const plain = { event, message, storyId, channel, ...none, minuteKey }
  if (!isLate && take(given, known.minuteKey, known.minuteCount) > FLOOD_PER_MINUTE) return { ...plain, drop: 'flood' }
  const drop = reasonToDrop(event, known, link, channel, given)
  if (drop === 'unknown_story') return { ...plain, drop, isUnknown: storyId === null && !isLate }
  if (drop === 'repeat') return { ...plain, drop, linkNetwork: linkOfRepeat(event, known, given) }
  if (drop) return { ...plain, drop }
  return { ...plain, drop, isScored: isVote(event, known, link, given), linkNetwork: linkOfShare(event, known, given) }
}

function reasonToDrop(
  event: ShareEvent,
  known: Facts,
  link: Link | null,
  channel: string | null,
  given: Given,
): DropReason | null {
  if (known.storyId === null || known.isRemoved === 1) return 'unknown_story'
  if (event.kind === 'visit') {
    if (event.token !== null && link?.storyId !== known.storyId) return 'unknown_token'
    if (event.token === null && known.isOfDigest === 0) return 'unknown_digest'
  }
  const place = placeOf(event, known)
  const visitor = [place, event.kind, channel, event.visitor].join(' ')
  if (known.countedEventId !== null || given.visitors.has(visitor)) return 'repeat'
  const address = ['address', place, event.kind, addressIn(event.visitor)].join(' ')
  if (take(given, address, known.addressCount) > COUNTED_PER_ADDRESS) return 'address_limit'
  given.visitors.add(visitor)
  return null
}

/** Whether what is counted enters the score. A digest must not vote for its own stories, nor whoever shared one as its visitor. */
function isVote(event: ShareEvent, known: Facts, link: Link | null, given: Given): boolean {
  if (event.kind === 'visit' && event.token === null) return false
  const isOfSharer = (network: string | null) => link?.network != null && network?.startsWith(link.network) === true
  if (isOfSharer(event.network) || isOfSharer(event.networkBefore)) return false
  const vote = ['vote', placeOf(event, known), event.kind, event.network].join(' ')
  return take(given, vote, known.networkVotes) <= SCORED_PER_NETWORK
}

/** The network to keep beside a counted share's link; null where none is kept. */
function linkOfShare(event: ShareEvent, known: Facts, given: Given): string | null {
  if (event.kind !== 'share') return null
  const hasRoom = take(given, linkPlace(event, known), known.storyShares) <= LINKS_PER_STORY
  return hasRoom ? kept(event, known, given) : null
}

/** Who presses again is not counted again, but holds another link, and what it brings is credited. */
function linkOfRepeat(event: ShareEvent, known: Facts, given: Given): string | null {
  if (event.kind !== 'share' || event.token === null) return null
  const isStoryFull = (given.counts.get(linkPlace(event, known)) ?? known.storyShares) >= LINKS_PER_STORY
  const visitor = ['repeats', placeOf(event, known), event.channel, event.visitor].join(' ')
  return isStoryFull || take(given, visitor, known.linksOfRepeats) > LINKS_OF_REPEATS ? null : kept(event, known, given)
}

/** Of two shares that made up the same token the first has it, as in the table. */
function kept(event: ShareEvent, { storyId }: Facts, given: Given): string | null {
  if (event.kind !== 'share' || event.token === null || storyId === null) return null
  const network = event.network.slice(0, NETWORK_PART)
  const key = linkKey(event, event.token)
  if (!given.links.has(key)) given.links.set(key, { storyId, channel: event.channel, network })
  return network
}

/** Takes the next place under a key; returns its number. */
function take(given: Given, key: string, before: number): number {
  const place = (given.counts.get(key) ?? before) + 1
  given.counts.set(key, place)
  return place
}

function placeOf({ publicationId, day }: ShareEvent, { storyId }: Facts): string {
  return [publicationId, day, storyId].join(' ')
}

function linkPlace(event: ShareEvent, known: Facts): string {
  return `links ${placeOf(event, known)}`
}

function linkKey(event: ShareEvent, token: string): string {
  return `${event.publicationId} ${token}`
}
