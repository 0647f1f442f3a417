/** The doors of stories: what is related to one. Stories come in by the administrators' doors and by feeds. */
import { Hono } from 'hono'
import type { HonoEnv } from '../../ground/deps'
import { normaliseUrl } from '../../ground/url'
import { publicationOf, refuse } from '../../http/door'
import { LIST_LIMIT } from './rank'
import { relatedStories } from './related'

export const storyRoutes = new Hono<HonoEnv>()

const DEFAULT_LIMIT = 3

storyRoutes.get('/v1/:publication/related', async (c) => {
  const url = normaliseUrl(c.req.query('url') ?? '')
  if (url === null)
    throw refuse(400, 'invalid_url', 'url is missing or is not an http(s) address of at most 2,000 characters.')
  const limit = limitFrom(c.req.query('limit'))
  if (limit === null) throw refuse(400, 'invalid_limit', `Expected limit to be a whole number from 1 to ${LIST_LIMIT}.`)
  const related = await relatedStories(c.var.deps, { publication: await publicationOf(c), url, limit })
  if (!related) throw refuse(404, 'unknown_story', 'The publication has no story at this URL.')
  c.header('Cache-Control', 'public, max-age=60')
  return c.json(related)
})

function limitFrom(given: string | undefined): number | null {
  if (given === undefined) return DEFAULT_LIMIT
  const limit = /^\d{1,2}$/.test(given) ? Number(given) : 0
  return limit >= 1 && limit <= LIST_LIMIT ? limit : null
}
