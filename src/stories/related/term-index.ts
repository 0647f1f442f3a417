/**
 * The index of words: FTS5's `story_terms` (one row per story, nothing but tokens) and the counts that its vocabulary gives.
 * Derived and rebuildable: empty `story_terms`, `story_profiles` and `related_lists`, set every story's related_due_at, and the tick does
 * the rest. Tokens carry the publication's id, so that no question can reach another publication's stories.
 */
import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Deps } from '../../ground/deps'
import { hashOf } from './fold'

type Db = Pick<Deps, 'db'>

/** Letters that FTS5's unicode61 (which knows Unicode 6.1) neither splits at nor folds: the scripts of most readers. */
const KEPT =
  /[a-z0-9_\u00df-\u024f\u03ac-\u03ce\u0430-\u045f\u0461-\u052f\u0561-\u0586\u05d0-\u05ea\u0620-\u064a\u0671-\u06d3\u3041-\u30fe\u3400-\u4db5\u4e00-\u9fcb\uac00-\ud7a3]/u

/** A term as it stands in the index, apart from every other publication's. Anything the tokenizer might cut is spelt in hex. */
export function indexToken(publicationId: number, term: string): string {
  let token = `${publicationId}_`
  for (const letter of term) {
    token += KEPT.test(letter) && /[\p{L}\p{N}_]/u.test(letter) ? letter : `_${letter.codePointAt(0)?.toString(16)}`
  }
  return token
}

/** What every story of a publication holds: in how many stories it stands is how many there are. */
export function everyToken(publicationId: number): string {
  return indexToken(publicationId, '_every')
}

/**
 * What stands for a page: a story and the deep dives about it share it, so that they find each other in the index; who finds one
 * still compares the pages, because a hash may stand for two.
 */
export function pageToken(publicationId: number, page: string): string {
  return indexToken(publicationId, `_at_${hashOf(page)}`)
}

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

const countRow = z.object({ term: z.string(), doc: z.number() })

/** In how many stories each token stands. A token in none is left out. */
export async function countTokens(deps: Db, tokens: string[]): Promise<Map<string, number>> {
  if (tokens.length === 0) return new Map()
  const rows = await deps.db.all(sql`SELECT counts.term AS term, counts.doc AS doc
    FROM json_each(${JSON.stringify(tokens)}) AS asked
    CROSS JOIN story_term_counts AS counts ON counts.term = asked.value`)
  return new Map(
    z
      .array(countRow)
      .parse(rows)
      .map(({ term, doc }) => [term, doc]),
  )
}

/** What the index is asked for a story: tokens and what each is worth. */
export type Asked = { story: number; token: string; worth: number }

const nearRow = z.object({ story: z.number(), id: z.number() })

/** The stories that hold most of what is asked for each, at most so many, best first. */
export async function findNear(
  deps: Db,
  { asked, most }: { asked: Asked[]; most: number },
): Promise<Map<number, number[]>> {
  if (asked.length === 0) return new Map()
  // Quoted, a token is a string to FTS5 whatever it looks like.
  const given = JSON.stringify(asked.map(({ story, token, worth }) => [story, `"${token}"`, worth]))
  const rows = await deps.db.all(sql`
    SELECT story, id FROM (
      SELECT story, id, row_number() OVER (PARTITION BY story ORDER BY worth DESC, id DESC) AS place FROM (
        SELECT asked.value ->> 0 AS story, story_terms.rowid AS id, sum(asked.value ->> 2) AS worth
        FROM json_each(${given}) AS asked CROSS JOIN story_terms ON story_terms MATCH (asked.value ->> 1)
        WHERE story_terms.rowid <> asked.value ->> 0
        GROUP BY 1, 2))
    WHERE place <= ${most} ORDER BY story, place`)
  const near = new Map<number, number[]>()
  for (const { story, id } of z.array(nearRow).parse(rows)) near.set(story, [...(near.get(story) ?? []), id])
  return near
}
