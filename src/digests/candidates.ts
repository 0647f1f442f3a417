/**
 * What may stand in a digest: the stories of its window that no sent digest has carried, and those that came back with a material
 * revision. A digest holds what came since the slot of the last one sent, at most 14 days back, up to the moment of composing.
 */
import { and, desc, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm'
import type { Deps } from '../deps'
import { dayOf } from '../publications/schedule'
import { digests, type EditorsHand, type Publication, type Story, stories } from '../schema'
import { sharesSince } from '../shares/standing'
import { presentStory, storyColumns } from '../stories/present'
import type { Candidate } from './select'

export const WINDOW_DAYS = 14
/** More candidates than any digest could show; the newest are looked at. */
const CANDIDATE_LIMIT = 500

export type Window = { from: number; to: number }
export type Week = { candidates: Candidate[]; stories: Map<number, { story: Story; materialRevision: number }> }

/** Where the window of a digest composed at `at` begins: the last sent one's slot, or its own end if it was sent before its slot. */
export async function windowAt(deps: Deps, publication: Publication, at: number): Promise<Window> {
  const [last] = await deps.db
    .select({ slotAt: digests.slotAt, windowTo: digests.windowTo })
    .from(digests)
    .where(and(eq(digests.publicationId, publication.id), isNotNull(digests.frozenAt), ne(digests.status, 'cancelled')))
    .orderBy(desc(digests.period))
    .limit(1)
  const earliest = at - WINDOW_DAYS * 86_400_000
  return { from: last ? Math.max(earliest, Math.min(last.slotAt, last.windowTo)) : earliest, to: at }
}

/** The stories of the window with their standing, and the pinned ones wherever they come from. */
export async function weekOf(
  deps: Deps,
  { publication, window, hand }: { publication: Publication; window: Window; hand: EditorsHand },
): Promise<Week> {
  const rows = await candidateRows(deps, publication, window, hand)
  const standing = await sharesSince(deps, {
    publicationId: publication.id,
    fromDay: dayOf(publication.timezone, window.from),
    toDay: dayOf(publication.timezone, window.to),
  })
  const candidates = rows.map((row): Candidate => {
    const { shares = 0, scored = 0, visits = 0 } = standing.get(row.id) ?? {}
    const { id, kind, category, publishedAt } = row
    return { id, kind, category, publishedAt, isUpdate: row.sentRevision !== null, shares, scored, visits }
  })
  return {
    candidates,
    stories: new Map(rows.map((row) => [row.id, { story: presentStory(row), materialRevision: row.materialRevision }])),
  }
}

/** The highest material revision that a frozen digest carried; cancelled ones do not count. One primary-key range per story. */
const sentRevision = sql<number | null>`(
  SELECT max(ds.material_revision) FROM digest_stories ds JOIN digests d ON d.id = ds.digest_id
  WHERE ds.publication_id = stories.publication_id AND ds.story_id = stories.id AND d.status <> 'cancelled')`

async function candidateRows(deps: Deps, publication: Publication, window: Window, hand: EditorsHand) {
  const columns = { ...storyColumns, materialRevision: stories.materialRevision, sentRevision }
  const ofPublication = sql`${stories.publicationId} = ${publication.id} AND ${stories.removedAt} IS NULL
    AND ${stories.publishedAt} <= ${window.to} AND coalesce(${sentRevision}, -1) < ${stories.materialRevision}`
  const [published, revised, pinned] = await deps.db.batch([
    deps.db
      .select(columns)
      .from(stories)
      .where(and(ofPublication, sql`${stories.publishedAt} > ${window.from}`))
      .orderBy(desc(stories.publishedAt))
      .limit(CANDIDATE_LIMIT),
    deps.db
      .select(columns)
      .from(stories)
      .where(and(ofPublication, sql`${stories.materialAt} > ${window.from} AND ${stories.materialAt} <= ${window.to}`))
      .orderBy(desc(stories.materialAt))
      .limit(CANDIDATE_LIMIT),
    deps.db
      .select(columns)
      .from(stories)
      .where(and(ofPublication, inArray(stories.id, idsOf(hand.pinned)))),
  ])
  return [...new Map([...published, ...revised, ...pinned].map((row) => [row.id, row])).values()]
}

function idsOf(ids: string[]): number[] {
  return ids.map(Number).filter(Number.isSafeInteger).slice(0, 50)
}
