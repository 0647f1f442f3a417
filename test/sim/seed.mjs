/**
 * Thousands of confirmed readers, written straight into the database of a service that is not running, and what its ledger says
 * afterwards. Ten thousand sign-ups by mail would take longer than what is measured; all else goes through the doors.
 */
import { Miniflare } from 'miniflare'
import { bundleOnce, workerOptions } from '../../scripts/worker.mjs'

export const addressOf = (reader) => `reader-${reader}@readers.example`

/** Opens the database of a state that nobody serves, and closes it again. */
export async function withDatabase(stateDir, work) {
  const bundled = await bundleOnce('src/dev/index.ts')
  const miniflare = new Miniflare(await workerOptions({ ...bundled, stateDir, port: 0 }))
  try {
    return await work(await miniflare.getD1Database('DB'))
  } finally {
    await miniflare.dispose()
  }
}

/** Readers 1 to `count`, active. Their hashes are only ever compared with each other here. */
export async function seedReaders(db, { slug, count }) {
  const batch = 10_000
  for (let first = 1; first <= count; first += batch) {
    await db
      .prepare(
        `WITH RECURSIVE readers (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM readers WHERE n < ?2)
        INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at)
        SELECT p.id, 'reader-' || CAST(n AS INTEGER) || '@readers.example', 'reader-' || CAST(n AS INTEGER) || '@readers.example',
          'seeded-' || CAST(n AS INTEGER), 'active', '[]', ?3, ?3, ?3
        FROM readers, publications p WHERE p.slug = ?4`,
      )
      .bind(first, Math.min(count, first + batch - 1), Date.now(), slug)
      .run()
  }
}

/** What the database says of a digest that was sent: its row, its chunks, and each delivery with the reader's address. */
export async function readLedger(db, { slug, period }) {
  const digest = await db
    .prepare(
      `SELECT d.id, d.status, d.reason, d.key, d.candidates FROM digests d JOIN publications p ON p.id = d.publication_id
      WHERE p.slug = ? AND d.period = ?`,
    )
    .bind(slug, period)
    .first()
  const of = async (query) => (await db.prepare(query).bind(digest.id).all()).results
  return {
    digest,
    chunks: await of('SELECT * FROM chunks WHERE digest_id = ?'),
    deliveries: await of(
      `SELECT x.chunk, x.position, x.status, x.provider_id AS providerId, x.reason, s.email FROM deliveries x
      LEFT JOIN subscribers s ON s.id = x.subscriber_id WHERE x.digest_id = ?`,
    ),
  }
}
