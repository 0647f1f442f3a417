/**
 * From bindings to what the verbs work with: Env (what Cloudflare hands us) -> Config (parsed) -> Deps.
 * Promises: a setting that is required and missing stops everything with a sentence; nothing is ever half open.
 * One clock: verbs ask deps.clock() and nothing else for the time.
 */
import { drizzle } from 'drizzle-orm/d1'
import type { Mailer } from './mail/mailer'
import { webhookSecrets } from './reports/signature'
import type { ShareMessage } from './shares/message'
import { type SignUpLimits, signUpLimits } from './subscriptions/limits'
import { isTurnstileTestKey } from './subscriptions/turnstile'

/** What wrangler.toml binds, and the variables and secrets beside it. All text, all possibly missing. */
export type Env = {
  DB: D1Database
  MAIL_QUEUE: Queue<MailMessage>
  SHARES_QUEUE: Queue<ShareMessage>
  DIGESTS_QUEUE: Queue<ChunkMessage>
  PUBLIC_URL?: string
  SECRET_KEY?: string
  ADMIN_TOKEN?: string
  RESEND_API_KEY?: string
  RESEND_BASE_URL?: string
  RESEND_WEBHOOK_SECRET?: string
  LEASE_SECONDS?: string
  RETRY_SECONDS?: string
  DELIVERY_DAYS?: string
  TURNSTILE_SITE_KEY?: string
  TURNSTILE_SECRET_KEY?: string
  TURNSTILE_BASE_URL?: string
  SIGN_UP_LIMITS?: string
}

/** A queue message is a hint that a row is due; the row is the truth. */
export type MailMessage = { mailId: number } | { reportIds: string[] }
export type ChunkMessage = { digestId: number; seq: number }

export type Config = {
  /** Origin of every link we print, without a trailing slash. */
  publicUrl: string
  /** First: signs. All: verify (two during a rotation; SECRET_KEY holds them with a comma between). */
  secretKeys: [string, ...string[]]
  adminToken: string
  resend: { apiKey: string; baseUrl: string } | null
  /** Cloudflare's challenge for sign-ups that look like a machine's; without it they wait for the desk. */
  turnstile: { siteKey: string; secretKey: string; baseUrl: string } | null
  limits: SignUpLimits
  /** What reports are signed with: any of them counts (two during a rotation). None: reports cannot be checked. */
  webhookSecrets: string[]
  /** How long a claimed chunk or mail stays with its claimer. */
  leaseSeconds: number
  /** First back-off after a failed call; doubled up to 15 minutes. */
  retrySeconds: number
  /** How long the ledger remembers who got a digest; totals stay for good. */
  deliveryDays: number
  /** Only under `npm start`: feeds may be plain http on this machine, and what curl or a driven browser sends counts. */
  isLocal: boolean
}

export type Deps = {
  db: ReturnType<typeof database>
  mailer: Mailer
  queues: { mail: Queue<MailMessage>; shares: Queue<ShareMessage>; digests: Queue<ChunkMessage> }
  config: Config
  /** Now, in epoch milliseconds. */
  clock: () => number
}

export type HonoEnv = {
  Bindings: Env
  /** `credentialId`: which key an administrator showed, behind the guard. */
  Variables: { deps: Deps; requestId: string; styleNonce: string; credentialId: string }
}

/** What the verbs work with, for one request, tick or batch. */
export function depsOf(env: Env, config: Config, mailer: Mailer): Deps {
  return {
    db: database(env.DB),
    mailer,
    queues: { mail: env.MAIL_QUEUE, shares: env.SHARES_QUEUE, digests: env.DIGESTS_QUEUE },
    config,
    clock: Date.now,
  }
}

/** The database. Drizzle 0.45 takes raw statements in a batch but forgets to prepare them for D1; here they are prepared. */
export function database(binding: D1Database) {
  const db = drizzle(binding)
  const [run, all] = [db.run.bind(db), db.all.bind(db)]
  const preparable = <Item extends { getQuery(): { sql: string } }>(item: Item): Item =>
    Object.defineProperty(item, 'stmt', { get: () => binding.prepare(item.getQuery().sql) })
  db.run = ((query) => preparable(run(query))) as typeof run
  db.all = ((query) => preparable(all(query))) as typeof all
  return db
}

