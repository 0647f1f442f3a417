/**
 * What a piece of HTML says: paragraphs of plain text, without scripts, pictures, forms and captions.
 * Promises: time that grows with the text's length alone, however its elements are nested; nothing of its markup is left.
 * What of the text is an article's and what its feed's machinery added is left to prose.ts.
 */
import { decodeHTMLStrict } from 'entities'
import { Tokenizer } from 'htmlparser2'

/** Longest HTML looked at, in characters, once pictures written into it are taken out. */
const HTML_CHARACTERS = 1_000_000

/** Names of HTML's elements, so that `Map<String, List<Integer>>` is no markup. With a hyphen it is some page's own element. */
const ELEMENTS = [
  'a|abbr|address|area|article|aside|audio|b|base|bdi|bdo|big|blockquote|body|br|button|canvas|caption|center|cite|code|col|colgroup',
  'data|datalist|dd|del|details|dfn|dialog|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|frame|frameset|h[1-6]|head',
  'header|hgroup|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|menu|meta|meter|nav|noscript|object|ol|optgroup',
  'option|output|p|param|picture|pre|progress|q|rp|rt|ruby|s|samp|script|section|select|small|source|span|strike|strong|style|sub',
  'summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr|[a-z]+-[a-z0-9-]+',
].join('|')
/** Small or capital letters, never both: `<Object>` is a type. */
const NAME = `(?:${ELEMENTS}|${ELEMENTS.toUpperCase()})`
const TAG = new RegExp(`</?${NAME}(?:\\s[^<>]*)?/?>`)
const SURE_TAG = new RegExp(
  `</${NAME}\\s*>|^\\s*<${NAME}(?:\\s[^<>]*)?/?>|<(?:br|hr|img|p|BR|HR|IMG|P)(?:\\s[^<>]*)?/?>`,
)

/** Whether a text holds a tag; entities alone do not make it markup. */
export function isHtml(text: string): boolean {
  return TAG.test(text)
}

/** Whether a text is marked up, and does not only speak of a tag: it closes one, begins with one, or breaks a line by one. */
export function isMarkedUp(text: string): boolean {
  return SURE_TAG.test(text)
}

/** A headline's markup where it holds `List<String>` as well. */
export function withNames(text: string): string {
  return text.replace(/<(?=[A-Z][a-z])/g, '&lt;')
}

/** Without entities, however often they were escaped: a headline about `&amp;amp;` is rarer than a producer that escapes thrice. */
export function bare(text: string): string {
  const once = unescaped(text)
  return once === text || !ESCAPED.test(once) ? once : unescaped(unescaped(once))
}

const ESCAPED = /&(?:amp;)*(?:#\d{2,6}|#x[\da-f]{2,5}|[a-z]{2,8});/i

/** With one layer of entities taken off. */
export function unescaped(text: string): string {
  return text.includes('&') ? decodeHTMLStrict(text) : text
}

const SKIPPED = new Set(
  words(`script style noscript iframe frame object embed svg math template form button select textarea audio video canvas
    figcaption rp rt head dialog`),
)
const WITH_CAPTIONS = new Set([...SKIPPED].filter((name) => name !== 'figcaption'))
/** Elements after which a new paragraph begins, and those after which a new line does. */
const PARAGRAPHS = new Set(
  words(
    'p h1 h2 h3 h4 h5 h6 blockquote pre ul ol dl table figure article section aside header footer main nav hr details',
  ),
)
const LINES = new Set(
  words('br div li dt dd tr caption summary legend address center option fieldset menu thead tbody'),
)
const CELLS = new Set(['td', 'th'])

/** Pictures and films written into the text itself: a hundred kilobytes before the first word. */
const DATA_ADDRESS = /data:[a-z]+\/[\w.+-]+(?:;[\w=-]+)*,[^\s"'<>)&]{200,}/gi

export function withoutDataAddresses(text: string): string {
  return text.includes('data:') ? text.replace(DATA_ADDRESS, '') : text
}

/** The text of a piece of HTML. Captions are taken where there is nothing else. */
export function textOfHtml(html: string): string {
  const whole = withoutDataAddresses(html).slice(0, HTML_CHARACTERS)
  return convert(whole, SKIPPED, isNoText) || convert(whole, WITH_CAPTIONS, isHidden)
}

/** The parser's tokenizer alone: its tree of open elements takes time that grows with the square of their nesting. */
function convert(html: string, skipped: Set<string>, isLeftOut: typeof isNoText): string {
  const text = gathering()
  const seen = { name: '', attribute: '', isLeftOut: false }
  /** The element that is left out, and how many of its name are open in it. */
  const left = { name: '', depth: 0 }
  let preformatted = 0
  const of = (start: number, end: number) => html.slice(start, end)
  function open(isClosed: boolean): void {
    const { name } = seen
    if (left.depth > 0) left.depth += name === left.name && !isClosed ? 1 : 0
    else if ((skipped.has(name) || seen.isLeftOut) && !isClosed && !VOID.has(name))
      Object.assign(left, { name, depth: 1 })
    else breakAt(text, name)
    if (name === 'pre' && !isClosed) preformatted += 1
  }
  function close(name: string): void {
    if (name === 'pre') preformatted = Math.max(0, preformatted - 1)
    if (left.depth > 0) left.depth -= name === left.name ? 1 : 0
    else if (name !== 'br') breakAt(text, name)
  }
  function add(data: string): void {
    if (left.depth === 0) text.add(data, preformatted > 0)
  }
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true },
    {
      onopentagname: (start, end) => Object.assign(seen, { name: of(start, end).toLowerCase(), isLeftOut: false }),
      onattribname: (start, end) => {
        seen.attribute = of(start, end).toLowerCase()
        seen.isLeftOut ||= seen.attribute === 'hidden'
      },
      onattribdata: (start, end) => {
        seen.isLeftOut ||= isLeftOut(seen.attribute, of(start, end))
      },
      onopentagend: () => open(false),
      onselfclosingtag: () => open(true),
      onclosetag: (start, end) => close(of(start, end).toLowerCase()),
      ontext: (start, end) => add(of(start, end)),
      ontextentity: (codepoint) => add(String.fromCodePoint(codepoint)),
      // The sections that feeds forget to take off.
      oncdata: (start, end, cut) => add(of(start, end - cut)),
      oncomment() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      onattribentity() {},
      onattribend() {},
      onend() {},
    },
  )
  tokenizer.write(html)
  tokenizer.end()
  return text.written()
}

