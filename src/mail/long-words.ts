/**
 * Words longer than a phone's line, with soft hyphens where they may be broken: many mail programs know no `hyphens` in CSS, and would
 * break such a word anywhere, without one. In languages whose words grow that long; patterns and reading of them are the package
 * `hyphen`'s, the patterns texts of their own (scripts/lists.mjs), each read when the first long word of its language comes.
 */
import createHyphenator from 'hyphen'
import german from './built/hyphens-de.txt'
import spanish from './built/hyphens-es.txt'
import french from './built/hyphens-fr.txt'
import russian from './built/hyphens-ru.txt'

/** A line of the lead's headline on the narrowest phone, or of a standfirst beside a picture. */
const LINE_LETTERS = 20
const LONG_WORD = new RegExp(`\\p{L}{${LINE_LETTERS + 1},}`, 'u')
/** What somebody may copy: an address of the web or of a person. */
const ADDRESS = /:\/\/|@/

const PATTERNS: Record<string, string> = { de: german, es: spanish, fr: french, ru: russian }
const hyphenators = new Map<string, (text: string) => string>()

/** A comment (Outlook's tables stand in some), a tag, or text. JSX and MJML leave no `>` within a tag. */
const PIECE = /<!--[\s\S]*?-->|<(\/?)([a-z][a-z0-9]*)([^>]*)>|[^<]+/gi
const VOID = new Set(['br', 'img'])

/** A mail's text, each piece by the language that is said around it. What no reader sees (title, styles, the line beside the subject) stays. */
export function withSoftHyphens(html: string): string {
  if (!LONG_WORD.test(html)) return html
  const start = Math.max(0, html.indexOf('role="article"'))
  const languages = [/<html lang="([^"]*)"/.exec(html)?.[1] ?? '']
  const told = html.slice(start).replaceAll(PIECE, (piece, closing?: string, name?: string, attributes?: string) => {
    const language = languages.at(-1) ?? ''
    if (name === undefined) return piece.startsWith('<') ? piece : breakable(piece, language)
    if (closing) languages.pop()
    else if (!VOID.has(name)) languages.push(/\slang="([^"]*)"/.exec(attributes ?? '')?.[1] ?? language)
    return piece
  })
  return html.slice(0, start) + told
}

export function breakable(text: string, language: string): string {
  if (!LONG_WORD.test(text)) return text
  const hyphenate = hyphenatorFor(language.split('-', 1)[0]?.toLowerCase() ?? '')
  if (!hyphenate) return text
  return text.replaceAll(/\S+/g, (word) => (ADDRESS.test(word) || !LONG_WORD.test(word) ? word : hyphenate(word)))
}

function hyphenatorFor(language: string): ((text: string) => string) | null {
  const patterns = PATTERNS[language]
  if (patterns === undefined) return null
  const known = hyphenators.get(language)
  if (known) return known
  const made = createHyphenator(JSON.parse(patterns), { minWordLength: LINE_LETTERS + 1 })
  hyphenators.set(language, made)
  return made
}
