/** Hangs declared doors into the app: each with its cross-origin answers and its tag, in the order in which they are listed. */
import type { Hono } from 'hono'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'
import type { HonoEnv } from '../ground/deps'
import type { Door, House } from './declare'
import { type AnswersOrigin, corsFor } from './security'

// Weak: whether it travels compressed is the edge's choice. A page elsewhere may not read a 304 that does not say so.
const FOR_OTHERS = ['access-control-allow-origin', 'cross-origin-resource-policy']
const tagged = etag({ weak: true, retainedHeaders: [...RETAINED_304_HEADERS, ...FOR_OTHERS] })

export function serve(app: Hono<HonoEnv>, doors: readonly Door[], house: House & { mayRead: AnswersOrigin }): void {
  const cors = corsFor(house.mayRead)
  const shared = new Set(doors.filter(({ origins }) => origins === 'registered').map(({ path }) => path))
  for (const path of shared) app.use(path, cors)
  for (const door of doors) {
    if (typeof door.cache === 'object' && door.cache.isTagged) app.on(door.method, door.path, tagged)
    app.on(door.method, door.path, (c) => door.respond(c, house))
  }
}
