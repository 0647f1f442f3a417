/**
 * The readers of one publication as its administrators see them: newest first, or by address where a prefix is asked for.
 * Each page reads a bounded stretch of an index. A cursor is a row's id, so that no address travels in one.
 */
import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { parseAddress } from '../ground/address'
import type { Deps } from '../ground/deps'
import type { Publication, SubscriberStatus } from '../ground/schema'
import { storyIdOf } from '../stories/catalogue/page'

export const SUBSCRIBER_STATUSES = [
  'pending',
  'active',
  'unsubscribed',
  'suppressed',
] as const satisfies SubscriberStatus[]

export const subscriberShape = z.strictObject({
  id: z.string(),
  email: z.string().nullable().describe('Null for who left or was suppressed long ago: only a hash is kept of them.'),
  status: z.enum(SUBSCRIBER_STATUSES),
  topics: z.array(z.string()),
  language: z.string().nullable(),
  createdAt: z.iso.datetime(),
  confirmedAt: z.iso.datetime().nullable(),
  source: z
    .strictObject({ page: z.string().nullable(), story: z.string().nullable(), channel: z.string().nullable() })
    .nullable()
    .describe('Where the reader came from; null where nothing is known.'),
})
type ListedSubscriber = z.infer<typeof subscriberShape>
type SubscriberPage = { items: ListedSubscriber[]; next: string | null }

type Wanted = {
  publication: Pick<Publication, 'id'>
  status?: SubscriberStatus
  /** The beginning of an address. */
  prefix?: string
  cursor?: string
  limit: number
}

type Row = {
  id: number
  email: string
  status: SubscriberStatus
  topics: string
  language: string | null
  created_at: number
  confirmed_at: number | null
  source_page: string | null
  source_story_id: number | null
  source_channel: string | null
}

export async function listSubscribers(
  deps: Pick<Deps, 'db'>,
  wanted: Wanted,
): Promise<SubscriberPage | 'invalid_cursor'> {
  if (wanted.cursor !== undefined && !/^[1-9]\d{0,14}$/.test(wanted.cursor)) return 'invalid_cursor'
  const after = wanted.cursor === undefined ? null : Number(wanted.cursor)
  const rows = await deps.db.all<Row>(
    wanted.prefix ? byAddress(wanted, wanted.prefix, after) : newestFirst(wanted, after),
  )
  const page = rows.slice(0, wanted.limit)
  const last = page.at(-1)
  return { items: page.map(present), next: rows.length > wanted.limit && last ? String(last.id) : null }
}

const columns = sql`id, email, status, topics, language, created_at, confirmed_at,
  source_page, ${storyIdOf(sql`source_story_id`)} AS source_story_id, source_channel`

/** The index is by status, so each status gives its newest and the newest of those are taken: four short reads, no sort of all. */
function newestFirst({ publication, status, limit }: Wanted, after: number | null): SQL {
  const parts = (status ? [status] : SUBSCRIBER_STATUSES).map(
    (each) => sql`SELECT * FROM (SELECT ${columns} FROM subscribers
      WHERE publication_id = ${publication.id} AND status = ${each} AND id < ${after ?? Number.MAX_SAFE_INTEGER}
      ORDER BY id DESC LIMIT ${limit + 1})`,
  )
  return sql`${sql.join(parts, sql` UNION ALL `)} ORDER BY id DESC LIMIT ${limit + 1}`
}

/** A range on the address's key: an index can follow it, which LIKE with a leading % could not. */
function byAddress({ publication, status, limit }: Wanted, prefix: string, after: number | null): SQL {
  const isAfter =
    after === null
      ? sql``
      : sql`
    AND email_key > (SELECT email_key FROM subscribers WHERE id = ${after} AND publication_id = ${publication.id})`
  const hasStatus = status ? sql`AND status = ${status}` : sql``
  return sql`SELECT ${columns} FROM subscribers INDEXED BY subscribers_publication_email
    WHERE publication_id = ${publication.id} AND ${startsWith(prefix)}
      ${isAfter} ${hasStatus}
    ORDER BY email_key LIMIT ${limit + 1}`
}

/** A whole address is looked up by its key, so that a domain typed with umlauts is found too. */
export function startsWith(prefix: string): SQL {
  const from = parseAddress(prefix)?.key ?? prefix.trim().toLowerCase()
  return sql`email_key >= ${from} AND email_key < ${`${from}\u{10FFFF}`}`
}

function present(row: Row): ListedSubscriber {
  const hasSource = row.source_page !== null || row.source_story_id !== null || row.source_channel !== null
  const story = row.source_story_id === null ? null : String(row.source_story_id)
  return {
    id: String(row.id),
    email: row.email || null,
    status: row.status,
    topics: JSON.parse(row.topics),
    language: row.language,
    createdAt: new Date(row.created_at).toISOString(),
    confirmedAt: row.confirmed_at === null ? null : new Date(row.confirmed_at).toISOString(),
    source: hasSource ? { page: row.source_page, story, channel: row.source_channel } : null,
  }
}
