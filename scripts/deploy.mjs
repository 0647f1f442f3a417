/**
 * `npm run deploy`: everything from an empty Cloudflare account to a service that answers, and later every upgrade of it. Looks first
 * (account, database, queues, what the Worker holds already), asks for what nobody can make up, says what it is about to do, and then:
 * database, queues, migrations, webhook, Worker, smoke test; after a failed upgrade the version before is put back. `--dry-run` stops
 * before the first change. `--name tidings-staging` is a second service beside the first: a Worker, a database, queues of its own.
 * `--temporary` (`npm run try`) does it in an account that Cloudflare lends for an hour, to nobody in particular.
 * Without a terminal everything comes from the environment (docs/operate.md); what is missing ends it before anything is made.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ask, canAsk } from './deploy/ask.mjs'
import { signIn } from './deploy/cloudflare.mjs'
import { askForWebhook, endpointOf, missingRecords, webhookSecretFor } from './deploy/resend.mjs'
import { checkSettings } from './deploy/settings.mjs'
import { healthOf, whatBroke } from './deploy/smoke.mjs'
import { giveUp, ROOT, underOwnNode } from './install.mjs'
import { readKept, writeWhole } from './kept-secrets.mjs'

/** What src/config.ts requires when deployed. */
const REQUIRED = ['PUBLIC_URL', 'SECRET_KEY', 'ADMIN_TOKEN', 'RESEND_API_KEY', 'RESEND_WEBHOOK_SECRET']
const MADE_UP = {
  SECRET_KEY: () => randomBytes(32).toString('hex'),
  ADMIN_TOKEN: () => randomBytes(24).toString('base64url'),
}
/** In place of a key of Resend's, in a deployment for an hour. */
const NO_KEY = 're_none'
const OPTIONAL = ['DELIVERY_DAYS', 'LEAVER_DAYS', 'TURNSTILE_SITE_KEY', 'TURNSTILE_SECRET_KEY', 'SIGN_UP_LIMITS']

const { name, isDry, isTemporary } = flags()
const smokeSeconds = Number(process.env.SMOKE_SECONDS || 0)
if (!(smokeSeconds >= 0)) giveUp(`SMOKE_SECONDS is ${process.env.SMOKE_SECONDS}; it takes a number of seconds.`)

await underOwnNode()
const config = configNamed(name)
const cloudflare = await signIn({ config, name, isDry, isTemporary })
const found = await cloudflare.look()
const wanted = await settle(found)
sayPlan(found, wanted)
if (isDry) {
  console.log('\nThat is all it would do; nothing was changed.')
  process.exit(0)
}
await carryOut(found, wanted)

/** `npm run deploy --dry-run`, without the `--` between, hands its flags to npm, which tells them in the environment. They count, too. */
function flags() {
  const { npm_config_name: asName, npm_config_dry_run: asDry } = process.env
  const options = {
    temporary: { type: 'boolean', default: false },
    name: { type: 'string', default: asName || '' },
    'dry-run': { type: 'boolean', default: asDry === 'true' },
  }
  const known = 'It takes `--dry-run` and `--name tidings-staging`, behind `--`: `npm run deploy -- --dry-run`.'
  const given = () => {
    try {
      return parseArgs({ options }).values
    } catch (error) {
      return giveUp(`${error.message.split('. ')[0]}. ${known} Nothing was changed.`)
    }
  }
  const { name: asked, 'dry-run': isDry, temporary: isTemporary } = given()
  const name = asked || (isTemporary ? 'tidings-try' : 'tidings')
  if (!/^tidings(-[a-z0-9]+)*$/.test(name) || name.length > 50)
    giveUp('--name is `tidings`, or `tidings-` and a word: `tidings-staging`. Nothing was changed.')
  return { name, isDry, isTemporary }
}

