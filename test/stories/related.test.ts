/** Related stories, from the push to the list that a page gets. The judged set stands in related-set.ts. */
import { describe, expect, test } from 'vitest'
import { type Deps, database } from '../../src/ground/deps'
import { findPublication } from '../../src/publications/find'
import { refreshRelated } from '../../src/stories/related/refresh'
import { relatedOf, relatedStories } from '../../src/stories/related/related'
import { admin, ask, bindings, DAY, FRIDAY, HOUR, MERIDIAN, tickAt, world } from '../world'
import { JUDGED_STORIES, type JudgedStory, judgedUrl } from './related-set'

type Listed = { url: string; title: string; reason: string }

const CAST = {
  meridian: MERIDIAN,
  kurier: { ...MERIDIAN, name: 'Kurier', url: 'https://kurier.example', language: 'de' },
  vestnik: { ...MERIDIAN, name: 'Вестник', url: 'https://vestnik.example', language: 'ru' },
  marsa: { ...MERIDIAN, name: 'المرسى', url: 'https://marsa.example', language: 'ar' },
}

async function push(publication: string, stories: object[]): Promise<void> {
  const answer = await admin(`/publications/${publication}/stories`, { json: stories })
  if (answer.status !== 200) throw new Error(`push: ${answer.status} ${await answer.text()}`)
}

