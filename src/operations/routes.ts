/** The doors that monitors and administrators knock at: well or not for everybody, all of it for whoever has a key. */

import { answer, declare } from '../http/declare'
import type { C } from '../http/door'
import { checkHealth } from './health'
import { forEverybody, overview, overviewShape, publicHealth } from './overview'

export const healthDoors = [
  declare({
    method: 'GET',
    path: '/healthz',
    summary: 'Whether the service is well',
    who: 'anybody',
    cache: 'never',
    answers: { 200: publicHealth, 503: publicHealth },
    act: async ({ c, deps }) => byStatus(c, forEverybody(await checkHealth(deps))),
  }),
  declare({
    method: 'GET',
    path: '/v1/admin/health',
    summary: 'Every check with its times and counts, feeds, what needs a person, and what is not set up',
    who: 'all publications',
    answers: { 200: overviewShape, 503: overviewShape },
    act: async ({ c, deps }) => byStatus(c, await overview(deps)),
  }),
]

/** 503 while something is not well: monitors look at the status alone. */
function byStatus<Health extends { status: 'ok' | 'failing' }>(c: C, health: Health) {
  if (health.status === 'ok') return answer(200, health)
  c.header('Cache-Control', 'no-store')
  c.header('Retry-After', '60')
  return answer(503, health)
}
