/**
 * The audit log: who did what, when, to what. Entries are only ever added; triggers in the database abort everything else.
 * Promises no address: objects are paths without their query, states are keyed hashes of rows. Which requests leave an entry
 * is decided in audited.ts; what a verb does for a reader it writes here itself, in the batch of the change.
 */
import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { mac } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { auditEntries, publications } from '../ground/schema'

type Entry = typeof auditEntries.$inferInsert

/** Adds an entry, for the batch of a change: only while the condition holds. */
export function auditIf(entry: Omit<Entry, 'id'>, condition: SQL): SQL {
  const { at, actor, credentialId, action, object, publicationId, stateBefore, stateAfter, requestId } = entry
  return sql`INSERT INTO audit_entries
      (at, actor, credential_id, action, object, publication_id, state_before, state_after, request_id)
    SELECT ${at}, ${actor}, ${credentialId}, ${action}, ${object}, ${publicationId ?? null}, ${stateBefore ?? null},
      ${stateAfter ?? null}, ${requestId ?? null} WHERE ${condition}`
}

type NewEntry = Omit<Entry, 'id' | 'publicationId'> & { publicationId: number | SQL | null }

export async function addAuditEntry(deps: Pick<Deps, 'db'>, entry: NewEntry): Promise<void> {
  await deps.db.insert(auditEntries).values(entry)
}

/** A keyed hash of what something was: equal states can be told, a state cannot be guessed. Null for what is not there. */
export async function stateHash(deps: Pick<Deps, 'config'>, state: unknown): Promise<string | null> {
  return state === undefined || state === null ? null : mac(deps.config.secretKeys[0], 'audit', JSON.stringify(state))
}

export const auditEntry = z.strictObject({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.enum(['administrator', 'reader', 'stranger']),
  credentialId: z.string().describe('Which key or token was shown; never the secret itself.'),
  action: z.string().describe('The route as it is declared, or what a reader did.'),
  object: z.string().describe('The path it was done to.'),
  before: z
    .string()
    .nullable()
    .describe('A keyed hash of what the path names, before; equal states have equal hashes.'),
  after: z.string().nullable().describe('The same, afterwards.'),
  requestId: z.string().nullable(),
})

type AuditPage = { items: z.input<typeof auditEntry>[]; next: string | null }
type Wanted = { publication?: string; sought?: Sought[]; cursor?: string; limit: number }

/** A word that is looked for in what stands in the log; and the entries that it means besides, for whoever shows them under other names. */
export type Sought = { word: string; actions?: string[]; credentials?: string[]; publications?: number[] }

/** The words of what somebody typed: all of them must be found. */
export function soughtIn(q: string): Sought[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 5)
  return words.map((word) => ({ word }))
}

/** Searched through at once. A page of what is found may be short, or empty, and still have a next one. */
const LOOKED_THROUGH = 3_500

/** Newest first; of one publication where its slug is named, and with what is sought in who, what or to what. */
export async function listAuditEntries(
  deps: Pick<Deps, 'db'>,
  { publication, sought = [], cursor, limit }: Wanted,
): Promise<AuditPage | 'invalid_cursor' | 'unknown_publication'> {
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor)) return 'invalid_cursor'
  const id = publication === undefined ? null : await idOf(deps, publication)
  if (id === 'unknown_publication') return id
  const before = cursor === undefined ? await afterTheLast(deps) : Number(cursor)
  const from = sought.length === 0 ? 0 : Math.max(0, before - LOOKED_THROUGH)
  const rows = await deps.db
    .select()
    .from(auditEntries)
    .where(
      and(
        id === null ? undefined : eq(auditEntries.publicationId, id),
        lt(auditEntries.id, before),
        sought.length === 0 ? undefined : and(gte(auditEntries.id, from), ...sought.map(holds)),
      ),
    )
    .orderBy(desc(auditEntries.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const items = page.map(({ id, at, publicationId: _, stateBefore, stateAfter, ...entry }) => ({
    id: String(id),
    at: new Date(at).toISOString(),
    ...entry,
    before: stateBefore,
    after: stateAfter,
  }))
  const last = rows.length > limit ? page.at(-1)?.id : from
  return { items, next: last ? String(last) : null }
}

async function afterTheLast(deps: Pick<Deps, 'db'>): Promise<number> {
  const { last } = await deps.db.get<{ last: number }>(sql`SELECT coalesce(max(id), 0) AS last FROM audit_entries`)
  return last + 1
}

/** The word somewhere in who, what or to what, or what else it means. */
function holds({ word, actions = [], credentials = [], publications = [] }: Sought): SQL {
  const said = sql`lower(${auditEntries.actor} || ' ' || ${auditEntries.credentialId} || ' ' || ${auditEntries.action} || ' ' || ${auditEntries.object})`
  const among = (list: unknown[]) => sql`(SELECT value FROM json_each(${JSON.stringify(list)}))`
  return sql`(instr(${said}, ${word}) > 0 OR ${auditEntries.action} IN ${among(actions)}
    OR ${auditEntries.credentialId} IN ${among(credentials)} OR ${auditEntries.publicationId} IN ${among(publications)})`
}

async function idOf(deps: Pick<Deps, 'db'>, slug: string): Promise<number | 'unknown_publication'> {
  const [row] = await deps.db.select({ id: publications.id }).from(publications).where(eq(publications.slug, slug))
  return row?.id ?? 'unknown_publication'
}
