/** Stories pushed by a publisher: what is taken, what is rejected and with which code, and what counts as a change. */
import { beforeEach, expect, test } from 'vitest'
import { database } from '../../src/ground/deps'
import type { Publication, StoryRow } from '../../src/ground/schema'
import { findPublication } from '../../src/publications/find'
import { listStories } from '../../src/stories/catalogue/list'
import { removeStory } from '../../src/stories/catalogue/remove'
import { knownTopics, topicsOf } from '../../src/stories/catalogue/topics'
import { upsertStories } from '../../src/stories/catalogue/upsert'
import { bindings, FRIDAY, HOUR, setClock, world } from '../world'

const deps = { db: database(bindings.DB), clock: () => Date.now() }
let meridian: Publication

beforeEach(async () => {
  await world({ publications: {} })
  meridian = await publication('meridian')
})

async function publication(slug: string): Promise<Publication> {
  await bindings.DB.prepare(
    `INSERT INTO publications (slug, name, url, accent_color, language, timezone, digest_day, digest_hour, approval, from_name,
      from_email, postal_address, origins, thank_you_urls, min_stories, max_stories, share_threshold, share_weight,
      next_slot_at, created_at, updated_at)
    VALUES (?, 'Meridian', 'https://meridian.example', '#333333', 'en', 'Europe/London', 'monday', 7, 'automatic', 'Meridian',
      'digest@meridian.example', '1 Canal Street', '[]', '[]', 3, 10, 10, 1, 0, 0, 0)`,
  )
    .bind(slug)
    .run()
  const found = await findPublication(deps, slug)
  if (!found) throw new Error('the publication was not written')
  return found
}

const push = (...items: unknown[]) => upsertStories(deps, { publication: meridian, items })

async function row(url: string): Promise<StoryRow & Record<string, unknown>> {
  const found = await bindings.DB.prepare('SELECT * FROM stories WHERE url = ?').bind(url).first()
  if (!found) throw new Error(`no story at ${url}`)
  return found as unknown as StoryRow & Record<string, unknown>
}

const HARBOUR = { url: 'https://meridian.example/harbour', title: 'The harbour opens' }

test('a story needs only an address and a title; it is a story of now, and nothing else is known', async () => {
  expect(await push(HARBOUR)).toEqual({ created: 1, updated: 0, unchanged: 0, rejected: [], warnings: [] })
  const page = await listStories(deps, { publication: meridian, cursor: null, limit: 50 })
  expect(page).toEqual({
    items: [
      {
        id: expect.any(String),
        kind: 'story',
        ...HARBOUR,
        excerpt: null,
        category: null,
        region: null,
        publishedAt: new Date(FRIDAY).toISOString(),
        readingMinutes: null,
        sourceCount: null,
        bias: null,
        sentiment: null,
        imageUrl: null,
      },
    ],
    next: null,
  })
})

test('every field of a story comes back as it was pushed', async () => {
  const story = {
    ...HARBOUR,
    kind: 'deep-dive',
    excerpt: 'After nine years.',
    category: 'Trade',
    region: 'Levant',
    publishedAt: '2026-02-25T08:30:00+02:00',
    readingMinutes: 7,
    sourceCount: 12,
    bias: 'Centre',
    sentiment: 'positive',
    imageUrl: 'https://img.meridian.example/a.jpg?w=1&utm_source=x',
  }
  await push({ id: '999', ...story, storyUrl: 'https://MERIDIAN.example/news?utm_medium=mail' })
  const page = await listStories(deps, { publication: meridian, cursor: null, limit: 1 })
  expect(page).toMatchObject({ items: [{ ...story, publishedAt: '2026-02-25T06:30:00.000Z' }] })
  expect((await row(HARBOUR.url)).story_url).toBe('https://meridian.example/news')
})

test('an equal push changes nothing, also an hour later and without a date', async () => {
  await push(HARBOUR)
  const before = await row(HARBOUR.url)
  setClock(FRIDAY + HOUR)
  expect(await push({ ...HARBOUR, url: 'https://Meridian.example/harbour?utm_source=x#top' })).toMatchObject({
    unchanged: 1,
    updated: 0,
  })
  expect(await row(HARBOUR.url)).toEqual(before)
})

