/**
 * What makes a sign-up suspicious: too many from one network, too many for one publication, the breaker, an odd form. Never who the
 * address belongs to: the same request is as suspicious for every address. A suspicious sign-up is not refused: it proves
 * itself by a challenge, or waits for the desk (held.ts).
 */
import { sql } from 'drizzle-orm'
import { type Counter, countingEach, networkInDay, networkInMinute, signUpsInHour } from '../../ground/counters'
import { mac } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import { sharedNetwork } from '../../ground/network'
import type { Publication } from '../../ground/schema'
import { breakerKey } from './breaker'
import { oddities } from './form'

export type Risk = 'network' | 'busy' | 'breaker' | 'trap' | 'form_age'

type Request = {
  publication: Pick<Publication, 'id'>
  /** The asker's network address, or ''. */
  network: string
  /** Every field that came. */
  fields: Record<string, unknown>
}

/** Counts the request and says what is suspicious about it. Two statements, whoever asks. */
export async function risksOf(deps: Deps, { publication, network, fields }: Request): Promise<Risk[]> {
  const now = deps.clock()
  const counters = await countersOf(deps, { publication, network, now })
  const [counts, tripped] = await deps.db.batch([
    deps.db.all<{ key: string; count: number }>(countingEach(counters)),
    deps.db.all<{ id: number }>(
      sql`SELECT id FROM alerts WHERE key = ${breakerKey(publication)} AND cleared_at IS NULL`,
    ),
  ])
  const counted = new Map(counts.map(({ key, count }) => [key, count]))
  const risks = new Set<Risk>(await oddities(deps, { publication, fields }))
  for (const { key, most, risk } of counters) if ((counted.get(key) ?? 0) > most) risks.add(risk)
  if (tripped.length > 0) risks.add('breaker')
  return [...risks]
}

type Limited = Counter & { most: number; risk: Risk }

async function countersOf(
  { config }: Pick<Deps, 'config'>,
  { publication, network, now }: { publication: Pick<Publication, 'id'>; network: string; now: number },
): Promise<Limited[]> {
  const { signUpsPerHour, networkPerMinute, networkPerDay } = config.limits
  const ofPublication = { ...signUpsInHour(publication.id, now), most: signUpsPerHour, risk: 'busy' } as const
  const shared = sharedNetwork(network)
  if (shared === null) return [ofPublication]
  const hash = (await mac(config.secretKeys[0], 'sign-up network', shared)).slice(0, 22)
  return [
    ofPublication,
    { ...networkInMinute(hash, now), most: networkPerMinute, risk: 'network' },
    { ...networkInDay(hash, now), most: networkPerDay, risk: 'network' },
  ]
}
