/**
 * What administrators see of the service's health: every check with its times and counts, per publication its feeds and what waits for a
 * person, and what is not set up. What everybody sees of it is made here too: well or not, and the cron's last tick.
 */
import * as z from 'zod'
import { digestsWaiting, waitingDigest } from '../digests/waiting'
import type { Deps } from '../ground/deps'
import { allPublications } from '../publications/find'
import { feedState, feedStates } from '../stories/feeds/states'
import { checkHealth, type Health } from './health'

/** More publications than one deployment has been seen with. */
const PUBLICATIONS = 200

const status = z.enum(['ok', 'failing'])

export const publicHealth = z.strictObject({
  status,
  checks: z.record(z.string(), z.strictObject({ ok: z.boolean(), lastTickAt: z.iso.datetime().nullish() })),
})

export const overviewShape = z.strictObject({
  status,
  checks: z.record(z.string(), z.looseObject({ ok: z.boolean() })),
  publications: z.array(
    z.strictObject({
      slug: z.string(),
      feeds: z.array(feedState),
      needsAPerson: z.array(waitingDigest),
    }),
  ),
  notSetUp: z
    .array(z.strictObject({ setting: z.string(), means: z.string() }))
    .describe('Settings that are missing, and what follows from it.'),
})
type Overview = z.infer<typeof overviewShape>

/** Nothing in it moves with what a reader does: no time of a mail, no age, no count. */
export function forEverybody({ status, checks }: Health): z.infer<typeof publicHealth> {
  const plain = Object.entries(checks).map(([name, { ok, lastTickAt }]) => {
    const tick = name === 'cron' && (typeof lastTickAt === 'string' || lastTickAt === null) ? { lastTickAt } : {}
    return [name, { ok, ...tick }] as const
  })
  return { status, checks: Object.fromEntries(plain) }
}

export async function overview(deps: Pick<Deps, 'db' | 'clock' | 'config'>): Promise<Overview> {
  const [health, publications, waiting] = await Promise.all([
    checkHealth(deps),
    allPublications(deps, PUBLICATIONS),
    digestsWaiting(deps),
  ])
  const ids = publications.map(({ id }) => id)
  const feeds = await feedStates(deps, ids)
  return {
    ...health,
    publications: publications.map(({ id, slug }) => ({
      slug,
      feeds: feeds.get(id) ?? [],
      needsAPerson: waiting.get(id) ?? [],
    })),
    notSetUp: [...notSetUp(deps.config), ...publications.filter(({ deskEmail }) => !deskEmail).map(noDesk)],
  }
}

type Lack = { setting: string; means: string }

function notSetUp({ resend, webhookSecrets, turnstile }: Deps['config']): Lack[] {
  const lacks: (Lack | null)[] = [
    resend ? null : { setting: 'RESEND_API_KEY', means: 'Mail goes into the development mailbox.' },
    webhookSecrets.length > 0
      ? null
      : { setting: 'RESEND_WEBHOOK_SECRET', means: 'Bounces and complaints are not heard of: reports are refused.' },
    turnstile
      ? null
      : { setting: 'TURNSTILE_SITE_KEY', means: 'A suspicious sign-up waits for the desk instead of a challenge.' },
  ]
  return lacks.filter((lack) => lack !== null)
}

function noDesk({ slug }: { slug: string }): Lack {
  return { setting: `deskEmail of ${slug}`, means: 'Nobody is told when something needs a person.' }
}
