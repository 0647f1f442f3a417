/** Sending a draft to one address, to look at. Changes no ledger; the same Idempotency-Key sends once. */
import { sql } from 'drizzle-orm'
import { mac, sha256 } from '../../ground/crypto'
import type { Deps } from '../../ground/deps'
import { links } from '../../ground/links'
import { type Digest, mails, type Publication } from '../../ground/schema'
import { NOBODY, preferencesToken, unsubscribeToken } from '../../ground/tokens'
import { type Letter, oneClickHeaders } from '../../outbox/letter'
import { enqueueMail, mailRow } from '../../outbox/rows'
import { archivedAt } from './payload'
import { singleFrame, writeDigest } from './write'

/** What the draft says was fixed when it was asked for. Every header and link is as in the real one, but its links are nobody's, and say so. */
export const testLetter: Letter = {
  async choose(_deps, { row: { id, frame } }) {
    if (!frame) throw new Error(`test mail ${id} was not written when it was asked for`)
    return async () => frame
  },
  async fill(_deps, { frame, secret }) {
    const unsubscribe = links.unsubscribe(frame, await unsubscribeToken(secret, NOBODY, 0))
    const preferences = links.preferences(frame, await preferencesToken(secret, NOBODY))
    const headers = { ...oneClickHeaders(unsubscribe), 'List-Id': frame.listId ?? '', ...archivedAt(frame) }
    return { values: { unsubscribe, preferences }, headers }
  },
}

/** `key_used`: the key came before, with another digest or address. */
export async function sendTest(
  deps: Deps,
  given: { publication: Publication; digest: Digest; to: string; idempotencyKey: string | null },
): Promise<'queued' | 'key_used'> {
  const { publication, digest, to, idempotencyKey } = given
  const frame = singleFrame(digest.frame ?? (await writeDigest(deps, publication, digest)).frame)
  const once = idempotencyKey === null ? null : `test:${publication.id}:${await sha256(idempotencyKey)}`
  // What the key stands for, without the address itself.
  const purpose = await mac(deps.config.secretKeys[0], 'test', digest.id, to)
  const [[made], [earlier]] = await deps.db.batch([
    mailRow(deps, {
      kind: 'test',
      publicationId: publication.id,
      digestId: digest.id,
      to,
      once,
      params: { purpose },
      frame: { ...frame, subject: `[Test] ${frame.subject}` },
      at: deps.clock(),
    }),
    deps.db.select({ params: mails.params }).from(mails).where(sql`${mails.onceKey} = ${once}`),
  ])
  if (!made) return earlier?.params.purpose === purpose ? 'queued' : 'key_used'
  await enqueueMail(deps, made.id)
  return 'queued'
}
