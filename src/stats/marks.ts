/**
 * What stands beside the figures of a day: digests that went out and new versions of the service, by themselves, and what an editor wrote
 * there. Promises one line of up to eighty characters each, of the publication that it was written for.
 */
import { type SQL, sql } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import type { Deps } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { dayOf } from '../publications/schedule'
import { startOf } from './statistics'

const LONGEST = 80
/** Of one publication, so that a chart's page stays a page. */
const MOST = 500

/** `text`: what an editor wrote, or a digest's period. */
export type Mark = { day: string; kind: 'digest' | 'deploy' | 'own'; id: string; text: string }

type Range = { publication: Pick<Publication, 'id' | 'timezone'>; from: string; to: string }

/** Of these days, in their order. */
export async function marksOf(deps: Pick<Deps, 'db'>, { publication, from, to }: Range): Promise<Mark[]> {
  const start = startOf(publication.timezone, Temporal.PlainDate.from(from))
  const end = startOf(publication.timezone, Temporal.PlainDate.from(to).add({ days: 1 }))
  const [own, digests, deploys] = await deps.db.batch([
    deps.db.all<{ id: number; day: string; text: string }>(sql`SELECT id, day, text FROM annotations
      WHERE publication_id = ${publication.id} AND day BETWEEN ${from} AND ${to} ORDER BY day, id`),
    deps.db.all<{ period: string; at: number }>(sql`SELECT period, frozen_at AS at FROM digests
      WHERE publication_id = ${publication.id} AND frozen_at >= ${start} AND frozen_at < ${end}`),
    deps.db.all<{ at: number }>(sql`SELECT at FROM deploys WHERE at >= ${start} AND at < ${end}`),
  ])
  const dayAt = ({ at }: { at: number }) => dayOf(publication.timezone, at)
  const marks: Mark[] = [
    ...digests.map((digest): Mark => ({ day: dayAt(digest), kind: 'digest', id: digest.period, text: digest.period })),
    // However often on one day.
    ...[...new Set(deploys.map(dayAt))].map((day): Mark => ({ day, kind: 'deploy', id: day, text: '' })),
    ...own.map(({ id, ...mark }): Mark => ({ ...mark, kind: 'own', id: String(id) })),
  ]
  return marks.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}

type NewMark = { publication: Pick<Publication, 'id'>; day: string; text: string }

/** The same written twice stands there once. */
export async function markDay(
  deps: Pick<Deps, 'db' | 'clock'>,
  { publication, day, text }: NewMark,
): Promise<'marked' | 'mark_wrong'> {
  const line = text.trim()
  if (!isDay(day) || line === '' || [...line].length > LONGEST || /\p{Cc}/u.test(line)) return 'mark_wrong'
  const [, [kept]] = await deps.db.batch([
    deps.db.run(sql`INSERT OR IGNORE INTO annotations (publication_id, day, text, created_at)
      SELECT ${publication.id}, ${day}, ${line}, ${deps.clock()}
      WHERE (SELECT count(*) FROM annotations WHERE publication_id = ${publication.id}) < ${MOST}`),
    deps.db.all(
      sql`SELECT id FROM annotations WHERE publication_id = ${publication.id} AND day = ${day} AND text = ${line}`,
    ),
  ])
  return kept ? 'marked' : 'mark_wrong'
}

function isDay(given: string): boolean {
  try {
    return (
      /^(19|2\d)\d\d-\d\d-\d\d$/.test(given) &&
      Temporal.PlainDate.from(given, { overflow: 'reject' }).toString() === given
    )
  } catch {
    return false
  }
}

export async function takeMarkAway(
  deps: Pick<Deps, 'db'>,
  { publication, id }: { publication: Pick<Publication, 'id'>; id: string },
): Promise<boolean> {
  const gone = await deps.db.all(sql`DELETE FROM annotations
    WHERE id = ${/^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0} AND publication_id = ${publication.id} RETURNING id`)
  return gone.length > 0
}

/** The tick's part: notes when other code runs than the last time. */
export async function noteDeploy(deps: Pick<Deps, 'db' | 'clock' | 'config'>): Promise<void> {
  const { build } = deps.config
  if (build === null) return
  await deps.db.run(sql`INSERT INTO deploys (build, at) SELECT ${build}, ${deps.clock()}
    WHERE ${build} IS NOT (SELECT build FROM deploys ORDER BY id DESC LIMIT 1)`)
}

/** For the erasure of a publication that was ended. */
export function erasingMarks({ publicationId, rows }: { publicationId: number; rows: number }): SQL[] {
  return [
    sql`DELETE FROM annotations WHERE id IN (SELECT id FROM annotations WHERE publication_id = ${publicationId} LIMIT ${rows})`,
  ]
}
