/**
 * Which of an item's links is the page that people read, and against what a relative one stands. Pure.
 * A relative address stands against the nearest `xml:base`, else the site's own address as the feed names it, else the feed's.
 */
import { isHttp, pageKey } from '../../ground/url'

export type Link = { href: string; rel?: string; type?: string; base?: string | null }

/** What an item offers as its address. `guid`: the name that its feed gives it, which often is an address. */
export type Offered = {
  links: Link[]
  original: string | null
  guid: string | null
  isPermalink: boolean
  base: string | null
}

/** What a feed says of itself, as addresses. */
export type Home = { feedUrl: string; base: string | null; link: string | null; site: string }

/** What relative addresses of an item stand against. */
export function baseOf(home: Home, ...nearer: (string | null | undefined)[]): string {
  const site = home.link && isHttp(resolved(home.link, home.feedUrl)) ? resolved(home.link, home.feedUrl) : home.feedUrl
  const bases = [home.base, ...nearer].filter((base) => base !== null && base !== undefined && base.trim() !== '')
  return bases.length === 0 ? site : bases.reduce((outer: string, base) => resolved(base ?? '', outer), home.feedUrl)
}

/** The address of the page, or '' where an item has none. */
export function pageOf(offered: Offered, home: Home): string {
  const base = baseOf(home, offered.base)
  const { original, guid } = offered
  if (original && isHttp(resolved(original, base))) return resolved(original, base)
  const links = offered.links.map((link) => ({
    ...link,
    href: resolved(schemed(link.href, home), baseOf(home, offered.base, link.base)),
  }))
  const readable = links.filter(({ href }) => isHttp(href))
  const [link] = readable.filter(isPage).sort((one, other) => rankOf(one) - rankOf(other))
  const named = addressIn(guid, base)
  const isSure = offered.isPermalink || (link && REDIRECTORS.test(hostOf(link.href) ?? ''))
  if (link) return named && isSure && leadsAway(link.href, named, home) ? named : link.href
  const other = readable.find(({ rel }) => rel === 'self')?.href
  // What is no address is handed on as it is, so that the report can say so.
  return named ?? other ?? offered.links.find(({ href }) => href.trim() !== '')?.href.trim() ?? ''
}

/** Hosts that have no pages of their own: whatever a name calls itself, it is better than their link. */
const REDIRECTORS =
  /^(?:feedproxy\.google\.com|(?:feeds2?\.)?feedburner\.com|news\.google\.com|rss\.feedsportal\.com|t\.co|bit\.ly|ow\.ly|dlvr\.it|trib\.al|ift\.tt|buff\.ly|tinyurl\.com|goo\.gl|fb\.me|lnkd\.in)$/i

export function resolved(address: string, base: string): string {
  // Escaped once too often; and with one slash an address would be a path.
  const trimmed = address
    .trim()
    .replaceAll('&amp;', '&')
    .replace(/^(https?):\/?(?=[^/])/i, '$1://')
  return URL.canParse(trimmed, base) ? new URL(trimmed, base).href : trimmed
}

/** A name that is an address: a whole one, or a path of the site. */
function addressIn(guid: string | null, base: string): string | null {
  const name = guid?.trim() ?? ''
  return isHttp(name) ? name : /^\/[^/]/.test(name) && isHttp(resolved(name, base)) ? resolved(name, base) : null
}

/** An address that begins with a host, as people type them: only the site's own, for `harbour.html` looks like one too. */
function schemed(href: string, home: Home): string {
  const written = href.trim()
  const [start = ''] = written.split(/[/?#]/)
  return start.startsWith('www.') || ownHosts(home).has(start.toLowerCase()) ? `https://${written}` : written
}

/** A redirector's link or the site's front page, beside a name that is an address of the publisher's own site. */
function leadsAway(link: string, named: string, home: Home): boolean {
  const own = [...ownHosts(home)]
  const isOwn = (address: string) =>
    own.some((host) => hostOf(address) === host || hostOf(address)?.endsWith(`.${host}`))
  return isOwn(named) && (!isOwn(link) || isFront(link, home))
}

function isFront(address: string, { site, link, feedUrl }: Home): boolean {
  return [site, link && resolved(link, feedUrl)].some((front) => front && pageKey(front) === pageKey(address))
}

function ownHosts({ site, link, feedUrl }: Home): Set<string> {
  return new Set([site, ...(link ? [resolved(link, feedUrl)] : [])].flatMap((address) => hostOf(address) ?? []))
}

function hostOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, '') : null
}

function isPage({ rel = 'alternate', href }: Link): boolean {
  return href !== '' && /(?:^|\/)alternate$/i.test(rel.trim())
}

/** A page for people before what is made for programs; as they stand where nothing is said. */
function rankOf({ type }: Link): number {
  if (type === undefined || type === '') return 1
  return /html/i.test(type) ? 0 : 2
}
