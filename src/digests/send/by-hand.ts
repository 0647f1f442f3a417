/**
 * What a person may do to a digest that was frozen: end it, or say "go on". Going on sends what stopped under its own keys, while the
 * provider knows them; a digest that the provider refused whole was mailed to nobody, so it is frozen anew: for whoever reads it today,
 * under new keys, since an old one would be answered with the old refusal.
 */
import { eq, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { type Digest, digests, type Publication } from '../../ground/schema'
import { HOUR } from '../../ground/time'
import { KEY_HOURS } from '../../mail/retry'
import { publicationById } from '../../publications/find'
import { mayBe, moveDigest, moving } from '../state'
import { freeingStories, IS_OPEN, settleDigest, skippingCancelled, WAS_MAILED } from './ending'
import { freezeDigest } from './freeze'
import { enqueueChunks } from './sweep'

export type Sent = Digest | 'wrong_state' | 'thin_week' | 'blocked' | 'changed_meanwhile'

/** Freezes a digest and sends it. */
export async function sendByHand(
  deps: Deps,
  { publication, digest }: { publication: Publication; digest: Digest },
): Promise<Sent> {
  if (!mayBe(digest, 'sent')) return 'wrong_state'
  if (digest.chosen.length < publication.minStories) return 'thin_week'
  return (await freezeDigest(deps, publication, digest)) ?? 'changed_meanwhile'
}

/** Ends a digest: what was never attempted is skipped; what was keeps its outcome. False: its state does not allow it. */
export async function cancelDigest(deps: Deps, { id }: Pick<Digest, 'id'>): Promise<boolean> {
  const [cancelled] = await deps.db.batch([
    deps.db.run(moving('cancelled', { digestId: id, reason: 'by_hand' })),
    ...skippingCancelled(id).map((statement) => deps.db.run(statement)),
    deps.db.run(freeingStories(id)),
  ])
  return cancelled.meta.changes > 0
}

export type Retried = 'going_on' | 'nothing_to_retry' | 'changed_meanwhile' | 'blocked'

/** Goes on with a digest that waits for a person. `nothing_to_retry`: it can only be cancelled, or settled by reports. */
export async function retryDigest(deps: Deps, digest: Digest): Promise<Retried> {
  const thawed = await thaw(deps, digest)
  if (thawed) return freezeAgain(deps, thawed)
  if (!(await reopenChunks(deps, digest))) return 'nothing_to_retry'
  await enqueueChunks(deps, digest.id)
  return 'going_on'
}

/** Chunks in review are open again under their own keys, and those that were held up behind them. */
async function reopenChunks(deps: Deps, { id }: Digest): Promise<boolean> {
  const now = deps.clock()
  const [, retried] = await deps.db.batch([
    deps.db.run(sql`UPDATE chunks SET state = CASE WHEN unknown > 0 THEN 'unknown' ELSE 'planned' END, next_attempt_at = ${now}
      WHERE digest_id = ${id} AND state = 'needs_review' AND reason <> 'payload_changed'
        AND coalesce(first_attempt_at, ${now}) > ${now - KEY_HOURS * HOUR}
        AND EXISTS (SELECT 1 FROM digests WHERE id = ${id} AND status = 'needs_review')`),
    deps.db.run(
      moving('retried', {
        digestId: id,
        reason: null,
        set: sql`paused_until = NULL, provider_said = NULL, progress_at = ${now}`,
        when: sql`EXISTS (SELECT 1 FROM chunks WHERE digest_id = ${id} AND ${IS_OPEN})`,
      }),
    ),
  ])
  return retried.meta.changes > 0
}

/** Undoes the freeze of a digest that was refused whole. Null where it was not, or where somebody may have been mailed. */
async function thaw(deps: Deps, { id }: Digest): Promise<Digest | null> {
  const key = crypto.randomUUID().replaceAll('-', '')
  const isThawed = sql`EXISTS (SELECT 1 FROM digests WHERE id = ${id} AND key = ${key})`
  const [thawed, , , , [row]] = await deps.db.batch([
    deps.db.run(sql`UPDATE digests SET key = ${key}, frozen_at = NULL, frame = NULL, candidates = 0
      WHERE id = ${id} AND status = 'needs_review' AND reason IN ('nobody_accepted', 'everybody_refused')
        AND NOT EXISTS (SELECT 1 FROM chunks c WHERE c.digest_id = ${id} AND ${WAS_MAILED})`),
    deps.db.run(sql`DELETE FROM deliveries WHERE digest_id = ${id} AND ${isThawed}`),
    deps.db.run(sql`DELETE FROM chunks WHERE digest_id = ${id} AND ${isThawed}`),
    deps.db.run(sql`DELETE FROM digest_stories WHERE digest_id = ${id} AND ${isThawed}`),
    deps.db.select().from(digests).where(eq(digests.id, id)),
  ])
  return thawed.meta.changes > 0 && row ? row : null
}

async function freezeAgain(deps: Deps, digest: Digest): Promise<Retried> {
  const publication = await publicationById(deps, digest.publicationId)
  if (!publication) return 'nothing_to_retry'
  const frozen = await freezeDigest(deps, publication, digest)
  if (frozen === 'blocked') return 'blocked'
  return frozen ? 'going_on' : 'changed_meanwhile'
}

/** A paused digest goes on; by the desk whenever it likes, by the tick only where `when` says so. */
export async function resumeDigest(deps: Deps, digest: Pick<Digest, 'id'>, when?: SQL): Promise<Digest | null> {
  const resumed = await moveDigest(deps, digest, 'resumed', {
    reason: null,
    set: sql`paused_until = NULL, progress_at = ${deps.clock()}`,
    ...(when ? { when } : {}),
  })
  if (!resumed) return null
  // Paused while its last chunk was under way, it is through.
  await settleDigest(deps, digest.id)
  await enqueueChunks(deps, digest.id)
  return resumed
}

export async function pauseByHand(deps: Deps, digest: Pick<Digest, 'id'>): Promise<Digest | null> {
  return moveDigest(deps, digest, 'paused', { reason: 'by_hand', set: sql`paused_until = NULL` })
}

/** Where a publication is ended: what is being sent stops as if a person had stopped it, and stays so until one goes on with it. */
export function stoppingAll({ publicationId, now }: { publicationId: number; now: number }): SQL[] {
  const stopped = { reason: 'by_hand', set: sql`paused_until = NULL`, when: sql`publication_id = ${publicationId}` }
  return [
    moving('left paused', stopped),
    moving('paused', stopped),
    sql`UPDATE slots SET done_at = ${now} WHERE publication_id = ${publicationId} AND done_at IS NULL`,
  ]
}
