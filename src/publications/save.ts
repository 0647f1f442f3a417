/**
 * Creating a publication or replacing its settings: one row by its slug and its feeds, in one batch. One that was ended is back with it.
 * Promises: what was created keeps its id and its date of creation; a slot that has come and that no tick has taken up
 * yet stays due, so that an edit at seven o'clock does not cost a publication its digest.
 */
import { eq, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { type Publication, publications } from '../ground/schema'
import { forgetRecent, publicationEver } from './find'
import { periodOf, slotFollowing } from './schedule'
import type { Settings } from './settings'
import { lastSlotOf } from './slot'

type SavedPublication = { outcome: 'created' | 'replaced'; publication: Publication }
type Saving = { slug: string; settings: Settings }

/** Settings are parsed already (parseSettings), the slug is a good one (slugProblem). */
export async function savePublication(deps: Deps, saving: Saving): Promise<SavedPublication> {
  const { upsert, feeds } = await statementsOf(deps, saving)
  const [[known], [publication]] = await deps.db.batch([
    deps.db.select({ id: publications.id }).from(publications).where(eq(publications.slug, saving.slug)),
    upsert.returning(),
    ...feeds,
  ])
  if (!publication) throw new Error(`saving publication ${saving.slug} returned no row`)
  forgetRecent(saving.slug)
  return { outcome: known ? 'replaced' : 'created', publication }
}

/** The same, only while nobody has saved it since: its `updatedAt` moves on by at least a millisecond. Null where somebody has. */
export async function saveUnchanged(
  deps: Deps,
  { since, ...saving }: Saving & { since: number },
): Promise<Publication | null> {
  const { upsert, feeds } = await statementsOf(deps, saving, since)
  // The row last: by its time the feeds see whether they are still those of the settings that were read.
  const [, , , [publication]] = await deps.db.batch([...feeds, upsert.returning()])
  forgetRecent(saving.slug)
  return publication ?? null
}

async function statementsOf(deps: Deps, { slug, settings }: Saving, since?: number) {
  const now = since === undefined ? deps.clock() : Math.max(deps.clock(), since + 1)
  const { feeds, ...row } = settings
  const before = await publicationEver(deps, slug)
  const last = before && (await lastSlotOf(deps, before))
  const nextSlotAt = slotFollowing(settings, { after: now, last })
  const leftPeriod = before && periodOf(before.timezone, before.nextSlotAt)
  const isUnchanged = since === undefined ? sql`true` : sql`publications.updated_at = ${since}`
  return {
    upsert: deps.db
      .insert(publications)
      .values({ ...row, slug, nextSlotAt, createdAt: now, updatedAt: now })
      .onConflictDoUpdate({ target: publications.slug, set: replacement(now, leftPeriod), setWhere: isUnchanged }),
    feeds: feedStatements(deps, { slug, feeds, now, isUnchanged }),
  }
}

/**
 * The schedule that is there keeps its next slot: one that is due is not lost, and the tick may have been told another time than ours.
 * Of one that was ended nothing is due: the weeks meanwhile were given up.
 */
const KEEPS_SLOT = (now: number) => sql`(publications.ended_at IS NULL AND (publications.next_slot_at <= ${now}
  OR (publications.timezone = excluded.timezone
    AND publications.digest_day = excluded.digest_day AND publications.digest_hour = excluded.digest_hour)))`

/** Every setting of the new row in place of the old one's. */
function replacement(now: number, leftPeriod: string | null) {
  return {
    name: sql`excluded.name`,
    tagline: sql`excluded.tagline`,
    url: sql`excluded.url`,
    logoUrl: sql`excluded.logo_url`,
    accentColor: sql`excluded.accent_color`,
    language: sql`excluded.language`,
    timezone: sql`excluded.timezone`,
    digestDay: sql`excluded.digest_day`,
    digestHour: sql`excluded.digest_hour`,
    draftHours: sql`excluded.draft_hours`,
    approval: sql`excluded.approval`,
    fromName: sql`excluded.from_name`,
    fromEmail: sql`excluded.from_email`,
    noticeEmail: sql`excluded.notice_email`,
    replyTo: sql`excluded.reply_to`,
    deskEmail: sql`excluded.desk_email`,
    postalAddress: sql`excluded.postal_address`,
    origins: sql`excluded.origins`,
    thankYouUrls: sql`excluded.thank_you_urls`,
    minStories: sql`excluded.min_stories`,
    maxStories: sql`excluded.max_stories`,
    shareThreshold: sql`excluded.share_threshold`,
    shareWeight: sql`excluded.share_weight`,
    endedAt: sql`NULL`,
    updatedAt: sql`excluded.updated_at`,
    nextSlotAt: sql`CASE WHEN ${KEEPS_SLOT(now)} THEN publications.next_slot_at ELSE excluded.next_slot_at END`,
    // The first of two changes in a row is the one that left a week.
    leftPeriod: sql`CASE WHEN publications.left_period IS NOT NULL OR ${KEEPS_SLOT(now)} THEN publications.left_period ELSE ${leftPeriod} END`,
  }
}

type FeedChange = { slug: string; feeds: Settings['feeds']; now: number; isUnchanged: SQL }

/** Feeds that are left out go, with what was read of them; those that stay keep what the last read learned. */
function feedStatements(deps: Deps, { slug, feeds, now, isUnchanged }: FeedChange) {
  const wanted = JSON.stringify(feeds)
  const isLeftOut = sql`publication_id = (SELECT id FROM publications WHERE slug = ${slug} AND ${isUnchanged})
    AND url NOT IN (SELECT value ->> 'url' FROM json_each(${wanted}))`
  return [
    deps.db.run(sql`DELETE FROM feed_reads WHERE feed_id IN (SELECT id FROM feeds WHERE ${isLeftOut})`),
    deps.db.run(sql`DELETE FROM feeds WHERE ${isLeftOut}`),
    // Another kind: the stories are to be read again as what they are now, so the feed must not answer "unchanged".
    deps.db.run(sql`
      INSERT INTO feeds (publication_id, url, kind, next_read_at, created_at)
      SELECT publications.id, json_each.value ->> 'url', json_each.value ->> 'kind', ${now}, ${now}
      FROM json_each(${wanted}), publications WHERE publications.slug = ${slug} AND ${isUnchanged}
      ON CONFLICT (publication_id, url) DO UPDATE SET
        etag = CASE WHEN kind = excluded.kind THEN etag END,
        last_modified = CASE WHEN kind = excluded.kind THEN last_modified END,
        next_read_at = CASE WHEN kind = excluded.kind THEN next_read_at ELSE excluded.next_read_at END,
        kind = excluded.kind`),
  ] as const
}
