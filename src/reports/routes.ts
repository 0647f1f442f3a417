/**
 * The door that the provider knocks at with what became of our mails. 200 only once an event is in the database, 401 for what the
 * provider did not sign, 503 for what cannot be checked or stored now: it comes again for hours. Only bad signatures are counted and
 * held off; genuine events, however many, are not. Asks nobody anything: no address in an event is ever fetched.
 */
import { Hono } from 'hono'
import type { HonoEnv } from '../ground/deps'
import { logFailure } from '../ground/log'
import { BODY_LIMIT, type C, clientAddress, readBytes, refuse } from '../http/door'
import { isUnwanted, type ProviderEvent, readEvent } from './event'
import { countForgery } from './forgeries'
import { keepEvents, type Outcome } from './keep'
import { isSigned, type Signed } from './signature'

export const reportRoutes = new Hono<HonoEnv>()

const RETRY_SECONDS = '30'

reportRoutes.post('/webhooks/resend', async function takeReport(c) {
  const { config, clock } = c.var.deps
  c.header('Cache-Control', 'no-store')
  if (config.webhookSecrets.length === 0) {
    throw refuse(503, 'not_configured', 'Set RESEND_WEBHOOK_SECRET: without it no report can be checked.', {
      'Retry-After': '300',
    })
  }
  const signed = await signedBody(c)
  if (!signed || !isSigned(config.webhookSecrets, signed)) throw refuseForgery(c)
  const event = await readEvent(config, { id: signed.id, body: signed.body, now: clock() })
  if (isUnwanted(event)) return c.json({ status: 'ignored' })
  return c.json({ status: await stored(c, event) })
})

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
  return isTooMany
    ? refuse(429, 'too_many_requests', 'Too many reports with a bad signature came from here; wait a minute.', {
        'Retry-After': String(secondsLeft),
      })
    : refuse(
        401,
        'bad_signature',
        'This report is not signed with RESEND_WEBHOOK_SECRET, or its time is off by five minutes.',
      )
}

/** Whatever goes wrong between here and the commit, the provider must hear that we do not have it. */
async function stored(c: C, event: ProviderEvent): Promise<Outcome> {
  try {
    const [outcome = 'kept'] = await keepEvents(c.var.deps, [event])
    return outcome
  } catch (error) {
    logFailure(`keeping a report (request ${c.var.requestId})`, error)
    throw refuse(503, 'temporarily_unable', 'The report could not be stored. Send it again.', {
      'Retry-After': RETRY_SECONDS,
    })
  }
}
