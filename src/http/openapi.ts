/**
 * The API's description (OpenAPI 3.1), made of the declarations alone: what stands in it is what the doors do. Pure.
 * Schemas with an `id` in their meta stand once, among the components. Examples are drawn from the schemas where a door has none.
 */
import * as z from 'zod'
import { type Door, type Facts, isOnceOnly, type Media, page } from './declare'
import { IDEMPOTENCY } from './idempotency'
import { exampleOf, type JsonSchema } from './openapi-examples'

export type Operation = {
  operationId: string
  tags: string[]
  summary: string
  description: string
  security: Record<string, string[]>[]
  parameters: {
    name: string
    in: 'path' | 'query' | 'header'
    required: boolean
    description?: string
    schema: JsonSchema
    example?: unknown
  }[]
  requestBody?: { required: boolean; content: Content }
  responses: Record<string, { description: string; content?: Content }>
}
type Content = Record<string, { schema: JsonSchema; example?: unknown }>
export type ApiDescription = {
  openapi: '3.1.0'
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } }
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, JsonSchema> }
}

const ABOUT =
  'A newsletter and share service for news sites. Errors have one shape everywhere, with stable codes. Lists answer items and next, and take cursor and limit. Times are UTC.'

const WHO = {
  anybody: 'For everybody.',
  'a mailed link': 'For whoever holds the mailed link.',
  read: 'Takes a key that may read.',
  write: 'Takes a key that may write.',
  'all publications': 'Takes a key for all publications.',
  owner: 'Takes the owner’s token.',
} as const

/** Doors by what they are about, each group with a sentence for whoever looks for one. */
export type Groups = Record<string, { about: string; doors: readonly Door[] }>

export async function describeApi(groups: Groups, { publicUrl }: { publicUrl: string }): Promise<ApiDescription> {
  const schemas: Record<string, JsonSchema> = { Error: ERROR }
  const paths: ApiDescription['paths'] = {}
  for (const [group, { doors }] of Object.entries(groups)) {
    for (const door of doors) {
      const path = door.path.replaceAll(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [door.method.toLowerCase()]: await operationOf(door, group, schemas) }
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      ...{ title: 'Tidings', version: '1', description: ABOUT },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    tags: Object.entries(groups).map(([name, { about }]) => ({ name, description: about })),
    paths,
    components: {
      schemas,
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key, or the owner’s token.' } },
    },
  }
}

const ERROR: JsonSchema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string', description: 'Stable, in lower snake case.' },
        message: { type: 'string', description: 'A sentence for a person.' },
      },
      required: ['code', 'message'],
      additionalProperties: false,
    },
  },
  required: ['error'],
  additionalProperties: false,
}

async function operationOf(door: Door, group: string, schemas: Record<string, JsonSchema>): Promise<Operation> {
  const isPublic = door.who === 'anybody' || door.who === 'a mailed link'
  return {
    operationId: operationId(door),
    tags: [group],
    summary: door.summary,
    description: [door.about, WHO[door.who]].filter(Boolean).join(' '),
    security: isPublic ? [] : [{ key: [] }],
    parameters: [...pathParameters(door), ...queryParameters(door, schemas), ...(isOnceOnly(door) ? [KEY] : [])],
    ...(door.body ? { requestBody: await requestBodyOf(door, schemas) } : {}),
    responses: { ...goodAnswers(door, schemas), ...refusalsOf(door, schemas) },
  }
}

/** `PUT /v1/admin/publications/:publication` -> `putAdminPublicationsPublication`. */
function operationId({ method, path }: Facts): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '' && word !== 'v1')
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') || 'home'
}

const KEY: Operation['parameters'][number] = {
  ...({ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 256 } } as const),
  description: 'The same key within a day does it once, and is answered as the first time.',
}

function pathParameters({ path }: Facts): Operation['parameters'] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    ...({ name, in: 'path', required: true, schema: { type: 'string' } } as const),
    example: exampleOf({ type: 'string' }, name),
  }))
}

function queryParameters(door: Facts, schemas: Record<string, JsonSchema>): Operation['parameters'] {
  if (!door.query) return []
  const { properties = {}, required = [] } = jsonSchema(z.object(door.query), 'input', schemas)
  return Object.entries(properties).map(([name, schema]) => ({
    ...({ name, in: 'query', required: required.includes(name), schema } as const),
    ...(schema.description ? { description: schema.description } : {}),
    ...(required.includes(name) ? { example: door.example?.query?.[name] ?? exampleOf(schema, name) } : {}),
  }))
}

async function requestBodyOf(
  door: Facts,
  schemas: Record<string, JsonSchema>,
): Promise<{ required: boolean; content: Content }> {
  const { types = [], schema: checked = null, shown, isOptional = false } = door.body ?? {}
  const described = (await shown?.()) ?? checked
  if (!described) {
    return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }])) }
  }
  const schema = jsonSchema(described, 'input', schemas)
  const example = door.example?.body ?? exampleOf(schema, '', schemas)
  return { required: !isOptional, content: Object.fromEntries(types.map((type) => [type, { schema, example }])) }
}

