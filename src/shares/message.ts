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

/** `repeat`: counted already that day · `flood`: above 1,000 a minute for the publication. */
export type DropReason = 'bot' | 'prefetch' | 'foreign_origin' | 'unknown_story' | 'unknown_token' | 'unknown_digest' | 'repeat' | 'flood'
