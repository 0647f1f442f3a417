/**
 * What caches in front of the Worker keep goes by tags: a publication, a digest of it, a story of it, the list of publications. Here stand
 * the names, and how they are forgotten. Promises that a cache that cannot be told costs nobody the change: it keeps a minute at most.
 */
import type { Deps } from './deps'
import { logFailure } from './log'
import { pageKey } from './url'

/** A tag has at most 1,024 characters (developers.cloudflare.com/cache/how-to/purge-cache/purge-by-tags); two that are cut alike are forgotten together. */
const LONGEST_STORY = 900
/** What one call to the edge may name. */
const TAGS_A_CALL = 30

export const tagOf = {
  publications: 'publications',
  publication: (slug: string) => `publication-${slug}`,
  digest: (slug: string, period: string) => `digest-${slug}-${period}`,
  story: (slug: string, page: string) => `story-${slug}-${encodeURIComponent(page).slice(0, LONGEST_STORY)}`,
}

type Asked = { path: string; publication?: string; period?: string; url?: string }

/** The tags of a public answer, from what was asked. */
export function tagsOf({ path, publication, period, url }: Asked): string[] {
  if (path === '/') return [tagOf.publications]
  if (!publication) return []
  const page = url === undefined ? null : pageKey(url)
  return [
    tagOf.publication(publication),
    ...(period ? [tagOf.digest(publication, period)] : []),
    ...(page ? [tagOf.story(publication, page)] : []),
  ]
}

type Edge = Pick<Deps, 'forgetPages'>

/** What shows this publication, or names it, is made anew. */
export function forgetPublication(deps: Edge, slug: string): Promise<void> {
  return forget(deps, [tagOf.publication(slug), tagOf.publications])
}

/** What shows these stories; where they are many, their publications as a whole. */
export function forgetStories(deps: Edge, stories: { slug: string; page: string }[]): Promise<void> {
  const each = stories.map(({ slug, page }) => tagOf.story(slug, page))
  return forget(deps, each.length > TAGS_A_CALL ? stories.map(({ slug }) => tagOf.publication(slug)) : each)
}

async function forget({ forgetPages }: Edge, tags: string[]): Promise<void> {
  const rest = [...new Set(tags)]
  try {
    while (forgetPages && rest.length > 0) await forgetPages(rest.splice(0, TAGS_A_CALL))
  } catch (error) {
    logFailure('forgetting pages at the edge', error)
  }
}
