/**
 * Who an event came from, as hashes that nobody can turn back once the day's salt is gone: the visitor (address and browser), in
 * whose first half their address can be known again, and, coarser, their network. Promises that neither address nor user agent
 * leaves this file.
 */
import { eq } from 'drizzle-orm'
import { randomToken, sha256 } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { sharedNetwork, visitorNetwork } from '../ground/network'
import { salts } from '../ground/schema'
import { DAY, HOUR } from '../ground/time'

/** Deletion is promised within 48 hours; the tick comes every five minutes. */
const OLDEST_SALT_HOURS = 47.5
/** 64 bits each for address, browser and network: enough to tell a day's visitors apart, and half the row. */
const PART = 16

type VisitorHashes = {
  visitor: string
  network: string
  /** Of an arrival: the network as it was hashed the day before, while that can be known. The link may have been shared then. */
  networkBefore: string | null
}

type Seen = { publicationId: number; day: string; address: string; userAgent: string; isArrival: boolean }

/** The hashes for one publication and one of its days; another day's cannot be compared with them. */
export async function visitorHashes(deps: Pick<Deps, 'db' | 'clock'>, seen: Seen): Promise<VisitorHashes> {
  const salt = await saltOf(deps, seen.day)
  // Of an IPv6 address everything behind the first 64 bits is its owner's to choose.
  const address = sharedNetwork(seen.address) ?? seen.address
  const [own, browser, network, networkBefore] = await Promise.all([
    part([salt, 'address', seen.publicationId, address]),
    part([salt, 'visitor', seen.publicationId, address, seen.userAgent]),
    networkHash(salt, seen),
    seen.isArrival ? networkTheDayBefore(deps, seen) : null,
  ])
  return { visitor: `${own}${browser}`, network, networkBefore }
}

/** Whose address a visitor had: the same for every browser there. */
export function addressIn(visitor: string): string {
  return visitor.slice(0, PART)
}

function networkHash(salt: string, { publicationId, address }: Seen): Promise<string> {
  return part([salt, 'network', publicationId, visitorNetwork(address)])
}

async function networkTheDayBefore(deps: Pick<Deps, 'db' | 'clock'>, seen: Seen): Promise<string | null> {
  const day = utcDay(Date.parse(seen.day) - DAY)
  if (day < saltsToForget(deps.clock()).before) return null
  const [row] = remembered.has(day) ? [] : await storedSalt(deps, day)
  const salt = remembered.get(day) ?? row?.salt
  if (salt === undefined) return null
  remembered.set(day, salt)
  return networkHash(salt, seen)
}

async function part(of: (string | number)[]): Promise<string> {
  return (await sha256(of.join('\0'))).slice(0, PART)
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
async function saltOf(deps: Pick<Deps, 'db' | 'clock'>, day: string): Promise<string> {
  const known = remembered.get(day)
  if (known) return known
  const row = await madeSalt(deps, day)
  for (const other of remembered.keys()) {
    if (other < saltsToForget(deps.clock()).before) remembered.delete(other)
  }
  remembered.set(day, row.salt)
  return row.salt
}

/** A database that fails once in a while must not cost a share: asking again is safe, so it is asked three times. */
const TRIES = 3

async function madeSalt(deps: Pick<Deps, 'db' | 'clock'>, day: string, attempt = 1): Promise<{ salt: string }> {
  try {
    // Of two isolates that make one at once, the first row wins, and both read it.
    const [, [row]] = await deps.db.batch([
      deps.db
        .insert(salts)
        .values({ day, salt: randomToken(32), createdAt: deps.clock() })
        .onConflictDoNothing(),
      storedSalt(deps, day),
    ])
    if (!row) throw new Error(`no salt for ${day}`)
    return row
  } catch (error) {
    if (attempt >= TRIES) throw error
    return madeSalt(deps, day, attempt + 1)
  }
}

function storedSalt({ db }: Pick<Deps, 'db'>, day: string) {
  return db.select({ salt: salts.salt }).from(salts).where(eq(salts.day, day))
}

function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
