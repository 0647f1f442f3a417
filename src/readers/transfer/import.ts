/**
 * Readers from elsewhere. With proof of consent (when, and where) they are readers at once; without it they are pending and asked by
 * mail, at a pace that no provider mistakes for spam; who left there, or bounced, complained or was blocked, arrives so and is never
 * mailed. Any number of rows in bounded memory, a batch at a time; sent again, a file changes nothing more.
 */
import { randomToken, sha256 } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import type { Publication } from '../../ground/schema'
import { HOUR } from '../../ground/time'
import { enqueueMails } from '../../outbox/rows'
import { topicsOf } from '../../stories/catalogue/topics'
import { type Candidate, candidateOf, type Rejection } from './candidate'
import { type BadHeader, type Layout, layoutOf, type Said } from './columns'
import { readCsv } from './csv'
import type { Product } from './products'
import { openText } from './text'
import { type Found, finding, type Prepared, writeBatch } from './write'

/** D1 takes 2 MB in a parameter, and a thousand statements in a request: a hundred thousand rows are some six hundred. */
const BATCH_ROWS = 2_000
const BATCH_BYTES = 1_000_000
const ROWS_MOST = 150_000
/** Rejections beyond are counted, not listed. */
const REJECTED_LISTED = 10_000

export type Imported = {
  imported: number
  pending: number
  unchanged: number
  left: number
  suppressed: number
  rejected: Rejection[]
  /** How many more than those listed; left out where it is none. */
  rejectedBeyond?: number
  /** Whose export it was taken for; left out where it is none. */
  product?: Product
  /** What it is written in, where that is not UTF-8. */
  encoding?: string
  /** The first line that was not read any more: there are too many for one call. */
  unreadFrom?: number
}

export type File = {
  bytes: ReadableStream<Uint8Array>
  /** The charset that the request names. */
  charset: string | null
  said: Said
  isDryRun: boolean
}
export type BadFile = BadHeader | { code: 'workbook'; message: string }

const WORKBOOK = {
  code: 'workbook',
  message: 'This is an Excel workbook or another archive. Save the sheet as “CSV UTF-8” (or unpack it) and send that.',
} as const

/** How far it is, after each batch: the last line that was read, and what became of those up to there. */
export type Progress = { line: number; rejected: number } & Pick<
  Imported,
  'imported' | 'pending' | 'unchanged' | 'left' | 'suppressed'
>

type Given = { publication: Publication; file: File }

export async function importReaders(deps: Deps, given: Given): Promise<Imported | BadFile> {
  const steps = importing(deps, given)
  for (;;) {
    const { done, value } = await steps.next()
    if (done) return value
  }
}

/** The same step by step, for whoever watches. What is wrong with the file as a whole is said before the first step. */
export async function* importing(
  deps: Deps,
  { publication, file }: Given,
): AsyncGenerator<Progress, Imported | BadFile> {
  const text = await openText(file.bytes, { named: file.charset })
  if (text === 'workbook') return WORKBOOK
  const result: Imported = { imported: 0, pending: 0, unchanged: 0, left: 0, suppressed: 0, rejected: [] }
  const batch = newBatch({ publication, result, isDryRun: file.isDryRun })
  const known = new Set(await topicsOf(deps, { publication }))
  let layout: Layout | null = null
  let rows = 0
  for await (const record of readCsv(text.lines)) {
    if (!layout) {
      const found: Layout | BadHeader = layoutOf(record.cells ?? [], file.said)
      if ('code' in found) return found
      layout = found
      continue
    }
    if (++rows > ROWS_MOST) {
      result.unreadFrom = record.line
      break
    }
    const row = await candidateOf({ config: deps.config, now: deps.clock(), record, layout, known })
    if ('code' in row) reject(result, row)
    else if (isFull(add(batch, row))) {
      await empty(deps, batch)
      yield progressOf(result, record.line)
    }
  }
  if (!layout) return layoutOf([], {}) as BadHeader
  await empty(deps, batch)
  const encoding = text.encoding()
  return {
    ...result,
    ...(layout.product ? { product: layout.product } : {}),
    ...(encoding === 'utf-8' ? {} : { encoding }),
  }
}

function progressOf({ rejected, rejectedBeyond = 0, ...result }: Imported, line: number): Progress {
  const { imported, pending, unchanged, left, suppressed } = result
  return { line, imported, pending, unchanged, left, suppressed, rejected: rejected.length + rejectedBeyond }
}

function reject(result: Imported, rejection: Rejection): void {
  if (result.rejected.length < REJECTED_LISTED) result.rejected.push(rejection)
  else result.rejectedBeyond = (result.rejectedBeyond ?? 0) + 1
}

// ---- Batches -------------------------------------------------------------------------------------------------------------

type Batch = {
  publication: Publication
  result: Imported
  isDryRun: boolean
  rows: Map<string, Candidate>
  bytes: number
  /** In a dry run nothing is written that a later batch could find: what earlier ones would have made of whom, by hash. */
  made: Map<number, Made>
}

/** Since when they would be a reader, or what else they would be. */
type Made = number | 'pending' | 'unsubscribed' | 'suppressed'

function newBatch(of: Pick<Batch, 'publication' | 'result' | 'isDryRun'>): Batch {
  return { ...of, rows: new Map(), bytes: 0, made: new Map() }
}

