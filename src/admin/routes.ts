/**
 * Administrators' doors that are not declared yet (http/declare.ts), behind the audit log.
 * Every door finds its publication by the slug in the path and hands that publication on: no row is ever found without it.
 */
import { Hono } from 'hono'
import { auditUndeclared } from '../audit/undeclared'
import type { HonoEnv } from '../ground/deps'
import { statisticsRoutes } from '../stats/routes'

export const adminRoutes = new Hono<HonoEnv>()

adminRoutes.use('/v1/admin/*', auditUndeclared)
adminRoutes.route('/', statisticsRoutes)
