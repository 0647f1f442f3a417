/**
 * All readers of a publication as a CSV file, written while it is read: state by state, along the index, in pages, so that any
 * number fits into memory. A reader whose state changes meanwhile may be missing or stand there twice.
 */
import { sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import type { Publication, SubscriberStatus } from '../../ground/schema'
import { SUBSCRIBER_STATUSES } from '../list'
import { csvLine } from './csv'

const PAGE = 2_000
const COLUMNS = ['id', 'email', 'status', 'topics', 'language', 'createdAt', 'confirmedAt', 'source']

type Row = {
  id: number
  email: string
  topics: string
  language: string | null
  created_at: number
  confirmed_at: number | null
  source: string | null
}

/** Topics are separated by semicolons, as an import takes them. */
export function exportReaders(
  deps: Pick<Deps, 'db'>,
  { publication }: { publication: Pick<Publication, 'id'> },
): ReadableStream<Uint8Array> {
  const pages = readPages(deps, publication)
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pages.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}

async function* readPages(deps: Pick<Deps, 'db'>, publication: Pick<Publication, 'id'>): AsyncGenerator<string> {
  yield csvLine(COLUMNS)
  for (const status of SUBSCRIBER_STATUSES) {
    for (let after = 0; ; ) {
      const rows = await deps.db.all<Row>(sql`SELECT id, email, topics, language, created_at, confirmed_at,
          coalesce(source_page, source_channel) AS source FROM subscribers
        WHERE publication_id = ${publication.id} AND status = ${status} AND id > ${after} ORDER BY id LIMIT ${PAGE}`)
      if (rows.length > 0) yield rows.map((row) => csvLine(cellsOf(row, status))).join('')
      if (rows.length < PAGE) break
      after = rows.at(-1)?.id ?? after
    }
  }
}

function cellsOf(row: Row, status: SubscriberStatus): (string | null)[] {
  const topics = (JSON.parse(row.topics) as string[]).join(';')
  const time = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  return [
    String(row.id),
    row.email,
    status,
    topics,
    row.language,
    time(row.created_at),
    time(row.confirmed_at),
    row.source,
  ]
}
