/**
 * What a page may report: the shape of an event's body, nothing about whether it counts. Fields that are not named here
 * (an address, a time, a visitor) are not read at all.
 */
import * as z from 'zod'
import { CHANNELS, type Channel } from '../ground/schema'
import { pageAddress } from '../ground/url'
import { isPeriod } from '../publications/schedule'

export type Happening =
  | { kind: 'share'; url: string; channel: Channel; token: string | null; parent: string | null }
  | { kind: 'visit'; url: string; token: string | null; digest: string | null }

const TOKEN = /^[A-Za-z0-9_-]{8,16}$/

export function isToken(given: string): boolean {
  return TOKEN.test(given)
}

const token = z.string().regex(TOKEN).nullish()
const url = pageAddress.describe('An http(s) address of at most 2,000 characters.')

export const shareShape = z
  .object({
    url,
    token: token.describe('8 to 16 url-safe characters that the page made up and put on the shared link as ?td=.'),
    channel: z.enum(CHANNELS).describe(`One of ${CHANNELS.join(', ')}.`),
    parent: token.describe('The token that this page was opened with: 8 to 16 url-safe characters.'),
  })
  .transform(
    (share): Happening => ({ kind: 'share', ...share, token: share.token ?? null, parent: share.parent ?? null }),
  )

/** A visit names the share or the digest that it came through. */
export const visitShape = z
  .object({
    url,
    token: token.describe('The token that this page was opened with (?td=): 8 to 16 url-safe characters.'),
    digest: z.string().refine(isPeriod).nullish().describe('The digest that led here (?td-digest=), like 2026-W09.'),
  })
  .refine(({ token, digest }) => token || digest, { path: ['token'] })
  .transform(
    (visit): Happening => ({ kind: 'visit', ...visit, token: visit.token ?? null, digest: visit.digest ?? null }),
  )
