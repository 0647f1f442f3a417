/**
 * Words longer than a phone's line, with soft hyphens where they may be broken: many mail programs know no `hyphens` in CSS, and would
 * break such a word anywhere, without one. German alone, whose words grow that long; patterns and reading of them are the package
 * `hyphen`'s, the patterns a text of their own (scripts/lists.mjs), read when the first long word comes.
 */
import createHyphenator from 'hyphen'
import patterns from './built/hyphens-de.txt'

/** A line of the lead's headline on the narrowest phone. */
const LINE_LETTERS = 20
const LONG_WORD = new RegExp(`\\p{L}{${LINE_LETTERS + 1},}`, 'u')

let hyphenate: ((text: string) => string) | null = null

/** Headlines alone: what is set smaller has room for any word. */
export function withSoftHyphens(html: string): string {
  const language = /<html lang="([^"]*)"/.exec(html)?.[1] ?? ''
  return html.replaceAll(/(<h([12])[^>]*>)([\s\S]*?)(?=<\/h\2>)/g, (_whole, tag: string, _level, inner: string) => {
    const own = /\slang="([^"]*)"/.exec(tag)?.[1] ?? language
    return tag + inner.replaceAll(/(^|>)([^<]+)/g, (_, before: string, text: string) => before + breakable(text, own))
  })
}

export function breakable(text: string, language: string): string {
  if (!/^de\b/i.test(language) || !LONG_WORD.test(text)) return text
  hyphenate ??= createHyphenator(JSON.parse(patterns), { minWordLength: LINE_LETTERS + 1 })
  return hyphenate(text)
}
