/**
 * CSV as spreadsheets write and read it. Reading goes record by record with the line of the file that each begins on, and bounded
 * memory: a quotation mark that is never closed costs its line, not the rest of the file. Writing is RFC 4180, and no cell of
 * ours is ever taken for a formula; reading takes that guard off again.
 */
import type { Line } from './text'

type Parser = typeof import('papaparse').default

/** A record longer than this, in characters or lines, has a quotation mark too few. */
const RECORD_CHARACTERS = 10_000
const RECORD_LINES = 50
/** Parsed together; one at a time is four times slower. */
const BLOCK = 500

/** `cells` null: the record cannot be read. */
export type CsvRecord = { line: number; cells: string[] | null }

/** A line that names the separator, and what is left of it in a file that a spreadsheet opened and saved: then it is not to be trusted. */
const NAMES_SEPARATOR = /^sep=(.)$/i
const NAMED_ONE = /^"?sep=.?"?[,;\t]*$/i

/**
 * Every record of a file, its header among them; lines that are empty, or in whose cells nothing stands, are left out. The separator is
 * the one that the first line has most of, or that a line `sep=;` before it names.
 */
export async function* readCsv(lines: AsyncGenerator<Line>): AsyncGenerator<CsvRecord> {
  // An isolate that takes in no file never needs it.
  const { default: parser } = await import('papaparse')
  let separator: string | null = null
  let block: Line[] = []
  for await (const record of recordsOf(lines)) {
    if (separator === null && NAMED_ONE.test(record.text)) {
      separator = NAMES_SEPARATOR.exec(record.text)?.[1] ?? null
      continue
    }
    separator ??= separatorOf(record.text)
    block.push(record)
    if (block.length < BLOCK) continue
    yield* parsed(parser, block, separator)
    block = []
  }
  if (separator !== null) yield* parsed(parser, block, separator)
}

/** One line of a file, with its line break. `cells` are whatever a reader may have typed. */
export function csvLine(cells: (string | null)[]): string {
  return `${cells.map((cell) => quoted(guarded(cell ?? ''))).join(',')}\r\n`
}

/** Blanks at the ends are some programs' to take away; a mark of byte order would be the file's. */
function quoted(cell: string): string {
  return /[",\r\n\ufeff]|^ | $/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** A file that is written while it is read: the next piece is made when somebody asks for it, so any number of lines fits into memory. */
export function streamed(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}

/**
 * What Excel, LibreOffice or Sheets would compute, also in full width: at the beginning of a cell, or behind what another program takes
 * for the end of one (`;`, a tab, a line break), with blanks, marks or a NUL before it that some of them skip. An apostrophe makes it
 * text; one more where there are some, so that taking one off again gives exactly what was there.
 */
const DANGER = String.raw`(?='*(?:[^\S\t\r\n]|[\p{Cf}\0"])*[=+\-@＝＋－＠])`
const FORMULA = new RegExp(`(^|[;\\t\\r\\n])${DANGER}`, 'gu')
const GUARDED = new RegExp(`(^|[;\\t\\r\\n])'${DANGER}`, 'gu')
/** A tab or a line break at the very beginning hides what comes after it. */
const HIDDEN = /^(?='*[\t\r\n])/
const HIDDEN_GUARDED = /^'(?='*[\t\r\n])/

function guarded(cell: string): string {
  return cell.replace(FORMULA, "$1'").replace(HIDDEN, "'")
}

function unguarded(cell: string): string {
  return cell.replace(HIDDEN_GUARDED, '').replace(GUARDED, '$1')
}

function* parsed(parser: Parser, block: Line[], delimiter: string): Generator<CsvRecord> {
  const options = { delimiter, newline: '\n' } as const
  const whole = parser.parse<string[]>(block.map(({ text }) => text).join('\n'), options)
  const isGood = whole.errors.length === 0 && whole.data.length === block.length
  for (const [at, { line, text }] of block.entries()) {
    const { data, errors } = isGood ? { data: [whole.data[at]], errors: [] } : parser.parse<string[]>(text, options)
    const found = errors.length === 0 && data.length === 1 ? data[0] : null
    const cells = found?.map((cell) => unguarded(cell.trim())) ?? null
    if (cells?.every((cell) => cell === '')) continue
    yield { line, cells }
  }
}

function separatorOf(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '')
  const count = (separator: string) => bare.split(separator).length
  return [',', ';', '\t'].reduce((best, other) => (count(other) > count(best) ? other : best))
}

/** Lines belong together while a quotation mark is open. Where none closes it, the first of them stands alone, and the others are read again. */
async function* recordsOf(lines: AsyncGenerator<Line>): AsyncGenerator<Line> {
  let open: Line[] = []
  for await (const line of lines) {
    open.push(line)
    if (open.length === 1 && line.text.trim() === '') open = []
    else if (isClosed(open)) {
      yield joined(open)
      open = []
    } else if (open.length > RECORD_LINES || size(open) > RECORD_CHARACTERS) {
      for (const record of takenApart(open)) yield record
      open = []
    }
  }
  yield* takenApart(open)
}

/** Each line by itself: those with an odd quotation mark cannot be read, the others can. */
function takenApart(lines: Line[]): Line[] {
  return lines.filter(({ text }) => text.trim() !== '')
}

function isClosed(lines: Line[]): boolean {
  return lines.reduce((marks, { text }) => marks + text.split('"').length - 1, 0) % 2 === 0
}

function size(lines: Line[]): number {
  return lines.reduce((sum, { text }) => sum + text.length, 0)
}

function joined(lines: Line[]): Line {
  return { line: lines[0]?.line ?? 0, text: lines.map(({ text }) => text).join('\n') }
}
