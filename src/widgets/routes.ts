/** The door of the widgets: one script that any page may load, whatever its own policy on what comes from elsewhere. */
import { Hono } from 'hono'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'
import type { HonoEnv } from '../ground/deps'
import { EMBED_SCRIPT } from './script'

export const widgetRoutes = new Hono<HonoEnv>()

const FOR_EVERYBODY = ['access-control-allow-origin', 'cross-origin-resource-policy']
const tagged = etag({ weak: true, retainedHeaders: [...RETAINED_304_HEADERS, ...FOR_EVERYBODY] })

widgetRoutes.get('/embed.js', tagged, (c) => {
  c.header('Content-Type', 'text/javascript; charset=utf-8')
  // An hour, and a day more while a newer one is fetched: a mended widget is everywhere the same day.
  c.header('Cache-Control', 'public, max-age=3600, stale-while-revalidate=86400')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  c.header('Access-Control-Allow-Origin', '*')
  return c.body(EMBED_SCRIPT)
})
