/** Publications as administrators see them: every setting, one or a page of them by slug. */
import { asc, gt, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { type Publication, publications, type StoryKind } from '../ground/schema'
import { DRAFT_HOURS, slugProblem } from './settings'

type PublicationFeed = { url: string; kind: StoryKind }
type PresentedPublication = Omit<
  Publication,
  'id' | 'nextSlotAt' | 'draftHours' | 'leftPeriod' | 'createdAt' | 'updatedAt'
> & {
  draftHours: number
  feeds: PublicationFeed[]
  /** When the next digest is due. */
  nextDigestAt: string
  createdAt: string
  updatedAt: string
}
type PublicationPage = { items: PresentedPublication[]; next: string | null }

/** A page of all publications by slug; the cursor is the last slug of the page before. */
export async function listPublications(
  deps: Pick<Deps, 'db'>,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<PublicationPage | 'invalid_cursor'> {
  if (cursor !== undefined && slugProblem(cursor) === 'invalid_slug') return 'invalid_cursor'
  const rows = await deps.db
    .select()
    .from(publications)
    .where(gt(publications.slug, cursor ?? ''))
    .orderBy(asc(publications.slug))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  return { items: await present(deps, page), next: rows.length > limit ? (page.at(-1)?.slug ?? null) : null }
}

/** One publication with its feeds. */
export async function presentPublication(
  deps: Pick<Deps, 'db'>,
  publication: Publication,
): Promise<PresentedPublication> {
  const [presented] = await present(deps, [publication])
  if (!presented) throw new Error('one publication in, none out')
  return presented
}

async function present(deps: Pick<Deps, 'db'>, rows: Publication[]): Promise<PresentedPublication[]> {
  const ids = JSON.stringify(rows.map((row) => row.id))
  const feeds = await deps.db.all<{ publication_id: number; url: string; kind: StoryKind }>(sql`
    SELECT publication_id, url, kind FROM feeds WHERE publication_id IN (SELECT value FROM json_each(${ids})) ORDER BY id`)
  const feedsOf = Map.groupBy(feeds, (feed) => feed.publication_id)
  return rows.map(({ id, nextSlotAt, draftHours, leftPeriod: _, createdAt, updatedAt, ...settings }) => ({
    ...settings,
    draftHours: draftHours ?? DRAFT_HOURS,
    feeds: (feedsOf.get(id) ?? []).map(({ url, kind }) => ({ url, kind })),
    nextDigestAt: new Date(nextSlotAt).toISOString(),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  }))
}
