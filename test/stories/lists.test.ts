/** What stands in a related list, in which order and why, and what making it costs: from the push to the list that a page gets. */
import { describe, expect, test, vi } from 'vitest'
import { admin, ask, bindings, DAY, FRIDAY, HOUR, MERIDIAN, tickAt, world } from '../world'

type Card = { url: string; reason: string }

const urlOf = (slug: string) => `https://meridian.example/${slug}`

async function push(stories: { slug: string; [field: string]: unknown }[], publication = 'meridian'): Promise<void> {
  const json = stories.map(({ slug, ...rest }) => ({ url: urlOf(slug), title: slug, ...rest }))
  expect((await admin(`/publications/${publication}/stories`, { json })).status).toBe(200)
}

async function cardsOf(slug: string, limit = 10, publication = 'meridian'): Promise<Card[]> {
  const answer = await ask(`/v1/${publication}/related?limit=${limit}&url=${encodeURIComponent(urlOf(slug))}`)
  return ((await answer.json()) as { stories: Card[] }).stories
}

const slugsOf = async (slug: string, limit?: number) =>
  (await cardsOf(slug, limit)).map(({ url }) => url.split('/').at(-1))

/** Words that nobody else has: seven letters and digits each. */
const own = (seed: number, count: number) =>
  Array.from({ length: count }, (_, at) => (((seed * 1_000 + at + 1) * 0x9e3779b1) % 2 ** 35).toString(36)).join(' ')
const about = (affair: string, seed: number) => `The ${affair}, and the ${affair}: ${own(seed, 12)}.`

describe('a list is full', () => {
  test('where the publication has four stories: near ones, then the section, then what is new, and each card says which', async () => {
    await world()
    const at = (hours: number) => new Date(FRIDAY - hours * HOUR).toISOString()
    await push([
      { slug: 'one', body: about('Turan Line pipeline', 1), category: 'Energy', publishedAt: at(1) },
      { slug: 'two', body: about('Turan Line pipeline', 2), category: 'energy', publishedAt: at(90) },
      { slug: 'three', body: own(3, 20), category: 'Energy', publishedAt: at(80) },
      { slug: 'four', body: own(4, 20), category: 'Arts', publishedAt: at(2) },
      { slug: 'five', body: own(5, 20), publishedAt: at(3) },
    ])
    await tickAt(FRIDAY)
    const cards = await cardsOf('one')
    expect(cards.map(({ url }) => url)).toEqual(['two', 'three', 'four', 'five'].map(urlOf))
    expect(cards.map(({ reason }) => reason)).toEqual([
      'Also about: Turan Line',
      'More on Energy',
      'Among the latest',
      'Among the latest',
    ])
  })

  test('and says why in the language that the publication has now', async () => {
    await world()
    await push([
      { slug: 'one', body: own(1, 20) },
      { slug: 'two', body: own(2, 20), category: 'World' },
      { slug: 'three', body: own(3, 20), category: 'World' },
    ])
    await tickAt(FRIDAY)
    const reasons = async (language: string) => {
      await admin('/publications/meridian', { method: 'PUT', json: { ...MERIDIAN, language } })
      return (await cardsOf('two', 1)).map(({ reason }) => reason)
    }
    expect(await reasons('de')).toEqual(['Mehr aus: World'])
    expect(await reasons('fr')).toEqual(['Dans la même rubrique : World'])
    expect(await reasons('es')).toEqual(['Más en la sección: World'])
    expect(await reasons('ru')).toEqual(['Ещё в рубрике: World'])
    expect(await reasons('ar')).toEqual(['المزيد من قسم: World'])
  })
})

