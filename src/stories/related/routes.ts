/** The doors of stories: what is related to one. Stories come in by the administrators' doors and by feeds. */
import * as z from 'zod'
import { pageAddress } from '../../ground/url'
import { declare } from '../../http/declare'
import { wholeNumber } from '../../http/lists'
import { storyShape } from '../catalogue/present'
import { LIST_LIMIT } from './rank'
import { relatedStories } from './related'

const DEFAULT_LIMIT = 3

export const relatedDoors = [
  declare({
    method: 'GET',
    path: '/v1/:publication/related',
    summary: 'Stories that are related to one, best first, each with the reason',
    who: 'anybody',
    origins: 'registered',
    query: {
      url: pageAddress.describe('The story’s address: http(s), at most 2,000 characters.'),
      limit: wholeNumber({ from: 1, to: LIST_LIMIT })
        .default(DEFAULT_LIMIT)
        .describe(`A whole number from 1 to ${LIST_LIMIT}; ${DEFAULT_LIMIT} where it is left out.`),
    },
    cache: { seconds: 60 },
    answers: { 200: z.strictObject({ stories: z.array(storyShape.extend({ reason: z.string() })) }) },
    refuses: { unknown_story: [404, 'The publication has no story at this URL.'] },
    act: async ({ deps, publication, query }) =>
      (await relatedStories(deps, { publication, ...query })) ?? 'unknown_story',
  }),
]