/** Every value that the Worker is to get now: given, typed or made up. What it has already stays as it is. */
async function settle({ worker }) {
  const given = (key) => process.env[key]?.trim() || undefined
  const set = {}
  const lacks = []
  for (const key of [...REQUIRED, ...OPTIONAL]) if (given(key)) set[key] = given(key)
  const has = (key) => set[key] !== undefined || worker?.has.has(key)
  if (isTemporary) lend(set, await cloudflare.lentAddress())
  const need = async (key, question) => {
    if (has(key)) return
    if (canAsk && !isDry) set[key] = await ask(question)
    else lacks.push(key)
  }
  await need('PUBLIC_URL', 'The public address of this service, like https://news.example.org')
  await need('RESEND_API_KEY', 'The key of your Resend account (resend.com, “API keys”, full access)')
  const publicUrl = checkedAddress(set.PUBLIC_URL) ?? worker?.publicUrl ?? null
  if (set.PUBLIC_URL) set.PUBLIC_URL = publicUrl
  const made = Object.keys(MADE_UP).filter((key) => !has(key))
  for (const key of made) set[key] = kept()[key] ?? MADE_UP[key]()
  let webhook = null
  if (!has('RESEND_WEBHOOK_SECRET') && publicUrl && set.RESEND_API_KEY) {
    webhook = await askForWebhook(set.RESEND_API_KEY, publicUrl, { isDry })
    if (webhook === 'not allowed') {
      const how = `The signing secret (whsec_…) of a webhook to ${endpointOf(publicUrl)}; this key may only send, so make it at resend.com/webhooks`
      await need('RESEND_WEBHOOK_SECRET', how)
    }
  } else if (!has('RESEND_WEBHOOK_SECRET') && !lacks.includes('RESEND_API_KEY')) {
    await need('RESEND_WEBHOOK_SECRET', 'The signing secret (whsec_…) of the webhook at Resend')
  }
  if (lacks.length > 0 && !isDry && !process.env.WORKERS_CI)
    giveUp(
      `Nobody can make up ${lacks.join(', ')}; set ${lacks.length > 1 ? 'them' : 'it'} in the environment, or run this in a terminal. Nothing was changed.`,
    )
  await checkSettings(set, worker)
  const host = hostFor(set.PUBLIC_URL)
  const taker = host && (await cloudflare.whoHas(host))
  if (taker && taker !== name)
    giveUp(
      `${host} is the address of another Worker of this account, ${taker}. Take it away from there first, or give this service another address. Nothing was changed.`,
    )
  return { set, made, lacks, publicUrl, webhook }
}

/** What nobody can make up is not to be had in an hour: it answers where the account does, and mails nobody unless a key was given. */
function lend(set, address) {
  set.PUBLIC_URL ??= address
  set.RESEND_API_KEY ??= NO_KEY
  if (set.RESEND_API_KEY === NO_KEY) set.RESEND_WEBHOOK_SECRET ??= `whsec_${randomBytes(24).toString('base64')}`
}

/** The host that is to be put in front of the Worker; null where wrangler.toml says its own, or nothing new is given. */
function hostFor(address) {
  return address && new URL(address).protocol === 'https:' && !config.hasRoutes && !isTemporary
    ? new URL(address).hostname
    : null
}

/** The origin, or null where none was given. */
function checkedAddress(given) {
  if (!given) return null
  if (!given.includes('://')) return checkedAddress(`https://${given}`)
  const isHere = /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/.test(given)
  if (!isHere && !(URL.canParse(given) && new URL(given).protocol === 'https:'))
    giveUp(`${given} is not an address like https://news.example.org.`)
  if (new URL(given).pathname !== '/')
    giveUp(`Tidings needs a host of its own, like https://news.example.org; ${given} is a part of one.`)
  if (new URL(given).hostname.endsWith('.workers.dev') && !isTemporary)
    giveUp(
      'A workers.dev address has no rules and limits of yours in front; take a name below a domain that is at Cloudflare.',
    )
  return new URL(given).origin
}

