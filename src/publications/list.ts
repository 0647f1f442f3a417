/** Publications as administrators see them: every setting, one or a page of them by slug. */
import { and, asc, gt, isNull, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../ground/deps'
import { DAYS_OF_WEEK, feeds, type Publication, publications } from '../ground/schema'
import { DRAFT_HOURS, slugProblem } from './settings'

/** A publication as it is answered: every setting, and when its next digest is due. */
export const publicationShape = z.strictObject({
  slug: z.string(),
  name: z.string(),
  tagline: z.string().nullable(),
  url: z.string(),
  logoUrl: z.string().nullable(),
  accentColor: z.string(),
  language: z.string(),
  timezone: z.string(),
  digestDay: z.enum(DAYS_OF_WEEK),
  digestHour: z.int(),
  draftHours: z.int(),
  approval: z.enum(['automatic', 'manual']),
  fromName: z.string(),
  fromEmail: z.string(),
  noticeEmail: z.string(),
  replyTo: z.string().nullable(),
  deskEmail: z.string().nullable(),
  postalAddress: z.string(),
  origins: z.array(z.string()),
  thankYouUrls: z.array(z.string()),
  feeds: z.array(z.strictObject({ url: z.string(), kind: z.enum(['deep-dive', 'story']) })),
  minStories: z.int(),
  maxStories: z.int(),
  shareThreshold: z.int(),
  shareWeight: z.number(),
  nextDigestAt: z.iso.datetime().describe('The slot of the next digest.'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type PresentedPublication = z.infer<typeof publicationShape>
type PublicationPage = { items: PresentedPublication[]; next: string | null }

/** A page of the publications by slug, all or those with the ids in `only`; the cursor is the last slug of the page before. */
export async function listPublications(
  deps: Pick<Deps, 'db'>,
  { cursor, limit, only }: { cursor?: string; limit: number; only: number[] | null },
): Promise<PublicationPage | 'invalid_cursor'> {
  if (cursor !== undefined && slugProblem(cursor) === 'invalid_slug') return 'invalid_cursor'
  const rows = await deps.db
    .select()
    .from(publications)
    .where(
      and(
        gt(publications.slug, cursor ?? ''),
        isNull(publications.endedAt),
        only === null ? undefined : sql`id IN (SELECT value FROM json_each(${JSON.stringify(only)}))`,
      ),
    )
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
  const rowsOfFeeds = await deps.db
    .select({ publicationId: feeds.publicationId, url: feeds.url, kind: feeds.kind })
    .from(feeds)
    .where(sql`${feeds.publicationId} IN (SELECT value FROM json_each(${ids}))`)
    .orderBy(asc(feeds.id))
  const feedsOf = Map.groupBy(rowsOfFeeds, ({ publicationId }) => publicationId)
  return rows.map(
    ({
      id,
      nextSlotAt,
      draftHours,
      leftPeriod: _,
      endedAt: __,
      weekLetterAt: ___,
      noticeEmail,
      createdAt,
      updatedAt,
      ...settings
    }) => ({
      ...settings,
      draftHours: draftHours ?? DRAFT_HOURS,
      noticeEmail: noticeEmail ?? settings.fromEmail,
      feeds: (feedsOf.get(id) ?? []).map(({ url, kind }) => ({ url, kind })),
      nextDigestAt: new Date(nextSlotAt).toISOString(),
      createdAt: new Date(createdAt).toISOString(),
      updatedAt: new Date(updatedAt).toISOString(),
    }),
  )
}
