/**
 * What needs a person, at every publication that the caller may see: digests, messages that failed for good, sign-ups that wait, letters. Each
 * with the place where it is solved; now.tsx has the words. The predicates are the digests' own.
 */
import { and, desc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { NEEDS_A_PERSON, standsStill } from '../digests/state'
import type { Caller, Deps } from '../ground/deps'
import { type Digest, deadLetters, digests, mails, publications } from '../ground/schema'

/** More than a person looks through. */
const SHOWN = 100

export type Need = { publication: string; href: string } & (
  | ({ kind: 'stopped' } & Pick<Digest, 'period' | 'status' | 'reason' | 'providerSaid'>)
  | ({ kind: 'draft'; timezone: string } & Pick<Digest, 'slotAt' | 'heldAt'>)
  | { kind: 'messages' | 'signUps' | 'letters'; count: number }
)

type Asked = { caller: Caller; publicationId?: number }

export async function needsOf(deps: Pick<Deps, 'db' | 'clock'>, asked: Asked): Promise<Need[]> {
  const [stopped, drafts, messages, held, letters] = await Promise.all([
    stoppedDigests(deps, asked),
    waitingDrafts(deps, asked),
    openLetters(deps, asked),
    heldSignUps(deps, asked),
    troubledLetters(deps, asked),
  ])
  return [...stopped, ...drafts, ...messages, ...held, ...letters]
}

function isTheirs({ caller, publicationId }: Asked) {
  if (publicationId !== undefined) return eq(publications.id, publicationId)
  return caller.publications === null ? undefined : inArray(publications.id, caller.publications)
}

const place = { publication: publications.name, slug: publications.slug, timezone: publications.timezone }

async function stoppedDigests(deps: Pick<Deps, 'db' | 'clock'>, asked: Asked): Promise<Need[]> {
  const { period, status, reason, providerSaid } = digests
  const rows = await deps.db
    .select({ ...place, period, status, reason, providerSaid })
    .from(digests)
    .innerJoin(publications, eq(publications.id, digests.publicationId))
    .where(and(or(NEEDS_A_PERSON, standsStill(deps.clock())), isTheirs(asked)))
    .orderBy(desc(digests.slotAt))
    .limit(SHOWN)
  return rows.map(({ slug, ...row }) => ({ ...row, kind: 'stopped', href: `/admin/${slug}/digests/${row.period}` }))
}

/** Drafts that go nowhere by themselves: those that need an approval, and those that an editor holds. */
async function waitingDrafts(deps: Pick<Deps, 'db'>, asked: Asked): Promise<Need[]> {
  const { period, slotAt, heldAt } = digests
  const isKept = or(eq(publications.approval, 'manual'), isNotNull(heldAt))
  const rows = await deps.db
    .select({ ...place, period, slotAt, heldAt })
    .from(digests)
    .innerJoin(publications, eq(publications.id, digests.publicationId))
    .where(and(eq(digests.status, 'draft'), isKept, isTheirs(asked)))
    .orderBy(digests.slotAt)
    .limit(SHOWN)
  return rows.map(({ slug, period, ...row }) => ({ ...row, kind: 'draft', href: `/admin/${slug}/digests/${period}` }))
}

async function openLetters(deps: Pick<Deps, 'db'>, asked: Asked): Promise<Need[]> {
  const rows = await deps.db
    .select({ ...place, count: sql<number>`count(*)` })
    .from(deadLetters)
    .innerJoin(publications, eq(publications.id, deadLetters.publicationId))
    .where(and(isNull(deadLetters.resolvedAt), isNull(deadLetters.digestId), isTheirs(asked)))
    .groupBy(publications.id)
    .limit(SHOWN)
  return rows.map(({ publication, count }) => ({ publication, count, kind: 'messages', href: '/admin/messages' }))
}

async function heldSignUps(deps: Pick<Deps, 'db'>, asked: Asked): Promise<Need[]> {
  const rows = await deps.db
    .select({ ...place, count: sql<number>`count(*)` })
    .from(mails)
    .innerJoin(publications, eq(publications.id, mails.publicationId))
    .where(and(eq(mails.state, 'held'), isTheirs(asked)))
    .groupBy(publications.id)
    .limit(SHOWN)
  return rows.map(({ publication, slug, count }) => ({
    publication,
    count,
    kind: 'signUps',
    href: `/admin/${slug}/readers#held`,
  }))
}

async function troubledLetters(deps: Pick<Deps, 'db'>, asked: Asked): Promise<Need[]> {
  const rows = await deps.db
    .select({ ...place, count: sql<number>`count(*)` })
    .from(mails)
    .innerJoin(publications, eq(publications.id, mails.publicationId))
    // In the words of the partial index.
    .where(and(sql`${mails.state} IN ('unknown', 'failed')`, isTheirs(asked)))
    .groupBy(publications.id)
    .limit(SHOWN)
  return rows.map(({ publication, slug, count }) => ({
    publication,
    count,
    kind: 'letters',
    href: `/admin/${slug}/delivery#letters`,
  }))
}
