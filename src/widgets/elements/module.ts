/** `tidings/widgets`, for those who bundle: the same elements, told by the service what its script would carry. Types: ../module.d.ts. */
import type * as published from '../module'
import type { FirstPack } from '../script'

export const defineWidgets: typeof published.defineWidgets = async ({ origin, language = '' }) => {
  if (!globalThis.customElements) return
  const answer = await fetch(`${origin}/embed.json?language=${language}`, { credentials: 'omit' })
  const pack: FirstPack = await answer.json()
  // Only now: what defines elements cannot even be read where there is no browser.
  const { define } = await import('./define')
  define(pack)
}
