/**
 * What readers' rows forget, as builders for the tick's retention: each takes so many rows at once, along an index. How long is kept is
 * said in operations/retention.ts.
 */
import { type SQL, sql } from 'drizzle-orm'

type Old = { before: number; rows: number }

/** Sign-ups that nobody confirmed, with their links and with what was noted of the asking; in this order, in one batch. */
export function forgettingPending({ at, before, rows }: Old & { at: number }): SQL[] {
  const stale = stalePendingIds({ at, before, rows })
  return [
    sql`DELETE FROM tokens WHERE subscriber_id IN (${stale})`,
    // Nothing was agreed to, so there is nothing to prove: that a stranger's address was typed here is not ours to keep.
    sql`DELETE FROM consents WHERE act = 'asked' AND (publication_id, address_hash) IN (
      SELECT publication_id, address_hash FROM subscribers WHERE id IN (${stale}))`,
    sql`DELETE FROM subscribers WHERE id IN (${stale})`,
  ]
}

/**
 * Not those who were readers once, nor those who asked again and whose newer link still works. Rows are in the order in which they were made,
 * so up to the first that is young enough; a look into the index for each publication.
 */
function stalePendingIds({ at, before, rows }: Old & { at: number }): SQL {
  const isPending = (row: SQL) => sql`${row}.publication_id = p.id AND ${row}.status = 'pending'`
  return sql`SELECT s.id FROM publications p CROSS JOIN subscribers s ON ${isPending(sql`s`)}
      AND s.id < coalesce((SELECT young.id FROM subscribers young WHERE ${isPending(sql`young`)} AND young.created_at >= ${before}
        ORDER BY young.id LIMIT 1), 9e18)
    WHERE s.created_at < ${before} AND s.confirmed_at IS NULL AND s.unsubscribed_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM tokens WHERE subscriber_id = s.id AND purpose = 'confirm' AND expires_at > ${at})
    LIMIT ${rows}`
}

/** Links that ended so long ago that nobody asks any more why they do nothing. */
export function forgettingTokens({ before, rows }: Old): SQL {
  return sql`DELETE FROM tokens WHERE id IN (
    SELECT id FROM tokens WHERE expires_at < ${before} ORDER BY expires_at LIMIT ${rows})`
}

/** From which network somebody was asked who never confirmed, in the stretch that is looked at. */
export function forgettingAskers({ before, isNext }: { before: number; isNext: SQL }): SQL {
  return sql`UPDATE tokens SET wish = json_remove(wish, '$.asked.network') WHERE ${isNext}
    AND wish ->> '$.asked.network' IS NOT NULL AND wish ->> '$.asked.at' < ${before}`
}

/** The proof of consent is kept, the network that it came from is not. */
export function forgettingNetworks({ before, rows }: Old): SQL {
  return sql`UPDATE consents SET network_hash = NULL WHERE id IN (
    SELECT id FROM consents WHERE network_hash IS NOT NULL AND at < ${before} ORDER BY at LIMIT ${rows})`
}

/**
 * Who left or was suppressed so long ago that their address is of no use any more, and with it their choices and where they came from. The
 * row stays under the address's hash: whoever comes back is found by it, and no import takes them for somebody new.
 */
export function forgettingLeavers({ at, before, rows }: Old & { at: number }): SQL {
  return sql`UPDATE OR IGNORE subscribers SET email = '', email_key = '#' || address_hash, topics = '[]', language = NULL, minutes = NULL, source_page = NULL
    WHERE id IN (SELECT id FROM subscribers WHERE status IN ('unsubscribed', 'suppressed') AND email <> '' AND updated_at < ${before}
      AND NOT EXISTS (SELECT 1 FROM tokens WHERE subscriber_id = subscribers.id AND purpose = 'confirm' AND expires_at > ${at})
      ORDER BY updated_at LIMIT ${rows})`
}

/** An address that is typed again belongs to the row that was kept under its hash. For the beginning of the batch that writes it down. */
export function recognising(
  { email, key }: { email: string; key: string },
  { publicationId, hashes, at }: { publicationId: number; hashes: string[]; at: number },
): SQL {
  const keys = hashes.map((hash) => sql`${`#${hash}`}`)
  return sql`UPDATE OR IGNORE subscribers SET email = ${email}, email_key = ${key}, updated_at = ${at}
    WHERE publication_id = ${publicationId} AND email_key IN (${sql.join(keys, sql`, `)})`
}

/** Erased rows that old mails' links named: longer than a link to leave has to work nobody asks for them. */
export function forgettingFormer({ before, rows }: Old): SQL {
  return sql`DELETE FROM former_readers WHERE subscriber_id IN (
    SELECT subscriber_id FROM former_readers WHERE erased_at < ${before} ORDER BY erased_at LIMIT ${rows})`
}

/** Everything that was kept of a publication's readers, a table after the other; readers with their links and `mailsOf` them. */
export function erasingReaders(
  { publicationId, rows }: { publicationId: number; rows: number },
  mailsOf: (subscribers: SQL) => SQL,
): SQL[][] {
  const first = sql`SELECT id FROM subscribers WHERE publication_id = ${publicationId} ORDER BY id LIMIT ${rows}`
  const ofThis = sql`WHERE publication_id = ${publicationId} LIMIT ${rows}`
  return [
    [
      mailsOf(first),
      sql`DELETE FROM tokens WHERE subscriber_id IN (${first})`,
      sql`DELETE FROM subscribers WHERE id IN (${first})`,
    ],
    [sql`DELETE FROM consents WHERE id IN (SELECT id FROM consents ${ofThis})`],
    [sql`DELETE FROM suppressions WHERE id IN (SELECT id FROM suppressions ${ofThis})`],
    [sql`DELETE FROM former_readers WHERE subscriber_id IN (SELECT subscriber_id FROM former_readers ${ofThis})`],
    [
      sql`DELETE FROM reader_days WHERE publication_id = ${publicationId}`,
      sql`DELETE FROM reader_totals WHERE publication_id = ${publicationId}`,
    ],
  ]
}
