/** The administrators' door to sign-ups that wait for the desk: look, release, discard. */
import { Hono } from 'hono'
import * as z from 'zod'
import type { HonoEnv } from '../../ground/deps'
import { type C, contentType, publicationOf, refuse } from '../../http/door'
import { invalidCursor, limitOf, readAdminJson } from '../../http/lists'
import { discard, HELD_LIMIT, listHeld, release } from './held'

export const heldRoutes = new Hono<HonoEnv>()

heldRoutes.get('/v1/admin/publications/:publication/held', async (c) => {
  const publication = await publicationOf(c)
  const page = await listHeld(c.var.deps, { publication, cursor: c.req.query('cursor'), limit: limitOf(c) })
  if (page === 'invalid_cursor') throw invalidCursor()
  return c.json(page)
})

heldRoutes.post('/v1/admin/publications/:publication/held/release', async (c) => {
  const publication = await publicationOf(c)
  return c.json(await release(c.var.deps, { publication, ids: await chosenIds(c) }))
})

heldRoutes.post('/v1/admin/publications/:publication/held/discard', async (c) => {
  const publication = await publicationOf(c)
  return c.json(await discard(c.var.deps, { publication, ids: await chosenIds(c) }))
})

const chosenShape = z.object({
  ids: z
    .array(z.string().regex(/^[1-9]\d{0,14}$/))
    .max(HELD_LIMIT)
    .optional(),
})

/** Those that the body names; null: the oldest, as many as go at once. */
async function chosenIds(c: C): Promise<string[] | null> {
  const isEmpty = contentType(c) === '' && !c.req.raw.body
  const parsed = chosenShape.safeParse(isEmpty ? {} : await readAdminJson(c))
  if (!parsed.success)
    throw refuse(400, 'invalid_ids', `Send { "ids": [ … ] }, up to ${HELD_LIMIT}, or {} for the oldest ones.`)
  return parsed.data.ids ?? null
}
