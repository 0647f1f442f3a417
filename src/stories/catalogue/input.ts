/**
 * What a publisher sends as a story, parsed at the edge: fields checked, text cleaned, addresses normalised, excerpt and
 * reading time worked out. Every bad field has its own code; one that decides something rejects the story, others are left out.
 * What a story that is left out of a push means, and what the database says to it, is left to upsert.ts.
 */
import * as z from 'zod'
import { languageTag } from '../../ground/language'
import { SENTIMENTS, type StoryRow } from '../../ground/schema'
import { normaliseUrl } from '../../ground/url'
import { hasTime, instantOf } from './dates'
import { bare, isMarkedUp, textOfHtml, unescaped, withNames } from './html'
import { excerptOf, prose } from './prose'
import { isVisible, plainBody, plainLine, readingMinutes } from './text'

/** Longest texts taken, in characters of what is kept. */
export const TEXT_LIMIT = { title: 300, excerpt: 2_000, label: 100 } as const

const LARGEST = { readingMinutes: 6_000, sourceCount: 100_000, revision: 1_000_000_000 } as const
const EARLIEST = Date.parse('1800-01-01T00:00:00Z')
const LATEST = Date.parse('2200-01-01T00:00:00Z')

/** A story as it will be written. What is null is not known; `publishedAt` then means now, or what it was. */
export type NewStory = Pick<
  StoryRow,
  | 'url'
  | 'kind'
  | 'title'
  | 'excerpt'
  | 'category'
  | 'region'
  | 'readingMinutes'
  | 'sourceCount'
  | 'bias'
  | 'sentiment'
  | 'imageUrl'
  | 'storyUrl'
  | 'body'
  | 'language'
> & { publishedAt: number | null; revision: number | null; material: boolean }

const MESSAGES = {
  invalid_story: 'A story is a JSON object.',
  missing_url: 'url is missing.',
  invalid_url: 'url is not a plain http or https address of at most 2,000 bytes, encoded.',
  missing_title: 'title is missing or empty.',
  invalid_title: 'title is not text.',
  title_too_long: `title is longer than ${TEXT_LIMIT.title} characters.`,
  invalid_kind: 'kind is neither "deep-dive" nor "story".',
  invalid_published_at: 'publishedAt is not a date and time like 2026-02-27T12:00:00Z, between 1800 and 2200.',
  missing_date: 'The item has no date.',
  invalid_excerpt: 'excerpt is not text.',
  excerpt_too_long: `excerpt is longer than ${TEXT_LIMIT.excerpt} characters.`,
  invalid_category: 'category is not text.',
  category_too_long: `category is longer than ${TEXT_LIMIT.label} characters.`,
  invalid_region: 'region is not text.',
  region_too_long: `region is longer than ${TEXT_LIMIT.label} characters.`,
  invalid_bias: 'bias is not text.',
  bias_too_long: `bias is longer than ${TEXT_LIMIT.label} characters.`,
  invalid_reading_minutes: `readingMinutes is not a whole number from 1 to ${LARGEST.readingMinutes}.`,
  invalid_source_count: `sourceCount is not a whole number from 0 to ${LARGEST.sourceCount}.`,
  invalid_sentiment: 'sentiment is none of "positive", "neutral", "negative"; the story was taken without one.',
  invalid_image_url:
    'imageUrl is not a whole https address of at most 2,000 bytes; the story was taken without a picture.',
  insecure_image_url:
    'imageUrl is an http address, which readers’ mail programs do not show; the story was taken without a picture.',
  invalid_language: 'language is no language tag like de or pt-BR; the story was taken without one.',
  invalid_story_url: 'storyUrl is not a plain http or https address of at most 2,000 bytes, encoded.',
  invalid_revision: `revision is not a whole number from 1 to ${LARGEST.revision}.`,
  invalid_material: 'material is neither true nor false.',
  invalid_body: 'body is not text.',
  broken_markup: 'The markup of this item cannot be read.',
  doctype_not_allowed: 'The item declares a document type or an entity; put such text into a CDATA section.',
  picture_by_https: 'The picture’s address is http; it is asked for by https.',
  unreadable_letters: 'Some letters could not be read: the feed is not in the encoding that it names.',
  out_of_time: 'The feed took too long to read; this item comes with the next read.',
  item_too_large: 'The item is larger than 512 KB.',
  too_many_items: 'The feed holds more than 200 items; this one was not read.',
  too_many_stories: 'A push holds at most 500 stories; this one was not read.',
} as const

