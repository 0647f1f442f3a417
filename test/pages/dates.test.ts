/** When something comes, as a person says it. */
import { expect, test } from 'vitest'
import { wordsFor } from '../../emails/words'
import { formatDate } from '../../src/pages/dates'

test('a moment names its zone as people do, in winter and in summer', () => {
  const told = (at: string, timezone: string, language = 'en') =>
    formatDate(Date.parse(at), { words: wordsFor(language), timezone, style: 'moment' })
  expect(told('2026-12-07T07:00:00Z', 'Europe/London')).toMatch(/7 December at 07:00 GMT$/)
  expect(told('2026-07-06T06:00:00Z', 'Europe/London')).not.toMatch(/\+0$/)
  expect(told('2026-12-07T06:00:00Z', 'Asia/Riyadh')).toMatch(/GMT\+3$/)
  expect(told('2026-12-07T06:00:00Z', 'UTC')).toMatch(/UTC$/)
  for (const language of ['ar', 'de', 'es', 'fr', 'ru'])
    expect(told('2026-12-07T07:00:00Z', 'Europe/London', language)).not.toMatch(/\+0/)
})
