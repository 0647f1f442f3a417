/** The administrators' door to messages that failed for good: the list, try again, put aside. */
import { Hono } from 'hono'
import type { HonoEnv } from '../ground/deps'
import { refuse } from '../http/door'
import { invalidCursor, limitOf } from '../http/lists'
import { listDeadLetters, putDeadLetterAside, retryDeadLetter } from './dead-letters'

export const deadLetterRoutes = new Hono<HonoEnv>()

deadLetterRoutes.get('/v1/admin/dead-letters', async (c) => {
  const cursor = c.req.query('cursor') ?? null
  if (cursor !== null && !/^\d{1,15}$/.test(cursor)) throw invalidCursor()
  return c.json(
    await listDeadLetters(c.var.deps, { cursor: cursor === null ? null : Number(cursor), limit: limitOf(c) }),
  )
})

deadLetterRoutes.post('/v1/admin/dead-letters/:id/retry', async (c) => {
  if (!(await retryDeadLetter(c.var.deps, c.req.param('id')))) throw unknownLetter()
  return c.json({ status: 'queued' }, 202)
})

deadLetterRoutes.delete('/v1/admin/dead-letters/:id', async (c) => {
  if (!(await putDeadLetterAside(c.var.deps, c.req.param('id')))) throw unknownLetter()
  return c.body(null, 204)
})

function unknownLetter() {
  return refuse(404, 'unknown_dead_letter', 'There is no open dead letter with this id.')
}
