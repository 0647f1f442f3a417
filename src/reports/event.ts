/**
 * An event as the provider sends it, read into what we act upon. Pure but for the keyed hash. Whatever the body holds, it can be read:
 * what we do not know says nothing. Every text in it is somebody else's (a mail server's answer can say anything), so of the address only
 * its hash is kept, and of a reason one short line without addresses.
 */
import { z } from 'zod'
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
  config: Pick<Config, 'secretKeys'>,
  given: { id: string; body: string; now: number },
): Promise<ProviderEvent> {
  const parsed = shape.safeParse(parseJson(given.body))
  if (!parsed.success) return { id: given.id, type: 'unreadable', tag: null, report: null }
  const { type, created_at: createdAt, data } = parsed.data
  const kind = data ? kindOf(type, data) : null
  return {
    id: given.id,
    type: line(type, 60),
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

const KINDS: Record<string, ReportKind> = {
  'email.sent': 'sent',
  'email.delivered': 'delivered',
  'email.delivery_delayed': 'delayed',
  'email.complained': 'complained',
  'email.failed': 'failed',
  'email.suppressed': 'suppressed',
}

function kindOf(type: string, data: Data): ReportKind | null {
  return type === 'email.bounced' ? judgeBounce(data.bounce) : (KINDS[type] ?? null)
}

async function reportOf(
  config: Pick<Config, 'secretKeys'>,
  { kind, createdAt, data, now }: { kind: ReportKind; createdAt: string; data: Data; now: number },
): Promise<Report> {
  const at = timeOf(createdAt, now + CLOCKS_DIFFER)
  return {
    kind,
    at,
    mailedAt: timeOf(data.created_at, Math.min(at, now)),
    emailId: line(data.email_id, 100),
    to: await hashesOf(config, data.to[0] ?? ''),
    reason: line(data.suppressed.reason || data.failed.reason, 60),
    detail: line([data.bounce.type, data.bounce.subType, data.bounce.message].filter(Boolean).join(': '), 200),
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
async function hashesOf(config: Pick<Config, 'secretKeys'>, to: string): Promise<string[]> {
  const address = parseAddress(/<([^<>]+)>\s*$/.exec(to)?.[1] ?? to)
  return address ? addressHashes(config, address.key) : []
}

/** One line of somebody else's text: no control or direction characters, no address, not longer than so many characters. */
function line(given: string, length: number): string {
  return given
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\S+@\S+/g, '(address)')
    .trim()
    .slice(0, length)
    .toWellFormed()
}
