/** The catalogue by language. Stands in emails/ because that is the leaf which pages and verbs alike may import. */
import { ar } from './ar'
import { de } from './de'
import { en, type Words } from './en'
import { es } from './es'
import { fr } from './fr'
import { ru } from './ru'

const languages: Record<string, Words> = { en, ar, de, es, fr, ru }

/** The words in a language (`ar`, `ar-SA`), or in English where there is no file for it. */
export function wordsFor(language: string | null): Words {
  return languages[(language ?? 'en').split('-')[0]?.toLowerCase() ?? 'en'] ?? en
}

/** The languages there are words for, each by its own name. */
export function languageNames(): { code: string; name: string }[] {
  return Object.keys(languages).map((code) => ({
    code,
    name: new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code,
  }))
}

/** Every language's words, by its code. */
export function allWords(): Readonly<Record<string, Words>> {
  return languages
}

export type { Words }
