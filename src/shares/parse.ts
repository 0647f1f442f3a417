/**
 * What a page may report: the shape of an event's body, nothing about whether it counts. Fields that are not named here
 * (an address, a time, a visitor) are not read at all. Returns the happening, or the code of the first thing that is wrong.
 */

import { CHANNELS, type Channel } from '../ground/schema'
import { normaliseUrl } from '../ground/url'
import { isPeriod } from '../publications/schedule'

export type Happening =
  | { kind: 'share'; url: string; channel: Channel; token: string | null; parent: string | null }
  | { kind: 'visit'; url: string; token: string | null; digest: string | null }

export type BadShape =
  | 'invalid_json'
  | 'invalid_url'
  | 'invalid_channel'
  | 'invalid_token'
  | 'invalid_parent'
  | 'invalid_digest'

const TOKEN = /^[A-Za-z0-9_-]{8,16}$/

export function isToken(given: string): boolean {
  return TOKEN.test(given)
}

export function shareFrom(body: unknown): Happening | BadShape {
  const event = commonParts(body)
  if (typeof event === 'string') return event
  const { url, token, fields } = event
  const channel = CHANNELS.find((known) => known === fields.channel)
  if (!channel) return 'invalid_channel'
  const parent = optional(fields.parent, isToken)
  if (parent === undefined) return 'invalid_parent'
  return { kind: 'share', url, channel, token, parent }
}

/** A visit names the share or the digest that it came through. */
export function visitFrom(body: unknown): Happening | BadShape {
  const event = commonParts(body)
  if (typeof event === 'string') return event
  const { url, token, fields } = event
  const digest = optional(fields.digest, isPeriod)
  if (digest === undefined) return 'invalid_digest'
  if (token === null && digest === null) return 'invalid_token'
  return { kind: 'visit', url, token, digest }
}

type Fields = Record<string, unknown>

function commonParts(body: unknown): { url: string; token: string | null; fields: Fields } | BadShape {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'invalid_json'
  const fields: Fields = { ...body }
  const url = typeof fields.url === 'string' ? normaliseUrl(fields.url) : null
  if (url === null) return 'invalid_url'
  const token = optional(fields.token, isToken)
  if (token === undefined) return 'invalid_token'
  return { url, token, fields }
}

/** The text, null where there is none, undefined where it is something else. */
function optional(given: unknown, isOne: (text: string) => boolean): string | null | undefined {
  if (given === undefined || given === null) return null
  return typeof given === 'string' && isOne(given) ? given : undefined
}
