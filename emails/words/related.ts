/** Why a story is listed beside another, in six languages; English stands in where a language has none. Names are quoted behind a colon: whatever the grammar around them, they stay as they are. */

export type RelatedWords = {
  affair: (name: string) => string
  section: (section: string) => string
  storyBehind: string
  analysisOf: string
  otherAnalysis: string
  subject: string
  also: string
  newest: string
}

const en: RelatedWords = {
  affair: (name) => `Also about: ${name}`,
  section: (section) => `More on ${section}`,
  storyBehind: 'The story behind this analysis',
  analysisOf: 'An analysis of this story',
  otherAnalysis: 'Another analysis of the same story',
  subject: 'On the same subject',
  also: 'Read also',
  newest: 'Among the latest',
}

const de: RelatedWords = {
  affair: (name) => `Auch dazu: ${name}`,
  section: (section) => `Mehr aus: ${section}`,
  storyBehind: 'Die Nachricht hinter dieser Analyse',
  analysisOf: 'Eine Analyse dieser Nachricht',
  otherAnalysis: 'Eine weitere Analyse derselben Nachricht',
  subject: 'Zum selben Thema',
  also: 'Lesen Sie auch',
  newest: 'Neu erschienen',
}

const fr: RelatedWords = {
  affair: (name) => `Également à ce sujet : ${name}`,
  section: (section) => `Dans la même rubrique : ${section}`,
  storyBehind: 'L’information à l’origine de cette analyse',
  analysisOf: 'Une analyse de cette information',
  otherAnalysis: 'Une autre analyse de la même information',
  subject: 'Sur le même sujet',
  also: 'À lire aussi',
  newest: 'Parmi les dernières parutions',
}

const es: RelatedWords = {
  affair: (name) => `También sobre: ${name}`,
  section: (section) => `Más en la sección: ${section}`,
  storyBehind: 'La noticia detrás de este análisis',
  analysisOf: 'Un análisis de esta noticia',
  otherAnalysis: 'Otro análisis de la misma noticia',
  subject: 'Sobre el mismo tema',
  also: 'Lee también',
  newest: 'Entre lo más reciente',
}

const ru: RelatedWords = {
  affair: (name) => `Также по теме: ${name}`,
  section: (section) => `Ещё в рубрике: ${section}`,
  storyBehind: 'Новость, о которой этот разбор',
  analysisOf: 'Разбор этой новости',
  otherAnalysis: 'Ещё один разбор той же новости',
  subject: 'На ту же тему',
  also: 'Читайте также',
  newest: 'Из последних публикаций',
}

const ar: RelatedWords = {
  affair: (name) => `يتناول أيضًا: ${name}`,
  section: (section) => `المزيد من قسم: ${section}`,
  storyBehind: 'الخبر الذي يقوم عليه هذا التحليل',
  analysisOf: 'تحليل لهذا الخبر',
  otherAnalysis: 'تحليل آخر للخبر نفسه',
  subject: 'في الموضوع نفسه',
  also: 'اقرأ أيضًا',
  newest: 'من أحدث ما نُشر',
}

const languages: Record<string, RelatedWords> = { en, de, fr, es, ru, ar }

/** The words in a publication's language (`ar`, `ar-SA`). */
export function relatedWordsFor(language: string): RelatedWords {
  return languages[language.split('-', 1)[0]?.toLowerCase() ?? 'en'] ?? en
}
