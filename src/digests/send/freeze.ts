/**
 * Freezing: from here on a digest says what it says, to whom it is said. Rendered before, so that a mistake in a template costs
 * no mail; then recipients, chunks and keys in one transaction, which only a draft can pass, once.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { logFailure } from '../../ground/log'
import type { ChosenStory, Digest, FrozenFrame, Publication } from '../../ground/schema'
import { findDigest } from '../choose/compose'
import { moveDigest, moving } from '../state'
import { toBeAddedUp } from '../totals'
import { endingWithoutReaders } from './ending'
import { enqueueChunks } from './sweep'
import { tastesOf } from './tastes'
import { besideStories, singleFrame, type Written, writeDigest } from './write'

/** Recipients in one provider call: what Resend takes (resend.com/docs/api-reference/emails/send-batch-emails). */
const MOST_RECIPIENTS = 100
/** Four calls may be under way at once (wrangler.toml, max_batch_size), and 24 MB of payload. */
const MOST_PAYLOAD_BYTES = 6_000_000

/** Freezes a draft (or what a person releases) and starts sending it. Null: it changed, or one of its stories was sent meanwhile. */
export async function freezeDigest(
  deps: Deps,
  publication: Publication,
  digest: Digest,
): Promise<Digest | 'blocked' | null> {
  const [tastes, beside] = [await tastesOf(deps, publication), await besideStories(deps, publication, digest)]
  let written: Written
  try {
    written = await writeDigest(deps, publication, digest, tastes, beside)
  } catch (error) {
    logFailure(`rendering digest ${digest.id}`, error)
    await moveDigest(deps, digest, 'blocked', { reason: 'render_failed' })
    return 'blocked'
  }
  const now = deps.clock()
  const [frozen] = await deps.db.batch([
    deps.db.run(fixing(digest, written, now)),
    deps.db.run(insertDeliveries(digest, now, chunkSize(written.frame))),
    deps.db.run(insertChunks(digest, now, chunkSize(written.frame))),
    deps.db.run(insertStories(digest, written.chosen, { now, isOffer: null })),
    deps.db.run(insertStories(digest, written.pool, { now, isOffer: 1 })),
    ...written.translated.map(({ language, frame }) => deps.db.run(insertFrame(digest, { language, frame, now }))),
    deps.db.run(sql`UPDATE digests SET candidates = (SELECT coalesce(sum(planned + accepted + skipped + failed + unknown), 0)
        FROM chunks WHERE digest_id = ${digest.id}) WHERE id = ${digest.id} AND frozen_at = ${now}`),
    ...endingWithoutReaders(digest.id).map((statement) => deps.db.run(statement)),
    deps.db.run(toBeAddedUp(digest.id)),
  ])
  if (frozen.meta.changes === 0) return null
  await enqueueChunks(deps, digest.id)
  return findDigest(deps, publication, digest.period)
}

/** The draft that was rendered, and no other: an editor may have written or held it meanwhile. */
function fixing(digest: Digest, { frame, subject, chosen, omitted }: Written, now: number): SQL {
  return moving('sent', {
    digestId: digest.id,
    reason: omitted > 0 ? 'stories_left_out' : null,
    set: sql`frozen_at = ${now}, progress_at = ${now}, frame = ${JSON.stringify(frame)}, subject = ${subject},
      chosen = ${JSON.stringify(chosen)}, provider_said = NULL`,
    when: sql`touched_at IS ${digest.touchedAt} AND held_at IS ${digest.heldAt} AND composed_at = ${digest.composedAt} AND NOT EXISTS (${sentBefore(digest, chosen)})`,
  })
}

/** How many mails of this digest one call carries. One to a reader's taste may be somewhat longer than the one made for all. */
export function chunkSize(frame: FrozenFrame): number {
  const made = new TextEncoder().encode(JSON.stringify(singleFrame(frame))).byteLength
  const bytes = frame.edition?.offers ? made * 1.5 : made
  return Math.max(1, Math.min(MOST_RECIPIENTS, Math.floor(MOST_PAYLOAD_BYTES / bytes)))
}

/** Everybody who is active now and not paused, suppressed by nobody, in chunks. Runs only if the freeze before it took effect. D1 binds numbers as REAL, hence the cast. */
function insertDeliveries(digest: Digest, now: number, size: number) {
  return sql`INSERT INTO deliveries (digest_id, chunk, position, subscriber_id, address_hash, address, status)
    SELECT ${digest.id}, CAST((place - 1) / ${size} AS INTEGER), (place - 1) % ${size}, id, address_hash, email, 'planned'
    FROM (SELECT s.id, s.address_hash, s.email, row_number() OVER (ORDER BY s.id) AS place FROM subscribers s
      WHERE s.publication_id = ${digest.publicationId} AND s.status = 'active'
        AND (s.paused_until IS NULL OR s.paused_until <= ${Math.max(now, digest.composedAt)})
        AND NOT EXISTS (SELECT 1 FROM suppressions x WHERE x.publication_id = s.publication_id AND x.address_hash = s.address_hash))
    WHERE changes() > 0`
}

/** For as many as the statement before it wrote down, so that they are not read again to be counted. */
function insertChunks(digest: Digest, now: number, size: number) {
  return sql`WITH RECURSIVE part (seq, rest) AS (
      SELECT 0, changes() WHERE changes() > 0
      UNION ALL SELECT seq + 1, rest - CAST(${size} AS INTEGER) FROM part WHERE rest > ${size})
    INSERT OR IGNORE INTO chunks (digest_id, seq, state, key, attempts, next_attempt_at, planned, accepted, skipped, failed,
      unknown, delivered, bounced, complained)
    SELECT ${digest.id}, seq, 'planned', ${`${digest.key}-`} || seq, 0, ${now}, min(rest, ${size}), 0, 0, 0, 0, 0, 0, 0 FROM part`
}

/** Stories that another digest took in the meantime: nobody gets a story twice. */
function sentBefore(digest: Digest, chosen: ChosenStory[]) {
  const ids = JSON.stringify(chosen.map(({ story }) => Number(story.id)))
  return sql`SELECT 1 FROM json_each(${ids}) e JOIN stories s ON s.id = e.value JOIN digest_stories ds
    ON ds.publication_id = ${digest.publicationId} AND ds.story_id = s.id AND ds.material_revision >= s.material_revision
      AND ds.is_offer IS NULL`
}

/** Of this freeze, and not of one that was quicker with other stories. */
function insertStories(digest: Digest, chosen: ChosenStory[], { now, isOffer }: { now: number; isOffer: 1 | null }) {
  const ids = JSON.stringify(chosen.map(({ story }) => Number(story.id)))
  return sql`INSERT OR IGNORE INTO digest_stories (publication_id, story_id, digest_id, material_revision, is_offer)
    SELECT s.publication_id, s.id, ${digest.id}, s.material_revision, ${isOffer} FROM json_each(${ids}) e JOIN stories s ON s.id = e.value
    WHERE ${isFrozenNow(digest, now)}`
}

function insertFrame(digest: Digest, { language, frame, now }: { language: string; frame: FrozenFrame; now: number }) {
  return sql`INSERT OR IGNORE INTO digest_frames (digest_id, language, frame)
    SELECT ${digest.id}, ${language}, ${JSON.stringify(frame)} WHERE ${isFrozenNow(digest, now)}`
}

function isFrozenNow(digest: Digest, now: number): SQL {
  return sql`EXISTS (SELECT 1 FROM digests WHERE id = ${digest.id} AND frozen_at = ${now})`
}