test('a changed story keeps its id and its date, rises by one revision, and is due for related stories', async () => {
  await push(HARBOUR)
  const before = await row(HARBOUR.url)
  await bindings.DB.prepare('UPDATE stories SET related_due_at = NULL').run()
  setClock(FRIDAY + HOUR)
  expect(await push({ ...HARBOUR, title: 'The harbour is open' })).toMatchObject({
    created: 0,
    updated: 1,
    unchanged: 0,
  })
  expect(await row(HARBOUR.url)).toMatchObject({
    id: before.id,
    published_at: FRIDAY,
    revision: 2,
    material_revision: 1,
    material_at: null,
    updated_at: FRIDAY + HOUR,
    related_due_at: FRIDAY + HOUR,
  })
})

test('a material change may come again in a digest; a repetition of it is no change', async () => {
  await push(HARBOUR)
  setClock(FRIDAY + HOUR)
  await push({ ...HARBOUR, title: 'The harbour closes again', material: true })
  expect(await row(HARBOUR.url)).toMatchObject({ revision: 2, material_revision: 2, material_at: FRIDAY + HOUR })
  expect(await push({ ...HARBOUR, title: 'The harbour closes again', material: true })).toMatchObject({ unchanged: 1 })
  expect(await row(HARBOUR.url)).toMatchObject({ revision: 2 })
})

test('a higher revision is a change by itself, a lower one is not', async () => {
  await push({ ...HARBOUR, revision: 4 })
  expect(await push({ ...HARBOUR, revision: 3 })).toMatchObject({ unchanged: 1 })
  expect(await push({ ...HARBOUR, revision: 9, material: true })).toMatchObject({ updated: 1 })
  expect(await row(HARBOUR.url)).toMatchObject({ revision: 9, material_revision: 9, material_at: FRIDAY })
  expect(await push({ ...HARBOUR, revision: 9, material: true })).toMatchObject({ unchanged: 1 })
})

const BAD: [string, object][] = [
  ['missing_url', { url: undefined }],
  ['missing_url', { url: null }],
  ['invalid_url', { url: 7 }],
  ['invalid_url', { url: '' }],
  ['invalid_url', { url: '/harbour' }],
  ['invalid_url', { url: 'javascript:alert(1)' }],
  ['invalid_url', { url: ' JaVaScRiPt:alert(1)' }],
  ['invalid_url', { url: 'data:text/html,x' }],
  ['invalid_url', { url: 'ftp://meridian.example/x' }],
  ['invalid_url', { url: 'https://a:b@meridian.example/x' }],
  ['invalid_url', { url: `https://meridian.example/${'x'.repeat(2_000)}` }],
  ['missing_title', { title: undefined }],
  ['missing_title', { title: '' }],
  ['missing_title', { title: ' \u200b\u202e\n ' }],
  ['invalid_title', { title: ['a'] }],
  ['title_too_long', { title: 'x'.repeat(301) }],
  ['invalid_kind', { kind: 'opinion' }],
  ['invalid_published_at', { publishedAt: 'yesterday' }],
  ['invalid_published_at', { publishedAt: '2026-02-27' }],
  ['invalid_published_at', { publishedAt: '2026-02-30T00:00:00Z' }],
  ['invalid_published_at', { publishedAt: FRIDAY }],
  ['invalid_published_at', { publishedAt: '9999-01-01T00:00:00Z' }],
  ['invalid_revision', { revision: 0 }],
  ['invalid_revision', { revision: 2 ** 40 }],
  ['invalid_material', { material: 'yes' }],
  ['invalid_body', { body: 5 }],
]

test('bad stories are rejected by index, each with the code of its fault, and the good ones between are taken', async () => {
  const good = BAD.map((_, index) => ({ url: `https://meridian.example/${index}`, title: `Story ${index}` }))
  const items = BAD.flatMap(([, fault], index) => [good[index], { ...HARBOUR, ...fault }])
  const answer = await push(...items, null, 'text', [HARBOUR])
  expect(answer.created).toBe(BAD.length)
  expect(answer.rejected.map(({ index, code }) => [index, code])).toEqual([
    ...BAD.map(([code], index) => [index * 2 + 1, code]),
    [BAD.length * 2, 'invalid_story'],
    [BAD.length * 2 + 1, 'invalid_story'],
    [BAD.length * 2 + 2, 'invalid_story'],
  ])
  for (const { message } of answer.rejected) expect(message).toMatch(/^\S.*\.$/)
})

