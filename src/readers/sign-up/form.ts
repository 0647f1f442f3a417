/**
 * What our own form carries against machines: a field that no person sees, and a signed time. Both are friction, never a refusal:
 * password managers fill hidden fields, and readers leave pages open for days. A form without them, a publisher's own or a
 * program's, is fine. Works without JavaScript and without a row anywhere.
 */
import { equalSecrets, mac } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import type { Publication } from '../../ground/schema'
import { HOUR } from '../../ground/time'

const STAMP_FIELD = 'form'

/** The trap's name looks like nothing that a machine or a password manager knows. */
type FormGuard = { trapName: string; stampName: string; stamp: string }

type Secrets = Pick<Deps, 'config'>

export async function formGuard(
  deps: Pick<Deps, 'config' | 'clock'>,
  publication: Pick<Publication, 'id'>,
): Promise<FormGuard> {
  const [trapName, stamp] = await Promise.all([trapNameOf(deps, publication), stampOf(deps, deps.clock())])
  return { trapName, stampName: STAMP_FIELD, stamp }
}

/** What is odd about the form that came, if it carried anything of ours. */
export async function oddities(
  deps: Pick<Deps, 'config' | 'clock'>,
  { publication, fields }: { publication: Pick<Publication, 'id'>; fields: Record<string, unknown> },
): Promise<('trap' | 'form_age')[]> {
  const found: ('trap' | 'form_age')[] = []
  const trap = fields[await trapNameOf(deps, publication)]
  if (trap !== undefined && trap !== '') found.push('trap')
  const stamp = fields[STAMP_FIELD]
  if (stamp !== undefined && !(await isTimely(deps, stamp))) found.push('form_age')
  return found
}

async function isTimely({ config, clock }: Pick<Deps, 'config' | 'clock'>, stamp: unknown): Promise<boolean> {
  const match = typeof stamp === 'string' ? /^([0-9a-z]{1,10})\.[\w-]{22}$/.exec(stamp) : null
  if (!match || typeof stamp !== 'string') return false
  const at = Number.parseInt(match[1] ?? '', 36)
  const { formSecondsLeast, formHoursMost } = config.limits
  const age = clock() - at
  if (age < formSecondsLeast * 1_000 || age > formHoursMost * HOUR) return false
  for (const secret of config.secretKeys) if (await equalSecrets(stamp, await stampWith(secret, at))) return true
  return false
}

function stampOf({ config }: Secrets, at: number): Promise<string> {
  return stampWith(config.secretKeys[0], at)
}

async function stampWith(secret: string, at: number): Promise<string> {
  return `${at.toString(36)}.${(await mac(secret, 'form', at)).slice(0, 22)}`
}

/** Another one for each publication; a machine that learned one has learned one. */
async function trapNameOf({ config }: Secrets, publication: Pick<Publication, 'id'>): Promise<string> {
  return `f${(await mac(config.secretKeys[0], 'trap', publication.id)).replaceAll(/[^a-zA-Z0-9]/g, '').slice(0, 8)}`
}
