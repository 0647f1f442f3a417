/**
 * The account on Cloudflare as a deployment sees it. What changes something goes through wrangler's own commands; what is only read is
 * asked of the API that wrangler asks, with its token, so that it comes as data. CLOUDFLARE_API_BASE_URL names another address for both.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { giveUp, ROOT, tool, toolEnvironment } from '../install.mjs'
import { ask, canAsk } from './ask.mjs'

const LOG_IN =
  'You are not logged in to Cloudflare; nothing was changed. Run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN to a token that counts.'

/** Logs in if need be, and settles which account. */
export async function signIn({ config, name, isDry, isTemporary }) {
  if (isTemporary) return isDry ? lent(config) : seen({ config, name, ...lendAccount() })
  let who = whoAmI()
  if (who === 'nobody' && canAsk && !isDry) {
    spawnSync(tool('wrangler'), ['login'], { cwd: ROOT, stdio: 'inherit', env: toolEnvironment() })
    who = whoAmI()
  }
  if (isDry && typeof who === 'string') return unseen(who, config)
  if (who === 'offline')
    giveUp('Cloudflare cannot be reached from here; nothing was changed. Try again with a network.')
  if (who === 'nobody') giveUp(LOG_IN)
  const account = await accountAmong(who.accounts, isDry)
  const env = toolEnvironment({ CLOUDFLARE_ACCOUNT_ID: account.id })
  return seen({ config, name, account, env, headers: headersOf(env), flags: [] })
}

/** The account, for reading and for wrangler, which takes `flags` with every command. */
function seen({ config, name, account, env, headers, flags }) {
  const askFor = asker(account.id, headers)
  /** What is there; null where nothing is. */
  const read = async (path) => {
    const { status, success, result, why } = await askFor(path)
    if (success || status === 404) return success ? result : null
    return giveUp(`Cloudflare refuses to show ${path.split('?')[0]}: ${why}. Nothing was changed.`)
  }

  /** Runs wrangler in this terminal; anything but success ends the deployment. */
  function wrangler(...args) {
    const { status } = spawnSync(tool('wrangler'), [...args, ...flags, '--config', config.file], {
      cwd: ROOT,
      stdio: 'inherit',
      env,
    })
    if (status !== 0)
      giveUp(
        `\`wrangler ${args.join(' ')}\` ended with ${status}; what it printed above says why. What was done before it stays; \`npm run deploy\` goes on from there.`,
      )
  }

  return {
    account,
    /** What there is already: `{ database, missingQueues, worker: null | { has, secrets, publicUrl, version } }`. */
    async look() {
      const [database, queues, worker] = await Promise.all([
        read(`/d1/database/${config.database.name}?fields=uuid,name`),
        Promise.all(config.queues.map(async (queue) => [queue, await read(`/queues?name=${queue}&page=1`)])),
        workerNow(read, name),
      ])
      if (worker && isForeign(worker)) giveUp(taken('Worker', name))
      if (database && !worker && (await isForeignDatabase(askFor, database)))
        giveUp(taken('database', config.database.name))
      const missing = queues.filter(([queue, found]) => !found?.some(({ queue_name }) => queue_name === queue))
      return { database: Boolean(database), missingQueues: missing.map(([queue]) => queue), worker }
    },
    /** Which Worker answers under a host already; null where none does, or nobody here may know. */
    async whoHas(host) {
      const { result } = await askFor(`/workers/domains?hostname=${host}`)
      return result?.find(({ hostname }) => hostname === host)?.service ?? null
    },
    /** Where a Worker answers that has no address of its own. */
    async lentAddress() {
      const { subdomain } = (await read('/workers/subdomain')) ?? {}
      return subdomain && `https://${name}.${subdomain}.workers.dev`
    },
    makeDatabase: () => wrangler('d1', 'create', config.database.name, ...jurisdiction()),
    makeQueue: (queue) => wrangler('queues', 'create', queue, ...jurisdiction()),
    migrate: () => wrangler('d1', 'migrations', 'apply', config.database.binding, '--remote'),
    deploy: (args) => wrangler('deploy', ...args),
    rollBack: (version, reason) => wrangler('rollback', version, '--yes', '--message', reason.slice(0, 100)),
    /** Suppressions and old links outlive a secret: while the tick has not sealed what was rotated out, SECRET_KEY has to hold it. */
    sayWhatOlderSecretsAreFor() {
      const newest = '(SELECT id FROM secret_keys WHERE sealed IS NULL ORDER BY first_used_at DESC LIMIT 1)'
      // Every address that may not stand there itself is hashed by the oldest.
      const rows =
        '(SELECT count(*) FROM suppressions) + (SELECT count(*) FROM consents) + (SELECT count(*) FROM subscribers)'
      const count = `SELECT count(*) AS count, ${rows} AS rows FROM secret_keys WHERE id <> ${newest} AND sealed_by IS NOT ${newest}`
      const args = [
        'd1',
        'execute',
        config.database.binding,
        '--remote',
        '--json',
        '--command',
        count,
        ...flags,
        '--config',
        config.file,
      ]
      const { stdout } = spawnSync(tool('wrangler'), args, { cwd: ROOT, encoding: 'utf8', env })
      try {
        const { count: needed = 0, rows: held } = JSON.parse(stdout)[0].results[0] ?? {}
        if (needed > 0)
          console.log(
            `\n${needed} older secret${needed > 1 ? 's are' : ' is'} still needed behind the first one in SECRET_KEY, by ${held} rows; five minutes after a rotation this should be 0 (SECURITY.md, "Rotate SECRET_KEY").`,
          )
      } catch {
        console.log(
          '\nWhether older secrets are still needed could not be read; `GET /v1/admin/health` says it as well.',
        )
      }
    },
  }
}

