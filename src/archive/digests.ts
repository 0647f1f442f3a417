/**
 * What the public pages read: digests that went out, as they were frozen.
 * Promises rows bounded by the page and nothing of any reader; a draft, or what was never sent, does not exist here.
 */
import { and, desc, eq, isNotNull, lt, sql } from 'drizzle-orm'
import { ISSUED_AT } from '../digests/issue'
import type { Deps } from '../ground/deps'
import { type Digest, digests, type Publication } from '../ground/schema'

const ARCHIVE_LENGTH = 50
const FEED_LENGTH = 20

export type ArchivedDigest = Pick<Digest, 'period' | 'subject' | 'intro' | 'sentAt'> & { issuedAt: number }
export type FrozenDigest = ArchivedDigest & Pick<Digest, 'chosen'>

const archiveColumns = {
  period: digests.period,
  subject: digests.subject,
  intro: digests.intro,
  issuedAt: ISSUED_AT,
  sentAt: digests.sentAt,
}
const frozenColumns = { ...archiveColumns, chosen: digests.chosen }

/** The digests sent before a period (null: the newest), newest first; `older` says where the next page begins. */
export async function readArchive(
  deps: Pick<Deps, 'db'>,
  { publication, before }: { publication: Pick<Publication, 'id'>; before: string | null },
): Promise<{ digests: ArchivedDigest[]; older: string | null }> {
  // A period sorts as text, so the unique index on (publication, period) is the archive's order.
  const rows = await deps.db
    .select(archiveColumns)
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
  const page = rows.slice(0, ARCHIVE_LENGTH)
  return { digests: page, older: rows.length > ARCHIVE_LENGTH ? (page.at(-1)?.period ?? null) : null }
}

/** The newest digests with what they say, for the feeds. */
export async function readFeed(deps: Pick<Deps, 'db'>, publication: Pick<Publication, 'id'>): Promise<FrozenDigest[]> {
  return deps.db
    .select(frozenColumns)
    .from(digests)
    .where(and(eq(digests.publicationId, publication.id), eq(digests.status, 'sent')))
    .orderBy(desc(digests.period))
    .limit(FEED_LENGTH)
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
  return row ?? null
}
