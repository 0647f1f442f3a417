/**
 * The subject of a digest that no editor gave one: the lead's headline says what the mail is worth opening for. Promises one line that an
 * inbox shows whole, cut at a word, without what only machines read. Leaves its encoding for the wire to the provider.
 */
import { wordsFor } from '../../../emails/words'
import type { ChosenStory, Publication } from '../../ground/schema'

/** What most inboxes show of a subject. */
const SHOWN = 60
/** The longest subject there is, an editor's too. */
export const SUBJECT_CHARACTERS = 150

export function subjectOf(publication: Publication, chosen: ChosenStory[]): string {
  const lead = plainLine(chosen[0]?.story.title ?? '')
  if (lead === '') return shortened(plainLine(publication.name), SUBJECT_CHARACTERS)
  const whole = wordsFor(publication.language).mail.digestSubject(lead, chosen.length - 1)
  // A headline of its own length says more than one that was cut to make room for a number.
  return [...whole].length <= SHOWN ? whole : shortened(lead, SHOWN)
}

/** RFC 2047's encoded words are decoded, marks of direction and what is no character are left out. */
function plainLine(text: string): string {
  return text
    .replace(/=\?([\w-]{1,40})\?([bq])\?([^?\s]*)\?=/gi, (_all, charset: string, way: string, encoded: string) =>
      decoded({ charset, encoded, isBase64: way.toLowerCase() === 'b' }),
    )
    .replace(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\p{Cn}\p{Co}\p{Cs}]/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
}

function decoded({ charset, encoded, isBase64 }: { charset: string; encoded: string; isBase64: boolean }): string {
  try {
    const bytes = isBase64
      ? atob(encoded)
      : encoded
          .replaceAll('_', ' ')
          .replace(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    return new TextDecoder(charset).decode(Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)))
  } catch {
    // No charset or no base64 that anybody knows: rather nothing than signs.
    return ''
  }
}

/** Cut after a whole word, with a sign that it was. */
export function shortened(text: string, most: number): string {
  const letters = [...text]
  if (letters.length <= most) return text
  const kept = letters.slice(0, most - 1).join('')
  const end = letters[most - 1] === ' ' ? kept.length : kept.lastIndexOf(' ')
  return `${(end > most / 2 ? kept.slice(0, end) : kept).replace(/[\s,;:–—-]+$/u, '')}…`
}