function sayPlan({ database, missingQueues, worker }, { set, made, lacks, publicUrl, webhook }) {
  const address = publicUrl ?? (lacks.includes('PUBLIC_URL') ? 'https://YOUR-ADDRESS' : null)
  const hasSecret = set.RESEND_WEBHOOK_SECRET !== undefined || worker?.has.has('RESEND_WEBHOOK_SECRET')
  // What is still to be given decides whether there is one already; for the plan there is none.
  const makesWebhook = webhook === 'to be made' || (!hasSecret && webhook === null && lacks.length > 0)
  const fromWebhook = makesWebhook || webhook === 'there' ? ['RESEND_WEBHOOK_SECRET'] : []
  const names = [...new Set([...Object.keys(set), ...lacks, ...fromWebhook])]
  const back = worker ? `, and put version ${worker.version} back if it is worse than now` : ''
  const steps = [
    database ? null : `make the database ${config.database.name}`,
    missingQueues.length > 0 ? `make the queues ${missingQueues.join(', ')}` : null,
    'bring the database up to date (migrations/)',
    makesWebhook && address ? `make a webhook at Resend to ${endpointOf(address)}` : null,
    made.length > 0 ? `make up ${made.join(' and ')}` : null,
    names.length > 0 ? `set ${names.join(', ')}` : null,
    `${worker ? 'upgrade' : 'deploy'} the Worker ${name}${address && !worker?.publicUrl && !config.hasRoutes ? ` at ${address}` : ''}`,
    address ? `ask ${address}/healthz${back}` : null,
    worker ? null : 'print a link that opens the desk once',
    'say which DNS records are missing',
  ]
  console.log(`\nIn the account ${cloudflare.account.name}:`)
  for (const [index, step] of steps.filter(Boolean).entries()) console.log(`  ${index + 1}. ${step}`)
  if (lacks.length > 0) console.log(`\nStill to be given: ${lacks.join(', ')} (in a terminal it asks).`)
}

async function carryOut({ database, missingQueues, worker }, { set, made, publicUrl, webhook }) {
  if (!database) await cloudflare.makeDatabase()
  for (const queue of missingQueues) await cloudflare.makeQueue(queue)
  cloudflare.migrate()
  if (webhook && webhook !== 'not allowed')
    set.RESEND_WEBHOOK_SECRET = await webhookSecretFor(set.RESEND_API_KEY, publicUrl)
  // Before anything can fail: a key that was lost after it was set would take every mailed link along.
  if (made.length > 0) keep(Object.fromEntries(made.map((key) => [key, set[key]])))
  const before = worker && publicUrl ? await healthOf(publicUrl) : null
  deployWith(set, worker)
  await check({ worker, before, publicUrl })
  cloudflare.sayWhatOlderSecretsAreFor()
  // One that never answered is still the first.
  await sayWhatIsLeft({ set, made, publicUrl, isFirst: !worker || (publicUrl && before === null) })
}

/** Secrets travel in a file that only this account reads, for as long as the upload takes. */
function deployWith(set, worker) {
  const { PUBLIC_URL, ...secrets } = set
  // Older deployments hold it as a secret, and a name is either.
  if (PUBLIC_URL && worker?.secrets.has('PUBLIC_URL')) secrets.PUBLIC_URL = PUBLIC_URL
  const isVariable = PUBLIC_URL && !secrets.PUBLIC_URL
  const file = path.join(folder(), `${name}.upload.json`)
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })
  const host = hostFor(PUBLIC_URL)
  try {
    cloudflare.deploy([
      ...(Object.keys(secrets).length > 0 ? ['--secrets-file', file] : []),
      ...(isVariable ? ['--var', `PUBLIC_URL:${PUBLIC_URL}`] : []),
      ...(host ? ['--domain', host] : []),
    ])
  } finally {
    rmSync(file, { force: true })
  }
}

