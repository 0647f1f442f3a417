/** A digest as administrators see it: what it holds, why, and where every recipient is. */
import { and, desc, eq, getTableColumns, lt } from 'drizzle-orm'
import { becauseSentence } from '../../emails/story-blocks'
import { wordsFor } from '../../emails/words'
import type { Deps } from '../ground/deps'
import { type Because, type Digest, digests, type Publication, type Score, type Story } from '../ground/schema'
import { type Accounting, accountingOf, type Reported } from './send/accounting'

type ShownDigest = Omit<Digest, 'frame'>

export type PresentedDigest = {
  period: string
  status: string
  reason: string | null
  /** In the provider's words why it stopped; only where it was the provider that stopped it. */
  providerSaid?: string
  subject: string
  intro: string | null
  slotAt: string
  composedAt: string
  sentAt: string | null
  /** Only while it waits for a moment that is known. */
  pausedUntil?: string
  stories: { story: Story; score: Score; because: string | null; related: Story[] }[]
  accounting: Accounting
  reported: Reported
}

async function presentDigests(deps: Deps, publication: Publication, list: ShownDigest[]): Promise<PresentedDigest[]> {
  const figures = await accountingOf(deps, list)
  return list.map((digest) => {
    const figure = figures.get(digest.id)
    if (!figure) throw new Error(`digest ${digest.id} has no figures`)
    return {
      period: digest.period,
      status: digest.status,
      reason: digest.reason,
      ...(digest.providerSaid === null ? {} : { providerSaid: digest.providerSaid }),
      subject: digest.subject,
      intro: digest.intro,
      slotAt: iso(digest.slotAt),
      composedAt: iso(digest.composedAt),
      sentAt: digest.sentAt === null ? null : iso(digest.sentAt),
      ...(digest.pausedUntil === null ? {} : { pausedUntil: iso(digest.pausedUntil) }),
      stories: digest.chosen.map((place) => ({ ...place, because: sentenceOf(publication, place.because) })),
      ...figure,
    }
  })
}

export async function presentDigest(
  deps: Deps,
  publication: Publication,
  digest: ShownDigest,
): Promise<PresentedDigest> {
  const [presented] = await presentDigests(deps, publication, [digest])
  if (!presented) throw new Error(`digest ${digest.id} was not presented`)
  return presented
}

/** Newest period first; the cursor is the last period shown. */
export async function listDigests(
  deps: Deps,
  given: { publication: Publication; cursor: string | null; limit: number },
): Promise<{ items: PresentedDigest[]; next: string | null }> {
  const { publication, cursor, limit } = given
  // All but the frame, a hundred kilobytes a row that no list shows.
  const { frame: _frame, ...columns } = getTableColumns(digests)
  const rows = await deps.db
    .select(columns)
    .from(digests)
    .where(and(eq(digests.publicationId, publication.id), cursor === null ? undefined : lt(digests.period, cursor)))
    .orderBy(desc(digests.period))
    .limit(limit + 1)
  const shown = rows.slice(0, limit)
  return {
    items: await presentDigests(deps, publication, shown),
    next: rows.length > limit ? (shown.at(-1)?.period ?? null) : null,
  }
}

function sentenceOf(publication: Publication, because: Because): string | null {
  const { timezone, shareThreshold } = publication
  return becauseSentence(because, { words: wordsFor(publication.language), timezone, shareThreshold })
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
