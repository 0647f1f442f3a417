/**
 * A route is data: where it is, who may, what it takes, what it answers, what it refuses and with which sentence, how long it may be
 * kept, what the audit log says of it. `declare` makes a door of that; serve.ts hangs doors in, and the guard, the scopes of keys,
 * cross-origin answers, caches, the audit log, the table that tests go by and /openapi.json all read the same lines.
 * A handler gets what was sent, checked, and returns what it found; of HTTP it needs to know only what only it can decide.
 */
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as z from 'zod'
import { complaintOf } from '../ground/complaint'
import type { Deps } from '../ground/deps'
import { forgetPublication, tagsOf } from '../ground/kept-pages'
import type { Publication } from '../ground/schema'
import type { Body } from './body'
import { type C, isFormPost, refuse } from './door'

/**
 * `read`, `write`: a key with that role, for the publication in the path. `all publications`: a key that is bound to none, its role by the
 * method. `owner`: only the deployment's own token. `a mailed link`: whoever holds the secret in the path.
 */
export type Who = 'anybody' | 'a mailed link' | 'read' | 'write' | 'all publications' | 'owner'

/** What is no JSON: its media type; and what whoever takes only JSON gets in its place. */
export type Media = { media: string; isMail?: boolean; json?: z.ZodType }
export const page: Media = { media: 'text/html; charset=utf-8' }
/** A rendered mail shown as a page, under a policy of its own. */
export const mailPage: Media = { ...page, isMail: true }
export const text: Media = { media: 'text/plain; charset=utf-8' }
/** RFC 4180 §3: the first line names the columns. */
export const csv: Media = { media: 'text/csv; charset=utf-8; header=present' }

/** Such a file, to be saved under a name. */
export function csvFile(c: C, name: string, body: string | ReadableStream): Response {
  const headers = { 'Content-Type': csv.media, 'Content-Disposition': `attachment; filename="${name}.csv"` }
  return c.body(body, 200, headers)
}

/** Status -> what is answered with it: JSON by its schema, another media type, or null for nothing. */
type Answers = Readonly<Record<number, z.ZodType | Media | null>>
/** Code -> the status that it is refused with, and the sentence. */
type Refusals = Readonly<Record<string, readonly [ContentfulStatusCode, string]>>

export type Facts = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  /** One line: what it does, for whoever reads the API. */
  summary: string
  /** What else its caller should know. */
  about?: string
  who: Who
  /** Of which moment the publication in the path is; `if there`: also one that was ended, and the handler gets null instead of a 404. */
  publication?: 'now' | 'within a minute' | 'if there'
  /** Fields of the query, each a text. */
  query?: z.ZodRawShape
  /** Fields of the query whose absence is refused as `missing_`. */
  needs?: readonly string[]
  body?: Body
  answers: Answers
  refuses?: Refusals
  /** How long any cache may keep a good answer; left out, the handler says. Administrators' and mailed links' are never kept. */
  cache?: { seconds: number; isTagged?: boolean } | 'never'
  /** Whether it changes what public pages of its publication show: the edge makes them anew. */
  repaints?: boolean
  /** Which pages elsewhere may read it; `all`: load it, too. */
  origins?: 'registered' | 'all'
  audit?: Audit
  /** Whether the answer holds what must be kept nowhere. */
  hasSecret?: boolean
  /** What can be put in the place of the path's parameters, the query and the body, for the API's pages and the tests. */
  example?: { query?: Record<string, string>; body?: unknown }
}

/** Every change by an administrator is in the audit log anyway; this says what more there is to say. */
export type Audit = {
  /** What the path names, as it is now: hashed into the entry before and after. The verb's own, so that every door to it says the same. */
  state?: (asked: AuditAsked) => Promise<unknown>
  /** Whether reading, too, leaves an entry: what carries readers' addresses away. */
  isReadKept?: (query: Record<string, string>) => boolean
}
export type AuditAsked = { deps: Deps; publication: Publication | null; params: Record<string, string> }

