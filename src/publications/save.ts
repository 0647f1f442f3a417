/**
 * Creating a publication or replacing its settings: one row by its slug and its feeds, in one batch.
 * Promises: what was created keeps its id and its date of creation; a slot that has come and that no tick has taken up
 * yet stays due, so that an edit at seven o'clock does not cost a publication its digest.
 */
import { eq, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { type Publication, publications } from '../ground/schema'
import { forgetRecent } from './find'
import { slotAfter } from './schedule'
import type { Settings } from './settings'

type SavedPublication = { outcome: 'created' | 'replaced'; publication: Publication }

/** Settings are parsed already (parseSettings), the slug is a good one (slugProblem). */
export async function savePublication(
  deps: Deps,
  { slug, settings }: { slug: string; settings: Settings },
): Promise<SavedPublication> {
  const now = deps.clock()
  const { feeds, ...row } = settings
  const [known, [publication]] = await deps.db.batch([
    deps.db.select({ id: publications.id }).from(publications).where(eq(publications.slug, slug)),
    deps.db
      .insert(publications)
      .values({ ...row, slug, nextSlotAt: slotAfter(settings, now), createdAt: now, updatedAt: now })
      .onConflictDoUpdate({ target: publications.slug, set: replacement(now) })
      .returning(),
    ...feedStatements(deps, { slug, feeds, now }),
  ])
  if (!publication) throw new Error(`saving publication ${slug} returned no row`)
  forgetRecent(slug)
  return { outcome: known.length === 0 ? 'created' : 'replaced', publication }
}

/** Every setting of the new row in place of the old one's. */
function replacement(now: number) {
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
    updatedAt: sql`excluded.updated_at`,
    // Without a change of schedule the tick's own word stands: it may have been told a later time than the clock's.
    nextSlotAt: sql`CASE
      WHEN publications.next_slot_at <= ${now} THEN publications.next_slot_at
      WHEN publications.timezone = excluded.timezone AND publications.digest_day = excluded.digest_day
        AND publications.digest_hour = excluded.digest_hour THEN publications.next_slot_at
      ELSE excluded.next_slot_at END`,
  }
}

/** Feeds that are left out go, with what was read of them; those that stay keep what the last read learned. */
function feedStatements(deps: Deps, { slug, feeds, now }: { slug: string; feeds: Settings['feeds']; now: number }) {
  const wanted = JSON.stringify(feeds)
  const isLeftOut = sql`publication_id = (SELECT id FROM publications WHERE slug = ${slug})
    AND url NOT IN (SELECT value ->> 'url' FROM json_each(${wanted}))`
  return [
    deps.db.run(sql`DELETE FROM feed_reads WHERE feed_id IN (SELECT id FROM feeds WHERE ${isLeftOut})`),
    deps.db.run(sql`DELETE FROM feeds WHERE ${isLeftOut}`),
    // Another kind: the stories are to be read again as what they are now, so the feed must not answer "unchanged".
    deps.db.run(sql`
      INSERT INTO feeds (publication_id, url, kind, next_read_at, created_at)
      SELECT publications.id, json_each.value ->> 'url', json_each.value ->> 'kind', ${now}, ${now}
      FROM json_each(${wanted}), publications WHERE publications.slug = ${slug}
      ON CONFLICT (publication_id, url) DO UPDATE SET
        etag = CASE WHEN kind = excluded.kind THEN etag END,
        last_modified = CASE WHEN kind = excluded.kind THEN last_modified END,
        next_read_at = CASE WHEN kind = excluded.kind THEN next_read_at ELSE excluded.next_read_at END,
        kind = excluded.kind`),
  ] as const
}
