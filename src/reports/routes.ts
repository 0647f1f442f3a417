/**
 * The door that the provider knocks at with what became of our mails. 200 only once an event is in the database, 401 for what the
 * provider did not sign, 503 for what cannot be checked or stored now: it comes again for hours. Only bad signatures are counted and
 * held off; genuine events, however many, are not. Asks nobody anything: no address in an event is ever fetched.
 */
import * as z from 'zod'
import { logFailure } from '../ground/log'
import { bytes } from '../http/body'
import { declare } from '../http/declare'
import { BODY_LIMIT, type C, clientAddress, readBytes, refuse } from '../http/door'
import { UNKNOWN_PUBLICATION } from '../http/lists'
import { delivery, deliveryOf } from './delivery'
import { isUnwanted, type ProviderEvent, readEvent } from './event'
import { countForgery } from './forgeries'
import { keepEvents, type Outcome } from './keep'
import { askAboutSenders } from './senders'
import { isSigned, type Signed } from './signature'

/** The provider comes again for hours. */
const RETRY_SECONDS = '30'
const UNCONFIGURED_RETRY_SECONDS = '300'

const REFUSALS = {
  bad_signature: [
    401,
    'This report is not signed with the secret of this webhook, or its time is off by five minutes.',
  ],
  too_many_requests: [429, 'Too many reports with a bad signature came from here; wait a minute.'],
  not_configured: [503, 'This service cannot check reports yet; whoever runs it finds in its log what is missing.'],
  temporarily_unable: [503, 'The report could not be stored. Send it again.'],
} as const

export const reportDoors = [
  declare({
    method: 'GET',
    path: '/v1/admin/publications/:publication/delivery',
    summary: 'How the last digests were received: bounces and complaints, beside what mailbox providers bear',
    who: 'read',
    answers: { 200: delivery },
    refuses: UNKNOWN_PUBLICATION,
    act: ({ deps, publication }) => deliveryOf(deps, { publication }),
  }),
  declare({
    method: 'POST',
    path: '/v1/admin/publications/:publication/delivery',
    summary: 'Ask the mail provider now whether the senders’ domains are in order, and how much of the quota is used',
    who: 'write',
    answers: { 200: delivery },
    refuses: {
      ...UNKNOWN_PUBLICATION,
      no_provider: [409, 'There is no mail provider to ask: mail goes into the development mailbox.'],
    },
    async act({ deps, publication }) {
      const outcome = await askAboutSenders(deps, { publication })
      return outcome === 'asked' ? deliveryOf(deps, { publication }) : outcome
    },
  }),
  declare({
    method: 'POST',
    path: '/webhooks/resend',
    summary: 'A report of the mail provider about one of our mails',
    about:
      'Signed as Standard Webhooks says, under the names svix-id, svix-timestamp and svix-signature. 200 only once it is stored.',
    who: 'anybody',
    body: bytes('application/json', BODY_LIMIT.webhook),
    answers: { 200: z.strictObject({ status: z.enum(['kept', 'waiting', 'repeated', 'ignored']) }) },
    refuses: REFUSALS,
    cache: 'never',
    async act({ c, deps: { config, clock } }) {
      if (config.webhookSecrets.length === 0) {
        logFailure('a report of the provider', new Error('RESEND_WEBHOOK_SECRET is not set: it cannot be checked'))
        throw refusing('not_configured', UNCONFIGURED_RETRY_SECONDS)
      }
      const signed = await signedBody(c)
      if (!signed || !isSigned(config.webhookSecrets, signed)) throw refuseForgery(c)
      const event = await readEvent(config, { id: signed.id, body: signed.body, now: clock() })
      return { status: isUnwanted(event) ? 'ignored' : await stored(c, event) }
    },
  }),
]

function refusing(code: keyof typeof REFUSALS, retrySeconds?: string) {
  const [status, message] = REFUSALS[code]
  return refuse(status, code, message, retrySeconds === undefined ? {} : { 'Retry-After': retrySeconds })
}

/** What the signature is over; null where a header is missing or the bytes are no text, as the provider's always are. */
async function signedBody(c: C): Promise<Signed | null> {
  const bytes = await readBytes(c, BODY_LIMIT.webhook)
  const id = c.req.header('svix-id')
  const timestamp = c.req.header('svix-timestamp')
  const signature = c.req.header('svix-signature')
  if (!id || !timestamp || !signature) return null
  try {
    return { id, timestamp, signature, body: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return null
  }
}

function refuseForgery(c: C) {
  const { isTooMany, secondsLeft } = countForgery(clientAddress(c), c.var.deps.clock())
  return isTooMany ? refusing('too_many_requests', String(secondsLeft)) : refusing('bad_signature')
}

/** Whatever goes wrong between here and the commit, the provider must hear that we do not have it. */
async function stored(c: C, event: ProviderEvent): Promise<Outcome> {
  try {
    const [outcome = 'kept'] = await keepEvents(c.var.deps, [event])
    return outcome
  } catch (error) {
    logFailure(`keeping a report (request ${c.var.requestId})`, error)
    throw refusing('temporarily_unable', RETRY_SECONDS)
  }
}
