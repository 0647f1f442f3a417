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

/** Not those who were readers once, nor those who asked again and whose newer link still works. */
function stalePendingIds({ at, before, rows }: Old & { at: number }): SQL {
  return sql`SELECT id FROM subscribers WHERE status = 'pending' AND created_at < ${before}
    AND confirmed_at IS NULL AND unsubscribed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM tokens WHERE subscriber_id = subscribers.id AND purpose = 'confirm' AND expires_at > ${at})
    ORDER BY created_at, id LIMIT ${rows}`
}

/** Links that ended so long ago that nobody asks any more why they do nothing. */
export function forgettingTokens({ before, rows }: Old): SQL {
  return sql`DELETE FROM tokens WHERE id IN (
    SELECT id FROM tokens WHERE expires_at < ${before} ORDER BY expires_at LIMIT ${rows})`
}

/** The proof of consent is kept, the network that it came from is not. */
export function forgettingNetworks({ before, rows }: Old): SQL {
  return sql`UPDATE consents SET network_hash = NULL WHERE id IN (
    SELECT id FROM consents WHERE network_hash IS NOT NULL AND at < ${before} ORDER BY at LIMIT ${rows})`
}
