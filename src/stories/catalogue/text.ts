/**
 * Text as publishers send it, made safe to keep: one line or paragraphs, never what turns the reading direction around; and its
 * reading time. Markup is html.ts's, excerpts are prose.ts's. Escaping is left to whoever prints it.
 */
import { segmenter } from '../../../emails/formats'

/** Longest body kept, in characters. */
export const BODY_CHARACTERS = 65_536

const WORDS_A_MINUTE = 238

// Overrides, embeddings and isolates can make a title read backwards or leak into the text after it. The plain marks
// (U+200E, U+200F) stay: Arabic and Hebrew headlines need them.
const UNWANTED = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/gu

/** One line of text: no line breaks, no control characters, composed letters. No-break spaces stay. */
export function plainLine(text: string): string {
  return (
    clean(text)
      // A space that does not break stays where it stands alone: it is meant.
      .replace(/[ \t\n\u2028\u2029\u00a0]{2,}|[\t\n\u2028\u2029]/g, ' ')
      .trim()
  )
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

/** The first `limit` characters, never half of one. */
export function cut(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')
}

const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const SPACED_WORD = /[\p{L}\p{N}](?:['’.\u200c\u200d]?[\p{L}\p{M}\p{N}])*/gu

/** How many words, also in scripts that do not put spaces between them. */
export function countWords(text: string): number {
  let count = 0
  // The segmenter knows words that no space shows, and takes eighty times as long: a second for a push of 2 MB.
  if (UNSPACED.test(text))
    for (const segment of segmenter('en', 'word').segment(text)) count += segment.isWordLike ? 1 : 0
  else for (SPACED_WORD.lastIndex = 0; SPACED_WORD.test(text); ) count += 1
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
