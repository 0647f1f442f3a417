/**
 * What is an address, when are two the same reader, and what is written on a mail. An address is kept as it was meant: without what
 * copying and other keyboards leave on it; its key (lower case, domain in ASCII) decides sameness: `A@X.org` and `a@x.org` are one reader,
 * `a+b@x.org` is another one (plus parts are never stripped). Promises that the address mailed is the one that was checked. Nothing
 * here asks the network.
 */
import isEmail from 'validator/es/lib/isEmail'
import { mac } from './crypto'
import type { Config } from './deps'

/** RFC 5321 §4.5.3.1.3, less the angle brackets. */
const ADDRESS_LIMIT = 254
/** With a name before it and marks around it. */
const TYPED_LIMIT = 1_000

/** What to say where there is none. */
export const EMAIL_COMPLAINT = 'Enter an address like name@example.com.'

export type Address = { email: string; key: string }

/** The address that was meant, or null where it is none, or may be two. */
export function parseAddress(typed: string): Address | null {
  const email = meant(typed)
  if (email === null || email.length === 0 || email.length > ADDRESS_LIMIT) return null
  const at = email.lastIndexOf('@')
  const domain = asciiDomain(email.slice(at + 1))
  if (at < 1 || domain === null) return null
  // ASCII before the @ only: Resend does not send to internationalised local parts.
  const key = `${email.slice(0, at)}@${domain}`.toLowerCase()
  // Nor a quoted one: `","@readers.example` is an address to some and a list of two to others.
  if (!isEmail(key, { allow_utf8_local_part: false, ignore_max_length: false, blacklisted_chars: '"' })) return null
  return { email, key }
}

/** Whether this is an address as it stands, with nothing to be taken off. */
export function isBareAddress(typed: string): boolean {
  return parseAddress(typed)?.email === typed
}

/**
 * Without what nobody means: marks that cannot be seen, `mailto:`, a name before `<…>`, the full stop of the sentence it was copied
 * from; letters of a Chinese or Japanese keyboard as the ASCII they stand for, an accent typed beside its letter as one with it.
 */
function meant(typed: string): string | null {
  // Half of a surrogate pair makes the validator throw.
  if (typed.length > TYPED_LIMIT || !typed.isWellFormed()) return null
  const plain = [...typed.replace(/\p{Default_Ignorable_Code_Point}/gu, '')]
    .map((letter) => (/[\uFF01-\uFF5E\u3000]/.test(letter) ? letter.normalize('NFKC') : letter))
    .join('')
    .trim()
  const named = /^([^@<>]*)<([^<>]*)>[.,;]*$/.exec(plain)
  // A link's subject and the like go with it; elsewhere a question mark is a letter of the address.
  const address = (named?.[2] ?? plain).trim().replace(/^mailto:\/*([^?]*).*$/is, '$1')
  const at = address.lastIndexOf('@')
  const domain = address
    .slice(at + 1)
    .replace(/[。｡]/g, '.')
    .replace(/[.,;:]+$/, '')
  // Letters alone stay as they are: the Kelvin sign only looks like a K.
  return address.slice(0, at + 1) + domain.replace(/\p{L}\p{M}+/gu, (letter) => letter.normalize('NFC'))
}

/** Free text as it may be kept for good: what reads like an address in it, also as a link or a form spells it, goes. */
export function withoutAddresses(text: string): string {
  const words = /[^\s/<>"'(),;:?&]+/g
  return text.replace(words, (word) => (/.(@|%40|=40|\uff20).+\.\p{L}{2}/iu.test(word) ? '(address)' : word))
}

/** What is wrong with what was typed, in a sentence: the letter that cannot be where it is, if one is to blame. */
export function addressComplaint(typed: string): string {
  const email = meant(typed) ?? ''
  const at = email.lastIndexOf('@')
  // An accent is named together with its letter.
  const [local, domain] = [email.slice(0, Math.max(0, at)).normalize('NFC'), email.slice(at + 1)]
  if (at < 0) return `${EMAIL_COMPLAINT} There is no @ in it.`
  if (local === '' || domain === '')
    return `${EMAIL_COMPLAINT} There is nothing ${local === '' ? 'before' : 'after'} the @.`
  const foreign = /[^ -~]/u.exec(local)?.[0]
  if (foreign && /[\p{L}\p{N}\p{M}]/u.test(foreign)) {
    return `Mail can only be sent to addresses that have English letters and digits before the @; “${foreign}” is none of them.`
  }
  const wrong =
    foreign ??
    /[^\w.!#$%&'*+/=?^`{|}~-]/.exec(local)?.[0] ??
    /[^\p{L}\p{N}\p{M}.-]/u.exec(domain)?.[0] ??
    [...domain].find((letter) => letter.normalize('NFKC') !== letter)
  if (wrong)
    return `${EMAIL_COMPLAINT} ${wrong.trim() === '' ? 'There is a space in it' : `“${wrong}” cannot stand in it`}.`
  if (/^\.|\.\.|\.$/.test(local) || /^\.|\.\./.test(domain)) return `${EMAIL_COMPLAINT} There is a dot too many in it.`
  if (!domain.includes('.')) return `${EMAIL_COMPLAINT} After the @ there is no ending like .com.`
  return EMAIL_COMPLAINT
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
