/**
 * A row that may become a reader, or why it cannot. Pure but for the hash: what is written in the file, checked, and nothing about who
 * is here already.
 */
import * as z from 'zod'
import { addressComplaint, addressHashes, parseAddress, withoutAddresses } from '../../ground/address'
import { languageTag } from '../../ground/language'
import { READING_MINUTES } from '../../pages/preferences'
import { isDisposable } from '../sign-up/disposable'
import type { Layout } from './columns'
import type { CsvRecord } from './csv'
import type { Row } from './row'

export type Rejection = { line: number; code: string; message: string }

/**
 * What is to become of them: a reader at once, by proof of consent · asked by mail · waiting, as our own export says it, and not asked ·
 * never mailed, because they left or for a reason.
 */
export type Arrival = 'active' | 'asked' | 'waiting' | 'left' | 'suppressed'

export type Candidate = {
  line: number
  email: string
  key: string
  hashes: [string, ...string[]]
  arrival: Arrival
  /** Why, of one who is suppressed. */
  reason: string
  /** Null: without proof. */
  consentedAt: number | null
  consentSource: string | null
  topics: string[]
  language: string | null
  /** Null: not known. */
  leftAt: number | null
  pausedUntil: number | null
  minutes: number | null
}

const SOURCE_LIMIT = 500
const TOPICS_LIMIT = 20
const TOPIC_CHARACTERS = 100

type Given = {
  config: Parameters<typeof addressHashes>[0]
  now: number
  record: CsvRecord
  layout: Layout
  /** The publication's topics. One that has none yet takes what the file says: its stories are still to come. */
  known: Set<string>
}

export async function candidateOf({ config, now, record, layout, known }: Given): Promise<Candidate | Rejection> {
  const { line, cells } = record
  const misshapen = cells ? shapeComplaint(cells, layout) : UNREADABLE
  if (!cells || misshapen) return { line, ...(misshapen ?? UNREADABLE) }
  const row = layout.read(cells)
  const address = parseAddress(row.email)
  if (!address) return { line, code: 'invalid_email', message: addressComplaint(row.email) }
  const times = timesOf(row, now)
  if ('code' in times) return { line, ...times }
  if (row.state === null) return { line, ...UNKNOWN_STATUS }
  const consentSource = withoutAddresses(row.consentSource.slice(0, SOURCE_LIMIT)).slice(0, SOURCE_LIMIT) || null
  const isProven = times.consentedAt !== null && consentSource !== null
  const arrival = arrivalOf(row.state, isProven)
  if (arrival === 'asked' && isDisposable(address.key)) return { line, ...DISPOSABLE }
  return {
    ...{ line, ...address, hashes: await addressHashes(config, address.key) },
    ...{ arrival, reason: row.reason, consentSource, ...times },
    consentedAt: isProven ? times.consentedAt : null,
    topics: topicsIn(row.topics, known),
    language: languageTag(row.language),
    minutes: READING_MINUTES.find((minutes) => String(minutes) === row.minutes) ?? null,
  }
}

const UNREADABLE = { code: 'invalid_csv', message: 'The line cannot be read; a quotation mark is missing or too many.' }
const UNKNOWN_STATUS = {
  code: 'unknown_status',
  message: 'status is active, pending, unsubscribed or suppressed; nobody is mailed on the strength of another word.',
}
const DISPOSABLE = {
  code: 'disposable_address',
  message: 'Nobody can be asked at an address that was made for ten minutes.',
}

function shapeComplaint(cells: string[], { width, unnamed }: Layout): Omit<Rejection, 'line'> | null {
  if (cells.length !== width) {
    return { code: 'cell_count', message: `The line has ${cells.length} cells, the first line names ${width} columns.` }
  }
  if (unnamed.some((at) => cells[at] !== '')) {
    return { code: 'unnamed_column', message: 'Something stands in a column that the first line gives no name.' }
  }
  // What a decoder could not read.
  const isBroken = cells.some((cell) => cell.includes('\uFFFD'))
  return isBroken
    ? { code: 'invalid_encoding', message: 'The line holds bytes that are no letters; save the file as UTF-8.' }
    : null
}

function arrivalOf(state: NonNullable<Row['state']>, isProven: boolean): Arrival {
  if (state === 'pending') return 'waiting'
  if (state === 'active') return isProven ? 'active' : 'asked'
  return state === 'unconfirmed' ? 'asked' : state
}

type Times = Pick<Candidate, 'consentedAt' | 'leftAt' | 'pausedUntil'>

function timesOf(row: Row, now: number): Times | Omit<Rejection, 'line'> {
  const [consentedAt, leftAt, pausedUntil] = [row.consentedAt, row.leftAt, row.pausedUntil].map(timeIn)
  const isPast = (at: number | null | undefined) => at === null || (at !== undefined && at <= now)
  // Who is never mailed arrives so, whatever stands beside it.
  const isNeverMailed = row.state === 'left' || row.state === 'suppressed'
  if (!isPast(consentedAt) && !isNeverMailed) {
    const message = 'consented_at is a day or a time that has passed, like 2025-03-09 or 2025-03-09T10:30:00Z.'
    return { code: 'invalid_consented_at', message }
  }
  if (pausedUntil !== null && Number.isNaN(pausedUntil) && !isNeverMailed) {
    return { code: 'invalid_paused_until', message: 'paused_until is a day or a time, like 2026-03-09T10:30:00Z.' }
  }
  // Leaving counts whenever it was.
  return {
    consentedAt: isPast(consentedAt) ? (consentedAt ?? null) : null,
    leftAt: leftAt && leftAt <= now ? leftAt : null,
    pausedUntil: pausedUntil || null,
  }
}

const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })])

/** As databases and programs write it: `2023-05-06 07:08:09.1 +0530 IST`; a zone's name behind its offset says nothing more. */
const WRITTEN =
  /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d(?:\.\d+)?)? ?(?:([+-]\d\d)(?::?(\d\d))?|Z|UTC|GMT)?(?: (?:[A-Z]{1,5}|[+-]\d{2,4}))?$/i

/** Null where there is nothing, NaN where it is no time. Without a zone it is UTC. */
export function timeIn(text: string): number | null {
  if (text === '') return null
  const [, day, time, seconds = ':00', hours, minutes = '00'] = WRITTEN.exec(text) ?? []
  const iso = day === undefined ? text : `${day}T${time}${seconds}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`
  if (!moment.safeParse(iso).success) return Number.NaN
  return Date.parse(iso)
}

/** Separated by semicolons, bars or, where that is no topic's own, commas. Unknown ones are ignored. */
function topicsIn(text: string, known: Set<string>): string[] {
  if (known.size === 0) {
    const names = text.split(';').map((name) => name.trim().slice(0, TOPIC_CHARACTERS))
    return [...new Set(names)].filter((name) => name !== '').slice(0, TOPICS_LIMIT)
  }
  const parts = text.split(/[;|]/).map((part) => part.trim())
  const names = parts.flatMap((part) => (known.has(part) ? [part] : part.split(',').map((name) => name.trim())))
  return [...new Set(names)].filter((name) => known.has(name)).slice(0, TOPICS_LIMIT)
}
