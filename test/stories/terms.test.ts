/** What is read of a story: languages, words, names, and tokens that survive the index. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fold } from '../../src/stories/related/fold'
import { languageOf } from '../../src/stories/related/languages'
import { readText } from '../../src/stories/related/reading'
import { indexToken } from '../../src/stories/related/term-index'
import { wordsOf } from '../../src/stories/related/words'
import { bindings, world } from '../world'

const text = (title: string, body: string | null = null) => ({ title, excerpt: null, body })
const terms = (words: string, language: string) => wordsOf(words, language).map(({ term }) => term)
const names = (title: string, body: string, language = 'en') => [...readText(text(title, body), language).names.keys()]

describe('words of one subject meet', () => {
  const meets = (language: string, ...words: string[]) => {
    expect([...new Set(words.flatMap((word) => terms(word, language)))]).toHaveLength(1)
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
    meets('de', 'Straße', 'Strasse', 'Straßen')
  })

  test('in Russian across case and number', () => {
    meets('ru', 'ледокол', 'ледокола', 'ледоколом', 'ледоколы', 'ледоколов')
    meets('ru', 'полярная', 'полярной', 'полярных')
    meets('ru', 'самолёт', 'самолета')
  })

  test('in Arabic across article, conjunction, and letters that are written in several ways', () => {
    meets('ar', 'الميناء', 'والميناء')
    meets('ar', 'مدرسة', 'المدرسه', 'مدرسةٌ')
    meets('ar', 'الإمارات', 'الامارات')
  })

  test('in French and Italian without the article that is written on to them', () => {
    meets('fr', 'Iran', 'l’Iran', "d'Iran")
    meets('it', 'Iraq', 'dell’Iraq')
  })

  test('while different words stay apart, and little words and single digits are none', () => {
    expect(new Set(terms('gas paris newt castle', 'en')).size).toBe(4)
    expect(terms('The talks of the 27, and 4 others', 'en')).toEqual([
      null,
      'talk',
      null,
      null,
      '27',
      null,
      null,
      'other',
    ])
  })

  test('in Chinese and Japanese character by character, so that a name nobody knows is one', () => {
    expect(terms('石油管道', 'zh')).toEqual(['石', '油', '管', '道'])
    expect([...readText(text('石油管道'), 'zh').pairs.keys()]).toEqual(['石_油', '油_管', '管_道'])
    expect(terms('東京タワーへ', 'ja')).toEqual(['東', '京', 'タワー', null])
  })

  test('in Thai, where no spaces stand, by the words that the runtime knows', () => {
    expect(terms('รัฐบาลไทย', 'th').length).toBeGreaterThan(1)
  })
})

describe('the language of a text', () => {
  test('shows in its script and its little words, whatever the publication’s is', () => {
    expect(languageOf('The valves of the pipeline were closed on the day that the talks failed, it said.', 'ar')).toBe(
      'en',
    )
    expect(
      languageOf('Der Riss in der Mauer ist nach Angaben des Verbandes nicht gefährlich für die Stadt.', 'en'),
    ).toBe('de')
    expect(
      languageOf('Les vannes du gazoduc ont été fermées dans la nuit, selon la préfecture du département.', 'en'),
    ).toBe('fr')
    expect(languageOf('Ледокол вышел из порта', 'en')).toBe('ru')
    expect(languageOf('تأخرت السفن في الميناء', 'en')).toBe('ar')
    expect(languageOf('Криголам вийшов із порту, кажуть у їхній гавані', 'en')).toBe('uk')
    expect(languageOf('کشتی‌ها در بندر چهار روز منتظر ماندند', 'en')).toBe('fa')
    expect(languageOf('港の船は四日間待った', 'en')).toBe('ja')
    expect(languageOf('石油管道关闭', 'en')).toBe('zh')
  })

  test('is the publication’s own where a headline is too short to tell', () => {
    expect(languageOf('Talsperre Grunau', 'de')).toBe('de')
    expect(languageOf('Halden Bank', 'en-GB')).toBe('en')
    expect(languageOf('Google Maps', 'ru')).toBe('')
  })
})

describe('names that can be quoted', () => {
  const said =
    'Reporters who had come a long way were there to write down what was being said by all sides in the hall that day, and nobody left early.'

  test('stand whole and with their capitals inside a sentence', () => {
    const found = names(
      'Trial opens',
      `As many had long thought it would, the trial of Viktor Stael opened in the town of Marrow. Judges met in Halden Bank’s old hall. Loans were made to Charles de Gaulle. ${said}`,
    )
    expect(found).toEqual(expect.arrayContaining(['Viktor Stael', 'Halden Bank', 'Charles de Gaulle', 'Marrow']))
    expect(found.join()).not.toMatch(/Loans|Judges|Trial|Gaulle,|^Stael/)
  })

  test('are never cut, shouted, an adjective, a day, or a word that also stands in small letters', () => {
    const found = names(
      'Talks',
      `In the hall the North American team met Leonardo da Vinci and the people of Bad St. Pölten on Monday in October. They read RESTRICTED TO EDITORIAL use, spoke of the Internet and the internet, of the British and of Israeli plans. ${said}`,
    )
    expect(found).toEqual(['Leonardo da Vinci'])
  })

  test('are no dateline, agency or note at the end', () => {
    const found = names(
      'Quake',
      `SYDNEY (AFP) – A quake hit the coast near the old port of Dolmen early. ${said} ${said} The report was edited by Maria Hogan for Reuters News`,
    )
    expect(found).toEqual(['Dolmen'])
  })

  test('need no inflection: in German two capitals or an abbreviation, in Russian none that is declined, in Arabic none', () => {
    expect(
      names(
        'Streik',
        `Wie der Chef der Bahn sagte, will Angela Merkel, die auf der Bank Platz nahm, mit der EZB über den Streik der Lokführer reden. Das war der Stand am Abend, als alle gingen.`,
        'de',
      ),
    ).toEqual(['Angela Merkel', 'EZB'])
    expect(
      names(
        'Сбой',
        `По данным газеты, Владимира Путина и Google вчера обсуждали в НАТО. Об этом сообщили вечером все, кто там был.`,
        'ru',
      ),
    ).toEqual(['Google', 'НАТО'])
    expect(names('خبر', 'قال الوزير إن ميناء وادي السدر سيفتح غدا بعد أن أغلق شهرا كاملا', 'ar')).toEqual([])
  })
})

describe('tokens', () => {
  test('of every script are found again in the index, whole, and only in their own publication', async () => {
    await world({ publications: {} })
    const words = [
      ...['caspian', 'o’neill', 'gürültü', 'đường', 'ледокол', 'криголам', 'وادي', 'بندر', 'שלום', 'ελλάς', 'हिन्दी'],
      ...[
        'ประเทศไทย',
        '石油管道',
        'パイプライン',
        '대한민국',
        'საქართველო',
        'ﬁnance',
        '𝒜𝓁𝓅𝒽𝒶',
        'ꀀꀁꀂ',
        'g7',
        'a"b*c:(d)',
      ],
    ]
    const tokens = words.map((word) => indexToken(12, fold(word)))
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
          const tokens = [...readText(text(title, body), 'en').words.keys()].map((term) => indexToken(3, term))
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

  test('are bounded in bytes whatever folding and escaping make of a text', () => {
    // NFKC makes eighteen letters of one ﷺ; a Yi letter takes five bytes in the index.
    for (const letters of ['ﷺ', 'ꀀ', '𝒜', 'ـّ', 'ท']) {
      const body = Array.from({ length: 12_000 }, (_, at) => letters.repeat(1 + (at % 70))).join(' ')
      const { words, pairs } = readText(text('Long', body), 'en')
      const bytes = new TextEncoder().encode([...words.keys()].map((term) => indexToken(99_999, term)).join(' ')).length
      const kept = new TextEncoder().encode(JSON.stringify([[...words], [...pairs]])).length
      expect(bytes).toBeLessThan(64_000)
      expect(kept).toBeLessThan(64_000)
    }
  })
})
