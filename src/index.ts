/** What is deployed: the app, the one cron line and the four queues, configured from secrets; without them it serves nothing. */
import { cache } from 'cloudflare:workers'
import { createApp } from './app'
import { deployedConfig } from './config'
import { tick } from './cron'
import { digestTraces } from './digests/traces'
import { type Deps, depsOf, type Env } from './ground/deps'
import { withSecrets } from './ground/secrets'
import { resendMailer } from './mail/resend'
import { consume } from './queues'

const app = createApp(assemble)

function assemble(env: Env): Deps {
  const config = deployedConfig(env)
  if (!config.resend) throw new Error('deployedConfig lets nothing through without a Resend key')
  return depsOf(env, { config, mailer: resendMailer(config.resend), traces: digestTraces, forgetPages })
}

/** What answers public pages, in front of this Worker ([cache] in wrangler.toml). */
async function forgetPages(tags: string[]): Promise<void> {
  const { success, errors } = await cache.purge({ tags })
  if (!success) throw new Error(errors.map(({ message }) => message).join('; '))
}

export default {
  fetch: app.fetch,
  scheduled: async (controller, env) => tick(await withSecrets(assemble(env)), controller.scheduledTime),
  queue: async (batch, env) => consume(await withSecrets(assemble(env)), batch),
} satisfies ExportedHandler<Env>