type Code = keyof typeof MESSAGES

/** Why a story was not taken: a stable code, and a sentence for a person. */
export type Problem = { code: Code; message: string }

export function problem(code: Code): Problem {
  return { code, message: MESSAGES[code] }
}

/** A story, with what was left out of it; or why there is none. */
export type ReadStory = { story: NewStory; warnings: Problem[] } | { problem: Problem }

/**
 * Parses one story of a push. Fields that are not known here (an `id`, say) are ignored, and so are facts beside the point that are
 * no good: a story without its picture is worth more than none.
 */
export function readStory(raw: unknown, { timezone }: { timezone: string }): ReadStory {
  const given = asMeant(raw)
  const schema = schemaFor(timezone)
  const first = schema.safeParse(given)
  if (first.success) return { story: withDerived(first.data), warnings: [] }
  const { issues } = first.error
  const bad = issues.find(({ path: [field] }) => !BESIDE.has(String(field)))
  if (bad) return { problem: problemOf(bad) }
  const left = new Set(issues.map(({ path: [field] }) => String(field)))
  const second = schema.safeParse(
    Object.fromEntries(Object.entries(Object(given)).filter(([field]) => !left.has(field))),
  )
  if (!second.success) throw second.error
  return { story: withDerived(second.data), warnings: issues.map(problemOf) }
}

function problemOf({ message }: { message: string }): Problem {
  return problem(isCode(message) ? message : 'invalid_story')
}

/** What describes a story and decides nothing: where it is no good it is left out. */
const BESIDE = new Set(
  words('excerpt category region readingMinutes sourceCount bias sentiment imageUrl storyUrl language'),
)
const REQUIRED = new Set(['url', 'title'])
const NUMBERS = new Set(['readingMinutes', 'sourceCount', 'revision'])

/** Empty text is what templates write for "not known", and a number as text is what databases give them. */
function asMeant(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw
  const fields = Object.entries(raw)
    .filter(([name, value]) => REQUIRED.has(name) || typeof value !== 'string' || value.trim() !== '')
    .map(([name, value]) => [name, NUMBERS.has(name) && /^\d{1,10}$/.test(value) ? Number(value) : value])
  return Object.fromEntries(fields)
}

function words(text: string): string[] {
  return text.split(' ')
}

function isCode(text: string): text is Code {
  return Object.hasOwn(MESSAGES, text)
}

const FORMATTED = /<(b|i|em|strong|span|sup|sub|small|mark|u|code|q|cite)(?:\s[^<>]*)?>([^<]*)<\/\1>/gi

/** A headline without what only formats it; all other markup in it is what it speaks of. */
function unformatted(text: string): string {
  const once = text.replace(FORMATTED, '$2')
  return once === text ? text : once.replace(FORMATTED, '$2')
}

const title = z
  .string({ error: ({ input }) => (input === undefined || input === null ? 'missing_title' : 'invalid_title') })
  .transform((text) => plainLine(bare(unformatted(bare(text)))))
  .pipe(z.string().refine(isVisible, 'missing_title').max(TEXT_LIMIT.title, 'title_too_long'))

const url = z
  .string({ error: ({ input }) => (input === undefined || input === null ? 'missing_url' : 'invalid_url') })
  // A template that writes for a page escapes its addresses.
  .transform((given) => normaliseUrl(given.trim().replaceAll('&amp;', '&')))
  .refine((normalised) => normalised !== null, 'invalid_url')
  .transform((normalised) => normalised ?? '')

// A date alone is refused: which day it is, is the publication's to say, but at which hour is nobody's.
function publishedAt(timezone: string) {
  return z
    .string('invalid_published_at')
    .refine(hasTime, 'invalid_published_at')
    .transform((text) => instantOf(text, timezone) ?? Number.NaN)
    .refine((at) => at >= EARLIEST && at < LATEST, 'invalid_published_at')
}

/** What systems call text is HTML for many of them, and some escape that once more. */
function textOf(given: string): string {
  if (isMarkedUp(given)) return textOfHtml(withNames(given))
  const once = unescaped(given)
  return isMarkedUp(once) && once !== given ? textOfHtml(withNames(once)) : once
}

