/**
 * Who asks below /v1/admin: whoever holds the deployment's token, or a named key. Asked before anything is looked up, so that without a
 * credential an unknown publication, a known one and an unknown path answer alike. Who it is stands in `caller` from then on; whether
 * they may is each route's own line (http/declare.ts). Wrong credentials are slowed by network, and written down.
 */
import { sql } from 'drizzle-orm'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import { auditIf } from '../audit/audit'
import { counting, countOf, wrongCredentialsInHour } from '../ground/counters'
import { equalSecrets, mac, sha256 } from '../ground/crypto'
import type { Caller, Deps, HonoEnv } from '../ground/deps'
import { countTries } from '../ground/tries'
import { type C, clientAddress, refuse } from '../http/door'
import { keyHolder } from './keys'

/** Guessing a random credential takes longer than the universe has; this keeps whoever tries from costing us anything. */
const wrongCredentials = countTries({ aMinute: 10 })
/** Entries an hour, of all networks: a crowd must not be able to fill the audit log, which forgets nothing. */
const ENTRIES_AN_HOUR = 100

export const guard = createMiddleware<HonoEnv>(async (c, next) => {
  const secret = secretShown(c)
  if (secret !== null) holdOff(c)
  const caller = secret === null ? null : await callerOf(c.var.deps, secret)
  if (!caller) {
    if (secret !== null) await noticeWrong(c)
    throw refuse(401, 'unauthorised', 'Send a key or the administrator’s token: Authorization: Bearer <token>.', {
      'WWW-Authenticate': 'Bearer',
    })
  }
  c.set('caller', caller)
  await next()
})

/** What the Authorization header holds. Only the Bearer scheme counts, in any case (RFC 6750, RFC 9110 §11.1). */
export function secretShown(c: C): string | null {
  return /^bearer +(\S.*)$/i.exec(c.req.header('authorization')?.trim() ?? '')?.[1] ?? null
}

async function callerOf(deps: Deps, secret: string): Promise<Caller | null> {
  if (await equalSecrets(secret, deps.config.adminToken)) {
    // Under the oldest secret, so that after a rotation it is still the same caller (audit/answers.ts).
    const id = await fingerprint(deps.config.addressKeys[0], deps.config.adminToken)
    return { id: `token:${id}`, role: 'owner', publications: null }
  }
  return keyHolder(deps, secret)
}

/** Tells two credentials apart in the log; keyed, so that nobody finds a weak one by hashing guesses. */
async function fingerprint(secret: string, of: string): Promise<string> {
  return (await sha256(await mac(secret, 'credential', of))).slice(0, 12)
}

/** Throws 429 `too_many_requests`, whatever is tried next: a right guess must not answer differently. */
export function holdOff(c: C): void {
  const { isTooMany, secondsLeft } = wrongCredentials({ address: clientAddress(c), now: c.var.deps.clock(), adds: 0 })
  if (!isTooMany) return
  throw refuse(429, 'too_many_requests', 'Too many wrong credentials came from here; wait a minute.', {
    'Retry-After': String(secondsLeft),
  })
}

/** The first of a minute and the one that was too many leave an entry, with the network as a keyed hash and nothing that was typed. */
export async function noticeWrong(c: C): Promise<void> {
  const { deps, requestId } = c.var
  const now = deps.clock()
  const address = clientAddress(c)
  const { count, isTooMany } = wrongCredentials({ address, now, adds: 1 })
  if (count > 1 && !isTooMany) return
  const counter = wrongCredentialsInHour(now)
  const entry = {
    ...({
      at: now,
      actor: 'stranger',
      credentialId: `network:${await fingerprint(deps.config.secretKeys[0], address)}`,
    } as const),
    ...{
      action: isTooMany ? 'wrong credentials, held off' : 'wrong credential',
      object: routeAsked(c),
      requestId,
    },
  }
  await deps.db.batch([
    deps.db.run(counting(counter)),
    deps.db.run(auditIf(entry, sql`${countOf(counter.key)} <= ${ENTRIES_AN_HOUR}`)),
  ])
}

/** As it is declared: what stands in the place of its parameters, or where no route is, could be anybody's address. */
function routeAsked(c: C): string {
  return matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? '/v1/admin'
}
