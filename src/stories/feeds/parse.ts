/**
 * The text of a feed to its items: RSS, RDF, Atom, JSON Feed. Promises that a broken item never costs the others: XML is
 * cut into items first, and each is parsed alone, in the shell of its feed, when it is asked for. Of more items than are read the
 * newest are. Document types that declare anything are refused, in an item or for all of it: what they can do to a parser is worse
 * than what a feed could want them for.
 * What an item's elements mean is left to item.ts.
 */
import { parseAtomFeed, parseJsonFeed, parseRdfFeed, parseRssFeed } from 'feedsmith'
import { firstInstant } from '../catalogue/dates'
import { unescaped, withoutDataAddresses } from '../catalogue/html'
import { type FeedItem, fromAtom, fromJson, fromRdf, fromRss } from './item'
import { attributeOf, datesIn, elementText, tagsOf } from './markup'

/** Items read of one feed. */
export const ITEMS_LIMIT = 200

const ITEM_CHARACTERS = 524_288
const TAG_CHARACTERS = 8_192
const COMPLAINT_CHARACTERS = 4_096
/** Items whose dates are looked at to find the newest; behind them the order of the feed is believed. */
const DATED_ITEMS = 5_000

type BadItem = 'broken_markup' | 'item_too_large' | 'doctype_not_allowed'
/** `place`: its number in the feed, from 0. */
type ItemToRead = { place: number; read: () => FeedItem | BadItem }

/** What a feed says of itself. */
type About = { base: string | null; link: string | null; categories: string[]; language: string | null }

/** In the feed's order. `beyond`: the places of the items that are not read. `unreadable`: letters that were lost on the way. */
export type ParsedFeed = { items: ItemToRead[]; beyond: number[]; about: About; unreadable: number }

/** Why a text is no feed, with what it is instead. */
export type NoFeed = { error: 'not_a_feed' | 'doctype_not_allowed'; detail: string }

export function parseFeed(text: string): ParsedFeed | NoFeed {
  const light = withoutDataAddresses(text)
  const start = light
    .slice(0, 1_000)
    .replace(/^\ufeff/, '')
    .trimStart()
  const parsed = start.startsWith('{') || start.startsWith('[') ? parseJson(light) : parseXml(withWholeLetters(light))
  return 'error' in parsed ? parsed : { ...parsed, unreadable: text.match(/\ufffd/g)?.length ?? 0 }
}

type Parsed = Omit<ParsedFeed, 'unreadable'>

/** Old Java wrote letters beyond 16 bits as two references, neither of which is a letter. */
function withWholeLetters(text: string): string {
  return text.replace(
    /&#(5[56]\d{3}|xd[89ab][\da-f]{2});&#(5[67]\d{3}|xd[c-f][\da-f]{2});/gi,
    (_both, ...halves: string[]) =>
      String.fromCharCode(...halves.slice(0, 2).map((half) => Number(half.replace(/^x/i, '0x')))),
  )
}

