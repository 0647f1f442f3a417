/** The audit log in front of administrators' routes that are not declared yet (audited.ts has the rest); goes with the last of them. */
import { type SQL, sql } from 'drizzle-orm'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import type { HonoEnv } from '../ground/deps'
import { type C, refuse } from '../http/door'
import { addAuditEntry, stateHash } from './audit'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

export const auditUndeclared = createMiddleware<HonoEnv>(async function auditRequest(c, next) {
  const isAudited = !SAFE_METHODS.includes(c.req.method)
  // Whether a key may is said by declarations only; until there is one, it may not.
  if (c.var.caller.role !== 'owner') throw refuse(403, 'forbidden', 'This takes the administrator’s token.')
  if (!isAudited) return next()
  const before = await stateOf(c)
  await next()
  if (c.res.status >= 400) return
  const { deps, requestId, caller } = c.var
  const [, , , area, slug] = c.req.path.split('/')
  const isOfPublication = area === 'publications' && slug
  await addAuditEntry(deps, {
    at: deps.clock(),
    actor: 'administrator',
    credentialId: caller.id,
    action: `${c.req.method} ${matchedRoutes(c).at(-1)?.path ?? ''}`,
    object: c.req.path,
    publicationId: isOfPublication ? sql`(SELECT id FROM publications WHERE slug = ${slug})` : null,
    stateBefore: await stateHash(deps, before),
    stateAfter: await stateHash(deps, await stateOf(c)),
    requestId,
  })
})

/** The row that the path names, as it is now; undefined where it names none (a list, an import). */
async function stateOf(c: C): Promise<unknown> {
  const [, , , area, slug, kind, name] = c.req.path.split('/').map(decoded)
  if (area !== 'publications' || !slug) return undefined
  const query = rowOf(slug, kind, name)
  return query ? (await c.var.deps.db.all(query))[0] : undefined
}

function rowOf(slug: string, kind: string | undefined, name: string | undefined): SQL | null {
  if (kind === undefined) return sql`SELECT * FROM publications WHERE slug = ${slug}`
  const ofPublication = sql`publication_id = (SELECT id FROM publications WHERE slug = ${slug})`
  if (kind === 'subscribers' && name && /^\d{1,15}$/.test(name))
    return sql`SELECT * FROM subscribers WHERE id = ${Number(name)} AND ${ofPublication}`
  return null
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
