/** The subject that a digest has before an editor gives it one: a line that an inbox shows whole. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shortened, subjectOf, subjectTyped } from '../../src/digests/choose/subject'
import type { ChosenStory, Publication } from '../../src/ground/schema'

const publication = { name: 'The Meridian', language: 'en' } as Publication
const subject = (title: string, others = 3) =>
  subjectOf(
    publication,
    Array.from({ length: others + 1 }, () => ({ story: { title } }) as ChosenStory),
  )

test('says how many more there are where the headline leaves room for it', () => {
  expect(subject('Valves shut at Dolmen')).toBe('Valves shut at Dolmen – and 3 more stories')
  expect(subject('A headline that is by itself about as long as an inbox shows')).toBe(
    'A headline that is by itself about as long as an inbox shows',
  )
  expect(subjectOf(publication, [])).toBe('The Meridian')
})

test('is cut after a whole word', () => {
  expect(subject('The commission that nobody had asked for found what everybody had known all the while')).toBe(
    'The commission that nobody had asked for found what…',
  )
  expect(shortened('one two three', 8)).toBe('one two…')
  expect(shortened('Donaudampfschifffahrtsgesellschaft', 10)).toBe('Donaudamp…')
})

test('holds nothing that is written for machines: encoded words, marks of direction, a second line', () => {
  expect(subject('=?utf-8?B?WsO8cmljaA==?= votes', 0)).toBe('Zürich votes')
  expect(subject('=?iso-8859-1?Q?Z=FCrich_votes?= again', 0)).toBe('Zürich votes again')
  expect(subject('=?nonsense?B?%%?= again', 0)).toBe('again')
  expect(subject('=?utf-8*de?q?Z=C3=BCrich?= votes', 0)).toBe('Zürich votes')
  expect(subject('=\u200e?utf-8?q?Hidden?= votes', 0)).toBe('Hidden votes')
  expect(subject('Twice =?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?= wrapped', 0)).toBe('Twice wrapped')
  expect(subject('Left\u202e and\u200f right\nand below', 0)).toBe('Left and right and below')
})

test('an editor’s too: cut at a word where it is longer than a subject may be, and empty where nothing can be read in it', () => {
  expect(subjectTyped('  As it was\ntyped ')).toBe('As it was typed')
  expect(subjectTyped(`${'word '.repeat(28)}is the last of a hundred and fifty`)).toBe(`${'word '.repeat(28)}is the…`)
  expect(subjectTyped('=?utf-8?q?Z=C3=BCrich?=\u202e votes')).toBe('Zürich votes')
  expect(subjectTyped('\u200b\u2066 \u0378')).toBe('')
})

test('whatever the headline: one line, short, never an encoded word', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(9), (title, others) => {
      const line = subject(title, others)
      expect([...line].length).toBeLessThanOrEqual(60)
      expect(line).not.toMatch(/=\?[\w-]+\?[bq]\?[^?\s]*\?=|[\p{Cc}\u202e]/iu)
      expect(line).not.toBe('')
    }),
  )
})
