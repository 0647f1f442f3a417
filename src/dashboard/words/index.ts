/** The desk's catalogues by language. Whoever speaks another one is spoken to in English. */
import type { Forms } from '../../../emails/words/number'
import { en } from './en'
// Texts beside the script (wrangler.toml), so that a fresh isolate loads none of it; for the types they are what stands in them.
import arabic from './texts/ar.json'
import german from './texts/de.json'

/** As English has it, with its gaps: what a screen may fill in is read from there. */
export type Words = typeof en

/** The same sentences in another language; where English has two forms of a plural, as many as that language wants. */
type Translation<Part = Words> = Part extends string
  ? string
  : Part extends { readonly other: string }
    ? Forms
    : { readonly [Name in keyof Part]: Translation<Part[Name]> }

const languages: Readonly<Record<string, () => Translation>> = {
  en: () => en,
  de: () => read(german),
  ar: () => read(arabic),
}

export const DESK_LANGUAGES: readonly string[] = Object.keys(languages)

/** Read anew each time: tongue.tsx keeps it. That a translation has the gaps of the English sentence a test makes sure of. */
export function deskWords(code: string): Words {
  return (languages[code]?.() ?? en) as Words
}

function read<Catalogue>(text: Catalogue): Catalogue {
  return JSON.parse(String(text))
}
