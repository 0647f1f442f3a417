/** Language tags as readers' browsers and forms send them. Which languages our words exist in is left to emails/words. */

/** The language of a tag without its region: `pt` of `pt-BR`. */
export function primaryOf(tag: string): string {
  return tag.toLowerCase().split('-', 1)[0] ?? ''
}

/** The tag where it names another language than this one, or null. */
export function otherThan(language: string, tag: string | null): string | null {
  return tag && primaryOf(tag) !== primaryOf(language) ? tag : null
}

/** A language tag we can use (`ar`, `pt-BR`), or null: an unknown one is no reason to refuse a reader. */
export function languageTag(given: string | null | undefined): string | null {
  try {
    // A language has two or three letters; longer words are well formed and nobody's.
    return given && /^[a-z]{2,3}(?![a-z])/i.test(given) ? (Intl.getCanonicalLocales(given)[0] ?? null) : null
  } catch {
    return null
  }
}
