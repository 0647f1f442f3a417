/**
 * Who an event came from, as hashes that nobody can turn back once the day's salt is gone: the visitor (address and browser)
 * and, coarser, their network. Promises that neither address nor user agent leaves this file.
 */
import { eq } from 'drizzle-orm'
import { randomToken, sha256 } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { visitorNetwork } from '../ground/network'
import { salts } from '../ground/schema'
import { HOUR } from '../ground/time'

/** Deletion is promised within 48 hours; the tick comes every five minutes. */
const OLDEST_SALT_HOURS = 47.5

type VisitorHashes = { visitor: string; network: string }

/** The hashes for one publication and one of its days; another day's cannot be compared with them. */
export async function visitorHashes(
  deps: Pick<Deps, 'db' | 'clock'>,
  given: { publicationId: number; day: string; address: string; userAgent: string },
): Promise<VisitorHashes> {
  const salt = await saltOf(deps, given.day)
  const [visitor, network] = await Promise.all([
    sha256([salt, 'visitor', given.publicationId, given.address, given.userAgent].join('\0')),
    sha256([salt, 'network', given.publicationId, visitorNetwork(given.address)].join('\0')),
  ])
  // 128 and 64 bits: enough to tell a day's visitors and networks apart, and half the row.
  return { visitor: visitor.slice(0, 32), network: network.slice(0, 16) }
}

/**
 * Whether a day's salt has to go: the day is over everywhere on earth (noon UTC of the next), or the salt is old. Only a
 * deployment with publications at both edges of the date line reaches its age first; there a reader may count twice once.
 */
export function saltsToForget(at: number): { before: string; createdBefore: number } {
  return { before: utcDay(at - 12 * HOUR), createdBefore: at - OLDEST_SALT_HOURS * HOUR }
}

// The salt of a day never changes while it is needed, so an isolate asks once. Memory forgets what the table has to forget.
const remembered = new Map<string, string>()

/** A salt per calendar day as the publication has it: with UTC's, a reader in New York would count twice every evening. */
async function saltOf({ db, clock }: Pick<Deps, 'db' | 'clock'>, day: string): Promise<string> {
  const known = remembered.get(day)
  if (known) return known
  // Of two isolates that make one at once, the first row wins, and both read it.
  const [, rows] = await db.batch([
    db
      .insert(salts)
      .values({ day, salt: randomToken(32), createdAt: clock() })
      .onConflictDoNothing(),
    db.select({ salt: salts.salt }).from(salts).where(eq(salts.day, day)),
  ])
  const salt = rows[0]?.salt
  if (!salt) throw new Error(`no salt for ${day}`)
  for (const other of remembered.keys()) {
    if (other < saltsToForget(clock()).before) remembered.delete(other)
  }
  remembered.set(day, salt)
  return salt
}

function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
