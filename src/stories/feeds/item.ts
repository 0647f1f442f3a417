/**
 * What an item of a feed says, whatever its format: one shape for RSS, RDF, Atom and JSON Feed. Promises: text is plain text, however
 * often its producer escaped it; everything that an item offers for one purpose (links, dates, pictures, tags) is kept, best first.
 * What of it becomes the story is left to story.ts.
 */
import type { AtomFeed, JsonFeed, RdfFeed, RssFeed } from 'feedsmith'
import { bare, isHtml, isMarkedUp, textOfHtml, unescaped, withNames, withoutDataAddresses } from '../catalogue/html'
import { prose } from '../catalogue/prose'
import type { Link, Offered } from './addresses'
import { attributeOf, datesIn, elementText, tagsOf } from './markup'
import { type Picture, picturesIn } from './pictures'
import type { Tag } from './sections'

export type FeedItem = Offered & {
  title: string
  summary: string
  content: string
  tags: Tag[]
  authors: string[]
  pictures: Picture[]
  dates: string[]
  /** Its own, where it says one. */
  language: string | null
}

/** An item as its feed's parser has read it, and as it stands in the feed. */
type Raw<Item> = { item: Item; block: string }

export function fromRss({ item, block }: Raw<RssFeed.Item<string>>): FeedItem {
  const html = item.content?.encoded ?? item.atom?.content?.value
  return {
    ...named(block),
    links: [...(item.link ? [{ href: item.link }] : writtenLink(block)), ...linksIn(block)],
    guid: item.guid?.value ?? null,
    isPermalink: item.guid?.isPermaLink !== false,
    title: inline(item.title ?? item.dc?.titles?.[0] ?? ''),
    summary: markup(
      item.description ??
        item.dc?.descriptions?.[0] ??
        item.atom?.summary?.value ??
        item.itunes?.summary ??
        toldOf(item.media) ??
        item.itunes?.subtitle,
    ),
    content: markup(html),
    tags: [
      ...(item.categories ?? []).map(({ name, domain }) => ({ name: bare(name ?? ''), scheme: domain })),
      ...dublin(item.dc?.subjects),
      ...(item.media?.categories ?? []).map(({ name, label, scheme }) => ({
        name: bare(label ?? name ?? ''),
        scheme,
      })),
    ],
    authors: texts([
      ...(item.authors ?? []).map(({ name }) => name),
      ...(item.dc?.creators ?? []),
      item.itunes?.author,
    ]),
    pictures: [
      ...mediaPictures(item.media),
      ...(item.enclosures ?? []).flatMap(({ url, type }) => (url ? [{ url, type, place: 'enclosure' as const }] : [])),
      ...linked(linksIn(block)),
      ...imageElement(block),
      ...inText(block, html, item.description),
      ...(item.itunes?.image ? [{ url: item.itunes.image, place: 'show' as const }] : []),
    ],
    dates: texts([item.pubDate, ...dublinDates(item), item.atom?.published, item.atom?.updated, ...datesIn(block)]),
  }
}

export function fromRdf({ item, block }: Raw<RdfFeed.Item<string>>): FeedItem {
  return {
    ...named(block),
    links: [...(item.link ? [{ href: item.link }] : []), ...linksIn(block)],
    guid: item.rdf?.about ?? null,
    isPermalink: true,
    title: inline(item.title ?? item.dc?.titles?.[0] ?? ''),
    summary: markup(item.description ?? item.dc?.descriptions?.[0]),
    content: markup(item.content?.encoded),
    tags: dublin(item.dc?.subjects),
    authors: texts(item.dc?.creators ?? []),
    pictures: [
      ...mediaPictures(item.media),
      ...imageElement(block),
      ...inText(block, item.content?.encoded, item.description),
    ],
    dates: texts([...dublinDates(item), ...datesIn(block)]),
  }
}

