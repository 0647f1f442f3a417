/**
 * Readers from elsewhere. With proof of consent (when, and where) they are readers at once; without it they are pending and asked by
 * mail, at a pace that no provider mistakes for spam. Who was told never to be mailed stays so, who left has left. Any
 * number of rows in bounded memory, a batch at a time; sent again, a file changes nothing more.
 */
import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { addressHashes, EMAIL_COMPLAINT, parseAddress } from '../../ground/address'
import { randomToken } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import { languageTag } from '../../ground/language'
import type { Publication } from '../../ground/schema'
import { HOUR } from '../../ground/time'
import { CONFIRM_HOURS } from '../../ground/tokens'
import { enqueueMails, mailRow } from '../../outbox/rows'
import { dayOf } from '../../publications/schedule'
import { topicsOf } from '../../stories/catalogue/topics'
import { isDisposable } from '../sign-up/disposable'
import type { CsvRecord } from './csv'

const BATCH_ROWS = 1_000
/** Rejections beyond are counted, not listed. */
const REJECTED_LISTED = 10_000
const SOURCE_LIMIT = 500
const TOPICS_LIMIT = 20

export type Rejection = { line: number; code: string; message: string }
/** `rejectedBeyond`: how many more than those listed; left out where it is none. */
export type Imported = {
  imported: number
  pending: number
  unchanged: number
  rejected: Rejection[]
  rejectedBeyond?: number
}

/** One row that may become a reader. `consentedAt` null: without proof. */
type Candidate = {
  line: number
  email: string
  key: string
  hashes: [string, ...string[]]
  consentedAt: number | null
  consentSource: string | null
  topics: string[]
  language: string | null
}

export async function importReaders(
  deps: Deps,
  { publication, records }: { publication: Publication; records: AsyncIterable<CsvRecord> },
): Promise<Imported | 'invalid_header'> {
  const result: Imported = { imported: 0, pending: 0, unchanged: 0, rejected: [] }
  const known = new Set(await topicsOf(deps, { publication }))
  let columns: Map<string, number> | null = null
  let rows: Candidate[] = []
  for await (const { line, cells } of records) {
    if (!columns) {
      columns = new Map(cells?.map((name, at) => [name.toLowerCase(), at]) ?? [])
      if (!columns.has('email')) return 'invalid_header'
      continue
    }
    const at = columns
    const cell = (name: string) => cells?.[at.get(name) ?? -1] ?? ''
    const row = cells ? await candidate(deps, { line, cell, known }) : unreadable(line)
    if ('code' in row) reject(result, row)
    else rows.push(row)
    if (rows.length < BATCH_ROWS) continue
    await importBatch(deps, { publication, rows, result })
    rows = []
  }
  if (!columns) return 'invalid_header'
  await importBatch(deps, { publication, rows, result })
  return result
}

function reject(result: Imported, rejection: Rejection): void {
  if (result.rejected.length < REJECTED_LISTED) result.rejected.push(rejection)
  else result.rejectedBeyond = (result.rejectedBeyond ?? 0) + 1
}

function unreadable(line: number): Rejection {
  return { line, code: 'invalid_csv', message: 'The line cannot be read; a quotation mark is missing or too many.' }
}

const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })])

type Read = { line: number; cell: (name: string) => string; known: Set<string> }

async function candidate(deps: Deps, { line, cell, known }: Read): Promise<Candidate | Rejection> {
  const address = parseAddress(cell('email'))
  if (!address) return { line, code: 'invalid_email', message: EMAIL_COMPLAINT }
  const consentedAt = cell('consented_at') === '' ? null : timeOf(cell('consented_at'))
  if (Number.isNaN(consentedAt) || (consentedAt !== null && consentedAt > deps.clock())) {
    const message = 'consented_at is a day or a time that has passed, like 2025-03-09 or 2025-03-09T10:30:00Z.'
    return { line, code: 'invalid_consented_at', message }
  }
  const consentSource = cell('consent_source').slice(0, SOURCE_LIMIT) || null
  const isProven = consentedAt !== null && consentSource !== null
  if (!isProven && isDisposable(address.key)) {
    return {
      line,
      code: 'disposable_address',
      message: 'Nobody can be asked at an address that was made for ten minutes.',
    }
  }
  return {
    line,
    ...address,
    hashes: await addressHashes(deps.config, address.key),
    consentedAt: isProven ? consentedAt : null,
    consentSource: isProven ? consentSource : null,
    topics: chosenTopics(cell('topics'), known),
    language: languageTag(cell('language')),
  }
}

