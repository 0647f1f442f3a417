/**
 * Mails that are no part of a digest's send: one row each, due until the provider took it. The queue is a hint, the row is the
 * truth; a conditional update with a lease decides who sends, the key makes a second sending harmless for 20 hours.
 * Those of a batch are claimed together, with what is known of them; then each goes its way: in four trips to the database, which those share
 * that go beside it (ground/gather.ts). What a mail says is its letter's (letter.ts); how an answer reads is the mailer's.
 */
import { and, eq, inArray, isNotNull, lte, type SQL, sql } from 'drizzle-orm'
import { mailable } from '../ground/address'
import { inOneBatch } from '../ground/batch'
import type { Deps } from '../ground/deps'
import type { SendAnswer } from '../ground/mailer'
import {
  type FrozenFrame,
  type MailRow,
  mails,
  type Publication,
  publications,
  subscribers,
  tokens,
} from '../ground/schema'
import { HOUR } from '../ground/time'
import { secretOf } from '../ground/tokens'
import { assembler } from '../mail/frame'
import { backOffSeconds, EARLY_MILLISECONDS, KEY_HOURS } from '../mail/retry'
import type { HeldBack, Known, Letter, Letters, Permit } from './letter'
import { enqueueMails } from './rows'

/** When to ask again, or null for never. */
export type Again = { retrySeconds: number } | null

/** A mail in the hands of one sender. `isClean`: no request for it may have reached the provider. */
type Claimed = MailRow & { isClean: boolean }

/** Where a mail's row goes next: its end, or due again after so many seconds. `inDoubt`: it may have been taken. */
type Next =
  | { state: 'accepted'; providerId: string | null }
  | { state: 'failed' | 'dropped' | 'unknown'; reason: string }
  | { state: 'due'; reason: string; seconds: number; inDoubt: boolean }

/** Sends those that are due. An answer for each, in their order: one that fails does so alone. */
export function sendMails(deps: Deps, { letters, mailIds }: { letters: Letters; mailIds: number[] }): Promise<Again>[] {
  const claimed = claim(deps, mailIds)
  return mailIds.map(async (id, at) => {
    const mine = (await claimed).get(id)
    const isTwice = mailIds.indexOf(id) < at
    return mine && !isTwice ? sendClaimed(deps, letters, mine) : null
  })
}

/** Has a mail written, asks once, writes down what came of it. */
async function sendClaimed(deps: Deps, letters: Letters, { row, publication, ...known }: Found): Promise<Again> {
  const letter = letters[row.kind]
  const to = row.subscriberId === null ? row.toAddress : (known.subscriber?.email ?? null)
  const isEnded = publication?.endedAt !== null
  const ready = isEnded
    ? ended(row)
    : to === null
      ? nobody
      : await prepare(deps, { row, letter, to, known: { ...known, publication } })
  if (ready === 'claimed_since') return null
  const next = 'body' in ready ? nextAfter(deps, row, await ask(deps, row, ready.body)) : ready
  return move(deps, { row, letter, to, next })
}

const nobody: Next = { state: 'dropped', reason: 'nobody' }

/** Nothing goes out in the name of a publication that was ended; what may have been taken before is for whoever brings it back. */
function ended({ isClean }: Claimed): Next {
  return { state: isClean ? 'dropped' : 'unknown', reason: 'publication_ended' }
}

/** The tick's part: mails whose time has come and that no message speaks for. */
export async function requeueMails(deps: Deps): Promise<void> {
  const now = deps.clock()
  // In the words of the partial index: with bound values SQLite would not recognise it and walk every mail.
  const isOpen = sql`state IN ('due', 'sending') AND next_attempt_at <= ${now}`
  await deps.db
    .update(mails)
    .set({ state: 'unknown', frame: null, toAddress: null })
    .where(and(isOpen, isNotNull(mails.frame), lte(mails.firstAttemptAt, now - KEY_HOURS * HOUR)))
  const due = await deps.db.select({ id: mails.id }).from(mails).where(isOpen).orderBy(mails.nextAttemptAt).limit(500)
  await enqueueMails(
    deps,
    due.map(({ id }) => id),
  )
}

/** Why a mail waits, where it may have been taken all the same. A claim that finds it `sending` comes after a lost sender. */
const IN_DOUBT = ['lost', 'unknown', 'unavailable', 'concurrent', 'refused']

/** A mail of ours, and what is known of it; no publication where it was erased. */
type Found = Omit<Known, 'publication'> & { row: Claimed; publication: Publication | undefined }

