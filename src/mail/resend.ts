/** Stub. */
import type { Mailer } from './mailer'
export function resendMailer(_settings: { apiKey: string; baseUrl: string }): Mailer {
  return { paceMilliseconds: 500, send: async () => ({ outcome: 'unknown', message: 'stub' }) }
}
