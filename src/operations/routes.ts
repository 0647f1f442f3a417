/** The door that monitors knock at: 200 while all is well, 503 with what is not. Public, so it says counts and times only. */
import * as z from 'zod'
import { answer, declare } from '../http/declare'
import { checkHealth } from './health'

const health = z.strictObject({
  status: z.enum(['ok', 'failing']),
  checks: z.record(z.string(), z.looseObject({ ok: z.boolean() })),
})

export const healthDoors = [
  declare({
    method: 'GET',
    path: '/healthz',
    summary: 'Whether the service is well',
    who: 'anybody',
    cache: 'never',
    answers: { 200: health, 503: health },
    async act({ c, deps }) {
      const found = await checkHealth(deps)
      if (found.status === 'ok') return found
      c.header('Cache-Control', 'no-store')
      c.header('Retry-After', '60')
      return answer(503, found)
    },
  }),
]
