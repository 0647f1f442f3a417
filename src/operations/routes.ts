/** The door that monitors knock at: 200 while all is well, 503 with what is not. Public, so it says counts and times only. */
import { Hono } from 'hono'
import type { HonoEnv } from '../ground/deps'
import { checkHealth } from './health'

export const healthRoutes = new Hono<HonoEnv>()

healthRoutes.get('/healthz', async (c) => {
  const health = await checkHealth(c.var.deps)
  c.header('Cache-Control', 'no-store')
  if (health.status === 'ok') return c.json(health)
  c.header('Retry-After', '60')
  return c.json(health, 503)
})
