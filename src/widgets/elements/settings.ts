/**
 * What the elements are told by whoever starts them: the service's origin, and of one language what is drawn at once. The service
 * writes it before the code (src/widgets/script.ts). Everything rarer comes with later.ts, whole, in the language that is wanted.
 */
import type { FirstPack } from '../script'

export let settings: FirstPack

export function use(given: FirstPack): void {
  settings = given
}

/** What comes of it within so many milliseconds. */
export function inTime<T>(act: Promise<T>, milliseconds = 8000): Promise<T> {
  return Promise.race([act, new Promise<never>((_, reject) => setTimeout(reject, milliseconds, 'no answer'))])
}

/** What is loaded when it is wanted; `search` names a language, or a publication whose language is meant. */
export function later(search: string): Promise<typeof import('./later')> {
  return inTime(import(/* webpackIgnore: true */ /* @vite-ignore */ `${settings.origin}/embed-later.js?${search}`))
}

/** What to draw with, at once where the script has it; where nobody says a language, that of the publication. */
export async function packFor(language: string, publication: string): Promise<Pick<FirstPack, 'words' | 'networks'>> {
  const { words, languages } = settings
  const code = language.toLowerCase().replace(/-.*/, '')
  if (code === words.code || (code && !languages.includes(code))) return settings
  return later(code ? `language=${code}` : `publication=${publication}`).then(
    ({ everything }) => everything,
    () => settings,
  )
}
