/**
 * What an item of a feed says, whatever its format, and the story that it becomes. Promises: relative links are resolved
 * against the feed; an item without a date is refused, because a guessed one would put an old story into this week's
 * digest; facts beside the point (a bad picture, an overlong category) are dropped and the story is kept.
 */
import type { AtomFeed, JsonFeed, RdfFeed, RssFeed } from 'feedsmith'
import type { StoryKind } from '../../ground/schema'
import { type NewStory, type Problem, problem, readStory, TEXT_LIMIT } from '../catalogue/input'
import { countWords, cut, excerptOf, isHtml, plainBody, plainLine, readingMinutes, textOfHtml } from '../catalogue/text'

/** Plain text and addresses as they stand in the feed. */
export type FeedItem = {
  title: string
  link: string
  summary: string
  content: string
  category: string
  image: string
  date: string
}

// A description below this is a teaser: counting its words would say nothing about the article.
const TEASER_WORDS = 200
const NAME_CHARACTERS = 300

/** How a report names an item: by its address, or else its title, or else its place. */
export function nameOf(item: FeedItem | null, place: number): string {
  return cut(plainLine(item?.link || item?.title || ''), NAME_CHARACTERS) || `item ${place + 1}`
}

export function toStory(
  item: FeedItem,
  { kind, feedUrl }: { kind: StoryKind; feedUrl: string },
): { story: NewStory } | { problem: Problem } {
  if (!item.date.trim()) return { problem: problem('missing_date') }
  const summary = plainBody(item.summary)
  const content = plainBody(item.content)
  const text = content.length > summary.length ? content : summary
  const read = readStory({
    url: item.link ? resolve(item.link, feedUrl) : undefined,
    title: item.title,
    kind,
    publishedAt: isoDate(item.date) ?? item.date,
    excerpt: excerptOf(summary || content),
    category: cut(plainLine(item.category), TEXT_LIMIT.label),
    imageUrl: pictureOf(item, feedUrl),
  })
  if ('problem' in read) return read
  const isArticle = text !== summary || countWords(text) >= TEASER_WORDS
  // Not through `body` above: this is plain text already, and a "<b>" that is left in it is meant to be read.
  return {
    story: { ...read.story, body: text || null, readingMinutes: isArticle && text ? readingMinutes(text) : null },
  }
}

export function fromRss(item: RssFeed.Item<string>): FeedItem {
  const guid = item.guid?.isPermaLink === false ? undefined : item.guid?.value
  return {
    title: inline(item.title ?? item.dc?.titles?.[0]),
    link: item.link ?? alternate(item.atom?.links) ?? (guid && URL.canParse(guid) ? guid : ''),
    summary: block(item.description ?? item.dc?.descriptions?.[0] ?? item.atom?.summary?.value),
    content: block(item.content?.encoded ?? item.atom?.content?.value),
    category: item.categories?.[0]?.name ?? item.dc?.subjects?.[0] ?? '',
    image: mediaPicture(item.media) ?? item.enclosures?.find(({ type }) => type?.startsWith('image/'))?.url ?? '',
    date: item.pubDate ?? item.dc?.dates?.[0] ?? item.atom?.published ?? item.atom?.updated ?? '',
  }
}

export function fromRdf(item: RdfFeed.Item<string>): FeedItem {
  return {
    title: inline(item.title ?? item.dc?.titles?.[0]),
    link: item.link ?? item.rdf?.about ?? '',
    summary: block(item.description ?? item.dc?.descriptions?.[0]),
    content: block(item.content?.encoded),
    category: item.dc?.subjects?.[0] ?? '',
    image: mediaPicture(item.media) ?? '',
    date: item.dc?.dates?.[0] ?? item.dcterms?.created?.[0] ?? '',
  }
}

export function fromAtom(entry: AtomFeed.Entry<string>): FeedItem {
  const category = entry.categories?.[0]
  return {
    title: typed(entry.title, inline),
    link: alternate(entry.links) ?? '',
    summary: typed(entry.summary, block),
    content: typed(entry.content, block),
    category: category?.label ?? category?.term ?? entry.dc?.subjects?.[0] ?? '',
    image:
      mediaPicture(entry.media) ??
      entry.links?.find(({ rel, type }) => rel === 'enclosure' && type?.startsWith('image/'))?.href ??
      '',
    date: entry.published ?? entry.updated ?? entry.dc?.dates?.[0] ?? '',
  }
}

