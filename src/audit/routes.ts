/**
 * The administrators' audit log. `audited` stands in front of every administrators' route, so that none can forget it: each request
 * that changed something leaves one entry, and so does each that carried the readers' addresses away. A success is answered only
 * once the entry stands; whoever gets a 503 instead asks again.
 */
import { type SQL, sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import type { HonoEnv } from '../ground/deps'
import { type C, refuse } from '../http/door'
import { invalidCursor, limitOf } from '../http/lists'
import { findPublication } from '../publications/find'
import { addAuditEntry, listAuditEntries, stateHash } from './audit'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']
/** Reading them all is worth an entry, though it changes nothing. */
const EXPORTS = /^\/v1\/admin\/publications\/[^/]+\/subscribers\.csv$/

export const audited = createMiddleware<HonoEnv>(async function auditRequest(c, next) {
  const isAudited = !SAFE_METHODS.includes(c.req.method) || (c.req.method === 'GET' && EXPORTS.test(c.req.path))
  if (!isAudited) return next()
  const before = await stateOf(c)
  await next()
  if (c.res.status >= 400) return
  const { deps, requestId, credentialId } = c.var
  const [, , , area, slug] = c.req.path.split('/')
  const publication = area === 'publications' && slug ? await findPublication(deps, slug) : null
  await addAuditEntry(deps, {
    at: deps.clock(),
    actor: 'administrator',
    credentialId,
    action: `${c.req.method} ${matchedRoutes(c).at(-1)?.path ?? ''}`,
    object: c.req.path,
    publicationId: publication?.id ?? null,
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
  if (kind === 'digests' && name)
    return sql`SELECT status, reason, subject, intro, hand, chosen, frozen_at FROM digests WHERE ${ofPublication} AND period = ${name}`
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

export const auditRoutes = new Hono<HonoEnv>()

auditRoutes.get('/v1/admin/audit', async (c) => {
  const slug = c.req.query('publication')
  const publication = slug === undefined ? null : await findPublication(c.var.deps, slug)
  if (slug !== undefined && !publication) {
    throw refuse(404, 'unknown_publication', 'There is no such publication here.')
  }
  const page = await listAuditEntries(c.var.deps, { publication, cursor: c.req.query('cursor'), limit: limitOf(c) })
  if (page === 'invalid_cursor') throw invalidCursor()
  return c.json(page)
})
