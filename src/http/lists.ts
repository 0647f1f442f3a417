/**
 * Lists: every one answers `{ items, next }`, takes `cursor` and `limit`, and refuses a cursor that no list gave out. Cursors belong
 * to the verb that made them.
 */
import * as z from 'zod'
import { BODY_LIMIT, type C, contentType, readJson, refuse } from './door'

const LIST_LIMIT = 50
const LIST_LIMIT_MOST = 500

/** A whole number in a query. */
export function wholeNumber({ from, to }: { from: number; to: number }) {
  return z
    .string()
    .regex(/^\d{1,7}$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to)
}

/** The query of every list. */
export const PAGE = {
  cursor: z.string().max(500).optional().describe('The `next` of the page before.'),
  limit: wholeNumber({ from: 1, to: LIST_LIMIT_MOST })
    .default(LIST_LIMIT)
    .describe(`A whole number from 1 to ${LIST_LIMIT_MOST}; ${LIST_LIMIT} where it is left out.`),
}

/** What every list answers. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('The cursor of the next page; null where this is the last.'),
  })
}

/** For the `refuses` of every list. */
export const CURSOR = { invalid_cursor: [400, 'This cursor is not one that a list gave out as next.'] } as const

export const UNKNOWN_PUBLICATION = { unknown_publication: [404, 'There is no such publication here.'] } as const

/** The body as JSON. Throws 415 `expected_json`, and what readJson throws. */
export async function readAdminJson(c: C): Promise<unknown> {
  const type = contentType(c)
  // A body without a type is taken for what it must be; every other type was meant for somebody else.
  if (type !== '' && type !== 'application/json') {
    throw refuse(415, 'expected_json', `Send the body as application/json, not as ${type}.`)
  }
  return readJson(c, BODY_LIMIT.admin)
}

/** How many items the list may have. Throws 400 `invalid_limit`. */
export function limitOf(c: C): number {
  const given = c.req.query('limit')
  if (given === undefined) return LIST_LIMIT
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : 0
  if (limit < 1 || limit > LIST_LIMIT_MOST) {
    throw refuse(400, 'invalid_limit', `limit is a whole number from 1 to ${LIST_LIMIT_MOST}.`)
  }
  return limit
}

/** The refusal of a cursor that no list gave out. */
export function invalidCursor() {
  return refuse(400, 'invalid_cursor', 'This cursor is not one that a list gave out as next.')
}
