/**
 * What is an address, when are two the same reader, and what is written on a mail. An address is kept as typed; its key
 * (trimmed, lower case, domain in ASCII) decides sameness: `A@X.org` and `a@x.org` are one reader, `a+b@x.org` is another one
 * (plus parts are never stripped). Promises that the domain mailed is the one that was checked. Nothing here asks the network.
 */
import isEmail from 'validator/es/lib/isEmail'
import { mac } from './crypto'
import type { Config } from './deps'

/** RFC 5321 §4.5.3.1.3, less the angle brackets. */
const ADDRESS_LIMIT = 254

/** What to say where there is none. */
export const EMAIL_COMPLAINT = 'Enter an address like name@example.com.'

export type Address = { email: string; key: string }

/** The address, or null where it is none. Bare addresses only: no display name, no comment, no control character. */
export function parseAddress(typed: string): Address | null {
  const email = typed.trim()
  // Half of a surrogate pair makes the validator throw.
  if (email.length === 0 || email.length > ADDRESS_LIMIT || !email.isWellFormed()) return null
  const at = email.lastIndexOf('@')
  const domain = asciiDomain(email.slice(at + 1))
  if (at < 1 || domain === null) return null
  // ASCII before the @ only: Resend does not send to internationalised local parts.
  const key = `${email.slice(0, at)}@${domain}`.toLowerCase()
  // Nor a quoted one: `","@readers.example` is an address to some and a list of two to others.
  if (!isEmail(key, { allow_utf8_local_part: false, ignore_max_length: false, blacklisted_chars: '"' })) return null
  return { email, key }
}

/** The address as a provider gets it: the local part as typed, the domain in ASCII. For what has passed parseAddress. */
export function mailable(email: string): string {
  const at = email.lastIndexOf('@')
  const domain = email.slice(at + 1)
  return `${email.slice(0, at)}@${hostOf(domain) ?? domain}`
}

/** `München.de` as `xn--mnchen-3ya.de`; null for what is no domain name, or is one only after repairs. */
function asciiDomain(domain: string): string | null {
  const host = hostOf(domain)
  const isAscii = !/[^ -~]/.test(domain)
  return (isAscii ? domain.toLowerCase() === host : isInternational(domain)) ? host : null
}

/**
 * A name in letters of any script, written in its one form. The URL parser is kinder: it decodes `%6D`, drops soft hyphens
 * and narrows full-width letters, and then what it checked is not what was typed.
 */
function isInternational(domain: string): boolean {
  const isSpelt = /^[\p{L}\p{N}\p{M}.-]+$/u.test(domain) && !/\p{Default_Ignorable_Code_Point}/u.test(domain)
  return isSpelt && domain.normalize('NFKC') === domain
}

function hostOf(domain: string): string | null {
  if (!/^[^\s/\\@:?#[\]]+$/.test(domain)) return null
  const address = `https://${domain}`
  return URL.canParse(address) ? new URL(address).hostname : null
}

type Secrets = Pick<Config, 'addressKeys'>

/** The keyed hash that stands for an address where the address itself must not: suppressions, consents, deliveries. */
export function addressHash(config: Secrets, key: string): Promise<string> {
  return mac(config.addressKeys[0], 'address', key)
}

/** The same under every secret that one may have been made with, the one that is written down first: an old suppression still counts. */
export async function addressHashes(config: Secrets, key: string): Promise<[string, ...string[]]> {
  const [first, ...rest] = config.addressKeys
  return [await mac(first, 'address', key), ...(await Promise.all(rest.map((secret) => mac(secret, 'address', key))))]
}
