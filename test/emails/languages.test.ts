/** A language is one file: whoever adds it finds the rest done. */
import { expect, test } from 'vitest'
import { languageNames, wordsFor } from '../../emails/words'

// Vite reads the pattern; a catalogue's file is named by its language.
const files = Object.keys(import.meta.glob('../../emails/words/*.ts'))
const catalogues = files.flatMap((file) => /\/([a-z]{2,3})\.ts$/.exec(file)?.[1] ?? [])

test('every catalogue can be chosen, by its code and by those of its regions, and names itself', () => {
  expect(languageNames().map(({ code }) => code)).toEqual(expect.arrayContaining(catalogues))
  expect(languageNames()).toHaveLength(catalogues.length)
  for (const { code, name } of languageNames()) {
    expect(wordsFor(`${code}-XX`).code).toBe(code)
    expect(name).not.toBe(code)
  }
})

/** Every sentence of a catalogue by its path; those with gaps, with the gaps filled. */
function sentences(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return [[path, String(value('Meridian', 'Meridian'))]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => sentences(each, `${path}.${name}`))
}

test.each(catalogues)('“%s” counts days, and whoever got a digest, as its grammar has it', (code) => {
  const { page, mail } = wordsFor(code)
  const counted = [1, 2, 3, 11, 21, 100]
  const said = (tell: (count: number) => string) => counted.map((count) => tell(count).replaceAll(/\d+/g, '#'))
  // Different forms for one and for many; as many as the language has for these numbers.
  const forms = new Set(counted.map((count) => new Intl.PluralRules(code).select(count))).size
  expect(new Set(said(page.ownDataKept)).size).toBe(forms)
  const wentTo = [1, 2].map((accepted) => mail.weekLetter.wentTo(accepted, 3).replaceAll(/\d+/g, '#'))
  expect(new Set(wentTo).size).toBe(['fr', 'ru'].includes(code) ? 2 : 1)
})

test.each(catalogues)('“%s” has the marks that its typographers want', (code) => {
  for (const [path, text] of sentences(wordsFor(code))) {
    expect(text, path).not.toMatch(/\p{L}'\p{L}|\p{L}'s|"/u)
    if (code === 'fr') expect(text.replaceAll(/https?:|\d:\d/g, ''), path).not.toMatch(/[^\u202f][;:!?»]|«[^\u202f]/)
    if (code === 'ar') expect(text, path).not.toMatch(/[,;?]/)
    if (code === 'ru') expect(text, path).not.toMatch(/ [–—]/)
    if (code === 'es') expect((text.match(/\?/g) ?? []).length, path).toBe((text.match(/¿/g) ?? []).length)
  }
})

test.each(catalogues.filter((code) => code !== 'en'))('no sentence in “%s” is empty or still in English', (code) => {
  const english = new Map(sentences(wordsFor('en')))
  for (const [path, text] of sentences(wordsFor(code))) {
    expect(text.trim(), path).not.toBe('')
    expect(text, path).not.toContain('undefined')
    // Short ones may be the same: names, a mark. A list of networks is no sentence, and two markets may want the same.
    if (text.length > 30 && path !== '.widget.networks') expect(text, path).not.toBe(english.get(path))
  }
})
