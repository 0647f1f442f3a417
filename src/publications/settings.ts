/**
 * The settings of a publication: what each may be, what it is when left out, and the code that refuses it (`invalid_` or
 * `missing_` and the setting's name). What ends up in a mail's header is one line without control characters.
 * Also which slugs there may be. Pure: nothing is looked up, nothing is fetched.
 */
import * as z from 'zod'
import { isBareAddress } from '../ground/address'
import { type Complaint, complaintOf } from '../ground/complaint'
import type { Config } from '../ground/deps'
import { feedAddressProblem } from '../ground/feed-address'
import { DAYS_OF_WEEK } from '../ground/schema'
import { isTimezone } from './schedule'

const URL_LENGTH = 2_000
const LIST_LENGTH = 20
const FEEDS = 50
/** How long before its slot a draft is there, unless the publication says otherwise. */
export const DRAFT_HOURS = 6
/** A draft three days old says little of the week. */
export const DRAFT_HOURS_MOST = 72

/** Control characters, halves of surrogate pairs, and the two separators that some programs take for a line's end. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u
/** Marks of direction, with which a name could turn round what stands beside it, and what is no character at all. */
const MISLEADING = /[\p{Bidi_Control}\p{Cn}]/u
/** RFC 2047: a mail program would decode it into something that nobody checked. */
const ENCODED_WORD = /=\?[^?\s]*\?[bq]\?/i

function line(most: number) {
  const isPlain = (text: string) => ![UNPRINTABLE, MISLEADING, ENCODED_WORD].some((pattern) => pattern.test(text))
  return z.string().refine(isPlain).trim().min(1).max(most)
}

function lines(most: number) {
  const isPlain = (text: string) => !UNPRINTABLE.test(text.replaceAll('\n', ''))
  return z
    .string()
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .refine((text) => text.length >= 1 && text.length <= most && isPlain(text))
}

