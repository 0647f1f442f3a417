/**
 * The index of terms: FTS5's `story_terms` (one row per story, nothing but tokens) and the counts that its vocabulary gives.
 * Derived and rebuildable: empty `story_terms` and `related_lists`, set every story's related_due_at, and the tick does the rest.
 * Tokens carry the publication's id, so that no question can reach another publication's stories.
 */
import { sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'

type Db = Pick<Deps, 'db'>

/** Most postings read by one statement: D1 has one thread, and others wait. */
const POSTINGS_LIMIT = 20_000

/** Writes stories' tokens, in place of those they had. */
export async function indexStories(deps: Db, stories: { id: number; tokens: string[] }[]): Promise<void> {
  if (stories.length === 0) return
  const ids = JSON.stringify(stories.map(({ id }) => id))
  const rows = JSON.stringify(stories.map(({ id, tokens }) => [id, tokens.join(' ')]))
  await deps.db.batch([
    deps.db.run(sql`DELETE FROM story_terms WHERE rowid IN (SELECT value FROM json_each(${ids}))`),
    deps.db.run(sql`INSERT INTO story_terms (rowid, terms)
      SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(${rows})`),
  ])
}

/** In how many stories each token stands. A token in none is left out. */
export async function countTokens(deps: Db, tokens: string[]): Promise<Map<string, number>> {
  if (tokens.length === 0) return new Map()
  const rows = await deps.db.all<{ term: string; doc: number }>(sql`SELECT counts.term, counts.doc
    FROM json_each(${JSON.stringify(tokens)}) AS asked
    CROSS JOIN story_term_counts AS counts ON counts.term = asked.value`)
  return new Map(rows.map(({ term, doc }) => [term, doc]))
}

/** The publication's published stories since `from` that hold each token. */
export async function findByTokens(
  deps: Db,
  { tokens, publicationId, from, now }: { tokens: string[]; publicationId: number; from: number; now: number },
): Promise<Map<string, number[]>> {
  if (tokens.length === 0) return new Map()
  // Quoted, a token is a string to FTS5 whatever it looks like.
  const asked = JSON.stringify(tokens.map((token) => `"${token}"`))
  const rows = await deps.db.all<{ token: string; id: number }>(sql`SELECT asked.value AS token, stories.id AS id
    FROM json_each(${asked}) AS asked
    CROSS JOIN story_terms ON story_terms MATCH asked.value
    CROSS JOIN stories ON stories.id = story_terms.rowid
    WHERE stories.publication_id = ${publicationId} AND stories.removed_at IS NULL
      AND stories.published_at BETWEEN ${from} AND ${now}
    LIMIT ${POSTINGS_LIMIT}`)
  const found = new Map<string, number[]>()
  for (const { token, id } of rows) {
    const plain = token.slice(1, -1)
    found.set(plain, [...(found.get(plain) ?? []), id])
  }
  return found
}
