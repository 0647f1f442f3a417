/** One form for what is written in several ways: case, width, typographic apostrophes, Arabic vowel signs and letter variants, ё, ß. */

/** Longest word that is read, in letters: NFKC can make eighteen of one, and what is longer is no word. */
const WORD_LETTERS = 60

export function fold(word: string): string {
  return word
    .slice(0, WORD_LETTERS)
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll('ß', 'ss')
    .replaceAll('ё', 'е')
    .replaceAll('ς', 'σ')
    .replace(/[\u0640\u064b-\u065f\u0670]/g, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replaceAll('ى', 'ي')
    .replaceAll('ة', 'ه')
}

/** 53 bits of a text, quickly: FNV's multiplication on two halves. Not for secrets. */
export function hashOf(text: string): string {
  let high = 0x811c9dc5
  let low = 0x1b873593
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 0x01000193)
    low = Math.imul(low ^ (code + at), 0x85ebca6b)
  }
  return ((high >>> 0) * 0x200000 + ((low >>> 0) & 0x1fffff)).toString(36)
}