async function relatedTo(publication: string, url: string, limit?: number): Promise<Listed[]> {
  const query = `url=${encodeURIComponent(url)}${limit ? `&limit=${limit}` : ''}`
  const answer = await ask(`/v1/${publication}/related?${query}`)
  if (answer.status !== 200) throw new Error(`related: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { stories: Listed[] }).stories
}

/** Everything a test reads of a list: which stories of the judged set it holds. */
async function judgedIn(
  story: JudgedStory,
  limit: number,
  isWanted: (one: Listed) => boolean = () => true,
): Promise<JudgedStory[]> {
  const list = (await relatedTo(story.publication, judgedUrl(story), limit)).filter(isWanted)
  return list.flatMap(({ url }) => JUDGED_STORIES.find((other) => judgedUrl(other) === url) ?? [])
}

/** Whether a card says that it is about the same affair, instead of the section or the newest. */
function isNamed({ reason }: Listed): boolean {
  return /^(Also about|Auch dazu|Также по теме|يتناول)/.test(reason)
}

function asPushed(story: JudgedStory): object {
  const about = JUDGED_STORIES.find(({ slug }) => slug === story.about)
  return {
    url: judgedUrl(story),
    kind: story.kind ?? 'story',
    title: story.title,
    excerpt: story.excerpt,
    body: story.body,
    category: story.category,
    region: story.region,
    publishedAt: new Date(FRIDAY - story.daysAgo * DAY).toISOString(),
    storyUrl: about ? judgedUrl(about) : undefined,
  }
}

/** All four publications with the judged stories, one tick later. */
async function judgedWorld(): Promise<void> {
  await world({ publications: CAST })
  for (const slug of Object.keys(CAST)) {
    await push(slug, JUDGED_STORIES.filter(({ publication }) => publication === slug).map(asPushed))
  }
  await tickAt(FRIDAY)
}

function judged(slug: string): JudgedStory {
  const story = JUDGED_STORIES.find((one) => one.slug === slug)
  if (!story) throw new Error(`no judged story ${slug}`)
  return story
}

const original = (story: JudgedStory) => story.copyOf ?? story.slug

describe('the judged set', () => {
  test('every story lists what a reader would expect among its first three, and names no affair that is another one', async () => {
    await judgedWorld()
    const wrong: string[] = []
    for (const story of JUDGED_STORIES) {
      const first = (await judgedIn(story, 3)).map(original)
      for (const slug of story.expects ?? []) if (!first.includes(slug)) wrong.push(`${story.slug} misses ${slug}`)
      // A list is always full; what it says of a story that is there to fill it must be true.
      const named = await judgedIn(story, 10, isNamed)
      for (const { slug } of named) if (story.never?.includes(slug)) wrong.push(`${story.slug} names ${slug}`)
      if (story.expects?.length === 0 && named.length > 0)
        wrong.push(`${story.slug} is lonely and names ${named[0]?.slug}`)
    }
    expect(wrong).toEqual([])
  })

  test('what can be found is found, and of as many of the first cards nine in ten are about the subject, which the newest of the category are not', async () => {
    await judgedWorld()
    const ours = { right: 0, listed: 0 }
    const newest = { right: 0, listed: 0 }
    for (const story of JUDGED_STORIES) {
      const first = await judgedIn(story, Math.min(3, relatives(story)) || 1)
      for (const other of relatives(story) === 0 ? [] : first) {
        ours.listed += 1
        if (other.subject === story.subject) ours.right += 1
      }
      for (const other of newestOfCategory(story)) {
        newest.listed += 1
        if (other.subject === story.subject) newest.right += 1
      }
    }
    const pairs = JUDGED_STORIES.reduce((sum, story) => sum + Math.min(3, relatives(story)), 0)
    const report = {
      precision: ours.right / ours.listed,
      found: ours.right / pairs,
      precisionOfNewest: newest.right / newest.listed,
    }
    console.info('related stories, judged set:', report)
    expect(report.precision).toBeGreaterThanOrEqual(0.9)
    expect(report.found).toBeGreaterThanOrEqual(0.9)
    expect(report.precisionOfNewest).toBeLessThan(report.precision)
  })

  test('a reader sees one agency text once: no list holds a copy of its story, nor two copies of one text', async () => {
    await judgedWorld()
    for (const story of JUDGED_STORIES) {
      const list = (await judgedIn(story, 10)).map(original)
      expect(list).not.toContain(original(story))
      expect(new Set(list).size).toBe(list.length)
    }
  })
})

function newestOfCategory(story: JudgedStory): JudgedStory[] {
  return JUDGED_STORIES.filter(
    ({ slug, publication, category }) =>
      publication === story.publication && category === story.category && slug !== story.slug,
  )
    .sort((a, b) => a.daysAgo - b.daysAgo)
    .slice(0, 3)
}

/** How many different texts of the set are about the same subject. */
function relatives(story: JudgedStory): number {
  const same = JUDGED_STORIES.filter((one) => one.publication === story.publication && one.subject === story.subject)
  return new Set(same.map(original)).size - 1
}

test('a deep dive that was pushed under two addresses is not offered beside itself', async () => {
  await world()
  const dive = { ...INQUIRY, kind: 'deep-dive', storyUrl: QUARRY.url }
  await push('meridian', [QUARRY, dive, { ...dive, url: `${INQUIRY.url}?page=all` }])
  await tickAt(FRIDAY)
  expect(await relatedTo('meridian', INQUIRY.url)).toMatchObject([
    { url: QUARRY.url, reason: 'The story behind this analysis' },
  ])
  expect(await relatedTo('meridian', QUARRY.url)).toHaveLength(1)
})

describe('the reason', () => {
  test('names in the page’s language what two stories share', async () => {
    await judgedWorld()
    const [, storage] = await relatedTo('meridian', judgedUrl(judged('caspian-pipeline-halts')))
    expect(storage?.reason).toBe('Also about: Turan Line')
    // Arabic has no capitals that would tell a name from the words around it.
    const [museum] = await relatedTo('marsa', judgedUrl(judged('athar-naqsh')))
    expect(museum?.reason).toBe(`المزيد من قسم: ${judged('athar-naqsh').category}`)
  })

  test('says which is the analysis and which the story behind it', async () => {
    await judgedWorld()
    const [story] = await relatedTo('meridian', judgedUrl(judged('caspian-deep-dive')))
    expect(story).toMatchObject({
      url: judgedUrl(judged('caspian-pipeline-halts')),
      reason: 'The story behind this analysis',
    })
    const [analysis] = await relatedTo('meridian', judgedUrl(judged('caspian-pipeline-halts')))
    expect(analysis).toMatchObject({
      url: judgedUrl(judged('caspian-deep-dive')),
      reason: 'An analysis of this story',
    })
  })
})

const QUARRY = {
  url: 'https://meridian.example/quarry',
  title: 'Ombra quarry floods after the dam at Castel Rin gives way',
  excerpt: 'Forty miners of Ombra were brought up in time.',
  body: 'Water from Castel Rin reached the Ombra quarry at dawn. Mine inspector Lea Marovic ordered the pumps to Ombra.',
  publishedAt: new Date(FRIDAY - 40 * DAY).toISOString(),
}
const INQUIRY = {
  url: 'https://meridian.example/inquiry',
  title: 'Inquiry into the Ombra quarry asks who knew of the dam',
  excerpt: 'Inspector Lea Marovic had warned of Castel Rin twice.',
  body: 'The inquiry into the flood of the Ombra quarry heard Lea Marovic on Thursday. Castel Rin’s owners were absent.',
  publishedAt: new Date(FRIDAY - HOUR).toISOString(),
}

describe('when lists are made', () => {
  test('a new story is in the list of an old one after the next tick', async () => {
    await world()
    await push('meridian', [QUARRY])
    await tickAt(FRIDAY)
    expect(await relatedTo('meridian', QUARRY.url)).toEqual([])
    await push('meridian', [INQUIRY])
    await tickAt(FRIDAY + HOUR / 12)
    expect(await relatedTo('meridian', INQUIRY.url)).toMatchObject([{ url: QUARRY.url }])
    expect(await relatedTo('meridian', QUARRY.url)).toMatchObject([{ url: INQUIRY.url }])
  })

  test('a changed story leaves the lists in which it no longer belongs', async () => {
    await world()
    await push('meridian', [QUARRY, INQUIRY])
    await tickAt(FRIDAY)
    expect(await relatedTo('meridian', QUARRY.url)).toMatchObject([{ reason: expect.stringMatching(/^Also about: /) }])
    await push('meridian', [{ ...INQUIRY, title: 'Swallows are back', excerpt: 'Early this year.', body: 'In barns.' }])
    await tickAt(FRIDAY + HOUR / 12)
    expect(await relatedTo('meridian', INQUIRY.url)).toMatchObject([{ reason: 'Among the latest' }])
    expect(await relatedTo('meridian', QUARRY.url)).toMatchObject([{ reason: 'Among the latest' }])
  })

  test('a story dated ahead is listed from its time on', async () => {
    await world()
    await push('meridian', [QUARRY, { ...INQUIRY, publishedAt: new Date(FRIDAY + HOUR).toISOString() }])
    await tickAt(FRIDAY)
    expect(await relatedTo('meridian', QUARRY.url)).toEqual([])
    await tickAt(FRIDAY + HOUR)
    expect(await relatedTo('meridian', INQUIRY.url)).toMatchObject([{ url: QUARRY.url }])
    expect(await relatedTo('meridian', QUARRY.url)).toMatchObject([{ url: INQUIRY.url }])
  })

  test('the story of thirteen months ago that explains today’s is offered', async () => {
    await world()
    const old = { ...QUARRY, publishedAt: new Date(FRIDAY - 396 * DAY).toISOString() }
    await push('meridian', [old, INQUIRY, ...manyAlike(20)])
    await tickAt(FRIDAY)
    expect((await relatedTo('meridian', INQUIRY.url))[0]).toMatchObject({ url: QUARRY.url })
    expect((await relatedTo('meridian', QUARRY.url))[0]).toMatchObject({ url: INQUIRY.url })
  })

  test('a removed story is gone from every list at once, and brought back it returns', async () => {
    await world()
    await push('meridian', [QUARRY, INQUIRY])
    await tickAt(FRIDAY)
    await admin(`/publications/meridian/stories?url=${encodeURIComponent(INQUIRY.url)}`, { method: 'DELETE' })
    expect(await relatedTo('meridian', QUARRY.url)).toEqual([])
    expect((await ask(`/v1/meridian/related?url=${encodeURIComponent(INQUIRY.url)}`)).status).toBe(404)
    await push('meridian', [INQUIRY])
    await tickAt(FRIDAY + HOUR / 12)
    expect(await relatedTo('meridian', QUARRY.url)).toMatchObject([{ url: INQUIRY.url }])
  })

  test('another publication’s story is never offered, however alike', async () => {
    await world({ publications: { meridian: MERIDIAN, kurier: CAST.kurier } })
    await push('meridian', [QUARRY])
    await push('kurier', [INQUIRY])
    await tickAt(FRIDAY)
    expect(await relatedTo('meridian', QUARRY.url)).toEqual([])
  })

  test('a story that changes while its list is being made stays due', async () => {
    await world()
    await push('meridian', [QUARRY, INQUIRY])
    let isChanged = false
    const deps = depsWith({
      beforeBatch: async (first) => {
        if (isChanged || !first.startsWith('UPDATE stories SET related_due_at')) return
        isChanged = true
        await bindings.DB.prepare('UPDATE stories SET related_due_at = ? WHERE url = ?')
          .bind(FRIDAY + 1, QUARRY.url)
          .run()
      },
    })
    await refreshRelated(deps)
    const due = await bindings.DB.prepare('SELECT related_due_at AS due FROM stories WHERE url = ?')
      .bind(QUARRY.url)
      .first()
    expect(isChanged).toBe(true)
    expect(due).toEqual({ due: FRIDAY + 1 })
    expect(await relatedTo('meridian', QUARRY.url)).toEqual([])
    await tickAt(FRIDAY + HOUR / 12)
    expect(await relatedTo('meridian', QUARRY.url)).toMatchObject([{ url: INQUIRY.url }])
  })
})

describe('the door', () => {
  test('gives three stories unless asked for more, whole, and cacheable for a minute', async () => {
    await world()
    await push('meridian', manyAlike(14))
    await tickAt(FRIDAY)
    const answer = await ask(
      `/v1/meridian/related?url=${encodeURIComponent('https://MERIDIAN.example/alike-0?utm_source=x#top')}`,
    )
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60')
    const { stories } = (await answer.json()) as { stories: object[] }
    expect(stories).toHaveLength(3)
    expect(Object.keys(stories[0] ?? {}).sort()).toEqual(
      [
        'bias',
        'category',
        'excerpt',
        'id',
        'imageUrl',
        'kind',
        'publishedAt',
        'readingMinutes',
        'reason',
        'region',
        'sentiment',
        'sourceCount',
        'title',
        'url',
      ].sort(),
    )
    expect(await relatedTo('meridian', 'https://meridian.example/alike-0', 10)).toHaveLength(10)
  })

  test('says what is wrong with a question', async () => {
    await world()
    await push('meridian', [QUARRY])
    const codeOf = async (query: string) => {
      const answer = await ask(`/v1/meridian/related${query}`)
      return [answer.status, ((await answer.json()) as { error?: { code: string } }).error?.code]
    }
    const url = encodeURIComponent(QUARRY.url)
    expect(await codeOf('')).toEqual([400, 'invalid_url'])
    expect(await codeOf('?url=javascript:alert(1)')).toEqual([400, 'invalid_url'])
    for (const limit of ['0', '11', '-1', '2.5', 'x', '']) {
      expect(await codeOf(`?url=${url}&limit=${limit}`)).toEqual([400, 'invalid_limit'])
    }
    expect(await codeOf(`?url=${encodeURIComponent('https://meridian.example/nothing')}`)).toEqual([
      404,
      'unknown_story',
    ])
    expect(await codeOf(`?url=${url}`)).toEqual([200, undefined])
  })

  test('the digest gets the same lists, for many stories at once', async () => {
    await world()
    await push('meridian', [QUARRY, INQUIRY])
    await tickAt(FRIDAY)
    const { results } = await bindings.DB.prepare('SELECT id FROM stories ORDER BY id').all<{ id: number }>()
    const ids = results.map(({ id }) => id)
    const lists = await relatedOf(depsWith({}), { storyIds: [...ids, 999] })
    expect([...lists.keys()]).toEqual(ids)
    expect(lists.get(ids[0] ?? 0)).toMatchObject([{ url: INQUIRY.url, rowId: ids[1], why: { code: 'affair' } }])
  })
})

describe('what it costs', () => {
  test('a page reads its story, the list and the stories shown, whatever the publication holds', async () => {
    await world()
    await push('meridian', manyAlike(60))
    await tickAt(FRIDAY)
    const publication = await findPublication(depsWith({}), 'meridian')
    if (!publication) throw new Error('no publication')
    const rowsFor = async (limit: number) => {
      const asked: Asked[] = []
      const related = await relatedStories(depsWith({ asked }), {
        publication,
        url: 'https://meridian.example/alike-0',
        limit,
      })
      expect(related?.stories).toHaveLength(limit)
      expect(asked).toHaveLength(2)
      const results = await Promise.all(
        asked.map(({ sql, values }) =>
          bindings.DB.prepare(sql)
            .bind(...values)
            .all(),
        ),
      )
      return results.reduce((sum, { meta }) => sum + meta.rows_read, 0)
    }
    // D1 counts the members of a given JSON list as rows too: of these, 3 and 10 are in no table.
    expect(await rowsFor(3)).toBe(2 + 3 + 3)
    expect(await rowsFor(10)).toBe(2 + 10 + 10)
  })

  test('no statement walks through a table', async () => {
    await world()
    await push('meridian', manyAlike(30))
    const asked: Asked[] = []
    const deps = depsWith({ asked })
    await refreshRelated(deps)
    const publication = await findPublication(deps, 'meridian')
    if (publication) await relatedStories(deps, { publication, url: 'https://meridian.example/alike-0', limit: 3 })
    await relatedOf(deps, { storyIds: [1, 2] })
    const plans = new Map<string, string[]>()
    for (const { sql, values } of asked) {
      const { results } = await bindings.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...values)
        .all<{ detail: string }>()
      plans.set(
        sql,
        results.map(({ detail }) => detail),
      )
    }
    expect(plans.size).toBeGreaterThanOrEqual(10)
    // Only the given JSON is walked through (`asked`, `given`); the index is asked by MATCH or by term, its INDEX not empty.
    const walks = [...plans.values()]
      .flat()
      .filter((detail) => /^SCAN (stories|publications|related_lists|lists)\b/.test(detail))
    expect(walks).toEqual([])
    const due = [...plans].find(([sql]) => sql.includes('ORDER BY stories.related_due_at'))
    expect(due?.[1].join()).toContain('stories_related_due')
  })

  test('a thousand stories are indexed and listed in one tick', async () => {
    await world()
    await push('meridian', manyAlike(500))
    await push('meridian', manyAlike(500, 500))
    await tickAt(FRIDAY)
    const row = await bindings.DB.prepare(
      'SELECT count(*) AS lists, min(json_array_length(list)) AS shortest FROM related_lists',
    ).first()
    expect(row).toEqual({ lists: 1_000, shortest: 10 })
  }, 300_000)
})

type Asked = { sql: string; values: unknown[] }

/** Dependencies whose statements are written down in `asked`, and whose batches can be met by somebody else's change. */
function depsWith(hooks: { asked?: Asked[]; beforeBatch?: (sql: string) => Promise<void> }): Deps {
  const sqlOf = new WeakMap<object, string>()
  const prepare = (sql: string) => {
    const statement = bindings.DB.prepare(sql)
    const bind = (...values: unknown[]) => {
      hooks.asked?.push({ sql, values })
      const bound = statement.bind(...values)
      sqlOf.set(bound, sql)
      return bound
    }
    return { bind }
  }
  const batch = async (statements: D1PreparedStatement[]) => {
    await hooks.beforeBatch?.(statements[0] ? (sqlOf.get(statements[0]) ?? '') : '')
    return bindings.DB.batch(statements)
  }
  return { db: database({ prepare, batch } as unknown as D1Database), clock: () => FRIDAY } as unknown as Deps
}

/** Stories in dozens: those of one dozen share a place and a person, and every one has words of its own. */
function manyAlike(count: number, from = 0): object[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index
    const dozen = Math.floor(number / 12)
    const own = (salt: number) => letters(number * 7 + salt)
    return {
      url: `https://meridian.example/alike-${number}`,
      title: `Port ${capital(letters(dozen + 40_000))} and ${own(1)} ${own(2)} ${own(3)}`,
      excerpt: `Captain ${capital(letters(dozen + 90_000))} on ${own(4)} and ${own(5)}.`,
      body: `In ${capital(letters(dozen + 40_000))} the captain ${capital(letters(dozen + 90_000))} met ${own(6)} and ${own(0)}. `.repeat(
        3,
      ),
      publishedAt: new Date(FRIDAY - (1 + (number % 200)) * HOUR).toISOString(),
    }
  })
}

function letters(number: number): string {
  const syllables = ['ba', 'ke', 'li', 'mo', 'nu', 'ra', 'se', 'ti', 'vo', 'zu']
  return String(number + 100_000)
    .split('')
    .map((digit) => syllables[Number(digit)])
    .join('')
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
