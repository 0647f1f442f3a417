/** The editor's hand on a draft: subject, intro, order, pins and exclusions. Each change composes the draft anew around it. */
import { and, eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../../ground/deps'
import { type Digest, digests, type EditorsHand, type Publication, stories } from '../../ground/schema'
import { composeDigest } from './compose'
import { subjectTyped } from './subject'

export type Change = Partial<EditorsHand> & { subject?: string; intro?: string | null }

/** A subject as it was typed, on one line; what is longer than a subject may be is cut at a word. */
export const SUBJECT = z.string().max(400).transform(subjectTyped).pipe(z.string().min(1))

/** The draft after the change; `not_a_draft` once it is frozen or over; `unknown_story` where an id is not the publication's. */
export async function changeDraft(
  deps: Deps,
  given: { publication: Publication; digest: Digest; change: Change; at: number },
): Promise<Digest | 'not_a_draft' | 'unknown_story'> {
  const { publication, digest, change, at } = given
  const named = [...(change.order ?? []), ...(change.pinned ?? []), ...(change.excluded ?? [])]
  if (!(await areStories(deps, publication, named))) return 'unknown_story'
  const hand: EditorsHand = {
    order: change.order ?? digest.hand.order,
    pinned: change.pinned ?? digest.hand.pinned,
    excluded: change.excluded ?? digest.hand.excluded,
  }
  const [touched] = await deps.db
    .update(digests)
    .set({
      hand,
      // Never the same twice, so that "composed from what I read" can be told from "somebody wrote since".
      touchedAt: sql`max(${at}, coalesce(${digests.touchedAt}, 0) + 1)`,
      ...(change.subject === undefined ? {} : { subject: change.subject }),
      ...(change.intro === undefined ? {} : { intro: change.intro }),
    })
    .where(
      and(eq(digests.id, digest.id), eq(digests.status, 'draft'), sql`${digests.touchedAt} IS ${digest.touchedAt}`),
    )
    .returning()
  if (!touched) return 'not_a_draft'
  const composed = await composeDigest(deps, { publication, period: digest.period, slotAt: digest.slotAt, at })
  return composed.digest
}

async function areStories(deps: Deps, publication: Publication, ids: string[]): Promise<boolean> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return true
  const [row] = await deps.db
    .select({ count: sql<number>`count(*)` })
    .from(stories)
    .where(
      sql`${stories.id} IN (SELECT CAST(value AS INTEGER) FROM json_each(${JSON.stringify(wanted)}))
        AND ${stories.publicationId} = ${publication.id} AND ${stories.removedAt} IS NULL`,
    )
  return row?.count === wanted.length
}