/** A time without a zone is UTC. */
function timeOf(text: string): number {
  const iso = text.replace(' ', 'T')
  if (!moment.safeParse(iso).success) return Number.NaN
  return Date.parse(/^\d{4}-\d\d-\d\d$|Z$|[+-]\d\d:\d\d$/.test(iso) ? iso : `${iso}Z`)
}

/** Separated by semicolons, bars or, where that is no topic's own, commas. Unknown ones are ignored. */
function chosenTopics(text: string, known: Set<string>): string[] {
  const parts = text.split(/[;|]/).map((part) => part.trim())
  const names = parts.flatMap((part) => (known.has(part) ? [part] : part.split(',').map((name) => name.trim())))
  return [...new Set(names)].filter((name) => known.has(name)).slice(0, TOPICS_LIMIT)
}

type Batch = { publication: Publication; rows: Candidate[]; result: Imported }

async function importBatch(deps: Deps, { publication, rows, result }: Batch): Promise<void> {
  // Of an address that stands twice the first line counts.
  const firsts = [...new Map(rows.toReversed().map((row) => [row.key, row])).values()].toReversed()
  result.unchanged += rows.length - firsts.length
  if (firsts.length === 0) return
  const now = deps.clock()
  const step = { publication, given: JSON.stringify(withAsking(deps, { firsts, result, now })), now }
  const [states, , , , , , asked] = await deps.db.batch([
    deps.db.all<State>(statesOf(step)),
    deps.db.run(countNewReaders(step)),
    deps.db.run(keepConsents(step)),
    deps.db.run(activatePending(step)),
    deps.db.run(insertReaders(step)),
    deps.db.run(insertTokens(step)),
    insertMails(deps, step),
  ])
  await enqueueMails(
    deps,
    asked.filter(({ dueAt }) => dueAt <= now).map(({ id }) => id),
  )
  tally(result, firsts, states)
}

type Asking = { firsts: Candidate[]; result: Imported; now: number }

/** Each row with what its mail would need: when it may go, and the nonce of its link. */
function withAsking(deps: Pick<Deps, 'config'>, { firsts, result, now }: Asking) {
  let asked = result.pending
  return firsts.map((row, at) => {
    const askAt = askTime(deps, now, row.consentedAt === null ? asked++ : 0)
    return { ...row, at, hash: row.hashes[0], askAt, nonce: randomToken() }
  })
}

/** So many in the first hour, so many in the next. */
function askTime({ config }: Pick<Deps, 'config'>, now: number, index: number): number {
  return now + Math.floor(index / Math.max(1, config.limits.importAsksPerHour)) * HOUR
}

/** What each row found: nobody, a reader in some state, a suppression. */
type State = { at: number; status: string | null; isSuppressed: number }

function tally(result: Imported, rows: Candidate[], states: State[]): void {
  const found = new Map(states.map((state) => [state.at, state]))
  for (const [at, { line, consentedAt }] of rows.entries()) {
    const state = found.get(at)
    if (state?.isSuppressed || state?.status === 'suppressed') {
      reject(result, { line, code: 'suppressed', message: 'This address is never to be mailed; it stays so.' })
    } else if (consentedAt !== null && (state?.status ?? 'pending') === 'pending') result.imported++
    else if ((state?.status ?? null) === null) result.pending++
    else result.unchanged++
  }
}

type Step = { publication: Publication; given: string; now: number }

/** The rows with what stands beside them: `g.value`, the reader `s`, or nobody, and no suppression. */
function mayCome({ publication, given }: Omit<Step, 'now'>): SQL {
  return sql`json_each(${given}) g LEFT JOIN subscribers s
      ON s.publication_id = ${publication.id} AND s.email_key = g.value ->> 'key'
    WHERE NOT ${isSuppressed(publication)}`
}

function isSuppressed(publication: Publication): SQL {
  return sql`EXISTS (SELECT 1 FROM suppressions x WHERE x.publication_id = ${publication.id}
    AND x.address_hash IN (SELECT value FROM json_each(g.value -> 'hashes')))`
}

