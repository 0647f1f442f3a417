/**
 * What is kept of the page on which somebody signed up. Anybody can write anything there, and it stands in a reader's copy of their data
 * for good: of a page of the publication's own its address without query and fragment, of any other only whose it is.
 */
import { withoutAddresses } from '../../ground/address'
import type { Publication } from '../../ground/schema'

const PATH_LENGTH = 500

/** Null for what is no web address. */
export function keptPage(publication: Pick<Publication, 'url' | 'origins'>, page: string | null): string | null {
  const url = page !== null && URL.canParse(page) ? new URL(page) : null
  if (!url || !/^https?:$/.test(url.protocol)) return null
  const isOwn = url.origin === originOf(publication.url) || publication.origins.includes(url.origin)
  const path = isOwn && url.pathname.length <= PATH_LENGTH ? url.pathname : '/'
  return path === '/' ? url.origin : withoutAddresses(`${url.origin}${path}`)
}

function originOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).origin : null
}
