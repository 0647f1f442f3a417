/**
 * Mails with gaps: rendered once, cut at the gaps, filled per reader by joining pieces.
 * A gap is a link that nobody else can write (its nonce is new with every rendering), so hostile text cannot make one.
 * Promises that the same frame and the same values give the same bytes. Which gaps there are is the caller's matter, and so is which
 * blocks, compiled with the frame, stand in one.
 */
import type { Block, Frame } from '../ground/schema'
import { headerSafe, type Rendered } from './render'

type Values = Record<string, string>

/** A link to stand where the reader's own will be. */
export function gapLink(nonce: string, name: string): string {
  if (!/^[\w-]{16,}$/.test(nonce)) throw new Error('a nonce has at least 16 url-safe characters')
  if (!/^[a-z]+$/i.test(name)) throw new Error(`a gap's name has only letters, found ${JSON.stringify(name)}`)
  return `https://gap.invalid/${nonce}/${name}/`
}

export function cutFrame({ subject, html, text }: Rendered, nonce: string): Frame {
  const [htmlPieces, htmlGaps] = cut(html, nonce)
  const [textPieces, textGaps] = cut(text, nonce)
  return { subject: headerSafe(subject), html: htmlPieces, text: textPieces, htmlGaps, textGaps }
}

/**
 * Takes the parts that stand behind marks called `block` out of a frame, up to the one called `end`. In the plain twin a block brings its own
 * distance to what follows, so that a gap with none in it leaves no hole: `spaced` are the gaps that lose theirs.
 */
export function takeBlocks(frame: Frame, spaced: string[]): { frame: Frame; blocks: string[] } {
  const first = frame.htmlGaps.indexOf('block')
  const end = frame.htmlGaps.indexOf('end')
  const from = first < 0 ? end : first
  const around = (frame.html[from] ?? '') + (frame.html[end + 1] ?? '')
  return {
    frame: {
      ...frame,
      html: [...frame.html.slice(0, from), around, ...frame.html.slice(end + 2)],
      htmlGaps: [...frame.htmlGaps.slice(0, from), ...frame.htmlGaps.slice(end + 1)],
      text: frame.text.map((piece, at) =>
        spaced.includes(frame.textGaps[at - 1] ?? '') ? piece.replace(/^\n\n/, '') : piece,
      ),
    },
    blocks: frame.html.slice(from + 1, end + 1),
  }
}

/** One mail, whole: for previews and for mails that go out one by one. `blocks`: what stands in a gap instead of a value. */
export function fillFrame(frame: Frame, values: Values, blocks: Record<string, Block[]> = {}): Rendered {
  const { html, text } = standingIn(values, blocks)
  return {
    subject: frame.subject,
    html: filled(frame.html, frame.htmlGaps, html).join(''),
    text: filled(frame.text, frame.textGaps, text).join(''),
  }
}

/** What stands in a gap, in HTML and in the plain twin. */
function standingIn(values: Values, blocks: Record<string, Block[]>) {
  return {
    html: (name: string) => blocks[name]?.map((block) => block.html).join('') ?? escapeHtml(valueFor(values, name)),
    text: (name: string) => blocks[name]?.map((block) => block.text).join('') ?? valueFor(values, name),
  }
}

/** The frame with these gaps closed for good; the others stay. */
export function closeGaps(frame: Frame, values: Values, blocks: Record<string, Block[]>): Frame {
  const isOpen = (name: string) => values[name] === undefined && blocks[name] === undefined
  const close = (pieces: string[], gaps: string[], value: (name: string) => string) => {
    const closed = [pieces[0] ?? '']
    for (const [index, name] of gaps.entries()) {
      const piece = pieces[index + 1] ?? ''
      if (isOpen(name)) closed.push(piece)
      else closed.push(`${closed.pop()}${value(name)}${piece}`)
    }
    return closed
  }
  const { html, text } = standingIn(values, blocks)
  return {
    subject: frame.subject,
    html: close(frame.html, frame.htmlGaps, html),
    text: close(frame.text, frame.textGaps, text),
    htmlGaps: frame.htmlGaps.filter(isOpen),
    textGaps: frame.textGaps.filter(isOpen),
  }
}

export type Tag = { name: string; value: string }
export type AssembledMail = {
  to: string
  values: Values
  headers: Record<string, string>
  tags: Tag[]
  /** Where it is not the frame's. */
  subject?: string
  /** What stands in a gap instead of a value. */
  blocks?: Record<string, Block[]>
}

