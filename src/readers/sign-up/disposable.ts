/** Domains that give addresses to whoever wants one for ten minutes, by a list that others keep. Their sign-ups are answered like any, and mailed never. */
import list from './built/disposable.txt'

let domains: Set<string> | null = null

/** `key` is an address's key: lower case, domain in ASCII. A domain below a listed one counts as that one. */
export function isDisposable(key: string): boolean {
  domains ??= new Set(listed())
  const labels = key.slice(key.lastIndexOf('@') + 1).split('.')
  return labels.some((_, at) => domains?.has(labels.slice(at).join('.')))
}

/** A line for each ending, and after it what stands before it (scripts/lists.mjs). Read when somebody first signs up. */
function listed(): string[] {
  return list.split('\n').flatMap((line) => {
    const [ending, ...names] = line.split(' ')
    return names.map((name) => `${name}.${ending}`)
  })
}
