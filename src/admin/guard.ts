/**
 * Who may pass below /v1/admin: today whoever holds the deployment's token. Asked before anything is looked up, so that
 * without it an unknown publication, a known one and an unknown path answer alike.
 * Leaves to later: named keys with a role and publications; they become further kinds of Credential.
 */
import { createMiddleware } from 'hono/factory'
import { equalSecrets } from '../crypto'
import type { Deps, HonoEnv } from '../deps'
import { refuse } from '../door'

/** What a request proved to hold. The deployment's token may do everything. */
export type Credential = { kind: 'deployment-token' }

/** Lets holders of a credential pass; 401 `unauthorised` for everybody else. Answers are never kept by a cache. */
export const guard = createMiddleware<HonoEnv>(async (c, next) => {
  const credential = await credentialOf(c.var.deps, c.req.header('authorization'))
  if (!credential) {
    throw refuse(401, 'unauthorised', 'Send the administrator’s token: Authorization: Bearer <token>.', {
      'WWW-Authenticate': 'Bearer',
    })
  }
  await next()
  c.header('Cache-Control', 'no-store')
})

/** What an Authorization header proves, or null. Only the Bearer scheme counts, in any case (RFC 6750, RFC 9110 §11.1). */
async function credentialOf(deps: Pick<Deps, 'config'>, authorization = ''): Promise<Credential | null> {
  const [, token] = /^bearer +(\S.*)$/i.exec(authorization.trim()) ?? []
  if (!token) return null
  return (await equalSecrets(token, deps.config.adminToken)) ? { kind: 'deployment-token' } : null
}
