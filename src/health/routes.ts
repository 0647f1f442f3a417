/** Stub: to be replaced. */
import { Hono } from 'hono'
import type { HonoEnv } from '../deps'

export const healthRoutes = new Hono<HonoEnv>()