describe('a reason claims no more than is so', () => {
  const frame = 'Write to the desk of the Meridian, which answers every letter and prints the best of them on Sunday.'

  test('what every story says makes no two of them one subject', async () => {
    await world()
    const strike = 'dockers at the harbour strike for higher wages and shorter nights'
    const about = [strike, strike, 'tomato price', 'choir concert', 'museum thief', 'chess match']
    const more = ['football derby', 'school roof', 'night train']
    await push([...about, ...more].map((what, at) => ({ slug: `s${at}`, body: `The ${what} ${own(at, 9)}. ${frame}` })))
    await tickAt(FRIDAY)
    const [first, ...others] = await cardsOf('s0')
    expect(first).toEqual(expect.objectContaining({ url: urlOf('s1'), reason: 'On the same subject' }))
    expect(others).toHaveLength(7)
    for (const { reason } of others) expect(['Read also', 'Among the latest']).toContain(reason)
  })

  test('and a little in common is a hint, in every language', async () => {
    await world()
    const tail = (seed: number) => own(seed, 16)
    await push([
      { slug: 'one', body: `The harbour strike goes on. ${tail(1)}` },
      { slug: 'two', body: `A strike of bakers ends. ${tail(2)}` },
      ...[3, 4, 5].map((seed) => ({ slug: `x${seed}`, body: tail(seed) })),
    ])
    await tickAt(FRIDAY)
    const hints = ['Read also', 'Lesen Sie auch', 'À lire aussi', 'Lee también', 'Читайте также', 'اقرأ أيضًا']
    for (const [at, language] of ['en', 'de', 'fr', 'es', 'ru', 'ar'].entries()) {
      await admin('/publications/meridian', { method: 'PUT', json: { ...MERIDIAN, language } })
      expect(await cardsOf('one', 1)).toEqual([expect.objectContaining({ url: urlOf('two'), reason: hints[at] })])
    }
  })

  test('the paper’s own name is none', async () => {
    await world()
    const imprint =
      'People who live here wrote to the office of the Meridian, and to its editor too, when they had read of it.'
    const what = ['tomato price', 'choir concert', 'museum thief', 'chess match', 'school roof', 'night train']
    await push(
      what.map((one, at) => ({
        slug: `s${at}`,
        body: `The ${one} ${own(at, 9)}. ${at < 3 ? imprint : ''} ${own(at + 50, 40)}`,
      })),
    )
    await tickAt(FRIDAY)
    const cards = await cardsOf('s0', 2)
    expect(cards.map(({ url }) => url).sort()).toEqual([urlOf('s1'), urlOf('s2')])
    for (const { reason } of cards) expect(reason).not.toContain('Meridian')
  })

  test('of two names that both tell, the one that the story tells more often', async () => {
    await world()
    const inspectors = 'Cracks were found by inspectors of the Energy Agency in two of the pumps.'
    const night =
      'In the middle of the night it was Halden Power that closed the plant, and shares of Halden Power fell.'
    const court = 'Before a court in the city it was Halden Power that lost, and a lawyer of Halden Power left early.'
    const others = ['The choir sings in the old church.', 'Tomatoes are dearer than ever.', 'A dog was found.']
    await push([
      {
        slug: 'one',
        body: `${night} ${inspectors} The mayor of the town wants to hear what the owner has to say about it.`,
      },
      {
        slug: 'two',
        body: `${court} ${inspectors} People who live near the plant must be heard before it may start again.`,
      },
      ...others.map((body, at) => ({ slug: `x${at}`, body })),
    ])
    await tickAt(FRIDAY)
    expect(await cardsOf('one', 1)).toEqual([
      expect.objectContaining({ url: urlOf('two'), reason: 'Also about: Halden Power' }),
    ])
  })
})