/** What stands on storeys above and is handed in by app.ts. */
export type House = {
  findPublication: (deps: Deps, slug: string) => Promise<Publication | null>
  recentPublication: (deps: Deps, slug: string) => Promise<Publication | null>
  publicationEver: (deps: Deps, slug: string) => Promise<Publication | null>
  audited: (c: C, door: Facts, asked: AuditAsked, act: () => Promise<Response>) => Promise<Response>
  answeredOnce: (c: C, door: Facts, raw: unknown, act: () => Promise<Response>) => Promise<Response>
}

export type Door = Facts & { respond: (c: C, house: House) => Promise<Response> }

type Declared<Path, Query, Taken, Answer, Refused, Moment> = Omit<Facts, 'body'> & {
  path: Path
  query?: Query
  body?: Body<Taken>
  answers: Answer
  refuses?: Refused
  publication?: Moment
  act: (given: Given<Path, Query, Taken, Moment>) => Outcome<Answer, Refused> | Promise<Outcome<Answer, Refused>>
  /** What a browser sees instead of a refused form: the form again, with what was typed and why it is refused. */
  formAgain?: (
    given: Given<Path, Query, Record<string, unknown>, Moment> & { code: string },
  ) => Response | Promise<Response>
}

/** What a handler gets: everything that was asked, found and checked. `c` is for what is left: headers, pages, redirects. */
export type Given<Path, Query, Taken, Moment> = {
  c: C
  deps: Deps
  publication: Path extends `${string}/:publication${string}`
    ? Moment extends 'if there'
      ? Publication | null
      : Publication
    : null
  params: Params<Path>
  query: Query extends z.ZodRawShape ? z.output<z.ZodObject<Query>> : Record<never, never>
  body: Taken
  /** The body as it was sent. */
  raw: unknown
}

type Params<Path> = Path extends `${string}/:${infer Name}/${infer Rest}`
  ? Record<Name, string> & Params<`/${Rest}`>
  : Path extends `${string}/:${infer Name}`
    ? Record<Name, string>
    : Record<never, never>

/** A value for the first good status, a code of `refuses`, `answer(201, value)`, or a whole Response. */
type Outcome<Answer, Refused> = Values<Answer>[keyof Answer] | keyof Refused | Response | StatusAnswer<Answer>
type Values<Answer> = {
  [Status in keyof Answer]: Answer[Status] extends z.ZodType
    ? z.input<Answer[Status]>
    : Answer[Status] extends null
      ? null
      : never
}

const STATUS = Symbol('status')
type StatusAnswer<Answer> = {
  [Status in keyof Answer]: { [STATUS]: Status; value: Values<Answer>[Status] }
}[keyof Answer]

/** An answer with another status than the first. */
export function answer<const Status extends number, Value>(status: Status, value: Value) {
  return { [STATUS]: status, value }
}

export function declare<
  const Path extends string,
  const Answer extends Answers,
  const Query extends z.ZodRawShape = Record<never, never>,
  Taken = undefined,
  const Refused extends Refusals = Record<never, never>,
  const Moment extends Facts['publication'] = 'now',
>(door: Declared<Path, Query, Taken, Answer, Refused, Moment>): Door {
  // Made with the first request: an isolate starts with some hundred doors, and opens a few.
  let querySchema: z.ZodObject | null = null

  async function respond(c: C, house: House): Promise<Response> {
    authorise(c, door)
    const publication = await publicationAsked(c, door, house)
    querySchema ??= z.object(door.query ?? {})
    const query = checkedQuery(c, querySchema, door.needs)
    const asked = { c, deps: c.var.deps, publication, params: c.req.param(), query }
    const raw = await door.body?.read(c)
    const parsed = door.body?.schema?.safeParse(raw)
    // What the types of a declaration say, the lines above have made true.
    const given = { ...asked, raw, body: parsed?.data } as Given<Path, Query, Taken, Moment>
    if (door.body?.schema && parsed?.error) {
      const { code, message } = complaintOf(door.body.schema, parsed.error, { ...door.body, given: raw })
      if (!door.formAgain || !isFormPost(c)) throw refuse(400, code, message)
      return door.formAgain({ ...given, body: { ...Object(raw) }, code })
    }
    const act = async () => answered(c, door, await door.act(given))
    const response = await house.answeredOnce(c, door, raw, () => house.audited(c, door, asked, act))
    if (door.repaints && response.status < 400) await forgetPublication(c.var.deps, asked.params.publication ?? '')
    return response
  }

  return { ...door, respond }
}

