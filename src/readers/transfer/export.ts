/**
 * All readers of a publication as a CSV file, written while it is read: state by state, along the index, in pages, so that any
 * number fits into memory. Taken in by an empty publication it gives the same readers in the same states, and nobody is mailed.
 * A reader whose state changes meanwhile may be missing or stand there twice.
 */
import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../../ground/deps'
import type { Publication, SubscriberStatus } from '../../ground/schema'
import { SUBSCRIBER_STATUSES, startsWith } from '../list'
import { COLUMNS } from './columns'
import { csvLine, streamed } from './csv'

const PAGE = 2_000

const row = z.object({
  id: z.number(),
  email: z.string(),
  topics: z.string(),
  language: z.string().nullable(),
  confirmedAt: z.number().nullable(),
  pausedUntil: z.number().nullable(),
  minutes: z.number().nullable(),
  source: z.string().nullable(),
})
type Row = z.infer<typeof row>
const topics = z.array(z.string())

/** `status`, `prefix`: of these only, as the list has them; left out, everybody. */
type Given = { publication: Pick<Publication, 'id'>; status?: SubscriberStatus; prefix?: string }

/** With a byte order mark, by which spreadsheets know UTF-8. */
export function exportReaders(deps: Pick<Deps, 'db' | 'clock'>, given: Given): ReadableStream<Uint8Array> {
  return streamed(readPages(deps, given))
}

async function* readPages(deps: Pick<Deps, 'db' | 'clock'>, { publication, ...asked }: Given): AsyncGenerator<string> {
  const now = deps.clock()
  const width = await widthFor(deps, { publication, now })
  yield `\uFEFF${csvLine([...COLUMNS].slice(0, width))}`
  const isTheirs = asked.prefix ? sql` AND ${startsWith(asked.prefix)}` : sql``
  for (const status of asked.status ? [asked.status] : SUBSCRIBER_STATUSES) {
    for (let after = 0; ; ) {
      // A story's channel or a page; what led nowhere we know was confirmed by our mail, or it would not be active.
      const rows = await deps.db.all(sql`SELECT id, email, topics, language, confirmed_at AS confirmedAt,
          CASE WHEN paused_until > ${now} THEN paused_until END AS pausedUntil, minutes,
          coalesce(source_page, source_channel) AS source FROM subscribers
        WHERE publication_id = ${publication.id} AND status = ${status} AND id > ${after}${isTheirs} ORDER BY id LIMIT ${PAGE}`)
      const page = row.array().parse(rows)
      // Of who is gone for long only the hash is left.
      const lines = page.filter(({ email }) => email !== '').map((one) => csvLine(cellsOf(one, status).slice(0, width)))
      if (lines.length > 0) yield lines.join('')
      if (page.length < PAGE) break
      after = page.at(-1)?.id ?? after
    }
  }
}

/** The last columns stand there only where somebody needs them. */
async function widthFor(deps: Pick<Deps, 'db'>, { publication, now }: Given & { now: number }): Promise<number> {
  const [needed] = await deps.db.all<{ pause: number; minutes: number }>(sql`SELECT
      EXISTS (SELECT 1 FROM subscribers WHERE publication_id = ${publication.id} AND status = 'active' AND paused_until > ${now}) AS pause,
      EXISTS (SELECT 1 FROM subscribers WHERE publication_id = ${publication.id} AND minutes IS NOT NULL) AS minutes`)
  if (needed?.minutes) return COLUMNS.length
  return needed?.pause ? COLUMNS.length - 1 : COLUMNS.length - 2
}

/** Cells in the order of COLUMNS. Topics are separated by semicolons, as an import takes them. */
function cellsOf({ email, ...one }: Row, status: SubscriberStatus): (string | null)[] {
  const time = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  const isProven = one.confirmedAt !== null
  return [
    ...[email, time(one.confirmedAt), isProven ? (one.source ?? 'confirmed by mail') : one.source],
    ...[topics.parse(JSON.parse(one.topics)).join(';'), one.language, status, time(one.pausedUntil)],
    one.minutes === null ? null : String(one.minutes),
  ]
}
