/**
 * Dates as feeds and newsrooms' systems write them: RFC 822 and 3339 and what passes for them, C's and Java's and PHP's forms, months
 * in the languages that we speak; what other scripts write is rewritten before (date-forms.ts). Null for everything else: a date found in "Part 3 of 2026" would put an old story into this week.
 * No kept parser does both. An unknown zone is UTC (RFC 5322 §4.3); a date without one is the publication's own time.
 */
import { Temporal } from 'temporal-polyfill'
import { MINUTE } from '../../ground/time'
import { western } from './date-forms'

/** Minutes east of UTC. RFC 822 knows the first line; where a name means two zones, the one that it meant there. */
const ZONES: Record<string, number> = {
  ...{ EST: -300, EDT: -240, CST: -360, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420 },
  ...{
    AST: -240,
    ADT: -180,
    NST: -210,
    NDT: -150,
    AKST: -540,
    AKDT: -480,
    HST: -600,
    BRT: -180,
    ART: -180,
    CLT: -240,
    CLST: -180,
  },
  ...{
    WET: 0,
    WEST: 60,
    BST: 60,
    CET: 60,
    CEST: 120,
    MEZ: 60,
    MESZ: 120,
    MET: 60,
    MEST: 120,
    EET: 120,
    EEST: 180,
    MSK: 180,
    TRT: 180,
  },
  ...{ WAT: 60, CAT: 120, SAST: 120, EAT: 180, GST: 240, PKT: 300, IST: 330, NPT: 345, BDT: 360, ICT: 420, WIB: 420 },
  ...{
    SGT: 480,
    HKT: 480,
    PHT: 480,
    MYT: 480,
    AWST: 480,
    JST: 540,
    KST: 540,
    ACST: 570,
    AEST: 600,
    ACDT: 630,
    AEDT: 660,
  },
  ...{ NZST: 720, NZDT: 780, COT: -300, PET: -300, ECT: -300, VET: -240, BOT: -240, UYT: -180, PYT: -180 },
  ...{ SAMT: 240, YEKT: 300, OMST: 360, KRAT: 420, NOVT: 420, IRKT: 480, YAKT: 540, VLAT: 600, MAGT: 660, PETT: 720 },
  ...{ IDT: 180, IRST: 210, GET: 240, AZT: 240, AFT: 270, UZT: 300, MMT: 390, WITA: 480, WIT: 540 },
}

/** Zones that are another in summer: as newsrooms shorten them, as a Unix server names its own, as .NET does. */
const NAMED_ZONES: Record<string, string> = {
  ...{ ET: 'America/New_York', CT: 'America/Chicago', MT: 'America/Denver', PT: 'America/Los_Angeles' },
  ...{ EST5EDT: 'America/New_York', CST6CDT: 'America/Chicago', MST7MDT: 'America/Denver' },
  ...{ PST8PDT: 'America/Los_Angeles', AST4ADT: 'America/Halifax', AKST9AKDT: 'America/Anchorage' },
  ...{ GMT0BST: 'Europe/London', WET0WEST: 'Europe/Lisbon', 'CET-1CEST': 'Europe/Paris', 'EET-2EEST': 'Europe/Athens' },
  ...{ 'AEST-10AEDT': 'Australia/Sydney', 'NZST-12NZDT': 'Pacific/Auckland' },
  ...{ EASTERNTIME: 'America/New_York', CENTRALTIME: 'America/Chicago' },
  ...{ MOUNTAINTIME: 'America/Denver', PACIFICTIME: 'America/Los_Angeles', GMTTIME: 'Europe/London' },
  ...{ 'W.EUROPETIME': 'Europe/Berlin', CENTRALEUROPETIME: 'Europe/Budapest', CENTRALEUROPEANTIME: 'Europe/Berlin' },
  ...{ ROMANCETIME: 'Europe/Paris', 'E.EUROPETIME': 'Europe/Chisinau', RUSSIANTIME: 'Europe/Moscow' },
}

/** January to December; what a writer shortens is the beginning of one of them. */
const MONTHS = `
  january janvier januar enero январь января يناير كانون_الثاني جانفي jänner
  february février februar febrero февраль февраля فبراير شباط فيفري feber
  march mars märz marzo март марта مارس آذار mrz
  april avril abril апрель апреля أبريل ابريل إبريل نيسان أفريل
  may mai mayo май мая مايو أيار ايار ماي
  june juin juni junio июнь июня يونيو يونيه حزيران جوان
  july juillet juli julio июль июля يوليو يوليه تموز جويلية يوليوز
  august août agosto август августа أغسطس اغسطس آب أوت غشت
  september septembre septiembre setiembre сентябрь сентября سبتمبر أيلول ايلول شتنبر
  october octobre oktober octubre октябрь октября أكتوبر اكتوبر تشرين_الأول
  november novembre noviembre ноябрь ноября نوفمبر تشرين_الثاني نونبر
  december décembre dezember diciembre декабрь декабря ديسمبر كانون_الأول دجنبر`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(' ').map(plain))

