/**
 * Who may pass below /v1/admin: today whoever holds the deployment's token. Asked before anything is looked up, so that
 * without it an unknown publication, a known one and an unknown path answer alike.
 * Who it is stands in `caller` from then on; whether they may is each route's own line (http/declare.ts).
 */
import { createMiddleware } from 'hono/factory'
import { equalSecrets, sha256 } from '../ground/crypto'
import type { Deps, HonoEnv } from '../ground/deps'
import { refuse } from '../http/door'

/** Lets holders of the token pass, who may do everything; 401 `unauthorised` for everybody else. Answers are never kept by a cache. */
export const guard = createMiddleware<HonoEnv>(async (c, next) => {
  if (!(await holdsToken(c.var.deps, c.req.header('authorization')))) {
    throw refuse(401, 'unauthorised', 'Send the administrator’s token: Authorization: Bearer <token>.', {
      'WWW-Authenticate': 'Bearer',
    })
  }
  const fingerprint = (await sha256(c.var.deps.config.adminToken)).slice(0, 12)
  c.set('caller', { id: `token:${fingerprint}`, role: 'owner', publications: null })
  await next()
  c.header('Cache-Control', 'no-store')
})

/** Whether an Authorization header holds it. Only the Bearer scheme counts, in any case (RFC 6750, RFC 9110 §11.1). */
async function holdsToken(deps: Pick<Deps, 'config'>, authorization = ''): Promise<boolean> {
  const [, token] = /^bearer +(\S.*)$/i.exec(authorization.trim()) ?? []
  return token !== undefined && equalSecrets(token, deps.config.adminToken)
}
