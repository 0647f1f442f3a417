/**
 * Finding a story by its page: the one place that says how. Everybody who is told an address (a share, a visit, a form, a publisher)
 * asks this for the story's id, so that all of them mean the same story by it.
 */
import { type SQL, sql } from 'drizzle-orm'

/**
 * The id of the publication's story with this page key, removed ones too; null in SQL where there is none. A page that moved is still
 * found by its former key. Both are parameters or columns of somebody's statement.
 */
export function storyIdAt({
  publicationId,
  page,
}: {
  publicationId: SQL | number
  page: SQL | string | null
}): SQL<number | null> {
  return sql`coalesce(
    (SELECT known.id FROM stories AS known WHERE known.publication_id = ${publicationId} AND known.page_key = ${page}),
    (SELECT former.story_id FROM former_pages AS former
      WHERE former.publication_id = ${publicationId} AND former.page_key = ${page}))`
}

/** The id of the story that a number (a parameter, or a column with its table's name) means today: it may have been joined with another. */
export function storyIdOf(id: SQL | number): SQL<number> {
  return sql`coalesce((SELECT joined.into_id FROM story_joins AS joined WHERE joined.story_id = ${id}), ${id})`
}
