/** The stand-in for Resend as the tests in workerd steer it: a team of one's own, its settings, its ledger. */
import { env } from 'cloudflare:workers'
import type { EventType, SignedEvent } from './events'
import type { Asked, Settings, TakenMail } from './team'

export type StandIn = {
  baseUrl: string
  apiKey: string
  set(change: Partial<Settings>): Promise<void>
  ledger(): Promise<{ asked: Asked[]; taken: TakenMail[] }>
  /** Signed webhook requests about what was taken, of each type, in this order. */
  events(types: EventType[], secret: string): Promise<SignedEvent[]>
}

/** A team that nobody else uses. */
export async function standIn(change: Partial<Settings> = {}): Promise<StandIn> {
  const { RESEND_STAND_IN: baseUrl } = env as unknown as { RESEND_STAND_IN: string }
  const team = crypto.randomUUID()
  const control = `${baseUrl}/_control/${team}`
  const one: StandIn = {
    baseUrl,
    apiKey: `re_${team}`,
    set: async (settings) => {
      await (await fetch(control, { method: 'PUT', body: JSON.stringify(settings) })).text()
    },
    ledger: async () => (await fetch(`${control}/ledger`)).json(),
    events: async (types, secret) => {
      const query = new URLSearchParams({ types: types.join(), secret })
      return (await fetch(`${control}/events?${query}`)).json()
    },
  }
  await one.set(change)
  return one
}