/** An upgrade that is worse than what it replaced is taken back; its migrations stay: they only ever add. */
async function check({ worker, before, publicUrl }) {
  if (!publicUrl)
    return console.log('\nPUBLIC_URL is a secret of this Worker, so that nobody here can ask its /healthz; do.')
  console.log(`\nAsking ${publicUrl}/healthz …`)
  const broke = await whatBroke(publicUrl, {
    before,
    seconds: smokeSeconds || (worker ? 60 : 300),
  })
  if (!broke) return console.log('It answers, and everything it needs is there.')
  if (!worker?.version)
    giveUp(
      `Deployed, but ${broke}. A new address may need a quarter of an hour for its certificate; \`npm run deploy\` asks again.`,
    )
  cloudflare.rollBack(worker.version, broke)
  giveUp(
    `The upgrade was taken back, since ${broke}. Version ${worker.version} serves again; the migrations stay, which it does not mind.`,
  )
}

async function sayWhatIsLeft({ set, made, publicUrl, isFirst }) {
  if (made.length > 0)
    console.log(
      `\n${made.join(' and ')} ${made.length > 1 ? 'were' : 'was'} made up, and ${made.length > 1 ? 'stand' : 'stands'} in ${path.relative(ROOT, keptFile())}, for you alone. Put them where you keep passwords.`,
    )
  const secret = set.SECRET_KEY ?? kept().SECRET_KEY
  if (isFirst && secret && publicUrl)
    console.log(`\nThe desk opens once, within ten minutes, with\n  ${publicUrl}/admin/enter/${entryToken(secret)}`)
  const key = set.RESEND_API_KEY
  if (key === NO_KEY) console.log('\nIt mails nobody: with RESEND_API_KEY in the environment, it would.')
  else if (key) for (const line of await missingRecords(key, process.env.MAIL_DOMAIN?.trim())) console.log(line)
  console.log(`\n${isFirst ? 'Deployed' : 'Upgraded'}${publicUrl ? `: ${publicUrl}` : '.'}`)
}

/** As src/admin/sessions.ts makes one; a test opens the desk with it. */
function entryToken(secretKey) {
  const parts = [Date.now() + 10 * 60_000, randomBytes(16).toString('base64url')]
  const [first] = secretKey.split(',')
  return `${parts.join('.')}.${createHmac('sha256', first.trim())
    .update(['desk-entry', ...parts].join('\0'))
    .digest('base64url')}`
}

/** wrangler.toml, or a copy with another name on everything that Cloudflare keeps for it. */
function configNamed(name) {
  const original = path.join(ROOT, 'wrangler.toml')
  const named = readFileSync(original, 'utf8').replaceAll(/"tidings(?=["-])/g, `"${name}`)
  const text = isTemporary ? named.replace('workers_dev = false', 'workers_dev = true') : named
  const file = name === 'tidings' ? original : path.join(ROOT, `.wrangler.${name}.toml`)
  if (name !== 'tidings')
    writeFileSync(file, `# Made of wrangler.toml by \`npm run deploy -- --name ${name}\`.\n${text}`)
  const queues = [...new Set([...text.matchAll(/^queue = "(.+)"$/gm)].map(([, queue]) => queue))]
  const database = { binding: 'DB', name: /^database_name = "(.+)"$/m.exec(text)?.[1] ?? name }
  return { file, queues, database, hasRoutes: /^routes? = /m.test(text) }
}

function folder() {
  const made = path.join(
    process.env.STATE_DIR ? path.resolve(process.env.STATE_DIR) : path.join(ROOT, '.wrangler'),
    'deploy',
  )
  mkdirSync(made, { recursive: true, mode: 0o700 })
  return made
}

function keptFile() {
  return path.join(folder(), `${name}.json`)
}

/** What was made up here before, for this service. */
function kept() {
  return readKept(keptFile())
}

function keep(secrets) {
  writeWhole(keptFile(), { ...kept(), ...secrets })
}
