/**
 * Who is signed in at the desk: opened by the administrator's token, by a one-time link or by a mailed one, known again by the hash of a secret that only
 * the browser's cookie holds. A session ends by itself after half a day without use and after a week in any case; every one is listed,
 * and each can be ended.
 */
import { and, desc, eq, gt, isNull, lt, ne, or } from 'drizzle-orm'
import { addAuditEntry } from '../audit/audit'
import { equalSecrets, mac, randomToken, sha256 } from '../ground/crypto'
import type { Caller, Deps } from '../ground/deps'
import { deskSessions, people } from '../ground/schema'
import { DAY, HOUR, MINUTE } from '../ground/time'
import { ENTRY_MINUTES } from './entry'
import { rightsOf } from './people'

const IDLE_HOURS = 12
const MOST_DAYS = 7
/** How long one that is over can still be looked up: which session a line of the audit log means. */
const KEPT_DAYS = 90

type Db = Pick<Deps, 'db' | 'clock'>
export type Session = { id: number; personId: number | null; caller: Caller; signedInAt: number }

type Opened = { browser: string; entry?: string | null; personId?: number | null }

/** Opens a session: of a person, or of the deployment's owner. The secret for the cookie; null: this entry was used already. */
export async function openSession(
  deps: Db,
  { browser, entry = null, personId = null }: Opened,
): Promise<string | null> {
  const secret = randomToken(32)
  const now = deps.clock()
  const forget = deps.db.delete(deskSessions).where(lt(deskSessions.createdAt, now - KEPT_DAYS * DAY))
  const open = deps.db
    .insert(deskSessions)
    .values({
      secretHash: await sha256(secret),
      entry,
      personId,
      role: personId === null ? 'owner' : 'read',
      browser: browser.slice(0, 100),
      createdAt: now,
      seenAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: deskSessions.id })
  const [, [opened]] = await deps.db.batch([forget, open])
  if (!opened) return null
  await addAuditEntry(deps, {
    at: now,
    actor: 'administrator',
    credentialId: `session:${opened.id}`,
    action: 'desk.signed_in',
    object: '/admin/sign-in',
    publicationId: null,
  })
  return secret
}

/** Whose cookie this is, if it still counts. When it was last seen is noted to the minute. */
export async function sessionOf(deps: Db, secret: string): Promise<Session | null> {
  const now = deps.clock()
  const [found] = await deps.db
    .select({ row: deskSessions, person: people })
    .from(deskSessions)
    .leftJoin(people, and(eq(people.id, deskSessions.personId), isNull(people.endedAt)))
    .where(and(eq(deskSessions.secretHash, await sha256(secret)), isAlive(now)))
    .limit(1)
  if (!found) return null
  const { row, person } = found
  // Whoever was removed is signed out with the next request, and whose role changed has the new one.
  if (row.personId !== null && !person) return null
  if (now - row.seenAt >= MINUTE) {
    await deps.db
      .update(deskSessions)
      .set({ seenAt: now })
      .where(and(eq(deskSessions.id, row.id), lt(deskSessions.seenAt, now)))
  }
  const rights = person ? rightsOf(person) : { role: row.role, publications: row.publications }
  return {
    id: row.id,
    personId: row.personId,
    signedInAt: row.createdAt,
    caller: { id: `session:${row.id}`, ...rights },
  }
}

function isAlive(now: number) {
  return and(
    isNull(deskSessions.endedAt),
    gt(deskSessions.seenAt, now - IDLE_HOURS * HOUR),
    gt(deskSessions.createdAt, now - MOST_DAYS * DAY),
  )
}

export type ListedSession = { id: number; name: string | null; browser: string; createdAt: number; seenAt: number }

/** Whose sessions: everybody's, or those of one person. */
type Whose = 'all' | { personId: number | null }

/** Those that count, the one used last first. `name`: the person's; null: of whoever has the administrator's token. */
export async function listSessions(deps: Db, whose: Whose): Promise<ListedSession[]> {
  const { id, browser, createdAt, seenAt } = deskSessions
  return deps.db
    .select({ id, name: people.name, browser, createdAt, seenAt })
    .from(deskSessions)
    .leftJoin(people, eq(people.id, deskSessions.personId))
    .where(and(isAlive(deps.clock()), isTheirs(whose), or(isNull(deskSessions.personId), isNull(people.endedAt))))
    .orderBy(desc(seenAt))
    .limit(100)
}

function isTheirs(whose: Whose) {
  if (whose === 'all') return undefined
  return whose.personId === null ? isNull(deskSessions.personId) : eq(deskSessions.personId, whose.personId)
}

export async function endSession(deps: Db, id: number, whose: Whose): Promise<void> {
  await deps.db
    .update(deskSessions)
    .set({ endedAt: deps.clock() })
    .where(and(eq(deskSessions.id, id), isTheirs(whose), isNull(deskSessions.endedAt)))
}

/** Every other one, at once: for whoever left a browser open somewhere. */
export async function endOtherSessions(deps: Db, id: number, whose: Whose): Promise<void> {
  await deps.db
    .update(deskSessions)
    .set({ endedAt: deps.clock() })
    .where(and(ne(deskSessions.id, id), isTheirs(whose), isNull(deskSessions.endedAt)))
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
