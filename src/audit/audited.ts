/**
 * Around every administrators' route: each request that changed something leaves one entry, and so does each that carried readers'
 * addresses away. A success is answered only once its entry stands; whoever gets a 503 instead asks again.
 */
import { type SQL, sql } from 'drizzle-orm'
import { type AuditAsked, type Facts, isPublic } from '../http/declare'
import type { C } from '../http/door'
import { addAuditEntry, stateHash } from './audit'

export async function audited(c: C, door: Facts, asked: AuditAsked, act: () => Promise<Response>): Promise<Response> {
  const isChange = door.method !== 'GET'
  if (isPublic(door) || !(isChange || door.audit?.isReadKept?.(c.req.query()))) return act()
  const before = await door.audit?.state?.(asked)
  const response = await act()
  if (response.status >= 400 || c.var.isRefused) return response
  const { deps, requestId, caller } = c.var
  await addAuditEntry(deps, {
    at: deps.clock(),
    actor: 'administrator',
    credentialId: caller.id,
    action: `${door.method} ${door.path}`,
    object: c.req.path,
    publicationId: asked.publication?.id ?? publicationNamed(asked.params.publication),
    stateBefore: await stateHash(deps, before),
    stateAfter: await stateHash(deps, await door.audit?.state?.(asked)),
    requestId,
  })
  return response
}

/** One that was created just now is known by its name only. */
function publicationNamed(slug: string | undefined): SQL | null {
  return slug === undefined ? null : sql`(SELECT id FROM publications WHERE slug = ${slug})`
}
