/** The sentences that say why a story is related, by language. English stands in where a language has none. */

export type RelatedWords = {
  /** `topic` is quoted from the story's own text. */
  alsoAbout: (topic: string) => string
  storyBehind: string
  analysisOf: string
  otherAnalysis: string
  /** Where no shared word says what about. */
  sameSubject: string
}

const en: RelatedWords = {
  alsoAbout: (topic) => `Also about ${topic}`,
  storyBehind: 'The story behind this analysis',
  analysisOf: 'An analysis of this story',
  otherAnalysis: 'Another analysis of the same story',
  sameSubject: 'On the same subject',
}

const ar: RelatedWords = {
  alsoAbout: (topic) => `يتناول أيضًا: ${topic}`,
  storyBehind: 'الخبر الذي يقوم عليه هذا التحليل',
  analysisOf: 'تحليل لهذا الخبر',
  otherAnalysis: 'تحليل آخر للخبر نفسه',
  sameSubject: 'في الموضوع نفسه',
}

// Quoted words keep the case they stood in: behind a colon that is no mistake.
const de: RelatedWords = {
  alsoAbout: (topic) => `Auch dazu: ${topic}`,
  storyBehind: 'Die Nachricht hinter dieser Analyse',
  analysisOf: 'Eine Analyse dieser Nachricht',
  otherAnalysis: 'Eine weitere Analyse derselben Nachricht',
  sameSubject: 'Zum selben Thema',
}

const ru: RelatedWords = {
  alsoAbout: (topic) => `Ещё об этом: ${topic}`,
  storyBehind: 'Новость, о которой этот разбор',
  analysisOf: 'Разбор этой новости',
  otherAnalysis: 'Ещё один разбор той же новости',
  sameSubject: 'На ту же тему',
}

const languages: Record<string, RelatedWords> = { en, ar, de, ru }

/** The sentences in a publication's language (`ar`, `ar-SA`). */
export function relatedWordsFor(language: string): RelatedWords {
  return languages[language.split('-', 1)[0]?.toLowerCase() ?? 'en'] ?? en
}
