/**
 * Single mails that failed or that nobody knows of, as administrators see them: which, to which reader, why; never an address and never
 * what they said. A person may have one written and sent anew, or put it aside. Scoped by publication.
 */
import { and, desc, eq, lt, sql } from 'drizzle-orm'
import * as z from 'zod'
import { randomToken } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { mails, type Publication } from '../ground/schema'
import { enqueueMail } from './rows'

export const troubledMail = z.strictObject({
  id: z.string(),
  kind: z.enum(['confirm', 'welcome', 'preferences', 'export', 'erase', 'desk', 'week', 'test', 'entry']),
  state: z
    .enum(['unknown', 'failed'])
    .describe('`failed`: refused for good. `unknown`: nobody knows whether it was taken.'),
  reason: z.string().nullable(),
  subscriber: z.string().nullable().describe('The id of the reader; null for a mail to no reader.'),
  attempts: z.int(),
  createdAt: z.iso.datetime(),
  firstAttemptAt: z.iso.datetime().nullable(),
})
type TroubledMail = z.infer<typeof troubledMail>
type Row = typeof mails.$inferSelect & { state: 'unknown' | 'failed' }

/** In the words of the partial index. */
const isInTrouble = sql`state IN ('unknown', 'failed')`

type Wanted = { publication: Pick<Publication, 'id'>; cursor?: string; limit: number }

/** Newest first. A cursor is a row's id. */
export async function listTroubledMails(
  deps: Pick<Deps, 'db'>,
  { publication, cursor, limit }: Wanted,
): Promise<{ items: TroubledMail[]; next: string | null } | 'invalid_cursor'> {
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor)) return 'invalid_cursor'
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor)
  const rows = await deps.db
    .select()
    .from(mails)
    .where(and(eq(mails.publicationId, publication.id), isInTrouble, lt(mails.id, before)))
    .orderBy(desc(mails.id))
    .limit(limit + 1)
  const items = rows.slice(0, limit).flatMap((row) => (isTroubled(row) ? [present(row)] : []))
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

function isTroubled(row: typeof mails.$inferSelect): row is Row {
  return row.state === 'unknown' || row.state === 'failed'
}

function present(row: Row): TroubledMail {
  return {
    id: String(row.id),
    kind: row.kind,
    state: row.state,
    reason: row.reason,
    subscriber: row.subscriberId === null ? null : String(row.subscriberId),
    attempts: row.attempts,
    createdAt: new Date(row.createdAt).toISOString(),
    firstAttemptAt: row.firstAttemptAt === null ? null : new Date(row.firstAttemptAt).toISOString(),
  }
}

type One = { publication: Pick<Publication, 'id'>; id: string }

/**
 * Has it written and sent anew, under a new key: where the first one was taken after all, the reader has two. Only a reader's: to whom
 * another went is not known any more. `unknown_mail`: there is none in trouble with this id, or nobody to write to.
 */
export async function sendAnew(deps: Deps, { publication, id }: One): Promise<'queued' | 'unknown_mail'> {
  const now = deps.clock()
  const [row] = await deps.db
    .update(mails)
    .set({ state: 'due', reason: null, key: `mail-${randomToken()}`, firstAttemptAt: null, nextAttemptAt: now })
    .where(and(isIt({ publication, id }), sql`subscriber_id IS NOT NULL`))
    .returning({ id: mails.id })
  if (!row) return 'unknown_mail'
  await enqueueMail(deps, row.id)
  return 'queued'
}

/** Nobody is told of it any more. */
export async function putAside(deps: Pick<Deps, 'db'>, one: One): Promise<boolean> {
  const gone = await deps.db
    .update(mails)
    .set({ state: 'dropped', reason: 'put_aside' })
    .where(isIt(one))
    .returning({ id: mails.id })
  return gone.length > 0
}

function isIt({ publication, id }: One) {
  const number = /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0
  return and(eq(mails.id, number), eq(mails.publicationId, publication.id), isInTrouble)
}
