/**
 * The administrators' API: the guard and the audit log in front of everything below /v1/admin, then the doors, each with its full paths.
 * Every door finds its publication by the slug in the path and hands that publication on: no row is ever found without it.
 */
import { Hono } from 'hono'
import { audited, auditRoutes } from '../audit/routes'
import { digestRoutes } from '../digests/routes'
import type { HonoEnv } from '../ground/deps'
import { deadLetterRoutes } from '../operations/dead-letter-routes'
import { publicationRoutes } from '../publications/routes'
import { adminSubscriberRoutes } from '../readers/admin-routes'
import { heldRoutes } from '../readers/sign-up/held-routes'
import { transferRoutes } from '../readers/transfer/routes'
import { statisticsRoutes } from '../stats/routes'
import { adminStoryRoutes } from '../stories/catalogue/routes'
import { guard } from './guard'

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
