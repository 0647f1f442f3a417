/** A digest as administrators see it: what it holds, why, and where every recipient is. */
import { and, desc, eq, getTableColumns, lt } from 'drizzle-orm'
import * as z from 'zod'
import { becauseSentence } from '../../emails/story-blocks'
import { wordsFor } from '../../emails/words'
import type { Deps } from '../ground/deps'
import { type Because, DIGEST_STATUSES, type Digest, digests, type Publication } from '../ground/schema'
import { isPeriod } from '../publications/schedule'
import { storyShape } from '../stories/catalogue/present'
import { lastMomentOf } from './hold'
import { accountingOf } from './send/accounting'

type ShownDigest = Omit<Digest, 'frame'>

const count = z.int().min(0)
const part = z.number()

export const digestShape = z.strictObject({
  period: z.string().describe('The ISO week of its slot, in the publication’s zone, like 2026-W09.'),
  status: z.enum(DIGEST_STATUSES),
  reason: z.string().nullable(),
  providerSaid: z
    .string()
    .optional()
    .describe('In the provider’s words why it stopped; only where it was the provider that stopped it.'),
  subject: z.string(),
  intro: z.string().nullable(),
  slotAt: z.iso.datetime(),
  composedAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  heldAt: z.iso.datetime().optional().describe('Only of a draft that an editor holds: since when.'),
  expiresAt: z.iso.datetime().optional().describe('Only while it is held: when it expires unless it is released.'),
  pausedUntil: z.iso.datetime().optional().describe('Only while it waits for a moment that is known.'),
  stories: z.array(
    z.strictObject({
      story: storyShape,
      score: z.strictObject({ total: part, shares: part, visits: part, age: part, editor: part }),
      because: z.string().nullable().describe('Why it stands where it stands, in the publication’s language.'),
      related: z.array(storyShape),
    }),
  ),
  accounting: z
    .strictObject({ candidates: count, planned: count, accepted: count, skipped: count, failed: count, unknown: count })
    .describe('Where every recipient is: candidates = planned + accepted + skipped + failed + unknown, always.'),
  reported: z.strictObject({ delivered: count, bounced: count, complained: count }),
})
export type PresentedDigest = z.infer<typeof digestShape>

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
      ...(digest.status === 'draft' && digest.heldAt !== null
        ? { heldAt: iso(digest.heldAt), expiresAt: iso(lastMomentOf(digest)) }
        : {}),
      ...(digest.pausedUntil === null ? {} : { pausedUntil: iso(digest.pausedUntil) }),
      stories: digest.chosen.map(({ story, score, because, related }) => ({
        ...{ story, score, because: sentenceOf(publication, because) },
        related: related.map(({ language: _language, carriedAt: _carriedAt, ...listed }) => listed),
      })),
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
  given: { publication: Publication; cursor: string | undefined; limit: number },
): Promise<{ items: PresentedDigest[]; next: string | null } | 'invalid_cursor'> {
  const { publication, cursor, limit } = given
  if (cursor !== undefined && !isPeriod(cursor)) return 'invalid_cursor'
  // All but the frame, a hundred kilobytes a row that no list shows.
  const { frame: _frame, ...columns } = getTableColumns(digests)
  const rows = await deps.db
    .select(columns)
    .from(digests)
    .where(
      and(eq(digests.publicationId, publication.id), cursor === undefined ? undefined : lt(digests.period, cursor)),
    )
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