describe('what comes first', () => {
  test('the affair, and neither a round-up that mentions it nor a report in another language', async () => {
    await world()
    const affairs = [
      'Ombra quarry',
      'Skerra quota',
      'Halden trial',
      'Lumera plant',
      'Brennick dam',
      'Talvera recount',
      'Dolmen strike',
      'Kelmar vote',
    ]
    await push(
      affairs.flatMap((affair, at) =>
        [1, 2, 3].map((part) => ({
          slug: `${at}-${part}`,
          title: affair,
          body: about(affair, at * 10 + part),
        })),
      ),
    )
    await push([
      { slug: 'briefing', title: 'Morning briefing', body: affairs.map((affair) => `${affair}, ${affair}.`).join(' ') },
      {
        slug: 'fremd',
        title: 'Der Bruch von Ombra',
        body: `In der Grube von Ombra hat es nach Angaben des Verbandes einen Unfall gegeben, und es ist nicht der erste in dem Jahr. Ombra quarry, Ombra quarry. ${own(99, 6)}`,
      },
    ])
    await tickAt(FRIDAY)
    const [first, second, third] = await slugsOf('0-1', 3)
    expect([first, second].sort()).toEqual(['0-2', '0-3'])
    expect(['fremd', 'briefing']).not.toContain(third)
  })

  test('in a small paper too: not the briefing that mentions it, and of a briefing not yesterday’s', async () => {
    await world()
    const affairs: [string, string][] = [
      [
        'Ombra quarry',
        'dust from the pit lies on every window of the village, and the owner promised to water the road',
      ],
      ['Skerra quota', 'fishermen may land less cod this winter, and a ship was tied up for good in the northern port'],
      ['Halden trial', 'the former treasurer told the judge that he had signed the papers without reading any of them'],
      [
        'Lumera plant',
        'engineers found cracks in a valve, and the reactor stays off until the spare part is delivered',
      ],
      ['Brennick dam', 'water stands a metre below the crest, and farmers downstream moved their cattle to the hills'],
      [
        'Talvera recount',
        'ballots from nine schools are counted again, because two boxes were opened without a witness',
      ],
    ]
    const later = 'which the council will discuss when it meets again'
    await push(
      affairs.flatMap(([affair, what], at) => [
        { slug: `${at}-1`, title: affair, body: `In the matter of the ${affair}, ${what}.` },
        { slug: `${at}-2`, title: affair, body: `The ${affair} goes on: ${what.split(',')[0]}, ${later}.` },
      ]),
    )
    const greeting = 'Good morning. Here is what you need to know today, and the weather for the whole of the week.'
    await push(
      [0, 2, 4].map((at) => ({
        slug: `briefing-${at}`,
        title: `Morning briefing: ${affairs[at]?.[0]}, ${affairs[at + 1]?.[0]}`,
        body: `${greeting} ${affairs.slice(at, at + 2).map(([affair, what]) => `The ${affair}: ${what.split(',')[0]}.`)}`,
      })),
    )
    await tickAt(FRIDAY)
    expect((await slugsOf('0-1', 1))[0]).toBe('0-2')
    expect((await slugsOf('briefing-0', 4)).sort()).toEqual(['0-1', '0-2', '1-1', '1-2'])
  })

  test('not a copy, but parts of a series, follow-ups with the same background, and equal titles are none', async () => {
    await world()
    const background =
      'The Turan Line carries crude from the eastern shore to the port of Dolmen, and has been shut twice since it was welded together thirty years ago.'
    const imprint =
      'This text belongs to the series of our weekend edition; subscribe to our newsletter, write to the editors, and follow us wherever you are.'
    const text = own(7, 80)
    await push([
      { slug: 'original', title: 'Valves shut', body: text },
      { slug: 'wire', title: 'Crude stops flowing', body: `(Agency) ${text} Reporting by staff.` },
      { slug: 'earlier', title: 'Talks fail', body: `${own(8, 40)}. ${background}` },
      { slug: 'later', title: 'Talks resume', body: `${own(9, 40)}. ${background}` },
      ...[1, 2].map((part) => ({ slug: `today-${part}`, title: 'Today’s schedule', body: own(20 + part, 30) })),
      ...[1, 2, 3, 4, 5, 6, 7].map((part) => ({
        slug: `series-${part}`,
        title: `Series, part ${part}`,
        body: `${own(30 + part, 18)}. ${imprint}`,
      })),
    ])
    await tickAt(FRIDAY)
    expect(await slugsOf('original')).not.toContain('wire')
    expect(await slugsOf('wire')).not.toContain('original')
    expect(await slugsOf('earlier', 1)).toEqual(['later'])
    expect(await slugsOf('today-1', 1)).toEqual(['today-2'])
    expect((await slugsOf('series-1', 6)).sort()).toEqual([2, 3, 4, 5, 6, 7].map((part) => `series-${part}`))
  })
})

