/**
 * The environment, parsed once at the entry: Env (what Cloudflare hands us) -> Config (what the verbs work with).
 * Promises: a setting that is required and missing, or cannot be read, stops everything with a sentence; nothing is ever half open.
 */
import { type Config, type Env, NotConfigured } from './ground/deps'
import { signUpLimits } from './readers/sign-up/limits'
import { isTurnstileTestKey } from './readers/sign-up/turnstile'
import { webhookSecrets } from './reports/signature'

/** Put in by scripts/build.mjs. */
declare const BUILD: string | undefined

const REQUIRED_WHEN_DEPLOYED = [
  'PUBLIC_URL',
  'SECRET_KEY',
  'ADMIN_TOKEN',
  'RESEND_API_KEY',
  'RESEND_WEBHOOK_SECRET',
] as const

/** Short ones are chosen by people, and guessed by machines. */
const ADMIN_TOKEN_LENGTH = 24

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

let last: { given: string; config: Config } | null = null

/** Every request brings the same environment: an isolate reads it once. */
function parse(env: Env, { isLocal }: { isLocal: boolean }): Config {
  const texts = Object.entries(env).filter(([, value]) => typeof value === 'string')
  const given = JSON.stringify([isLocal, texts])
  if (last?.given !== given) last = { given, config: parsed(env, isLocal) }
  return last.config
}

function parsed(env: Env, isLocal: boolean): Config {
  const given = [...(env.NEXT_SECRET_KEY ? [env.NEXT_SECRET_KEY] : []), ...(env.SECRET_KEY ?? '').split(',')]
  const [first, ...rest] = new Set(given.map((key) => key.trim()))
  if (!first || [first, ...rest].some((key) => key.length < 32)) {
    throw new NotConfigured('SECRET_KEY is shorter than 32 characters; make one with `openssl rand -hex 32`.')
  }
  // The end of the line that it was piped in with is no part of it.
  const adminToken = (env.ADMIN_TOKEN ?? '').trim()
  if (adminToken.length < ADMIN_TOKEN_LENGTH) {
    throw new NotConfigured(
      `ADMIN_TOKEN is shorter than ${ADMIN_TOKEN_LENGTH} characters; make one with \`openssl rand -base64 24\`.`,
    )
  }
  if (!URL.canParse(env.PUBLIC_URL ?? ''))
    throw new NotConfigured('PUBLIC_URL is not an address like https://news.example.')
  const limits = signUpLimits(env.SIGN_UP_LIMITS, { isLocal })
  if (!limits)
    throw new NotConfigured(
      'SIGN_UP_LIMITS is not JSON like {"signUpsPerHour": 1000} with the names of src/readers/sign-up/limits.ts.',
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
    addressKeys: oldestFirst([first, ...rest]),
    adminToken,
    resend: env.RESEND_API_KEY
      ? { apiKey: env.RESEND_API_KEY, baseUrl: (env.RESEND_BASE_URL || 'https://api.resend.com').replace(/\/+$/, '') }
      : null,
    turnstile: turnstile(env, isLocal),
    limits,
    isLocal,
    build: typeof BUILD === 'undefined' ? null : BUILD,
    webhookSecrets: secrets,
    leaseSeconds: positive('LEASE_SECONDS', env.LEASE_SECONDS, 120),
    retrySeconds: positive('RETRY_SECONDS', env.RETRY_SECONDS, 30),
    deliveryDays: positive('DELIVERY_DAYS', env.DELIVERY_DAYS, 180),
    leaverDays: positive('LEAVER_DAYS', env.LEAVER_DAYS, 30),
  }
}

/** Behind a comma stands what was first before. */
function oldestFirst(secrets: Config['secretKeys']): Config['addressKeys'] {
  const [oldest = secrets[0], ...others] = secrets.toReversed()
  return [oldest, ...others]
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
