/**
 * A digest's bounces and complaints by mail house, for houses with so many of its readers that none of them can be told: written down when
 * it is over, counted with each report. Statements only, for the batches of both. Never an address.
 */
import { type SQL, sql } from 'drizzle-orm'

/** Fewer readers of one publication at one house are nobody else's business; and a single one moves no rate. */
export const HOUSE_READERS = 1_000
/** The greatest of them. */
const HOUSES = 20

function houseOf(address: SQL): SQL {
  return sql`lower(substr(${address}, instr(${address}, '@') + 1))`
}

/** Of a digest that is over: what was reported so far is in it, what comes later is counted below. */
export function insertHouses(digestId: number): SQL {
  return sql`INSERT OR IGNORE INTO digest_houses (digest_id, house, readers, bounced, complained)
    SELECT v.digest_id, ${houseOf(sql`s.email`)} AS house, count(*) AS readers, coalesce(sum(v.reported = 'bounced'), 0),
      coalesce(sum(v.reported = 'complained'), 0)
    FROM deliveries v JOIN subscribers s ON s.id = v.subscriber_id
    WHERE v.digest_id IN (SELECT id FROM digests WHERE id = ${digestId} AND candidates >= ${HOUSE_READERS}) AND instr(s.email, '@') > 0
    GROUP BY v.digest_id, house HAVING count(*) >= ${HOUSE_READERS} ORDER BY readers DESC, house LIMIT ${HOUSES}`
}

/** Right after the statement that counted it in its chunk: once for each mail, as there. */
export function countingAtHouse(
  { digestId, subscriberId }: { digestId: number; subscriberId: number },
  as: 'bounced' | 'complained',
): SQL {
  const counted = as === 'bounced' ? sql`bounced = bounced + 1` : sql`complained = complained + 1`
  return sql`UPDATE digest_houses SET ${counted} WHERE changes() > 0
    AND (digest_id, house) = (SELECT ${digestId}, ${houseOf(sql`email`)} FROM subscribers WHERE id = ${subscriberId})`
}