const body = z.string('invalid_body').transform(textOf)

const excerpt = z
  .string('invalid_excerpt')
  .transform((text) => plainLine(prose(textOf(text))))
  .pipe(z.string().max(TEXT_LIMIT.excerpt, 'excerpt_too_long'))

// A schema a zone: a push of 500 stories must not make 500 of them.
let last: { timezone: string; schema: ReturnType<typeof makeSchema> } | null = null

function schemaFor(timezone: string) {
  if (last?.timezone !== timezone) last = { timezone, schema: makeSchema(timezone) }
  return last.schema
}

function makeSchema(timezone: string) {
  return z.object(
    {
      url,
      title,
      kind: z.enum(['deep-dive', 'story'], 'invalid_kind').nullish(),
      publishedAt: publishedAt(timezone).nullish(),
      excerpt: excerpt.nullish(),
      category: line('invalid_category', 'category_too_long', TEXT_LIMIT.label),
      region: line('invalid_region', 'region_too_long', TEXT_LIMIT.label),
      readingMinutes: whole('invalid_reading_minutes', 1, LARGEST.readingMinutes),
      sourceCount: whole('invalid_source_count', 0, LARGEST.sourceCount),
      bias: line('invalid_bias', 'bias_too_long', TEXT_LIMIT.label),
      sentiment: z.enum(SENTIMENTS, 'invalid_sentiment').nullish(),
      imageUrl: address('invalid_image_url', pictureAddress).refine(
        (found) => !found?.startsWith('http:'),
        'insecure_image_url',
      ),
      storyUrl: address('invalid_story_url', normaliseUrl),
      revision: whole('invalid_revision', 1, LARGEST.revision),
      material: z.boolean('invalid_material').nullish(),
      body: body.nullish(),
      language: z
        .string('invalid_language')
        .transform((given) => languageTag(given.trim()))
        .refine((tag) => tag !== null, 'invalid_language')
        .nullish()
        .describe('BCP 47, where it is not the publication’s: its headline is marked with it.'),
    },
    'invalid_story',
  )
}

/** A story of a push, for the API's pages; which day a date without a zone is, is the publication's to say. */
export const pushedStory = makeSchema('UTC')

function line(invalid: Code, tooLong: Code, limit: number) {
  return z
    .string(invalid)
    .transform((text) => plainLine(bare(text)))
    .pipe(z.string().max(limit, tooLong))
    .nullish()
}

function whole(invalid: Code, least: number, most: number) {
  return z.int(invalid).min(least, invalid).max(most, invalid).nullish()
}

function address(invalid: Code, read: (given: string) => string | null) {
  return z
    .string(invalid)
    .transform((given) => read(given.trim()))
    .refine((found) => found !== null, invalid)
    .nullish()
}

/** A picture's address is not a story's: its parameters all count. */
export function pictureAddress(given: string): string | null {
  return normaliseUrl(given.trim()) && new URL(given.trim()).href
}

/** Fills what follows from the body. A body without a visible character is none. */
function withDerived(parsed: z.infer<ReturnType<typeof makeSchema>>): NewStory {
  const text = parsed.body && isVisible(parsed.body) ? plainBody(parsed.body) : null
  return {
    url: parsed.url,
    kind: parsed.kind ?? 'story',
    title: parsed.title,
    excerpt: visible(parsed.excerpt) ?? (text === null ? null : visible(excerptOf(prose(text), parsed.title))),
    category: visible(parsed.category),
    region: visible(parsed.region),
    publishedAt: parsed.publishedAt ?? null,
    // Of the whole text, not of what is kept.
    readingMinutes: parsed.readingMinutes ?? (parsed.body && text ? readingMinutes(parsed.body) : null),
    sourceCount: parsed.sourceCount ?? null,
    bias: visible(parsed.bias),
    sentiment: parsed.sentiment ?? null,
    imageUrl: parsed.imageUrl ?? null,
    storyUrl: parsed.storyUrl ?? null,
    revision: parsed.revision ?? null,
    material: parsed.material ?? false,
    body: text,
    language: parsed.language ?? null,
  }
}

function visible(text: string | null | undefined): string | null {
  return text && isVisible(text) ? text : null
}
