/**
 * Whom Cloudflare Access vouches for, where the deployment stands behind it: the person of the desk with that address, and nobody else. Where
 * it does not, where it knows no address, or where its own answer fails, it is nobody. The runtime has proved the assertion before we are asked.
 */
import { and, eq, isNull } from 'drizzle-orm'
import { parseAddress } from '../ground/address'
import type { Deps } from '../ground/deps'
import { logFailure } from '../ground/log'
import { people } from '../ground/schema'

/** `ctx.access`, as far as it is asked. */
export type Access = { getIdentity(): Promise<{ email?: string } | undefined> }

export async function vouchedFor(
  deps: Pick<Deps, 'db'>,
  access: Access | undefined,
): Promise<{ email: string; personId: number | null } | null> {
  const said = await access?.getIdentity().catch((error) => logFailure('asking Cloudflare Access', error))
  const address = said?.email === undefined ? null : parseAddress(said.email)
  if (!address) return null
  const [person] = await deps.db
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.emailKey, address.key), isNull(people.endedAt)))
  return { email: address.email, personId: person?.id ?? null }
}
