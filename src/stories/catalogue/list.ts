/**
 * A publication's stories for its desk, newest first, page by page. The cursor is the last story's place, so stories that
 * come in meanwhile move nobody's page. Removed stories are not listed.
 */
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { type Publication, type Story, stories } from '../../ground/schema'
import { presentStory, storyColumns } from './present'

export async function listStories(
  deps: Pick<Deps, 'db'>,
  { publication, cursor, limit }: { publication: Publication; cursor: string | null; limit: number },
): Promise<{ items: Story[]; next: string | null } | 'invalid_cursor'> {
  const after = cursor === null ? null : readCursor(cursor)
  if (cursor !== null && after === null) return 'invalid_cursor'
  const rows = await deps.db
    .select(storyColumns)
    .from(stories)
    .where(
      and(
        eq(stories.publicationId, publication.id),
        isNull(stories.removedAt),
        after ? sql`(${stories.publishedAt}, ${stories.id}) < (${after.publishedAt}, ${after.id})` : undefined,
      ),
    )
    .orderBy(desc(stories.publishedAt), desc(stories.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(presentStory), next: rows.length > limit && last ? writeCursor(last) : null }
}

/** One of them; null where the publication has none of that id. */
export async function storyById(
  deps: Pick<Deps, 'db'>,
  { publication, id }: { publication: Pick<Publication, 'id'>; id: string },
): Promise<Story | null> {
  if (!/^[1-9]\d{0,14}$/.test(id)) return null
  const isIt = and(eq(stories.id, Number(id)), eq(stories.publicationId, publication.id), isNull(stories.removedAt))
  const [row] = await deps.db.select(storyColumns).from(stories).where(isIt).limit(1)
  return row ? presentStory(row) : null
}

type Place = { publishedAt: number; id: number }

function writeCursor({ publishedAt, id }: Place): string {
  return `${publishedAt.toString(36)}_${id.toString(36)}`
}

function readCursor(cursor: string): Place | null {
  const [, publishedAt, id] = /^(-?[0-9a-z]{1,10})_([0-9a-z]{1,10})$/.exec(cursor) ?? []
  if (publishedAt === undefined || id === undefined) return null
  return { publishedAt: Number.parseInt(publishedAt, 36), id: Number.parseInt(id, 36) }
}