const MINUTES = String.raw`(?:[:.]|\s?h\s?)(\d{1,2})(?:\s?min)?(?::(\d{1,2})(?:[.,]\d+)?)?|\s?h(?!\s?\w)|(?=\s?[ap]\.?\s?m\b|\s?uhr)`
const TIME = String.raw`(\d{1,2})(?:${MINUTES})(?:\s*([ap])\.?\s?m(?![a-z])\.?)?`
const UNIX_ZONE = String.raw`[a-z]{3,4}-?\d{1,2}[a-z]{3,4}`
const SPELT_ZONE = String.raw`(?:[a-z]+\.?\s+){1,3}time`
const ZONE = String.raw`\s*((?:UTC|GMT|UT)?\s*[+-]\d{1,2}(?::?\d{2})?|${UNIX_ZONE}|${SPELT_ZONE}|[a-z]{1,12}|[a-z]+(?:/[a-z_+\d-]+){1,2})?`
const CLOCK = String.raw`(?:(?:[,\s]+(?:[-–|]\s+)?|t)(?:(?:at|um|à|a las?|в|الساعة)\s+)?${TIME}(?:\s*(?:uhr|h(?:rs?|oras)?|ч)\b\.?)?${ZONE})?`
const END = String.raw`(?:\s*(?:z|[a-z]{3,5}))?\s*(?:\([^)]*\)|\[[^\]]*\])?\s*$`
const WEEKDAY = String.raw`(?:[\p{L}]{2,12}\.?(?:\s*,\s*|\s+)(?:(?:den|le|el|the)\s+)?)?`
const NAME = String.raw`([\p{L}\p{M}_]{3,14})\.?`

/** Where year, month and day stand in each; the clock follows. */
const SHAPES: { pattern: RegExp; parts: ('year' | 'month' | 'day')[] }[] = [
  { pattern: shape(String.raw`${WEEKDAY}(\d{4})([-/.])(\d{1,2})\2(\d{1,2})`), parts: ['year', 'month', 'day'] },
  {
    pattern: shape(
      String.raw`${WEEKDAY}(\d{1,2})(?:st|nd|rd|th|er|º)?[\s.,/-]*(?:(?:de|of)\s+)?()${NAME}[\s,./-]*(?:del?\s+)?(\d{4}|\d{2})(?:\s*г(?:\.|ода)?)?`,
    ),
    parts: ['day', 'month', 'year'],
  },
  {
    pattern: shape(String.raw`${WEEKDAY}${NAME}\s+()(\d{1,2})(?:st|nd|rd|th)?(?:\s*,\s*|\s+)(\d{4})`),
    parts: ['month', 'day', 'year'],
  },
  {
    pattern: shape(String.raw`${WEEKDAY}(\d{1,2})(\.)(\d{1,2})\.(\d{4}|\d{2}(?!\d))`),
    parts: ['day', 'month', 'year'],
  },
]
const ASCTIME = new RegExp(
  String.raw`^${WEEKDAY}${NAME}\s+(\d{1,2})\s+${TIME}\s+(?:(${UNIX_ZONE}|[a-z]{1,5}|[+-]\d{4})\s+)?(\d{4})${END}`,
  'iu',
)

/** Day and month in figures: read where only one of the two can be the month. */
const FIGURES = new RegExp(String.raw`^${WEEKDAY}(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?=\D|$)`, 'iu')

/** Seconds or milliseconds since 1970, of the years that we live in, as .NET wraps them too. */
const EPOCH = /^(?:\/Date\()?(1\d{9}(?:\d{3})?)(?:\.\d+)?(?:\)\/)?$/
/** What a template says before it: "Published: ", "Publié le". */
const LEAD =
  /^(?:\p{L}[\p{L}\s]{2,24}:\s+|(?:published|posted|updated|publiée?|veröffentlicht|publicado|опубликовано|نشرت?)\s+(?:(?:on|le|am|el|في)\s+)?)/iu
const BASIC = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2}))?(?!\d)/

function shape(date: string): RegExp {
  return new RegExp(`^${date}${CLOCK}${END}`, 'iu')
}

type Wall = { year: number; month: number; day: number; hour: number; minute: number; second: number; zone: string }

