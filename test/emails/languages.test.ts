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

test.each(catalogues.filter((code) => code !== 'en'))('no sentence in “%s” is empty or still in English', (code) => {
  const english = new Map(sentences(wordsFor('en')))
  for (const [path, text] of sentences(wordsFor(code))) {
    expect(text.trim(), path).not.toBe('')
    expect(text, path).not.toContain('undefined')
    // Short ones may be the same: names, a mark. A list of networks is no sentence, and two markets may want the same.
    if (text.length > 30 && path !== '.widget.networks') expect(text, path).not.toBe(english.get(path))
  }
})
