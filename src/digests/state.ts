/**
 * Where a digest may go from where it is, by whom, and under which condition: one table, read by the doors and pages that ask
 * (`mayBe`) and by the one statement that moves (`moving`). Whoever else has a condition hands it on as `when`; the row decides races.
 * What a digest's chunks must say before its send is over stands in send/ending.ts.
 */
import { eq, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { type Digest, type DigestStatus, digests } from '../ground/schema'
import { MINUTE } from '../ground/time'

type Move = {
  from: readonly DigestStatus[]
  to: DigestStatus
  /** `desk`: a person · `tick`: the hour · `send`: what became of its mails, the provider's answers and reports included. */
  by: readonly ('desk' | 'tick' | 'send')[]
  /** Whether it must be frozen (its words and recipients fixed), or must not be; left out: either. */
  isFrozen?: boolean
  /** Whether an editor must hold it, or must not; left out: either. */
  isHeld?: boolean
}

const UNSENT = ['draft', 'needs_review', 'blocked'] as const

export const MOVES = {
  /** Frozen, and on its way. */
  sent: { from: UNSENT, to: 'sending', by: ['desk', 'tick'], isFrozen: false },
  blocked: { from: UNSENT, to: 'blocked', by: ['desk', 'tick'], isFrozen: false },
  /** It stays a draft, and its hour passes without it until it is released. */
  held: { from: ['draft'], to: 'draft', by: ['desk'], isHeld: false },
  released: { from: ['draft'], to: 'draft', by: ['desk'], isHeld: true },
  'found late': { from: ['draft'], to: 'needs_review', by: ['tick'] },
  'found thin': { from: ['draft'], to: 'skipped', by: ['tick'] },
  expired: { from: ['draft'], to: 'expired', by: ['tick'] },
  'passed over': { from: ['draft'], to: 'skipped', by: ['tick'] },
  'taken up again': { from: ['skipped'], to: 'draft', by: ['tick'] },
  paused: { from: ['sending'], to: 'paused', by: ['desk', 'send'] },
  'left paused': { from: ['paused'], to: 'paused', by: ['tick', 'desk'] },
  resumed: { from: ['paused'], to: 'sending', by: ['desk', 'tick'] },
  retried: { from: ['needs_review'], to: 'sending', by: ['desk'], isFrozen: true },
  cancelled: { from: ['draft', 'sending', 'paused', 'needs_review', 'blocked'], to: 'cancelled', by: ['desk'] },
  'handed over': { from: ['sending'], to: 'needs_review', by: ['send', 'tick'] },
  /** A digest in a person's hands ends as well, where reports settle its last mail. */
  'brought to its end': { from: ['sending', 'needs_review'], to: 'sent', by: ['send', 'tick'], isFrozen: true },
  'found without readers': { from: ['sending'], to: 'skipped', by: ['send', 'tick'], isFrozen: true },
} as const satisfies Record<string, Move>

export type MoveName = keyof typeof MOVES

/** All that says what may be done to it. */
export type Standing = Pick<Digest, 'status' | 'frozenAt' | 'heldAt'>

/** Whether its state allows this. What only the database knows (an open chunk, a story taken meanwhile) may still say no. */
export function mayBe({ status, frozenAt, heldAt }: Standing, moved: MoveName): boolean {
  const { from, isFrozen, isHeld }: Move = MOVES[moved]
  const isAsAsked = (asked: boolean | undefined, at: number | null) => asked === undefined || asked === (at !== null)
  return from.includes(status) && isAsAsked(isFrozen, frozenAt) && isAsAsked(isHeld, heldAt)
}

type Moving = {
  /** Left out: every digest that `when` is true of. */
  digestId?: number
  reason: SQL | string | null
  /** What changes with it, as assignments. */
  set?: SQL
  when?: SQL
}

/** The one statement that moves a digest, for any batch. */
export function moving(moved: MoveName, { digestId, reason, set, when }: Moving): SQL {
  const { from, to, isFrozen, isHeld }: Move = MOVES[moved]
  const states = sql.join(
    from.map((status) => sql`${status}`),
    sql`, `,
  )
  const frozen = isFrozen === undefined ? [] : [isFrozen ? sql`frozen_at IS NOT NULL` : sql`frozen_at IS NULL`]
  const held = isHeld === undefined ? [] : [isHeld ? sql`held_at IS NOT NULL` : sql`held_at IS NULL`]
  const conditions = [
    ...(digestId === undefined ? [] : [sql`id = ${digestId}`]),
    sql`status IN (${states})`,
    ...frozen,
    ...held,
    ...(when ? [when] : []),
  ]
  return sql`UPDATE digests SET status = ${to}, reason = ${reason}${set ? sql`, ${set}` : sql``}
    WHERE ${sql.join(conditions, sql` AND `)}`
}

/** Moves one digest and answers it as it is then; null where its state, or `when`, did not allow it. */
export async function moveDigest(
  deps: Deps,
  digest: Pick<Digest, 'id'>,
  moved: MoveName,
  given: Omit<Moving, 'digestId'>,
): Promise<Digest | null> {
  const [done, [row]] = await deps.db.batch([
    deps.db.run(moving(moved, { ...given, digestId: digest.id })),
    deps.db.select().from(digests).where(eq(digests.id, digest.id)),
  ])
  return done.meta.changes > 0 && row ? row : null
}

/** A digest that is being sent and has not moved for so long stands still. */
export const STALLED_MINUTES = 30

/** What waits for a person: also a pause that nobody's hand made. */
export const NEEDS_A_PERSON = sql`(status IN ('needs_review', 'blocked') OR (status = 'paused' AND reason IS NOT 'by_hand'))`

/** What is being sent and stands still. */
export function standsStill(now: number): SQL {
  return sql`(status = 'sending' AND coalesce(progress_at, frozen_at, composed_at) < ${now - STALLED_MINUTES * MINUTE})`
}