function parseJson(text: string): Parsed | NoFeed {
  const feed = jsonObject(text)
  if (!feed) return { error: 'not_a_feed', detail: 'not a feed: JSON that is broken or no object' }
  if (!Array.isArray(feed.items)) return { error: 'not_a_feed', detail: 'not a feed: JSON without a list of items' }
  const dates = feed.items.map((item: unknown) =>
    isObject(item) ? [item.date_published, item.date_modified].map(String) : [],
  )
  const items: unknown[] = feed.items
  return {
    ...newest(
      items.map((item) => () => readJsonItem(item)),
      dates,
    ),
    about: { base: null, link: textOf(feed.home_page_url), categories: [], language: textOf(feed.language) },
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function readJsonItem(item: unknown): FeedItem | BadItem {
  const parsed = itemOf(
    () => parseJsonFeed({ version: 'https://jsonfeed.org/version/1.1', title: '-', items: [item] }).items,
  )
  return parsed ? fromJson({ item: parsed }) : 'broken_markup'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function jsonObject(text: string): Record<string, unknown> | null {
  const written = text.replace(/^\ufeff+/, '')
  // What templates leave: line breaks and tabs inside texts, a comma after the last item.
  const value = jsonValue(written) ?? jsonValue(written.replace(/\p{Cc}+/gu, ' ').replace(/,\s*(?=[\]}])/g, ''))
  return isObject(value) ? value : null
}

function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseXml(given: string): Parsed | NoFeed {
  const start = shellOf(given)
  const text = 'error' in start && start.error === 'not_a_feed' ? fromRoot(given) : given
  const shell = text === given ? start : shellOf(text)
  if ('error' in shell) return shell
  const cut = cutItems(text, shell.format === 'feed' ? 'entry' : 'item')
  if (cut === 'doctype_not_allowed') return DECLARES
  const reading = cut.blocks.map(
    ({ text: block, hasDoctype }) =>
      () =>
        readBlock({ block, hasDoctype, shell }),
  )
  return {
    ...newest(
      reading,
      cut.blocks.slice(0, DATED_ITEMS).map((block) => datesIn(block.text)),
    ),
    about: aboutOf(text.slice(shell.from, cut.from), shell),
  }
}

/** Without what a program complained of before the feed; a page that speaks of feeds is a page. */
function fromRoot(text: string): string {
  const start = text.slice(0, COMPLAINT_CHARACTERS)
  const at = start.search(/<(?:\?xml\s|rss\s|feed\s[^>]*xmlns|rdf:RDF\s)/i)
  return at <= 0 || /<(?:html|head|body|!doctype\s+html)[\s>]/i.test(start.slice(0, at)) ? text : text.slice(at)
}

type Block = { text: string; hasDoctype: boolean }

function readBlock({
  block,
  hasDoctype,
  shell,
}: {
  block: string
  hasDoctype: boolean
  shell: Shell
}): FeedItem | BadItem {
  if (hasDoctype) return 'doctype_not_allowed'
  if (block.length > ITEM_CHARACTERS) return 'item_too_large'
  const reader = (item: string) => readers[shell.format](`${shell.open}${item}${shell.close}`, item)
  // "5 < 7" in a text that nobody escaped.
  const mended = block.replace(/<(?=[\s\d=])/g, '&lt;')
  return reader(block) ?? (mended === block ? undefined : reader(mended)) ?? 'broken_markup'
}

/** Of too many the newest, whatever their order; what has no date comes after them. */
function newest(reading: ItemToRead['read'][], dates: string[][]): Pick<ParsedFeed, 'items' | 'beyond'> {
  const all = reading.map((read, place) => ({ place, read }))
  if (all.length <= ITEMS_LIMIT) return { items: all, beyond: [] }
  // The order is all that counts here, so any zone will do.
  const at = all.map(({ place }) => firstInstant(dates[place] ?? [], 'UTC') ?? Number.NEGATIVE_INFINITY)
  const byDate = all.toSorted(
    (one, other) => compare(at[other.place] ?? 0, at[one.place] ?? 0) || one.place - other.place,
  )
  const taken = new Set(byDate.slice(0, ITEMS_LIMIT).map(({ place }) => place))
  return {
    items: all.filter(({ place }) => taken.has(place)),
    beyond: all.filter(({ place }) => !taken.has(place)).map(({ place }) => place),
  }
}

/** Not by difference: that of two infinities is no number. */
function compare(one: number, other: number): number {
  return one < other ? -1 : one > other ? 1 : 0
}

const readers = {
  rss: (xml: string, block: string) =>
    read(
      itemOf(() => parseRssFeed(xml).items),
      block,
      fromRss,
    ),
  rdf: (xml: string, block: string) =>
    read(
      itemOf(() => parseRdfFeed(xml).items),
      block,
      fromRdf,
    ),
  feed: (xml: string, block: string) =>
    read(
      itemOf(() => parseAtomFeed(xml).entries),
      block,
      fromAtom,
    ),
}

function read<T>(
  item: T | undefined,
  block: string,
  from: (raw: { item: T; block: string }) => FeedItem,
): FeedItem | undefined {
  return item && from({ item, block })
}

/** The one item of a shell; none where the parser finds none or gives up, which it says by throwing. */
function itemOf<T>(parse: () => T[] | undefined): T | undefined {
  try {
    return parse()?.[0]
  } catch {
    return undefined
  }
}

/** `from`: where the feed's own elements begin. */
type Shell = {
  format: keyof typeof readers
  open: string
  close: string
  from: number
  bases: (string | null)[]
  language: string | null
}

const DECLARES: NoFeed = {
  error: 'doctype_not_allowed',
  detail: 'it declares a document type with entities of its own, which is not read',
}

/** The start tags around a feed's items: they hold the namespaces without which an item cannot be understood. */
function shellOf(text: string): Shell | NoFeed {
  const prolog = endOfProlog(text)
  if (prolog === null) return DECLARES
  const root = startTag(text, prolog, 'rss|feed|rdf')
  const format = root?.name.split(':').at(-1)?.toLowerCase()
  if (!root || (format !== 'rss' && format !== 'feed' && format !== 'rdf'))
    return noFeed(text.slice(prolog, prolog + 500))
  const channelAt =
    format === 'rss' ? text.slice(root.end, root.end + TAG_CHARACTERS).search(/<(?:[\w.-]+:)?channel[\s>]/i) : -1
  const channel = channelAt >= 0 ? startTag(text, root.end + channelAt, 'channel') : null
  // RSS has no namespace; one that is declared for it makes its elements another format's.
  const tags = [root.tag, channel?.tag ?? ''].map((tag) =>
    format === 'rss' ? tag.replace(/\sxmlns\s*=\s*(?:"[^"]*"|'[^']*')/, '') : tag,
  )
  return {
    format,
    open: tags.join(''),
    close: `${channel ? `</${channel.name}>` : ''}</${root.name}>`,
    from: channel?.end ?? root.end,
    bases: [attributeOf(root.tag, 'xml:base'), channel ? attributeOf(channel.tag, 'xml:base') : null],
    language: attributeOf(root.tag, 'xml:lang'),
  }
}

function noFeed(start: string): NoFeed {
  const what = /^\s*$/.test(start)
    ? 'nothing'
    : /^\s*<(?:html|head|body|script|div|title|meta)[\s>]/i.test(start)
      ? 'an HTML page'
      : start.trimStart().startsWith('<')
        ? 'XML of another kind'
        : 'text'
  return { error: 'not_a_feed', detail: `not a feed: ${what}` }
}

/** What stands before the first item (and, in RDF, beside it): the site's address, and what the feed is about. */
function aboutOf(head: string, { format, bases, language }: Shell): About {
  const own = head.slice(0, 100_000)
  const [outer = null, inner = null] = bases
  const links = tagsOf(own, 'link')
  const alternate = links.find(
    (tag) => attributeOf(tag, 'href') && /^(?:|alternate)$/i.test(attributeOf(tag, 'rel') ?? ''),
  )
  const text = format === 'feed' ? null : elementText(own, 'link')
  const link = text && /^\S+$/.test(text) ? text : null
  const categories =
    format === 'feed'
      ? tagsOf(own, 'category').map((tag) => attributeOf(tag, 'label') ?? attributeOf(tag, 'term') ?? '')
      : [...own.matchAll(/<category(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?([^<\]]{1,200})/gi)].map(([, name = '']) =>
          name.trim(),
        )
  return {
    base: inner && outer && URL.canParse(inner, outer) ? new URL(inner, outer).href : (inner ?? outer),
    link: link || (alternate ? attributeOf(alternate, 'href') : null),
    language: language ?? elementText(own, '(?:dc:)?language'),
    categories: categories
      .filter((name) => name !== '')
      .slice(0, 20)
      .map(unescaped),
  }
}

/**
 * Where the declaration, comments, instructions, white space and a harmless document type before the first element end; null where a
 * document type declares something.
 */
function endOfProlog(text: string): number | null {
  let at = 0
  for (;;) {
    while (/^[\s\ufeff]$/.test(text.charAt(at))) at += 1
    const doctype = /^<!DOCTYPE\s[^[>]*(.)/i.exec(text.slice(at, at + 1_000))
    if (doctype?.[1] === '[' || /^<!ENTITY/i.test(text.slice(at, at + 8))) return null
    const end = doctype ? '>' : text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : null
    const found = end ? text.indexOf(end, at) : -1
    if (!end || found < 0) return at
    at = found + end.length
  }
}

function startTag(text: string, at: number, names: string): { tag: string; name: string; end: number } | null {
  const pattern = new RegExp(`^<((?:[\\w.-]+:)?(?:${names}))(?=[\\s>])(?:[^"'>]|"[^"]*"|'[^']*')*>`, 'i')
  const [tag, name] = pattern.exec(text.slice(at, at + TAG_CHARACTERS)) ?? []
  return tag && name && !tag.endsWith('/>') ? { tag, name, end: at + tag.length } : null
}

/**
 * The text of each item, closed where its end tag is missing, and where the first begins. Tags inside comments and CDATA sections are
 * text; a section that holds another's beginning was never closed, and reaching for the next end would swallow the items between.
 */
function cutItems(text: string, itemName: 'item' | 'entry'): { blocks: Block[]; from: number } | 'doctype_not_allowed' {
  const marks = new RegExp(`<!--|<!\\[CDATA\\[|<!(?:DOCTYPE|ENTITY)|<(/?)((?:[\\w.-]+:)?${itemName})(?=[\\s>/])`, 'gi')
  const endOfComment = sections(text, '<!--', '-->')
  const endOfData = sections(text, '<![CDATA[', ']]>')
  const blocks: Block[] = []
  let from: number | null = null
  let open: { at: number; name: string; hasDoctype: boolean } | null = null
  const close = (until: number, { at, name, hasDoctype }: NonNullable<typeof open>) =>
    blocks.push({ text: `${text.slice(at, until)}</${name}>`, hasDoctype })
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    const [found, slash, name] = mark
    if (found === '<!--') marks.lastIndex = endOfComment(marks.lastIndex)
    else if (found === '<![CDATA[') marks.lastIndex = endOfData(marks.lastIndex)
    else if (name === undefined) {
      if (from === null) {
        if (endOfDoctype(text, mark.index)) return 'doctype_not_allowed'
      } else if (open) open.hasDoctype = true
      else return 'doctype_not_allowed'
    } else if (!open) open = slash ? null : { at: mark.index, name, hasDoctype: false }
    else if (open.name === name) {
      close(mark.index, open)
      open = slash ? null : { at: mark.index, name, hasDoctype: false }
    }
    from ??= open?.at ?? null
  }
  if (open) close(text.length, open)
  return { blocks, from: from ?? text.length }
}

/** Whether a document type before the items declares anything; without that it only names a format. */
function endOfDoctype(text: string, at: number): boolean {
  return !/^<!DOCTYPE\s[^[>]*>/i.test(text.slice(at, at + 1_000))
}

/** Where the section whose inside begins at `from` ends; `from` itself where it never does. */
function sections(text: string, startMark: string, endMark: string): (from: number) => number {
  const start = finder(text, startMark)
  const end = finder(text, endMark)
  return (from) => {
    const ends = end(from)
    const nested = start(from)
    return ends >= 0 && (nested < 0 || ends < nested) ? ends : from
  }
}

/** Finds the next place of a string, and looks again only when it has been passed: one walk through the text in all. */
function finder(text: string, wanted: string): (from: number) => number {
  let place = -2
  return (from) => {
    if (place !== -1 && place < from) place = text.indexOf(wanted, from)
    return place
  }
}
