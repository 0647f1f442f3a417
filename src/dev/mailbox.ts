/** Stub. */
import type { Mailer } from '../mail/mailer'
export function mailboxMailer(_db: D1Database): Mailer {
  return { paceMilliseconds: 0, send: async () => ({ outcome: 'unknown', message: 'stub' }) }
}