/** Who asks was made sure of by the guard; here, whether they may. Throws 403 `forbidden`. */
function authorise(c: C, { who, method }: Pick<Facts, 'who' | 'method'>): void {
  if (who === 'anybody' || who === 'a mailed link') return
  const { role, publications } = c.var.caller
  const needed = who === 'all publications' ? (method === 'GET' ? 'read' : 'write') : who
  if (ROLES.indexOf(role) < ROLES.indexOf(needed))
    throw refuse(403, 'forbidden', `This key may ${role}; here it takes one that may ${needed}.`)
  if (who === 'all publications' && publications !== null)
    throw refuse(403, 'forbidden', 'This key is for single publications; here it takes one for all of them.')
}

/** Each may what those before it may. */
export const ROLES = ['read', 'write', 'owner'] as const

/** The publication in the path. Somebody else's is not there. Throws 404 `unknown_publication`. */
async function publicationAsked(c: C, door: Facts, house: House): Promise<Publication | null> {
  const slug = c.req.param('publication')
  if (slug === undefined) return null
  const find = {
    now: 'findPublication',
    'within a minute': 'recentPublication',
    'if there': 'publicationEver',
  } as const
  const found = await house[find[door.publication ?? 'now']](c.var.deps, slug)
  const isTheirs = isPublic(door) || (c.var.caller.publications?.includes(found?.id ?? 0) ?? true)
  if (found && isTheirs) return found
  if (door.publication === 'if there' && isTheirs) return null
  throw refuse(404, 'unknown_publication', 'There is no such publication here.')
}

/** Whether it heeds an Idempotency-Key: what makes or sends something, and is told what in a body that can be compared. */
export function isOnceOnly(door: Pick<Facts, 'method' | 'who' | 'path' | 'body'>): boolean {
  const isBare = door.body !== undefined && door.body.schema === null
  return door.method === 'POST' && door.path.startsWith('/v1/admin/') && !isPublic(door) && !isBare
}

export function isPublic({ who }: Pick<Facts, 'who'>): boolean {
  return who === 'anybody' || who === 'a mailed link'
}

function checkedQuery(c: C, schema: z.ZodObject, needed?: readonly string[]): Record<string, unknown> {
  const given = c.req.query()
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const { code, message } = complaintOf(schema, parsed.error, { given, needed })
  throw refuse(400, code, message)
}

function answered(c: C, door: Facts, outcome: unknown): Response {
  if (typeof outcome === 'string') throw refusal(door, outcome)
  const response = outcome instanceof Response ? outcome : asJson(c, door, outcome)
  if (door.origins === 'all') {
    response.headers.set('Access-Control-Allow-Origin', '*')
    response.headers.set('Cross-Origin-Resource-Policy', 'cross-origin')
  }
  if (!door.cache || response.status >= 400) return response
  response.headers.set('Cache-Control', door.cache === 'never' ? 'no-store' : `public, max-age=${door.cache.seconds}`)
  const tags = door.cache === 'never' ? [] : tagsOf({ path: door.path, ...c.req.param(), url: c.req.query('url') })
  if (tags.length > 0) response.headers.set('Cache-Tag', tags.join(','))
  return response
}

function refusal({ method, path, refuses }: Facts, code: string): Error {
  const declared = refuses?.[code]
  return declared ? refuse(declared[0], code, declared[1]) : new Error(`${method} ${path} does not declare ${code}`)
}

function asJson(c: C, { answers }: Facts, outcome: unknown): Response {
  const { status, value } = isStatusAnswer(outcome)
    ? { status: outcome[STATUS], value: outcome.value }
    : { status: firstGood(answers), value: outcome }
  return value === null ? c.body(null, status as 204) : c.json(value, status as 200)
}

function isStatusAnswer(outcome: unknown): outcome is { [STATUS]: number; value: unknown } {
  return typeof outcome === 'object' && outcome !== null && STATUS in outcome
}

function firstGood(answers: Answers): number {
  return Number(Object.keys(answers).find((status) => Number(status) < 300) ?? 200)
}
