/**
 * What travels on the shares queue: what one isolate was told within a moment. Events are judged by the door as far as it can; what
 * the door dropped travels as a count. Never an address or a user agent. A message is the unit of delivery, and of account: it is
 * recognised by its id when it comes again, so that counted and dropped always add up to what came.
 */
import type { Channel } from './schema'

type Event = {
  /** The message's id and a number. */
  id: string
  publicationId: number
  /** When it came, epoch milliseconds. */
  at: number
  /** The publication's day on which it came: fixed here, so that a late delivery or a new zone cannot move it. */
  day: string
  /** Normalised (ground/url.ts). */
  url: string
  /** Address and browser, as a hash; the address alone is its first half (shares/visitor.ts). */
  visitor: string
  network: string
  networkBefore: string | null
}

export type ShareEvent =
  | (Event & { kind: 'share'; channel: Channel; token: string | null; parent: string | null })
  | (Event & { kind: 'visit'; token: string | null; digest: string | null })

/** What the door knew must not count. */
export type Drop = { publicationId: number; day: string; kind: ShareEvent['kind']; reason: DropReason; count: number }

/**
 * All of one publication, whose desk is told when a message fails for good. A visit through a share travels alone: it may have
 * to wait for that share, and what waits is a message.
 */
export type ShareMessage = {
  id: string
  publicationId: number
  events: ShareEvent[]
  drops: Drop[]
  /** Only a hint: the publication has new stories, for which events may be waiting. */
  hasNewStories?: true
}

/**
 * `no_navigation`: a share link that was fetched, not followed by a reader (mail scanners, link checkers) ·
 * `repeat`: counted already that day · `haste`: above 60 a minute for one address · `flood`: above 1,000 for the publication ·
 * `address_limit`: above 20 of one address for one story and day.
 */
export type DropReason =
  | 'bot'
  | 'prefetch'
  | 'no_navigation'
  | 'foreign_origin'
  | 'unknown_story'
  | 'unknown_token'
  | 'unknown_digest'
  | 'repeat'
  | 'haste'
  | 'flood'
  | 'address_limit'

/** The id of a message made at `at`: ids sort by their time, so that old ones are forgotten by a range. */
export function messageId(at: number, random: string): string {
  return `${firstIdOf(at)}-${random}`
}

/** What every id made from `at` on is greater than. Nine digits last until the year 5188. */
export function firstIdOf(at: number): string {
  return Math.max(0, at).toString(36).padStart(9, '0')
}
