/**
 * What `npm start` serves: the same app with a mailbox in place of Resend and the /dev routes. Never in the deployed bundle.
 */
import { createApp } from '../app'
import { localConfig } from '../config'
import { tick } from '../cron'
import { digestTraces } from '../digests/traces'
import { type Deps, depsOf, type Env } from '../ground/deps'
import { gathering } from '../ground/gather'
import { withSecrets } from '../ground/secrets'
import { resendMailer } from '../mail/resend'
import { consume } from '../queues'
import { mailboxMailer } from './mailbox'
import { devRoutes } from './routes'

const app = createApp(assemble, (into) => into.route('/', devRoutes))

function assemble(env: Env): Deps {
  const config = localConfig(env)
  const mailer = config.resend ? resendMailer(config.resend) : mailboxMailer(gathering(env.DB))
  return depsOf(env, { config, mailer, traces: digestTraces })
}

export default {
  fetch: app.fetch,
  scheduled: async (controller, env) => tick(await withSecrets(assemble(env)), controller.scheduledTime),
  queue: async (batch, env) => consume(await withSecrets(assemble(env)), batch),
} satisfies ExportedHandler<Env>
