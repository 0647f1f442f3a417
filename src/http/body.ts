/**
 * The kinds of bodies that routes take, as data: media types, the most bytes, the schema. Bodies are read and counted here (door.ts) and
 * only then checked; a schema never sees more than the limit.
 */
import type * as z from 'zod'
import { BODY_LIMIT, type C, contentType, readFields, readForm, readJson, refuse } from './door'

export type Body<Taken = unknown> = {
  /** Bytes. */
  limit: number
  /** Null: the handler reads the body itself. */
  schema: z.ZodType<Taken> | null
  /** What was sent, before the schema looks at it. */
  read: (c: C) => Promise<unknown>
  types: readonly string[]
} & Names

type Names = {
  /** Fields whose absence is refused as `missing_`. */
  needed?: readonly string[]
  /** What the whole is called in a refusal: `invalid_settings`. */
  name?: string
  /** The code of a field that there is not. */
  unknown?: string
  /** No body at all is `{}`. */
  isOptional?: boolean
  /** What the API's pages show in place of a schema that leaves the checking to its verb, which is read when it is needed. */
  shown?: () => Promise<z.ZodType>
  /** What else JSON may call itself. */
  types?: readonly string[]
}

/** Administrators' JSON. 415 `expected_json` for anything else. */
export function json<Taken>(schema: z.ZodType<Taken>, names: Names = {}): Body<Taken> {
  const types = ['application/json', ...(names.types ?? [])]
  const read = async (c: C) => (names.isOptional && hasNoBody(c) ? {} : readAdminJson(c, types))
  return { ...names, types, limit: BODY_LIMIT.admin, schema, read }
}

/** JSON or a form, alike: of a form the first value of each field, all of those in `lists`. 415 `unsupported_type` for anything else. */
export function fields<Taken>(schema: z.ZodType<Taken>, { lists = [] }: { lists?: string[] } = {}): Body<Taken> {
  const types = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data']
  return { types, limit: BODY_LIMIT.form, schema, read: (c) => readFields(c, BODY_LIMIT.form, lists) }
}

/** A form, whatever its type says: the first value of each field, all of those in `lists`. */
export function form<Taken>(schema: z.ZodType<Taken>, { lists = [] }: { lists?: string[] } = {}): Body<Taken> {
  const read = async (c: C) => {
    const sent = await readForm(c, BODY_LIMIT.form)
    return Object.fromEntries([...sent].map(([name, values]) => [name, lists.includes(name) ? values : values[0]]))
  }
  return { types: ['application/x-www-form-urlencoded', 'multipart/form-data'], limit: BODY_LIMIT.form, schema, read }
}

const EVENT_TYPES = ['application/json', 'text/plain']

/** What a page reports: sendBeacon with a plain string says text/plain, and no preflight is asked for. */
export function event<Taken>(schema: z.ZodType<Taken>): Body<Taken> {
  const read = async (c: C) => {
    if (!EVENT_TYPES.includes(contentType(c)))
      throw refuse(415, 'unsupported_type', 'Send JSON, as application/json or text/plain.')
    return readJson(c, BODY_LIMIT.event)
  }
  return { types: EVENT_TYPES, limit: BODY_LIMIT.event, schema, name: 'json', read }
}

/** Bytes that the handler reads, counted, by itself (readBytes, countedBody). */
export function bytes(type: string, limit: number): Body<undefined> {
  return { types: [type], limit, schema: null, read: async () => undefined }
}

async function readAdminJson(c: C, types: string[]): Promise<unknown> {
  const type = contentType(c)
  // A body without a type is taken for what it must be; every other type was meant for somebody else.
  if (type !== '' && !types.includes(type))
    throw refuse(415, 'expected_json', `Send the body as application/json, not as ${type}.`)
  return readJson(c, BODY_LIMIT.admin)
}

function hasNoBody(c: C): boolean {
  return c.req.raw.body === null || c.req.header('content-length') === '0'
}
