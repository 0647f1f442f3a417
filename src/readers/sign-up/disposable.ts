/** Domains that give addresses to whoever wants one for ten minutes, by a list that others keep. Their sign-ups are answered like any, and mailed never. */
import { disposableEmailBlocklistSet } from 'disposable-email-domains-js'

let domains: Set<string> | null = null

/** `key` is an address's key: lower case, domain in ASCII. A domain below a listed one counts as that one. */
export function isDisposable(key: string): boolean {
  domains ??= disposableEmailBlocklistSet()
  const labels = key.slice(key.lastIndexOf('@') + 1).split('.')
  return labels.some((_, at) => domains?.has(labels.slice(at).join('.')))
}
