/**
 * `npm run deploy`: the migrations, then the Worker, on the user's Cloudflare account. Checks first that both can work, and
 * says what is left to do otherwise; nothing is created in an account by itself.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import path from 'node:path'
import { giveUp, ROOT, tool, toolEnvironment, underOwnNode } from './install.mjs'

/** What src/ground/deps.ts requires when deployed. */
const SECRETS = ['PUBLIC_URL', 'SECRET_KEY', 'ADMIN_TOKEN', 'RESEND_API_KEY', 'RESEND_WEBHOOK_SECRET']

await underOwnNode()
const { unstable_readConfig } = await import('wrangler')
const config = unstable_readConfig({ config: path.join(ROOT, 'wrangler.toml') })
const database = config.d1_databases[0]
const queues = [...new Set(config.queues.consumers.map(({ queue }) => queue))]

const account = whoAmI()
if (account === 'offline')
  giveUp('Cloudflare cannot be reached from here; nothing was deployed. Try again with a network.')
if (account === 'nobody') giveUp(`You are not logged in to Cloudflare; nothing was deployed.\n\n${everythingToDo()}`)
if (!hasDatabase())
  giveUp(`wrangler.toml still names no database of yours; nothing was deployed.\n\n${everythingToDo()}`)

wrangler('d1', 'migrations', 'apply', database.binding, '--remote')
wrangler('deploy')
sayWhatOlderSecretsAreFor()
console.log('\nDeployed. `GET /healthz` on its address says whether everything it needs is set.')

/** `nobody`, `offline`, or `somebody`. A token in the environment is asked about like a login. */
function whoAmI() {
  const options = { cwd: ROOT, encoding: 'utf8', timeout: 20_000, env: toolEnvironment({ NO_COLOR: '1' }) }
  const { stdout } = spawnSync(tool('wrangler'), ['whoami', '--json'], options)
  try {
    return JSON.parse(stdout).loggedIn ? 'somebody' : 'nobody'
  } catch {
    return 'offline'
  }
}

function hasDatabase() {
  return Boolean(database.database_id) && !/^[0-]+$/.test(database.database_id)
}

/** Once per account, in this order. */
function everythingToDo() {
  return [
    'Once per account:',
    '  1. Log in:                npx wrangler login        (or set CLOUDFLARE_API_TOKEN)',
    `  2. Make the database:     npx wrangler d1 create ${database.database_name}`,
    '     and put the id that it prints into wrangler.toml, as database_id; put your host there, too, as a route.',
    `  3. Make the queues:       ${queues.map((queue) => `npx wrangler queues create ${queue}`).join('\n                            ')}`,
    `  4. Set the secrets:       ${SECRETS.map((name) => `npx wrangler secret put ${name}`).join('\n                            ')}`,
    '  5. Deploy:                npm run deploy',
    '',
    'Queues need the Workers Paid plan for more than small tries. The README says where each secret comes from.',
  ].join('\n')
}

/** Suppressions and old links outlive a secret: while the tick has not sealed what was rotated out, SECRET_KEY has to hold it. */
function sayWhatOlderSecretsAreFor() {
  const newest = '(SELECT id FROM secret_keys WHERE sealed IS NULL ORDER BY first_used_at DESC LIMIT 1)'
  const count = `SELECT count(*) AS count FROM secret_keys WHERE id <> ${newest} AND sealed_by IS NOT ${newest}`
  const asked = ['d1', 'execute', database.binding, '--remote', '--json', '--command', count]
  const { stdout } = spawnSync(tool('wrangler'), asked, { cwd: ROOT, encoding: 'utf8', env: toolEnvironment() })
  try {
    const needed = JSON.parse(stdout)[0].results[0].count
    if (needed > 0)
      console.log(
        `\n${needed} older secret${needed > 1 ? 's are' : ' is'} still needed behind the first one in SECRET_KEY; ` +
          'five minutes after a rotation this should be 0 (SECURITY.md, "Rotate SECRET_KEY").',
      )
  } catch {
    console.log('\nWhether older secrets are still needed could not be read; `GET /v1/admin/health` says it as well.')
  }
}

/** Runs wrangler in this terminal; anything but success ends the deployment. */
function wrangler(...args) {
  try {
    execFileSync(tool('wrangler'), args, { cwd: ROOT, stdio: 'inherit', env: toolEnvironment() })
  } catch (error) {
    giveUp(`\`wrangler ${args.join(' ')}\` ended with ${error.status}; what it printed above says why.`)
  }
}
