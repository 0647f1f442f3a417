/** The administrators' door to the statistics: what happened, per day and in total. */
import { Hono } from 'hono'
import type { HonoEnv } from '../ground/deps'
import { publicationOf, refuse } from '../http/door'
import { parseRange, statistics } from './statistics'

const RANGE_SENTENCES = {
  invalid_from: 'from is a day like 2026-02-27, not after to.',
  invalid_to: 'to is a day like 2026-02-27.',
  range_too_long: 'Ask for up to 366 days at once.',
}

export const statisticsRoutes = new Hono<HonoEnv>()

statisticsRoutes.get('/v1/admin/publications/:publication/stats', async (c) => {
  const { deps } = c.var
  const publication = await publicationOf(c)
  const range = parseRange(publication, c.req.query('from'), c.req.query('to'), deps.clock())
  if (typeof range === 'string') throw refuse(400, range, RANGE_SENTENCES[range])
  return c.json(await statistics(deps, { publication, ...range }))
})
