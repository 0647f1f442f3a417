/**
 * Single mails that need a person: the provider refuses our sender, refused somebody for good, or nobody knows whether a mail was taken.
 * The tick looks for them and tells the desk, once a matter (desk.ts); a mail that leaves after all ends the first kind by itself.
 * Which mails they are is shown by list.ts.
 */
import { sql } from 'drizzle-orm'
import type { Deps } from '../ground/deps'
import type { StopReason } from '../ground/mailer'
import { dayOf } from '../publications/schedule'
import { clearAlerts, tellDesk } from './desk'
import type { NoteCode } from './desk-letter'

/** Publications looked at in a tick, and waiting mails. */
const TOLD_A_TICK = 60
const LOOKED_AT = 1_000

const STOPPED: StopReason[] = ['unauthorised', 'invalid_from_address', 'provider_refuses']
const CODES: NoteCode[] = ['mail_stopped', 'mail_failed', 'mail_unknown']

type Matter = {
  publicationId: number
  deskEmail: string | null
  timezone: string
  code: 'mail_stopped' | 'mail_failed' | 'mail_unknown'
  reason: string | null
  count: number
  /** When the newest of them was written. */
  newest: number
}

export async function tellDesksOfMails(deps: Deps): Promise<void> {
  const matters = [...(await stopped(deps)), ...(await inTrouble(deps))]
  const open = matters.map((matter) => ({ ...matter, about: aboutOf(matter) }))
  for (const { publicationId, deskEmail, code, about, reason, count } of open) {
    const facts = [`${reason ?? '?'} (${count})`]
    await tellDesk(deps, { publication: { id: publicationId, deskEmail }, code, period: null, about, facts })
  }
  await clearAlerts(
    deps,
    CODES,
    open.map(({ code, publicationId, about }) => `${code}:${publicationId}:${about}`),
  )
}

/** What stops all mails is one matter until it is mended; of single ones the desk hears once a day. */
function aboutOf({ code, reason, timezone, newest }: Matter): string {
  return code === 'mail_stopped' ? (reason ?? '') : dayOf(timezone, newest)
}

/** By what the provider says of our sender. In the words of the partial index. */
async function stopped(deps: Deps): Promise<Matter[]> {
  return deps.db.all<Matter>(sql`
    SELECT p.id AS publicationId, p.desk_email AS deskEmail, p.timezone, 'mail_stopped' AS code, w.reason, count(*) AS count,
      max(w.created_at) AS newest
    FROM (SELECT publication_id, reason, created_at FROM mails WHERE state IN ('due', 'sending')
      ORDER BY next_attempt_at LIMIT ${LOOKED_AT}) w
    JOIN publications p ON p.id = w.publication_id AND p.ended_at IS NULL
    WHERE w.reason IN (SELECT value FROM json_each(${JSON.stringify(STOPPED)}))
    GROUP BY p.id, w.reason LIMIT ${TOLD_A_TICK}`)
}

/** A note to the desk that failed is no news for the desk. */
async function inTrouble(deps: Deps): Promise<Matter[]> {
  return deps.db.all<Matter>(sql`
    SELECT p.id AS publicationId, p.desk_email AS deskEmail, p.timezone, 'mail_' || m.state AS code, max(m.reason) AS reason,
      count(*) AS count, max(m.created_at) AS newest
    FROM publications p CROSS JOIN mails m ON m.publication_id = p.id AND m.state IN ('unknown', 'failed') AND m.kind NOT IN ('desk', 'week')
    WHERE p.ended_at IS NULL GROUP BY p.id, m.state LIMIT ${TOLD_A_TICK}`)
}
