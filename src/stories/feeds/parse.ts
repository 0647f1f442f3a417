/**
 * The text of a feed to its items: RSS, RDF, Atom, JSON Feed. Promises that a broken item never costs the others: XML is
 * cut into items first, and each is parsed alone, in the shell of its feed. Document types and entities are refused; what
 * they can do to a parser is worse than what a feed could want them for.
 * What an item's elements mean is left to feed-item.ts.
 */
import { parseAtomFeed, parseJsonFeed, parseRdfFeed, parseRssFeed } from 'feedsmith'
import { type FeedItem, fromAtom, fromJson, fromRdf, fromRss } from './item'

/** Items read of one feed. */
export const ITEMS_LIMIT = 200

const ITEM_CHARACTERS = 524_288
const TAG_CHARACTERS = 8_192

/** In the feed's order. `beyond`: how many more items there were than are read. */
export type ParsedFeed = { items: (FeedItem | 'broken_markup' | 'item_too_large')[]; beyond: number }

export function parseFeed(text: string): ParsedFeed | 'not_a_feed' | 'doctype_not_allowed' {
  const start = text.slice(0, 1_000).trimStart()
  return start.startsWith('{') || start.startsWith('\ufeff{') ? parseJson(text) : parseXml(text)
}

function parseJson(text: string): ParsedFeed | 'not_a_feed' {
  const feed = jsonObject(text)
  if (!feed || !Array.isArray(feed.items)) return 'not_a_feed'
  const items = feed.items.slice(0, ITEMS_LIMIT).map((item: unknown) => {
    const parsed = itemOf(
      () => parseJsonFeed({ version: 'https://jsonfeed.org/version/1.1', title: '-', items: [item] }).items,
    )
    return parsed ? fromJson(parsed) : 'broken_markup'
  })
  return { items, beyond: Math.max(0, feed.items.length - ITEMS_LIMIT) }
}

function jsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

function parseXml(text: string): ParsedFeed | 'not_a_feed' | 'doctype_not_allowed' {
  const shell = shellOf(text)
  if (typeof shell === 'string') return shell
  const blocks = cutItems(text, shell.format === 'feed' ? 'entry' : 'item')
  if (blocks === 'doctype_not_allowed') return blocks
  const items = blocks.slice(0, ITEMS_LIMIT).map((block) => {
    if (block.length > ITEM_CHARACTERS) return 'item_too_large'
    return readers[shell.format](`${shell.open}${block}${shell.close}`) ?? 'broken_markup'
  })
  return { items, beyond: Math.max(0, blocks.length - ITEMS_LIMIT) }
}

const readers = {
  rss: (xml: string) =>
    read(
      itemOf(() => parseRssFeed(xml).items),
      fromRss,
    ),
  rdf: (xml: string) =>
    read(
      itemOf(() => parseRdfFeed(xml).items),
      fromRdf,
    ),
  feed: (xml: string) =>
    read(
      itemOf(() => parseAtomFeed(xml).entries),
      fromAtom,
    ),
}

function read<T>(item: T | undefined, from: (item: T) => FeedItem): FeedItem | undefined {
  return item && from(item)
}

/** The one item of a shell; none where the parser finds none or gives up, which it says by throwing. */
function itemOf<T>(parse: () => T[] | undefined): T | undefined {
  try {
    return parse()?.[0]
  } catch {
    return undefined
  }
}

type Shell = { format: keyof typeof readers; open: string; close: string }

/** The start tags around a feed's items: they hold the namespaces without which an item cannot be understood. */
function shellOf(text: string): Shell | 'not_a_feed' | 'doctype_not_allowed' {
  const at = endOfProlog(text)
  if (/^<!(DOCTYPE|ENTITY)/i.test(text.slice(at, at + 10))) return 'doctype_not_allowed'
  const root = startTag(text, at, 'rss|feed|rdf')
  const format = root?.name.split(':').at(-1)?.toLowerCase()
  if (!root || (format !== 'rss' && format !== 'feed' && format !== 'rdf')) return 'not_a_feed'
  const channelAt =
    format === 'rss' ? text.slice(root.end, root.end + TAG_CHARACTERS).search(/<(?:[\w.-]+:)?channel[\s>]/i) : -1
  const channel = channelAt >= 0 ? startTag(text, root.end + channelAt, 'channel') : null
  return {
    format,
    open: `${root.tag}${channel?.tag ?? ''}`,
    close: `${channel ? `</${channel.name}>` : ''}</${root.name}>`,
  }
}

/** Where the declaration, comments, instructions and white space before the first element end. */
function endOfProlog(text: string): number {
  let at = 0
  for (;;) {
    while (/^[\s\ufeff]$/.test(text.charAt(at))) at += 1
    const end = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : null
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
 * The text of each item, closed where its end tag is missing. Tags inside comments and CDATA sections are text; a section
 * that holds another's beginning was never closed, and reaching for the next end would swallow the items between.
 */
function cutItems(text: string, itemName: 'item' | 'entry'): string[] | 'doctype_not_allowed' {
  const marks = new RegExp(`<!--|<!\\[CDATA\\[|<!(?:DOCTYPE|ENTITY)|<(/?)((?:[\\w.-]+:)?${itemName})(?=[\\s>/])`, 'gi')
  const endOfComment = sections(text, '<!--', '-->')
  const endOfData = sections(text, '<![CDATA[', ']]>')
  const items: string[] = []
  let open: { at: number; name: string } | null = null
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    const [found, slash, name] = mark
    if (found === '<!--') marks.lastIndex = endOfComment(marks.lastIndex)
    else if (found === '<![CDATA[') marks.lastIndex = endOfData(marks.lastIndex)
    else if (name === undefined) return 'doctype_not_allowed'
    else if (!open) open = slash ? null : { at: mark.index, name }
    else if (open.name === name) {
      items.push(`${text.slice(open.at, mark.index)}</${name}>`)
      open = slash ? null : { at: mark.index, name }
    }
  }
  if (open) items.push(`${text.slice(open.at)}</${open.name}>`)
  return items
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
