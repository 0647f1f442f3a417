/**
 * Whether the domains that a publication's mail comes from are in order, by the word of the mail provider: asked when somebody presses, and
 * kept until they ask again. Without a provider (the development mailbox) nothing is known. What the words mean is for the pages.
 */
import { inArray, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../ground/deps'
import { type Publication, type Standing, senderDomains } from '../ground/schema'

export const sender = z.strictObject({
  domain: z.string(),
  askedAt: z.iso.datetime().nullable().describe('When the provider was asked last; null: never.'),
  state: z
    .string()
    .nullable()
    .describe(
      'The provider’s word (`verified`, `pending`, …); `unknown_domain`: it has none of that name; `not_told`: the key may only send; `no_answer`.',
    ),
  records: z.array(
    z.strictObject({ record: z.string(), name: z.string(), type: z.string(), status: z.string(), value: z.string() }),
  ),
})
export type Sender = z.infer<typeof sender>

export const quota = z
  .strictObject({
    askedAt: z.iso.datetime(),
    usedToday: z.int().nullable(),
    usedThisMonth: z.int().nullable(),
    leftToday: z.int().nullable().describe('Null where the plan has no limit for a day, or is not known.'),
    leftThisMonth: z.int().nullable().describe('Null where the plan is not known.'),
  })
  .nullable()
  .describe('Mails that the provider counted when it was asked, of its whole account; null: it did not say.')
export type Quota = z.infer<typeof quota>

type Of = { publication: Pick<Publication, 'fromEmail' | 'noticeEmail'> }

/** The domain of the digest's sender, then that of the letters', if it is another. */
function domainsOf({ publication: { fromEmail, noticeEmail } }: Of): string[] {
  const addresses = noticeEmail === null ? [fromEmail] : [fromEmail, noticeEmail]
  return [...new Set(addresses.map((address) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()))]
}

/** What is known, without asking anybody. */
export async function sendersOf(deps: Pick<Deps, 'db'>, of: Of): Promise<{ senders: Sender[]; quota: Quota }> {
  const names = domainsOf(of)
  const rows = await deps.db.select().from(senderDomains).where(inArray(senderDomains.name, names))
  const senders = names.map((name) => {
    const row = rows.find((each) => each.name === name)
    return {
      domain: name,
      askedAt: row ? new Date(row.askedAt).toISOString() : null,
      state: row?.said.state ?? null,
      records: row?.said.records ?? [],
    }
  })
  const newest = rows.toSorted((a, b) => b.askedAt - a.askedAt).find(({ said }) => saysUse(said))
  if (!newest) return { senders, quota: null }
  const { usedToday, usedThisMonth } = newest.said
  const used = { usedToday, usedThisMonth, ...leftOf({ usedToday, usedThisMonth }) }
  return { senders, quota: { askedAt: new Date(newest.askedAt).toISOString(), ...used } }
}

/** The free plan's limits, the only one that counts days, and so the only one that is known by its answers (resend.com/docs/knowledge-base/account-quotas-and-limits). */
const FREE = { aDay: 100, aMonth: 3_000 }

function leftOf({ usedToday, usedThisMonth }: Pick<Standing, 'usedToday' | 'usedThisMonth'>) {
  if (usedToday === null) return { leftToday: null, leftThisMonth: null }
  const left = (most: number, used: number) => Math.max(0, most - used)
  return {
    leftToday: left(FREE.aDay, usedToday),
    leftThisMonth: usedThisMonth === null ? null : left(FREE.aMonth, usedThisMonth),
  }
}

function saysUse({ usedToday, usedThisMonth }: Standing): boolean {
  return usedToday !== null || usedThisMonth !== null
}

/** Asks the provider now. `no_provider`: mail goes into the development mailbox. */
export async function askAboutSenders(
  deps: Pick<Deps, 'db' | 'mailer' | 'clock'>,
  of: Of,
): Promise<'asked' | 'no_provider'> {
  if (!deps.mailer.standing) return 'no_provider'
  for (const name of domainsOf(of)) {
    const said = await deps.mailer.standing(name)
    const row = { name, askedAt: deps.clock(), said }
    await deps.db
      .insert(senderDomains)
      .values(row)
      .onConflictDoUpdate({
        target: senderDomains.name,
        set: { askedAt: sql`excluded.asked_at`, said: sql`excluded.said` },
      })
  }
  return 'asked'
}
