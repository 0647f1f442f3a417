/**
 * Text as publishers send it, made safe to keep: one line or paragraphs, never markup, never what turns the reading
 * direction around. And what follows from a text: its excerpt and its reading time. Escaping is left to whoever prints it.
 */
import { compile } from 'html-to-text'

/** Longest body kept, in characters. */
export const BODY_CHARACTERS = 65_536

/** Where an excerpt made from a body is cut. */
const EXCERPT_CHARACTERS = 200

const WORDS_A_MINUTE = 238

// Nested elements cost a converter time that grows with their square; an article's markup is far below this.
const HTML_CHARACTERS = 200_000

// Overrides, embeddings and isolates can make a title read backwards or leak into the text after it. The plain marks
// (U+200E, U+200F) stay: Arabic and Hebrew headlines need them.
const UNWANTED = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/gu

/** One line of text: no line breaks, no control characters, composed letters. No-break spaces stay. */
export function plainLine(text: string): string {
  return clean(text)
    .replace(/[ \t\n\u2028\u2029]+/g, ' ')
    .trim()
}

/** Paragraphs of plain text, cut at the most that is kept. */
export function plainBody(text: string): string {
  // Line by line: a pattern for "spaces, then a line break" takes quadratic time on spaces without one.
  const lines = clean(text).split('\n')
  const trimmed = lines.map((line) => line.trim()).join('\n')
  return cut(trimmed.replace(/\n{3,}/g, '\n\n').trim(), BODY_CHARACTERS)
}

/** Whether anything of it can be seen. */
export function isVisible(text: string): boolean {
  return /[^\p{C}\p{Z}\p{M}]/u.test(text)
}

/** Whether a text is marked up; entities alone do not make it so. */
export function isHtml(text: string): boolean {
  return /<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>/i.test(text)
}

const convert = compile({
  wordwrap: false,
  limits: { maxDepth: 60, maxChildNodes: 10_000, ellipsis: '' },
  selectors: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ...['td', 'th'].map((selector) => ({ selector, format: 'inlineSurround', options: { suffix: ' ' } })),
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'ul', options: { itemPrefix: ' ' } },
  ],
})

/** What a piece of HTML says. Scripts, styles, pictures and addresses of links are left out. */
export function textOfHtml(html: string): string {
  return convert(html.slice(0, HTML_CHARACTERS))
}

/** The first words of a body, on one line. */
export function excerptOf(body: string): string {
  return shorten(plainLine(body.slice(0, EXCERPT_CHARACTERS * 4)), EXCERPT_CHARACTERS)
}

/** A line of at most `limit` characters, cut after a word where it can be, with an ellipsis that shows it. */
export function shorten(line: string, limit: number): string {
  if (line.length <= limit) return line
  const head = line.slice(0, limit)
  const space = head.lastIndexOf(' ')
  // Scripts without spaces, and very long words, are cut where the room ends.
  const kept = space > limit / 2 ? head.slice(0, space) : cut(line, limit - 1)
  return `${kept.replace(/[\s,;:.\-–—]+$/u, '')}…`
}

/** The first `limit` characters, never half of one. */
export function cut(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const SPACED_WORD = /[\p{L}\p{N}](?:['’.\u200c\u200d]?[\p{L}\p{M}\p{N}])*/gu

/** How many words, also in scripts that do not put spaces between them. */
export function countWords(text: string): number {
  let count = 0
  // The segmenter knows words that no space shows, and takes eighty times as long: a second for a push of 2 MB.
  if (UNSPACED.test(text)) for (const segment of segmenter.segment(text)) count += segment.isWordLike ? 1 : 0
  else for (const _word of text.matchAll(SPACED_WORD)) count += 1
  return count
}

/**
 * Minutes that an adult needs to read a text silently, at least 1. 238 words a minute is the mean of 190 studies of
 * English non-fiction: Brysbaert (2019), "How many words do we read per minute?", doi:10.1016/j.jml.2019.104047.
 */
export function readingMinutes(text: string): number {
  return Math.max(1, Math.round(countWords(text) / WORDS_A_MINUTE))
}

function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNWANTED, '').toWellFormed().normalize('NFC')
}