const FORGIVEN: [string, object][] = [
  ['invalid_sentiment', { sentiment: 'happy' }],
  ['invalid_sentiment', { sentiment: 0.4 }],
  ['invalid_image_url', { imageUrl: 'data:image/png;base64,AAAA' }],
  ['invalid_image_url', { imageUrl: '//img.example/x.png' }],
  ['invalid_image_url', { imageUrl: '/x.png' }],
  ['invalid_image_url', { imageUrl: 7 }],
  ['insecure_image_url', { imageUrl: 'http://img.example/x.png' }],
  ['invalid_excerpt', { excerpt: 1 }],
  ['excerpt_too_long', { excerpt: 'x'.repeat(2_001) }],
  ['invalid_category', { category: {} }],
  ['category_too_long', { category: 'x'.repeat(101) }],
  ['invalid_region', { region: true }],
  ['region_too_long', { region: 'x'.repeat(101) }],
  ['invalid_bias', { bias: 0 }],
  ['bias_too_long', { bias: 'x'.repeat(101) }],
  ['invalid_reading_minutes', { readingMinutes: 0 }],
  ['invalid_reading_minutes', { readingMinutes: 1.5 }],
  ['invalid_source_count', { sourceCount: -1 }],
  ['invalid_source_count', { sourceCount: 'three' }],
  ['invalid_story_url', { storyUrl: 'javascript:alert(1)' }],
]

test('a fact beside the point that is no good is left out and said, and its story is taken', async () => {
  const items = FORGIVEN.map(([, fault], index) => ({
    url: `https://meridian.example/${index}`,
    title: `Story ${index}`,
    ...fault,
  }))
  const answer = await push(...items)
  expect(answer).toMatchObject({ created: FORGIVEN.length, rejected: [] })
  expect(answer.warnings.map(({ index, code }) => [index, code])).toEqual(
    FORGIVEN.map(([code], index) => [index, code]),
  )
  for (const { message } of answer.warnings) expect(message).toMatch(/^\S.*\.$/)
  expect(await row('https://meridian.example/6')).toMatchObject({ image_url: null, sentiment: null })
})

test('markup in a headline is taken out, types stay, and a number may be text', async () => {
  await push({
    ...HARBOUR,
    title: 'The <em><b>Iliad</b></em> &amp; List&lt;Object&gt; in the &lt;b&gt; tag',
    readingMinutes: '5',
    sourceCount: '12',
  })
  expect(await row(HARBOUR.url)).toMatchObject({
    title: 'The Iliad & List<Object> in the <b> tag',
    reading_minutes: 5,
    source_count: 12,
  })
})

test('empty text in a field that may be left out means that it is not known', async () => {
  const names = [
    ...['kind', 'publishedAt', 'excerpt', 'category', 'region', 'readingMinutes', 'sourceCount', 'bias', 'sentiment'],
    ...['imageUrl', 'storyUrl', 'revision', 'material', 'body'],
  ]
  const empty = Object.fromEntries(names.map((name, index) => [name, ' '.repeat(index % 2)]))
  expect(await push({ ...HARBOUR, ...empty })).toEqual({
    created: 1,
    updated: 0,
    unchanged: 0,
    rejected: [],
    warnings: [],
  })
  expect(await push(HARBOUR)).toMatchObject({ unchanged: 1 })
})

test('what turns a text around or cannot be seen is taken out, what languages need stays', async () => {
  await push({
    ...HARBOUR,
    title: '  Har\u0000bour\u202E opens\u2066\n\tagain\u200e ',
    excerpt: 'Cafe\u0301 \ud800',
    category: '\u200b',
    region: 'می\u200cخواهم',
  })
  const story = await row(HARBOUR.url)
  expect(story.title).toBe('Harbour opens again\u200e')
  expect(story.excerpt).toBe('Café \ufffd')
  expect(story.category).toBeNull()
  expect(story.region).toBe('می\u200cخواهم')
})

