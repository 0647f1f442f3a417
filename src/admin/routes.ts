/**
 * The administrators' API: the guard and the audit log in front of everything below /v1/admin, then the doors, each with its full paths.
 * Every door finds its publication by the slug in the path and hands that publication on: no row is ever found without it.
 */
import { Hono } from 'hono'
import type { HonoEnv } from '../deps'
import { digestRoutes } from '../digests/routes'
import { publicationRoutes } from '../publications/routes'
import { audited, auditRoutes } from './audit-routes'
import { deadLetterRoutes } from './dead-letter-routes'
import { guard } from './guard'
import { heldRoutes } from './held-routes'
import { statisticsRoutes } from './statistics-routes'
import { adminStoryRoutes } from './story-routes'
import { adminSubscriberRoutes } from './subscriber-routes'
import { transferRoutes } from './transfer-routes'

export const adminRoutes = new Hono<HonoEnv>()

adminRoutes.use('/v1/admin/*', guard)
adminRoutes.use('/v1/admin/*', audited)
adminRoutes.route('/', publicationRoutes)
adminRoutes.route('/', adminStoryRoutes)
adminRoutes.route('/', adminSubscriberRoutes)
adminRoutes.route('/', heldRoutes)
adminRoutes.route('/', transferRoutes)
adminRoutes.route('/', digestRoutes)
adminRoutes.route('/', statisticsRoutes)
adminRoutes.route('/', auditRoutes)
adminRoutes.route('/', deadLetterRoutes)
