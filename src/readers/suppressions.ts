/**
 * Addresses never to be mailed: by a report of the provider, by the publisher's hand, by a reader who was erased.
 * A suppression is a keyed hash and a reason; it outlives the reader's row and wins over every import and sign-up.
 * Promises that suppressing twice is suppressing once, that the day's counters follow in the same batch, and that lifting
 * makes nobody a reader again: whoever was one has left, and may confirm anew.
 */
import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { addressHashes, parseAddress, withoutAddresses } from '../ground/address'
import type { Deps } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { dayOf } from '../publications/schedule'
import { ERASED } from './erase'
import { countIfChanged } from './reader-days'

type Suppression = {
  publication: Pick<Publication, 'id' | 'timezone'>
  /** What stands for the address (address.ts): the first is written down, a reader is found by any of them. */
  addressHashes: readonly [string, ...string[]]
  /** Why, in words for the desk: `bounced`, `complained`, `by_hand`, … */
  reason: string
  at: number
}

/** Suppressing one address, as statements for a batch, in this order. Any reason is stronger than an erasure, which its owner may lift. */
export function suppressing({ publication, addressHashes: hashes, reason, at }: Suppression): SQL[] {
  const day = dayOf(publication.timezone, at)
  const isTheirs = sql`publication_id = ${publication.id} AND address_hash IN (SELECT value FROM json_each(${JSON.stringify(hashes)}))`
  return [
    sql`INSERT INTO suppressions (publication_id, address_hash, reason, created_at)
      SELECT ${publication.id}, ${hashes[0]}, ${reason}, ${at} WHERE true
      ON CONFLICT (publication_id, address_hash) DO UPDATE SET reason = excluded.reason WHERE reason = ${ERASED}`,
    sql`UPDATE subscribers SET status = 'suppressed', updated_at = ${at} WHERE ${isTheirs} AND status = 'active'`,
    countIfChanged(publication.id, day, { suppressed: 1, activeChange: -1 }),
    sql`UPDATE subscribers SET status = 'suppressed', updated_at = ${at}
      WHERE ${isTheirs} AND status IN ('pending', 'unsubscribed')`,
    countIfChanged(publication.id, day, { suppressed: 1 }),
  ]
}

/** The same, at once and by itself. */
export async function suppress(deps: Pick<Deps, 'db'>, suppression: Suppression): Promise<void> {
  const [first, ...rest] = suppressing(suppression).map((statement) => deps.db.run(statement))
  if (first) await deps.db.batch([first, ...rest])
}

/** By the publisher's hand. Answers the suppression, an older one where the address had one. */
export async function suppressAddress(
  deps: Deps,
  { publication, email, reason }: { publication: Publication; email: string; reason: string },
): Promise<ListedSuppression | 'invalid_email'> {
  const address = parseAddress(email)
  if (!address) return 'invalid_email'
  const hashes = await addressHashes(deps.config, address.key)
  const kept = withoutAddresses(reason)
  await suppress(deps, { publication, addressHashes: hashes, reason: kept, at: deps.clock() })
  const [row] = await deps.db.all<Row>(sql`SELECT id, reason, created_at FROM suppressions
    WHERE publication_id = ${publication.id} AND address_hash = ${hashes[0]}`)
  if (!row) throw new Error('a suppression was written and is not there')
  return present(row)
}

/** `unknown`: there was none. */
export async function liftSuppression(
  deps: Deps,
  { publication, email }: { publication: Publication; email: string },
): Promise<'lifted' | 'unknown' | 'invalid_email'> {
  const address = parseAddress(email)
  if (!address) return 'invalid_email'
  const now = deps.clock()
  const hashes = JSON.stringify(await addressHashes(deps.config, address.key))
  const isTheirs = sql`publication_id = ${publication.id} AND address_hash IN (SELECT value FROM json_each(${hashes}))`
  const [lifted] = await deps.db.batch([
    deps.db.all<{ id: number }>(sql`DELETE FROM suppressions WHERE ${isTheirs} RETURNING id`),
    deps.db.run(sql`UPDATE subscribers SET status = 'unsubscribed', unsubscribed_at = ${now}, soft_bounces = 0, updated_at = ${now}
      WHERE ${isTheirs} AND status = 'suppressed' AND changes() > 0`),
  ])
  return lifted.length > 0 ? 'lifted' : 'unknown'
}

export const suppressionShape = z.strictObject({ id: z.string(), reason: z.string(), createdAt: z.iso.datetime() })
type ListedSuppression = z.infer<typeof suppressionShape>
type SuppressionPage = { items: ListedSuppression[]; next: string | null }
type Row = { id: number; reason: string; created_at: number }

/** Newest first. A cursor is a row's id. */
export async function listSuppressions(
  deps: Pick<Deps, 'db'>,
  { publication, cursor, limit }: { publication: Pick<Publication, 'id'>; cursor?: string; limit: number },
): Promise<SuppressionPage | 'invalid_cursor'> {
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor)) return 'invalid_cursor'
  const rows = await deps.db.all<Row>(sql`SELECT id, reason, created_at FROM suppressions
    WHERE publication_id = ${publication.id} AND id < ${cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor)}
    ORDER BY id DESC LIMIT ${limit + 1}`)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(present), next: rows.length > limit && last ? String(last.id) : null }
}

function present(row: Row): ListedSuppression {
  return { id: String(row.id), reason: row.reason, createdAt: new Date(row.created_at).toISOString() }
}
