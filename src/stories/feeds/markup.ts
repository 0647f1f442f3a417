/**
 * What the feed parser does not tell: attributes of an item's tags, and elements of formats that it does not know. Looks at one item's
 * text or a shell's tags, by patterns that go through it once.
 */
import { decodeXML } from 'entities'

/** The value of an attribute in a start tag, or null. */
export function attributeOf(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag)
  return found ? decodeXML(found[1] ?? found[2] ?? '') : null
}

/** The start tags of an element, its namespace's prefix written or not. */
export function tagsOf(text: string, name: string): string[] {
  return text.match(new RegExp(`<(?:[\\w.-]+:)?${name}(?=[\\s/>])(?:[^"'<>]|"[^"<]*"|'[^'<]*')*>`, 'gi')) ?? []
}

const DATES = [
  ...[
    'pubDate',
    'published',
    '(?:dc:)?date',
    '(?:dcterms:)?issued',
    '(?:dcterms:)?created',
    'prism:(?:publication|cover)Date',
  ],
  ...['updated', '(?:dcterms:)?modified'],
].map((name) => new RegExp(`<${name}(?:\\s[^<>]*)?>\\s*(?:<!\\[CDATA\\[)?([^<\\]]{1,100})`, 'gi'))

/** The dates of an item as they stand in its text: when it was published, then when it was changed. */
export function datesIn(block: string): string[] {
  const head = block.length > 40_000 ? `${block.slice(0, 20_000)}${block.slice(-20_000)}` : block
  return DATES.flatMap((date) => [...head.matchAll(date)].map(([, written = '']) => decodeXML(written).trim()))
}

/** What the first element of that name holds, prefix and all, or null. */
export function elementText(text: string, name: string): string | null {
  const open = new RegExp(`<${name}(?:\\s[^<>]*)?>`, 'i').exec(text)
  if (!open) return null
  const from = open.index + open[0].length
  const until = text.indexOf('</', from)
  // A section may hold what looks like an end.
  const section = /^\s*<!\[CDATA\[([\s\S]*?)\]\]>/.exec(text.slice(from, from + 20_000))
  if (section) return (section[1] ?? '').trim()
  return until < 0 ? null : decodeXML(text.slice(from, until)).trim()
}
