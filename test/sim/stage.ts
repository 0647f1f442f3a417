/**
 * The cast of every simulated send: one publication with a digest that is due at eleven on a Monday evening, one deep dive, 300
 * readers; and its twin, another publication with some of the same readers and a digest that was paused half-way, which must not change
 * by a byte. Set up anew for each run by emptying every table, so that a run depends on nothing but its seed.
 */

import { deployedConfig } from '../../src/config'
import { addressHash } from '../../src/ground/address'
import type { Env } from '../../src/ground/deps'

export const READERS = 300
export const SLOT = Date.parse('2026-03-02T23:00:00Z')
export const PERIOD = '2026-W10'
const LAST_WEEK = SLOT - 6 * 86_400_000

export const WEBHOOK_SECRET = 'whsec_c2ltdWxhdGlvbnMgb25seQ=='

export const CONFIG = deployedConfig({
  PUBLIC_URL: 'https://tidings.example',
  SECRET_KEY: 'a-secret-key-for-simulations-only-0123456789',
  ADMIN_TOKEN: 'the-administrators-token',
  RESEND_API_KEY: 're_sim',
  RESEND_WEBHOOK_SECRET: WEBHOOK_SECRET,
} as unknown as Env)

/** The address of subscriber `id`: the first reader has id 1. */
export const addressOf = (id: number) => `reader${id}@readers.example`

/** Empties the database and sets the stage. */
export async function setStage(db: D1Database, count = READERS): Promise<void> {
  const emptied = (await tableNames(db)).map((name) => db.prepare(`DELETE FROM "${name}"`))
  await db.batch([
    ...emptied,
    // Ids begin with 1 again: they stand in links, and so in the bytes of every mail.
    db.prepare("DELETE FROM sqlite_sequence WHERE name <> 'audit_entries'"),
    insertPublication(db),
    insertStories(db),
    db
      .prepare(
        `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at)
         SELECT 1, value ->> 0, value ->> 0, value ->> 1, 'active', '[]', ?1, ?1, ?1 FROM json_each(?2)`,
      )
      .bind(LAST_WEEK, await readers(count)),
    ...(await insertTwin(db)),
  ])
}

/** The digest that is sent; the twin's is older. */
export const DIGEST = 2
const TWIN_READERS = 7

/** Whether the address is a reader's of both. */
export const isTwins = (address: string | undefined) => Number(/\d+/.exec(address ?? '')?.[0]) <= TWIN_READERS

/** Its first chunk was never tried, its second is in doubt: what is open there is nobody's business here. */
async function insertTwin(db: D1Database): Promise<D1PreparedStatement[]> {
  const twins = await readers(TWIN_READERS)
  return [
    insertPublication(db, { slug: 'gazette', name: 'Gazette', desk_email: null, next_slot_at: SLOT + 70 * 86_400_000 }),
    db
      .prepare(
        `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at)
         SELECT 2, value ->> 0, value ->> 0, value ->> 1, 'active', '[]', ?1, ?1, ?1 FROM json_each(?2)`,
      )
      .bind(LAST_WEEK, twins),
    db
      .prepare(
        `INSERT INTO digests (id, publication_id, period, status, reason, slot_at, window_from, window_to, composed_at, frozen_at, progress_at,
           subject, hand, chosen, key, assembler, candidates)
         VALUES (1, 2, ?1, 'paused', 'by_hand', ?2, ?2, ?2, ?2, ?2, ?2, 'Gazette', '{}', '[]', 'twin', 1, ?3)`,
      )
      .bind(PERIOD, SLOT - 60_000, TWIN_READERS),
    db
      .prepare(
        `INSERT INTO chunks (digest_id, seq, state, key, attempts, first_attempt_at, next_attempt_at, planned, unknown)
         VALUES (1, 0, 'planned', 'twin-0', 0, NULL, ?1, 4, 0), (1, 1, 'unknown', 'twin-1', 1, ?1, ?1, 0, ?2)`,
      )
      .bind(SLOT - 60_000, TWIN_READERS - 4),
    db
      .prepare(
        `INSERT INTO deliveries (digest_id, chunk, position, subscriber_id, address_hash, address, status)
         SELECT 1, key >= 4, CASE WHEN key < 4 THEN key ELSE key - 4 END, 1000 + key, value ->> 1, value ->> 0,
           CASE WHEN key < 4 THEN 'planned' ELSE 'unknown' END FROM json_each(?)`,
      )
      .bind(twins),
    db.prepare(
      'INSERT INTO digest_stories (publication_id, story_id, digest_id, material_revision) VALUES (2, 77, 1, 1)',
    ),
  ]
}

