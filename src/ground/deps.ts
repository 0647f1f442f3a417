/**
 * What the verbs work with: the bindings' types (Env), the settings (Config, parsed by config.ts at the entry), and Deps, handed to
 * every verb. One clock: verbs ask deps.clock() and nothing else for the time.
 */
import type { SQL } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { gathering } from './gather'
import type { Mailer } from './mailer'
import type { ShareMessage } from './share-message'

/** What wrangler.toml binds, and the variables and secrets beside it. All text, all possibly missing. */
export type Env = {
  DB: D1Database
  MAIL_QUEUE: Queue<MailMessage>
  SHARES_QUEUE: Queue<ShareMessage>
  DIGESTS_QUEUE: Queue<DigestMessage>
  PUBLIC_URL?: string
  SECRET_KEY?: string
  /** During a rotation: what is to be SECRET_KEY; first, and the other behind it. */
  NEXT_SECRET_KEY?: string
  ADMIN_TOKEN?: string
  RESEND_API_KEY?: string
  RESEND_BASE_URL?: string
  RESEND_WEBHOOK_SECRET?: string
  LEASE_SECONDS?: string
  RETRY_SECONDS?: string
  DELIVERY_DAYS?: string
  LEAVER_DAYS?: string
  TURNSTILE_SITE_KEY?: string
  TURNSTILE_SECRET_KEY?: string
  TURNSTILE_BASE_URL?: string
  SIGN_UP_LIMITS?: string
}

/** A queue message is a hint that a row is due; the row is the truth. */
export type MailMessage = { mailId: number } | { reportIds: string[] }
export type ChunkMessage = { digestId: number; seq: number }
/** More slots have come than a tick may turn: go on, as in the tick of `slotsAt`, until a tick would be next. */
export type SlotsMessage = { slotsAt: number; toldAt: number }
export type DigestMessage = ChunkMessage | SlotsMessage

/** How much may happen at the sign-up's door; each number with its unit and reason in readers/sign-up/limits.ts. */
export type SignUpLimits = Record<
  | 'mailsPer10Minutes'
  | 'mailsPerDay'
  | 'mailsPer30Days'
  | 'mailsPerDayOverall'
  | 'confirmationsPerHour'
  | 'signUpsPerHour'
  | 'networkPerMinute'
  | 'networkPerDay'
  | 'wideNetworkPerMinute'
  | 'wideNetworkPerDay'
  | 'domainPerHour'
  | 'linksPerNetworkADay'
  | 'breakerSignUps'
  | 'breakerDays'
  | 'breakerTripsBelow'
  | 'breakerResetsFrom'
  | 'breakerProbes'
  | 'breakerTrickleAnHour'
  | 'formSecondsLeast'
  | 'formHoursMost'
  | 'importAsksPerHour',
  number
>

export type Config = {
  /** Origin of every link we print, without a trailing slash. */
  publicUrl: string
  /** First: signs. All: verify. SECRET_KEY holds two during a rotation, with a comma between; retired ones join them (secrets.ts). */
  secretKeys: [string, ...string[]]
  /** First: what every address's hash is made with, the oldest of all. The others: what hashes may have been made with. */
  addressKeys: [string, ...string[]]
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
  /** How long the address of somebody who left or was suppressed is kept; a hash stays for good. */
  leaverDays: number
  /** Which code runs, as a hash of what it was made of; null where nobody built it. */
  build: string | null
  /** Only under `npm start`: feeds may be plain http on this machine, and what curl or a driven browser sends counts. */
  isLocal: boolean
}

/**
 * What storeys above the readers keep of one, as statements for the batch in which a reader leaves, comes back or is erased. The wiring
 * hands them down. The first statement of `left` and `returned` comes right after the change: `changes()` says whether there was one.
 */
export type Traces = {
  left(reader: { publicationId: number; digestId: number }): SQL[]
  returned(reader: { publicationId: number; digestId: number }): SQL[]
  erased(reader: { publicationId: number; subscriberId: number }): SQL[]
}

export type Deps = {
  db: ReturnType<typeof database>
  mailer: Mailer
  queues: { mail: Queue<MailMessage>; shares: Queue<ShareMessage>; digests: Queue<DigestMessage> }
  config: Config
  traces: Traces
  /** Has the edge make anew what it keeps under these tags (http/edge.ts). Absent where nothing is kept. */
  forgetPages?: (tags: string[]) => Promise<void>
  /** Now, in epoch milliseconds. */
  clock: () => number
}

/** Who asks as an administrator, and what for: `id` names the credential in the audit log, `publications` (ids) is null for all. */
export type Caller = { id: string; role: 'read' | 'write' | 'owner'; publications: number[] | null }

export type HonoEnv = {
  Bindings: Env
  /** `caller` is there behind the guard only; `isRefused`: a press on a page that was answered with why it cannot be done. `signedInAt`: at the desk. */
  Variables: {
    deps: Deps
    requestId: string
    styleNonce: string
    caller: Caller
    isRefused?: boolean
    signedInAt?: number
  }
}

/** What the verbs work with, for one request, tick or batch. */
export function depsOf(
  env: Env,
  { config, mailer, traces, forgetPages }: Pick<Deps, 'config' | 'mailer' | 'traces' | 'forgetPages'>,
): Deps {
  return {
    ...(forgetPages ? { forgetPages } : {}),
    db: database(env.DB),
    mailer,
    queues: { mail: env.MAIL_QUEUE, shares: env.SHARES_QUEUE, digests: env.DIGESTS_QUEUE },
    config,
    traces,
    clock: Date.now,
  }
}

/** The database. Drizzle 0.45 takes raw statements in a batch but forgets to prepare them for D1; here they are prepared. */
export function database(binding: D1Database) {
  const db = drizzle(binding)
  const [run, all] = [db.run.bind(db), db.all.bind(db)]
  const preparable = <Item extends { getQuery(): { sql: string } }>(item: Item): Item => {
    // A batch asks twice for the words, and finding them takes longer than sending them.
    let worded: ReturnType<Item['getQuery']> | undefined
    const find = item.getQuery.bind(item) as Item['getQuery']
    const getQuery = () => (worded ??= find() as ReturnType<Item['getQuery']>)
    return Object.defineProperties(item, {
      getQuery: { value: getQuery },
      stmt: { get: () => binding.prepare(getQuery().sql) },
    })
  }
  db.run = ((query) => preparable(run(query))) as typeof run
  db.all = ((query) => preparable(all(query))) as typeof all
  return db
}

/** The same dependencies for what is asked side by side: it goes to the database together (gather.ts). */
export function gathered(deps: Deps): Deps {
  return { ...deps, db: database(gathering(deps.db.$client)) }
}

/** Thrown when a required setting is missing; its message is the sentence for the operator. */
export class NotConfigured extends Error {
  override name = 'NotConfigured'
}
