/**
 * Corrections: written down, listed, taken back. From its first moment a correction stands beside its story in the archive; the next
 * digest opens with it for those, and only those, who were sent the story (owed.ts, send/decide.ts). How many were told is counted from
 * the deliveries, so that no crash can miscount them, and for as long as deliveries are kept.
 */
import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../../ground/deps'
import { corrections, type Publication } from '../../ground/schema'
import { DAY } from '../../ground/time'
import { pageKey } from '../../ground/url'
import { storyIdAt } from '../../stories/catalogue/page'
import { SENT_BEFORE, WAS_SENT, wasTold } from './owed'

/** The longest there is: a correction says what was wrong and what is right. */
export const TEXT_CHARACTERS = 1_000

const count = z.int().min(0)

export const correctionShape = z
  .strictObject({
    id: z.string(),
    url: z.string().describe('The story’s address.'),
    text: z.string(),
    createdAt: z.iso.datetime(),
    owed: count.describe('Readers who were sent the story and are still to be told.'),
    told: count.describe('Readers who were told.'),
  })
  .meta({ id: 'Correction' })
export type PresentedCorrection = z.infer<typeof correctionShape>

type Db = Pick<Deps, 'db'>

/** `unknown_story`: the publication has none at that address. */
export async function addCorrection(
  deps: Pick<Deps, 'db' | 'clock'>,
  { publication, url, text }: { publication: Publication; url: string; text: string },
): Promise<PresentedCorrection | 'unknown_story'> {
  const page = pageKey(url)
  if (page === null) return 'unknown_story'
  const added = await deps.db.get<{ id: number } | undefined>(sql`
    INSERT INTO corrections (publication_id, story_id, text, created_at)
    SELECT ${publication.id}, id, ${text}, ${deps.clock()} FROM stories
    WHERE id = ${storyIdAt({ publicationId: publication.id, page })} RETURNING id`)
  if (!added) return 'unknown_story'
  const [correction] = await read(deps, publication, sql`c.id = ${added.id}`, 1)
  if (!correction) throw new Error(`correction ${added.id} is gone`)
  return correction
}

/** It leaves the archive at once, and nobody is told any more. Mails that are out stay as they are. */
export async function removeCorrection(
  deps: Db,
  { publication, id }: { publication: Publication; id: string },
): Promise<'removed' | 'unknown_correction'> {
  if (!isId(id)) return 'unknown_correction'
  const { meta } = await deps.db.run(
    sql`DELETE FROM corrections WHERE id = ${Number(id)} AND publication_id = ${publication.id}`,
  )
  return meta.changes > 0 ? 'removed' : 'unknown_correction'
}

/** Newest first; the cursor is the last id shown. */
export async function listCorrections(
  deps: Db,
  { publication, cursor, limit }: { publication: Publication; cursor: string | undefined; limit: number },
): Promise<{ items: PresentedCorrection[]; next: string | null } | 'invalid_cursor'> {
  if (cursor !== undefined && !isId(cursor)) return 'invalid_cursor'
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor)
  const rows = await read(deps, publication, sql`c.id < ${before}`, limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

/** For the audit log's hashes. */
export async function stateOfCorrection(
  deps: Db,
  { publication, id }: { publication: Pick<Publication, 'id'> | null; id: string },
): Promise<unknown> {
  if (!publication || !isId(id)) return undefined
  return deps.db.get(sql`SELECT * FROM ${corrections} WHERE id = ${Number(id)} AND publication_id = ${publication.id}`)
}

/** What readers of the archive are told, by the number under which the digest shows the story: it may have been joined with another since. */
export async function correctionsOf(
  deps: Db,
  { publication, storyIds }: { publication: Pick<Publication, 'id'>; storyIds: string[] },
): Promise<Map<string, { text: string; createdAt: number }[]>> {
  const rows = await deps.db.all<{ shown: string; text: string; createdAt: number }>(sql`
    SELECT given.value AS shown, c.text, c.created_at AS createdAt FROM json_each(${JSON.stringify([...new Set(storyIds)])}) AS given
    JOIN corrections AS c ON c.publication_id = ${publication.id} AND c.story_id = coalesce(
      (SELECT joined.into_id FROM story_joins AS joined WHERE joined.story_id = CAST(given.value AS INTEGER)), CAST(given.value AS INTEGER))
    ORDER BY c.id`)
  return Map.groupBy(rows, ({ shown }) => shown)
}

export type CorrectionToTell = { id: number; title: string; url: string; text: string }

/** More than these are told with the digest after: a mail that begins with a page of corrections is read by nobody. */
const TOLD_AT_ONCE = 20

/** The newest corrections of stories that some digest carried: whom of a digest's readers they concern is found out chunk by chunk. */
export async function correctionsToTell(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  { id }: Pick<Publication, 'id'>,
): Promise<CorrectionToTell[]> {
  const since = deps.clock() - deps.config.deliveryDays * DAY
  return deps.db.all(sql`SELECT c.id, story.title, story.url, c.text FROM corrections AS c JOIN stories AS story ON story.id = c.story_id
    WHERE c.publication_id = ${id} AND c.created_at > ${since}
      AND EXISTS (SELECT 1 FROM digest_stories AS carried WHERE carried.publication_id = c.publication_id AND carried.story_id = c.story_id)
    ORDER BY c.id DESC LIMIT ${TOLD_AT_ONCE}`)
}

function isId(id: string): boolean {
  return /^[1-9]\d{0,14}$/.test(id)
}

/** A reader who left is told nothing, and is not owed anything; one who pauses is. */
async function read(
  deps: Db,
  { id }: Pick<Publication, 'id'>,
  which: SQL,
  limit: number,
): Promise<PresentedCorrection[]> {
  const owed = sql`SELECT count(DISTINCT e.address_hash) FROM ${SENT_BEFORE}
    JOIN subscribers AS s ON s.address_hash = e.address_hash AND s.publication_id = c.publication_id AND s.status = 'active'
    WHERE ${WAS_SENT} AND NOT ${wasTold(sql`e.address_hash`, ['accepted', 'unknown'])}`
  const told = sql`SELECT count(*) FROM digests AS later JOIN deliveries AS telling
      ON telling.digest_id = later.id AND telling.blocks IS NOT NULL AND telling.status = 'accepted'
    WHERE later.publication_id = c.publication_id AND later.frozen_at >= c.created_at
      AND EXISTS (SELECT 1 FROM json_each(telling.blocks, '$.corrections') AS one WHERE one.value = c.id)`
  const rows = await deps.db.all<{
    id: number
    url: string
    text: string
    createdAt: number
    owed: number
    told: number
  }>(sql`SELECT c.id, story.url, c.text, c.created_at AS createdAt, (${owed}) AS owed, (${told}) AS told
    FROM corrections AS c JOIN stories AS story ON story.id = c.story_id
    WHERE c.publication_id = ${id} AND ${which} ORDER BY c.id DESC LIMIT ${limit}`)
  return rows.map((row) => ({ ...row, id: String(row.id), createdAt: new Date(row.createdAt).toISOString() }))
}
