/**
 * The audit log: who did what, when, to what. Entries are only ever added; triggers in the database abort everything else.
 * Promises no address: objects are paths without their query, states are keyed hashes of rows. Which requests leave an entry
 * is decided in audit/routes.ts; what a verb does for a reader it writes here itself, in the batch of the change.
 */
import { and, desc, eq, lt, type SQL, sql } from 'drizzle-orm'
import { mac } from '../ground/crypto'
import type { Deps } from '../ground/deps'
import { auditEntries, type Publication } from '../ground/schema'

type Entry = typeof auditEntries.$inferInsert

/** Adds an entry, for the batch of a change: only while the condition holds. */
export function auditIf(entry: Omit<Entry, 'id'>, condition: SQL): SQL {
  const { at, actor, credentialId, action, object, publicationId, stateBefore, stateAfter, requestId } = entry
  return sql`INSERT INTO audit_entries
      (at, actor, credential_id, action, object, publication_id, state_before, state_after, request_id)
    SELECT ${at}, ${actor}, ${credentialId}, ${action}, ${object}, ${publicationId ?? null}, ${stateBefore ?? null},
      ${stateAfter ?? null}, ${requestId ?? null} WHERE ${condition}`
}

export async function addAuditEntry(deps: Pick<Deps, 'db'>, entry: Omit<Entry, 'id'>): Promise<void> {
  await deps.db.insert(auditEntries).values(entry)
}

/** A keyed hash of what something was: equal states can be told, a state cannot be guessed. Null for what is not there. */
export async function stateHash(deps: Pick<Deps, 'config'>, state: unknown): Promise<string | null> {
  return state === undefined || state === null ? null : mac(deps.config.secretKeys[0], 'audit', JSON.stringify(state))
}

type Wanted = { publication: Pick<Publication, 'id'> | null; cursor?: string; limit: number }

/** Newest first. */
export async function listAuditEntries(deps: Pick<Deps, 'db'>, { publication, cursor, limit }: Wanted) {
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor)) return 'invalid_cursor'
  const rows = await deps.db
    .select()
    .from(auditEntries)
    .where(
      and(
        publication ? eq(auditEntries.publicationId, publication.id) : undefined,
        lt(auditEntries.id, cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor)),
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
  return { items, next: rows.length > limit ? String(page.at(-1)?.id) : null }
}
