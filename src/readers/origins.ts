/**
 * Where readers came from and what became of them: by the page that they signed up on, the story and the network that led there, their
 * language and their topics; and why some were lost. Of the newest few thousand sign-ups at most, so that a million readers cost no more.
 * Promises that no address is in it.
 */
import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../ground/deps'
import type { Publication, SubscriberStatus } from '../ground/schema'
import { storyIdOf } from '../stories/catalogue/page'
import { SUBSCRIBER_STATUSES } from './list'

/** Of each status the newest: together what one page of the desk may read. */
const LOOKED_AT = 1_000
const SUPPRESSIONS_LOOKED_AT = 500
/** Lines of one list. */
const SHOWN = 20

const count = z.int().nonnegative()
const origin = z.strictObject({
  name: z.string().nullable().describe('Null: not known, or none.'),
  signedUp: count,
  active: count,
  pending: count.describe('Asked, and not confirmed.'),
  left: count,
  suppressed: count.describe('Bounced, complained, or forbidden by the desk.'),
})
export type Origin = z.infer<typeof origin>
const list = z.array(origin)

export const originsShape = z.strictObject({
  since: z.iso.datetime(),
  isWhole: z.boolean().describe('False where there were more sign-ups than are looked at: then it is of the newest.'),
  total: origin,
  pages: list,
  stories: list,
  channels: list,
  languages: list,
  topics: list,
  lost: z.array(z.strictObject({ reason: z.string(), count })).describe('Why addresses were suppressed since.'),
})
export type Origins = z.infer<typeof originsShape>

type Row = {
  status: SubscriberStatus
  page: string | null
  story: string | null
  channel: string | null
  language: string | null
  topics: string
}
type Asked = { publication: Pick<Publication, 'id'>; since: number }

export async function originsOf(deps: Pick<Deps, 'db'>, { publication, since }: Asked): Promise<Origins> {
  // The index is by status: of each the newest, no sort of all.
  const parts = SUBSCRIBER_STATUSES.map(
    (status) => sql`SELECT * FROM (SELECT status, source_page AS page, source_channel AS channel, language, topics,
        (SELECT title FROM stories WHERE stories.id = ${storyIdOf(sql`source_story_id`)}) AS story
      FROM (SELECT * FROM subscribers WHERE publication_id = ${publication.id} AND status = ${status}
        ORDER BY id DESC LIMIT ${LOOKED_AT}) WHERE created_at >= ${since})`,
  )
  const [rows, lost] = await deps.db.batch([
    deps.db.all<Row>(sql.join(parts, sql` UNION ALL `)),
    deps.db.all<Origins['lost'][number]>(sql`SELECT reason, count(*) AS count FROM (
        SELECT reason, created_at FROM suppressions WHERE publication_id = ${publication.id} ORDER BY id DESC LIMIT ${SUPPRESSIONS_LOOKED_AT})
      WHERE created_at >= ${since} GROUP BY reason ORDER BY count(*) DESC, reason LIMIT ${SHOWN}`),
  ])
  return {
    since: new Date(since).toISOString(),
    isWhole: SUBSCRIBER_STATUSES.every((status) => rows.filter((row) => row.status === status).length < LOOKED_AT),
    total: tally(null, rows),
    pages: by(rows, ({ page }) => [page]),
    stories: by(rows, ({ story }) => [story]),
    channels: by(rows, ({ channel }) => [channel]),
    languages: by(rows, ({ language }) => [language]),
    topics: by(rows, topicsOf),
    lost,
  }
}

function topicsOf({ topics }: Row): (string | null)[] {
  const chosen: string[] = JSON.parse(topics)
  return chosen.length > 0 ? chosen : [null]
}

/** Those with the most sign-ups first. */
function by(rows: Row[], namesOf: (row: Row) => (string | null)[]): Origin[] {
  const groups = new Map<string | null, Row[]>()
  for (const row of rows) {
    for (const name of namesOf(row)) {
      const group = groups.get(name) ?? []
      group.push(row)
      groups.set(name, group)
    }
  }
  return [...groups]
    .map(([name, members]) => tally(name, members))
    .sort((a, b) => b.signedUp - a.signedUp || (a.name ?? '').localeCompare(b.name ?? ''))
    .slice(0, SHOWN)
}

function tally(name: string | null, rows: Row[]): Origin {
  const of = (status: SubscriberStatus) => rows.filter((row) => row.status === status).length
  const [pending, active, left, suppressed] = SUBSCRIBER_STATUSES.map(of) as [number, number, number, number]
  return { name, signedUp: rows.length, active, pending, left, suppressed }
}
