/** What a story is about, as terms: languages, names, and tokens that survive the index. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { areCopies, printOf } from '../../src/stories/related/near-copies'
import { stem } from '../../src/stories/related/stemmers'
import { indexToken, readText, TERM_LIMIT } from '../../src/stories/related/terms'
import { fold, languageOf } from '../../src/stories/related/words'
import { bindings, world } from '../world'

const text = (title: string, excerpt: string | null = null, body: string | null = null) => ({ title, excerpt, body })
const termsOf = (story: Parameters<typeof readText>[0], language: string) => readText(story, language).terms
const names = (title: string, body: string, language = 'en') =>
  termsOf(text(title, null, body), language)
    .filter(({ isName }) => isName)
    .map(({ term }) => term)

describe('words of one subject meet', () => {
  const meets = (language: 'en' | 'de' | 'ru' | 'ar', ...words: string[]) => {
    const stems = new Set(words.map((word) => stem(fold(word, language), language)))
    expect([...stems]).toHaveLength(1)
  }

  test('in English across number, possession and accents', () => {
    meets('en', 'pipeline', 'pipelines', 'Pipeline', 'pipeline’s')
    meets('en', 'company', 'companies')
    meets('en', 'church', 'churches')
    meets('en', 'Erdogan', 'Erdoğan')
  })

  test('in German across number and case', () => {
    meets('de', 'Hafen', 'Häfen')
    meets('de', 'Talsperre', 'Talsperren')
    meets('de', 'Lehrling', 'Lehrlinge', 'Lehrlingen', 'Lehrlings')
    meets('de', 'Straße', 'Strasse', 'Straßen')
  })

  test('in Russian across case and number', () => {
    meets('ru', 'ледокол', 'ледокола', 'ледоколом', 'ледоколы', 'ледоколов')
    meets('ru', 'станция', 'станции', 'станцию', 'станций')
    meets('ru', 'полярная', 'полярной', 'полярных')
    meets('ru', 'самолёт', 'самолета')
  })

  test('in Arabic across article, conjunction, and letters that are written in several ways', () => {
    meets('ar', 'ميناء', 'الميناء', 'والميناء', 'بالميناء')
    meets('ar', 'مدرسة', 'المدرسه', 'مدرسةٌ')
    meets('ar', 'الإمارات', 'الامارات')
    meets('ar', 'صياد', 'صيادين', 'الصيادون')
  })

  test('while different words stay apart', () => {
    expect(stem('gas', 'en')).toBe('gas')
    expect(stem('paris', 'en')).toBe('paris')
    expect(stem('news', 'en')).not.toBe(stem('newt', 'en'))
    expect(stem('ولد', 'ar')).toBe('ولد')
  })
})

describe('the language of a text', () => {
  test('shows in its script and its little words, whatever the publication’s is', () => {
    expect(languageOf('The valves of the pipeline were closed on the day that the talks failed.', 'ar')).toBe('en')
    expect(languageOf('Der Riss in der Mauer ist nach Angaben des Verbandes nicht gefährlich.', 'en')).toBe('de')
    expect(languageOf('Ледокол вышел из порта', 'en')).toBe('ru')
    expect(languageOf('تأخرت السفن في الميناء', 'en')).toBe('ar')
  })

  test('is taken as plain words where we do not know it closely', () => {
    expect(
      languageOf(
        'Les vannes du gazoduc ont été fermées dans la nuit, selon la préfecture du département voisin.',
        'fr',
      ),
    ).toBe('plain')
    expect(languageOf('Криголам вийшов із порту, кажуть у їхній гавані', 'en')).toBe('plain')
    expect(languageOf('کشتی‌ها در بندر چهار روز منتظر ماندند', 'en')).toBe('plain')
    expect(languageOf('港の船は四日間待った', 'ja')).toBe('plain')
  })

  test('is the publication’s own where a headline is too short to tell', () => {
    expect(languageOf('Talsperre Grunau', 'de')).toBe('de')
    expect(languageOf('Halden Bank', 'en-GB')).toBe('en')
  })
})

describe('names', () => {
  test('are words with a capital inside a sentence, alone or side by side', () => {
    const found = names(
      'Trial opens',
      'The trial of Viktor Stael opened in Marrow. Judges of Halden Bank’s case met. Loans were made.',
    )
    expect(found).toEqual(expect.arrayContaining(['viktor_stael', 'stael', 'marrow', 'halden_bank']))
    expect(found).not.toContain('loan')
    expect(found).not.toContain('judge')
  })

  test('are not seen in a headline that capitalises everything', () => {
    expect(names('Lighthouse Keeps Its Slow Time', 'The lighthouse keeps slow time.')).toEqual([])
  })

  test('count more than other words, and the title more than the body', () => {
    const terms = termsOf(text('Talks in Saravia fail', 'A fee is missing.', 'Traders met envoys in Kelmar.'), 'en')
    const weight = (term: string) => terms.find((one) => one.term === term)?.weight ?? 0
    expect(weight('saravia')).toBeGreaterThan(weight('talk'))
    expect(weight('kelmar')).toBeGreaterThan(weight('envoy'))
    expect(weight('talk')).toBeGreaterThan(weight('fee'))
    expect(weight('fee')).toBeGreaterThan(weight('envoy'))
    expect(weight('the')).toBe(0)
  })
})

describe('tokens', () => {
  test('of every script are found again in the index, whole, and only in their own publication', async () => {
    await world({ publications: {} })
    const words = [
      'caspian',
      'o’neill',
      'gürültü',
      'đường',
      'ледокол',
      'криголам',
      'وادي',
      'بندر',
      'שלום',
      'ελλάς',
      'हिन्दी',
      'ประเทศไทย',
      '石油管道',
      'パイプライン',
      '대한민국',
      'საქართველო',
      'ﬁnance',
      '𝒜𝓁𝓅𝒽𝒶',
      'g7',
      'halden_bank',
      'a"b*c:(d)',
    ]
    const tokens = words.map((word) => indexToken(12, fold(word, 'plain')))
    await bindings.DB.prepare('INSERT INTO story_terms (rowid, terms) VALUES (1, ?)').bind(tokens.join(' ')).run()
    const { results } = await bindings.DB.prepare('SELECT term FROM story_term_counts').all<{ term: string }>()
    expect(results.map(({ term }) => term).sort()).toEqual([...new Set(tokens)].sort())
    expect(indexToken(1, '2_caspian')).not.toBe(indexToken(12, 'caspian'))
    expect(indexToken(1, '2_x').startsWith('12_')).toBe(false)
  })

  test('of any text whatever are few, distinct and survive the index', async () => {
    await world({ publications: {} })
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        async (title, body) => {
          const terms = termsOf(text(title, null, body), 'en').map(({ term }) => term)
          expect(new Set(terms).size).toBe(terms.length)
          const tokens = terms.map((term) => indexToken(3, term))
          const [, , counted] = await bindings.DB.batch<{ term: string }>([
            bindings.DB.prepare('DELETE FROM story_terms WHERE rowid = 1'),
            bindings.DB.prepare('INSERT INTO story_terms (rowid, terms) VALUES (1, ?)').bind(tokens.join(' ')),
            bindings.DB.prepare('SELECT term FROM story_term_counts'),
          ])
          expect(counted?.results.map(({ term }) => term).sort()).toEqual([...new Set(tokens)].sort())
        },
      ),
      { numRuns: 60 },
    )
  })

  test('are at most as many as one story may have', () => {
    const words = Array.from({ length: 2_000 }, (_, at) => `wort${String.fromCharCode(97 + (at % 26))}${at}`)
    expect(termsOf(text('Many words', null, words.join(' ')), 'en')).toHaveLength(TERM_LIMIT)
  })
})

describe('copies', () => {
  const WIRE =
    'Operators closed the valves shortly before midnight after negotiators failed to agree on a transit fee. The line moves 400,000 barrels a day. Traders in the port said tankers were already waiting for cargoes.'
  const print = (title: string, body: string | null) => printOf(title, readText(text(title, null, body), 'en'))

  test('are told by their text under another headline, also with an agency’s line before it', () => {
    expect(
      areCopies(print('Line shut', WIRE), print('Crude stops flowing', `(Agency) ${WIRE} Reporting by staff.`)),
    ).toBe(true)
  })

  test('are told by an equal headline where there is no text', () => {
    expect(areCopies(print('Valves closed', null), print('Valves closed!', null))).toBe(true)
  })

  test('a follow-up that repeats a sentence of background is none', () => {
    const later =
      'Storage tanks at the terminal were nearly full on Friday, its manager said, and two ships turned back. Ministers meet again on Monday to talk about money. The line moves 400,000 barrels a day.'
    expect(areCopies(print('Line shut', WIRE), print('Tanks nearly full', later))).toBe(false)
  })
})