describe('an archive', () => {
  test('finds itself whatever the order in which it came: its first story lists its last, and years apart', async () => {
    await world()
    const story = (number: number) => ({
      slug: `story-${number}`,
      body: number === 0 || number === 1_159 ? about('Caspian wrangle', number) : own(number, 14),
      publishedAt: new Date(FRIDAY - (30 + number) * DAY).toISOString(),
    })
    for (const from of [0, 500, 1_000])
      await push(Array.from({ length: from === 1_000 ? 160 : 500 }, (_, at) => story(from + at)))
    await tickAt(FRIDAY)
    await tickAt(FRIDAY + HOUR / 12)
    expect(await slugsOf('story-0', 1)).toEqual(['story-1159'])
    expect(await slugsOf('story-1159', 1)).toEqual(['story-0'])
    const { results } = await bindings.DB.prepare('SELECT count(*) AS lists FROM related_lists').all()
    expect(results).toEqual([{ lists: 1_160 }])
  }, 300_000)

  test('an old list learns of who belongs into it, and forgets who was removed', async () => {
    await world()
    const old = new Date(FRIDAY - 400 * DAY).toISOString()
    await push([
      ...Array.from({ length: 12 }, (_, at) => ({
        slug: `old-${at}`,
        body: about('Dolmen strike', at),
        publishedAt: old,
      })),
    ])
    await tickAt(FRIDAY)
    expect(await slugsOf('old-0')).toHaveLength(10)
    // The first one's words, and no copy of it.
    const same = own(0, 12).split(' ').reverse().join(' ')
    await push([{ slug: 'new', title: 'Dolmen strike', body: `The Dolmen strike: ${same}` }])
    await tickAt(FRIDAY + HOUR / 12)
    expect(await slugsOf('old-0')).toContain('new')
    await admin(`/publications/meridian/stories?url=${encodeURIComponent(urlOf('new'))}`, { method: 'DELETE' })
    await tickAt(FRIDAY + HOUR / 6)
    expect(await slugsOf('old-0')).toHaveLength(10)
    const left = await bindings.DB.prepare(
      'SELECT count(*) AS n FROM story_profiles WHERE story_id NOT IN (SELECT id FROM stories WHERE removed_at IS NULL)',
    ).first()
    expect(left).toEqual({ n: 0 })
  })
})

describe('what a story may cost', () => {
  test('letters that folding makes eighteen of, and those that take five bytes each, keep nobody’s list from being made', async () => {
    await world({ publications: { meridian: MERIDIAN, kurier: { ...MERIDIAN, url: 'https://kurier.example' } } })
    const heavy = (letter: string) => Array.from({ length: 3_000 }, (_, at) => letter.repeat(1 + (at % 20))).join(' ')
    await push(
      Array.from({ length: 6 }, (_, at) => ({
        slug: `heavy-${at}`,
        body: `${own(at, 60)} ${heavy(at % 2 ? 'ﷺ' : 'ꀀ')}`,
      })),
    )
    await push(
      [1, 2, 3, 4].map((at) => ({ slug: `light-${at}`, body: own(at, 20) })),
      'kurier',
    )
    await tickAt(FRIDAY)
    expect(await slugsOf('heavy-0')).toHaveLength(5)
    expect(await cardsOf('light-1', 10, 'kurier')).toHaveLength(3)
  })

  test('one story that cannot be made costs its own list: it is written down and put off, and the others have theirs', async () => {
    await world()
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    await push([1, 2, 3, 4, 5].map((at) => ({ slug: `story-${at}`, body: own(at, 20) })))
    await bindings.DB.prepare(`CREATE TRIGGER poison BEFORE INSERT ON story_profiles WHEN NEW.story_id = 3
      BEGIN SELECT RAISE(ABORT, 'poison'); END`).run()
    await tickAt(FRIDAY)
    expect(said.mock.calls.flat().join('\n')).toContain('related lists of 1 stories, the first of them 3')
    expect(await slugsOf('story-1')).toHaveLength(3)
    const due = await bindings.DB.prepare('SELECT related_due_at AS due FROM stories WHERE id = 3').first<{
      due: number
    }>()
    expect(due?.due).toBe(FRIDAY + HOUR)
    await bindings.DB.prepare('DROP TRIGGER poison').run()
    await tickAt(FRIDAY + HOUR)
    expect(await slugsOf('story-3')).toHaveLength(4)
    said.mockRestore()
  })
})
