/** Stub. */
import type { Deps } from '../deps'
export async function sendMail(_deps: Deps, _mailId: number): Promise<{ retrySeconds: number } | null> {
  return null
}
export async function requeueMails(_deps: Deps): Promise<void> {}