export function fromJson(item: JsonFeed.Item<string>): FeedItem {
  return {
    title: item.title ?? '',
    link: item.url ?? item.external_url ?? (URL.canParse(item.id ?? '') ? (item.id ?? '') : ''),
    summary: item.summary ?? '',
    content: item.content_text ?? block(item.content_html),
    category: item.tags?.[0] ?? '',
    image: item.image ?? item.banner_image ?? '',
    date: item.date_published ?? item.date_modified ?? '',
  }
}

/** Text of an element that may hold HTML. Titles rarely do, but they often hold a second layer of entities. */
function inline(text: string | undefined): string {
  return text && (isHtml(text) || /&[a-z0-9#]+;/i.test(text)) ? textOfHtml(text) : (text ?? '')
}

function block(text: string | undefined): string {
  return text ? plainBody(textOfHtml(text)) : ''
}

/** Atom says of each text whether it is markup. */
function typed(text: AtomFeed.Content | undefined, convert: (text: string | undefined) => string): string {
  const isPlain = text?.type === undefined || text.type === 'text' || text.type === 'text/plain'
  return isPlain ? (text?.value ?? '') : convert(text?.value)
}

function alternate(links: { href?: string; rel?: string }[] | undefined): string | undefined {
  return links?.find(({ rel }) => rel === undefined || rel === 'alternate')?.href
}

type Media = NonNullable<RssFeed.Item<string>['media']>

/** The widest picture: feeds list several sizes of one, and a digest scales down better than up. */
function mediaPicture(media: Media | undefined): string | undefined {
  const contents = [...(media?.contents ?? []), ...(media?.groups ?? []).flatMap((group) => group.contents ?? [])]
  const pictures = contents.filter(
    ({ url, type, medium }) => url && (medium ?? 'image') === 'image' && (type ?? 'image/').startsWith('image/'),
  )
  const thumbnails = [...(media?.thumbnails ?? []), ...(media?.groups ?? []).flatMap((group) => group.thumbnails ?? [])]
  const [widest] = (pictures.length > 0 ? pictures : thumbnails).toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0))
  return widest?.url
}

function pictureOf({ image }: FeedItem, feedUrl: string): string | null {
  const address = image ? resolve(image, feedUrl) : ''
  return 'story' in readStory({ url: address, title: '-' }) ? address : null
}

function resolve(address: string, feedUrl: string): string {
  const trimmed = address.trim()
  return URL.canParse(trimmed, feedUrl) ? new URL(trimmed, feedUrl).href : trimmed
}

// RFC 822 names only North America's zones; feeds use these as well.
const ZONES: Record<string, string> = {
  WET: '+0000',
  WEST: '+0100',
  BST: '+0100',
  CET: '+0100',
  CEST: '+0200',
  EET: '+0200',
  EEST: '+0300',
  MSK: '+0300',
  IST: '+0530',
  JST: '+0900',
}

const RFC_822 =
  /^(?:[a-z]+,?\s+)?(\d{1,2}\s+[a-z]{3,9}\.?,?\s+\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?)\s*([a-z]{1,4}|[+-]\d{2}:?\d{2})?$/i
const RFC_3339 = /^(\d{4}-\d{2}-\d{2})(?:[t ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(z|[+-]\d{2}:?\d{2})?)?$/i

/** A feed's date as ISO 8601 UTC, or null. Only the two shapes that feeds use: Date.parse alone finds a date in "Part 3". */
function isoDate(text: string): string | null {
  const trimmed = text.trim()
  const [, day, zone = 'GMT'] = RFC_822.exec(trimmed) ?? []
  const [, date, time = '00:00', offset = 'Z'] = RFC_3339.exec(trimmed) ?? []
  const at = day
    ? Date.parse(`${day} ${ZONES[zone.toUpperCase()] ?? zone}`)
    : Date.parse(`${date}T${time}${offset.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase()}`)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}
