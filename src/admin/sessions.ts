/**
 * Who is signed in at the desk: opened by the administrator's token or by a one-time link, known again by the hash of a secret that only
 * the browser's cookie holds. A session ends by itself after half a day without use and after a week in any case; every one is listed,
 * and each can be ended.
 */
import { and, desc, eq, gt, isNull, lt, ne } from 'drizzle-orm'
import { equalSecrets, mac, randomToken, sha256 } from '../ground/crypto'
import type { Caller, Deps } from '../ground/deps'
import { deskSessions } from '../ground/schema'
import { DAY, HOUR, MINUTE } from '../ground/time'

const IDLE_HOURS = 12
const MOST_DAYS = 7
const ENTRY_MINUTES = 10
/** How long one that is over can still be looked up: which session a line of the audit log means. */
const KEPT_DAYS = 90

type Db = Pick<Deps, 'db' | 'clock'>
export type Session = { id: number; caller: Caller }

/** Opens a session of the deployment's owner; the secret for the cookie. Null: this entry was used already. */
export async function openSession(
  deps: Db,
  { browser, entry = null }: { browser: string; entry?: string | null },
): Promise<string | null> {
  const secret = randomToken(32)
  const now = deps.clock()
  const forget = deps.db.delete(deskSessions).where(lt(deskSessions.createdAt, now - KEPT_DAYS * DAY))
  const open = deps.db
    .insert(deskSessions)
    .values({
      secretHash: await sha256(secret),
      entry,
      role: 'owner',
      browser: browser.slice(0, 100),
      createdAt: now,
      seenAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: deskSessions.id })
  const [, opened] = await deps.db.batch([forget, open])
  return opened.length > 0 ? secret : null
}

/** Whose cookie this is, if it still counts. When it was last seen is noted to the minute. */
export async function sessionOf(deps: Db, secret: string): Promise<Session | null> {
  const now = deps.clock()
  const [row] = await deps.db
    .select()
    .from(deskSessions)
    .where(and(eq(deskSessions.secretHash, await sha256(secret)), isAlive(now)))
    .limit(1)
  if (!row) return null
  if (now - row.seenAt >= MINUTE) {
    await deps.db
      .update(deskSessions)
      .set({ seenAt: now })
      .where(and(eq(deskSessions.id, row.id), lt(deskSessions.seenAt, now)))
  }
  return { id: row.id, caller: { id: `session:${row.id}`, role: row.role, publications: row.publications } }
}

function isAlive(now: number) {
  return and(
    isNull(deskSessions.endedAt),
    gt(deskSessions.seenAt, now - IDLE_HOURS * HOUR),
    gt(deskSessions.createdAt, now - MOST_DAYS * DAY),
  )
}

export type ListedSession = { id: number; browser: string; createdAt: number; seenAt: number }

/** Those that count, the one used last first. */
export async function listSessions(deps: Db): Promise<ListedSession[]> {
  const { id, browser, createdAt, seenAt } = deskSessions
  return deps.db
    .select({ id, browser, createdAt, seenAt })
    .from(deskSessions)
    .where(isAlive(deps.clock()))
    .orderBy(desc(seenAt))
    .limit(100)
}

export async function endSession(deps: Db, id: number): Promise<void> {
  await deps.db
    .update(deskSessions)
    .set({ endedAt: deps.clock() })
    .where(and(eq(deskSessions.id, id), isNull(deskSessions.endedAt)))
}

/** Every other one, at once: for whoever left a browser open somewhere. */
export async function endOtherSessions(deps: Db, id: number): Promise<void> {
  await deps.db
    .update(deskSessions)
    .set({ endedAt: deps.clock() })
    .where(and(ne(deskSessions.id, id), isNull(deskSessions.endedAt)))
}

/** A link that signs its holder in, once, within ten minutes: `<when it ends>.<nonce>.<MAC>`. The database alone opens nothing. */
export async function entryToken({ config, clock }: Pick<Deps, 'config' | 'clock'>): Promise<string> {
  const [until, nonce] = [clock() + ENTRY_MINUTES * MINUTE, randomToken()]
  return `${until}.${nonce}.${await mac(config.secretKeys[0], 'desk-entry', until, nonce)}`
}

/** The entry that such a link stands for, or null where it is none of ours or too old. Whether it was used, opening decides. */
export async function readEntry(
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  token: string,
): Promise<string | null> {
  const [, until = '', nonce = '', proof = ''] = /^(\d{13})\.([\w-]{22})\.([\w-]{43})$/.exec(token) ?? []
  if (Number(until) <= clock()) return null
  for (const key of config.secretKeys) {
    if (await equalSecrets(proof, await mac(key, 'desk-entry', until, nonce))) return nonce
  }
  return null
}
