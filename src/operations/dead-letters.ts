/**
 * Messages that failed for good: kept once each as a row that administrators see, can try again or put aside, and that /healthz
 * complains about. A chunk's letter hands its digest to a person, if the chunk is still open; `retry` goes on with it.
 * The rows stay the truth: what a letter was about is found by the tick as well, where it can be.
 */
import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { reviewChunk } from '../digests/send/attempts'
import { retryDigest } from '../digests/send/by-hand'
import type { Deps } from '../ground/deps'
import { QUEUES } from '../ground/queue-names'
import { deadLetters, digests, publications } from '../ground/schema'

/** A letter that nobody saw to yet. A chunk's waits for as long as the chunk does: whoever goes on with the digest sees to it. */
export const IS_WAITING = sql`resolved_at IS NULL AND (dead_letters.digest_id IS NULL OR EXISTS (SELECT 1 FROM chunks c
  WHERE c.digest_id = dead_letters.digest_id AND c.seq = dead_letters.body ->> 'seq' AND c.state = 'needs_review'))`

export const deadLetter = z.strictObject({
  id: z.string(),
  queue: z.string(),
  publication: z.string().nullable().describe('The slug of what it concerns, where its body says so.'),
  period: z.string().nullable().describe('The digest that it concerns, where it does.'),
  receivedAt: z.iso.datetime(),
})
type DeadLetter = z.infer<typeof deadLetter>

export async function keepDeadLetter(deps: Deps, letter: { id: string; body: unknown }): Promise<void> {
  const body = fieldsOf(letter.body)
  const [digestId, seq] = [idIn(body.digestId), idIn(body.seq)]
  if (digestId !== null && seq !== null) await reviewChunk(deps, { digestId, seq }, 'dead_letter')
  const now = deps.clock()
  await deps.db
    .insert(deadLetters)
    .values({
      id: letter.id,
      queue: queueOf(body),
      body: letter.body,
      publicationId: publicationIn(body),
      digestId,
      receivedAt: now,
      // What it asked for is done, by another message.
      resolvedAt:
        digestId === null || seq === null
          ? null
          : sql`(SELECT ${now} FROM chunks WHERE digest_id = ${digestId} AND seq = ${seq} AND state = 'accepted')`,
    })
    .onConflictDoNothing()
}

const CURSOR = /^(\d{1,15})\.(.{1,200})$/

/** The open ones, newest first; the cursor is the time and the id of the last one shown, since several may share a millisecond. */
export async function listDeadLetters(
  deps: Pick<Deps, 'db'>,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<{ items: DeadLetter[]; next: string | null } | 'invalid_cursor'> {
  const [, time, id] = CURSOR.exec(cursor ?? '') ?? []
  if (cursor !== undefined && time === undefined) return 'invalid_cursor'
  const { receivedAt } = deadLetters
  const isFurther = sql`(${receivedAt}, ${deadLetters.id}) < (${Number(time)}, ${id})`
  const rows = await deps.db
    .select({
      id: deadLetters.id,
      queue: deadLetters.queue,
      publication: publications.slug,
      period: digests.period,
      receivedAt,
    })
    .from(deadLetters)
    .leftJoin(publications, eq(publications.id, deadLetters.publicationId))
    .leftJoin(digests, eq(digests.id, deadLetters.digestId))
    .where(and(IS_WAITING, time === undefined ? undefined : isFurther))
    .orderBy(desc(receivedAt), desc(deadLetters.id))
    .limit(limit + 1)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => ({ ...row, receivedAt: new Date(row.receivedAt).toISOString() })),
    next: rows.length > limit && last ? `${last.receivedAt}.${last.id}` : null,
  }
}

/** Sends the message again, or goes on with its digest, and then puts the letter aside. False: there is no such open letter. */
export async function retryDeadLetter(deps: Deps, id: string): Promise<boolean> {
  const [letter] = await deps.db
    .select()
    .from(deadLetters)
    .where(and(eq(deadLetters.id, id), IS_WAITING))
    .limit(1)
  if (!letter) return false
  if (letter.digestId !== null) await goOn(deps, letter.digestId)
  else await sendAgain(deps, letter)
  await putDeadLetterAside(deps, id)
  return true
}

/** Nobody is told of it any more. False: there is no such open letter. */
export async function putDeadLetterAside(deps: Deps, id: string): Promise<boolean> {
  const rows = await deps.db
    .update(deadLetters)
    .set({ resolvedAt: deps.clock() })
    .where(and(eq(deadLetters.id, id), IS_WAITING))
    .returning({ id: deadLetters.id })
  return rows.length > 0
}

async function goOn(deps: Deps, digestId: number): Promise<void> {
  const [digest] = await deps.db.select().from(digests).where(eq(digests.id, digestId)).limit(1)
  if (digest) await retryDigest(deps, digest)
}

async function sendAgain(deps: Deps, { queue, body }: typeof deadLetters.$inferSelect): Promise<void> {
  // The body is what one of our own verbs put into that queue, as it came back from it.
  if (queue === QUEUES.mail) await deps.queues.mail.send(body as never)
  if (queue === QUEUES.shares) await deps.queues.shares.send(body as never)
}

type Fields = Record<string, unknown>

function fieldsOf(body: unknown): Fields {
  return typeof body === 'object' && body !== null ? { ...body } : {}
}

function idIn(value: unknown): number | null {
  return Number.isSafeInteger(value) ? Number(value) : null
}

/** The platform does not say where a dead letter comes from; its body does. */
function queueOf(body: Fields): string {
  if ('mailId' in body || 'reportIds' in body) return QUEUES.mail
  if ('digestId' in body || 'slotsAt' in body) return QUEUES.digests
  return 'events' in body ? QUEUES.shares : 'unknown'
}

function publicationIn(body: Fields): SQL | null {
  const [publicationId, mailId, digestId] = [idIn(body.publicationId), idIn(body.mailId), idIn(body.digestId)]
  if (publicationId !== null) return sql`${publicationId}`
  if (mailId !== null) return sql`(SELECT publication_id FROM mails WHERE id = ${mailId})`
  return digestId === null ? null : sql`(SELECT publication_id FROM digests WHERE id = ${digestId})`
}

/** Where a publication is ended: nobody is told of its letters any more. */
export function puttingAsideAll({ publicationId, now }: { publicationId: number; now: number }): SQL {
  return sql`UPDATE dead_letters SET resolved_at = ${now} WHERE publication_id = ${publicationId} AND resolved_at IS NULL`
}

export function erasingDeadLetters({ publicationId }: { publicationId: number }): SQL[] {
  return [sql`DELETE FROM dead_letters WHERE publication_id = ${publicationId}`]
}