/** Nobody's account, for a dry run of somebody who is not logged in: it has nothing yet. */
function unseen(who, config) {
  const why = who === 'nobody' ? 'You are not logged in to Cloudflare' : 'Cloudflare cannot be reached from here'
  console.log(`\n${why}; this is for an account that has nothing of it yet, and would log you in first.`)
  return { ...unseenAccount(config), account: { name: 'yours' } }
}

function unseenAccount(config) {
  const look = async () => ({ database: false, missingQueues: config.queues, worker: null })
  return { look, whoHas: async () => null }
}

/** An account that Cloudflare lends for an hour, kept apart from any login here; wrangler asks for it, and prints the link that keeps it. */
function lendAccount() {
  const { STATE_DIR } = process.env
  const home = path.join(STATE_DIR ? path.resolve(STATE_DIR) : path.join(ROOT, '.wrangler'), 'try')
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const { CLOUDFLARE_API_TOKEN: _, CLOUDFLARE_API_KEY: __, CLOUDFLARE_ACCOUNT_ID: ___, ...rest } = toolEnvironment()
  const env = { ...rest, HOME: home, XDG_CONFIG_HOME: home }
  const { status } = spawnSync(tool('wrangler'), ['d1', 'list', '--temporary'], { cwd: ROOT, stdio: 'inherit', env })
  if (status !== 0) giveUp('Cloudflare lends no account; what wrangler printed above says why. Nothing was changed.')
  const lines = readFileSync(path.join(home, '.wrangler', 'wrangler-temporary-account.toml'), 'utf8')
  const [id, token] = ['id', 'apiToken'].map((key) => new RegExp(`^${key} = "(.+)"$`, 'm').exec(lines)?.[1])
  const headers = { authorization: `Bearer ${token}` }
  return { account: { id, name: 'that is lent for an hour' }, env, headers, flags: ['--temporary'] }
}

/** The same for a dry run: it has nothing yet. */
function lent(config) {
  const lentAddress = async () => 'https://tidings-try.YOURS.workers.dev'
  return { ...unseenAccount(config), account: { name: 'that Cloudflare lends for an hour' }, lentAddress }
}

/** Where readers' data lies, if the law wants it in one place: fixed when it is made. */
function jurisdiction() {
  const where = process.env.JURISDICTION?.trim()
  return where ? ['--jurisdiction', where] : []
}

/** `nobody`, `offline`, or the accounts of whoever it is. A token in the environment is asked about like a login. */
function whoAmI() {
  const options = { cwd: ROOT, encoding: 'utf8', timeout: 120_000, env: toolEnvironment({ NO_COLOR: '1' }) }
  const { stdout, stderr } = spawnSync(tool('wrangler'), ['whoami', '--json'], options)
  try {
    const { loggedIn, accounts } = JSON.parse(stdout)
    return loggedIn ? { accounts } : 'nobody'
  } catch {
    // An answer with a code of Cloudflare's: it was reached, and it does not know this token.
    return /\[code: \d+\]/.test(stdout + stderr) ? 'nobody' : 'offline'
  }
}