/** Those that are due, by their ids. The first sender writes down what the mail says before it asks; where nothing is written, nobody was asked. */
async function claim(deps: Deps, mailIds: number[]): Promise<Map<number, Found>> {
  if (mailIds.length === 0) return new Map()
  const now = deps.clock()
  // Put into words once. A statement for each: for a list of them SQLite goes through the rows twice.
  const claiming = deps.db
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
        eq(mails.id, sql.placeholder('id')),
        inArray(mails.state, ['due', 'sending']),
        lte(mails.nextAttemptAt, now + EARLY_MILLISECONDS),
        sql`(${mails.frame} IS NULL OR coalesce(${mails.firstAttemptAt}, ${now}) > ${now - KEY_HOURS * HOUR})`,
      ),
    )
    .returning()
    .prepare()
  const rows = (await Promise.all(mailIds.map((id) => claiming.execute({ id })))).flat()
  return rows.length === 0 ? new Map() : found(deps, rows)
}

/** What the rows name, each asked for once. */
async function found(deps: Deps, rows: MailRow[]): Promise<Map<number, Found>> {
  const named = (ids: (number | null)[]) => [...new Set(ids.map((id) => id ?? 0))]
  const of = await inOneBatch(deps, {
    publications: deps.db
      .select()
      .from(publications)
      .where(inArray(publications.id, named(rows.map((row) => row.publicationId)))),
    subscribers: deps.db
      .select()
      .from(subscribers)
      .where(inArray(subscribers.id, named(rows.map((row) => row.subscriberId)))),
    tokens: deps.db
      .select()
      .from(tokens)
      .where(inArray(tokens.id, named(rows.map((row) => row.tokenId)))),
  })
  return new Map(
    rows.map((row) => {
      const isClean = row.frame === null || !IN_DOUBT.includes(row.reason ?? '')
      const publication = of.publications.find(({ id }) => id === row.publicationId)
      const subscriber = of.subscribers.find(({ id }) => id === row.subscriberId) ?? null
      const token = of.tokens.find(({ id }) => id === row.tokenId) ?? null
      return [row.id, { row: { ...row, isClean }, publication, subscriber, token }]
    }),
  )
}

type Sending = { row: Claimed; letter: Letter; to: string; known: Known }

/** The request's body, or where the mail goes without one. After a doubt the same bytes follow, whatever has changed since. */
async function prepare(deps: Deps, sending: Sending): Promise<{ body: string } | Next | 'claimed_since'> {
  const { row, letter, to, known } = sending
  const frame = row.isClean ? await writeAnew(deps, sending) : row.frame
  if (frame === null) return { state: 'dropped', reason: 'not_wanted' }
  if (frame === 'claimed_since' || 'state' in frame) return frame
  const secret = await secretOf(deps.config, frame.keyId)
  const { values, headers } = await letter.fill(deps, { row, frame, secret, known })
  const tags = [{ name: 'mail', value: `${row.id}-${row.key}` }]
  return { body: assembler(frame, frame).mail({ to: mailable(to), values, headers, tags }) }
}

/** Whether it is still wanted and what it says is decided before each attempt that nothing is known to have preceded. */
async function writeAnew(deps: Deps, sending: Sending): Promise<FrozenFrame | Next | 'claimed_since' | null> {
  const { row, letter, to, known } = sending
  const write = await letter.choose(deps, { row, known })
  if (!write) return null
  const permit = letter.may ? await letter.may(deps, { row, to, known }) : ALWAYS
  if ('drop' in permit) return keptBack(permit)
  const frame = await write()
  if (await keepFrame(deps, { row, frame, permit })) return frame
  const reason = await permit.why()
  return reason === null ? 'claimed_since' : keptBack(reason)
}

const ALWAYS: Permit = { counting: [], condition: sql`true`, why: async () => null }

function keptBack(verdict: HeldBack): Next {
  return 'drop' in verdict
    ? { state: 'dropped', reason: verdict.drop }
    : { state: 'due', reason: verdict.because, seconds: verdict.waitSeconds, inDoubt: false }
}

/**
 * Written down before the first request, so that every later one, and every other sender, has the same bytes, and with it what is counted.
 * False: it may not go, or the mail is another sender's by now.
 */
