/**
 * What readers wished for, as far as a digest has to know it: whether anybody wished for anything, in which languages it is read, and what
 * each reader of a chunk wants. Reads only; what becomes of it is choose/taste.ts's.
 */
import { sql } from 'drizzle-orm'
import { allWords, languageNames, wordsFor } from '../../../emails/words'
import type { Deps } from '../../ground/deps'
import type { ChosenStory, Chunk, Digest, Publication } from '../../ground/schema'

/** `languages`: others than the publication's own, that the digest has to speak as well; `language`: that it speaks itself, null: the publication's. */
export type Tastes = { isPersonal: boolean; languages: string[]; language: string | null }

export const NO_TASTES: Tastes = { isPersonal: false, languages: [], language: null }

type Db = Pick<Deps, 'db'>

/** Of all active readers. */
export async function tastesOf(deps: Db, publication: Publication): Promise<Tastes> {
  const row = await deps.db.get<{ isPersonal: number | null; languages: string }>(sql`
    SELECT max(topics <> '[]' OR minutes IS NOT NULL) AS isPersonal, json_group_array(DISTINCT lower(substr(language, 1, 2))) AS languages
    FROM subscribers WHERE publication_id = ${publication.id} AND status = 'active'`)
  const chosen: (string | null)[] = JSON.parse(row.languages)
  const languages = Object.keys(allWords()).filter(
    (code) => chosen.includes(code) && spokenTo(publication, code) === code,
  )
  return { isPersonal: row.isPersonal === 1, languages, language: null }
}

/**
 * The language in which a digest speaks to a reader who chose this one: the code of its words, where they are not the publication's and
 * run in the direction of its stories; null: the publication's own.
 */
export function spokenTo(publication: Pick<Publication, 'language'>, language: string | null): string | null {
  const [theirs, ours] = [wordsFor(language ?? publication.language), wordsFor(publication.language)]
  const isKnown = theirs.code === language?.split('-')[0]?.toLowerCase()
  return isKnown && theirs.code !== ours.code && theirs.direction === ours.direction ? theirs.code : null
}

/** Every language that a digest may speak, its own first. */
export function languagesSpoken(publication: Pick<Publication, 'language'>): string[] {
  const others = languageNames().map(({ code }) => code)
  return [wordsFor(publication.language).code, ...others.filter((code) => spokenTo(publication, code) === code)]
}

/** Ids of those stories that some readers had before, because they follow their section, and that have not changed since. */
export async function offeredBefore(
  deps: Db,
  { id }: Pick<Publication, 'id'>,
  places: ChosenStory[],
): Promise<number[]> {
  const ids = JSON.stringify(places.map(({ story }) => Number(story.id)))
  const rows = await deps.db.all<{ id: number }>(sql`
    SELECT DISTINCT s.id FROM json_each(${ids}) AS e JOIN stories AS s ON s.id = e.value
    JOIN digest_stories AS ds ON ds.publication_id = ${id} AND ds.story_id = s.id AND ds.is_offer = 1 AND ds.material_revision >= s.material_revision`)
  return rows.map((row) => row.id)
}

export type Wished = { position: number; topics: string; minutes: number | null; language: string | null }

/** What each reader of a chunk wishes for now. */
export function wishesIn(deps: Db, { digestId, seq }: Chunk): Promise<Wished[]> {
  return deps.db.all(sql`SELECT v.position, s.topics, s.minutes, s.language
    FROM deliveries AS v JOIN subscribers AS s ON s.id = v.subscriber_id
    WHERE v.digest_id = ${digestId} AND v.chunk = ${seq} AND v.status IN ('planned', 'unknown')`)
}

/** Which of these stories the readers of a chunk had before, or are about to get. */
export function hadIn(
  deps: Db,
  { digest, chunk, stories }: { digest: Pick<Digest, 'id' | 'publicationId'>; chunk: Chunk; stories: number[] },
): Promise<{ position: number; story: number }[]> {
  return deps.db.all(sql`SELECT v.position, s.id AS story FROM json_each(${JSON.stringify(stories)}) AS given
    JOIN stories AS s ON s.id = given.value
    JOIN digest_stories AS ds ON ds.publication_id = ${digest.publicationId} AND ds.story_id = s.id AND ds.digest_id <> ${digest.id}
      AND ds.material_revision >= s.material_revision
    JOIN deliveries AS v ON v.digest_id = ${digest.id} AND v.chunk = ${chunk.seq} AND v.status IN ('planned', 'unknown')
    JOIN deliveries AS e ON e.digest_id = ds.digest_id AND e.address_hash = v.address_hash AND e.status IN ('planned', 'accepted', 'unknown')
    WHERE EXISTS (SELECT 1 FROM json_each(e.blocks, '$.stories') AS held WHERE held.value = s.id)`)
}