/** Thrown when a required setting is missing; its message is the sentence for the operator. */
export class NotConfigured extends Error {
  override name = 'NotConfigured'
}

const REQUIRED_WHEN_DEPLOYED = [
  'PUBLIC_URL',
  'SECRET_KEY',
  'ADMIN_TOKEN',
  'RESEND_API_KEY',
  'RESEND_WEBHOOK_SECRET',
] as const

/** The deployed service's configuration. Throws NotConfigured naming everything that is missing. */
export function deployedConfig(env: Env): Config {
  const missing = REQUIRED_WHEN_DEPLOYED.filter((name) => !env[name])
  if (missing.length > 0) {
    throw new NotConfigured(
      `Set ${missing.join(', ')} with \`npx wrangler secret put NAME\`; until then nothing is served.`,
    )
  }
  return parse(env, { isLocal: false })
}

/** The configuration under `npm start`: mail goes to the mailbox unless there is a Resend key. */
export function localConfig(env: Env): Config {
  const missing = (['PUBLIC_URL', 'SECRET_KEY', 'ADMIN_TOKEN'] as const).filter((name) => !env[name])
  if (missing.length > 0)
    throw new NotConfigured(`${missing.join(', ')} is missing; start the service with \`npm start\`.`)
  return parse(env, { isLocal: true })
}

function parse(env: Env, { isLocal }: { isLocal: boolean }): Config {
  const [first, ...rest] = (env.SECRET_KEY ?? '').split(',').map((key) => key.trim())
  if (!first || [first, ...rest].some((key) => key.length < 32)) {
    throw new NotConfigured('SECRET_KEY is shorter than 32 characters; make one with `openssl rand -hex 32`.')
  }
  if (!URL.canParse(env.PUBLIC_URL ?? ''))
    throw new NotConfigured('PUBLIC_URL is not an address like https://news.example.')
  const limits = signUpLimits(env.SIGN_UP_LIMITS, { isLocal })
  if (!limits)
    throw new NotConfigured(
      'SIGN_UP_LIMITS is not JSON like {"signUpsPerHour": 1000} with the names of src/subscriptions/limits.ts.',
    )
  const secrets = webhookSecrets(env.RESEND_WEBHOOK_SECRET)
  if (secrets === null) {
    throw new NotConfigured(
      'RESEND_WEBHOOK_SECRET is not `whsec_` followed by base64; copy the signing secret from Resend’s page of the webhook.',
    )
  }
  return {
    publicUrl: new URL(env.PUBLIC_URL ?? '').origin,
    secretKeys: [first, ...rest],
    adminToken: env.ADMIN_TOKEN ?? '',
    resend: env.RESEND_API_KEY
      ? { apiKey: env.RESEND_API_KEY, baseUrl: (env.RESEND_BASE_URL || 'https://api.resend.com').replace(/\/+$/, '') }
      : null,
    turnstile: turnstile(env, isLocal),
    limits,
    isLocal,
    webhookSecrets: secrets,
    leaseSeconds: positive('LEASE_SECONDS', env.LEASE_SECONDS, 120),
    retrySeconds: positive('RETRY_SECONDS', env.RETRY_SECONDS, 30),
    deliveryDays: positive('DELIVERY_DAYS', env.DELIVERY_DAYS, 180),
  }
}

/** Both keys or none: half a challenge would let everybody pass, or nobody. */
function turnstile(env: Env, isLocal: boolean): Config['turnstile'] {
  const { TURNSTILE_SITE_KEY: siteKey, TURNSTILE_SECRET_KEY: secretKey, TURNSTILE_BASE_URL: baseUrl } = env
  if (!siteKey && !secretKey) return null
  if (!siteKey || !secretKey)
    throw new NotConfigured('TURNSTILE_SITE_KEY and TURNSTILE_SECRET_KEY go together; set both, or neither.')
  if (!isLocal && isTurnstileTestKey(secretKey))
    throw new NotConfigured('TURNSTILE_SECRET_KEY is one of the published test keys, which let every machine pass.')
  return { siteKey, secretKey, baseUrl: (baseUrl || 'https://challenges.cloudflare.com').replace(/\/+$/, '') }
}

function positive(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined || given === '') return otherwise
  const value = Number(given)
  if (!Number.isFinite(value) || value <= 0) throw new NotConfigured(`${name} is ${given}; expected a number above 0.`)
  return value
}
