/**
 * What may stand in a digest: the stories of its window that no sent digest has carried, and those that came back with a material
 * revision. A digest holds what came since the slot of the last one sent, at most 14 days back, up to the moment of composing.
 */
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { otherThan } from '../../ground/language'
import { digests, type EditorsHand, type Publication, type Story, stories } from '../../ground/schema'
import { DAY, HOUR } from '../../ground/time'
import { dayOf } from '../../publications/schedule'
import { sharesSince } from '../../shares/shares-since'
import { presentStory, storyColumns, storyLanguage } from '../../stories/catalogue/present'
import { tiesAmong } from '../../stories/related/related'
import type { Candidate } from './select'

const WINDOW_DAYS = 14
/** A story that reached us after the last digest was composed, dated up to this long before, is not lost between the two. */
const LATE_ARRIVAL_HOURS = 24
/** How long a material revision waits for a digest that has room for it. */
const REVISION_DAYS = 28
/** More candidates than any digest could show; the newest are looked at. */
const CANDIDATE_LIMIT = 500

/** `arrivedAfter`: when the last digest was composed; null: there was none. */
export type Window = { from: number; to: number; arrivedAfter: number | null }
/** `language`: the story's own, where it is not the publication's. */
type Told = { story: Story; materialRevision: number; language: string | null }
export type Week = { candidates: Candidate[]; stories: Map<number, Told> }

/** Where the window of a digest composed at `at` begins: the last sent one's slot, or its own end if it was sent before its slot. */
export async function windowAt(deps: Deps, publication: Publication, at: number): Promise<Window> {
  const [last] = await deps.db
    .select({ slotAt: digests.slotAt, windowTo: digests.windowTo })
    .from(digests)
    .where(and(eq(digests.publicationId, publication.id), hasCarried))
    .orderBy(desc(digests.period))
    .limit(1)
  const earliest = at - WINDOW_DAYS * DAY
  if (!last) return { from: earliest, to: at, arrivedAfter: null }
  return { from: Math.max(earliest, Math.min(last.slotAt, last.windowTo)), to: at, arrivedAfter: last.windowTo }
}

/** Frozen, and not cancelled before anybody was mailed: such a digest's stories are taken off its list (ledger.ts). */
const hasCarried = sql`EXISTS (SELECT 1 FROM digest_stories ds WHERE ds.digest_id = ${digests.id})`

/** The stories of the window with their standing, and the pinned ones wherever they come from. */
export async function weekOf(
  deps: Deps,
  { publication, window, hand }: { publication: Publication; window: Window; hand: EditorsHand },
): Promise<Week> {
  const rows = await candidateRows(deps, publication, window, hand)
  const standing = await sharesSince(deps, {
    publicationId: publication.id,
    from: dayOf(publication.timezone, window.from),
    to: dayOf(publication.timezone, window.to),
  })
  const ties = await tiesAmong(deps, { storyIds: rows.map(({ id }) => id) })
  const listing = (one: number, other: number) => ties.affairs.get(one)?.includes(other) === true
  const candidates = rows.map((row): Candidate => {
    const { shares = 0, scored = 0, visits = 0, scoredVisits = 0 } = standing.get(row.id) ?? {}
    const { id, kind, category, materialAt } = row
    const isUpdate = row.sentRevision !== null
    return {
      id,
      kind,
      category,
      // A revision that brings a story back is what is new about it.
      publishedAt: isUpdate && materialAt !== null ? materialAt : row.publishedAt,
      isUpdate,
      shares,
      scored,
      visits,
      scoredVisits,
      affair: (ties.affairs.get(id) ?? []).filter((other) => listing(other, id)),
      copies: ties.copies.get(id) ?? [],
    }
  })
  return {
    candidates,
    stories: new Map(
      rows.map((row) => {
        const language = otherThan(publication.language, row.language)
        return [row.id, { story: presentStory(row), materialRevision: row.materialRevision, language }]
      }),
    ),
  }
}

/** The highest material revision that a digest carried for all. One primary-key range per story. */
const sentRevision = sql<number | null>`(
  SELECT max(ds.material_revision) FROM digest_stories ds
  WHERE ds.publication_id = stories.publication_id AND ds.story_id = stories.id AND ds.is_offer IS NULL)`

async function candidateRows(deps: Deps, publication: Publication, window: Window, hand: EditorsHand) {
  const columns = {
    ...storyColumns,
    ...{ materialRevision: stories.materialRevision, materialAt: stories.materialAt, sentRevision },
    language: storyLanguage,
  }
  const ofPublication = sql`${stories.publicationId} = ${publication.id} AND ${stories.removedAt} IS NULL
    AND ${stories.publishedAt} <= ${window.to} AND coalesce(${sentRevision}, -1) < ${stories.materialRevision}`
  const [published, revised, pinned] = await deps.db.batch([
    deps.db
      .select(columns)
      .from(stories)
      .where(
        and(ofPublication, sql`${stories.publishedAt} > ${window.from - LATE_ARRIVAL_HOURS * HOUR}`, isInTime(window)),
      )
      .orderBy(desc(stories.publishedAt))
      .limit(CANDIDATE_LIMIT),
    deps.db
      .select(columns)
      .from(stories)
      .where(
        and(
          ofPublication,
          sql`${stories.materialAt} > ${window.to - REVISION_DAYS * DAY} AND ${sentRevision} IS NOT NULL`,
        ),
      )
      .orderBy(desc(stories.materialAt))
      .limit(CANDIDATE_LIMIT),
    deps.db
      .select(columns)
      .from(stories)
      .where(and(ofPublication, inArray(stories.id, idsOf(hand.pinned)))),
  ])
  return [...new Map([...published, ...revised, ...pinned].map((row) => [row.id, row])).values()]
}

/** Dated in the window, or come too late for the last digest's. */
function isInTime({ from, arrivedAfter }: Window) {
  return sql`(${stories.publishedAt} > ${from} OR ${stories.createdAt} > ${arrivedAfter})`
}

function idsOf(ids: string[]): number[] {
  return ids.map(Number).filter(Number.isSafeInteger).slice(0, 50)
}
