/** How the feeds of publications are: when each was last read, whether that went well, and since when it does not. */
import { eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../../ground/deps'
import { feedReads, feeds } from '../../ground/schema'

const row = z.object({
  publication_id: z.int(),
  url: z.string(),
  read_at: z.int().nullable(),
  ok: z.int().nullable(),
  error: z.string().nullable(),
  detail: z.string().nullable(),
  failing_since: z.int().nullable(),
})

export const feedState = z.strictObject({
  url: z.string(),
  lastReadAt: z.iso.datetime().nullable(),
  ok: z.boolean().nullable().describe('Null where it was not read yet.'),
  error: z.string().nullable().describe('What was wrong with the last read.'),
  detail: z.string().nullable().describe('The same in words, as: answers 403.'),
  since: z.iso.datetime().nullable().describe('The first read that failed since one went well.'),
})
export type FeedState = z.infer<typeof feedState>

/** By publication; each feed costs its reads of two weeks at most, along their index. */
export async function feedStates(deps: Pick<Deps, 'db'>, publicationIds: number[]): Promise<Map<number, FeedState[]>> {
  const rows = await deps.db.all(sql`
    SELECT f.publication_id, f.url, r.read_at, r.ok, r.error, r.error_detail AS detail,
      CASE WHEN r.ok = 0 THEN coalesce(f.failing_since, (SELECT min(read_at) FROM feed_reads WHERE feed_id = f.id
        AND read_at > coalesce((SELECT max(read_at) FROM feed_reads WHERE feed_id = f.id AND ok = 1), -1))) END AS failing_since
    FROM feeds f LEFT JOIN feed_reads r ON r.id =
      (SELECT id FROM feed_reads WHERE feed_id = f.id ORDER BY read_at DESC, id DESC LIMIT 1)
    WHERE f.publication_id IN (SELECT value FROM json_each(${JSON.stringify(publicationIds)})) ORDER BY f.id`)
  const states = z.array(row).parse(rows)
  const of = Map.groupBy(states, ({ publication_id }) => publication_id)
  return new Map([...of].map(([id, feeds]) => [id, feeds.map(presented)]))
}

function presented({ url, read_at, ok, error, detail, failing_since }: z.infer<typeof row>): FeedState {
  return {
    url,
    lastReadAt: time(read_at),
    ok: ok === null ? null : ok === 1,
    error,
    detail,
    since: time(failing_since),
  }
}

function time(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

const report = { code: z.string(), message: z.string() }

/** One feed with what its last read made of it. */
export const feedWithLastRead = feedState.extend({
  kind: z.enum(['deep-dive', 'story']),
  lastRead: z
    .strictObject({
      created: z.int(),
      updated: z.int(),
      unchanged: z.int(),
      rejected: z.array(z.strictObject({ item: z.string(), ...report })),
      warnings: z.array(z.strictObject({ item: z.string().nullable(), ...report })),
    })
    .nullable(),
})

/** The feeds of one publication. */
export async function feedDetails(
  deps: Pick<Deps, 'db'>,
  publicationId: number,
): Promise<z.infer<typeof feedWithLastRead>[]> {
  const states = (await feedStates(deps, [publicationId])).get(publicationId) ?? []
  const latest = sql`${feedReads.id} = (SELECT id FROM feed_reads AS newest WHERE newest.feed_id = ${feeds.id}
    ORDER BY newest.read_at DESC, newest.id DESC LIMIT 1)`
  const rows = await deps.db
    .select({ url: feeds.url, kind: feeds.kind, read: feedReads })
    .from(feeds)
    .leftJoin(feedReads, latest)
    .where(eq(feeds.publicationId, publicationId))
  const of = new Map(rows.map((row) => [row.url, row]))
  return states.flatMap((state) => {
    const row = of.get(state.url)
    return row ? [{ ...state, kind: row.kind, lastRead: row.read && lastRead(row.read) }] : []
  })
}

function lastRead({ created, updated, unchanged, rejected, warnings }: typeof feedReads.$inferSelect) {
  return { created, updated, unchanged, rejected, warnings: warnings ?? [] }
}
