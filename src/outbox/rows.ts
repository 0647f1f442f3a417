/**
 * Rows of mails as statements for other folders' batches: a new one, held ones that may go or not, one that is known to be taken, those
 * of an erased reader. And the hint to the queue once the batch stands; what the queue loses, the tick finds.
 * How a row is sent is dispatch.ts's; what it says is the letter's of its kind (letter.ts).
 */
import { type SQL, sql } from 'drizzle-orm'
import { randomToken } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { logFailure } from '../ground/log'
import type { FrozenFrame, MailKind } from '../ground/schema'

/** Columns of the statement that it is made from, or values. */
type Given<Value> = Value | SQL

export type NewMail = {
  kind: MailKind
  publicationId: Given<number>
  /** Now; the mail is due then, unless `dueAt` is later. */
  at: number
  dueAt?: Given<number>
  /** To whom: a subscriber (their address is looked up when it goes), or an address that is no reader's. */
  subscriberId?: Given<number>
  to?: Given<string | null>
  /** The row of its link. */
  tokenId?: Given<number>
  digestId?: number
  /** What must happen once: a second row with this is none. */
  once?: Given<string | null>
  params?: Record<string, string | number | null>
  /** What it says, where that is fixed already. */
  frame?: FrozenFrame
  /** Why it waits for the desk or until the danger is over; it is due where there is no reason. */
  heldFor?: string | null
  /** Where one statement writes many, what tells their keys apart. */
  keyEnd?: SQL
}

export type WrittenMail = { id: number; dueAt: number }

/** A new mail; as many as `from` has rows, for which `where` holds. Answers those that were not there before. */
export function mailRow(deps: Pick<Deps, 'db'>, mail: NewMail, { from, where }: { from?: SQL; where?: SQL } = {}) {
  const { at, subscriberId = null, to = null, tokenId = null, digestId = null, once = null, heldFor = null } = mail
  const key = mail.keyEnd ? sql`${`mail-${randomToken()}-`} || ${mail.keyEnd}` : sql`${`mail-${randomToken()}`}`
  const frame = mail.frame ? JSON.stringify(mail.frame) : null
  return deps.db.all<WrittenMail>(sql`INSERT INTO mails (publication_id, kind, subscriber_id, to_address, token_id, digest_id, once_key,
      params, frame, key, state, reason, attempts, created_at, next_attempt_at)
    SELECT ${mail.publicationId}, ${mail.kind}, ${subscriberId}, ${to}, ${tokenId}, ${digestId}, ${once},
      ${JSON.stringify(mail.params ?? {})}, ${frame}, ${key}, ${heldFor === null ? 'due' : 'held'}, ${heldFor}, 0, ${at}, ${mail.dueAt ?? at}
    ${from ? sql`FROM ${from}` : sql``} WHERE ${where ?? sql`true`}
    ON CONFLICT DO NOTHING RETURNING id, next_attempt_at AS dueAt`)
}

/** Held mails that `which` (a query for ids) names get another state: `due` with nothing held against them, or `dropped`. */
export function movingHeld(
  deps: Pick<Deps, 'db'>,
  { which, to, reason, at }: { which: SQL; to: Given<'due' | 'dropped'>; reason: string | null; at: number },
) {
  return deps.db.all<{ id: number; state: 'due' | 'dropped' }>(sql`UPDATE mails
    SET state = ${to}, reason = ${reason}, next_attempt_at = ${at} WHERE id IN (${which}) AND state = 'held' RETURNING id, state`)
}

/** A report proves that the provider took it: what an open attempt left in doubt is known, and nothing of it is kept. */
export function provingMailTaken({ mailId, emailId, at }: { mailId: number; emailId: string; at: number }): SQL {
  return sql`UPDATE mails SET state = 'accepted', reason = NULL, provider_id = ${emailId}, accepted_at = ${at}, frame = NULL, to_address = NULL
    WHERE id = ${mailId} AND first_attempt_at IS NOT NULL AND state IN ('due', 'sending', 'unknown')`
}

/** One reader's mails of one kind; `subscriber` is the id of their row, as a query. */
type OfReader = { kind: MailKind; subscriber: SQL }

/** The newest that is on its way, to tell the queue of. */
export function mailsOpen(deps: Pick<Deps, 'db'>, { kind, subscriber }: OfReader) {
  return deps.db.all<{ id: number }>(sql`SELECT id FROM mails
    WHERE subscriber_id = ${subscriber} AND kind = ${kind} AND state IN ('due', 'sending') ORDER BY id DESC LIMIT 1`)
}

/** What was to go later and was never tried goes now. */
export function hastening({ kind, subscriber, at }: OfReader & { at: number }): SQL {
  return sql`UPDATE mails SET next_attempt_at = ${at} WHERE subscriber_id = ${subscriber} AND kind = ${kind}
    AND state = 'due' AND first_attempt_at IS NULL AND next_attempt_at > ${at}`
}

/** What never went, and never will: whoever is asked a hundred times leaves one row. */
export function forgettingDropped({ kind, subscriber }: OfReader): SQL {
  return sql`DELETE FROM mails WHERE subscriber_id = ${subscriber} AND kind = ${kind} AND state = 'dropped'`
}

/** Whatever was written or is to be written to a subscriber. */
export function forgettingMailsOf(subscriberId: number, condition: SQL): SQL {
  return sql`DELETE FROM mails WHERE subscriber_id = ${subscriberId} AND ${condition}`
}

/** What was to go to an address that is no reader's; `address` is a query. What went holds none any more. */
export function forgettingMailsTo({ kind, address }: { kind: MailKind; address: SQL }): SQL {
  return sql`DELETE FROM mails WHERE state IN ('due', 'sending') AND kind = ${kind} AND to_address = ${address}`
}

/** The same for many, where a publication is erased; `subscribers` is a query for ids. */
export function erasingMailsOf(subscribers: SQL): SQL {
  return sql`DELETE FROM mails WHERE subscriber_id IN (${subscribers})`
}

/** Mails written before this that are through, in the stretch that is looked at. A welcome's row stays: it is how we know that this reader had theirs. */
export function forgettingMails({ before, isNext }: { before: number; isNext: SQL }): SQL {
  return sql`DELETE FROM mails WHERE ${isNext} AND created_at < ${before}
    AND state IN ('accepted', 'dropped', 'failed', 'unknown') AND coalesce(once_key, '') NOT LIKE 'welcome:%'`
}

/** Tells the queue that a mail is due. */
export async function enqueueMail(deps: Deps, mailId: number | undefined): Promise<void> {
  if (mailId === undefined) return
  try {
    await deps.queues.mail.send({ mailId })
  } catch (error) {
    logFailure(`queueing mail ${mailId} (the tick will find it)`, error)
  }
}

/** The same for many. What fails on the way the next tick finds. */
export async function enqueueMails(deps: Pick<Deps, 'queues'>, mailIds: number[]): Promise<void> {
  for (let start = 0; start < mailIds.length; start += 100) {
    await deps.queues.mail.sendBatch(mailIds.slice(start, start + 100).map((mailId) => ({ body: { mailId } })))
  }
}
