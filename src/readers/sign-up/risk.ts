/**
 * What makes a sign-up suspicious: too many from one network or for one domain, too many for one publication, the breaker, an odd form.
 * Never who the address belongs to: the same request is as suspicious for every address of a domain. A suspicious sign-up is not refused: it proves
 * itself by a challenge, or waits for the desk (held.ts).
 */
import { sql } from 'drizzle-orm'
import {
  type Counted,
  type Counter,
  countingEach,
  domainInHour,
  networkInDay,
  signUpsInHour,
} from '../../ground/counters'
import { mac } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import { sharedNetwork, widerNetwork } from '../../ground/network'
import type { Publication } from '../../ground/schema'
import { breakerKey } from './breaker'
import { oddities } from './form'
import { isGreatHouse, ownedDomain } from './mail-houses'

export type Risk = 'network' | 'domain' | 'busy' | 'breaker' | 'trap' | 'form_age'

type Request = {
  publication: Pick<Publication, 'id'>
  /** The asker's network address, or ''. */
  network: string
  /** The address that was typed, of which only the domain is looked at. */
  emailKey: string
  /** Every field that came. */
  fields: Record<string, unknown>
}

/** Counts the request and says what is suspicious about it. Two statements, whoever asks. */
export async function risksOf(deps: Deps, { fields, ...asked }: Request): Promise<Risk[]> {
  const now = deps.clock()
  const counters = await countersOf(deps, { ...asked, now })
  const [counts, tripped] = await deps.db.batch([
    deps.db.all<Counted>(countingEach(counters, now)),
    deps.db.all<{ id: number }>(
      sql`SELECT id FROM alerts WHERE key = ${breakerKey(asked.publication)} AND cleared_at IS NULL`,
    ),
  ])
  const counted = new Map(counts.map((one) => [one.key, one]))
  const risks = new Set<Risk>(await oddities(deps, { publication: asked.publication, fields }))
  for (const { key, most, mostInMinute = Number.POSITIVE_INFINITY, risk } of counters) {
    const { count = 0, inMinute = 0 } = counted.get(key) ?? {}
    if (count > most || inMinute > mostInMinute) risks.add(risk)
  }
  if (tripped.length > 0) risks.add('breaker')
  return [...risks]
}

type Limited = Counter & { most: number; mostInMinute?: number; risk: Risk }

async function countersOf(
  { config }: Pick<Deps, 'config'>,
  { publication, network, emailKey, now }: Omit<Request, 'fields'> & { now: number },
): Promise<Limited[]> {
  const { limits } = config
  const counters: Limited[] = [{ ...signUpsInHour(publication.id, now), most: limits.signUpsPerHour, risk: 'busy' }]
  const keyed = async (name: string) => (await mac(config.secretKeys[0], 'sign-ups of', name)).slice(0, 22)
  const shared = sharedNetwork(network)
  if (shared !== null) {
    const day = networkInDay(await keyed(shared), now)
    counters.push({ ...day, most: limits.networkPerDay, mostInMinute: limits.networkPerMinute, risk: 'network' })
  }
  const wider = widerNetwork(network)
  if (wider?.endsWith('/48')) {
    const day = networkInDay(await keyed(wider), now)
    counters.push({
      ...day,
      most: limits.wideNetworkPerDay,
      mostInMinute: limits.wideNetworkPerMinute,
      risk: 'network',
    })
  }
  const domain = ownedDomain(emailKey)
  if (!isGreatHouse(domain))
    counters.push({ ...domainInHour(await keyed(`@${domain}`), now), most: limits.domainPerHour, risk: 'domain' })
  return counters
}
