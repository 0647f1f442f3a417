/**
 * Named keys for programs: made, listed, revoked, and known again by the hash of their secret. A secret is shown once and stands nowhere.
 * What a key may is said by its role and its publications, and judged by each route's declaration.
 */
import { and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm'
import * as z from 'zod'
import { randomToken, sha256 } from '../ground/crypto'
import type { Caller, Deps } from '../ground/deps'
import { apiKeys } from '../ground/schema'
import { MINUTE } from '../ground/time'

/** So that scanners of code and logs know one when they see it. */
const PREFIX = 'tidings_'

/** Which program has it: one line. */
export const KEY_NAME = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u)

export const keyShape = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: z.enum(['read', 'write']),
  publications: z.array(z.string()).nullable().describe('Slugs; null for all publications.'),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable().describe('To the minute.'),
})
type Key = z.infer<typeof keyShape>

export const newKeyShape = keyShape
  .pick({ id: true, name: true, role: true, publications: true })
  .extend({ secret: z.string().describe('What is sent as Authorization: Bearer …. It is shown this once.') })

type Wanted = { name: string; role: 'read' | 'write'; publications: string[] | null }

/** The new key with its secret, or what is wrong with the publications. */
export async function createKey(
  deps: Pick<Deps, 'db' | 'clock'>,
  { name, role, publications }: Wanted,
): Promise<z.infer<typeof newKeyShape> | 'invalid_publications'> {
  const slugs = publications === null ? null : [...new Set(publications)]
  const ids = slugs === null ? null : await idsOf(deps, slugs)
  if (ids !== null && ids.length !== slugs?.length) return 'invalid_publications'
  const secret = `${PREFIX}${randomToken(32)}`
  const [row] = await deps.db
    .insert(apiKeys)
    .values({ name, role, publications: ids, secretHash: await sha256(secret), createdAt: deps.clock() })
    .returning({ id: apiKeys.id })
  if (!row) throw new Error('a key was written and has no row')
  return { id: String(row.id), name, role, publications: slugs, secret }
}

/** Those that work, newest first. */
export async function listKeys(
  deps: Pick<Deps, 'db'>,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<{ items: Key[]; next: string | null } | 'invalid_cursor'> {
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor)) return 'invalid_cursor'
  const rows = await deps.db
    .select()
    .from(apiKeys)
    .where(and(isNull(apiKeys.revokedAt), cursor === undefined ? undefined : lt(apiKeys.id, Number(cursor))))
    .orderBy(desc(apiKeys.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const slugs = await slugsOf(deps, [...new Set(page.flatMap((row) => row.publications ?? []))])
  const items = page.map((row) => ({
    id: String(row.id),
    name: row.name,
    role: row.role,
    publications: row.publications?.flatMap((id) => slugs.get(id) ?? []) ?? null,
    createdAt: new Date(row.createdAt).toISOString(),
    lastUsedAt: row.lastUsedAt === null ? null : new Date(row.lastUsedAt).toISOString(),
  }))
  return { items, next: rows.length > limit ? String(page.at(-1)?.id) : null }
}

/** Refused from the next request on. False: there is no such key. */
export async function revokeKey(deps: Pick<Deps, 'db' | 'clock'>, id: string): Promise<boolean> {
  if (!/^[1-9]\d{0,14}$/.test(id)) return false
  const rows = await deps.db
    .update(apiKeys)
    .set({ revokedAt: deps.clock() })
    .where(and(eq(apiKeys.id, Number(id)), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id })
  return rows.length > 0
}

/** Who holds this secret, if anybody does. When it was last used is noted to the minute, so that a busy program costs no row a request. */
export async function keyHolder(deps: Pick<Deps, 'db' | 'clock'>, secret: string): Promise<Caller | null> {
  if (!secret.startsWith(PREFIX)) return null
  const secretHash = await sha256(secret)
  const [key] = await deps.db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.secretHash, secretHash), isNull(apiKeys.revokedAt)))
    .limit(1)
  if (!key) return null
  const now = deps.clock()
  const isNoted = key.lastUsedAt !== null && now - key.lastUsedAt < MINUTE
  if (!isNoted) {
    const isOlder = or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, now))
    await deps.db
      .update(apiKeys)
      .set({ lastUsedAt: now })
      .where(and(eq(apiKeys.id, key.id), isOlder))
  }
  return { id: `key:${key.id}`, role: key.role, publications: key.publications }
}

export async function idsOf(deps: Pick<Deps, 'db'>, slugs: string[]): Promise<number[]> {
  const rows = await deps.db.all<{ id: number }>(
    sql`SELECT id FROM publications WHERE ended_at IS NULL AND slug IN (SELECT value FROM json_each(${JSON.stringify(slugs)}))`,
  )
  return rows.map(({ id }) => id)
}

export async function slugsOf(deps: Pick<Deps, 'db'>, ids: number[]): Promise<Map<number, string>> {
  const rows = await deps.db.all<{ id: number; slug: string }>(
    sql`SELECT id, slug FROM publications WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  )
  return new Map(rows.map(({ id, slug }) => [id, slug]))
}