/** The instant that a date means, in epoch milliseconds, or null. */
export function instantOf(text: string, timezone: string): number | null {
  const written = western(text.trim().slice(0, 100)).replace(LEAD, '')
  const epoch = EPOCH.exec(written)?.[1]
  if (epoch) return Number(epoch) * (epoch.length === 10 ? 1_000 : 1)
  const wall = wallOf(written.replace(BASIC, spaced).replace(FIGURES, yearFirst))
  return wall && reckoned(wall, timezone)
}

/** Whether a text names a time of day: a date alone leaves open which day that is elsewhere. */
export function hasTime(text: string): boolean {
  return /\d(?::|\s?h\s?)\d{2}|\d\s?(?:h|uhr|[ap]\.?\s?m)\b/i.test(western(text))
}

/** The first of several that can be read. */
export function firstInstant(texts: (string | undefined)[], timezone: string): number | null {
  for (const text of texts) {
    const at = text ? instantOf(text, timezone) : null
    if (at !== null) return at
  }
  return null
}

function wallOf(text: string): Wall | null {
  const asctime = ASCTIME.exec(text)
  if (asctime) {
    const [, month, day, hour, minute, second, half, zone, year] = asctime
    return wall({ year, month, day }, { hour, minute, second, half, zone })
  }
  for (const { pattern, parts } of SHAPES) {
    const found = pattern.exec(text)
    if (!found) continue
    const [first, second, third] = [found[1], found[3], found[4]]
    const date = Object.fromEntries(parts.map((part, at) => [part, [first, second, third][at]]))
    return wall(date, { hour: found[5], minute: found[6], second: found[7], half: found[8], zone: found[9] })
  }
  return null
}

function spaced(_written: string, year: string, month: string, day: string, ...clock: (string | undefined)[]): string {
  const [hour, minute, second] = clock
  return `${year}-${month}-${day}${hour === undefined ? '' : `T${hour}:${minute}:${second}`}`
}

function yearFirst(written: string, one: string, _mark: string, other: string, year: string): string {
  const [first, second] = [Number(one), Number(other)]
  if (first <= 12 && second <= 12 && first !== second) return written
  return first > 12 ? `${year}-${other}-${one}` : `${year}-${one}-${other}`
}

type Digits = Record<string, string | undefined>

function wall({ year = '', month = '', day = '' }: Digits, clock: Digits): Wall | null {
  const number = /^\d/.test(month) ? Number(month) : monthOf(month)
  const hours = Number(clock.hour ?? 0)
  const half = clock.half?.toLowerCase()
  if (number === null || (half && (hours < 1 || hours > 12))) return null
  return {
    year: year.length === 2 ? Number(year) + (Number(year) < 50 ? 2_000 : 1_900) : Number(year),
    month: number,
    day: Number(day),
    hour: half ? (hours % 12) + (half === 'p' ? 12 : 0) : hours,
    minute: Number(clock.minute ?? 0),
    // A leap second is the one before it.
    second: Math.min(Number(clock.second ?? 0), 59),
    zone: (clock.zone ?? '').replace(/\s+/g, ''),
  }
}

/** Null where the word is no month's name, or the beginning of two. */
function monthOf(word: string): number | null {
  const name = plain(word)
  const found = MONTHS.flatMap((names, at) => (names.some((one) => one.startsWith(name)) ? [at + 1] : []))
  return found.length === 1 ? (found[0] ?? null) : null
}

function reckoned({ zone, ...fields }: Wall, timezone: string): number | null {
  if (fields.hour > 24 || fields.minute > 59 || (fields.hour === 24 && fields.minute > 0)) return null
  const midnight = fields.hour === 24
  try {
    const read = Temporal.PlainDateTime.from({ ...fields, hour: fields.hour % 24 }, { overflow: 'reject' })
    const wall = midnight ? read.add({ days: 1 }) : read
    const named = zone === '' ? timezone : zone.includes('/') ? zone : NAMED_ZONES[standing(zone)]
    if (named !== undefined) return wall.toZonedDateTime(named).epochMilliseconds
    return wall.toZonedDateTime('UTC').epochMilliseconds - minutesEast(zone) * MINUTE
  } catch {
    // No such day, or a publication's zone that nobody knows.
    return null
  }
}

/** "Eastern Standard Time" and its summer's name stand for the zone, whatever the season. */
function standing(zone: string): string {
  return zone.toUpperCase().replace(/(?:STANDARD|DAYLIGHT|SUMMER)(?=TIME$)/, '')
}

function minutesEast(zone: string): number {
  const [, sign, hours, minutes = '0'] = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? []
  if (sign) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  return ZONES[zone.toUpperCase()] ?? 0
}

/** Lower case, without accents. */
function plain(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
