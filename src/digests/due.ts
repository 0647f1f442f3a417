/**
 * What the tick does for digests: has a draft ready some hours before each slot, takes up the slots that have come, each once, and brings
 * each to an end: sent, skipped, left to an editor, or handed to a person. Lateness is judged here, once, and written down.
 */

import { and, asc, eq, gt, isNull, lte, sql } from 'drizzle-orm'
import { wordsFor } from '../../emails/words'
import type { Deps, SlotsMessage } from '../ground/deps'
import { logFailure } from '../ground/log'
import { type Digest, digests, type Publication, publications, slots } from '../ground/schema'
import { HOUR, MINUTE } from '../ground/time'
import { KEY_HOURS } from '../mail/retry'
import { tellDesk } from '../outbox/desk'
import { formatDate } from '../pages/dates'
import { isAlive, publicationById } from '../publications/find'
import { periodOf, slotFollowing } from '../publications/schedule'
import { DRAFT_HOURS, DRAFT_HOURS_MOST } from '../publications/settings'
import { movingOn } from '../publications/slot'
import { silentFeeds } from '../stories/feeds/trouble'
import { composeDigest, findDigest } from './choose/compose'
import { followSchedules } from './follow-schedule'
import { lastMomentOf } from './hold'
import { LATE_HOURS } from './late'
import { resumeDigest } from './send/by-hand'
import { freezeDigest } from './send/freeze'
import { moveDigest, moving } from './state'

const LATE_MILLISECONDS = LATE_HOURS * HOUR

/** How long what a tick left over goes on in the queue: ticks are five minutes apart. */
const GOES_ON_MINUTES = 4

/**
 * What one tick takes up and brings to an end, and one message after it. A Worker may ask D1 a thousand things in one
 * invocation (developers.cloudflare.com/d1/platform/limits), and a digest takes about thirty.
 */
const TAKEN_UP_A_TICK = 60
const TURNED_A_TICK = 20
const EXPIRED_A_TICK = 20
const DRAFTED_A_TICK = 10

type Slot = typeof slots.$inferSelect

export async function sendDueDigests(deps: Deps, at: number): Promise<void> {
  await followSchedules(deps)
  const failed = await turnSlots(deps, { slotsAt: at, toldAt: deps.clock() })
  await draftAhead(deps, at)
  await expireDrafts(deps, at)
  await resumePaused(deps)
  // One publication's trouble stops no other, but the tick must not look well: the slot stays open until it is mended.
  if (failed.length > 0) throw new Error(`slots left open: ${failed.join(', ')}`)
}

/**
 * Takes up what has come and turns a first part of it; the rest goes on in the queue, part by part, each an invocation of its own. Only
 * until the next tick, so that no two are at it, and only while something moves. Answers what failed, which stays open.
 */
async function turnSlots(deps: Deps, message: SlotsMessage): Promise<string[]> {
  const at = message.slotsAt + deps.clock() - message.toldAt
  const taken = await takeUpSlots(deps, at)
  const open = await deps.db
    .select()
    .from(slots)
    .where(isNull(slots.doneAt))
    .orderBy(asc(slots.slotAt))
    .limit(TURNED_A_TICK + 1)
  const failed: string[] = []
  for (const slot of open.slice(0, TURNED_A_TICK)) {
    try {
      await turnSlot(deps, slot, at)
    } catch (error) {
      logFailure(`slot ${slot.publicationId}/${slot.period}`, error)
      failed.push(`${slot.publicationId}/${slot.period}`)
    }
  }
  const isMore = open.length > TURNED_A_TICK || taken === TAKEN_UP_A_TICK
  if (isMore && failed.length < TURNED_A_TICK) await deps.queues.digests.send(message)
  return failed
}

/** A part of what a tick left over. One that is late has been overtaken by the next tick. */
export async function goOnWithSlots(deps: Deps, message: SlotsMessage): Promise<null> {
  if (deps.clock() < message.toldAt + GOES_ON_MINUTES * MINUTE) await turnSlots(deps, message)
  return null
}

/** Writes down every slot up to `at` and moves each publication on to its next one; a second tick finds nothing to move. Answers how many moved. */
async function takeUpSlots(deps: Deps, at: number): Promise<number> {
  const due = await deps.db
    .select()
    .from(publications)
    // A change of schedule is followed first, or its draft would stay behind.
    .where(and(lte(publications.nextSlotAt, at), isNull(publications.leftPeriod), isNull(publications.endedAt)))
    .orderBy(asc(publications.nextSlotAt))
    .limit(TAKEN_UP_A_TICK)
  for (const publication of due) {
    for (let slotAt = publication.nextSlotAt; slotAt <= at; ) slotAt = await takeUp(deps, publication, { slotAt, at })
  }
  return due.length
}

/** Answers the slot after it. */
async function takeUp(
  deps: Deps,
  publication: Publication,
  { slotAt, at }: { slotAt: number; at: number },
): Promise<number> {
  const period = periodOf(publication.timezone, slotAt)
  const next = slotFollowing(publication, { after: slotAt, last: { period, at: slotAt } })
  await deps.db.batch([
    deps.db
      .insert(slots)
      .values({ publicationId: publication.id, period, slotAt, seenAt: at, isLate: at - slotAt > LATE_MILLISECONDS })
      .onConflictDoNothing(),
    deps.db.run(movingOn(publication, { from: slotAt, to: next })),
  ])
  return next
}