/** Kept as typed. The URL parser drops line breaks and spaces by itself, so they are refused before it is asked. */
function isWebAddress(text: string): boolean {
  if (text.length > URL_LENGTH || /[\s<>"\\]/.test(text) || UNPRINTABLE.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'https:' || url.protocol === 'http:') && !url.username && !url.password
}

const webAddress = z.string().refine(isWebAddress)
const mailAddress = z
  .string()
  .refine((text) => isBareAddress(text.trim()) && !UNPRINTABLE.test(text))
  .trim()

/** As browsers send it: scheme and host, the port where it is not the usual one, nothing else. */
const origin = z
  .string()
  .refine((text) => {
    if (!isWebAddress(text)) return false
    const { pathname, search, hash } = new URL(text)
    return pathname === '/' && search === '' && hash === '' && !/[?#]$/.test(text)
  })
  .transform((text) => new URL(text).origin)

const language = z
  .string()
  .max(35)
  .transform((text, context) => {
    try {
      const [canonical] = Intl.getCanonicalLocales(text)
      if (canonical) return canonical
    } catch {
      // RangeError: no BCP 47 tag.
    }
    context.addIssue({ code: 'custom' })
    return z.NEVER
  })

// A bare offset has no daylight saving and no name to show; it is not what a newsroom means by its zone.
const timezone = z
  .string()
  .max(64)
  .refine((text) => /^[a-z]/i.test(text) && isTimezone(text))

/** Left out, null or empty: not set. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((given) => (given === undefined || given === '' ? null : given), schema.nullable()).default(null)
}

const feed = z.strictObject({ url: webAddress, kind: z.enum(['deep-dive', 'story']).default('story') })
const isUnique = (feeds: { url: string }[]) => new Set(feeds.map(({ url }) => url)).size === feeds.length

/** Every setting; the sentence of each is what its refusal says. */
const settings = z.strictObject({
  name: line(100).describe('One line of 1 to 100 characters.'),
  tagline: optional(line(200)).describe('One line of up to 200 characters.'),
  url: webAddress.describe('The address of the site, http or https.'),
  logoUrl: optional(webAddress).describe('The address of a picture, http or https.'),
  accentColor: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .default('#1f5f7a')
    .describe('A colour like #1f5f7a.'),
  language: language.default('en').describe('A language tag like en or ar-LB (BCP 47).'),
  timezone: timezone.describe('The name of a zone, like Europe/London.'),
  digestDay: z.enum(DAYS_OF_WEEK).default('monday').describe('A weekday, monday to sunday.'),
  digestHour: z.int().min(0).max(23).default(7).describe('A whole number from 0 to 23.'),
  draftHours: z
    .int()
    .min(0)
    .max(DRAFT_HOURS_MOST)
    .default(DRAFT_HOURS)
    .describe(`A whole number from 0 to ${DRAFT_HOURS_MOST}: how long before its slot a draft is there.`),
  approval: z
    .enum(['automatic', 'manual'])
    .default('automatic')
    .describe('automatic: the digest goes out at its hour. manual: a person sends it.'),
  fromName: optional(line(100)).describe('One line of up to 100 characters; the name where it is left out.'),
  fromEmail: mailAddress.describe('A bare e-mail address.'),
  noticeEmail: optional(mailAddress).describe(
    'A bare e-mail address: what confirmations and letters come from; fromEmail where it is left out.',
  ),
  replyTo: optional(mailAddress).describe('A bare e-mail address.'),
  deskEmail: optional(mailAddress).describe('A bare e-mail address: who is told when something needs a person.'),
  postalAddress: lines(500).describe('1 to 500 characters; it may have several lines.'),
  origins: z
    .array(origin)
    .max(LIST_LENGTH)
    .default([])
    .describe(`A list of up to ${LIST_LENGTH} origins like https://news.example.`),
  thankYouUrls: z
    .array(webAddress)
    .max(LIST_LENGTH)
    .default([])
    .describe(`A list of up to ${LIST_LENGTH} addresses, http or https.`),
  feeds: z
    .array(feed)
    .max(FEEDS)
    .refine(isUnique)
    .default([])
    .describe(
      `A list of up to ${FEEDS} different { "url", "kind" }; each url public and https, kind deep-dive or story.`,
    ),
  minStories: z.int().min(1).max(100).default(3).describe('A whole number from 1 to 100, not more than maxStories.'),
  maxStories: z.int().min(1).max(100).default(10).describe('A whole number from 1 to 100.'),
  shareThreshold: z.int().min(0).max(1_000_000).default(10).describe('A whole number from 0 to 1,000,000.'),
  shareWeight: z.number().min(0).max(10).default(1).describe('A number from 0 to 10.'),
})

const REQUIRED = ['name', 'url', 'timezone', 'fromEmail', 'postalAddress']

/** What an answer shows besides the settings: taken back without complaint, so that what was read can be sent again. */
const READ_ONLY = ['slug', 'nextDigestAt', 'createdAt', 'updatedAt']

function withoutReadOnly(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  return Object.fromEntries(Object.entries(given).filter(([name]) => !READ_ONLY.includes(name)))
}

/** The settings as they come, with their defaults as they leave. */
export const settingsShape = z
  .preprocess(withoutReadOnly, settings)
  .refine(({ minStories, maxStories }) => minStories <= maxStories, { path: ['minStories'] })
  .transform((settings) => ({ ...settings, fromName: settings.fromName ?? settings.name }))
  .describe('One JSON object with the settings.')

export type Settings = z.output<typeof settingsShape>

/** Some of the settings, as a merge patch; whether they hold is asked once they are put on what is there. */
export const patchShape = z.record(z.string(), z.unknown()).describe('One JSON object with the settings to change.')

/** How settings are spoken of when they are refused. */
export const SETTINGS_NAMES = { needed: REQUIRED, name: 'settings', unknown: 'unknown_setting' }

/** The settings with their defaults, or the first thing that is wrong with them. */
export function parseSettings(config: FeedConfig, given: unknown): { settings: Settings } | { problem: Complaint } {
  const parsed = settingsShape.safeParse(given)
  if (!parsed.success) return { problem: complaintOf(settingsShape, parsed.error, { ...SETTINGS_NAMES, given }) }
  const problem = feedsProblem(config, parsed.data)
  return problem ? { problem } : { settings: parsed.data }
}

type FeedConfig = Pick<Config, 'publicUrl' | 'isLocal'>

export const FEEDS_SENTENCE = `feeds: ${settings.shape.feeds.description}`

/** The feeds that this service does not go to, by their addresses: inside a network, its own, or not encrypted. */
export function feedsProblem({ publicUrl, isLocal }: FeedConfig, { feeds }: Pick<Settings, 'feeds'>): Complaint | null {
  const forbidden = feeds.filter(({ url }) => feedAddressProblem(url, { allowsLoopback: isLocal, publicUrl }) !== null)
  if (forbidden.length === 0) return null
  const named = forbidden.map(({ url }) => url.slice(0, 200)).join(', ')
  return { code: 'invalid_feeds', message: `${FEEDS_SENTENCE} Not so: ${named}` }
}

/** First segments of our own routes (a test compares), and words that a route or a person may one day want. */
const RESERVED_SLUGS = new Set(
  `v1 v2 v3 dev docs admin healthz readyz livez confirm unsubscribe preferences webhooks embed openapi
  about account accounts api app archive assets audit auth billing cdn cdn-cgi check-inbox contact dashboard digest digests download
  downloads enter error errors export favicon feed feeds files help home import index js keys language legal localhost login logout mail mailbox
  me messages metrics oauth page pages people privacy public publications register robots root rss search security session sessions settings
  share shared shares sign-in sign-out sign-up signin signout signup sitemap static stats status stories story subscribe subscriber
  subscribers support system terms tidings token tokens undefined user users visits webhook well-known widget widgets www`.split(
    /\s+/,
  ),
)

/** Why this slug cannot be had, or null. */
export function slugProblem(slug: string): 'invalid_slug' | 'reserved_slug' | null {
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(slug)) return 'invalid_slug'
  return RESERVED_SLUGS.has(slug) ? 'reserved_slug' : null
}
