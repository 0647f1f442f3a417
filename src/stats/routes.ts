/** The administrators' door to the statistics: what happened, per day and in total. */
import * as z from 'zod'
import { declare } from '../http/declare'
import { statisticsShape } from './shape'
import { parseRange, statistics } from './statistics'

const day = z.string().max(40).optional()

export const statisticsDoors = [
  declare({
    method: 'GET',
    path: '/v1/admin/publications/:publication/stats',
    summary: 'What happened, per day and in total: readers, shares and visits, stories, digests, what was dropped',
    about: 'Days are the publication’s own; without from and to, the last 28. No address is ever in it.',
    who: 'read',
    query: {
      from: day.describe('A day like 2026-02-27, not after to.'),
      to: day.describe('A day like 2026-02-27; up to 366 days after from.'),
    },
    answers: { 200: statisticsShape },
    refuses: {
      invalid_from: [400, 'from is a day like 2026-02-27, not after to.'],
      invalid_to: [400, 'to is a day like 2026-02-27.'],
      range_too_long: [400, 'Ask for up to 366 days at once.'],
    },
    act({ deps, publication, query: { from, to } }) {
      const range = parseRange(publication, from, to, deps.clock())
      return typeof range === 'string' ? range : statistics(deps, { publication, ...range })
    },
  }),
]