function goodAnswers({ answers }: Facts, schemas: Record<string, JsonSchema>): Operation['responses'] {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answered]) => [
      status,
      { description: DESCRIPTIONS[status] ?? 'Answered.', ...contentOf(answered, schemas) },
    ]),
  )
}

function contentOf(answered: z.ZodType | Media | null, schemas: Record<string, JsonSchema>): { content?: Content } {
  if (answered === null) return {}
  if (!(answered instanceof z.ZodType)) {
    const asJson = answered.json ? contentOf(answered.json, schemas).content : {}
    return { content: { [answered.media]: { schema: { type: 'string' } }, ...asJson } }
  }
  const schema = jsonSchema(answered, 'output', schemas)
  return { content: { 'application/json': { schema, example: exampleOf(schema, '', schemas) } } }
}

const DESCRIPTIONS: Record<string, string> = {
  200: 'Done, or here it is.',
  201: 'Made.',
  202: 'Taken; the rest follows.',
  204: 'Done; there is nothing to say.',
  302: 'Go on there.',
  303: 'Done; look there.',
  400: 'Not as it should be.',
  404: 'Not found.',
  410: 'It was here once.',
  503: 'Not well.',
}

/**
 * By status, each with its codes; what every route may answer besides stands with it. Programs get the one shape, browsers a page that says
 * the same; where a door has its own page for a status (a form again), that is the page.
 */
export function refusalsOf(door: Facts, schemas: Record<string, JsonSchema>): Operation['responses'] {
  const byStatus = Map.groupBy(codesOf(door), ([status]) => status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const [, code = '', message = ''] = codes[0] ?? []
      const description = codes.map(([, name, sentence]) => `\`${name}\`: ${sentence}`).join('\n\n')
      const refused = { schema: { $ref: '#/components/schemas/Error' }, example: { error: { code, message } } }
      const { content: own } = contentOf(door.answers[status] ?? null, schemas)
      const content = { 'application/json': refused, [page.media]: { schema: { type: 'string' } }, ...own }
      return [String(status), { description, content }]
    }),
  )
}

type Code = [status: number, code: string, sentence: string]

/** Every code with which a route may refuse: its own, and those that follow from who may and what it takes. */
export function codesOf(door: Facts): Code[] {
  const own = Object.entries(door.refuses ?? {}).map(([code, [status, sentence]]): Code => [status, code, sentence])
  const isPublic = door.who === 'anybody' || door.who === 'a mailed link'
  return [
    ...own,
    ...(door.query || door.body
      ? [[400, 'invalid_…', 'A field is not as it should be; the code names it.'] as Code]
      : []),
    ...(isPublic ? [] : KEYED),
    ...(isOnceOnly(door) ? keyCodes(door) : []),
    ...(door.path.includes('/:publication')
      ? [[404, 'unknown_publication', 'There is no such publication here.'] as Code]
      : []),
    ...(door.body ? [[413, 'body_too_large', `More than ${door.body.limit} bytes.`] as Code] : []),
    ...(door.body ? [[415, 'unsupported_type', `Send ${door.body.types.join(' or ')}.`] as Code] : []),
    [500, 'internal_error', 'Something broke on our side; the message has the request’s id.'],
    [503, 'temporarily_unable', 'The service cannot read its data right now; Retry-After says when to ask again.'],
  ]
}

/** Where the answer holds no secret, it is repeated. */
function keyCodes({ hasSecret, refuses = {} }: Facts): Code[] {
  return Object.entries(IDEMPOTENCY)
    .filter(([code]) => !(code in refuses) && (hasSecret || code !== 'secret_shown_once'))
    .map(([code, [status, sentence]]) => [status, code, sentence])
}

const KEYED: Code[] = [
  [401, 'unauthorised', 'No key, or a wrong one.'],
  [403, 'forbidden', 'The key may not do this.'],
  [429, 'too_many_requests', 'Too many wrong keys came from here; Retry-After says how long to wait.'],
]

/** As JSON Schema; what has an id goes among the components. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, JsonSchema>): JsonSchema {
  const {
    $schema: _,
    $defs = {},
    ...made
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => tidy(jsonSchema),
  }) as JsonSchema
  for (const [name, definition] of Object.entries($defs)) schemas[name] = componentsNamed(definition)
  return componentsNamed(made)
}

/** What every date's pattern and every whole number's bounds say is said by `format` and `type` already. */
function tidy(schema: Pick<z.core.JSONSchema.BaseSchema, 'format' | 'pattern' | 'minimum' | 'maximum'>): void {
  if (schema.format === 'date-time' || schema.format === 'date') delete schema.pattern
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
}

function componentsNamed(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'))
}
