/**
 * What every door needs: a counted body, who asks (a browser or a program), and refusals.
 * A refusal is thrown only by doors; app.ts turns it into the one error shape, as JSON or as a page.
 * Verbs know none of this: they return values.
 */
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { languageNames } from '../../emails/words'
import type { HonoEnv } from '../ground/deps'

export type C = Context<HonoEnv>

/** Largest bodies, in bytes. */
export const BODY_LIMIT = { form: 8_192, event: 2_048, webhook: 65_536, admin: 2_097_152, import: 20_971_520 } as const

/** An answer that says no: a status, a stable code in lower snake case, and a sentence for a person. */
export class Refusal extends HTTPException {
  constructor(
    status: ContentfulStatusCode,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(status, { message })
  }
}

export function refuse(
  status: ContentfulStatusCode,
  code: string,
  message: string,
  headers?: Record<string, string>,
): Refusal {
  return new Refusal(status, code, message, headers)
}

/** Whether the asker is a browser that wants a page. */
export function wantsPage(c: C): boolean {
  return (c.req.header('accept') ?? '').includes('text/html')
}

/** Whether the asker says that it takes JSON. */
export function wantsJson(c: C): boolean {
  return (c.req.header('accept') ?? '').includes('application/json')
}

const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data']

/** Whether this is a form post to be answered as a browser. */
export function isFormPost(c: C): boolean {
  return FORM_TYPES.includes(contentType(c)) && !wantsJson(c)
}

/** The media type of the request, lower case, without parameters. */
export function contentType(c: C): string {
  return (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/**
 * The body as text, counted while it is read: a chunked body that lies about its length stops at the limit (hono's
 * own limit has been bypassed that way, GHSA-9vqf-7f2p-gf9v). Throws 413 `body_too_large`, 400 `invalid_encoding`.
 */
async function readBody(c: C, limit: number): Promise<string> {
  const bytes = await readBytes(c, limit)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    throw refuse(400, 'invalid_encoding', 'The body is not valid UTF-8.')
  }
}

/** The body as a JSON object or array. Throws 400 `invalid_json`, and what readBody throws. */
export async function readJson(c: C, limit: number): Promise<unknown> {
  const text = await readBody(c, limit)
  try {
    return JSON.parse(text)
  } catch {
    throw refuse(400, 'invalid_json', 'The body is not valid JSON.')
  }
}

/** The fields of a form, in order, each a list. Files are ignored. Throws what readBody throws, and 400 `invalid_form`. */
export async function readForm(c: C, limit: number): Promise<Map<string, string[]>> {
  const bytes = await readBytes(c, limit)
  const fields = new Map<string, string[]>()
  try {
    const type = c.req.header('content-type') ?? ''
    const data = await new Response(bytes, { headers: { 'content-type': type } }).formData()
    for (const [name, value] of data) {
      if (typeof value === 'string') fields.set(name, [...(fields.get(name) ?? []), value])
    }
  } catch {
    throw refuse(400, 'invalid_form', 'The form could not be read.')
  }
  return fields
}

/**
 * The fields of a body that is JSON or a form: of a form the first value each, and all values where `lists` names the field.
 * Throws 415 `unsupported_type` for anything else, 400 `invalid_body`, and what readJson and readForm throw.
 */
export async function readFields(c: C, limit: number, lists: string[] = []): Promise<Record<string, unknown>> {
  if (contentType(c) === 'application/json') {
    const body = await readJson(c, limit)
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw refuse(400, 'invalid_body', 'Send an object, like { "email": "name@example.com" }.')
    return { ...body }
  }
  if (!FORM_TYPES.includes(contentType(c))) throw refuse(415, 'unsupported_type', 'Send JSON or a form.')
  const form = await readForm(c, limit)
  return Object.fromEntries([...form].map(([name, values]) => [name, lists.includes(name) ? values : values[0]]))
}

/** A field's text, cut to what a page may show again; undefined for anything else. */
export function typedText(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, 2_000) : undefined
}

/** The body as it came, counted. Throws 413 `body_too_large`. */
export async function readBytes(c: C, limit: number): Promise<Uint8Array> {
  const tooLarge = () => refuse(413, 'body_too_large', `The body is larger than ${limit} bytes.`)
  if (Number(c.req.header('content-length') ?? 0) > limit) throw tooLarge()
  const reader = c.req.raw.body?.getReader()
  if (!reader) return new Uint8Array()
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > limit) {
      await reader.cancel()
      throw tooLarge()
    }
    parts.push(value)
  }
  // Nearly every body is one part: nothing to put together.
  const [only] = parts
  return parts.length === 1 && only ? only : new Uint8Array(await new Blob(parts).arrayBuffer())
}

/** The body as it comes, counted on the way. Reading it throws 413 `body_too_large` where it goes on too long. */
export function countedBody(c: C, limit: number): ReadableStream<Uint8Array> {
  const tooLarge = () => refuse(413, 'body_too_large', `The body is larger than ${limit} bytes.`)
  if (Number(c.req.header('content-length') ?? 0) > limit) throw tooLarge()
  let size = 0
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength
      if (size > limit) controller.error(tooLarge())
      else controller.enqueue(chunk)
    },
  })
  return (c.req.raw.body ?? new Blob([]).stream()).pipeThrough(count)
}

/** The first language of the asker's list that there are words for; for pages that belong to no reader and no publication. */
export function languageAsked(c: C, spoken = languageNames().map(({ code }) => code)): string {
  return accepts(c, {
    header: 'Accept-Language',
    supports: spoken,
    default: 'en',
    match: (asked, { supports, default: otherwise }) =>
      asked
        .toSorted((a, b) => b.q - a.q)
        .map(({ type }) => type.split('-', 1)[0]?.toLowerCase() ?? '')
        .find((code) => supports.includes(code)) ?? otherwise,
  })
}

/** Who asks, as the edge saw it. No other header is believed: anyone can write X-Forwarded-For. */
export function clientAddress(c: C): string {
  return c.req.header('cf-connecting-ip') ?? ''
}
