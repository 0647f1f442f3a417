/**
 * Lists: every one answers `{ items, next }`, takes `cursor` and `limit`, and refuses a cursor that no list gave out. Cursors belong
 * to the verb that made them.
 */
import * as z from 'zod'

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
