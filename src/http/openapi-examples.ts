/** An example of what a JSON Schema describes: the same each time, with values that a reader of the API's pages recognises. */

export type JsonSchema = {
  $schema?: string
  $ref?: string
  $defs?: Record<string, JsonSchema>
  type?: string | string[]
  description?: string
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  additionalProperties?: boolean | JsonSchema
  [more: string]: unknown
}

/** By the name of a field; `publication` and the like stand in paths, too. */
const KNOWN: Record<string, string> = {
  publication: 'meridian',
  slug: 'meridian',
  period: '2026-W09',
  digest: '2026-W09',
  id: '17',
  story: '17',
  subscriber: '17',
  channel: 'whatsapp',
  email: 'bo@readers.example',
  to: 'desk@meridian.example',
  fromEmail: 'digest@meridian.example',
  url: 'https://meridian.example/the-lock',
  timezone: 'Europe/London',
  language: 'en',
  token: 'k3J9x2Lq',
  secret: 'tidings_…',
  name: 'Meridian',
  title: 'The lock that holds the city',
}

export function exampleOf(schema: JsonSchema, name = '', named: Record<string, JsonSchema> = {}): unknown {
  if (schema.$ref) return exampleOf(named[schema.$ref.split('/').at(-1) ?? ''] ?? {}, name, named)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.default !== undefined && schema.default !== '') return schema.default
  if (schema.anyOf)
    return exampleOf(schema.anyOf.find((one) => one.const !== '' && one.type !== 'null') ?? {}, name, named)
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
  if (type === 'object') return exampleOfObject(schema, named)
  if (type === 'array') return [exampleOf(schema.items ?? {}, name.replace(/s$/, ''), named)]
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 3, 0)
  if (type === 'boolean') return true
  return type === 'string' ? exampleOfText(schema, name) : null
}

function exampleOfObject(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  named: Record<string, JsonSchema>,
) {
  const fields = Object.entries(properties).filter(([field]) => required.includes(field))
  if (fields.length === 0 && typeof additionalProperties === 'object')
    return { whatsapp: exampleOf(additionalProperties, '', named) }
  return Object.fromEntries(fields.map(([field, schema]) => [field, exampleOf(schema, field, named)]))
}

function exampleOfText({ format }: JsonSchema, name: string): string {
  if (format === 'date-time') return '2026-02-27T12:00:00.000Z'
  if (format === 'date') return '2026-02-27'
  return KNOWN[name] ?? (/url$/i.test(name) ? 'https://meridian.example/' : 'text')
}