test('of one address twice in a push the later wins and the earlier counts as unchanged', async () => {
  const answer = await push(HARBOUR, { ...HARBOUR, url: `${HARBOUR.url}#x`, title: 'The later one' })
  expect(answer).toEqual({ created: 1, updated: 0, unchanged: 1, rejected: [], warnings: [] })
  expect((await row(HARBOUR.url)).title).toBe('The later one')
})

test('a page twice in a push keeps its first address and its date, as in two pushes', async () => {
  const [first, later] = [
    `https://www.meridian.example/twice?b=2&a=1`,
    `http://meridian.example/twice/?a=1&b=2&utm_source=x`,
  ]
  await push({ url: first, title: 'First', publishedAt: '2026-02-20T10:00:00Z' }, { url: later, title: 'Later' })
  expect(await row('https://www.meridian.example/twice?b=2&a=1')).toMatchObject({
    title: 'Later',
    published_at: Date.parse('2026-02-20T10:00:00Z'),
  })
})

test('a body becomes plain text with an excerpt and a reading time of 238 words a minute', async () => {
  const words = Array.from({ length: 714 }, (_, index) => `word${index}`).join(' ')
  await push({
    ...HARBOUR,
    body: `<p>First&nbsp;of &lt;all&gt;</p><script>alert(1)</script><p>${words}</p><ul><li>An end</li><li>and another</li></ul>`,
  })
  const story = await row(HARBOUR.url)
  expect(story.body).toMatch(/^First\u00a0of <all>\n\nword0 word1 /)
  expect(story.body).toMatch(/word713\n\nAn end\nand another$/)
  expect(story.reading_minutes).toBe(3)
  expect(story.excerpt).toMatch(/^First\u00a0of <all> word0 .*word\d+…$/)
  expect(String(story.excerpt).length).toBeLessThanOrEqual(201)
})

test('what a system escaped for its pages is text again, whichever field it stands in', async () => {
  const given = {
    url: `${HARBOUR.url}?a=1&amp;b=2`,
    title: 'Arts &amp;amp; Gary&#8217;s <b>',
    category: 'Arts &amp; Culture',
    region: 'C&ocirc;te d&#39;Ivoire',
    excerpt: '&lt;p&gt;It &lt;b&gt;opens&lt;/b&gt; &amp;amp; closes. [&amp;hellip;]&lt;/p&gt;',
    body: '&lt;p&gt;It opens.&lt;/p&gt;&lt;p&gt;Ships come.&lt;/p&gt;',
  }
  expect(await push(given)).toMatchObject({ created: 1 })
  const { body, ...story } = await row(`${HARBOUR.url}?a=1&b=2`)
  expect([body, story]).toMatchObject([
    'It opens.\n\nShips come.',
    { title: 'Arts & Gary’s <b>', category: 'Arts & Culture', region: "Côte d'Ivoire", excerpt: 'It opens & closes.' },
  ])
})

test('a picture written into a body costs neither its text nor its minutes', async () => {
  const picture = `<p><img src="data:image/png;base64,${'A'.repeat(1_100_000)}"></p>`
  await push({ ...HARBOUR, body: `${picture}<p>It opens. ${'word '.repeat(714)}</p>` })
  const story = await row(HARBOUR.url)
  expect(story.body).toMatch(/^It opens\. word/)
  expect(story.reading_minutes).toBe(3)
})

test('words are counted in Arabic and Chinese too, and a short text takes a minute', async () => {
  const chinese = '我们今天在港口看到了新的船。'.repeat(80)
  await push(
    { url: 'https://meridian.example/zh', title: '港口', body: chinese },
    {
      url: 'https://meridian.example/ar',
      title: 'الميناء',
      body: 'فتح الميناء أبوابه أمام السفن الجديدة اليوم. '.repeat(70),
    },
    { url: 'https://meridian.example/short', title: 'Short', body: 'Three words only.' },
    { url: 'https://meridian.example/none', title: 'None', body: '<p> </p><img src="x">' },
  )
  expect(Number((await row('https://meridian.example/zh')).reading_minutes)).toBeGreaterThanOrEqual(2)
  expect((await row('https://meridian.example/zh')).excerpt).toMatch(/。$/)
  expect((await row('https://meridian.example/ar')).reading_minutes).toBe(2)
  expect(await row('https://meridian.example/short')).toMatchObject({
    reading_minutes: 1,
    excerpt: 'Three words only.',
  })
  expect(await row('https://meridian.example/none')).toMatchObject({ reading_minutes: null, excerpt: null, body: null })
})

