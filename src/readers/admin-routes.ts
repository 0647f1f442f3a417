/** The administrators' door to readers: the list, erasing one, and the addresses never to be mailed. */
import { Hono } from 'hono'
import * as z from 'zod'
import { EMAIL_COMPLAINT } from '../ground/address'
import type { HonoEnv } from '../ground/deps'
import { publicationOf, refuse } from '../http/door'
import { invalidCursor, limitOf, readAdminJson } from '../http/lists'
import { eraseById } from './erase'
import { listSubscribers, SUBSCRIBER_STATUSES } from './list'
import { liftSuppression, listSuppressions, suppressAddress } from './suppressions'

/** An address is 254 characters at most; its beginning is not longer. */
const PREFIX_LENGTH = 254

export const adminSubscriberRoutes = new Hono<HonoEnv>()

adminSubscriberRoutes.get('/v1/admin/publications/:publication/subscribers', async (c) => {
  const publication = await publicationOf(c)
  const given = c.req.query('status')
  const status = SUBSCRIBER_STATUSES.find((one) => one === given)
  if (given !== undefined && !status) {
    throw refuse(400, 'invalid_status', `status is one of ${SUBSCRIBER_STATUSES.join(', ')}.`)
  }
  const prefix = c.req.query('q')
  if (prefix !== undefined && prefix.length > PREFIX_LENGTH) {
    throw refuse(400, 'invalid_q', `q is the beginning of an address, up to ${PREFIX_LENGTH} characters.`)
  }
  const cursor = c.req.query('cursor')
  const page = await listSubscribers(c.var.deps, { publication, status, prefix, cursor, limit: limitOf(c) })
  if (page === 'invalid_cursor') throw invalidCursor()
  return c.json(page)
})

adminSubscriberRoutes.delete('/v1/admin/publications/:publication/subscribers/:id', async (c) => {
  const publication = await publicationOf(c)
  const isErased = await eraseById(c.var.deps, { publication, id: c.req.param('id') })
  if (!isErased) throw refuse(404, 'unknown_subscriber', 'This publication has no reader with that id.')
  return c.body(null, 204)
})

adminSubscriberRoutes.get('/v1/admin/publications/:publication/suppressions', async (c) => {
  const publication = await publicationOf(c)
  const page = await listSuppressions(c.var.deps, { publication, cursor: c.req.query('cursor'), limit: limitOf(c) })
  if (page === 'invalid_cursor') throw invalidCursor()
  return c.json(page)
})

const suppressionShape = z.object({ email: z.string().max(1_000), reason: z.string().trim().min(1).max(200) })

adminSubscriberRoutes.post('/v1/admin/publications/:publication/suppressions', async (c) => {
  const publication = await publicationOf(c)
  const parsed = suppressionShape.safeParse(await readAdminJson(c))
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'body')
    if (field === 'email') throw refuse(400, 'invalid_email', EMAIL_COMPLAINT)
    throw refuse(400, `invalid_${field}`, 'Send an object with the email and a reason of up to 200 characters.')
  }
  const suppression = await suppressAddress(c.var.deps, { publication, ...parsed.data })
  if (suppression === 'invalid_email') throw refuse(400, suppression, EMAIL_COMPLAINT)
  return c.json(suppression, 201)
})

adminSubscriberRoutes.delete('/v1/admin/publications/:publication/suppressions', async (c) => {
  const publication = await publicationOf(c)
  const outcome = await liftSuppression(c.var.deps, { publication, email: c.req.query('email') ?? '' })
  if (outcome === 'invalid_email') throw refuse(400, outcome, `${EMAIL_COMPLAINT} A + in an address is %2B in a query.`)
  if (outcome === 'unknown') throw refuse(404, 'unknown_suppression', 'This address is not suppressed here.')
  return c.body(null, 204)
})
