/** Sending a draft to one address, to look at. Changes no ledger; the same Idempotency-Key sends once. */
import { sql } from 'drizzle-orm'
import { randomToken, sha256 } from '../crypto'
import type { Deps } from '../deps'
import { enqueueMail } from '../mail/outbox'
import type { Digest, Publication } from '../schema'
import { writeDigest } from './write'

export async function sendTest(
  deps: Deps,
  given: { publication: Publication; digest: Digest; to: string; idempotencyKey: string | null },
): Promise<void> {
  const { publication, digest, to, idempotencyKey } = given
  const frame = digest.frame ?? (await writeDigest(deps, publication, digest)).frame
  const once = idempotencyKey === null ? null : `test:${publication.id}:${await sha256(idempotencyKey)}`
  const now = deps.clock()
  const [row] = await deps.db.all<{ id: number }>(sql`INSERT OR IGNORE INTO mails
      (publication_id, kind, digest_id, to_address, once_key, params, frame, key, state, attempts, created_at, next_attempt_at)
    VALUES (${publication.id}, 'test', ${digest.id}, ${to}, ${once}, '{}',
      ${JSON.stringify({ ...frame, subject: `[Test] ${frame.subject}` })}, ${`mail-${randomToken()}`}, 'due', 0, ${now}, ${now})
    RETURNING id`)
  if (row) await enqueueMail(deps, row.id)
}
