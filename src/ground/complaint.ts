/**
 * What is said of input that a schema refuses: one code and one sentence, for doors and for lists whose items are refused one by one.
 * The code is `invalid_` and the name of the first field that is wrong, `missing_` where a field that is needed was left blank. The
 * sentence is the field's description in the schema: the API's pages say the same before as the refusal does afterwards.
 */
import * as z from 'zod'

export type Complaint = { code: string; message: string }

type Given = {
  given: unknown
  /** Fields whose absence has a code of its own. */
  needed?: readonly string[]
  /** What the whole is called in a code, where no field is to blame. */
  name?: string
  /** The code of a field that there is not, where the schema is strict. */
  unknown?: string
}

export function complaintOf(
  schema: z.ZodType,
  error: z.ZodError,
  { given, needed = [], name = 'body', unknown = 'unknown_field' }: Given,
): Complaint {
  // Before all others: a misspelt name is the more helpful thing to hear.
  const stray = error.issues.find((issue) => issue.code === 'unrecognized_keys' && issue.path.length === 0)
  if (stray?.code === 'unrecognized_keys')
    return { code: unknown, message: `There is no field ${JSON.stringify(stray.keys[0]?.slice(0, 100))} here.` }
  const field = error.issues[0]?.path[0]
  if (field === undefined) return { code: `invalid_${snakeCase(name)}`, message: sentenceOf(schema, name) }
  const isMissing = needed.includes(String(field)) && isBlank(given, String(field))
  const described = fieldsOf(schema)[String(field)]
  return {
    code: `${isMissing ? 'missing' : 'invalid'}_${snakeCase(String(field))}`,
    message: sentenceOf(described, String(field)) + placeOf(error.issues[0]?.path),
  }
}

/** camelCase -> camel_case, as codes are written. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** The fields of an object's schema, also of one that goes on to check or change the object; of another none. */
export function fieldsOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  if (schema instanceof z.ZodObject) return schema.shape
  if (!(schema instanceof z.ZodPipe)) return {}
  // z.preprocess has its object behind, .transform() before.
  const [before, behind] = [schema.in, schema.out]
  return {
    ...(before instanceof z.ZodType ? fieldsOf(before) : {}),
    ...(behind instanceof z.ZodType ? fieldsOf(behind) : {}),
  }
}

/** Of a list, which one is meant. */
function placeOf(path: PropertyKey[] = []): string {
  return typeof path[1] === 'number' ? ` Number ${path[1] + 1} is not so.` : ''
}

function sentenceOf(schema: z.ZodType | undefined, name: string): string {
  return schema?.description ? `${name}: ${schema.description}` : `${name} is not as it should be.`
}

function isBlank(given: unknown, field: string): boolean {
  if (typeof given !== 'object' || given === null) return true
  const value: unknown = Object.entries(given).find(([name]) => name === field)?.[1]
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}
