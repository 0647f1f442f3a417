/**
 * A digest beside what is usual: its parts of a hundred, and the medians of the eight sent before it. Our own are the only fair measure:
 * what is usual elsewhere depends on lists and readers that are not ours. Reads a row for each.
 */
import { sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { figuresOf } from '../ground/digest-totals'
import type { Digest } from '../ground/schema'
import { medianOf } from './median'

const BEFORE = 8

const PARTS = {
  delivered: ({ delivered, accepted }: Row) => part(delivered, accepted),
  bounced: ({ bounced, accepted }: Row) => part(bounced, accepted),
  complained: ({ complained, delivered }: Row) => part(complained, delivered),
  visits: ({ visits, accepted }: Row) => part(visits, accepted),
  left: ({ unsubscribed, accepted }: Row) => part(unsubscribed, accepted),
} as const
export type PartName = keyof typeof PARTS

type Row = { id: number; unsubscribed: number; visits: number } & Record<
  'accepted' | 'delivered' | 'bounced' | 'complained',
  number
>
export type Usual = { before: number; parts: { name: PartName; here: number | null; median: number | null }[] }

/** `before`: how many there are to compare with. Parts are of one; null where there is nothing to take a part of. */
export async function besideUsual(
  deps: Pick<Deps, 'db'>,
  { id, publicationId, period }: Pick<Digest, 'id' | 'publicationId' | 'period'>,
): Promise<Usual> {
  const ids = sql`SELECT id FROM (SELECT id FROM digests WHERE publication_id = ${publicationId} AND status = 'sent' AND period < ${period}
    ORDER BY period DESC LIMIT ${BEFORE}) UNION ALL SELECT ${id}`
  const rows = await deps.db.all<Row>(sql`
    SELECT d.id, d.unsubscribed, coalesce(v.visits, 0) AS visits, f.accepted, f.delivered, f.bounced, f.complained
    FROM ${figuresOf(ids)} f JOIN digests d ON d.id = f.digest_id
    LEFT JOIN digest_visits v ON v.publication_id = d.publication_id AND v.period = d.period`)
  const here = rows.find((row) => row.id === id)
  const others = rows.filter((row) => row.id !== id)
  const names = Object.keys(PARTS) as PartName[]
  const parts = names.map((name) => ({
    name,
    here: here ? PARTS[name](here) : null,
    median: medianOf(others.map(PARTS[name])),
  }))
  return { before: others.length, parts }
}

function part(some: number, all: number): number | null {
  return all === 0 ? null : some / all
}
