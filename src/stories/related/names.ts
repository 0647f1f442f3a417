/**
 * The names in a text that can be quoted as they stand: whole, inside a sentence, with their capitals, in a form that no grammar
 * bends. Pure. Rather few than wrong: a name that is cut, begins a sentence, opens or closes the text (datelines, agencies, notes to
 * editors) or may be an adjective is left out, and so is every language without capitals.
 */
import { fold } from './fold'
import { knownOf } from './languages'
import type { Word } from './words'

const NAMES_KEPT = 12
const NAME_CHARACTERS = 48
/** Words at the beginning and the end of a text that are a dateline, an agency or a note; of a short one, at most a tenth. */
const OPENING = 6
const CLOSING = 15
/** Beyond the beginning of a text, a name of one word is what it is about only if it stands there twice. */
const FOREMOST = 100

/** Little words inside a name: Charles de Gaulle, Leonardo da Vinci, Ursula von der Leyen. */
const PARTICLE = /^(?:de|del|della|di|da|das|do|dos|du|des|der|den|la|le|van|von|zu|bin|ibn|al|el|of|for|and)$/
/** Where every noun has a capital, or names are declined, only what these say is told. */
const TELLS: Record<string, (name: string[], before: string) => boolean> = {
  // "auf der Bank Platz nehmen": two nouns behind an article are seldom a name.
  de: (name, before) =>
    isAbbreviation(name) ||
    (name.length === 2 &&
      !/^(?:d(?:er|ie|as|em|en|es)|[kmds]?ein(?:e[mnrs]?)?|im|ins|am|ans|vom|beim|zu[mr])$/i.test(before) &&
      !name.some((word) => /(?:s|en|er|em|es|ung|heit|keit)$/.test(word))),
  ru: (name) => isAbbreviation(name) || name.every((word) => /^\p{Script=Latin}+$/u.test(word)),
}
TELLS.uk = TELLS.ru ?? isAbbreviation
/** "North American", "British": no noun. By their last word, and of short ones also those in -i. */
const ADJECTIVE =
  /(?:(?:i|e|ic)an|ish|ese|[a-z]can|French|German|Dutch|Greek|Swiss|Welsh|(?:^|-)(?:Israel|Iraq|Pakistan|Saud|Kuwait|Yemen|Somal|Qatar|Oman|Bangladesh)i)s?$/

type Run = { words: Word[]; at: number }

export function namesOf(words: Word[], language: string): Map<string, string[]> {
  const small = new Set(words.filter(({ surface }) => !isCapital(surface)).map(({ surface }) => fold(surface)))
  const days = calendarOf(language)
  const found = new Map<string, { terms: string[]; count: number; at: number }>()
  for (const { words: run, at } of runsOf(words)) {
    const surfaces = run.map(({ surface }) => surface)
    const name = run.map(({ surface, joint }, index) => (index === 0 ? '' : joint) + surface).join('')
    const terms = run.flatMap(({ term }) => term ?? [])
    if (
      name.length > NAME_CHARACTERS ||
      terms.length === 0 ||
      !(TELLS[language] ?? isAny)(surfaces, words[at - 1]?.surface ?? '')
    )
      continue
    if (language === 'en' && ADJECTIVE.test(name)) continue
    if (run.some(({ surface }) => days.has(fold(surface))) || isShouted(surfaces)) continue
    if (run.length === 1 && small.has(fold(name))) continue
    const one = found.get(name)
    found.set(name, { terms, count: (one?.count ?? 0) + 1, at: one?.at ?? at })
  }
  const telling = [...found].filter(([, { terms, count, at }]) => terms.length > 1 || count > 1 || at < FOREMOST)
  telling.sort(([, a], [, b]) => b.count - a.count || a.at - b.at)
  return new Map(telling.slice(0, NAMES_KEPT).map(([name, { terms }]) => [name, terms]))
}

/** Neighbouring words with capitals inside a sentence, with the particles between them, whole. */
function runsOf(words: Word[]): Run[] {
  const runs: Run[] = []
  const tenth = Math.floor(words.length / 10)
  const opening = Math.min(OPENING, tenth)
  for (let at = 0; at < words.length - Math.min(CLOSING, tenth); at++) {
    const isLittle = words[at]?.term === null && opensSentence(words[at])
    if (!isCapital(words[at]?.surface) || isLittle) continue
    const end = endOf(words, at)
    if (at >= opening && !opensSentence(words[at]) && isWhole(words, at, end))
      runs.push({ words: words.slice(at, end), at })
    at = end - 1
  }
  return runs
}

/** Where the name that begins at `at` ends. */
function endOf(words: Word[], at: number): number {
  let end = at + 1
  while (isJoined(words[end])) {
    let next = end
    while (next < end + 2 && isJoined(words[next]) && PARTICLE.test(words[next]?.surface ?? '')) next += 1
    if (!isJoined(words[next]) || !isCapital(words[next]?.surface)) break
    end = next + 1
  }
  return end
}

/** Nothing hangs on either end that belongs to the name: a particle, a number, a hyphen, an apostrophe, the dot of an abbreviation. */
function isWhole(words: Word[], at: number, end: number): boolean {
  const [first, last, after] = [words[at], words[end - 1], words[end]]
  const before = [words[at - 2], words[at - 1]].map((word) => word?.surface ?? '').join(' ')
  if (first === undefined || !/^(?: |[ ,;(–—]+)$/.test(first.joint)) return false
  if (/ (?:da|di|du|del|della|van|von|bin|ibn|al|el)$|(?:van|von|de) (?:der|den|la)$|\p{N}$/iu.test(before))
    return false
  if (after === undefined) return true
  if (/^\./.test(after.joint)) return /^\.\s/.test(after.joint) && (last?.surface.length ?? 0) > 3
  return !/^[-‐‑/'’&]/.test(after.joint) && !/^ ?\p{N}/u.test(after.joint + after.surface)
}

function isJoined(word: Word | undefined): boolean {
  return word !== undefined && /^[ \u00a0\u2010\u2011-]$/.test(word.joint)
}

function opensSentence(word: Word | undefined): boolean {
  return word === undefined || /[.!?:;…\n•“”„«»"'‘([]/.test(word.joint)
}

function isCapital(surface: string | undefined): boolean {
  return surface !== undefined && /^\p{Lu}/u.test(surface)
}

/** "RESTRICTED TO EDITORIAL": a note and no name; one abbreviation is one. */
function isShouted(name: string[]): boolean {
  const shouted = name.filter((word) => /^\p{Lu}{2,}$/u.test(word))
  return shouted.some((word) => word.length > 5) || shouted.length > 1
}

function isAbbreviation(name: string[]): boolean {
  return name.length === 1 && name.every((word) => /^\p{Lu}{2,5}$/u.test(word))
}

function isAny(): boolean {
  return true
}

const calendars = new Map<string, Set<string>>()

/** The names of months and days, which have capitals in some languages. */
function calendarOf(language: string): Set<string> {
  const known = calendars.get(language)
  if (known) return known
  const written = (part: 'month' | 'weekday', date: Date) => {
    const format = new Intl.DateTimeFormat(language || 'en', { [part]: 'long', timeZone: 'UTC' })
    return fold(format.format(date))
  }
  const names = [
    ...Array.from({ length: 12 }, (_, month) => written('month', new Date(Date.UTC(2026, month, 1)))),
    ...Array.from({ length: 7 }, (_, day) => written('weekday', new Date(Date.UTC(2026, 0, day + 1)))),
    ...knownOf(language).stops,
  ]
  calendars.set(language, new Set(names))
  return new Set(names)
}
