/**
 * What our own form carries against machines: a field that no person sees, and a signed time; on a page that caches hand to many, the
 * half day that it is of, so that it is the same for whoever asks. Both are friction, never a refusal: password managers fill hidden
 * fields, and readers leave pages open for days. A form without them, a publisher's own or a program's, is fine. Works without JavaScript
 * and without a row anywhere.
 */
import { equalSecrets, mac } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import type { Publication } from '../../ground/schema'
import { HOUR } from '../../ground/time'

const STAMP_FIELD = 'form'
const HALF_DAY = 12 * HOUR

/** What a stamp says: when this form was made, or of which half day the page is that it stands on. */
const OWN = 'form'
const SHARED = 'shared form'
type Stamp = { kind: typeof OWN | typeof SHARED; at: number }

/** The trap's name looks like nothing that a machine or a password manager knows. */
type FormGuard = { trapName: string; stampName: string; stamp: string }

type Secrets = Pick<Deps, 'config'>

export async function formGuard(
  deps: Pick<Deps, 'config' | 'clock'>,
  publication: Pick<Publication, 'id'>,
  { isShared = false } = {},
): Promise<FormGuard> {
  const now = deps.clock()
  const stamp: Stamp = isShared ? { kind: SHARED, at: now - (now % HALF_DAY) } : { kind: OWN, at: now }
  const [trapName, stamped] = await Promise.all([
    trapNameOf(deps, publication),
    stampWith(deps.config.secretKeys[0], stamp),
  ])
  return { trapName, stampName: STAMP_FIELD, stamp: stamped }
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
  // How fast a form came back that many have, nobody can tell.
  const isInTime = {
    [OWN]: age >= formSecondsLeast * 1_000 && age <= formHoursMost * HOUR,
    [SHARED]: age >= 0 && age <= formHoursMost * HOUR + HALF_DAY,
  }
  for (const secret of config.secretKeys)
    for (const kind of [OWN, SHARED] as const)
      if (isInTime[kind] && (await equalSecrets(stamp, await stampWith(secret, { kind, at })))) return true
  return false
}

async function stampWith(secret: string, { kind, at }: Stamp): Promise<string> {
  return `${at.toString(36)}.${(await mac(secret, kind, at)).slice(0, 22)}`
}

/** Another one for each publication; a machine that learned one has learned one. */
async function trapNameOf({ config }: Secrets, publication: Pick<Publication, 'id'>): Promise<string> {
  return `f${(await mac(config.secretKeys[0], 'trap', publication.id)).replaceAll(/[^a-zA-Z0-9]/g, '').slice(0, 8)}`
}
