/** Messages that failed for good: kept as a row that an administrator sees, once each, and that /healthz complains about. */
import type { Deps } from './deps'
import { deadLetters } from './schema'

export async function keepDeadLetter(deps: Deps, letter: { id: string; body: unknown }): Promise<void> {
  await deps.db
    .insert(deadLetters)
    .values({ id: letter.id, queue: queueOf(letter.body), body: letter.body, receivedAt: deps.clock() })
    .onConflictDoNothing()
}

/** The platform does not say where a dead letter comes from; its body does. */
function queueOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return 'unknown'
  if ('mailId' in body) return 'tidings-mail'
  if ('digestId' in body) return 'tidings-digests'
  return 'channel' in body || 'url' in body ? 'tidings-shares' : 'unknown'
}
