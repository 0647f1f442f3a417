/**
 * What the tick does for digests: takes up the slots that have come, each once, and brings each to an end: sent, skipped, left to an
 * editor, or handed to a person. Lateness is judged here, once, and written down.
 */
import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm'
import type { Deps } from '../deps'
import { logFailure } from '../log'
import { tellDesk } from '../mail/desk'
import { publicationById } from '../publications/find'
import { periodOf, slotAfter } from '../publications/schedule'
import { type Digest, digests, type Publication, publications, slots } from '../schema'
import { composeDigest, moveDigest } from './compose'
import { freezeDigest } from './freeze'
import { enqueueChunks } from './ledger'

/** A slot missed by more is not sent by itself any more; a draft nobody approved by then expires. */
export const LATE_HOURS = 6
const LATE_MILLISECONDS = LATE_HOURS * 3_600_000

type Slot = typeof slots.$inferSelect

export async function sendDueDigests(deps: Deps, at: number): Promise<void> {
  await takeUpSlots(deps, at)
  const open = await deps.db.select().from(slots).where(isNull(slots.doneAt)).orderBy(asc(slots.slotAt)).limit(200)
  for (const slot of open) {
    try {
      await turnSlot(deps, slot, at)
    } catch (error) {
      logFailure(`slot ${slot.publicationId}/${slot.period}`, error)
    }
  }
  await expireDrafts(deps, at)
  await resumePaused(deps)
}

/** Writes down every slot up to `at` and moves each publication on to its next one; a second tick finds nothing to move. */
async function takeUpSlots(deps: Deps, at: number): Promise<void> {
  const due = await deps.db.select().from(publications).where(lte(publications.nextSlotAt, at)).limit(500)
  for (const publication of due) {
    for (let slotAt = publication.nextSlotAt; slotAt <= at; ) {
      const next = slotAfter(publication, slotAt)
      await deps.db.batch([
        deps.db
          .insert(slots)
          .values({
            publicationId: publication.id,
            period: periodOf(publication.timezone, slotAt),
            slotAt,
            seenAt: at,
            isLate: at - slotAt > LATE_MILLISECONDS,
          })
          .onConflictDoNothing(),
        deps.db
          .update(publications)
          .set({ nextSlotAt: next })
          .where(and(eq(publications.id, publication.id), eq(publications.nextSlotAt, slotAt))),
      ])
      slotAt = next
    }
  }
}

/** Brings one slot to its end. Everything before the last line may happen twice. */
async function turnSlot(deps: Deps, slot: Slot, at: number): Promise<void> {
  const publication = await publicationById(deps, slot.publicationId)
  if (publication) await turn(deps, publication, slot, at)
  await deps.db
    .update(slots)
    .set({ doneAt: deps.clock() })
    .where(and(eq(slots.publicationId, slot.publicationId), eq(slots.period, slot.period)))
}

async function turn(deps: Deps, publication: Publication, slot: Slot, at: number): Promise<void> {
  const { period, slotAt } = slot
  const { digest, isThin } = await composeDigest(deps, { publication, period, slotAt, at })
  if (digest.status !== 'draft') return
  if (slot.isLate) {
    await moveDigest(deps, digest, ['draft'], { status: 'needs_review', reason: 'late_slot' })
    return tellDesk(deps, { publication, code: 'late_slot', period, facts: [] })
  }
  if (isThin) {
    await moveDigest(deps, digest, ['draft'], { status: 'skipped', reason: 'thin_week' })
    const facts = [`${digest.chosen.length} / ${publication.minStories}`]
    return tellDesk(deps, { publication, code: 'thin_week', period, facts })
  }
  if (publication.approval === 'manual') {
    return tellDesk(deps, { publication, code: 'needs_approval', period, facts: titlesOf(digest) })
  }
  const frozen = await freezeDigest(deps, publication, digest)
  if (frozen === 'blocked') await tellDesk(deps, { publication, code: 'blocked', period, facts: [] })
  // An editor wrote between composing and freezing: the slot stays open, and the next tick takes the newer draft.
  if (frozen === null) throw new Error('the draft changed while it was frozen')
}

function titlesOf(digest: Digest): string[] {
  return digest.chosen.map(({ story }) => story.title)
}

/** Drafts that wait for an approval that did not come. */
async function expireDrafts(deps: Deps, at: number): Promise<void> {
  const stale = await deps.db
    .select()
    .from(digests)
    .where(and(eq(digests.status, 'draft'), lte(digests.slotAt, at - LATE_MILLISECONDS)))
    .limit(100)
  for (const digest of stale) {
    const expired = await moveDigest(deps, digest, ['draft'], { status: 'expired', reason: 'not_approved' })
    const publication = await publicationById(deps, digest.publicationId)
    if (expired && publication) {
      await tellDesk(deps, { publication, code: 'expired', period: digest.period, facts: titlesOf(digest) })
    }
  }
}

/** Pauses that have an end (a quota), once it has come. */
async function resumePaused(deps: Deps): Promise<void> {
  const resumed = await deps.db
    .update(digests)
    .set({ status: 'sending', reason: null, pausedUntil: null })
    .where(and(eq(digests.status, 'paused'), sql`${digests.pausedUntil} <= ${deps.clock()}`))
    .returning({ id: digests.id })
  for (const { id } of resumed) await enqueueChunks(deps, id)
}
