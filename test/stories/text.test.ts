/** Text as publishers send it, made safe to keep, and how long it takes to read. Pure. */
import { expect, test } from 'vitest'
import {
  BODY_CHARACTERS,
  countWords,
  cut,
  isVisible,
  plainBody,
  plainLine,
  readingMinutes,
} from '../../src/stories/catalogue/text'

test.each([
  ['The lock opens', 'The lock opens'],
  ['  The \t\n lock\r\n\r\nopens ', 'The lock opens'],
  ['The\u2028lock\u2029opens', 'The lock opens'],
  ['10\u00a0km', '10\u00a0km'],
  ['the\0 lo\u0007ck', 'the lock'],
  ['a\u202eb\u202ac\u2066d\u2069e\ufefff\ufff9g\ufffbh', 'abcdefgh'],
  ['שלום\u200f \u200ea', 'שלום\u200f \u200ea'],
  ['e\u0301', 'é'],
  ['a\ud83d', 'a\ufffd'],
  ['\r', ''],
])('a line of %j is %j', (given, kept) => {
  expect(plainLine(given)).toBe(kept)
})

test.each([
  ['One\ntwo', 'One\ntwo'],
  ['One\r\ntwo\rthree', 'One\ntwo\nthree'],
  ['One\n\ntwo', 'One\n\ntwo'],
  ['One\n\n\ntwo', 'One\n\ntwo'],
  ['One\n\n\n\n\n\ntwo\n\n\n\nthree', 'One\n\ntwo\n\nthree'],
  ['\n\n  One  \n \t \n\n two \n\n', 'One\n\ntwo'],
  ['tabs\tstay', 'tabs\tstay'],
  ['a\u202eb\0', 'ab'],
])('paragraphs of %j are %j', (given, kept) => {
  expect(plainBody(given)).toBe(kept)
})

test('a body ends at the most that is kept, never with half a character', () => {
  expect(plainBody('a'.repeat(BODY_CHARACTERS))).toHaveLength(BODY_CHARACTERS)
  expect(plainBody('a'.repeat(BODY_CHARACTERS + 1))).toHaveLength(BODY_CHARACTERS)
  expect(plainBody(`${'a'.repeat(BODY_CHARACTERS - 1)}🚲`)).toBe('a'.repeat(BODY_CHARACTERS - 1))
  expect([cut('abc', 2), cut('abc', 3), cut('a🚲b', 2), cut('a🚲b', 3), cut('🚲🚲', 3)]).toEqual([
    'ab',
    'abc',
    'a',
    'a🚲',
    '🚲',
  ])
})

test.each([
  ['a', true],
  ['.', true],
  ['🚲', true],
  [' x ', true],
  ['', false],
  [' \n\t', false],
  ['\u200b\u00ad', false],
  ['\u0301', false],
  ['\u00a0\u3000', false],
])('%j can be seen: %s', (text, isSeen) => {
  expect(isVisible(text)).toBe(isSeen)
})

test.each([
  ['', 0],
  ['one', 1],
  ['One, two — three!', 3],
  ["it’s the mayor's U.S.A. plan", 5],
  ['می\u200cخواهم', 1],
  ['2026 had 365 days', 4],
  ['cafe\u0301s', 1],
  ['well-known', 2],
  ["'quoted' 'words'", 2],
])('%j holds %d words', (text, words) => {
  expect(countWords(text)).toBe(words)
})

test.each([
  '東京都は日本の首都です',
  'ひらがなのことばをかぞえる',
  'ภาษาไทยเป็นภาษาราชการของประเทศไทย',
  'ພາສາລາວເປັນພາສາທາງການຂອງປະເທດລາວ',
  'ភាសាខ្មែរជាភាសាផ្លូវការរបស់កម្ពុជា',
  'မြန်မာဘာသာစကားသည်တရားဝင်ဘာသာစကားဖြစ်သည်',
])('words are counted where no spaces part them: %s', (text) => {
  expect(countWords(text)).toBeGreaterThan(3)
  // What stands between them is none.
  expect(countWords(`${text}。、！`)).toBe(countWords(text))
})

test('reading takes a minute at least, and one for each 238 words', () => {
  const minutes = (words: number) => readingMinutes('word '.repeat(words))
  expect([0, 1, 238, 356, 357, 476, 2_380].map(minutes)).toEqual([1, 1, 1, 1, 2, 2, 10])
})
