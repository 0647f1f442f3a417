/**
 * Mails that are no part of a digest's send: one row each, due until the provider took it. The queue is a hint, the row is the
 * truth; a conditional update with a lease decides who sends, the key makes a second sending harmless for 20 hours.
 * What a mail says is its letter's (letter.ts); how an answer reads is the mailer's.
 */
import { and, eq, inArray, lte, sql } from 'drizzle-orm'
import { mailable } from '../ground/address'
import type { Deps } from '../ground/deps'
import type { SendAnswer } from '../ground/mailer'
import { type FrozenFrame, type MailRow, mails, subscribers } from '../ground/schema'
import { HOUR } from '../ground/time'
import { secretOf } from '../ground/tokens'
import { assembler } from '../mail/frame'
import { backOffSeconds, EARLY_MILLISECONDS, KEY_HOURS } from '../mail/retry'
import type { Letter, Letters } from './letter'
import { enqueueMails } from './rows'

/** When to ask again, or null for never. */
export type Again = { retrySeconds: number } | null

/** Where a mail's row goes next: its end, or due again after so many seconds. */
type Next =
  | { state: 'accepted' | 'failed' | 'dropped' | 'unknown'; reason: string | null; providerId?: string | null }
  | { state: 'due'; reason: string; seconds: number }

/** Sends one mail if it is due: claims it, has it written, asks once, writes down what came of it. */
export async function sendMail(deps: Deps, { letters, mailId }: { letters: Letters; mailId: number }): Promise<Again> {
  const row = await claim(deps, mailId)
  if (!row) return null
  const ready = await prepare(deps, row, letters[row.kind])
  if ('state' in ready) return move(deps, row, ready)
  const answer = await deps.mailer.send({ kind: 'one', lane: 'single', body: ready.body, key: row.key, count: 1 })
  return move(deps, row, nextAfter(deps, row, answer))
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

/** The request's body, or where the mail goes without one. */
async function prepare(deps: Deps, row: MailRow, letter: Letter): Promise<{ body: string } | Next> {
  const to = await addressee(deps, row)
  if (!to) return { state: 'dropped', reason: 'nobody' }
  const verdict = row.frame ? 'go' : await letter.may(deps, { row, to })
  if (verdict !== 'go') return keptBack(verdict)
  const frame = row.frame ?? (await keepFrame(deps, row, await letter.write(deps, row)))
  if (!frame) return { state: 'dropped', reason: 'not_wanted' }
  const { values, headers } = await letter.fill(deps, { row, frame, secret: await secretOf(deps.config, frame.keyId) })
  const tags = [{ name: 'mail', value: `${row.id}-${row.key}` }]
  return { body: assembler(frame, frame).mail({ to: mailable(to), values, headers, tags }) }
}

function keptBack(verdict: Exclude<Awaited<ReturnType<Letter['may']>>, 'go'>): Next {
  return 'drop' in verdict
    ? { state: 'dropped', reason: verdict.drop }
    : { state: 'due', reason: verdict.because, seconds: verdict.waitSeconds }
}

/** To whom the mail goes, or null where there is nobody any more. */
async function addressee(deps: Deps, row: MailRow): Promise<string | null> {
  if (row.subscriberId === null) return row.toAddress
  const [subscriber] = await deps.db
    .select({ email: subscribers.email })
    .from(subscribers)
    .where(eq(subscribers.id, row.subscriberId))
    .limit(1)
  return subscriber?.email ?? null
}

/** What it says is written down before the first request, so that every later one, and every other sender, has the same bytes. */
async function keepFrame(deps: Deps, row: MailRow, frame: FrozenFrame | null): Promise<FrozenFrame | null> {
  if (!frame) return null
  const [kept] = await deps.db
    .update(mails)
    .set({ frame: sql`coalesce(${mails.frame}, ${JSON.stringify(frame)})` })
    .where(and(eq(mails.id, row.id), eq(mails.state, 'sending')))
    .returning({ frame: mails.frame })
  return kept?.frame ?? frame
}

function nextAfter(deps: Deps, row: MailRow, answer: SendAnswer): Next {
  const seconds = backOffSeconds(deps, row.attempts)
  switch (answer.outcome) {
    case 'accepted':
      return { state: 'accepted', reason: null, providerId: answer.ids[0] ?? null }
    case 'refused':
      return { state: 'failed', reason: answer.code }
    case 'mismatch':
      return { state: 'unknown', reason: 'payload_changed' }
    case 'rate_limited':
      return { state: 'due', reason: 'rate_limited', seconds: answer.retryAfterSeconds ?? seconds }
    case 'quota':
      return { state: 'due', reason: answer.code, seconds: 900 }
    default:
      return { state: 'due', reason: answer.outcome, seconds }
  }
}

/** At its end what a mail said and to whom it went is blanked. Refused cleanly, it is as if it had never been tried, unless an earlier attempt is in doubt: that stays. */
async function move(deps: Deps, row: MailRow, next: Next): Promise<Again> {
  const now = deps.clock()
  const wasInDoubt = IN_DOUBT.includes(row.reason ?? '')
  const change =
    next.state === 'due'
      ? {
          reason: wasInDoubt ? row.reason : next.reason,
          nextAttemptAt: now + next.seconds * 1_000,
          ...(wasInDoubt || IN_DOUBT.includes(next.reason) ? {} : { firstAttemptAt: null }),
        }
      : {
          reason: next.reason,
          providerId: next.providerId ?? null,
          acceptedAt: next.state === 'accepted' ? now : null,
          frame: null,
          toAddress: null,
        }
  await deps.db
    .update(mails)
    .set({ state: next.state, ...change })
    .where(and(eq(mails.id, row.id), eq(mails.state, 'sending')))
  return next.state === 'due' ? { retrySeconds: next.seconds } : null
}
