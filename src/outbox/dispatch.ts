/**
 * Mails that are no part of a digest's send: one row each, due until the provider took it. The queue is a hint, the row is the
 * truth; a conditional update with a lease decides who sends, the key makes a second sending harmless for 20 hours.
 * What a mail says is letters.ts's; how an answer reads is the mailer's.
 */
import { and, eq, inArray, lte, sql } from 'drizzle-orm'
import { mailable } from '../ground/address'
import type { Deps } from '../ground/deps'
import { logFailure } from '../ground/log'
import type { SendAnswer } from '../ground/mailer'
import { type FrozenFrame, type MailRow, mails } from '../ground/schema'
import { HOUR } from '../ground/time'
import { backOffSeconds, EARLY_MILLISECONDS, KEY_HOURS } from '../mail/retry'
import { type Allowance, mayMail } from '../readers/sign-up/mail-limits'
import { addressee, fillLetter, writeLetter } from './letters'

/** Tells the queue that a mail is due. What the queue loses, the tick finds. */
export async function enqueueMail(deps: Deps, mailId: number): Promise<void> {
  try {
    await deps.queues.mail.send({ mailId })
  } catch (error) {
    logFailure(`queueing mail ${mailId} (the tick will find it)`, error)
  }
}

/** Sends one mail if it is due. Answers when to ask again, or null for never. */
export async function sendMail(deps: Deps, mailId: number): Promise<{ retrySeconds: number } | null> {
  const row = await claim(deps, mailId)
  if (!row) return null
  const to = await addressee(deps, row)
  if (!to) return close(deps, row, 'dropped', 'nobody')
  const allowance = row.frame ? 'go' : await mayMail(deps, row, to)
  if (allowance !== 'go') return keepBack(deps, row, allowance)
  const letter = row.frame ?? (await keepLetter(deps, row, await writeLetter(deps, row)))
  if (!letter) return close(deps, row, 'dropped', 'not_wanted')
  const body = await fillLetter(deps, row, letter, mailable(to))
  const answer = await deps.mailer.send({ kind: 'one', lane: 'single', body, key: row.key, count: 1 })
  return record(deps, row, answer)
}

/** Not now, or never: what an address is spared (readers/sign-up/mail-limits.ts). */
function keepBack(
  deps: Deps,
  row: MailRow,
  allowance: Exclude<Allowance, 'go'>,
): Promise<{ retrySeconds: number } | null> {
  if (typeof allowance === 'string') return close(deps, row, 'dropped', allowance)
  return later(deps, row, allowance.waitSeconds, 'hour_full')
}

/** The tick's part: mails whose time has come and that no message speaks for. */
export async function requeueMails(deps: Deps): Promise<void> {
  const now = deps.clock()
  // In the words of the partial index: with bound values SQLite would not recognise it and walk every mail.
  const isOpen = sql`state IN ('due', 'sending') AND next_attempt_at <= ${now}`
  await deps.db
    .update(mails)
    .set({ state: 'unknown', frame: null, toAddress: null })
    .where(and(isOpen, lte(mails.firstAttemptAt, now - KEY_HOURS * HOUR)))
  const due = await deps.db.select({ id: mails.id }).from(mails).where(isOpen).orderBy(mails.nextAttemptAt).limit(500)
  await enqueueMails(
    deps,
    due.map(({ id }) => id),
  )
}

/** Tells the queue of many. What fails on the way the next tick finds. */
export async function enqueueMails(deps: Pick<Deps, 'queues'>, mailIds: number[]): Promise<void> {
  for (let start = 0; start < mailIds.length; start += 100) {
    await deps.queues.mail.sendBatch(mailIds.slice(start, start + 100).map((mailId) => ({ body: { mailId } })))
  }
}

/** What it says is written down before the first request, so that every later one, and every other sender, has the same bytes. */
async function keepLetter(deps: Deps, row: MailRow, letter: FrozenFrame | null): Promise<FrozenFrame | null> {
  if (!letter) return null
  const [kept] = await deps.db
    .update(mails)
    .set({ frame: sql`coalesce(${mails.frame}, ${JSON.stringify(letter)})` })
    .where(and(eq(mails.id, row.id), eq(mails.state, 'sending')))
    .returning({ frame: mails.frame })
  return kept?.frame ?? letter
}

/** Why a mail waits, where it may have been taken all the same. A claim that finds it `sending` comes after a lost sender. */
const IN_DOUBT = ['lost', 'unknown', 'unavailable', 'concurrent']

async function claim(deps: Deps, mailId: number): Promise<MailRow | null> {
  const now = deps.clock()
  const [row] = await deps.db
    .update(mails)
    .set({
      reason: sql`CASE WHEN ${mails.state} = 'sending' THEN 'lost' ELSE ${mails.reason} END`,
      state: 'sending',
      attempts: sql`${mails.attempts} + 1`,
      firstAttemptAt: sql`coalesce(${mails.firstAttemptAt}, ${now})`,
      nextAttemptAt: now + deps.config.leaseSeconds * 1_000,
    })
    .where(
      and(
        eq(mails.id, mailId),
        inArray(mails.state, ['due', 'sending']),
        lte(mails.nextAttemptAt, now + EARLY_MILLISECONDS),
        sql`coalesce(${mails.firstAttemptAt}, ${now}) > ${now - KEY_HOURS * HOUR}`,
      ),
    )
    .returning()
  return row ?? null
}

async function record(deps: Deps, row: MailRow, answer: SendAnswer): Promise<{ retrySeconds: number } | null> {
  switch (answer.outcome) {
    case 'accepted':
      return close(deps, row, 'accepted', null, answer.ids[0] ?? null)
    case 'refused':
      return close(deps, row, 'failed', answer.code)
    case 'mismatch':
      return close(deps, row, 'unknown', 'payload_changed')
    case 'rate_limited':
      return later(deps, row, answer.retryAfterSeconds ?? backOffSeconds(deps, row.attempts), 'rate_limited')
    case 'quota':
      return later(deps, row, 900, answer.code)
    default:
      return later(deps, row, backOffSeconds(deps, row.attempts), answer.outcome)
  }
}

/** The end of a mail: what it said and to whom it went is blanked. */
async function close(
  deps: Deps,
  row: MailRow,
  state: 'accepted' | 'failed' | 'dropped' | 'unknown',
  reason: string | null,
  providerId: string | null = null,
): Promise<null> {
  const acceptedAt = state === 'accepted' ? deps.clock() : null
  await deps.db
    .update(mails)
    .set({ state, reason, providerId, acceptedAt, frame: null, toAddress: null })
    .where(and(eq(mails.id, row.id), eq(mails.state, 'sending')))
  return null
}

/** Refused cleanly, it is as if it had never been tried, unless an earlier attempt is in doubt: that stays. */
async function later(
  deps: Deps,
  row: MailRow,
  seconds: number,
  reason: string,
): Promise<{ retrySeconds: number } | null> {
  const wasInDoubt = IN_DOUBT.includes(row.reason ?? '')
  const isInDoubt = wasInDoubt || IN_DOUBT.includes(reason)
  await deps.db
    .update(mails)
    .set({
      state: 'due',
      reason: wasInDoubt ? row.reason : reason,
      nextAttemptAt: deps.clock() + seconds * 1_000,
      ...(isInDoubt ? {} : { firstAttemptAt: null }),
    })
    .where(and(eq(mails.id, row.id), eq(mails.state, 'sending')))
  return { retrySeconds: seconds }
}
