/**
 * What mail programs and people hang on a mailed link: the full stop of a sentence, the bracket around an address, a space, an escape of
 * any of them. It is cut off before a route is looked for, so that every mailed link forgives it alike, by GET and by POST.
 */
import { getPath } from 'hono/utils/url'

/** A whole token (ground/tokens.ts) and what follows it. */
const MAILED =
  /^(\/(?:confirm|unsubscribe|preferences|preferences\/export|preferences\/erase)\/\d{1,15}(?:\.\d{1,15})?\.[\w-]{43}(?:\/never(?!\w))?)(?![\w-])(.+)$/s
/** Nothing of a token's own, nor a path that goes on. */
const HANGERS_ON = /^[\s.,;:!?()<>[\]{}"'\u2018-\u201f\u00ab\u00bb/\\=|*]+$/u

/** The path by which a request finds its route. */
export function forgivingPath(request: Request): string {
  const path = getPath(request)
  const [, link, rest] = MAILED.exec(path) ?? []
  return link && rest && HANGERS_ON.test(decoded(rest)) ? link : path
}

/** Also what quoted-printable makes of an equals sign. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text).replaceAll(/=3D/gi, '=')
  } catch {
    return text
  }
}