export function fromAtom({ item, block }: Raw<AtomFeed.Entry<string>>): FeedItem {
  const content = isText(item.content) ? item.content : undefined
  const links = (item.links ?? []).flatMap(({ href, rel, type }) =>
    href ? [{ href, rel, type, base: baseOfLink(block, href) }] : [],
  )
  return {
    ...named(block),
    links: [...links, ...(links.length === 0 ? writtenLink(block) : []), ...elsewhere(block)],
    guid: item.id ?? null,
    isPermalink: true,
    title: typed(item.title, inline),
    summary: typed(item.summary, markup) || markup(toldOf(item.media)),
    content: typed(content, markup),
    tags: [
      ...(item.categories ?? []).map(({ label, term, scheme }) => ({ name: bare(label || (term ?? '')), scheme })),
      ...dublin(item.dc?.subjects),
    ],
    authors: texts([...(item.authors ?? []).map(({ name }) => name), ...(item.dc?.creators ?? [])]),
    pictures: [...mediaPictures(item.media), ...linked(links), ...inText(block, content?.value, item.summary?.value)],
    dates: texts([item.published, item.updated, ...dublinDates(item), ...datesIn(block)]),
  }
}

export function fromJson({ item }: { item: JsonFeed.Item<string> }): FeedItem {
  const id = item.id === undefined ? null : String(item.id)
  return {
    original: null,
    base: null,
    language: item.language ?? null,
    links: [item.url, item.external_url].flatMap((href) => (href ? [{ href }] : [])),
    guid: id,
    isPermalink: true,
    title: plainTitle(item.title ?? ''),
    summary: plain(item.summary),
    content: item.content_html ? markup(item.content_html) : plain(item.content_text),
    tags: (item.tags ?? []).map((name) => ({ name: bare(String(name)) })),
    authors: texts((item.authors ?? []).map(({ name }) => name)),
    pictures: [
      ...[item.image, item.banner_image].flatMap((url) => (url ? [{ url, place: 'image' as const }] : [])),
      ...(item.attachments ?? []).flatMap(({ url, mime_type: type }) =>
        url ? [{ url, type, place: 'enclosure' as const }] : [],
      ),
      ...(item.content_html ? picturesIn(item.content_html, null) : []),
    ],
    dates: texts([item.date_published, item.date_modified]),
  }
}

/** Text of an element that may hold HTML. Titles rarely do, but they often hold a second layer of entities. */
function inline(text: string): string {
  const once = bare(isHtml(text) ? textOfHtml(withNames(text)) : text)
  return isMarkedUp(once) && !isHtml(text) ? textOfHtml(withNames(once)) : once
}

/** Text of an element that holds HTML; where all of it is escaped once more, of that. */
function markup(text: string | undefined): string {
  if (!text) return ''
  const light = withoutDataAddresses(text)
  const once = isHtml(light) ? light : unescaped(light)
  return prose(textOfHtml(isMarkedUp(once) ? once : isHtml(light) ? light : withTypes(light)))
}

/** Where nothing is a tag of HTML, `Map<String, Integer>` is text; a comment, and `<o:p>` of an office program, are not. */
function withTypes(text: string): string {
  return text.replace(/<(?!!|\/?[a-z]+:[a-z])/gi, '&lt;')
}

/** Text that its format calls plain, and its producer may have taken for HTML. */
function plain(text: string | undefined): string {
  if (!text) return ''
  const once = unescaped(text)
  return isMarkedUp(text) || isMarkedUp(once) ? markup(text) : prose(once)
}

function plainTitle(title: string): string {
  const whole = bare(title)
  return isMarkedUp(whole) ? textOfHtml(withNames(whole)) : whole
}

/** Atom says of each text whether it is markup; what is called text often is markup all the same. */
function typed(text: AtomFeed.Content | undefined, convert: (text: string) => string): string {
  const isPlain = text?.type === undefined || text.type === 'text' || text.type === 'text/plain'
  const value = text?.value ?? ''
  if (!isPlain) return convert(value)
  return isMarkedUp(value) ? convert(value) : unescapedText(value, convert)
}

function unescapedText(value: string, convert: (text: string) => string): string {
  const once = unescaped(value)
  return isMarkedUp(once) && once !== value ? convert(once) : once
}

/** Not a picture or a film in place of a text. */
function isText(content: AtomFeed.Content | undefined): boolean {
  return content?.type === undefined || /text|html/i.test(content.type)
}

/** What the parser does not tell: the item's base and language, and the address behind a redirector's. */
function named(block: string): Pick<FeedItem, 'base' | 'original' | 'language'> {
  const [tag = ''] = /^<[^>]*>/.exec(block) ?? []
  return {
    base: attributeOf(tag, 'xml:base'),
    original: elementText(block, '(?:[\\w.-]+:)?origLink'),
    language: attributeOf(tag, 'xml:lang') ?? elementText(block, 'dc:language'),
  }
}

