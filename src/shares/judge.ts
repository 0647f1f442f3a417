/**
 * What becomes of each event of a fold, decided from what is known of it: counted, dropped with a reason, or waiting. Pure.
 * Leaves exactness under redelivery to the constraints that fold.ts writes against; decides the caps.
 */
import type { Channel } from '../ground/schema'
import type { DropReason, ShareEvent } from '../ground/share-message'

/** Events a minute for one publication; contract §3. */
const FLOOD_PER_MINUTE = 1_000
/** Shares of one network, for one story and day, that enter the score; and as many arrivals. */
const SCORED_PER_NETWORK = 3
/** Share links kept for one story and day. */
const LINKS_PER_STORY = 5_000

/** An event, and how its message travels: `mayWait` where the message may come once more for it. */
export type Carried = { event: ShareEvent; message: string; mayWait: boolean }

/** What the tables say of one event. SQLite's booleans are numbers. */
export type Facts = {
  minuteKey: string
  minuteCount: number
  storyId: number | null
  isRemoved: number
  linkStoryId: number | null
  linkChannel: Channel | null
  digestId: number | null
  /** The event in whose name this visitor was counted already. */
  countedEventId: string | null
  /** Whether its message is settled: what was not counted of it, was dropped. */
  isSettled: number
  /** What its network has shared, or opened through shares, of the story that day; exact up to three. */
  networkVotes: number
  /** Shares counted for the story and day. */
  storyShares: number
}

export type Judged = {
  event: ShareEvent
  message: string
  storyId: number | null
  channel: Channel | 'digest' | null
  digestId: number | null
  isScored: boolean
  keepsLink: boolean
  /** Null: to be counted, unless another event of the visitor stands there already. */
  drop: DropReason | null
  minuteKey: string
}

type Link = { storyId: number; channel: Channel }

/** What has been given away so far in this fold: places in a minute, in a network, under a story; the links made. */
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
  if (known.linkStoryId !== null && known.linkChannel) return { storyId: known.linkStoryId, channel: known.linkChannel }
  return given.links.get(linkKey(event, event.token)) ?? null
}

function verdict({ event, message }: Carried, known: Facts, link: Link | null, given: Given): Judged {
  const ofVisit = event.token === null ? ('digest' as const) : (link?.channel ?? null)
  const channel = event.kind === 'share' ? event.channel : ofVisit
  const { storyId } = known
  const plain = { event, message, storyId, channel, digestId: null, isScored: false, keepsLink: false }
  const { minuteKey } = known
  if (take(given, minuteKey, known.minuteCount) > FLOOD_PER_MINUTE) return { ...plain, drop: 'flood', minuteKey }
  const drop = reasonToDrop(event, known, link, channel, given)
  if (drop) return { ...plain, drop, minuteKey }
  // A digest must not vote for its own stories.
  if (event.kind === 'visit' && event.token === null) return { ...plain, digestId: known.digestId, drop, minuteKey }
  const place = [event.publicationId, event.day, storyId].join(' ')
  const vote = `${place} ${event.kind} ${event.network}`
  const isScored = take(given, vote, known.networkVotes) <= SCORED_PER_NETWORK
  if (event.kind === 'visit') return { ...plain, isScored, drop, minuteKey }
  const keepsLink = take(given, place, known.storyShares) <= LINKS_PER_STORY && event.token !== null
  if (keepsLink && event.token !== null && storyId !== null)
    keepLink(given, linkKey(event, event.token), storyId, event.channel)
  return { ...plain, isScored, keepsLink, drop, minuteKey }
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
    if (event.token === null && known.digestId === null) return 'unknown_digest'
  }
  const visitor = [event.publicationId, event.day, event.kind, known.storyId, channel, event.visitor].join(' ')
  if (known.countedEventId !== null || given.visitors.has(visitor)) return 'repeat'
  given.visitors.add(visitor)
  return null
}

/** Takes the next place under a key; returns its number. */
function take(given: Given, key: string, before: number): number {
  const place = (given.counts.get(key) ?? before) + 1
  given.counts.set(key, place)
  return place
}

function linkKey(event: ShareEvent, token: string): string {
  return `${event.publicationId} ${token}`
}

/** Of two shares that made up the same token the first has it, as in the table. */
function keepLink(given: Given, key: string, storyId: number, channel: Channel): void {
  if (!given.links.has(key)) given.links.set(key, { storyId, channel })
}
