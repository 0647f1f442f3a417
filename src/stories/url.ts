/**
 * One address, one story: the form in which a story's URL is kept and looked up (contract, URLs).
 * Lower-cases the host, drops the fragment and the parameters td, td-* and utm_*; everything else counts.
 */

/** Longest URL taken, in characters. */
export const URL_LIMIT = 2_000

/** The normalised URL, or null for anything that is not a plain http(s) address. */
export function normaliseUrl(given: string): string | null {
  if (given.length > URL_LIMIT || !URL.canParse(given)) return null
  const url = new URL(given)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  if (url.username || url.password) return null
  url.hash = ''
  const ours = [...new Set(url.searchParams.keys())].filter((name) => /^(td|td-.*|utm_.*)$/i.test(name))
  // Touching searchParams rewrites the whole query (%20 becomes +), so only do it when there is something to drop.
  for (const name of ours) url.searchParams.delete(name)
  return url.href
}