async function accountAmong(accounts, isDry) {
  const wanted = process.env.CLOUDFLARE_ACCOUNT_ID?.trim()
  if (wanted) return accounts.find(({ id }) => id === wanted) ?? { id: wanted, name: wanted }
  if (accounts.length === 1) return accounts[0]
  const list = accounts.map(({ id, name }) => `  ${id}  ${name}`).join('\n')
  if (accounts.length === 0 || !canAsk || isDry)
    giveUp(`Which account? Set CLOUDFLARE_ACCOUNT_ID to one of them; nothing was changed.\n${list}`)
  const chosen = await ask(`Which account (its id)?\n${list}\n`)
  return accounts.find(({ id }) => id === chosen) ?? giveUp(`${chosen} is none of them; nothing was changed.`)
}

/** What wrangler would send; a login's token may be an hour old, so wrangler is asked. */
function headersOf(env) {
  const { stdout } = spawnSync(tool('wrangler'), ['auth', 'token', '--json'], { cwd: ROOT, encoding: 'utf8', env })
  const { token, key, email } = JSON.parse(stdout)
  return token ? { authorization: `Bearer ${token}` } : { 'x-auth-key': key, 'x-auth-email': email }
}

/** Asks Cloudflare's API below the account: `{ status, success, result, why }`. */
function asker(accountId, headers) {
  const base = process.env.CLOUDFLARE_API_BASE_URL || 'https://api.cloudflare.com/client/v4'
  return async (path, body) => {
    const asked = body
      ? { method: 'POST', body: JSON.stringify(body), headers: { ...headers, ...JSON_BODY } }
      : { headers }
    try {
      const answer = await fetch(`${base}/accounts/${accountId}${path}`, {
        ...asked,
        signal: AbortSignal.timeout(30_000),
      })
      const { success, result, errors } = await answer.json().catch(() => ({}))
      const why = errors?.[0]?.message ?? `it answers with ${answer.status}`
      return { status: answer.status, success: success === true, result, why }
    } catch (error) {
      return { status: 0, success: false, why: `it cannot be reached (${error.cause?.code ?? error.name})` }
    }
  }
}

const JSON_BODY = { 'content-type': 'application/json' }

/** What a Worker of this service may have been given before its first deployment. */
const OUR_SETTINGS =
  /^(PUBLIC_URL|(NEXT_)?SECRET_KEY|ADMIN_TOKEN|RESEND_\w+|TURNSTILE_\w+|[A-Z]+_(DAYS|SECONDS|LIMITS))$/

/** Somebody's own Worker that happens to have the name: what is in it would be gone. Cloudflare's builds put an empty one there first. */
function isForeign({ has, version }) {
  const isOurs = has.has('DB') || (has.size > 0 && [...has].every((key) => OUR_SETTINGS.test(key)))
  return version !== null && !isOurs && !process.env.WORKERS_CI
}

/** Somebody's own database: tables, and none of ours. */
async function isForeignDatabase(askFor, { uuid }) {
  const sql =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'"
  const { result } = await askFor(`/d1/database/${uuid}/query`, { sql })
  const names = result?.[0]?.results.map(({ name }) => name) ?? []
  return names.length > 0 && !names.includes('d1_migrations')
}

function taken(kind, name) {
  return `There is a ${kind} ${name} in this account already, and it is none of this service's. Give this one another name: \`npm run deploy -- --name tidings-gazette\`. Nothing was changed.`
}

/** The Worker as it serves now; null where there is none. Values of secrets nobody can read back. */
async function workerNow(read, name) {
  const settings = await read(`/workers/scripts/${name}/settings`)
  if (!settings) return null
  const deployments = await read(`/workers/scripts/${name}/deployments`)
  const named = (type) => settings.bindings.filter((binding) => binding.type === type)
  const secrets = new Set(named('secret_text').map((binding) => binding.name))
  const variables = new Map(named('plain_text').map((binding) => [binding.name, binding.text]))
  return {
    secrets,
    has: new Set(settings.bindings.map((binding) => binding.name)),
    publicUrl: variables.get('PUBLIC_URL') ?? null,
    version: deployments?.deployments?.[0]?.versions?.[0]?.version_id ?? null,
  }
}