/** The rows that are readers. CROSS JOIN keeps SQLite from walking through all readers and the rows for each of them. */
function readersOf({ publication, given }: Omit<Step, 'now'>): SQL {
  return sql`json_each(${given}) g CROSS JOIN subscribers s
    ON s.publication_id = ${publication.id} AND s.email_key = g.value ->> 'key'`
}

/** Proven, and not a reader yet. */
const becomesReader = sql`g.value ->> 'consentedAt' IS NOT NULL AND (s.id IS NULL OR s.status = 'pending')`

function statesOf({ publication, given }: Step): SQL {
  return sql`SELECT g.value ->> 'at' AS at, s.status, ${isSuppressed(publication)} AS isSuppressed
    FROM json_each(${given}) g LEFT JOIN subscribers s
      ON s.publication_id = ${publication.id} AND s.email_key = g.value ->> 'key'`
}

function countNewReaders(step: Step): SQL {
  const { publication, now } = step
  return sql`INSERT INTO reader_days (publication_id, day, active_change)
    SELECT ${publication.id}, ${dayOf(publication.timezone, now)}, count(*)
    FROM ${mayCome(step)} AND ${becomesReader}
    ON CONFLICT (publication_id, day) DO UPDATE SET active_change = active_change + excluded.active_change`
}

function keepConsents(step: Step): SQL {
  return sql`INSERT INTO consents (publication_id, address_hash, act, at, page)
    SELECT ${step.publication.id}, coalesce(s.address_hash, g.value ->> 'hash'), 'imported', g.value ->> 'consentedAt', g.value ->> 'consentSource'
    FROM ${mayCome(step)} AND ${becomesReader}`
}

function activatePending(step: Step): SQL {
  return sql`WITH proven AS MATERIALIZED (
      SELECT s.id, g.value ->> 'consentedAt' AS consented_at FROM ${readersOf(step)}
      WHERE s.status = 'pending' AND ${becomesReader} AND NOT ${isSuppressed(step.publication)})
    UPDATE subscribers SET status = 'active', confirmed_at = proven.consented_at, updated_at = ${step.now}
    FROM proven WHERE subscribers.id = proven.id`
}

function insertReaders(step: Step): SQL {
  const { publication, now } = step
  return sql`INSERT OR IGNORE INTO subscribers (publication_id, email, email_key, address_hash, status, topics, language,
      created_at, confirmed_at, soft_bounces, updated_at)
    SELECT ${publication.id}, g.value ->> 'email', g.value ->> 'key', g.value ->> 'hash',
      iif(g.value ->> 'consentedAt' IS NULL, 'pending', 'active'), g.value -> 'topics', g.value ->> 'language',
      ${now}, g.value ->> 'consentedAt', 0, ${now}
    FROM ${mayCome(step)} AND s.id IS NULL`
}

/** For the pending of this batch. Without a wish: what they asked for nobody knows, and the breaker does not count them. */
function insertTokens({ publication, given, now }: Step): SQL {
  return sql`INSERT INTO tokens (publication_id, subscriber_id, purpose, nonce, created_at, expires_at)
    SELECT s.publication_id, s.id, 'confirm', g.value ->> 'nonce', ${now}, (g.value ->> 'askAt') + ${CONFIRM_HOURS * HOUR}
    FROM ${readersOf({ publication, given })}
    WHERE s.status = 'pending' AND s.created_at = ${now} AND NOT EXISTS (SELECT 1 FROM tokens t WHERE t.subscriber_id = s.id)`
}

function insertMails(deps: Deps, { publication, given, now }: Step) {
  return mailRow(
    deps,
    {
      kind: 'confirm',
      publicationId: publication.id,
      subscriberId: sql`t.subscriber_id`,
      tokenId: sql`t.id`,
      keyEnd: sql`t.id`,
      at: now,
      dueAt: sql`g.value ->> 'askAt'`,
    },
    {
      from: sql`${readersOf({ publication, given })}
        CROSS JOIN tokens t ON t.subscriber_id = s.id AND t.purpose = 'confirm' AND t.nonce = g.value ->> 'nonce'`,
    },
  )
}
