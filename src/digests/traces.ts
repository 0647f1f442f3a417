/**
 * What digests keep of a reader, as statements for the batch in which the reader leaves or is erased: the wiring hands them to the
 * readers, who know nothing of digests. A mail that was tried and whose outcome is not known keeps its frozen address until it is: other
 * bytes under its key could be a second mail.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { Traces } from '../ground/deps'

export const digestTraces: Traces = {
  left: ({ publicationId, digestId }) => [
    sql`UPDATE digests SET unsubscribed = unsubscribed + 1
      WHERE id = ${digestId} AND publication_id = ${publicationId} AND changes() > 0`,
  ],
  returned: ({ publicationId, digestId }) => [
    sql`UPDATE digests SET unsubscribed = unsubscribed - 1
      WHERE id = ${digestId} AND publication_id = ${publicationId} AND unsubscribed > 0 AND changes() > 0`,
  ],
  erased: ({ publicationId, subscriberId }) => {
    const open = openDeliveries(publicationId, subscriberId)
    return [
      sql`UPDATE deliveries SET status = 'skipped', reason = 'erased', address = ''
        WHERE (digest_id, chunk, position) IN (${open}) AND status = 'planned'`,
      sql`UPDATE chunks SET (planned, skipped) = (
          SELECT coalesce(sum(v.status = 'planned'), 0), coalesce(sum(v.status = 'skipped'), 0)
          FROM deliveries v WHERE v.digest_id = chunks.digest_id AND v.chunk = chunks.seq)
        WHERE (digest_id, seq) IN (SELECT digest_id, chunk FROM (${open})) AND changes() > 0`,
    ]
  },
}

/** The reader's mails in digests that are not through: a handful, found by the digest's state and the address's hash. */
function openDeliveries(publicationId: number, subscriberId: number): SQL {
  return sql`SELECT v.digest_id, v.chunk, v.position FROM digests d
    JOIN subscribers s ON s.id = ${subscriberId} AND s.publication_id = ${publicationId}
    JOIN deliveries v ON v.digest_id = d.id AND v.address_hash = s.address_hash
    JOIN chunks c ON c.digest_id = v.digest_id AND c.seq = v.chunk
    WHERE d.status IN ('sending', 'paused', 'needs_review') AND d.publication_id = ${publicationId} AND c.first_attempt_at IS NULL`
}
