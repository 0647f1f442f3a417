/**
 * The desk's hand on topics: renamed, hidden, removed. Readers who chose one follow its new name, also those who have not confirmed
 * yet; in the same transaction, so that nobody is left with a name that means nothing. Which topics there are is stories' to know.
 */
import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../ground/deps'
import type { Publication } from '../ground/schema'
import {
  findTopic,
  hidingTopic,
  isTopicName,
  removingTopic,
  renamingTopic,
  type Topic,
} from '../stories/catalogue/topic-shelf'

export const topicChange = z
  .strictObject({
    name: z.string().refine(isTopicName).optional().describe('What readers see: 1 to 100 characters on one line.'),
    shown: z.boolean().optional().describe('Whether readers may choose it.'),
  })
  .describe('{ "name"?, "shown"? }')

type Named = { publication: Publication; id: string }

/** The topic as it is then; null for one that the publication does not have. A name that another topic has makes one of both. */
export async function changeTopic(
  deps: Pick<Deps, 'db' | 'clock'>,
  { publication, id, change: { name, shown } }: Named & { change: z.infer<typeof topicChange> },
): Promise<Topic | null> {
  const topic = await findTopic(deps, { publication, id })
  if (!topic) return null
  const now = deps.clock()
  const about = { publicationId: publication.id, from: topic.name, now }
  const isRenamed = name !== undefined && name !== topic.name
  const statements = [
    ...(shown === undefined ? [] : [hidingTopic({ ...about, isShown: shown })]),
    ...(isRenamed ? [...renamingTopic({ ...about, to: name }), ...followingTopic({ ...about, to: name })] : []),
  ]
  await inOne(deps, statements)
  return findTopic(deps, { publication, id })
}

export async function removeTopic(
  deps: Pick<Deps, 'db' | 'clock'>,
  { publication, id }: Named,
): Promise<'removed' | 'unknown'> {
  const topic = await findTopic(deps, { publication, id })
  if (!topic) return 'unknown'
  const about = { publicationId: publication.id, from: topic.name, now: deps.clock() }
  await inOne(deps, [removingTopic(about), ...followingTopic({ ...about, to: null })])
  return 'removed'
}

async function inOne(deps: Pick<Deps, 'db'>, statements: SQL[]): Promise<void> {
  const [first, ...others] = statements.map((statement) => deps.db.run(statement))
  if (first) await deps.db.batch([first, ...others])
}

type Following = { publicationId: number; from: string; to: string | null; now: number }

/** Readers who chose it, and links that will make somebody one who did. `to` null: nobody chooses it any more. */
function followingTopic({ publicationId, from, to, now }: Following): SQL[] {
  const renamed = (topics: SQL) => sql`(SELECT json_group_array(name) FROM (
    SELECT DISTINCT CASE value WHEN ${from} THEN ${to} ELSE value END AS name FROM json_each(${topics})) WHERE name IS NOT NULL)`
  const holds = (topics: SQL) => sql`EXISTS (SELECT 1 FROM json_each(${topics}) WHERE value = ${from})`
  const wished = sql`tokens.wish ->> '$.topics'`
  return [
    sql`UPDATE subscribers SET topics = ${renamed(sql`subscribers.topics`)}, updated_at = ${now}
      WHERE publication_id = ${publicationId} AND ${holds(sql`subscribers.topics`)}`,
    sql`UPDATE tokens SET wish = json_set(wish, '$.topics', json(${renamed(wished)}))
      WHERE publication_id = ${publicationId} AND purpose = 'confirm' AND used_at IS NULL AND expires_at > ${now}
        AND wish IS NOT NULL AND ${holds(wished)}`,
  ]
}