test('a removed story leaves the list, its terms and its related list, and a push brings it back', async () => {
  await push(HARBOUR)
  const { id } = await row(HARBOUR.url)
  await bindings.DB.batch([
    bindings.DB.prepare('INSERT INTO story_terms (rowid, terms) VALUES (?, ?)').bind(id, '1_harbour'),
    bindings.DB.prepare(
      "INSERT INTO related_lists (story_id, publication_id, list, computed_at) VALUES (?, 1, '[]', 0)",
    ).bind(id),
  ])
  expect(await removeStory(deps, { publication: meridian, url: `${HARBOUR.url}?td=abc` })).toBe('removed')
  expect(await removeStory(deps, { publication: meridian, url: HARBOUR.url })).toBe('unknown')
  expect(await removeStory(deps, { publication: meridian, url: 'nonsense' })).toBe('unknown')
  expect(await listStories(deps, { publication: meridian, cursor: null, limit: 50 })).toEqual({ items: [], next: null })
  expect(await row(HARBOUR.url)).toMatchObject({ removed_at: FRIDAY, related_due_at: null })
  const left = 'SELECT (SELECT count(*) FROM related_lists) + (SELECT count(*) FROM story_term_counts) AS left'
  expect(await bindings.DB.prepare(left).first('left')).toBe(0)

  expect(await push(HARBOUR)).toMatchObject({ created: 0, updated: 1 })
  expect(await row(HARBOUR.url)).toMatchObject({ id, removed_at: null, related_due_at: FRIDAY, revision: 2 })
})

test('two pushes of the same new stories at once create each story once', async () => {
  const items = Array.from({ length: 40 }, (_, index) => ({
    url: `https://meridian.example/${index}`,
    title: `Story ${index}`,
  }))
  const answers = await Promise.all([push(...items), push(...items), push(...items)])
  const sum = (field: 'created' | 'updated' | 'unchanged') =>
    answers.reduce((total, answer) => total + answer[field], 0)
  expect([sum('created'), sum('updated'), sum('unchanged')]).toEqual([40, 0, 80])
})

test('five hundred stories with bodies of 4 KB are taken in one push, and the 501st is refused', async () => {
  const items = Array.from({ length: 501 }, (_, index) => ({
    url: `https://meridian.example/${index}`,
    title: `Story ${index}`,
    body: `Wörter "${index}" `.repeat(260),
  }))
  const answer = await push(...items)
  expect(answer).toMatchObject({ created: 500, rejected: [{ index: 500, code: 'too_many_stories' }] })
  expect(await push(...items.slice(0, 500))).toMatchObject({ created: 0, updated: 0, unchanged: 500 })
})

test('a body larger than what is kept is cut, and its reading time is that of the whole', async () => {
  await push({ ...HARBOUR, body: 'word '.repeat(30_000) })
  const story = await row(HARBOUR.url)
  expect(String(story.body).length).toBeLessThanOrEqual(65_536)
  expect(story.reading_minutes).toBe(126)
})

test('one publication’s stories are never another’s', async () => {
  const levant = await publication('levant')
  await push(HARBOUR)
  expect(await upsertStories(deps, { publication: levant, items: [{ ...HARBOUR, title: 'Ours' }] })).toMatchObject({
    created: 1,
  })
  expect(await removeStory(deps, { publication: levant, url: HARBOUR.url })).toBe('removed')
  expect(await listStories(deps, { publication: meridian, cursor: null, limit: 50 })).toMatchObject({
    items: [HARBOUR],
  })
})