/** A draft is there some hours before its slot, to be looked at; at the slot it is composed anew, or refilled. */
async function draftAhead(deps: Deps, at: number): Promise<void> {
  const draftHours = sql`coalesce(${publications.draftHours}, ${DRAFT_HOURS})`
  const ahead = await deps.db
    .select()
    .from(publications)
    .where(
      and(
        gt(publications.nextSlotAt, at),
        lte(publications.nextSlotAt, at + DRAFT_HOURS_MOST * HOUR),
        sql`${publications.nextSlotAt} - ${draftHours} * ${HOUR} <= ${at}`,
        isNull(publications.leftPeriod),
        isNull(publications.endedAt),
        // Composed or skipped, sent early or cancelled: this slot has its digest.
        sql`NOT EXISTS (SELECT 1 FROM digests d WHERE d.publication_id = ${publications.id} AND d.slot_at = ${publications.nextSlotAt})`,
      ),
    )
    .limit(DRAFTED_A_TICK)
  for (const publication of ahead) {
    const { nextSlotAt: slotAt, timezone } = publication
    await composeDigest(deps, { publication, period: periodOf(timezone, slotAt), slotAt, at })
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
  if (digest.status !== 'draft') {
    // We may have crashed between skipping and telling; whoever was told is not told again.
    return digest.reason === 'thin_week' ? tellOfThinWeek(deps, publication, digest) : undefined
  }
  // Before lateness: where there is nothing to send, there is nothing for a person to decide.
  if (isThin) {
    await moveDigest(deps, digest, 'found thin', { reason: 'thin_week' })
    return tellOfThinWeek(deps, publication, digest)
  }
  // Before lateness, too: what is held past its last moment expires.
  if (digest.heldAt !== null) return tellOfHold(deps, publication, digest)
  // A slot that only a mended fault turns today is as late as one that nobody saw.
  if (slot.isLate || at - slotAt > LATE_MILLISECONDS) {
    await moveDigest(deps, digest, 'found late', { reason: 'late_slot' })
    return
  }
  if (publication.approval === 'manual') {
    return tellDesk(deps, { publication, code: 'needs_approval', period, facts: titlesOf(digest) })
  }
  const frozen = await freezeDigest(deps, publication, digest)
  if (frozen !== null) return
  // Another tick was quicker, which is well; or an editor wrote meanwhile: then the slot stays open for the next tick.
  const now = await findDigest(deps, publication, period)
  if (now?.status === 'draft') throw new Error('the draft changed while it was frozen')
}

async function tellOfThinWeek(deps: Deps, publication: Publication, digest: Digest): Promise<void> {
  const { period, chosen, windowFrom: since } = digest
  const { fewStories, silentFeed } = wordsFor(publication.language).mail
  const silent = await silentFeeds(deps, { publication, since })
  const facts = [fewStories(chosen.length, publication.minStories), ...silent.map(silentFeed)]
  await tellDesk(deps, { publication, code: 'thin_week', period, facts })
}

/** With the hour at which it expires. */
function tellOfHold(deps: Deps, publication: Publication, digest: Digest): Promise<void> {
  const { language, timezone } = publication
  const until = formatDate(lastMomentOf(digest), { words: wordsFor(language), timezone, style: 'moment' })
  return tellDesk(deps, { publication, code: 'on_hold', period: digest.period, facts: [until] })
}

function titlesOf(digest: Digest): string[] {
  return digest.chosen.map(({ story }) => story.title)
}

/** What is told, and written down, of a draft that its last moment found. */
const EXPIRED = { waited: ['expired', 'not_approved'], held: ['hold_expired', 'not_released'] } as const

/** Drafts that wait for an approval or a release that did not come: their slot was turned, six hours ago. */
async function expireDrafts(deps: Deps, at: number): Promise<void> {
  const since = at - LATE_MILLISECONDS
  const stale = await deps.db
    .select()
    .from(digests)
    .where(
      sql`${digests.status} = 'draft' AND ${digests.slotAt} <= ${since} AND ${isAlive(sql`${digests.publicationId}`)}
        AND EXISTS (SELECT 1 FROM slots s
          WHERE s.publication_id = ${digests.publicationId} AND s.period = ${digests.period} AND s.slot_at <= ${since})`,
    )
    .limit(EXPIRED_A_TICK)
  for (const digest of stale) {
    const publication = await publicationById(deps, digest.publicationId)
    const [code, reason] = digest.heldAt === null ? EXPIRED.waited : EXPIRED.held
    if (publication) await tellDesk(deps, { publication, code, period: digest.period, facts: titlesOf(digest) })
    await moveDigest(deps, digest, 'expired', { reason })
  }
}

/** Pauses that have an end (a quota), once it has come. */
async function resumePaused(deps: Deps): Promise<void> {
  const now = deps.clock()
  const [, resumed] = await deps.db.batch([
    // Long over: a backup of before, or nobody ticked for a day. The provider may have had it all; a person resumes it.
    deps.db.run(
      moving('left paused', {
        reason: 'stood_still',
        set: sql`paused_until = NULL`,
        when: sql`paused_until <= ${now - KEY_HOURS * HOUR}`,
      }),
    ),
    deps.db
      .select({ id: digests.id })
      .from(digests)
      .where(and(eq(digests.status, 'paused'), lte(digests.pausedUntil, now))),
  ])
  for (const { id } of resumed) {
    await resumeDigest(deps, { id }, sql`paused_until <= ${now}`)
  }
}
