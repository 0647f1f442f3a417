/**
 * What a publisher sends as a story, parsed at the edge: fields checked, text cleaned, addresses normalised, excerpt and
 * reading time worked out. Every bad field has its own code; the first one found rejects the story.
 * What a story that is left out of a push means, and what the database says to it, is left to upsert.ts.
 */
import * as z from 'zod'
import { SENTIMENTS, type StoryRow } from '../../ground/schema'
import { normaliseUrl } from '../../ground/url'
import { excerptOf, isHtml, isVisible, plainBody, plainLine, readingMinutes, textOfHtml } from './text'

/** Longest texts taken, in characters. */
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
> & { publishedAt: number | null; revision: number | null; material: boolean }

const MESSAGES = {
  invalid_story: 'A story is a JSON object.',
  missing_url: 'url is missing.',
  invalid_url: 'url is not a plain http or https address of at most 2,000 characters.',
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
  invalid_sentiment: 'sentiment is none of "positive", "neutral", "negative".',
  invalid_image_url: 'imageUrl is not a plain http or https address of at most 2,000 characters.',
  invalid_story_url: 'storyUrl is not a plain http or https address of at most 2,000 characters.',
  invalid_revision: `revision is not a whole number from 1 to ${LARGEST.revision}.`,
  invalid_material: 'material is neither true nor false.',
  invalid_body: 'body is not text.',
  broken_markup: 'The markup of this item cannot be read.',
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

/** Parses one story of a push. Fields that are not known here (an `id`, say) are ignored. */
export function readStory(raw: unknown): { story: NewStory } | { problem: Problem } {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return { story: withDerived(parsed.data) }
  const [issue] = parsed.error.issues
  const code = issue?.message ?? ''
  return { problem: problem(isCode(code) ? code : 'invalid_story') }
}

function isCode(text: string): text is Code {
  return Object.hasOwn(MESSAGES, text)
}

const title = z
  .string({ error: ({ input }) => (input === undefined || input === null ? 'missing_title' : 'invalid_title') })
  .transform(plainLine)
  .pipe(z.string().refine(isVisible, 'missing_title').max(TEXT_LIMIT.title, 'title_too_long'))

const url = z
  .string({ error: ({ input }) => (input === undefined || input === null ? 'missing_url' : 'invalid_url') })
  .transform((given) => normaliseUrl(given.trim()))
  .refine((normalised) => normalised !== null, 'invalid_url')
  .transform((normalised) => normalised ?? '')

// A date alone is refused: which day it is depends on a zone that nobody named.
const publishedAt = z
  .string('invalid_published_at')
  .pipe(z.iso.datetime({ offset: true, error: 'invalid_published_at' }))
  .transform((text) => Date.parse(text))
  .refine((at) => at >= EARLIEST && at < LATEST, 'invalid_published_at')

const body = z.string('invalid_body').transform((text) => (isHtml(text) ? textOfHtml(text) : text))

const schema = z.object(
  {
    url,
    title,
    kind: z.enum(['deep-dive', 'story'], 'invalid_kind').nullish(),
    publishedAt: publishedAt.nullish(),
    excerpt: line('invalid_excerpt', 'excerpt_too_long', TEXT_LIMIT.excerpt),
    category: line('invalid_category', 'category_too_long', TEXT_LIMIT.label),
    region: line('invalid_region', 'region_too_long', TEXT_LIMIT.label),
    readingMinutes: whole('invalid_reading_minutes', 1, LARGEST.readingMinutes),
    sourceCount: whole('invalid_source_count', 0, LARGEST.sourceCount),
    bias: line('invalid_bias', 'bias_too_long', TEXT_LIMIT.label),
    sentiment: z.enum(SENTIMENTS, 'invalid_sentiment').nullish(),
    imageUrl: address('invalid_image_url', plainAddress),
    storyUrl: address('invalid_story_url', normaliseUrl),
    revision: whole('invalid_revision', 1, LARGEST.revision),
    material: z.boolean('invalid_material').nullish(),
    body: body.nullish(),
  },
  'invalid_story',
)

function line(invalid: Code, tooLong: Code, limit: number) {
  return z.string(invalid).transform(plainLine).pipe(z.string().max(limit, tooLong)).nullish()
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

// A picture's address is not a story's: its parameters all count.
function plainAddress(given: string): string | null {
  return normaliseUrl(given) && new URL(given).href
}

/** Fills what follows from the body. A body without a visible character is none. */
function withDerived(parsed: z.infer<typeof schema>): NewStory {
  const text = parsed.body && isVisible(parsed.body) ? plainBody(parsed.body) : null
  return {
    url: parsed.url,
    kind: parsed.kind ?? 'story',
    title: parsed.title,
    excerpt: visible(parsed.excerpt) ?? (text === null ? null : excerptOf(text)),
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
  }
}

function visible(text: string | null | undefined): string | null {
  return text && isVisible(text) ? text : null
}
