/** The administrators' door to feeds: how they stand, and a read at once. */
import * as z from 'zod'
import { declare } from '../../http/declare'
import { refreshFeeds } from './read'
import { feedDetails, feedWithLastRead } from './states'

const FEEDS = '/v1/admin/publications/:publication/feeds'

const item = { item: z.string(), code: z.string(), message: z.string() }

export const feedDoors = [
  declare({
    method: 'GET',
    path: FEEDS,
    summary: 'The feeds of a publication: the last read of each, what it rejected and why, and since when one fails',
    who: 'read',
    answers: { 200: z.strictObject({ feeds: z.array(feedWithLastRead) }) },
    act: async ({ deps, publication }) => ({ feeds: await feedDetails(deps, publication.id) }),
  }),
  declare({
    method: 'POST',
    path: `${FEEDS}/refresh`,
    summary: 'Read the feeds of a publication now',
    who: 'write',
    answers: {
      200: z.strictObject({
        feeds: z.array(
          z.strictObject({
            url: z.string(),
            ok: z.boolean(),
            created: z.int(),
            updated: z.int(),
            unchanged: z.int(),
            rejected: z.array(z.strictObject(item)),
            warnings: z.array(z.strictObject({ ...item, item: z.string().nullable() })),
            error: z.string().optional(),
            detail: z.string().optional().describe('The error in words, as: answers 403.'),
          }),
        ),
      }),
    },
    act: ({ deps, publication }) => refreshFeeds(deps, { publication }),
  }),
]
