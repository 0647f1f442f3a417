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
  url.search = withoutOurs(url.search)
  return url.href
}

/** The address with one parameter of ours added; the rest of its query stays as it is, byte for byte. */
export function withParameter(address: string, name: 'td' | 'td-digest', value: string): string {
  const url = new URL(address)
  const rest = url.search.replace(/^\?/, '')
  url.search = `${rest}${rest === '' ? '' : '&'}${name}=${encodeURIComponent(value)}`
  return url.href
}

/** Cut out of the text: URLSearchParams would write all the rest anew (%20 becomes +, `?a` becomes `?a=`), and make two keys of one story. */
function withoutOurs(search: string): string {
  return search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => !/^(td|td-.*|utm_.*)$/.test(part.split('=', 1)[0] ?? ''))
    .join('&')
}
