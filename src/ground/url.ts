/**
 * The two forms of a page's address. The *published* one is kept with a story and given to readers: as it was, without what only
 * tracks. The *page key* is what a story is found by, so that one page is one story whatever link led to it.
 * Promises: both are ASCII and bounded in bytes; equal pages have equal keys, and a key never depends on the scheme.
 */
import * as z from 'zod'
import { onlyTracks } from './tracking-parameters'

/** Longest address taken, in bytes after encoding: a Chinese character in a path is nine. */
export const URL_LIMIT = 2_000

/** The address as it is kept, or null for anything that is not a plain http(s) one. */
export function normaliseUrl(given: string): string | null {
  if (given.length > URL_LIMIT || !URL.canParse(given)) return null
  const url = new URL(given)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  if (url.username || url.password) return null
  if (!isRoute(url.hash)) url.hash = ''
  url.search = queryOf(url)
    .filter((part) => !onlyTracks(...nameAndValue(part)))
    .join('&')
  return url.href.length <= URL_LIMIT ? url.href : null
}

/** An address as somebody sends it, as it is kept. */
export const pageAddress = z.string().transform((given, context) => {
  const address = normaliseUrl(given)
  if (address === null) context.addIssue({ code: 'custom' })
  return address ?? z.NEVER
})

/**
 * What tells pages apart: host and path, the query's parameters in order of their names, and a fragment that is a route.
 * Null where there is no plain address.
 */
export function pageKey(given: string): string | null {
  const address = normaliseUrl(given)
  if (address === null) return null
  const url = new URL(address)
  // A name that ends with a dot is the same name, written out.
  const host = url.host.replace(/^www\./, '').replace(/\.(?=:|$)/, '')
  const path = encoded(url.pathname).replace(/\/$/, '')
  const parameters = queryOf(url)
    .filter((part) => part !== '')
    .map(encoded)
  // By name alone, and stable: of `a[]=2&a[]=1` the order may mean something.
  const query = parameters.toSorted((one, other) => compare(nameAndValue(one)[0], nameAndValue(other)[0])).join('&')
  return `${host}${path}${query && `?${query}`}${encoded(url.hash)}`
}

/** Whether this is a whole http or https address. */
export function isHttp(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address)
}

/** The address with one parameter of ours added; the rest of its query stays as it is, byte for byte. */
export function withParameter(address: string, name: 'td' | 'td-digest', value: string): string {
  const url = new URL(address)
  const rest = url.search.replace(/^\?/, '')
  url.search = `${rest}${rest === '' ? '' : '&'}${name}=${encodeURIComponent(value)}`
  return url.href
}

/** A fragment that a script reads as the page's name, as in `#/story/7` and `#!story`. */
function isRoute(hash: string): boolean {
  return /^#[/!]/.test(hash)
}

/** Cut out of the text: URLSearchParams would write it anew (%20 becomes +, `?a` becomes `?a=`), and other bytes are another address. */
function queryOf(url: URL): string[] {
  return url.search.replace(/^\?/, '').split('&')
}

function nameAndValue(part: string): [string, string] {
  const at = part.indexOf('=')
  const [name, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
  return [name, value]
}

/** Percent-encoding as RFC 3986 §6.2.2 has it: in capitals, none where none is needed, and one where a character may not stand. */
function encoded(component: string): string {
  return component.replace(/%[0-9a-f]{2}|[^\w.~!$&'()*+,;=:@/?#%-]/gi, (found) => {
    if (!found.startsWith('%') || found.length < 3) return encodeURIComponent(found)
    const character = String.fromCharCode(Number.parseInt(found.slice(1), 16))
    return /[\w.~-]/.test(character) ? character : found.toUpperCase()
  })
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
