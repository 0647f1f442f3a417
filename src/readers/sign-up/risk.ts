/**
 * What makes a sign-up suspicious: too many from one network, too many for one publication, the breaker, an odd form. Never who the
 * address belongs to: the same request is as suspicious for every address. A suspicious sign-up is not refused: it proves
 * itself by a challenge, or waits for the desk (held.ts).
 */
import { sql } from 'drizzle-orm'
import { mac } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import { sharedNetwork } from '../../ground/network'
import type { Publication } from '../../ground/schema'
import { DAY, HOUR, MINUTE } from '../../ground/time'
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
    deps.db.all<{ key: string; count: number }>(sql`INSERT INTO limits (key, count, expires_at)
      SELECT value ->> 'key', 1, value ->> 'expiresAt' FROM json_each(${JSON.stringify(counters)}) WHERE true
      ON CONFLICT (key) DO UPDATE SET count = count + 1 RETURNING key, count`),
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

type Counter = { key: string; expiresAt: number }

/** How many signed up at a publication in the hour that `now` lies in. */
export function signUpsThisHour(publication: Pick<Publication, 'id'>, now: number): Counter {
  return window(`sign-ups:${publication.id}`, HOUR, now)
}

function window(name: string, span: number, now: number): Counter {
  const number = Math.floor(now / span)
  return { key: `${name}:${number}`, expiresAt: (number + 1) * span }
}

type Limited = Counter & { most: number; risk: Risk }

async function countersOf(
  { config }: Pick<Deps, 'config'>,
  { publication, network, now }: { publication: Pick<Publication, 'id'>; network: string; now: number },
): Promise<Limited[]> {
  const { signUpsPerHour, networkPerMinute, networkPerDay } = config.limits
  const ofPublication = { ...signUpsThisHour(publication, now), most: signUpsPerHour, risk: 'busy' } as const
  const shared = sharedNetwork(network)
  if (shared === null) return [ofPublication]
  const hash = (await mac(config.secretKeys[0], 'sign-up network', shared)).slice(0, 22)
  return [
    ofPublication,
    { ...window(`network-minute:${hash}`, MINUTE, now), most: networkPerMinute, risk: 'network' },
    { ...window(`network-day:${hash}`, DAY, now), most: networkPerDay, risk: 'network' },
  ]
}
