/**
 * What needs a person: digests that are late, blocked, paused by the provider, without progress or with an outcome nobody knows, and
 * messages that failed for good. The tick looks for them and tells the desk, once each; so nobody who brings a digest there has to,
 * and a crash in between costs five minutes.
 */
import { and, desc, eq, isNull, or, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import { deadLetters, digests, publications } from '../ground/schema'
import { clearAlerts, tellDesk } from '../outbox/desk'
import type { NoteCode } from '../outbox/desk-letter'
import { NEEDS_A_PERSON, standsStill } from './state'

/** Of each kind; two statements each. */
const TOLD_A_TICK = 60

const CODES: NoteCode[] = ['late_slot', 'blocked', 'paused', 'needs_review', 'stalled', 'dead_letter']

type Trouble = {
  publicationId: number
  deskEmail: string | null
  code: NoteCode
  period: string | null
  about: string
  facts: string[]
}

export async function tellDesksOfTrouble(deps: Deps): Promise<void> {
  const troubles = [...(await troubledDigests(deps)), ...(await openLetters(deps))]
  for (const { publicationId, deskEmail, code, period, about, facts } of troubles) {
    const publication = { id: publicationId, deskEmail }
    await tellDesk(deps, { publication, code, period, about, facts })
  }
  await clearAlerts(
    deps,
    CODES,
    troubles.map(({ publicationId, code, about }) => `${code}:${publicationId}:${about}`),
  )
}

async function troubledDigests(deps: Deps): Promise<Trouble[]> {
  const rows = await deps.db
    .select({
      publicationId: digests.publicationId,
      deskEmail: publications.deskEmail,
      period: digests.period,
      status: digests.status,
      reason: digests.reason,
      providerSaid: digests.providerSaid,
    })
    .from(digests)
    .innerJoin(publications, eq(publications.id, digests.publicationId))
    .where(and(or(NEEDS_A_PERSON, standsStill(deps.clock())), isNull(publications.endedAt)))
    .orderBy(desc(digests.slotAt))
    .limit(TOLD_A_TICK)
  return rows.map(({ publicationId, deskEmail, period, status, reason, providerSaid }) => {
    const code = codeOf(status, reason)
    const facts = code === 'stalled' ? [] : [reason, providerSaid].filter((fact) => fact !== null)
    return { publicationId, deskEmail, code, period, about: period, facts }
  })
}

function codeOf(status: string, reason: string | null): NoteCode {
  if (reason === 'late_slot') return 'late_slot'
  if (status === 'blocked') return 'blocked'
  if (status === 'sending') return 'stalled'
  return status === 'paused' ? 'paused' : 'needs_review'
}

/** A digest's letter is told as the digest's own trouble. */
async function openLetters(deps: Deps): Promise<Trouble[]> {
  const rows = await deps.db
    .select({
      id: deadLetters.id,
      queue: deadLetters.queue,
      publicationId: publications.id,
      deskEmail: publications.deskEmail,
    })
    .from(deadLetters)
    .innerJoin(publications, eq(publications.id, deadLetters.publicationId))
    .where(sql`${deadLetters.resolvedAt} IS NULL AND ${deadLetters.digestId} IS NULL`)
    .limit(TOLD_A_TICK)
  return rows.map(({ id, queue, publicationId, deskEmail }) => ({
    publicationId,
    deskEmail,
    code: 'dead_letter',
    period: null,
    about: id,
    facts: [queue],
  }))
}
