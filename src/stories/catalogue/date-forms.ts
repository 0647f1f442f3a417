/**
 * Dates as other scripts and the rarer forms of ISO 8601 write them, rewritten as ours: figures, halves of a day, Chinese, Japanese and
 * Korean dates, weeks, days of the year. Pure; decides nothing about which day or instant is meant.
 */
import { Temporal } from 'temporal-polyfill'

const DAY = '(?:[日月火水木金土一二三四五六天월화수목금토일]|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)'
/** "(土)", "（토）", "(Sat)", "星期六", "土曜日", "토요일" between a date and its time. */
const WEEKDAYS = new RegExp(
  String.raw`\s*\(${DAY}(?:曜日?|요일|day)?(?:・?祝)?\)\s*|\s*(?:(?:星期|周|礼拜)[一二三四五六日天]|[日月火水木金土]曜日?|[일월화수목금토]요일)\s*`,
  'giu',
)
const HALF = /(午前|上午|오전|凌晨|午後|下午|오후|中午|晚上)\s*(\d{1,2})(?=:)/g
const MORNING = /午前|上午|오전|凌晨/

/** Digits, halves of a day, minus and Moscow's zone as others write them; Arabic months of two words are written as one. */
export function western(text: string): string {
  return eastAsian(text)
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/(كانون|تشرين)\s+/g, '$1_')
    .replace(/[\u200e\u200f]/g, '')
    .replace(/(\d{4})\s*(?:م|ميلادي)(?=\s|$|[,،])/g, '$1')
    .replace(/(:\d{2})\s*\(([A-Zа-я]{2,5})\)/giu, '$1 $2')
    .replace(/(\d)\s*(?:م|مساءً?|مساء)(?=\s|$)/g, '$1 pm')
    .replace(/(\d)\s*(?:ص|صباحاً?|صباحًا)(?=\s|$)/g, '$1 am')
    .replace(/\u2212/g, '-')
    .replace(/МСК/gi, 'MSK')
    .replace(/،/g, ',')
    .replace(/^(\d{4}-(?:\d\d-\d\d|w\d\d-\d|\d{3})t\d\d)(\d\d)?(\d\d)?(?=z|[+-]|$)/i, clock)
    .replace(/^(\d{4})-?w(\d\d)-?([1-7])(?=\D|$)/i, dayOfWeek)
    .replace(/^(\d{4})-?(\d{3})(?=\D|$)/, dayOfYear)
}

function eastAsian(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/令和\s*(\d{1,2}|元)\s*年/g, (_, year) => `${2018 + (Number(year) || 1)}年`)
    .replace(WEEKDAYS, ' ')
    .replace(/(\d)\s*[年月년월]\s*(?=\d)/g, '$1-')
    .replace(/(\d)\s*[日日号號일]/g, '$1 ')
    .replace(/^(\d{4})\.\s*(\d{1,2})\.\s*(\d{1,2})(?:\.|(?=\s|$))/, '$1-$2-$3 ')
    .replace(
      /(\d)\s*[時时點点시](?:\s*(\d{1,2})\s*[分분])?(?:\s*(\d{1,2})\s*[秒초])?/g,
      (_, hour, minute = '00', second = '00') => `${hour}:${minute}:${second}`,
    )
    .replace(HALF, (_, half, given) => {
      const hour = Number(given)
      if (MORNING.test(half)) return `${hour === 12 ? 0 : hour}`
      return `${hour < 12 && !(half === '中午' && hour === 11) ? hour + 12 : hour}`
    })
    .trim()
}

/** ISO's short forms of a time of day: `T15`, `T1505`, `T150500`. */
function clock(_: string, day: string, minute = '00', second = '00'): string {
  return `${day}:${minute}:${second}`
}

/** The day of a week, counted as ISO 8601 does; as it was written where the year has no such week. */
function dayOfWeek(written: string, year: string, week: string, day: string): string {
  const fourth = Temporal.PlainDate.from(`${year}-01-04`)
  const found = fourth.add({ days: (Number(week) - 1) * 7 + Number(day) - fourth.dayOfWeek })
  return found.weekOfYear === Number(week) ? found.toString() : written
}

/** The so-manieth day of a year; as it was written where the year has no such day. */
function dayOfYear(written: string, year: string, day: string): string {
  const found = Temporal.PlainDate.from(`${year}-01-01`).add({ days: Number(day) - 1 })
  return found.year === Number(year) ? found.toString() : written
}
