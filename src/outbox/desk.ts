/**
 * Telling the desk: one alert and one mail per matter, however often it is noticed. A matter that was cleared and comes back is told
 * again. Without a deskEmail only the alert is kept.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { DAY } from '../ground/time'
import type { NoteCode } from './desk-letter'
import { enqueueMail, mailRow } from './rows'

/** What was told longer ago is not looked at any more. */
const CLEARED_DAYS = 60

type Note = {
  publication: Pick<Publication, 'id' | 'deskEmail'>
  code: NoteCode
  /** The digest that it is about, or null where it is about none. */
  period: string | null
  /** What makes it the same matter, where that is not the period. */
  about?: string
  facts: string[]
}

export async function tellDesk(deps: Deps, { publication, code, period, about, facts }: Note): Promise<void> {
  const now = deps.clock()
  const key = `${code}:${publication.id}:${about ?? period ?? ''}`
  const [, [mail]] = await deps.db.batch([
    deps.db.run(
      sql`INSERT INTO alerts (publication_id, key, raised_at) VALUES (${publication.id}, ${key}, ${now}) ${again(now)}`,
    ),
    mailRow(
      deps,
      {
        kind: 'desk',
        publicationId: publication.id,
        to: publication.deskEmail,
        once: `desk:${key}:${now}`,
        params: { code, period, facts: facts.join('\n') },
        at: now,
      },
      { where: sql`${publication.deskEmail} IS NOT NULL AND changes() > 0` },
    ),
  ])
  await enqueueMail(deps, mail?.id)
}

/** What concerns the whole service, told to every publication that has a desk. The tick brings the mails to the queue. */
export async function tellEveryDesk(
  deps: Deps,
  { code, about, facts }: Pick<Note, 'code' | 'facts'> & { about: string },
): Promise<void> {
  const now = deps.clock()
  const key = sql`${`${code}:`} || p.id || ${`:${about}`}`
  await deps.db.batch([
    mailRow(
      deps,
      {
        kind: 'desk',
        publicationId: sql`p.id`,
        to: sql`p.desk_email`,
        once: sql`'desk:' || ${key}`,
        params: { code, period: null, facts: facts.join('\n') },
        keyEnd: sql`p.id`,
        at: now,
      },
      { from: sql`publications p`, where: sql`p.desk_email IS NOT NULL AND p.ended_at IS NULL` },
    ),
    deps.db.run(sql`INSERT INTO alerts (publication_id, key, raised_at) SELECT p.id, ${key}, ${now} FROM publications p
      WHERE p.desk_email IS NOT NULL AND p.ended_at IS NULL ON CONFLICT (key) DO NOTHING`),
  ])
}

/** Matters of these kinds that are over, so that they are told anew when they come back. `open` are the keys that are not. */
export async function clearAlerts(deps: Deps, codes: NoteCode[], open: string[]): Promise<void> {
  const now = deps.clock()
  await deps.db.run(sql`UPDATE alerts SET cleared_at = ${now} WHERE cleared_at IS NULL AND raised_at > ${now - CLEARED_DAYS * DAY}
    AND substr(key, 1, instr(key, ':') - 1) IN (SELECT value FROM json_each(${JSON.stringify(codes)}))
    AND key NOT IN (SELECT value FROM json_each(${JSON.stringify(open)}))`)
}

function again(now: number): SQL {
  return sql`ON CONFLICT (key) DO UPDATE SET raised_at = ${now}, cleared_at = NULL WHERE cleared_at IS NOT NULL`
}

/** Where a publication is erased: what its desk was told. */
export function erasingAlerts({ publicationId }: { publicationId: number }): SQL[] {
  return [sql`DELETE FROM alerts WHERE publication_id = ${publicationId}`]
}
