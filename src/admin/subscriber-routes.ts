/** The administrators' door to readers: the list, and erasing one. */
import { Hono } from 'hono'
import type { HonoEnv } from '../deps'
import { publicationOf, refuse } from '../door'
import { eraseById } from '../subscriptions/erase'
import { listSubscribers, SUBSCRIBER_STATUSES } from '../subscriptions/list'
import { invalidCursor, limitOf } from './request'

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
