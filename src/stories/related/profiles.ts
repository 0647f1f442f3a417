/**
 * Stories read from the database and taken apart for comparing: rows without the long end of their bodies, their profiles,
 * and the tokens under which the index holds them.
 */
import { sql } from 'drizzle-orm'
import type { Deps } from '../../ground/deps'
import type { StoryRow } from '../../ground/schema'
import { type Print, printOf } from './near-copies'
import { addressTerm, indexToken, piecesOf, type ReadText, readText, rootsOf } from './terms'

/** A story taken apart, ready to be compared. */
export type Profile = {
  id: number
  url: string
  storyUrl: string | null
  category: string | null
  region: string | null
  publishedAt: number
  text: ReadText
  pieces: Map<string, number>
  print: Print
}

export type TextRow = Pick<
  StoryRow,
  'id' | 'publicationId' | 'url' | 'storyUrl' | 'title' | 'excerpt' | 'body' | 'category' | 'region' | 'publishedAt'
>

/** Stories' texts, with so many characters of the body. */
export async function readRows(
  deps: Pick<Deps, 'db'>,
  { ids, characters }: { ids: number[]; characters: number },
): Promise<TextRow[]> {
  if (ids.length === 0) return []
  return deps.db.all<TextRow>(sql`SELECT stories.id AS id, publication_id AS publicationId, url, story_url AS storyUrl, title,
      excerpt, category, region, published_at AS publishedAt, substr(body, 1, ${characters}) AS body
    FROM json_each(${JSON.stringify(ids)}) AS asked CROSS JOIN stories ON stories.id = asked.value`)
}

/** A story ready to be compared. `language` is the publication's. */
export function profileOf(row: TextRow, language: string): Profile {
  const text = readText(row, language)
  const { id, url, storyUrl, category, region, publishedAt } = row
  const known = { id, url, storyUrl, category, region, publishedAt }
  return { ...known, text, pieces: piecesOf(text), print: printOf(row.title, text) }
}

/** Everything a story is indexed by: its terms, their roots and its addresses. */
export function tokensOf(row: TextRow, language: string): string[] {
  const text = readText(row, language)
  const terms = [...text.terms, ...rootsOf(text)].map(({ term }) => indexToken(row.publicationId, term))
  return [...terms, ...addressTokens(row)]
}

/** The story's own address and that of the story it is about: where two stories share one, they are partners. */
export function addressTokens(row: Pick<TextRow, 'publicationId' | 'url' | 'storyUrl'>): string[] {
  return [row.url, row.storyUrl].flatMap((address) =>
    address ? [indexToken(row.publicationId, addressTerm(address))] : [],
  )
}
