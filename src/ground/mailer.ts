/**
 * What a mail is to us and what a provider may answer. Two mailers keep this promise: mail/resend.ts and dev/mailbox.ts.
 * The body is bytes of our own making, so that a retry is equal to the byte; the key makes a repeat harmless.
 * What each answer leads to is decided in digests/send/send.ts and outbox/dispatch.ts, never here.
 */
import type { Standing } from './schema'

/** Whose turn at the provider it is: one of thousands of a digest's requests, or a single mail that somebody waits for (mail/pace.ts). */
export type Lane = 'digest' | 'single'

/**
 * `one`: POST /emails · `batch`: POST /emails/batch in permissive mode. `count`: mails in the body, at most 100.
 * `lane`: a digest's request, which leaves room for others, or a single mail that somebody waits for (mail/pace.ts).
 */
export type SendRequest = { kind: 'one' | 'batch'; lane: Lane; body: string | Uint8Array; key: string; count: number }

/** What a request says, whether it came as text or as the bytes of it. */
export function textOf({ body }: Pick<SendRequest, 'body'>): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body)
}

/** The key or the domain may not send · the sender's address is not one · whatever else is wrong with our requests, or not the provider's answer. */
export type StopReason = 'unauthorised' | 'invalid_from_address' | 'provider_refuses'

export type SendAnswer =
  /** Taken. `ids` by position; a refused position has no id and stands in `refused` with its reason. */
  | { outcome: 'accepted'; ids: (string | null)[]; refused: { index: number; message: string }[] }
  /** This mail is refused for what it is or for whom it is; nothing of it was taken. Another one may be. */
  | { outcome: 'refused'; code: string; message: string }
  | { outcome: 'rate_limited'; retryAfterSeconds: number | null }
  | { outcome: 'quota'; code: 'daily_quota_exceeded' | 'monthly_quota_exceeded' }
  /** Something about us or about the way: the next mail would get the same answer. Nothing was taken. `code`: the provider's word, or the status. */
  | { outcome: 'stopped'; reason: StopReason; code: string }
  /** The same key is being handled right now (409). */
  | { outcome: 'concurrent' }
  /** The same key came with other bytes (409): a bug by definition. */
  | { outcome: 'mismatch' }
  /** The provider said that it failed (5xx). */
  | { outcome: 'unavailable'; message: string }
  /** Nobody knows whether it was taken: timeout, reset, an answer that cannot be read or that we do not know. */
  | { outcome: 'unknown'; message: string }

export type Mailer = {
  /** Asks once, at the provider's pace. Never throws for what a provider or a network does. */
  send(request: SendRequest): Promise<SendAnswer>
  /** Only where there is a provider to ask. Never throws either. */
  standing?(domain: string): Promise<Standing>
}
