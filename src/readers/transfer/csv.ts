/**
 * CSV as spreadsheets write and read it. Reading goes record by record with the line of the file that each begins on, and bounded
 * memory: a quotation mark that is never closed costs its line, not the rest of the file. Writing is RFC 4180, and no cell of
 * ours is ever taken for a formula.
 */
import Papa from 'papaparse'

/** A record longer than this, in characters or lines, has a quotation mark too few. */
const RECORD_CHARACTERS = 10_000
const RECORD_LINES = 50
/** Parsed together; one at a time is four times slower. */
const BLOCK = 500

/** `cells` null: the record cannot be read. */
export type CsvRecord = { line: number; cells: string[] | null }

type Line = { line: number; text: string }

/** Every record of a file, its header among them; empty lines are left out. The separator is the one that the first line has most of. */
export async function* readCsv(file: ReadableStream<Uint8Array>): AsyncGenerator<CsvRecord> {
  let separator: string | null = null
  let block: Line[] = []
  for await (const record of recordsOf(linesOf(file))) {
    separator ??= separatorOf(record.text)
    block.push(record)
    if (block.length < BLOCK) continue
    yield* parsed(block, separator)
    block = []
  }
  if (separator !== null) yield* parsed(block, separator)
}

/** One line of a file, with its line break. `cells` are whatever a reader may have typed. */
export function csvLine(cells: (string | null)[]): string {
  return `${Papa.unparse([cells.map((cell) => cell ?? '')], { escapeFormulae: FORMULA })}\r\n`
}

/** What Excel, LibreOffice or Sheets would compute, also in full width; a NUL hides the next character from some of them. */
const FORMULA = /^[=+\-@\t\r\n\0＝＋－＠]/

function* parsed(block: Line[], delimiter: string): Generator<CsvRecord> {
  const options = { delimiter, newline: '\n' } as const
  const whole = Papa.parse<string[]>(block.map(({ text }) => text).join('\n'), options)
  const isGood = whole.errors.length === 0 && whole.data.length === block.length
  for (const [at, { line, text }] of block.entries()) {
    const { data, errors } = isGood ? { data: [whole.data[at]], errors: [] } : Papa.parse<string[]>(text, options)
    const cells = errors.length === 0 && data.length === 1 ? (data[0] ?? null) : null
    yield { line, cells: cells?.map((cell) => cell.trim()) ?? null }
  }
}

function separatorOf(header: string): string {
  const count = (separator: string) => header.split(separator).length
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

/** Lines of the file, counted from 1, without their breaks; one without an end is cut, so that it cannot be read. */
async function* linesOf(file: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  let line = 1
  let rest = ''
  const decoder = new TextDecoder()
  const reader = file.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    const texts = (rest + decoder.decode(value, { stream: !done })).split('\n')
    rest = done ? '' : (texts.pop() ?? '').slice(0, RECORD_CHARACTERS + 1)
    for (const text of texts) yield { line: line++, text: text.replace(/\r$/, '') }
    if (done) return
  }
}
