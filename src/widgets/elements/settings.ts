/**
 * What the elements are told by whoever starts them: the service's origin, and of one language what is drawn at once. The service
 * writes it before the code (src/widgets/script.ts). Everything rarer comes with later.ts, whole, in the language that is wanted.
 */
import type { FirstPack } from '../script'

export let settings: FirstPack

export function use(given: FirstPack): void {
  settings = given
}

/** What is loaded when it is wanted, within eight seconds; `search` names a language, or a publication whose language is meant. */
export function later(search: string): Promise<typeof import('./later')> {
  const patience = new Promise<never>((_, reject) => setTimeout(reject, 8000, 'embed-later.js does not come'))
  return Promise.race([
    import(/* webpackIgnore: true */ /* @vite-ignore */ `${settings.origin}/embed-later.js?${search}`),
    patience,
  ])
}

/** What to draw with, at once where the script has it; where nobody says a language, that of the publication. */
export async function packFor(language: string, publication: string): Promise<Pick<FirstPack, 'words' | 'networks'>> {
  const { words, languages } = settings
  const code = language.toLowerCase().replace(/-.*/, '')
  if (code ? code === words.code || !languages.includes(code) : !publication) return settings
  return later(code ? `language=${code}` : `publication=${publication}`).then(
    ({ everything }) => everything,
    () => settings,
  )
}