/** Which of two rows of one address counts: that somebody is not to be mailed, wherever it is said; then a proof of consent; else the first. */
const WEIGHT = { suppressed: 3, left: 2, active: 1, asked: 0, waiting: 0 } as const

function add(batch: Batch, row: Candidate): Batch {
  const before = batch.rows.get(row.key)
  if (before) batch.result.unchanged++
  if (!before || WEIGHT[row.arrival] > WEIGHT[before.arrival]) batch.rows.set(row.key, row)
  batch.bytes += sizeOf(row)
  return batch
}

function isFull({ rows, bytes }: Batch): boolean {
  return rows.size >= BATCH_ROWS || bytes >= BATCH_BYTES
}

const encoder = new TextEncoder()

/** In bytes: what is said in another script is three times as long as it looks. */
function sizeOf(row: Candidate): number {
  return encoder.encode(JSON.stringify(row)).length + 100
}

async function empty(deps: Deps, batch: Batch): Promise<void> {
  const { publication, result, isDryRun } = batch
  const rows = [...batch.rows.values()]
  batch.rows = new Map()
  batch.bytes = 0
  if (rows.length === 0) return
  const now = deps.clock()
  const given = JSON.stringify(prepared(deps, { rows, result, now }))
  if (isDryRun) return tryOut(batch, rows, await finding(deps, { publication, given }))
  const arrivals = new Set(rows.map(({ arrival }) => arrival))
  const { found, asked } = await writeBatch(deps, { publication, given, now, arrivals })
  const isDue = ({ dueAt }: { dueAt: number }) => dueAt <= now
  await enqueueMails(
    deps,
    asked.filter(isDue).map(({ id }) => id),
  )
  tally(result, rows, found)
}

/** Counts what a batch would do, and remembers what it would have left behind. */
async function tryOut({ result, made }: Batch, rows: Candidate[], found: Found[]): Promise<void> {
  const keys = await Promise.all(rows.map(async ({ key }) => Number.parseInt((await sha256(key)).slice(0, 13), 16)))
  const beside = new Map(found.map((one) => [one.at, one]))
  const then = rows.map((row, at) => foundThen(row, made.get(keys[at] ?? 0)) ?? beside.get(at))
  for (const [at, row] of rows.entries()) {
    const becomes = outcomeOf(row.arrival, then[at])
    if (becomes !== 'unchanged' && becomes !== 'rejected') made.set(keys[at] ?? 0, madeOf(becomes, row))
  }
  tally(
    result,
    rows,
    then.flatMap((one, at) => (one ? [{ ...one, at }] : [])),
  )
}

function madeOf(becomes: 'imported' | 'pending' | 'left' | 'suppressed', { consentedAt }: Candidate): Made {
  if (becomes === 'imported') return consentedAt ?? 0
  return becomes === 'left' ? 'unsubscribed' : becomes
}

/** What a row would find that an earlier one would have made, as write.ts has it; null where none would. */
function foundThen({ arrival, leftAt }: Candidate, made: Made | undefined): Omit<Found, 'at'> | null {
  if (made === undefined) return null
  if (typeof made === 'string') return { status: made, isSuppressed: made === 'suppressed' ? 1 : 0, isTakenOut: 0 }
  const isTakenOut = arrival === 'left' && (leftAt === null || leftAt > made)
  return { status: 'active', isSuppressed: 0, isTakenOut: isTakenOut ? 1 : 0 }
}

type Asking = { rows: Candidate[]; result: Imported; now: number }

/** Each row with what its mail would need. The count of those who are asked goes on from batch to batch. */
function prepared(deps: Pick<Deps, 'config'>, { rows, result, now }: Asking): Prepared[] {
  let asked = result.pending
  return rows.map(({ line: _, ...row }, at) => {
    const askAt = askTime(deps, now, row.arrival === 'asked' ? asked++ : 0)
    return { ...row, at, hash: row.hashes[0], askAt, nonce: row.arrival === 'asked' ? randomToken() : '' }
  })
}

/** So many in the first hour, so many in the next. */
function askTime({ config }: Pick<Deps, 'config'>, now: number, index: number): number {
  return now + Math.floor(index / Math.max(1, config.limits.importAsksPerHour)) * HOUR
}

function tally(result: Imported, rows: Candidate[], found: Found[]): void {
  const beside = new Map(found.map((one) => [one.at, one]))
  for (const [at, { line, arrival }] of rows.entries()) {
    const becomes = outcomeOf(arrival, beside.get(at))
    if (becomes === 'rejected')
      reject(result, { line, code: 'suppressed', message: 'This address is never to be mailed; it stays so.' })
    else result[becomes]++
  }
}

type Outcome = 'imported' | 'pending' | 'unchanged' | 'left' | 'suppressed' | 'rejected'

function outcomeOf(arrival: Candidate['arrival'], found: Omit<Found, 'at'> | undefined): Outcome {
  const { status = null, isSuppressed = 0, isTakenOut = 0 } = found ?? {}
  const isNeverMailed = arrival === 'left' || arrival === 'suppressed'
  if (isSuppressed === 1 || status === 'suppressed') return isNeverMailed ? 'unchanged' : 'rejected'
  const isNew = status === null
  if (arrival === 'suppressed') return 'suppressed'
  if (arrival === 'left') return isNew || status === 'pending' || isTakenOut === 1 ? 'left' : 'unchanged'
  if (arrival === 'active') return isNew || status === 'pending' ? 'imported' : 'unchanged'
  return isNew ? 'pending' : 'unchanged'
}
