/**
 * What travels on the shares queue: one event, judged by the door as far as it can, never with an address or a user agent.
 */
import type { Channel } from '../schema'

type Event = {
  /** `<time in base 36>-<random>`: the same event delivered twice is recognised by it. */
  id: string
  publicationId: number
  /** When it came, epoch milliseconds. */
  at: number
  /** The publication's day on which it came: fixed here, so that a late delivery or a new zone cannot move it. */
  day: string
  /** Normalised (stories/url.ts). */
  url: string
  visitor: string
  network: string
  /** Why the door already knows that it must not count; null: count it. */
  drop: DropReason | null
}

export type ShareMessage =
  | (Event & { kind: 'share'; channel: Channel; token: string | null; parent: string | null })
  | (Event & { kind: 'visit'; token: string | null; digest: string | null })

/**
 * `no_navigation`: a share link that was fetched, not followed by a reader (mail scanners, link checkers) ·
 * `repeat`: counted already that day · `flood`: above 1,000 a minute for the publication.
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
  | 'flood'

/** The id of an event that came at `at`: ids sort by their time, so that old ones are forgotten by a range. */
export function eventId(at: number, random: string): string {
  return `${firstIdOf(at)}-${random}`
}

/** What every id made from `at` on is greater than. Nine digits last until the year 5188. */
export function firstIdOf(at: number): string {
  return Math.max(0, at).toString(36).padStart(9, '0')
}