test('a list is read page by page, newest first, without gaps where dates are equal', async () => {
  const items = Array.from({ length: 23 }, (_, index) => ({
    url: `https://meridian.example/${index}`,
    title: `Story ${index}`,
    publishedAt: new Date(FRIDAY - Math.floor(index / 5) * HOUR).toISOString(),
  }))
  await push(...items)
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await listStories(deps, { publication: meridian, cursor, limit: 4 })
    if (page === 'invalid_cursor') throw new Error(page)
    seen.push(...page.items.map(({ url }) => url))
    cursor = page.next
  } while (cursor)
  expect(new Set(seen).size).toBe(23)
  expect(seen[0]).toBe('https://meridian.example/4')
  for (const bad of ['', 'x', '1_', '_1', "1_1' OR 1=1", '9'.repeat(30)]) {
    expect(await listStories(deps, { publication: meridian, cursor: bad, limit: 4 })).toBe('invalid_cursor')
  }
})

test('topics are the categories that stories ever had, 200 at most, and readers keep only known ones', async () => {
  await push({ ...HARBOUR, category: 'Trade' }, { url: 'https://meridian.example/2', title: 'Two', category: 'Energy' })
  await removeStory(deps, { publication: meridian, url: HARBOUR.url })
  expect(await topicsOf(deps, { publication: meridian })).toEqual(['Energy', 'Trade'])
  expect(await knownTopics(deps, { publication: meridian, topics: ['Trade', 'Nonsense', 'Trade', 'Energy'] })).toEqual([
    'Trade',
    'Energy',
  ])
  const many = (from: number) =>
    Array.from({ length: 150 }, (_, index) => ({
      url: `https://meridian.example/t${from + index}`,
      title: 'T',
      category: `Topic ${from + index}`,
    }))
  await push(...many(0))
  await push(...many(100))
  expect(await topicsOf(deps, { publication: meridian })).toHaveLength(200)
})

test('looking up, changing and listing stories never walks through all of them', async () => {
  const plan = async (statement: string) => {
    const { results } = await bindings.DB.prepare(`EXPLAIN QUERY PLAN ${statement}`).all<{ detail: string }>()
    return results.map(({ detail }) => detail).join('\n')
  }
  const update = await plan(
    `UPDATE stories SET title = given.value ->> 'title' FROM json_each('[]') AS given
     WHERE stories.id = (SELECT known.id FROM stories AS known WHERE known.publication_id = 1 AND known.url = given.value ->> 'url')
       AND stories.removed_at IS NULL RETURNING stories.id`,
  )
  expect(update).toContain('SEARCH stories USING INTEGER PRIMARY KEY (rowid=?)')
  expect(update).toContain('stories_publication_url (publication_id=? AND url=?)')
  const list = await plan(
    `SELECT id FROM stories WHERE publication_id = 1 AND removed_at IS NULL AND (published_at, id) < (5, 5)
     ORDER BY published_at DESC, id DESC LIMIT 51`,
  )
  expect(list).toMatch(/stories_publication_published \(publication_id=\? AND .*published_at/)
  expect(list).not.toContain('TEMP B-TREE')
})

test('what we drop from an address leaves the rest of its query as it is', async () => {
  const { normaliseUrl, withParameter } = await import('../../src/ground/url')
  const plain = [
    '?a=%20b',
    '?x=~a*b',
    '?x=a:b/c@d',
    '?x[]=1',
    '?x=a%2fb',
    '?x=1&&y=2',
    '?x=1;y=2',
    '?a',
    '?tdx=1',
    '?TD=1',
  ]
  for (const query of plain) {
    const url = normaliseUrl(`https://x.org/s${query}`) ?? ''
    for (const ours of ['td=tokentoken', 'td-digest=2026-W09', 'utm_source=mail', 'utm_medium']) {
      expect(normaliseUrl(`https://X.org/s${query}&${ours}#part`), query).toBe(url)
      expect(normaliseUrl(`https://x.org/s?${ours}&${query.slice(1)}`), query).toBe(url)
    }
    expect(normaliseUrl(withParameter(url, 'td', 'tokentoken')), query).toBe(url)
  }
  expect(normaliseUrl('https://x.org/s?td=1')).toBe('https://x.org/s')
})
