/**
 * Topics as the desk sees them: every category that was not removed, by the name that readers see, with whether they may choose it.
 * Several categories under one name are one topic. Its id is made of the category that it was first, so a rename does not change it.
 */
import { and, asc, eq, gt, isNull, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../../ground/deps'
import { type Publication, topics } from '../../ground/schema'
import { DAY } from '../../ground/time'
import { isVisible, plainLine } from './text'

const NAME_CHARACTERS = 100
const YEAR = 365 * DAY

export const topicShape = z.strictObject({
  id: z.string(),
  name: z.string(),
  shown: z
    .boolean()
    .describe('Whether readers may choose it. One that no story of the last 90 days carries waits for the next.'),
  lastStoryAt: z.iso.datetime().nullable().describe('The date of its newest story.'),
})
export type Topic = z.infer<typeof topicShape>

export function isTopicName(name: string): boolean {
  return name === plainLine(name) && name.length <= NAME_CHARACTERS && isVisible(name)
}

const shownName = sql<string>`coalesce(${topics.shownName}, ${topics.name})`
/** One row a topic: its categories' first name, and the newest story of any. */
const columns = {
  name: sql<string>`${shownName} AS shown`,
  first: sql<string>`min(${topics.name})`,
  hidden: sql<number>`max(${topics.hiddenAt} IS NOT NULL)`,
  lastStoryAt: sql<number | null>`max(${topics.lastStoryAt})`,
}

export async function listTopics(
  deps: Pick<Deps, 'db'>,
  { publication, cursor, limit }: { publication: Publication; cursor: string | null; limit: number },
): Promise<{ items: Topic[]; next: string | null } | 'invalid_cursor'> {
  const after = cursor === null ? null : nameOf(cursor)
  if (cursor !== null && after === null) return 'invalid_cursor'
  const rows = await deps.db
    .select(columns)
    .from(topics)
    .where(and(isThere(publication), after === null ? undefined : gt(shownName, after)))
    .groupBy(shownName)
    .orderBy(asc(shownName))
    .limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items: items.map(present), next: rows.length > limit && last ? idOf(last.name) : null }
}

/** By the category in its id, or null. */
export async function findTopic(
  deps: Pick<Deps, 'db'>,
  { publication, id }: { publication: Publication; id: string },
): Promise<Topic | null> {
  const category = nameOf(id)
  if (category === null) return null
  const named = sql`(SELECT coalesce(one.shown_name, one.name) FROM topics AS one
    WHERE one.publication_id = ${publication.id} AND one.name = ${category} AND one.removed_at IS NULL)`
  const rows = await deps.db
    .select(columns)
    .from(topics)
    .where(and(isThere(publication), eq(shownName, named)))
    .groupBy(shownName)
  return rows[0] ? { ...present(rows[0]), id } : null
}

function isThere(publication: Publication): SQL | undefined {
  return and(eq(topics.publicationId, publication.id), isNull(topics.removedAt))
}

function present({
  name,
  first,
  hidden,
  lastStoryAt,
}: {
  name: string
  first: string
  hidden: number
  lastStoryAt: number | null
}): Topic {
  return {
    id: idOf(first),
    name,
    shown: hidden === 0,
    lastStoryAt: lastStoryAt ? new Date(lastStoryAt).toISOString() : null,
  }
}

type Change = { publicationId: number; from: string; now: number }

function ofTopic({ publicationId, from }: Change): SQL {
  return sql`publication_id = ${publicationId} AND coalesce(shown_name, name) = ${from} AND removed_at IS NULL`
}

/** Builders for a batch: the topic by the name that readers see now. */
export function hidingTopic({ isShown, ...change }: Change & { isShown: boolean }): SQL {
  return sql`UPDATE topics SET hidden_at = ${isShown ? null : change.now} WHERE ${ofTopic(change)}`
}

export function removingTopic(change: Change): SQL {
  return sql`UPDATE topics SET removed_at = ${change.now} WHERE ${ofTopic(change)}`
}

/** And the stories that digests may still choose from: what is older keeps the name that it was published under. */
export function renamingTopic({ to, ...change }: Change & { to: string }): SQL[] {
  return [
    sql`UPDATE topics SET shown_name = ${to} WHERE ${ofTopic(change)}`,
    sql`UPDATE stories SET category = ${to} WHERE publication_id = ${change.publicationId}
      AND published_at > ${change.now - YEAR} AND category = ${change.from}`,
  ]
}

/** Text in an address, whatever letters it has. */
function idOf(name: string): string {
  return new TextEncoder().encode(name).toBase64({ alphabet: 'base64url', omitPadding: true })
}

function nameOf(id: string): string | null {
  try {
    const bytes = Uint8Array.fromBase64(id, { alphabet: 'base64url' })
    const name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
    // The one way to write it: another would be another id of the same topic.
    return name !== '' && idOf(name) === id ? name : null
  } catch {
    return null
  }
}
