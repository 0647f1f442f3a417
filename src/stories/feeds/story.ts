/**
 * The story that an item becomes. Promises: an item without a date is refused, because a guessed one would put an old story into this
 * week's digest; facts beside the point (a bad picture, an overlong category) are dropped and the story is kept.
 */
import { languageTag, primaryOf } from '../../ground/language'
import type { StoryKind } from '../../ground/schema'
import { firstInstant } from '../catalogue/dates'
import { type NewStory, type Problem, pictureAddress, problem, readStory, TEXT_LIMIT } from '../catalogue/input'
import { excerptOf, firstSentence, isStub, withoutOwnName } from '../catalogue/prose'
import { countWords, cut, plainBody, plainLine, readingMinutes } from '../catalogue/text'
import { languageOf } from '../related/languages'
import { baseOf, type Home, pageOf } from './addresses'
import type { FeedItem } from './item'
import { bestPicture } from './pictures'
import { type Known, sectionOf } from './sections'

/** What is known beside the item. */
export type Surroundings = { kind: StoryKind; home: Home; timezone: string; known: Known; language: string | null }

/** The name is what the feed calls the item, by which it is known again. */
export type ItemStory = NewStory & { guid: string | null }

// A description below this is a teaser: counting its words would say nothing about the article.
const TEASER_WORDS = 200
const NAME_CHARACTERS = 300

/** How a report names an item: by its address, or else its title, or else its place. */
export function nameOf(item: FeedItem | null, place: number, home?: Home): string {
  const address = item && home ? pageOf(item, home) : ''
  return cut(plainLine(address || item?.title || ''), NAME_CHARACTERS) || `item ${place + 1}`
}

export function toStory(
  item: FeedItem,
  { kind, home, timezone, known, language }: Surroundings,
): { story: ItemStory; warnings: Problem[] } | { problem: Problem } {
  if (item.dates.length === 0) return { problem: problem('missing_date') }
  const at = firstInstant(item.dates, timezone)
  const page = pageOf(item, home)
  const picture = pictureOf(item, home)
  const read = readStory(
    {
      url: page || undefined,
      title: item.title.trim() || firstWords(item),
      kind,
      publishedAt: at === null || Math.abs(at) > 8.64e15 ? 'unreadable' : new Date(at).toISOString(),
      category: cut(plainLine(sectionOf(item.tags, { authors: item.authors, page, known })), TEXT_LIMIT.label),
      imageUrl: picture.url,
      language: languageIn(item, language),
    },
    { timezone },
  )
  if ('problem' in read) return read
  const warnings = picture.warning ? [problem(picture.warning)] : []
  return { story: { ...read.story, ...wordsOf(item, read.story.title), guid: guidOf(item) }, warnings }
}

/** Notes and posts of social networks have no headline; their beginning stands for it. */
function firstWords({ summary, content }: FeedItem): string {
  return firstSentence(plainLine((summary.trim() || content).slice(0, 2_000)))
}

/** As the feed says, unless its headline is written in letters of another: many systems call every feed English. */
function languageIn({ language, title }: FeedItem, ofFeed: string | null): string | undefined {
  const named = languageTag(language?.trim()) ?? languageTag(ofFeed?.trim())
  return named && languageOf(title, named) === primaryOf(named) ? named : undefined
}

/** Plain text already: a "<b>" that is left in it is meant to be read. */
function wordsOf(item: FeedItem, title: string): Pick<NewStory, 'excerpt' | 'body' | 'readingMinutes'> {
  const [summary = '', content = ''] = [item.summary, item.content].map((text) => withoutOwnName(text.trim(), title))
  const whole = content.length > summary.length ? content : summary
  const isNoSummary =
    summary === '' || plainLine(summary) === title || isStub(plainLine(summary), plainLine(content.slice(0, 4_000)))
  const words = plainBody((isNoSummary && content) || summary)
  const excerpt = plainLine(words) === title ? '' : excerptOf(words, title)
  const isArticle = whole !== summary || countWords(whole) >= TEASER_WORDS
  const body = plainBody(whole)
  return {
    excerpt: excerpt || null,
    body: body || null,
    readingMinutes: isArticle && body ? readingMinutes(whole) : null,
  }
}

type Shown = { url?: string; warning?: 'picture_by_https' | 'insecure_image_url' }

function pictureOf(item: FeedItem, home: Home): Shown {
  const found = bestPicture(item.pictures, baseOf(home, item.base))
  const address = found && pictureAddress(found)
  if (!address) return {}
  const url = new URL(address)
  if (url.protocol === 'https:') return { url: address }
  // Another port is another server; nobody says that it speaks https.
  if (url.port !== '') return { warning: 'insecure_image_url' }
  url.protocol = 'https:'
  return { url: url.href, warning: 'picture_by_https' }
}

function guidOf({ guid }: FeedItem): string | null {
  return guid?.trim() ? cut(guid.trim(), NAME_CHARACTERS) : null
}
