/** The administrators' door to publications: list, read, create, replace. Mounted behind the guard (admin/routes.ts). */
import { Hono } from 'hono'
import type { HonoEnv } from '../ground/deps'
import { publicationOf, refuse } from '../http/door'
import { invalidCursor, limitOf, readAdminJson } from '../http/lists'
import { listPublications, presentPublication } from './list'
import { savePublication } from './save'
import { parseSettings, slugProblem } from './settings'

const SLUG_SENTENCES = {
  invalid_slug: 'A slug is 2 to 40 characters: a letter, then lower-case letters, digits and hyphens.',
  reserved_slug: 'This slug is kept for the service itself; take another.',
}

export const publicationRoutes = new Hono<HonoEnv>()

publicationRoutes.get('/v1/admin/publications', async (c) => {
  const page = await listPublications(c.var.deps, { cursor: c.req.query('cursor'), limit: limitOf(c) })
  if (page === 'invalid_cursor') throw invalidCursor()
  return c.json(page)
})

publicationRoutes.get('/v1/admin/publications/:publication', async (c) => {
  return c.json(await presentPublication(c.var.deps, await publicationOf(c)))
})

publicationRoutes.put('/v1/admin/publications/:publication', async (c) => {
  const slug = c.req.param('publication')
  const problem = slugProblem(slug)
  if (problem) throw refuse(400, problem, SLUG_SENTENCES[problem])
  const parsed = parseSettings(c.var.deps.config, await readAdminJson(c))
  if ('problem' in parsed) throw refuse(400, parsed.problem.code, parsed.problem.message)
  const { outcome, publication } = await savePublication(c.var.deps, { slug, settings: parsed.settings })
  return c.json(await presentPublication(c.var.deps, publication), outcome === 'created' ? 201 : 200)
})
