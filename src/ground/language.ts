/** Language tags as readers' browsers and forms send them. Which languages our words exist in is left to emails/words. */

/** A language tag we can use (`ar`, `pt-BR`), or null: an unknown one is no reason to refuse a reader. */
export function languageTag(given: string | null | undefined): string | null {
  try {
    return given ? (Intl.getCanonicalLocales(given)[0] ?? null) : null
  } catch {
    return null
  }
}
