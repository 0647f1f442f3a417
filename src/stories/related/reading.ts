/**
 * What is read of a story, once: its words and pairs of neighbouring words with how often they stand there, and the names that could
 * be quoted as a reason. Pure. Promises a bounded reading of any text: at most TERMS_KEPT words, as many pairs, NAMES_KEPT names.
 */
import { hashOf } from './fold'
import { languageOf } from './languages'
import { namesOf } from './names'
import { type Word, wordsOf } from './words'

/** How much of a body is read, in characters: a subject has shown itself by then, and a tick has to end. */
export const BODY_CHARACTERS = 12_000
const TERMS_KEPT = 260

export type StoryText = { title: string; excerpt: string | null; body: string | null }

export type Reading = {
  language: string
  /** Terms and how often each stands in the text. */
  words: Map<string, number>
  /** Two terms that are neighbours, joined by `_`. */
  pairs: Map<string, number>
  /** Names as they are written, each with the terms it is made of. */
  names: Map<string, string[]>
}

/** Reads a story's text. `home` is the publication's language, for texts that do not tell their own. */
export function readText({ title, excerpt, body }: StoryText, home: string): Reading {
  // What a feed gives as excerpt is mostly the beginning of the body once more.
  const lead = excerpt && !body?.startsWith(excerpt.slice(0, 40)) ? excerpt : ''
  const text = [title, lead, (body ?? '').slice(0, BODY_CHARACTERS)].join('\n')
  const language = languageOf(text, home)
  const words = wordsOf(text, language)
  return {
    language,
    words: often(
      words.flatMap(({ term }) => term ?? []),
      TERMS_KEPT,
    ),
    pairs: often(pairsOf(words), TERMS_KEPT),
    names: namesOf(words.slice(wordsOf(title, language).length), language),
  }
}

/** Neighbours, also over little words between them, but not over the end of a sentence. */
function pairsOf(words: Word[]): string[] {
  const pairs: string[] = []
  let before: string | null = null
  for (const { term, joint } of words) {
    if (/[.!?;:…。！？\n"“”«»()]/.test(joint)) before = null
    if (term === null) continue
    if (before !== null) pairs.push(`${before}_${term}`)
    before = term
  }
  return pairs
}

/** How often each stands there; of too many, the most frequent. Ties go by hash, so that two copies of a text keep the same ones. */
function often(terms: string[], most: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  if (counts.size <= most) return counts
  const ranked = [...counts].map(([term, count]) => ({ term, count, hash: hashOf(term) }))
  ranked.sort((a, b) => b.count - a.count || (a.hash < b.hash ? -1 : 1))
  return new Map(ranked.slice(0, most).map(({ term, count }) => [term, count]))
}