function breakAt(text: ReturnType<typeof gathering>, name: string): void {
  if (PARAGRAPHS.has(name)) text.breakLine(2)
  else if (LINES.has(name)) text.breakLine(1)
  else if (CELLS.has(name)) text.space()
}

/** Captions, forms, tables of contents and cards of other pages, by the classes that content systems give them; and what is hidden. */
const NO_TEXT = new RegExp(
  `(?:^|\\s)(?:${[
    '(?:[\\w-]+[-_])?(?:caption|credit)s?(?:[-_]text)?|screen-reader-text|sr-only|visually-hidden|field--name-(?:title|uid|created)',
    'toc|toc_container|ez-toc-container|table-of-contents|wp-block-table-of-contents|feedflare|sharedaddy|jp-relatedposts|addtoany_share_save_container',
    'subscription-widget(?:-wrap)?|subscribe-widget|button-wrapper|mc_embed_signup|kg-(?:signup|bookmark|button|cta|header|file|audio|product)-card|embedded-post-wrap',
    'twitter-tweet|instagram-media|tiktok-embed|wp-embedded-content',
  ].join('|')})(?:\\s|$)`,
  'i',
)

function isNoText(attribute: string, value: string): boolean {
  return isHidden(attribute, value) || ((attribute === 'class' || attribute === 'id') && NO_TEXT.test(value))
}

function isHidden(attribute: string, value: string): boolean {
  return attribute === 'style' && /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(value)
}

const VOID = new Set(words('area base br col embed frame hr img input link meta param source track wbr'))

/** Text as it is put together: white space falls together, lines break only between words. */
function gathering() {
  const parts: string[] = []
  let lines = 0
  let hasSpace = false
  function put(words: string): void {
    if (parts.length > 0 && lines > 0) parts.push('\n'.repeat(lines))
    else if (parts.length > 0 && hasSpace) parts.push(' ')
    parts.push(words)
    lines = 0
    hasSpace = false
  }
  function space(): void {
    hasSpace = true
  }
  function add(data: string, isPreformatted: boolean): void {
    if (isPreformatted) put(data)
    else addFlowing(data)
  }
  function addFlowing(data: string): void {
    const collapsed = data.replace(/[ \t\r\n\f]+/g, ' ')
    const words = collapsed.replace(/^ | $/g, '')
    if (collapsed.startsWith(' ')) space()
    if (words !== '') put(words)
    if (words !== '' && collapsed.endsWith(' ')) space()
  }
  function breakLine(least: 1 | 2): void {
    lines = Math.max(lines, least)
  }
  return { add, space, breakLine, written: () => parts.join('').trim() }
}

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
