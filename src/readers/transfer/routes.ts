/** The administrators' doors by which readers come from elsewhere and go elsewhere: CSV in, CSV out. */
import * as z from 'zod'
import { logFailure } from '../../ground/log'
import { bytes } from '../../http/body'
import { csv, csvFile, declare } from '../../http/declare'
import { BODY_LIMIT, type C, contentType, countedBody, refuse } from '../../http/door'
import { SUBSCRIBER_STATUSES } from '../list'
import { COLUMNS } from './columns'
import { streamed } from './csv'
import { exportReaders } from './export'
import { type BadFile, type Imported, importing, importReaders, type Progress } from './import'
import { PRODUCTS } from './products'

const SUBSCRIBERS = '/v1/admin/publications/:publication/subscribers'
/** What browsers and spreadsheets call a CSV file; a workbook is taken, to be told what to do with it. */
const TYPES = [
  ...['text/csv', 'application/csv', 'text/tab-separated-values', 'application/vnd.ms-excel'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]

/** One JSON value a line. */
const LINES = { media: 'application/x-ndjson' }

const count = z.int().nonnegative()
const importedShape = z.strictObject({
  imported: count.describe('Readers now, by proof of consent.'),
  pending: count.describe('Asked by mail, or waiting as the file says.'),
  unchanged: count,
  left: count,
  suppressed: count,
  rejected: z.array(z.strictObject({ line: count, code: z.string(), message: z.string() })),
  rejectedBeyond: count.optional().describe('How many more than those listed.'),
  product: z.enum(PRODUCTS).optional().describe('Whose export it was taken for.'),
  encoding: z.string().optional().describe('What it is written in, where that is not UTF-8.'),
  unreadFrom: count.optional().describe('The first line that was not read any more: there were too many for one call.'),
}) satisfies z.ZodType<Imported>

const QUERY = {
  dryRun: z.enum(['true', 'false']).optional().describe('true says what would happen, and changes nothing.'),
  from: z
    .enum(PRODUCTS)
    .optional()
    .describe(`one of ${PRODUCTS.join(', ')}; told by the columns if it is left out.`),
  columns: z
    .string()
    .max(2_000)
    .optional()
    .describe('email:E-Mail,consented_at:Joined with our name before the colon.'),
  ignore: z
    .string()
    .max(2_000)
    .optional()
    .describe('columns to leave out, with commas between; * for all unknown ones.'),
}

const REFUSALS = {
  expected_csv: [415, 'Send the file as text/csv.'],
  invalid_header: [400, `The first line names the columns, email among them: ${COLUMNS.join(', ')}.`],
  unknown_column: [400, 'What a column of this name means is not known here.'],
  missing_column: [400, 'The file has no column of this name.'],
  invalid_columns: [400, 'columns is a list like email:E-Mail,consented_at:Joined.'],
  workbook: [400, 'This is an Excel workbook or another archive, not CSV.'],
} as const

/** The sentence names the column. */
function orRefused(outcome: Imported | BadFile): Imported {
  if ('code' in outcome) throw refuse(400, outcome.code, outcome.message)
  return outcome
}

/** A file that is none is refused as ever; from the first line on the status is said, and what breaks then is the last line. */
async function inLines(c: C, steps: ReturnType<typeof importing>): Promise<Response> {
  const first = await steps.next()
  if (first.done) orRefused(first.value)
  c.header('Content-Type', LINES.media)
  return c.body(streamed(linesOf(first, steps)))
}

async function* linesOf(
  first: IteratorResult<Progress, Imported | BadFile>,
  steps: ReturnType<typeof importing>,
): AsyncGenerator<string> {
  try {
    for (let step = first; ; step = await steps.next()) {
      yield `${JSON.stringify(step.done ? step.value : { progress: step.value })}\n`
      if (step.done) return
    }
  } catch (error) {
    logFailure('an import', error)
    const message =
      'It broke off here. What came before is in; sending the file again takes in the rest and changes nothing else.'
    yield `${JSON.stringify({ error: { code: 'temporarily_unable', message } })}\n`
  }
}

export const transferDoors = [
  declare({
    method: 'POST',
    path: `${SUBSCRIBERS}/import`,
    summary: 'Take in readers from a CSV file, or from another product’s export as it is',
    about:
      'With proof of consent (consented_at and consent_source) they are readers at once; without it they are asked by mail. ' +
      'Who left or was suppressed there arrives so and is never mailed. With `Accept: application/x-ndjson` a long file is told of while it ' +
      'is read: lines `{"progress": …}` after every few thousand, and the whole answer as the last one.',
    who: 'write',
    query: QUERY,
    body: bytes('text/csv', BODY_LIMIT.import),
    answers: { 200: importedShape },
    refuses: REFUSALS,
    async act({ c, deps, publication, query: { dryRun, ...said } }) {
      if (!TYPES.includes(contentType(c))) return 'expected_csv'
      const charset = /;\s*charset="?([\w-]+)/i.exec(c.req.header('content-type') ?? '')?.[1] ?? null
      const file = { bytes: countedBody(c, BODY_LIMIT.import), charset, said, isDryRun: dryRun === 'true' }
      const given = { publication, file }
      if (c.req.header('accept')?.includes(LINES.media)) return inLines(c, importing(deps, given))
      return orRefused(await importReaders(deps, given))
    },
  }),
  declare({
    method: 'GET',
    path: `${SUBSCRIBERS}.csv`,
    summary: 'Readers as a CSV file that an import takes: all, or those whom the list would show',
    about: 'Taken in by an empty publication it gives the same readers in the same states, and nobody is mailed.',
    who: 'read',
    query: {
      status: z
        .enum(SUBSCRIBER_STATUSES)
        .optional()
        .describe(`Only these: ${SUBSCRIBER_STATUSES.join(', ')}.`),
      q: z.string().max(254).optional().describe('Only those whose address begins so.'),
    },
    answers: { 200: csv },
    audit: { isReadKept: () => true },
    act({ c, deps, publication, query: { status, q } }) {
      return csvFile(c, `${publication.slug}-subscribers`, exportReaders(deps, { publication, status, prefix: q }))
    },
  }),
]