/** Everything that is the twin's, table by table. */
export async function twinIn(db: D1Database): Promise<Map<string, string>> {
  const ofPublication = [
    'publications',
    'subscribers',
    'suppressions',
    'consents',
    'digests',
    'digest_stories',
    'slots',
    'mails',
    'reader_days',
    'reader_totals',
  ]
  const statements = [
    ...ofPublication.map(
      (name) => [name, `SELECT * FROM ${name} WHERE ${name === 'publications' ? 'id' : 'publication_id'} = 2`] as const,
    ),
    ['chunks', 'SELECT * FROM chunks WHERE digest_id = 1'] as const,
    ['deliveries', 'SELECT * FROM deliveries WHERE digest_id = 1'] as const,
  ]
  const results = await db.batch(statements.map(([, statement]) => db.prepare(statement)))
  return new Map(statements.map(([name], index) => [name, JSON.stringify(results[index]?.results)]))
}

function insertPublication(db: D1Database, change: Record<string, string | number | null> = {}): D1PreparedStatement {
  const settings = {
    slug: 'meridian',
    name: 'Meridian',
    url: 'https://meridian.example',
    accent_color: '#1f4fd8',
    language: 'en',
    timezone: 'UTC',
    digest_day: 'monday',
    digest_hour: 23,
    approval: 'automatic',
    from_name: 'Meridian',
    from_email: 'digest@meridian.example',
    desk_email: 'desk@meridian.example',
    postal_address: '1 Canal Street, Harbourtown',
    origins: '[]',
    thank_you_urls: '[]',
    min_stories: 1,
    max_stories: 10,
    share_threshold: 10,
    share_weight: 1,
    next_slot_at: SLOT,
    created_at: LAST_WEEK,
    updated_at: LAST_WEEK,
    ...change,
  }
  const names = Object.keys(settings)
  return db
    .prepare(`INSERT INTO publications (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
    .bind(...Object.values(settings))
}

function insertStories(db: D1Database): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO stories (publication_id, url, kind, title, published_at, revision, material_revision, content_hash, created_at, updated_at, page_key)
       SELECT 1, 'https://meridian.example/' || value, 'deep-dive', 'The story of ' || value, ?1, 1, 1, value, ?1, ?1,
         'meridian.example/' || value
       FROM json_each('["harbour"]')`,
    )
    .bind(SLOT - 86_400_000)
}

const known = new Map<number, Promise<string>>()

/** Address and hash of so many readers, made once. */
function readers(count: number): Promise<string> {
  const made = known.get(count)
  if (made) return made
  const list = Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const address = addressOf(index + 1)
      return [address, await addressHash(CONFIG, address)]
    }),
  ).then(JSON.stringify)
  known.set(count, list)
  return list
}

let tables: Promise<string[]> | null = null

/** Ours, without the derived index of terms, what the platform keeps, and the audit log, which nobody can empty. */
function tableNames(db: D1Database): Promise<string[]> {
  tables ??= db
    .prepare(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'story_term%' AND name NOT LIKE 'sqlite%'
       AND name NOT LIKE 'd1%' AND name NOT LIKE 'audit%' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .all<{ name: string }>()
    .then(({ results }) => results.map(({ name }) => name))
  return tables
}

/** Everything that is in the database, to be put back later: a backup. */
export async function takeBackup(db: D1Database): Promise<() => Promise<void>> {
  const names = await tableNames(db)
  const contents = await db.batch<Record<string, unknown>>(names.map((name) => db.prepare(`SELECT * FROM "${name}"`)))
  return async () => {
    const inserts = names.flatMap((name, index) => {
      const rows = contents[index]?.results ?? []
      const columns = Object.keys(rows[0] ?? {})
      const values = columns.map((column) => `value ->> '$.${column}'`).join(', ')
      const insert = `INSERT INTO "${name}" (${columns.map((column) => `"${column}"`).join(', ')}) SELECT ${values} FROM json_each(?)`
      return rows.length > 0 ? [db.prepare(insert).bind(JSON.stringify(rows))] : []
    })
    await db.batch([...names.map((name) => db.prepare(`DELETE FROM "${name}"`)), ...inserts])
  }
}
