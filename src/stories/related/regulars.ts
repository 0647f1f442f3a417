/**
 * What a paper prints again and again under one name: the morning's briefing, the live blog, the week in pictures. Their titles are alike
 * and their subjects are not, so nothing else leads less. A series of parts and an affair's own heading ("Pipeline: …") are none of them:
 * only names that say "today", "the week", "live" count. Pure.
 */

const NAMES = new RegExp(
  [
    "briefing|round-?up|newsletter|live ?blog|^live$|live updates?|quiz|crossword|horoscopes?|weather|schedule|the (?:day|week|month) in|week ?end reads|today[’']?s? |this (?:week|morning)|headlines|what to watch",
    'überblick|der (?:tag|morgen|abend)\\b|newsblog|live-?ticker|wetter|woche(?:nrückblick|nende)?\\b|morgenpost|rätsel|horoskop|nachrichten des tages|heute\\b',
    "matinale|en direct|direct$|l[’']essentiel|la semaine|météo|horoscope|mots croisés|l[’']actu du jour|revue de presse|agenda",
    'en (?:vivo|directo)|última hora|el tiempo|la semana|resumen|buenos días|horóscopo|crucigrama|titulares|noticias de hoy',
    'онлайн|главное|итоги|дайджест|погода|гороскоп|сегодня|обзор|трансляция|за (?:день|неделю)',
    'نشرة|موجز|مباشر|أبرز|ملخص|الطقس|حصاد|اليوم|عناوين|أسبوع',
  ].join('|'),
  'iu',
)
const PARTS = /\s*[:|–—]\s*|\s-\s/

/** The part of a title that names a regular, as it can be compared; null where none does. */
export function regularIn(title: string): string | null {
  const named = title.split(PARTS).find((part) => NAMES.test(part.trim()))
  return (
    named
      ?.toLowerCase()
      .match(/\p{L}+/gu)
      ?.join(' ') ?? null
  )
}
