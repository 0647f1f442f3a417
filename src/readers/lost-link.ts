/** "Mail me my link": for readers without a mail at hand. One statement and one answer, whether there is such a reader or not. An address that never confirmed is nobody's yet. */
import { sql } from 'drizzle-orm'
import { parseAddress } from '../ground/address'
import { randomToken } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { enqueueMail } from '../outbox/dispatch'

export async function mailPreferencesLink(
  deps: Deps,
  { publication, email }: { publication: Publication; email: string },
): Promise<'check_inbox' | 'invalid_email'> {
  const address = parseAddress(email)
  if (!address) return 'invalid_email'
  const now = deps.clock()
  const [row] = await deps.db.all<{ id: number }>(sql`INSERT INTO mails
      (publication_id, kind, subscriber_id, params, key, state, attempts, created_at, next_attempt_at)
    SELECT publication_id, 'preferences', id, '{}', ${`mail-${randomToken()}`}, 'due', 0, ${now}, ${now}
    FROM subscribers WHERE publication_id = ${publication.id} AND email_key = ${address.key}
      AND status IN ('active', 'unsubscribed') RETURNING id`)
  if (row) await enqueueMail(deps, row.id)
  return 'check_inbox'
}
