/** What the tests run: the service of `npm start`, its bindings watched for Cloudflare's limits (test/limits.ts). */

import dev from '../src/dev/index'
import type { Env } from '../src/ground/deps'
import { limited } from './limits'
import { consuming } from './rest'

export default {
  fetch: (request, env, context) => dev.fetch(request, limited(env), context),
  scheduled: (controller, env) => dev.scheduled(controller, limited(env)),
  queue: (batch, env) => consuming(batch, () => dev.queue(batch, limited(env))),
} satisfies ExportedHandler<Env>
