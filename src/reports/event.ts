/**
 * An event as the provider sends it, read into what we act upon. Pure but for the keyed hash. Whatever the body holds, it can be read:
 * what we do not know says nothing. Every text in it is somebody else's: a mail server's answer can say anything, an address in any
 * spelling too. So of the address only its hash is kept, of a reason a word that we know, of a bounce its class and its numbers.
 */
import * as z from 'zod'
import { addressHashes, parseAddress } from '../ground/address'
import type { Config } from '../ground/deps'
import type { Report, ReportKind } from '../ground/schema'
import { judgeBounce } from './policy'

/**
 * `id` is the provider's own, the same on every repeat. `tag` names the mail, where it is one of ours. `report` is null where the event
 * is not about a mail on its way.
 */
export type ProviderEvent = { id: string; type: string; tag: string | null; report: Report | null }

const text = z.string().catch('')
const shape = z.object({
  type: text,
  created_at: text,
  data: z
    .object({
      email_id: text,
      created_at: text,
      to: z.array(z.string()).catch([]),
      // An object by the provider's description; a list of pairs is how they are sent.
      tags: z.union([z.record(z.string(), z.unknown()), z.array(z.object({ name: text, value: text }))]).catch({}),
      bounce: z.object({ type: text, subType: text, message: text }).catch({ type: '', subType: '', message: '' }),
      suppressed: z.object({ reason: text }).catch({ reason: '' }),
      failed: z.object({ reason: text }).catch({ reason: '' }),
    })
    .nullable()
    .catch(null),
})
type Shape = z.infer<typeof shape>
type Data = NonNullable<Shape['data']>

/** Opens and clicks are the reader's own business: they are not even kept as having come. */
export function isUnwanted(event: ProviderEvent): boolean {
  return event.type === 'email.opened' || event.type === 'email.clicked'
}

export async function readEvent(
  config: Pick<Config, 'addressKeys'>,
  given: { id: string; body: string; now: number },
): Promise<ProviderEvent> {
  const parsed = shape.safeParse(parseJson(given.body))
  if (!parsed.success) return { id: given.id, type: 'unreadable', tag: null, report: null }
  const { type, created_at: createdAt, data } = parsed.data
  const kind = data ? kindOf(type, data) : null
  return {
    id: given.id,
    type: type === '' || isWord(type) ? type : 'unknown',
    tag: data && kind ? tagOf(data) : null,
    report: data && kind ? await reportOf(config, { kind, createdAt, data, now: given.now }) : null,
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

const KINDS = new Map<string, ReportKind>([
  ['email.sent', 'sent'],
  ['email.delivered', 'delivered'],
  ['email.delivery_delayed', 'delayed'],
  ['email.complained', 'complained'],
  ['email.failed', 'failed'],
  ['email.suppressed', 'suppressed'],
])

function kindOf(type: string, data: Data): ReportKind | null {
  return type === 'email.bounced' ? judgeBounce(data.bounce) : (KINDS.get(type) ?? null)
}

async function reportOf(
  config: Pick<Config, 'addressKeys'>,
  { kind, createdAt, data, now }: { kind: ReportKind; createdAt: string; data: Data; now: number },
): Promise<Report> {
  const at = timeOf(createdAt, now + CLOCKS_DIFFER)
  return {
    kind,
    at,
    mailedAt: timeOf(data.created_at, Math.min(at, now)),
    emailId: /^[\w-]{1,100}$/.test(data.email_id) ? data.email_id : '',
    to: await hashesOf(config, data.to[0] ?? ''),
    reason: reasonOf(data.suppressed.reason || data.failed.reason),
    detail: detailOf(data.bounce),
  }
}

/** As much as the signature allows. */
const CLOCKS_DIFFER = 300_000

/** Nothing has happened after it was reported: a clock that is ahead must not make an event the last one for ever. */
function timeOf(iso: string, latest: number): number {
  const time = Date.parse(iso)
  return Number.isFinite(time) && time > 0 ? Math.min(time, latest) : latest
}

/** What mails of ours are tagged with (digests/send/payload.ts, outbox/dispatch.ts). */
function tagOf({ tags }: Data): string | null {
  const value = (name: string) =>
    Array.isArray(tags) ? tags.find((tag) => tag.name === name)?.value : (tags[name] ?? null)
  const tag = [value('delivery'), value('mail')].find((given) => typeof given === 'string' && OURS.test(given))
  return typeof tag === 'string' ? tag : null
}

const OURS = /^([\da-f]{32}-\d{1,9}-\d{1,2}|\d{1,15}-mail-[\w-]{1,60})$/

/** `Name <address>` as well: the provider repeats what it was given. */
async function hashesOf(config: Pick<Config, 'addressKeys'>, to: string): Promise<string[]> {
  const address = parseAddress(/<([^<>]+)>\s*$/.exec(to)?.[1] ?? to)
  return address ? addressHashes(config, address.key) : []
}

/** A type of event: words and dots, as the provider's are. */
function isWord(type: string): boolean {
  return /^[a-z_]{1,30}(\.[a-z_]{1,30}){0,3}$/.test(type)
}

/** Why the provider did not even try (resend.com/docs/dashboard/webhooks/event-types): the words that we know. */
const REASONS = [
  'previous_bounce',
  'previous_complaint',
  'reached_daily_quota',
  'reached_monthly_quota',
  'domain_not_verified',
  'invalid_from_address',
  'invalid_attachment',
]

function reasonOf(given: string): string {
  if (given === '') return ''
  return REASONS.includes(given) ? given : 'another_reason'
}

/** The classes of bounces (docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types): the provider hands them on. */
const TYPES = ['Permanent', 'Transient', 'Undetermined']
const SUBTYPES = [
  'General',
  'NoEmail',
  'Suppressed',
  'OnAccountSuppressionList',
  'MailboxFull',
  'MessageTooLarge',
  'ContentRejected',
  'AttachmentRejected',
  'Undetermined',
]

/** The class of a bounce and what numbers the mail server gave: a reply code (RFC 5321) and a status (RFC 3463), no word of its text. */
function detailOf({ type, subType, message }: Data['bounce']): string {
  const known = (names: string[], given: string) => names.find((name) => name.toLowerCase() === given.toLowerCase())
  const reply = /(?<![\w.])[245]\d\d(?![\w.])/.exec(message)?.[0]
  const status = /(?<![\w.])[245]\.\d{1,3}\.\d{1,3}(?![\w.])/.exec(message)?.[0]
  const [first, second] = [known(TYPES, type), known(SUBTYPES, subType)]
  return [first, second, reply, status].filter((part) => part !== undefined).join(' ')
}
