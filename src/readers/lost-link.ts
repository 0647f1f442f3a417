/**
 * "Mail me my link": for readers without a mail at hand. The door does the same for every address: a row and a message, and who it is
 * only decides, where the mail is written, whether there is anybody to mail. Readers who never confirmed are nobody's yet. What one
 * network asks for is counted apart from what others do, so that a stranger who types an address does not use up its owner's own.
 * Where no publication is named, each that has the reader mails its link: the page that asked knows none, and must not list them.
 */
import { sql } from 'drizzle-orm'
import { parseAddress } from '../ground/address'
import { counting, linksInDay } from '../ground/counters'
import { mac } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { sharedNetwork } from '../ground/network'
import type { Publication } from '../ground/schema'
import { enqueueMail, mailRow, type NewMail } from '../outbox/rows'

type LostLink = {
  /** Null: whichever have this reader. */
  publication: Publication | null
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
  const mail = { kind: 'preferences', params: { askedFrom }, at: deps.clock() } as const
  const [first] = await (publication
    ? oneLink(deps, publication, address.key, mail)
    : everyLink(deps, address.key, mail))
  await enqueueMail(deps, first?.id)
  return 'check_inbox'
}

type Mail = Pick<NewMail, 'kind' | 'params' | 'at'>

function oneLink(deps: Deps, publication: Publication, key: string, mail: Mail) {
  const subscriberId = sql`(SELECT id FROM subscribers WHERE publication_id = ${publication.id} AND email_key = ${key}
    AND status IN ('active', 'unsubscribed'))`
  return mailRow(deps, { ...mail, publicationId: publication.id, subscriberId })
}

/** A row for each publication that has them; for whom none has, one of the first's that goes to nobody, so that all is as for a reader. */
function everyLink(deps: Deps, key: string, mail: Mail) {
  const from = sql`publications p LEFT JOIN subscribers s ON s.publication_id = p.id AND s.email_key = ${key}
    AND s.status IN ('active', 'unsubscribed')`
  const first = sql`p.id = (SELECT min(id) FROM publications WHERE ended_at IS NULL)`
  const where = sql`p.ended_at IS NULL AND (s.id IS NOT NULL OR ${first}) ORDER BY s.id IS NULL`
  const each = { publicationId: sql`p.id`, subscriberId: sql`s.id`, keyEnd: sql`p.id` }
  return mailRow(deps, { ...mail, ...each }, { from, where })
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
