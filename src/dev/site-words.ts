/** What the demo site says around its stories, in the languages of the demo. The product's own words are in emails/words. */

export type SiteWords = {
  front: string
  home: string
  crumbs: string
  story: string
  deepDive: string
  deepDives: string
  news: string
  empty: string
  about: string
  contents: string
  shareDeepDive: string
  shareStory: string
  shareLead: string
  moreDeepDives: string
  moreStories: string
  newsletter: string
  development: string
  invented: string
}

const en: SiteWords = {
  front: 'Front page',
  home: 'Home',
  crumbs: 'You are here',
  story: 'Story',
  deepDive: 'Deep dive',
  deepDives: 'Deep dives',
  news: 'News',
  empty: 'No stories yet. Push some over the administrators’ API.',
  about: 'This deep dive is about:',
  contents: 'Table of contents',
  shareDeepDive: 'Share this deep dive',
  shareStory: 'Share this story',
  shareLead: 'Do you know somebody who would want to read it?',
  moreDeepDives: 'More deep dives you may like',
  moreStories: 'More on this',
  newsletter: 'The weekly digest',
  development: 'Development',
  invented: 'A made-up publication for trying things out.',
}

const ar: SiteWords = {
  front: 'الصفحة الأولى',
  home: 'الرئيسية',
  crumbs: 'موضعك في الموقع',
  story: 'خبر',
  deepDive: 'قراءة معمّقة',
  deepDives: 'قراءات معمّقة',
  news: 'أخبار',
  empty: 'لا أخبار بعد.',
  about: 'تتناول هذه القراءة:',
  contents: 'المحتويات',
  shareDeepDive: 'شارك هذه القراءة',
  shareStory: 'شارك هذا الخبر',
  shareLead: 'هل تعرف من يودّ قراءتها؟',
  moreDeepDives: 'قراءات معمّقة قد تعجبك',
  moreStories: 'المزيد حول الموضوع',
  newsletter: 'الموجز الأسبوعي',
  development: 'التطوير',
  invented: 'صحيفة متخيّلة للتجربة.',
}

const de: SiteWords = {
  front: 'Titelseite',
  home: 'Startseite',
  crumbs: 'Sie sind hier',
  story: 'Nachricht',
  deepDive: 'Hintergrund',
  deepDives: 'Hintergrund',
  news: 'Nachrichten',
  empty: 'Noch keine Beiträge.',
  about: 'Darum geht es:',
  contents: 'Inhalt',
  shareDeepDive: 'Diesen Beitrag teilen',
  shareStory: 'Diese Nachricht teilen',
  shareLead: 'Kennen Sie jemanden, der das lesen sollte?',
  moreDeepDives: 'Mehr Hintergrund',
  moreStories: 'Mehr zum Thema',
  newsletter: 'Die Wochenübersicht',
  development: 'Entwicklung',
  invented: 'Eine erfundene Zeitung, zum Ausprobieren.',
}

const texts: Record<string, SiteWords> = { en, ar, de }

export function siteWordsFor(language: string): SiteWords {
  return texts[language] ?? en
}
