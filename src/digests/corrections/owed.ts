/**
 * Who is owed a correction: everybody whom the provider took a digest for that carried the story before it was corrected, and who was not
 * told since. Conditions only, for the statements of their neighbours; a delivery is one digest for one reader, and knows what it held.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { DeliveryStatus } from '../../ground/schema'
import { storyIdOf } from '../../stories/catalogue/page'

/** The digests that carried the story of correction `c` as it was, as `d`, each with its deliveries `e`. */
export const SENT_BEFORE = sql`digest_stories AS carried
  JOIN digests AS d ON d.id = carried.digest_id AND d.frozen_at <= c.created_at
  JOIN deliveries AS e ON e.digest_id = d.id`

/** … and this one held it, and was taken. */
export const WAS_SENT = sql`carried.publication_id = c.publication_id AND carried.story_id = c.story_id AND e.status = 'accepted'
  AND ((e.blocks ->> '$.stories' IS NULL AND carried.is_offer IS NULL) OR EXISTS (
    SELECT 1 FROM json_each(e.blocks, '$.stories') AS held WHERE ${storyIdOf(sql`held.value`)} = c.story_id))`

/** Some digest since told whoever has this address of correction `c`, as far as these outcomes go. */
export function wasTold(addressHash: SQL, outcomes: DeliveryStatus[]): SQL {
  return sql`EXISTS (SELECT 1 FROM digests AS later
    JOIN deliveries AS telling ON telling.digest_id = later.id AND telling.address_hash = ${addressHash}
    WHERE later.publication_id = c.publication_id AND later.frozen_at >= c.created_at
      AND telling.status IN (SELECT value FROM json_each(${JSON.stringify(outcomes)}))
      AND EXISTS (SELECT 1 FROM json_each(telling.blocks, '$.corrections') AS told WHERE told.value = c.id))`
}