/**
 * For thousands of mails: what is the same in all of them becomes JSON once, and each mail is put together from the pieces.
 * `mail` gives the JSON text of one mail as the provider takes it, equal to the byte to JSON.stringify of the same object;
 * `pieces` gives the same text before it is joined, the long pieces being the very same strings in every mail.
 */
export function assembler(frame: Frame, fixed: { from: string; replyTo: string | null }) {
  const from = json(headerSafe(fixed.from))
  const replyTo = fixed.replyTo === null ? '' : `,"reply_to":${json(headerSafe(fixed.replyTo))}`
  const subject = json(headerSafe(frame.subject))
  const [html, text] = [frame.html.map(inJson), frame.text.map(inJson)]
  const written = new Map<Block, Block>()
  const inJsonOnce = (block: Block): Block => {
    const known = written.get(block) ?? { html: inJson(block.html), text: inJson(block.text) }
    written.set(block, known)
    return known
  }
  function pieces({ to, values, headers, tags, blocks = {}, ...own }: AssembledMail): string[] {
    const htmlValue = (name: string) =>
      blocks[name]?.map((block) => inJsonOnce(block).html) ?? inJson(escapeHtml(valueFor(values, name)))
    const textValue = (name: string) =>
      blocks[name]?.map((block) => inJsonOnce(block).text) ?? inJson(valueFor(values, name))
    const called = own.subject === undefined ? subject : json(headerSafe(own.subject))
    return [
      `{"from":${from},"to":[${json(headerSafe(to))}]${replyTo},"subject":${called},"html":"`,
      ...filled(html, frame.htmlGaps, htmlValue),
      '","text":"',
      ...filled(text, frame.textGaps, textValue),
      `","headers":${JSON.stringify(safeHeaders(headers))},"tags":${JSON.stringify(tags)}}`,
    ]
  }
  return { pieces, mail: (given: AssembledMail): string => pieces(given).join('') }
}

/** Longer than this a piece is worth remembering; shorter ones that follow each other are encoded as one. */
const LONG = 256

/**
 * The bytes of a text in pieces. V8 takes longer to encode a megabyte of text than to hash or to post it, and a call to the provider has
 * five, nearly all of it the same few pieces a hundred times over: each of those is encoded once.
 */
export function bytesOf(pieces: string[]): Uint8Array {
  const encoder = new TextEncoder()
  const known = new Map<string, Uint8Array>()
  const encoded: Uint8Array[] = []
  let short = ''
  for (const piece of pieces) {
    if (piece.length <= LONG) {
      short += piece
      continue
    }
    if (short !== '') encoded.push(encoder.encode(short))
    short = ''
    const bytes = known.get(piece) ?? encoder.encode(piece)
    known.set(piece, bytes)
    encoded.push(bytes)
  }
  encoded.push(encoder.encode(short))
  const whole = new Uint8Array(encoded.reduce((sum, bytes) => sum + bytes.byteLength, 0))
  let at = 0
  for (const bytes of encoded) {
    whole.set(bytes, at)
    at += bytes.byteLength
  }
  return whole
}

/** The pieces of a text and the names of the gaps between them: always one piece more than gaps. */
function cut(text: string, nonce: string): [string[], string[]] {
  // A split by a pattern with one group gives text, name, text, name, …, text.
  const parts = text.toWellFormed().split(new RegExp(`${gapLink(nonce, 'x').slice(0, -2)}([A-Za-z]+)/`))
  const pieces = parts.filter((_, index) => index % 2 === 0)
  if (pieces.some((piece) => piece.includes(nonce)))
    throw new Error('a gap was changed on its way through the template')
  return [pieces, parts.filter((_, index) => index % 2 === 1)]
}

function filled(pieces: string[], gaps: string[], value: (name: string) => string | string[]): string[] {
  return [pieces[0] ?? '', ...gaps.flatMap((name, index) => [value(name), pieces[index + 1] ?? ''].flat())]
}

function valueFor(values: Values, name: string): string {
  const value = values[name]
  if (value === undefined) throw new Error(`the gap ${JSON.stringify(name)} has no value`)
  return value.toWellFormed()
}

function safeHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [headerSafe(name), headerSafe(value)]))
}

function escapeHtml(text: string): string {
  // Links, which are most of it, hold none of these.
  if (!/[&<>"']/.test(text)) return text
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** JSON's way of writing a string, with its quotes. */
function json(text: string): string {
  return JSON.stringify(text.toWellFormed())
}

/** … and without them, to stand inside a longer one. */
function inJson(text: string): string {
  return json(text).slice(1, -1)
}