/** The first link that says anything: templates leave an empty one before it. */
function writtenLink(block: string): Link[] {
  const href = /<link(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[\s*)?([^\s<\]][^<\]]*)/i.exec(block)?.[1]
  return href ? [{ href }] : []
}

/** Links written as Atom writes them. */
function linksIn(block: string): Link[] {
  return tagsOf(block, 'link').flatMap((tag) => {
    const href = attributeOf(tag, 'href')
    const [rel, type] = [attributeOf(tag, 'rel') ?? undefined, attributeOf(tag, 'type') ?? undefined]
    return href ? [{ href, rel, type, base: attributeOf(tag, 'xml:base') }] : []
  })
}

/** Pictures that are linked to as enclosures. */
function linked(links: Link[]): Picture[] {
  return links.flatMap(({ rel, href, type, base }) =>
    rel?.toLowerCase() === 'enclosure' ? [{ url: href, type, place: 'enclosure', base }] : [],
  )
}

/** Where an entry's text stands that is not in the feed. */
function elsewhere(block: string): Link[] {
  const [content] = tagsOf(block, 'content')
  const [href, type] = content ? [attributeOf(content, 'src'), attributeOf(content, 'type') ?? ''] : []
  return href && /html/i.test(type ?? '')
    ? [{ href, type, base: content ? attributeOf(content, 'xml:base') : null }]
    : []
}

function baseOfLink(block: string, href: string): string | null {
  const tag = tagsOf(block, 'link').find((one) => attributeOf(one, 'href')?.trim() === href.trim())
  return tag ? attributeOf(tag, 'xml:base') : null
}

/** Pictures in the text stand against the base of the element that holds it. */
function inText(block: string, ...htmls: (string | undefined)[]): Picture[] {
  const [content] = tagsOf(block, 'content')
  const base = content ? attributeOf(content, 'xml:base') : null
  return htmls.flatMap((html) => {
    if (!html) return []
    return picturesIn(isHtml(html) ? html : unescaped(html), base)
  })
}

const IMAGE_CHARACTERS = 4_000

/** `<image>` is a feed's element by the book, and some write it into items: with a url, an address as text, or a link. */
function imageElement(block: string): Picture[] {
  const tag = /<image(?:\s[^<>]*)?>/i.exec(block)
  if (!tag) return []
  const element = block.slice(tag.index, tag.index + IMAGE_CHARACTERS)
  const within = elementText(element.slice(0, Math.max(element.indexOf('</image>'), 0)), 'url')
  const attribute = attributeOf(tag[0], 'href') ?? attributeOf(tag[0], 'url')
  const written = within ?? attribute ?? elementText(element, 'image')
  return written?.trim() && !written.includes('<') ? [{ url: unescaped(written.trim()), place: 'image' }] : []
}

type Media = NonNullable<RssFeed.Item<string>['media']>

function toldOf(media: Media | undefined): string | undefined {
  // Beside a single picture it is that picture's caption.
  return [media, ...(media?.groups ?? [])].flatMap((one) => one?.description?.value ?? [])[0]
}

function mediaPictures(media: Media | undefined): Picture[] {
  const groups = media?.groups ?? []
  const contents = [...(media?.contents ?? []), ...groups.flatMap((group) => group.contents ?? [])]
  const thumbnails = [...(media?.thumbnails ?? []), ...[...groups, ...contents].flatMap((one) => one.thumbnails ?? [])]
  return [
    ...contents.flatMap(({ url, type, medium, width, height }) =>
      url ? [{ url, type, medium, width, height, place: 'media' as const }] : [],
    ),
    ...thumbnails.flatMap(({ url, width, height }) =>
      url ? [{ url, width, height, place: 'thumbnail' as const }] : [],
    ),
  ]
}

function dublin(subjects: string[] | undefined): Tag[] {
  return (subjects ?? []).map((name) => ({ name: bare(name) }))
}

type Dublin = { dc?: { dates?: string[] }; dcterms?: { created?: string[]; issued?: string[]; modified?: string[] } }

function dublinDates({ dc, dcterms }: Dublin): (string | undefined)[] {
  return [...(dc?.dates ?? []), ...(dcterms?.issued ?? []), ...(dcterms?.created ?? []), ...(dcterms?.modified ?? [])]
}

function texts(given: unknown[]): string[] {
  return given.flatMap((one) =>
    typeof one === 'string' && one.trim() !== '' ? [one] : typeof one === 'number' ? [String(one)] : [],
  )
}
