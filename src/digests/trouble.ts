/**
 * Digests that need a person: late, blocked, paused by the provider, with an outcome nobody knows. The tick looks for them and tells
 * the desk, once each; so nobody who brings a digest there has to, and a crash in between costs five minutes.
 */
import { sql } from 'drizzle-orm'
import type { Deps } from '../deps'
import { tellDesk } from '../mail/desk'
import type { NoteCode } from '../mail/letters'
import { publicationById } from '../publications/find'
import { digests } from '../schema'

export async function tellDesksOfTrouble(deps: Deps): Promise<void> {
  const troubled = await deps.db
    .select({
      publicationId: digests.publicationId,
      period: digests.period,
      status: digests.status,
      reason: digests.reason,
    })
    .from(digests)
    .where(
      sql`${digests.status} IN ('needs_review', 'blocked', 'paused') AND coalesce(${digests.reason}, '') <> 'by_hand'`,
    )
    .limit(500)
  for (const { publicationId, period, status, reason } of troubled) {
    const publication = await publicationById(deps, publicationId)
    if (publication)
      await tellDesk(deps, { publication, code: codeOf(status, reason), period, facts: reason ? [reason] : [] })
  }
}

function codeOf(status: string, reason: string | null): NoteCode {
  if (reason === 'late_slot') return 'late_slot'
  if (status === 'blocked') return 'blocked'
  return status === 'paused' ? 'paused' : 'needs_review'
}
