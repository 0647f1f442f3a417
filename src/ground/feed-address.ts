/**
 * Which addresses a feed may have. A feed's address is chosen by a publisher and fetched by us, so it may only point to
 * public hosts: what a fetch from inside could reach and the publisher could not, it must not name. Asked when the
 * setting is made, before each read, and again for each redirect (fetch-feed.ts).
 */
import { URL_LIMIT } from './url'

type Base = {
  /** Only under `npm start`: plain http, any port, on this machine. */
  allowsLoopback: boolean
  /** Our own origin: a service that reads itself waits for itself. */
  publicUrl?: string
}

// Names that mean something only inside a network (RFC 6761, 6762, 8375; .internal by ICANN 2024; the rest by custom),
// and the hosts of our own account.
const PRIVATE_NAMES = [
  'local',
  'localhost',
  'localdomain',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'arpa',
  'workers.dev',
]

/** Null where the address may be read. The caller learns no more than that it may not: no oracle for what is inside. */
export function feedAddressProblem(url: string, { allowsLoopback, publicUrl }: Base): null | 'address_not_allowed' {
  if (url.length > URL_LIMIT || !URL.canParse(url)) return 'address_not_allowed'
  // The parser has already turned decimal, octal, hex and full-width notations into one; only its result is judged.
  const parsed = new URL(url)
  if (parsed.username || parsed.password) return 'address_not_allowed'
  if (allowsLoopback && isLoopback(parsed)) return null
  const isPublic = parsed.protocol === 'https:' && parsed.port === '' && isPublicName(parsed.hostname)
  return isPublic && !isOwn(parsed, publicUrl) ? null : 'address_not_allowed'
}

/** Whether the address is one of this machine's own. */
export function isLoopback({ protocol, hostname }: URL): boolean {
  if (protocol !== 'http:' && protocol !== 'https:') return false
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

function isPublicName(hostname: string): boolean {
  const name = withoutDot(hostname)
  // An IPv6 address has brackets; an IPv4 address is what ends in a number: no top-level domain does.
  if (name.startsWith('[') || /(^|\.)\d+$/.test(name)) return false
  const labels = name.split('.')
  if (labels.length < 2 || labels.includes('')) return false
  return !PRIVATE_NAMES.some((ending) => name === ending || name.endsWith(`.${ending}`))
}

function isOwn({ hostname }: URL, publicUrl: string | undefined): boolean {
  return publicUrl !== undefined && withoutDot(hostname) === withoutDot(new URL(publicUrl).hostname)
}

/** `example.com.` is `example.com`. */
function withoutDot(hostname: string): string {
  return hostname.replace(/\.$/, '')
}
