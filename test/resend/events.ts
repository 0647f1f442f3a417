/**
 * Webhook requests as Resend sends them about mails that the stand-in took: signed as Standard Webhooks says (HMAC-SHA256 over
 * `id.timestamp.body`), under the header names that Resend uses. Runs in Node and in workerd alike.
 */
import { generator, type TakenMail } from './team.ts'

export type EventType = 'sent' | 'delivered' | 'delivery_delayed' | 'bounced' | 'complained' | 'failed' | 'suppressed'
export type SignedEvent = { headers: Record<string, string>; body: string }

type Wanted = { mails: TakenMail[]; types: EventType[]; secret: string; at: number }

/** For every mail an event of every type, a second apart, in that order. */
export async function signedEvents({ mails, types, secret, at }: Wanted): Promise<SignedEvent[]> {
  const events = mails.flatMap((mail) => types.map((type, index) => ({ mail, type, created: at + index * 1_000 })))
  return Promise.all(
    events.map(({ mail, type, created }) =>
      signed({ id: `msg_${mail.id}_${type}`, body: JSON.stringify(eventOf(mail, type, created)), secret, at }),
    ),
  )
}

/** The same requests as a provider may well send them: each so many times, in an order that the seed decides. */
export function disordered(events: SignedEvent[], { copies, seed }: { copies: number; seed: number }): SignedEvent[] {
  const random = generator(seed)
  return Array.from({ length: copies }, () => events)
    .flat()
    .map((event) => ({ event, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ event }) => event)
}

export async function signed(given: { id: string; body: string; secret: string; at: number }): Promise<SignedEvent> {
  const timestamp = String(Math.floor(given.at / 1_000))
  const bytes = Uint8Array.from(atob(given.secret.replace(/^whsec_/, '')), (character) => character.charCodeAt(0))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const text = new TextEncoder().encode(`${given.id}.${timestamp}.${given.body}`)
  const signature = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.sign('HMAC', key, text))))
  return {
    headers: {
      'content-type': 'application/json',
      'svix-id': given.id,
      'svix-timestamp': timestamp,
      'svix-signature': `v1,${signature}`,
    },
    body: given.body,
  }
}

function eventOf(mail: TakenMail, type: EventType, created: number) {
  const details: Partial<Record<EventType, object>> = {
    bounced: { bounce: { type: 'Permanent', subType: 'General', message: 'The mailbox does not exist.' } },
    failed: { failed: { reason: 'reached_daily_quota' } },
    suppressed: { suppressed: { reason: 'previous_bounce' } },
  }
  return {
    type: `email.${type}`,
    created_at: new Date(created).toISOString(),
    data: { email_id: mail.id, to: mail.to, subject: mail.subject, tags: mail.tags, ...details[type] },
  }
}
