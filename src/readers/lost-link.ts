/** "Mail me my link": for readers without a mail at hand. One statement and one answer, whether there is such a reader or not. An address that never confirmed is nobody's yet. */
import { sql } from 'drizzle-orm'
import { parseAddress } from '../ground/address'
import type { Deps } from '../ground/deps'
import type { Publication } from '../ground/schema'
import { enqueueMail, mailRow } from '../outbox/rows'

export async function mailPreferencesLink(
  deps: Deps,
  { publication, email }: { publication: Publication; email: string },
): Promise<'check_inbox' | 'invalid_email'> {
  const address = parseAddress(email)
  if (!address) return 'invalid_email'
  const [row] = await mailRow(
    deps,
    { kind: 'preferences', publicationId: publication.id, subscriberId: sql`s.id`, at: deps.clock() },
    {
      from: sql`subscribers s`,
      where: sql`s.publication_id = ${publication.id} AND s.email_key = ${address.key} AND s.status IN ('active', 'unsubscribed')`,
    },
  )
  await enqueueMail(deps, row?.id)
  return 'check_inbox'
}
