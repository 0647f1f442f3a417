/**
 * Composing: the week's candidates, chosen and put in order, each with its related stories, kept as a draft.
 * Composing again is safe: it only ever rewrites a draft. An untouched draft is composed anew at its slot; one that an editor
 * touched keeps subject, intro, pins, exclusions and order and is refilled.
 */
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { otherThan } from '../../ground/language'
import {
  type ChosenStory,
  type Digest,
  digestStories,
  digests,
  type EditorsHand,
  type Publication,
  type Story,
  stories,
} from '../../ground/schema'
import { storyLanguage } from '../../stories/catalogue/present'
import { isPartner, type RelatedStory, relatedOf } from '../../stories/related/related'
import { newestAssembler } from '../send/payload'
import { weekOf, windowAt } from './candidates'
import { type Place, select } from './select'
import { subjectOf } from './subject'

/** Related stories under each place. */
const RELATED_PER_STORY = 3

export const NO_HAND: EditorsHand = { order: [], pinned: [], excluded: [] }

export type Composed = { digest: Digest; isNew: boolean; isThin: boolean }

/** The period's draft as of `at`, made or made anew. A digest that is no draft any more is returned as it is. */
export async function composeDigest(
  deps: Deps,
  given: { publication: Publication; period: string; slotAt: number; at: number },
): Promise<Composed> {
  const { publication, period, slotAt, at } = given
  const before = await findDigest(deps, publication, period)
  if (before && before.status !== 'draft') return { digest: before, isNew: false, isThin: false }
  const hand = before?.hand ?? NO_HAND
  const window = await windowAt(deps, publication, at)
  const week = await weekOf(deps, { publication, window, hand })
  const { minStories, maxStories, shareWeight, shareThreshold } = publication
  const taste = { minStories, maxStories, shareWeight, shareThreshold, hand, at }
  const selected = select(week.candidates, taste)
  const storyOf = (id: number) => {
    const { story, language } = week.stories.get(id) ?? {}
    return story && { story, ...(language ? { language } : {}) }
  }
  const chosen = await withWhatIsKnown(deps, publication, await withRelated(deps, selected, storyOf))
  const pool = selected.pool.flatMap(({ id, ...place }): ChosenStory[] => {
    const told = storyOf(id)
    return told ? [{ ...told, ...place, related: [] }] : []
  })
  const subject = before?.touchedAt ? before.subject : subjectOf(publication, chosen)
  const [row] = await deps.db
    .insert(digests)
    .values({
      publicationId: publication.id,
      period,
      status: 'draft',
      slotAt,
      windowFrom: window.from,
      windowTo: window.to,
      composedAt: at,
      subject,
      intro: before?.intro ?? null,
      hand,
      chosen,
      pool,
      key: crypto.randomUUID().replaceAll('-', ''),
      assembler: newestAssembler(),
    })
    .onConflictDoUpdate({
      target: [digests.publicationId, digests.period],
      set: {
        slotAt,
        windowFrom: window.from,
        windowTo: window.to,
        composedAt: at,
        chosen,
        pool,
        subject,
        assembler: newestAssembler(),
      },
      // An editor who wrote in the meantime wins; so does a digest that has gone out.
      setWhere: and(eq(digests.status, 'draft'), sql`${digests.touchedAt} IS ${before?.touchedAt ?? null}`),
    })
    .returning()
  const digest = row ?? (await findDigest(deps, publication, period))
  if (!digest) throw new Error(`digest ${publication.id}/${period} is gone`)
  return { digest, isNew: before === null, isThin: selected.isThin && digest.status === 'draft' }
}

/** The publication's digest of a period, or null. */
export async function findDigest(deps: Deps, publication: Publication, period: string): Promise<Digest | null> {
  const [row] = await deps.db
    .select()
    .from(digests)
    .where(and(eq(digests.publicationId, publication.id), eq(digests.period, period)))
    .limit(1)
  return row ?? null
}

/** … and of each of those its own language, and when a digest carried it last. */
async function withWhatIsKnown(deps: Deps, publication: Publication, chosen: ChosenStory[]): Promise<ChosenStory[]> {
  const listed = chosen.flatMap(({ related }) => related.map(({ id }) => Number(id)))
  if (listed.length === 0) return chosen
  const carriedAt = sql<number | null>`(
    SELECT max(carrier.sent_at) FROM ${digestStories} AS carried JOIN ${digests} AS carrier ON carrier.id = carried.digest_id
    WHERE carried.publication_id = ${publication.id} AND carried.story_id = stories.id AND carried.is_offer IS NULL
      AND carrier.status = 'sent')`
  const rows = await deps.db
    .select({ id: stories.id, language: storyLanguage, carriedAt })
    .from(stories)
    .where(inArray(stories.id, sql`(SELECT value FROM json_each(${JSON.stringify(listed)}))`))
  const byId = new Map(rows.map((row) => [String(row.id), row]))
  return chosen.map((place) => ({
    ...place,
    related: place.related.map((story) => {
      const { language = null, carriedAt } = byId.get(story.id) ?? {}
      const own = otherThan(publication.language, language)
      return { ...story, ...(own ? { language: own } : {}), ...(carriedAt ? { carriedAt } : {}) }
    }),
  }))
}

/**
 * Each place with up to three stories that are near it; no story twice in one digest, whatever its reader follows. The story behind a deep dive stands under it, even
 * where another place would have it too.
 */
async function withRelated(
  deps: Deps,
  { places, pool }: { places: Place[]; pool: Place[] },
  storyOf: (id: number) => Pick<ChosenStory, 'story' | 'language'> | undefined,
): Promise<ChosenStory[]> {
  const lists = await relatedOf(deps, { storyIds: places.map((place) => place.id) })
  const shown = new Set([...places, ...pool].map((place) => String(place.id)))
  const owner = new Map<string, number>()
  for (const { id } of places)
    for (const entry of (lists.get(id) ?? []).filter(isPartner)) if (!owner.has(entry.id)) owner.set(entry.id, id)
  const mayStand = (entry: RelatedStory, under: number) =>
    entry.isNear && !shown.has(entry.id) && (owner.get(entry.id) ?? under) === under
  return places.flatMap((place) => {
    const told = storyOf(place.id)
    if (!told) return []
    const related = (lists.get(place.id) ?? []).filter((entry) => mayStand(entry, place.id)).slice(0, RELATED_PER_STORY)
    for (const entry of related) shown.add(entry.id)
    const plain = related.map(({ why: _why, rowId: _rowId, isNear: _isNear, ...rest }): Story => rest)
    return [{ ...told, score: place.score, because: place.because, related: plain }]
  })
}
