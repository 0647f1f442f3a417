/** Telling the desk: one alert and one mail per matter, however often it is noticed. Without a deskEmail only the alert is kept. */
import { sql } from 'drizzle-orm'
import { randomToken } from '../crypto'
import type { Deps } from '../deps'
import type { Publication } from '../schema'
import type { NoteCode } from './letters'
import { enqueueMail } from './outbox'

export async function tellDesk(
  deps: Deps,
  note: { publication: Publication; code: NoteCode; period: string; facts: string[] },
): Promise<void> {
  const { publication, code, period, facts } = note
  const now = deps.clock()
  const key = `${code}:${publication.id}:${period}`
  const results = await deps.db.batch([
    deps.db.run(
      sql`INSERT OR IGNORE INTO alerts (publication_id, key, raised_at) VALUES (${publication.id}, ${key}, ${now})`,
    ),
    deps.db.all<{ id: number }>(sql`INSERT OR IGNORE INTO mails
        (publication_id, kind, to_address, once_key, params, key, state, attempts, created_at, next_attempt_at)
      SELECT ${publication.id}, 'desk', ${publication.deskEmail}, ${`desk:${key}`},
        ${JSON.stringify({ code, period, facts: facts.join('\n') })}, ${`mail-${randomToken()}`}, 'due', 0, ${now}, ${now}
      WHERE ${publication.deskEmail} IS NOT NULL RETURNING id`),
  ])
  const mailId = results[1][0]?.id
  if (mailId !== undefined) await enqueueMail(deps, mailId)
}
