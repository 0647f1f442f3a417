/**
 * Text as mails print it: cleaned of what could break a line or turn it round, shortened, and put together as the plain twin.
 * Promises that what comes out of `clean` is one line. Escaping for HTML is hono/jsx's.
 */

/** Space that a typographer put there so that no line ends at it: before a mark (French), behind a quotation's, a number or a little word. */
const KEPT_SPACE =
  '(?:(?<=[«\\d]|(?<!\\p{L})\\p{L}{1,2})[\\u00a0\\u202f](?=\\S)|(?<=\\S)[\\u00a0\\u202f](?=[;:!?»%—–]))'
const OTHER_SPACE = new RegExp(`(?:(?!${KEPT_SPACE})[\\p{Cc}\\s])+`, 'gu')

/** One line of what people wrote: no control characters, and no bidirectional overrides that would turn the rest of a mail round. */
export function clean(text: string): string {
  return text
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll(OTHER_SPACE, ' ')
    .trim()
}

/** The paragraphs of a longer text, each of one line. */
export function paragraphs(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map(clean)
    .filter((paragraph) => paragraph !== '')
}

/** The lines of an address, each cleaned. */
export function lines(text: string): string[] {
  return text
    .split(/\r\n|[\r\n]/)
    .map(clean)
    .filter((line) => line !== '')
}

const FROM_THE_RIGHT = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi'])

/** Where the words of a language begin. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return FROM_THE_RIGHT.has(language.toLowerCase().split('-', 1)[0] ?? '') ? 'rtl' : 'ltr'
}

const LETTERS_FROM_THE_RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u

/** Where the words of a text of unknown language begin; null where it has no letters to tell by. */
export function directionOfText(text: string): 'ltr' | 'rtl' | null {
  const [letter] = /\p{L}/u.exec(text) ?? []
  return letter === undefined ? null : LETTERS_FROM_THE_RIGHT.test(letter) ? 'rtl' : 'ltr'
}

/** At most so many characters, cut between words. */
export function shorten(text: string, limit: number): string {
  const characters = [...text]
  if (characters.length <= limit) return text
  const cut = characters.slice(0, limit).join('')
  const space = cut.lastIndexOf(' ')
  // A text without spaces, or one endless word, is cut where it stands.
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).replace(/[\s,.;:،؛–—-]+$/, '')}…`
}

/** Whether a standfirst tells a reader anything: whoever has none often gives the headline again. */
export function saysMore(standfirst: string | null, headline: string): standfirst is string {
  const letters = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '')
  return standfirst !== null && letters(standfirst) !== '' && letters(standfirst) !== letters(headline)
}

/** As many whole sentences as fit; cut between words where not even the first one does. */
export function sentences(text: string, limit: number): string {
  if ([...text].length <= limit) return text
  const within = [...text].slice(0, limit + 1).join('')
  const end = [...within.matchAll(/[.!?…؟。！？]["'”’»“)\]]*(?=\s|$)|[。！？]/gu)].at(-1)
  const whole = end ? within.slice(0, end.index + end[0].length) : ''
  return whole.length > limit / 3 ? whole : shorten(text, limit)
}

/** An absolute web address, or null: nothing else becomes a link in a mail. */
export function webAddress(url: string | null): string | null {
  if (!url || !/^https?:\/\//i.test(url)) return null
  return URL.canParse(url) ? url : null
}

/** A picture that mail programs can show. They do not show SVG: Gmail and Outlook leave a hole. */
export function pictureAddress(url: string | null): string | null {
  const address = webAddress(url)
  return address && !/\.svgz?$/i.test(new URL(address).pathname) ? address : null
}

/** Paragraphs of the plain twin; what is empty leaves no hole. */
export function plain(...blocks: (string | null)[]): string {
  return `${blocks
    .filter((block) => block !== null && block !== '')
    .map((block) => folded(block ?? ''))
    .join('\n\n')}\n`
}

/** Programs that show the plain twin do not all fold long lines, and RFC 5322 asks for no more. */
const COLUMNS = 78

/** Every line at most 78 characters long, but for links, which are never broken. */
export function folded(text: string): string {
  return text.split('\n').map(foldedLine).join('\n')
}

function foldedLine(line: string): string {
  if ([...line].length <= COLUMNS) return line
  const indent = line.startsWith('- ') ? '  ' : ''
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ').flatMap(broken)) {
    const longer = current === '' ? word : `${current} ${word}`
    if (current !== '' && [...longer].length > COLUMNS) lines.push(current)
    current = current === '' || [...longer].length <= COLUMNS ? longer : indent + word
  }
  return [...lines, current].join('\n')
}

/** A word that no line can hold (a script without spaces, or somebody's joke) in pieces; an address, quoted or not, stays whole. */
function broken(word: string): string[] {
  const room = COLUMNS - 2
  const characters = [...word]
  if (characters.length <= room || /https?:\/\//i.test(word)) return [word]
  const count = Math.ceil(characters.length / room)
  return Array.from({ length: count }, (_, at) => characters.slice(at * room, (at + 1) * room).join(''))
}

/** What a link is, and its address on a line of its own. `follows` says in the mail's language that something does; a whole sentence, or one with a colon, needs none. */
export function plainLink(label: string, url: string, follows: (label: string) => string): string {
  return `${/[.?!…؟]$|:\s/.test(label) ? label : follows(label)}\n${url}`
}

export const PLAIN_RULE = '-'.repeat(40)
