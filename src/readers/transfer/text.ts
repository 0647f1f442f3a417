/**
 * A file's bytes as lines of text: UTF-8 with or without its mark, UTF-16 (with its mark, or told by its zeros), and windows-1252 where
 * it is no UTF-8. Promises that the encoding is said, that lines keep their numbers whether they end in LF, CRLF or CR, and
 * bounded memory: a line without an end is cut, so that it cannot be read.
 */

/** Beyond this many characters a line has no end worth waiting for. */
const LINE_CHARACTERS = 10_001

export type Encoding = 'utf-8' | 'utf-16' | 'windows-1252'
/** `workbook`: an Excel file or another archive, which is no text at all. */
export type Unreadable = 'workbook'
export type Line = { line: number; text: string }
export type TextFile = { encoding: () => Encoding; lines: AsyncGenerator<Line> }

/** Reads the first bytes, no more. `named`: the charset that the request names, or null. */
export async function openText(
  file: ReadableStream<Uint8Array>,
  { named }: { named: string | null },
): Promise<TextFile | Unreadable> {
  const chunks = chunksOf(file)
  const first = await beginning(chunks)
  if (isWorkbook(first)) return 'workbook'
  const state: { encoding: Encoding } = { encoding: 'utf-8' }
  const texts = textsOf(first, chunks, { state, named })
  return { encoding: () => state.encoding, lines: linesOf(texts) }
}

async function* chunksOf(file: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = file.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

/** Enough to tell what it is. */
async function beginning(chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let first: Uint8Array = new Uint8Array()
  while (first.length < 64) {
    const { done, value } = await chunks.next()
    if (done) break
    first = together(first, value)
  }
  return first
}

/** ZIP, which every .xlsx is, and the older .xls. */
function isWorkbook(first: Uint8Array): boolean {
  return [
    [0x50, 0x4b, 0x03, 0x04],
    [0xd0, 0xcf, 0x11, 0xe0],
  ].some((signature) => signature.every((byte, at) => first[at] === byte))
}

type Reading = { state: { encoding: Encoding }; named: string | null }

async function* textsOf(
  first: Uint8Array,
  chunks: AsyncGenerator<Uint8Array>,
  { state, named }: Reading,
): AsyncGenerator<string> {
  const wide = wideEncoding(first)
  if (wide) {
    state.encoding = 'utf-16'
    yield* decoded(first, chunks, new TextDecoder(wide))
  } else if (named !== null && /^(windows-1252|cp1252|iso-8859-1|latin1)$/i.test(named)) {
    state.encoding = 'windows-1252'
    yield* decoded(first, chunks, new TextDecoder('windows-1252'))
  } else yield* narrow(first, chunks, state)
}

function wideEncoding(first: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [one, two] = first
  if (one === 0xff && two === 0xfe) return 'utf-16le'
  if (one === 0xfe && two === 0xff) return 'utf-16be'
  // A header is ASCII: without a mark, every other byte of it is zero.
  const zeros = (offset: number) => first.slice(0, 64).filter((byte, at) => at % 2 === offset && byte === 0).length
  if (zeros(1) > 8 && zeros(0) === 0) return 'utf-16le'
  return zeros(0) > 8 && zeros(1) === 0 ? 'utf-16be' : null
}

async function* decoded(
  first: Uint8Array,
  chunks: AsyncGenerator<Uint8Array>,
  decoder: TextDecoder,
): AsyncGenerator<string> {
  yield decoder.decode(first, { stream: true })
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/**
 * UTF-8, until a stretch of whole lines is none: if no letter beyond ASCII was one before, it is windows-1252 from there on; else a byte
 * of it is broken, and stays so in its line.
 */
async function* narrow(
  first: Uint8Array,
  chunks: AsyncGenerator<Uint8Array>,
  state: { encoding: Encoding },
): AsyncGenerator<string> {
  let hasLetters = false
  const read = (bytes: Uint8Array): string => {
    if (state.encoding === 'windows-1252') return new TextDecoder('windows-1252').decode(bytes)
    // A mark is taken away where the file begins; the decoder would take it away before each stretch.
    const text = new TextDecoder('utf-8', { ignoreBOM: true, fatal: false }).decode(bytes)
    const broken = text.split('\uFFFD').length - 1
    const letters = (text.match(/[^\0-\x7F\uFFFD\uFEFF]/g) ?? []).length
    if (broken > letters && !hasLetters) {
      state.encoding = 'windows-1252'
      return read(bytes)
    }
    hasLetters ||= letters > 0
    return text
  }
  let rest = first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf ? first.slice(3) : first
  for await (const chunk of chunks) {
    rest = together(rest, chunk)
    const end = Math.max(rest.lastIndexOf(0x0a), rest.lastIndexOf(0x0d)) + 1
    // What has no end is cut further on; here it only must not grow.
    const cut = end === 0 && rest.length > 4 * LINE_CHARACTERS ? rest.length : end
    if (cut > 0) yield read(rest.slice(0, cut))
    rest = rest.slice(cut)
  }
  yield read(rest)
}

/** Lines of the file, counted from 1, without their breaks. */
async function* linesOf(texts: AsyncGenerator<string>): AsyncGenerator<Line> {
  let line = 1
  let rest = ''
  for await (const text of texts) {
    // A CR at the very end may be half of a CRLF.
    const whole = rest + text
    const held = whole.endsWith('\r') ? '\r' : ''
    const parts = (held ? whole.slice(0, -1) : whole).split(/\r\n|\n|\r/)
    rest = (parts.pop() ?? '').slice(0, LINE_CHARACTERS) + held
    for (const part of parts) yield { line: line++, text: part }
  }
  for (const part of rest.split('\r')) yield { line: line++, text: part }
}

function together(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
