/**
 * The subject of a digest that no editor gave one: the lead's headline says what the mail is worth opening for. Promises one line that an
 * inbox shows whole, cut at a word, without what only machines read. Leaves its encoding for the wire to the provider.
 */
import { wordsFor } from '../../../emails/words'
import type { ChosenStory, Publication } from '../../ground/schema'

/** What most inboxes show of a subject. */
const SHOWN = 60
/** The longest subject there is, an editor's too. */
const SUBJECT_CHARACTERS = 150

export function subjectOf(publication: Publication, chosen: ChosenStory[]): string {
  const lead = plainLine(chosen[0]?.story.title ?? '')
  if (lead === '') return shortened(plainLine(publication.name), SUBJECT_CHARACTERS)
  const whole = wordsFor(publication.language).mail.digestSubject(lead, chosen.length - 1)
  // A headline of its own length says more than one that was cut to make room for a number.
  return [...whole].length <= SHOWN ? whole : shortened(lead, SHOWN)
}

/** An editor's, as it goes out: what they typed on one line, without what only machines read; empty where nothing else stood there. */
export function subjectTyped(text: string): string {
  return shortened(plainLine(text), SUBJECT_CHARACTERS)
}

/** RFC 2047's, with the language that RFC 2231 §5 lets stand in it. */
const ENCODED_WORD = /=\?([\w-]{1,40})(?:\*[\w-]{0,40})?\?([bq])\?([^?\s]*)\?=/gi

/** Encoded words are decoded, marks of direction and what is no character are left out. */
function plainLine(text: string): string {
  let line = shown(text).replace(ENCODED_WORD, (_all, charset: string, way: string, encoded: string) =>
    shown(decoded({ charset, encoded, isBase64: way.toLowerCase() === 'b' })),
  )
  // One that stood in another, or that taking one out put together.
  while (line.search(ENCODED_WORD) >= 0) line = line.replace(ENCODED_WORD, '')
  return line.replace(/[\p{Cc}\s]+/gu, ' ').trim()
}

function shown(text: string): string {
  return text.replace(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\p{Cn}\p{Co}\p{Cs}]/gu, '')
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
