/** Stub: to be replaced. */
import { createMiddleware } from 'hono/factory'
import type { HonoEnv } from './deps'

export const headers = createMiddleware<HonoEnv>(async (_c, next) => next())
export const cors = createMiddleware<HonoEnv>(async (_c, next) => next())
