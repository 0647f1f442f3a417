/** Sending a draft to one address, to look at. Changes no ledger; the same Idempotency-Key sends once. */
import { sql } from 'drizzle-orm'
import { mac, randomToken, sha256 } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import type { Digest, Publication } from '../../ground/schema'
import { enqueueMail } from '../../outbox/dispatch'
import { writeDigest } from './write'

/** `key_used`: the key came before, with another digest or address. */
export async function sendTest(
  deps: Deps,
  given: { publication: Publication; digest: Digest; to: string; idempotencyKey: string | null },
): Promise<'queued' | 'key_used'> {
  const { publication, digest, to, idempotencyKey } = given
  const frame = digest.frame ?? (await writeDigest(deps, publication, digest)).frame
  const once = idempotencyKey === null ? null : `test:${publication.id}:${await sha256(idempotencyKey)}`
  // What the key stands for, without the address itself.
  const purpose = await mac(deps.config.secretKeys[0], 'test', digest.id, to)
  const now = deps.clock()
  const results = await deps.db.batch([
    deps.db.all<{ id: number }>(sql`INSERT OR IGNORE INTO mails
        (publication_id, kind, digest_id, to_address, once_key, params, frame, key, state, attempts, created_at, next_attempt_at)
      VALUES (${publication.id}, 'test', ${digest.id}, ${to}, ${once}, ${JSON.stringify({ purpose })},
        ${JSON.stringify({ ...frame, subject: `[Test] ${frame.subject}` })}, ${`mail-${randomToken()}`}, 'due', 0, ${now}, ${now})
      RETURNING id`),
    deps.db.all<{ purpose: string }>(sql`SELECT params ->> 'purpose' AS purpose FROM mails WHERE once_key = ${once}`),
  ])
  const made = results[0][0]
  if (made) await enqueueMail(deps, made.id)
  else if (results[1][0]?.purpose !== purpose) return 'key_used'
  return 'queued'
}
