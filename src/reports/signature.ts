/**
 * Whether the provider signed this: HMAC-SHA-256 over id, time and the bytes as they came, at most five minutes old or ahead, checked
 * by the official library of Standard Webhooks (Resend signs with Svix's header names). Knows nothing of what an event says.
 */
import { Webhook, WebhookVerificationError } from 'standardwebhooks'

/** The two of a rotation, with a comma between; null where one is not `whsec_` and base64. */
export function webhookSecrets(setting: string | undefined): string[] | null {
  const secrets = (setting ?? '').split(',').map((secret) => secret.trim())
  const given = secrets.filter((secret) => secret !== '')
  return given.every(isUsable) ? given : null
}

function isUsable(secret: string): boolean {
  try {
    new Webhook(secret)
    return true
  } catch {
    return false
  }
}

export type Signed = { id: string; timestamp: string; signature: string; body: string }

export function isSigned(secrets: string[], signed: Signed): boolean {
  return secrets.some((secret) => isSignedWith(secret, signed))
}

function isSignedWith(secret: string, { id, timestamp, signature, body }: Signed): boolean {
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature }
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false })
    return true
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false
    throw error
  }
}