async function keepFrame(
  deps: Deps,
  { row, frame, permit }: { row: Claimed; frame: FrozenFrame; permit: Permit },
): Promise<boolean> {
  // A sender that was lost before it asked leaves no doubt.
  const reason = IN_DOUBT.includes(row.reason ?? '') ? null : row.reason
  const keeping = sql`UPDATE mails SET frame = ${JSON.stringify(frame)}, reason = ${reason}
    WHERE ${isMine(row)} AND ${permit.condition} RETURNING id`
  const [first = keeping, ...rest] = [...permit.counting, keeping]
  const results = await deps.db.batch([deps.db.all(first), ...rest.map((statement) => deps.db.all(statement))])
  return (results.at(-1) ?? []).length > 0
}

/** Nobody has claimed it since. */
function isMine(row: Claimed): SQL | undefined {
  return and(eq(mails.id, row.id), eq(mails.state, 'sending'), eq(mails.attempts, row.attempts))
}

function ask(deps: Deps, row: Claimed, body: string): Promise<SendAnswer> {
  return deps.mailer.send({ kind: 'one', lane: 'single', body, key: row.key, count: 1 })
}

/** A quota fills up at midnight at the earliest. */
const QUOTA_SECONDS = 900

function nextAfter(deps: Deps, row: Claimed, answer: SendAnswer): Next {
  const seconds = backOffSeconds(deps, row.attempts)
  switch (answer.outcome) {
    case 'accepted':
      return { state: 'accepted', providerId: answer.ids[0] ?? null }
    case 'refused':
      // After a doubt it may come from a check in front of the keys: only a second one in a row settles it.
      return row.isClean || row.reason === 'refused'
        ? { state: 'failed', reason: answer.code }
        : { state: 'due', reason: 'refused', seconds, inDoubt: true }
    case 'mismatch':
      return { state: 'unknown', reason: 'payload_changed' }
    case 'rate_limited':
      return { state: 'due', reason: answer.outcome, seconds: answer.retryAfterSeconds ?? seconds, inDoubt: false }
    case 'quota':
      return { state: 'due', reason: answer.code, seconds: QUOTA_SECONDS, inDoubt: false }
    case 'stopped':
      return { state: 'due', reason: answer.reason, seconds, inDoubt: false }
    case 'concurrent':
    case 'unavailable':
    case 'unknown':
      return { state: 'due', reason: answer.outcome, seconds, inDoubt: true }
  }
}

type Moved = { row: Claimed; letter: Letter; to: string | null; next: Next }

/**
 * At its end what a mail said and to whom it went is blanked. That it was taken is true whoever has it by now; everything else is said by
 * whoever has it. What did not leave gives back what was counted for it.
 */
async function move(deps: Deps, { row, letter, to, next }: Moved): Promise<Again> {
  const now = deps.clock()
  const isMoved = next.state === 'accepted' ? isNotKnownTaken(row) : isMine(row)
  const mayHaveLeft = ['accepted', 'unknown'].includes(next.state) || ('inDoubt' in next && next.inDoubt)
  const hasNotLeft = row.isClean && !mayHaveLeft
  const condition = sql`EXISTS (SELECT 1 FROM mails WHERE id = ${row.id} AND attempts = ${row.attempts} AND state <> 'sending')`
  const undoing = (hasNotLeft && to !== null && (await letter.takeBack?.(deps, { row, to, condition }))) || []
  await deps.db.batch([
    deps.db
      .update(mails)
      .set(changeTo(row, next, now))
      .where(isMoved),
    ...undoing.map((statement) => deps.db.run(statement)),
  ])
  return next.state === 'due' ? { retrySeconds: next.seconds } : null
}

function isNotKnownTaken(row: Claimed): SQL | undefined {
  return and(eq(mails.id, row.id), inArray(mails.state, ['due', 'sending', 'unknown']))
}

/** Refused cleanly, it is as if it had never been tried, unless an earlier attempt is in doubt: that stays. */
function changeTo(row: Claimed, next: Next, now: number): Partial<typeof mails.$inferInsert> {
  const ended = { frame: null, toAddress: null }
  if (next.state === 'accepted')
    return { ...ended, state: next.state, reason: null, providerId: next.providerId, acceptedAt: now }
  if (next.state !== 'due') return { ...ended, state: next.state, reason: next.reason }
  const waiting = { state: next.state, nextAttemptAt: now + next.seconds * 1_000 }
  if (!row.isClean) return { ...waiting, reason: next.inDoubt ? next.reason : row.reason }
  return next.inDoubt ? { ...waiting, reason: next.reason } : { ...waiting, reason: next.reason, firstAttemptAt: null }
}
