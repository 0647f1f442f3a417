/**
 * What a deployment wants of Resend: a webhook to the service, with its signing secret, and the DNS records that a domain still lacks.
 * RESEND_BASE_URL names another address. A key that may only send is answered with 401; then both are left to a person.
 */
import { giveUp } from '../install.mjs'

/** What src/reports/event.ts understands; opens and clicks are not asked for. */
export const EVENTS = ['delivered', 'delivery_delayed', 'bounced', 'complained', 'failed', 'suppressed'].map(
  (name) => `email.${name}`,
)

export function endpointOf(publicUrl) {
  return `${publicUrl}/webhooks/resend`
}

/** `there`, `to be made` or `not allowed`. Changes nothing. A dry run goes on where Resend cannot be asked. */
export async function askForWebhook(key, publicUrl, { isDry }) {
  const webhooks = await call(key, 'GET', '/webhooks?limit=100', undefined, isDry ? sayUnasked : giveUp)
  if (webhooks === undefined) return 'to be made'
  if (webhooks === 'not allowed') return webhooks
  return webhooks.data.some(({ endpoint }) => endpoint === endpointOf(publicUrl)) ? 'there' : 'to be made'
}

/** The signing secret of the webhook to this service, which is made if it is not there. */
export async function webhookSecretFor(key, publicUrl) {
  const endpoint = endpointOf(publicUrl)
  const { data } = await call(key, 'GET', '/webhooks?limit=100')
  const there = data.find((webhook) => webhook.endpoint === endpoint)
  const webhook = there
    ? await call(key, 'GET', `/webhooks/${there.id}`)
    : await call(key, 'POST', '/webhooks', { endpoint, events: EVENTS })
  return (
    webhook.signing_secret ??
    giveUp(`Resend does not say the signing secret of the webhook to ${endpoint}; set RESEND_WEBHOOK_SECRET.`)
  )
}

/** Lines for whoever keeps the DNS. A domain that is wanted and unknown is told to Resend first. */
export async function missingRecords(key, wanted) {
  const listed = await call(key, 'GET', '/domains')
  if (listed === 'not allowed')
    return ['\nThis key of Resend may only send: which DNS records are missing, resend.com/domains says.']
  const domains = [...listed.data]
  if (wanted && !domains.some(({ name }) => name === wanted))
    domains.push(await call(key, 'POST', '/domains', { name: wanted }))
  if (domains.length === 0)
    return [
      '\nResend knows no domain of yours yet: add the one that mails come from at resend.com/domains, or run `MAIL_DOMAIN=example.org npm run deploy`.',
    ]
  const lines = []
  for (const { id, name, status } of domains.filter(({ status }) => status !== 'verified')) {
    const { records } = await call(key, 'GET', `/domains/${id}`)
    const missing = records.filter((record) => record.status !== 'verified')
    lines.push(
      `\nMails from ${name} wait for ${missing.length} DNS record${missing.length === 1 ? '' : 's'} (${status}):`,
    )
    for (const { type, name: host, value, priority } of missing)
      lines.push(`  ${type.padEnd(5)} ${host}  ${priority === undefined ? '' : `${priority} `}${value}`)
  }
  return lines.length > 0 ? lines : [`\nResend has verified ${domains.map(({ name }) => name).join(', ')}.`]
}

/** For whoever goes on without an answer. */
function sayUnasked(sentence) {
  console.log(`\n${sentence}`)
}

async function call(key, method, path, body, otherwise = giveUp) {
  const base = (process.env.RESEND_BASE_URL || 'https://api.resend.com').replace(/\/+$/, '')
  let why = ''
  const answer = await fetch(base + path, {
    method,
    // Without a User-Agent Resend refuses. Between two calls wrangler works for a while: a connection that was kept would be over.
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'user-agent': 'tidings-deploy',
      connection: 'close',
    },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  }).catch((error) => {
    why = error.cause?.code ?? error.message
  })
  if (!answer) return otherwise(`Resend cannot be reached (${why}). \`npm run deploy\` goes on from here.`)
  const said = await answer.json().catch(() => ({}))
  if (answer.ok) return said
  if (said.name === 'restricted_api_key') return 'not allowed'
  return otherwise(
    `Resend refuses ${method} ${path.split('?')[0]} (${answer.status} ${said.name ?? ''}): ${said.message ?? ''}. RESEND_API_KEY should be a key with full access.`,
  )
}
