/**
 * What the public pages read: digests that went out, as they were frozen.
 * Promises rows bounded by the page and nothing of any reader; a draft, or what was never sent, does not exist here.
 */
import { and, asc, desc, eq, gt, isNotNull, lt, sql } from 'drizzle-orm'
import { correctionsOf } from '../digests/corrections/corrections'
import { ISSUED_AT } from '../digests/issue'
import type { Deps } from '../ground/deps'
import { type Digest, digests, type Publication } from '../ground/schema'
import type { Corrections } from './story'

const ARCHIVE_LENGTH = 50
const FEED_LENGTH = 20

export type ArchivedDigest = Pick<Digest, 'period' | 'subject' | 'intro' | 'sentAt'> & { issuedAt: number }
/** What a list tells of a digest: its first headlines, how many stories there are, how long they take. */
export type ListedDigest = ArchivedDigest & { headlines: string[]; stories: number; minutes: number }
/** With what was wrong in its stories, by their number in it. */
export type FrozenDigest = ArchivedDigest & Pick<Digest, 'chosen'> & { corrections: Map<string, Corrections> }

const archiveColumns = {
  period: digests.period,
  subject: digests.subject,
  intro: digests.intro,
  issuedAt: ISSUED_AT,
  sentAt: digests.sentAt,
}
const HEADLINES = 3
const listedColumns = {
  ...archiveColumns,
  headlines: sql<string>`(SELECT json_group_array(value ->> '$.story.title') FROM json_each(${digests.chosen}) WHERE key < ${HEADLINES})`,
  stories: sql<number>`json_array_length(${digests.chosen})`,
  minutes: sql<number>`coalesce((SELECT sum(value ->> '$.story.readingMinutes') FROM json_each(${digests.chosen})), 0)`,
}
const frozenColumns = { ...archiveColumns, chosen: digests.chosen }

/** The digests sent before a period (null: the newest), newest first; `older` says where the next page begins. */
export async function readArchive(
  deps: Pick<Deps, 'db'>,
  { publication, before }: { publication: Pick<Publication, 'id'>; before: string | null },
): Promise<{ digests: ListedDigest[]; older: string | null }> {
  // A period sorts as text, so the unique index on (publication, period) is the archive's order.
  const rows = await deps.db
    .select(listedColumns)
    .from(digests)
    .where(
      and(
        eq(digests.publicationId, publication.id),
        eq(digests.status, 'sent'),
        before ? lt(digests.period, before) : undefined,
      ),
    )
    .orderBy(desc(digests.period))
    .limit(ARCHIVE_LENGTH + 1)
  const page = rows
    .slice(0, ARCHIVE_LENGTH)
    .map((row) => ({ ...row, headlines: JSON.parse(row.headlines) as string[] }))
  return { digests: page, older: rows.length > ARCHIVE_LENGTH ? (page.at(-1)?.period ?? null) : null }
}

/** The newest digests with what they say, for the feeds. */
export async function readFeed(deps: Pick<Deps, 'db'>, publication: Pick<Publication, 'id'>): Promise<FrozenDigest[]> {
  const rows = await deps.db
    .select(frozenColumns)
    .from(digests)
    .where(and(eq(digests.publicationId, publication.id), eq(digests.status, 'sent')))
    .orderBy(desc(digests.period))
    .limit(FEED_LENGTH)
  return withCorrections(deps, publication, rows)
}

async function withCorrections(
  deps: Pick<Deps, 'db'>,
  publication: Pick<Publication, 'id'>,
  rows: (ArchivedDigest & Pick<Digest, 'chosen'>)[],
): Promise<FrozenDigest[]> {
  const storyIds = rows.flatMap(({ chosen }) => chosen.map(({ story }) => story.id))
  const corrections = await correctionsOf(deps, { publication, storyIds })
  return rows.map((row) => ({ ...row, corrections }))
}

/** The weeks before and after one in the archive, or null. */
export async function neighboursOf(
  deps: Pick<Deps, 'db'>,
  { publication, period }: { publication: Pick<Publication, 'id'>; period: string },
): Promise<{ previous: string | null; next: string | null }> {
  const isSent = and(eq(digests.publicationId, publication.id), eq(digests.status, 'sent'))
  const [[previous], [next]] = await deps.db.batch([
    deps.db
      .select({ period: digests.period })
      .from(digests)
      .where(and(isSent, lt(digests.period, period)))
      .orderBy(desc(digests.period))
      .limit(1),
    deps.db
      .select({ period: digests.period })
      .from(digests)
      .where(and(isSent, gt(digests.period, period)))
      .orderBy(asc(digests.period))
      .limit(1),
  ])
  return { previous: previous?.period ?? null, next: next?.period ?? null }
}

/** One digest as it went out, or null. It can be read as soon as the first mail is on its way. */
export async function readDigest(
  deps: Pick<Deps, 'db'>,
  { publication, period }: { publication: Pick<Publication, 'id'>; period: string },
): Promise<FrozenDigest | null> {
  const [row] = await deps.db
    .select(frozenColumns)
    .from(digests)
    .where(
      and(
        eq(digests.publicationId, publication.id),
        eq(digests.period, period),
        isNotNull(digests.frozenAt),
        // Whatever became of it: a mail that is out has a link to this page. Cancelled before any, it carried nothing.
        sql`EXISTS (SELECT 1 FROM digest_stories ds WHERE ds.digest_id = ${digests.id})`,
      ),
    )
    .limit(1)
  const [digest] = row ? await withCorrections(deps, publication, [row]) : []
  return digest ?? null
}
