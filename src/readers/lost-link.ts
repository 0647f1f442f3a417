/**
 * "Mail me my link": for readers without a mail at hand. The door does the same for every address: a row and a message, and who it is
 * only decides, where the mail is written, whether there is anybody to mail. Readers who never confirmed are nobody's yet. What one
 * network asks for is counted apart from what others do, so that a stranger who types an address does not use up its owner's own.
 */
import { sql } from 'drizzle-orm'
import { parseAddress } from '../ground/address'
import { counting, linksInDay } from '../ground/counters'
import { mac } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { sharedNetwork } from '../ground/network'
import type { Publication } from '../ground/schema'
import { enqueueMail, mailRow } from '../outbox/rows'

type LostLink = {
  publication: Publication
  email: string
  /** The asker's network address, or ''. */
  network: string
}

export async function mailPreferencesLink(
  deps: Deps,
  { publication, email, network }: LostLink,
): Promise<'check_inbox' | 'invalid_email'> {
  const address = parseAddress(email)
  if (!address) return 'invalid_email'
  const askedFrom = await hashOf(deps, network)
  if (await isTooMany(deps, askedFrom)) return 'check_inbox'
  const reader = sql`(SELECT id FROM subscribers WHERE publication_id = ${publication.id} AND email_key = ${address.key}
    AND status IN ('active', 'unsubscribed'))`
  const [mail] = await mailRow(deps, {
    kind: 'preferences',
    publicationId: publication.id,
    subscriberId: reader,
    params: { askedFrom },
    at: deps.clock(),
  })
  await enqueueMail(deps, mail?.id)
  return 'check_inbox'
}

async function hashOf({ config }: Pick<Deps, 'config'>, network: string): Promise<string | null> {
  const shared = sharedNetwork(network)
  return shared === null ? null : (await mac(config.secretKeys[0], 'link asked from', shared)).slice(0, 22)
}

/** Whether one network asks for more than its people can have lost. */
async function isTooMany(deps: Deps, askedFrom: string | null): Promise<boolean> {
  if (askedFrom === null) return false
  const day = linksInDay(askedFrom, deps.clock())
  const [counted] = await deps.db.all<{ count: number }>(sql`${counting(day)} RETURNING count`)
  return (counted?.count ?? 0) > deps.config.limits.linksPerNetworkADay
}
