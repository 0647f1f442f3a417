/**
 * What mail programs and people hang on a mailed link: the full stop of a sentence, the bracket around an address, a space, an escape of
 * any of them. It is cut off before a route is looked for, so that every mailed link forgives it alike, by GET and by POST.
 */
import { getPath } from 'hono/utils/url'

/** A whole token (ground/tokens.ts) and what follows it. */
const MAILED =
  /^(\/(?:confirm|unsubscribe|preferences|preferences\/export|preferences\/erase)\/\d{1,15}(?:\.\d{1,15})?\.[\w-]{43}(?:\/never(?!\w))?)(?![\w-])(.+)$/s
/** Punctuation, symbols, blanks and what cannot be seen, of any script: no letter or digit, with which a path would go on. */
const HANGERS_ON = /^[\p{P}\p{S}\p{Z}\p{Cf}\p{Cc}]+$/u

/** The path by which a request finds its route. */
export function forgivingPath(request: Request): string {
  const path = getPath(request)
  const [, link, rest] = MAILED.exec(path) ?? []
  return link && rest && HANGERS_ON.test(decoded(rest)) ? link : path
}

/** Also what quoted-printable makes of a sign (`=3D`), what HTML does (`&gt;`), and an escape that was escaped once more. */
function decoded(text: string): string {
  try {
    const plain = decodeURIComponent(text.replaceAll(/%25/gi, '%'))
    return plain
      .replaceAll(/=[0-9A-F]{2}/gi, '=')
      .replaceAll(/&(?:gt|lt|amp|quot|apos|nbsp|#\d{2,5}|#x[\dA-F]{2,4});?/gi, '&')
  } catch {
    return text
  }
}
