/** The administrators' door to stories: push, list, remove, and read the feeds now. */
import { Hono } from 'hono'
import type { HonoEnv } from '../../ground/deps'
import { publicationOf, refuse } from '../../http/door'
import { invalidCursor, limitOf, readAdminJson } from '../../http/lists'
import { refreshFeeds } from '../feeds/read'
import { listStories } from './list'
import { removeStory } from './remove'
import { STORIES_LIMIT, upsertStories } from './upsert'

export const adminStoryRoutes = new Hono<HonoEnv>()

adminStoryRoutes.post('/v1/admin/publications/:publication/stories', async (c) => {
  const publication = await publicationOf(c)
  const body = await readAdminJson(c)
  if (typeof body !== 'object' || body === null) {
    throw refuse(400, 'invalid_stories', 'The body is one story (an object) or a list of stories.')
  }
  const items: unknown[] = Array.isArray(body) ? body : [body]
  if (items.length > STORIES_LIMIT) {
    throw refuse(400, 'too_many_stories', `Send up to ${STORIES_LIMIT} stories at once; these are ${items.length}.`)
  }
  return c.json(await upsertStories(c.var.deps, { publication, items }))
})

adminStoryRoutes.get('/v1/admin/publications/:publication/stories', async (c) => {
  const publication = await publicationOf(c)
  const page = await listStories(c.var.deps, { publication, cursor: c.req.query('cursor') ?? null, limit: limitOf(c) })
  if (page === 'invalid_cursor') throw invalidCursor()
  return c.json(page)
})

adminStoryRoutes.delete('/v1/admin/publications/:publication/stories', async (c) => {
  const publication = await publicationOf(c)
  const url = c.req.query('url')
  if (!url) throw refuse(400, 'missing_url', 'Name the story by its address: ?url=….')
  const outcome = await removeStory(c.var.deps, { publication, url })
  if (outcome === 'unknown') throw refuse(404, 'unknown_story', 'This publication has no story at that address.')
  return c.body(null, 204)
})

adminStoryRoutes.post('/v1/admin/publications/:publication/feeds/refresh', async (c) => {
  return c.json(await refreshFeeds(c.var.deps, { publication: await publicationOf(c) }))
})
