/**
 * What the desk says is not related, though it was found to be: kept for good, both ways, and left out wherever related stories are shown,
 * in lists made before and after. The lists themselves stay as they were made.
 */
import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import { type Publication, stories, unrelated } from '../../ground/schema'

type Pair = { publication: Pick<Publication, 'id'>; story: string; other: string }

/** `unknown_story`: one of them is none of this publication's. Said twice it is said once. */
export async function setUnrelated(
  deps: Pick<Deps, 'db' | 'clock'>,
  { publication, story, other }: Pair,
): Promise<'unrelated' | 'unknown_story'> {
  const [one, two] = [idIn(story), idIn(other)]
  if (one === two) return 'unknown_story'
  const isTheirs = sql`(SELECT count(*) FROM stories WHERE publication_id = ${publication.id} AND id IN (${one}, ${two})) = 2`
  const written = await deps.db.all(sql`INSERT INTO unrelated (story_id, other_id, publication_id, created_at)
    SELECT value ->> 0, value ->> 1, ${publication.id}, ${deps.clock()}
    FROM json_each(${JSON.stringify([
      [one, two],
      [two, one],
    ])}) WHERE ${isTheirs}
    ON CONFLICT DO UPDATE SET created_at = unrelated.created_at RETURNING story_id`)
  return written.length > 0 ? 'unrelated' : 'unknown_story'
}

/** They may stand together again. False: nobody had said that they may not. */
export async function takeBackUnrelated(deps: Pick<Deps, 'db'>, { publication, story, other }: Pair): Promise<boolean> {
  const [one, two] = [idIn(story), idIn(other)]
  const gone = await deps.db.all(sql`DELETE FROM unrelated WHERE publication_id = ${publication.id}
    AND ((story_id = ${one} AND other_id = ${two}) OR (story_id = ${two} AND other_id = ${one})) RETURNING story_id`)
  return gone.length > 0
}

/** What was taken out of one story's list, the newest first. */
export async function unrelatedTo(
  deps: Pick<Deps, 'db'>,
  { publication, story }: Omit<Pair, 'other'>,
): Promise<{ id: string; title: string }[]> {
  const rows = await deps.db
    .select({ id: stories.id, title: stories.title })
    .from(unrelated)
    .innerJoin(stories, and(eq(stories.id, unrelated.otherId), isNull(stories.removedAt)))
    .where(and(eq(unrelated.storyId, idIn(story)), eq(unrelated.publicationId, publication.id)))
    .orderBy(desc(unrelated.createdAt))
    .limit(50)
  return rows.map(({ id, title }) => ({ id: String(id), title }))
}

/** A condition on `stories`: the desk did not take it out of the list of that one. */
export function isNotTakenOut(of: number): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM unrelated WHERE unrelated.story_id = ${of} AND unrelated.other_id = ${stories.id})`
}

/** Of these stories: whose list must not show whom. */
export async function unrelatedAmong(deps: Pick<Deps, 'db'>, storyIds: number[]): Promise<Map<number, Set<number>>> {
  const rows = await deps.db.all<{ story: number; other: number }>(sql`SELECT story_id AS story, other_id AS other
    FROM json_each(${JSON.stringify(storyIds)}) AS asked CROSS JOIN unrelated ON unrelated.story_id = asked.value`)
  const found = new Map<number, Set<number>>()
  for (const { story, other } of rows) found.set(story, (found.get(story) ?? new Set()).add(other))
  return found
}

function idIn(given: string): number {
  return /^[1-9]\d{0,14}$/.test(given) ? Number(given) : 0
}
