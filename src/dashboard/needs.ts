/**
 * What needs a person, at every publication that the caller may see: digests, messages that failed for good, sign-ups that wait, letters. Each
 * with the sentence and the place where it is solved. The predicates are the digests' own; here they are only put into words.
 */
import { and, desc, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { lastMomentOf } from '../digests/hold'
import { NEEDS_A_PERSON, standsStill } from '../digests/state'
import type { Caller, Deps } from '../ground/deps'
import { deadLetters, digests, mails, publications } from '../ground/schema'
import { moment, reasonOf } from './words'

/** More than a person looks through. */
const SHOWN = 100

export type Need = { publication: string; slug: string; sentence: string; label: string; href: string }

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
  return rows.map(({ publication, slug, period, status, reason, providerSaid }) => ({
    ...{ publication, slug, label: 'Look at it', href: `/admin/${slug}/digests/${period}` },
    sentence:
      status === 'sending'
        ? `The digest of week ${period} is on its way, but nothing has moved for half an hour.`
        : `The digest of week ${period} waits for you. ${reasonOf({ reason }) ?? ''} ${providerSaid ? `The provider says: ${providerSaid}` : ''}`.trim(),
  }))
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
  return rows.map(({ publication, slug, timezone, period, slotAt, heldAt }) => ({
    ...{ publication, slug, href: `/admin/${slug}/digests/${period}` },
    label: heldAt === null ? 'Read and send it' : 'Release it',
    sentence:
      heldAt === null
        ? `The digest for ${moment(slotAt, timezone)} waits for your approval. Six hours after that it expires.`
        : `The digest for ${moment(slotAt, timezone)} is held. If nobody releases it by ${moment(lastMomentOf({ slotAt }), timezone)}, it expires.`,
  }))
}

async function openLetters(deps: Pick<Deps, 'db'>, asked: Asked): Promise<Need[]> {
  const rows = await deps.db
    .select({ ...place, count: sql<number>`count(*)` })
    .from(deadLetters)
    .innerJoin(publications, eq(publications.id, deadLetters.publicationId))
    .where(and(isNull(deadLetters.resolvedAt), isNull(deadLetters.digestId), isTheirs(asked)))
    .groupBy(publications.id)
    .limit(SHOWN)
  return rows.map(({ publication, slug, count }) => ({
    ...{ publication, slug, label: 'Look at them', href: '/admin/messages' },
    sentence:
      count === 1
        ? 'A message failed for good and was put aside.'
        : `${count} messages failed for good and were put aside.`,
  }))
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
    ...{ publication, slug, label: 'Look at them', href: `/admin/${slug}/readers#held` },
    sentence:
      count === 1
        ? 'A sign-up looks as if a machine had made it, and waits.'
        : `${count} sign-ups look as if a machine had made them, and wait.`,
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
    ...{ publication, slug, label: 'Look at them', href: `/admin/${slug}/delivery#letters` },
    sentence:
      count === 1
        ? 'A single letter was refused, or nobody knows whether it was sent.'
        : `${count} single letters were refused, or nobody knows whether they were sent.`,
  }))
}
