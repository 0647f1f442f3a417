/** Topics: what the form offers, what the desk makes of it, and what readers who chose one notice of that. */
import { beforeEach, expect, test } from 'vitest'
import {
  admin,
  ask,
  bindings,
  DAY,
  FRIDAY,
  HOUR,
  linkIn,
  MERIDIAN,
  mailsArrive,
  setClock,
  tickAt,
  world,
} from '../world'

const TOPICS = '/publications/meridian/topics'

beforeEach(() => world({ publications: { meridian: MERIDIAN, levant: MERIDIAN } }))

type Topic = { id: string; name: string; shown: boolean; lastStoryAt: string | null }

let stories = 0
async function story(category: string, days = 0, publication = 'meridian') {
  stories += 1
  const publishedAt = new Date(Date.now() - days * DAY).toISOString()
  const url = `https://${publication}.example/${stories}`
  await admin(`/publications/${publication}/stories`, {
    json: { url, title: `Story ${stories}`, category, publishedAt },
  })
  return url
}
const listed = async (publication = 'meridian') =>
  (await (await admin(`/publications/${publication}/topics`)).json<{ items: Topic[] }>()).items
const topic = async (name: string) => (await listed()).find((one) => one.name === name) ?? { id: 'none' }
const change = async (name: string, json: object) =>
  admin(`${TOPICS}/${(await topic(name)).id}`, { method: 'PATCH', json })
/** What the sign-up form offers whoever named a topic already: below three it does not ask by itself. */
async function offered() {
  const again = await ask('/v1/meridian/subscribers', {
    form: { email: 'bo at nowhere', topics: 'Any' },
    headers: { accept: 'text/html' },
  })
  expect(again.status).toBe(400)
  return [...(await again.text()).matchAll(/name="topics" value="([^"]*)"/g)].map(([, name]) => name)
}

async function subscriber(email: string, topics: string[]) {
  await ask('/v1/meridian/subscribers', { json: { email, topics } })
  const [mail] = await mailsArrive(1, email)
  return mail ? linkIn(mail, '/confirm/') : ''
}
const topicsOf = async (email: string) => {
  const { items } = await (await admin('/publications/meridian/subscribers')).json<{
    items: { email: string; topics: string[] }[]
  }>()
  return items.find((one) => one.email === email)?.topics
}

test('the desk sees every topic by name, each with the date of its newest story', async () => {
  await story('World', 5)
  await story('World', 2)
  await story('Energy')
  await story('Elsewhere', 0, 'levant')
  expect(await listed()).toEqual([
    { id: expect.any(String), name: 'Energy', shown: true, lastStoryAt: new Date(FRIDAY).toISOString() },
    { id: expect.any(String), name: 'World', shown: true, lastStoryAt: new Date(FRIDAY - 2 * DAY).toISOString() },
  ])
  const page = await (await admin(`${TOPICS}?limit=1`)).json<{ items: Topic[]; next: string }>()
  expect(page.items).toMatchObject([{ name: 'Energy' }])
  expect(await (await admin(`${TOPICS}?limit=1&cursor=${page.next}`)).json()).toMatchObject({
    items: [{ name: 'World' }],
    next: null,
  })
  expect((await admin(`${TOPICS}?cursor=%20`)).status).toBe(400)
})

test('a topic that was renamed is chosen under its new name by those who had it, by those who have yet to confirm, and in stories', async () => {
  const url = await story('World news')
  await story('Energy')
  const confirm = await subscriber('ada@readers.example', ['World news', 'Energy'])
  await ask(confirm, { method: 'POST' })
  const later = await subscriber('bo@readers.example', ['World news'])
  const { id } = await topic('World news')
  const renamed = await change('World news', { name: 'World' })
  expect([renamed.status, await renamed.json()]).toMatchObject([200, { id, name: 'World', shown: true }])
  expect(await topicsOf('ada@readers.example')).toEqual(['World', 'Energy'])
  await ask(later, { method: 'POST' })
  expect(await topicsOf('bo@readers.example')).toEqual(['World'])
  expect(await offered()).toEqual(['Energy', 'World'])
  // The newsroom's system goes on calling it as before.
  await admin('/publications/meridian/stories', {
    json: [
      { url, title: 'Changed', category: 'World news' },
      { url: 'https://meridian.example/new', title: 'New', category: 'World news' },
    ],
  })
  const { items } = await (await admin('/publications/meridian/stories')).json<{ items: { category: string }[] }>()
  expect(new Set(items.map(({ category }) => category))).toEqual(new Set(['World', 'Energy']))
  expect(await listed()).toHaveLength(2)
})

test('a rename changes no story twice: the same push afterwards is no change', async () => {
  const url = await story('World news')
  await change('World news', { name: 'World' })
  const again = await admin('/publications/meridian/stories', {
    json: { url, title: `Story ${stories}`, category: 'World news', publishedAt: new Date(FRIDAY).toISOString() },
  })
  expect(await again.json()).toMatchObject({ updated: 0, unchanged: 1 })
})

test('two topics under one name are one, and whoever chose both has chosen it once', async () => {
  await story('World')
  await story('World news')
  await ask(await subscriber('ada@readers.example', ['World', 'World news']), { method: 'POST' })
  await change('World news', { name: 'World' })
  expect(await topicsOf('ada@readers.example')).toEqual(['World'])
  expect((await listed()).map(({ name }) => name)).toEqual(['World'])
  await change('World', { name: 'Abroad' })
  await story('World')
  await story('World news')
  expect((await listed()).map(({ name }) => name)).toEqual(['Abroad'])
})

test('another publication’s readers and topics of the same name stay as they are', async () => {
  await story('World')
  await story('World', 0, 'levant')
  await ask('/v1/levant/subscribers', { json: { email: 'cem@readers.example', topics: ['World'] } })
  const [mail] = await mailsArrive(1, 'cem@readers.example')
  if (mail) await ask(linkIn(mail, '/confirm/'), { method: 'POST' })
  await change('World', { name: 'Abroad' })
  const { items } = await (await admin('/publications/levant/subscribers')).json<{ items: { topics: string[] }[] }>()
  expect(items).toMatchObject([{ topics: ['World'] }])
  expect(await listed('levant')).toMatchObject([{ name: 'World' }])
  const { id } = await topic('Abroad')
  expect((await admin(`/publications/levant/topics/${id}`, { method: 'PATCH', json: { name: 'X' } })).status).toBe(200)
  expect((await listed()).map(({ name }) => name)).toEqual(['Abroad'])
})

test('a hidden topic leaves the form and comes back when it is shown', async () => {
  await story('World')
  await story('Energy')
  expect(await (await change('World', { shown: false })).json()).toMatchObject({ shown: false })
  expect(await offered()).toEqual(['Energy'])
  await ask(await subscriber('ada@readers.example', ['World', 'Energy']), { method: 'POST' })
  expect(await topicsOf('ada@readers.example')).toEqual(['Energy'])
  await change('World', { shown: true })
  expect(await offered()).toEqual(['Energy', 'World'])
})

test('a removed topic stays away, whoever had chosen it has not, and its stories stay', async () => {
  const url = await story('World')
  await story('Energy')
  await ask(await subscriber('ada@readers.example', ['World', 'Energy']), { method: 'POST' })
  const { id } = await topic('World')
  expect((await admin(`${TOPICS}/${id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await admin(`${TOPICS}/${id}`, { method: 'DELETE' })).status).toBe(404)
  expect(await topicsOf('ada@readers.example')).toEqual(['Energy'])
  await story('World')
  expect([await offered(), (await listed()).map(({ name }) => name)]).toEqual([['Energy'], ['Energy']])
  expect((await ask(`/v1/meridian/related?url=${url}`)).status).toBe(200)
})

/** As publishers write one section: case, marks, widths, marks that nobody sees, a hashtag. */
const ALIKE = [
  ['World', ' world', 'WORLD', 'World\u200b', '#World', 'Ｗｏｒｌｄ', '🌍 World'],
  ['World news', 'World News', 'WORLD NEWS', 'world-news', 'World\u00a0News'],
  ['Ärzte', 'A\u0308rzte', 'ärzte', 'ÄRZTE'],
  ['Économie', 'ECONOMIE'],
  ['Straße', 'STRASSE'],
  ['عالم', 'عَالَم', 'عـالم'],
  ['תרבות', 'תַּרְבּוּת'],
  ['Политика', 'ПОЛИТИКА'],
  ['Arts & Culture', 'ARTS &amp; CULTURE', 'Arts and Culture'],
]
/** And names that stay apart, though a mark or an end is all that keeps them. */
const APART = ['Worlds', 'C', 'C++', 'C#', 'दल', 'दिल', 'ガス', 'カス', 'Край', 'Краи']

test.for(ALIKE)('one section is one topic, whatever its letters: %s', async (spellings) => {
  const [first = ''] = spellings
  for (const spelling of spellings) await story(spelling)
  expect((await listed()).map(({ name }) => name)).toEqual([first])
  const { items } = await (await admin('/publications/meridian/stories')).json<{ items: { category: string }[] }>()
  expect(items.map(({ category }) => category)).toEqual(spellings.map(() => first))
})

test('what differs by more than its letters stays apart, and what is no section is no topic', async () => {
  const none = ['Uncategorized', 'http://schema.org/NewsArticle', 'www.iptc.org/news', '#port #ships', '2026', '…']
  const json = [...APART, ...none].map((category, at) => ({
    ...{ url: `https://meridian.example/apart/${at}`, title: `Story ${at}`, category },
  }))
  await admin('/publications/meridian/stories', { json })
  expect((await listed()).map(({ name }) => name).sort()).toEqual([...APART].sort())
  const { items } = await (await admin('/publications/meridian/stories')).json<{
    items: { category: string | null }[]
  }>()
  expect(items.filter(({ category }) => category === null)).toHaveLength(none.length)
})

test('other letters follow a rename, a hiding and a removal, and so does who signs up with them', async () => {
  await story('World')
  await story('Energy')
  await change('World', { name: 'Abroad' })
  for (const spelling of ['WORLD', 'abroad']) await story(spelling)
  expect((await listed()).map(({ name }) => name)).toEqual(['Abroad', 'Energy'])
  await ask(await subscriber('ada@readers.example', ['ABROAD', 'energy']), { method: 'POST' })
  expect(await topicsOf('ada@readers.example')).toEqual(['Abroad', 'Energy'])
  await change('Energy', { shown: false })
  await story('ENERGY')
  expect(await offered()).toEqual(['Abroad'])
  await admin(`${TOPICS}/${(await topic('Abroad')).id}`, { method: 'DELETE' })
  await story('wORLD')
  expect((await listed()).map(({ name }) => name)).toEqual(['Energy'])
})

test('a word that means no section is one where the desk gave it a name', async () => {
  await story('World')
  await bindings.DB.prepare("UPDATE topics SET name = 'General'").run()
  await change('General', { name: 'Everything else' })
  await story('General')
  const { items } = await (await admin('/publications/meridian/stories')).json<{ items: { category: string }[] }>()
  expect(items.map(({ category }) => category)).toEqual(['Everything else', 'World'])
})

test('what cannot be a topic’s name is refused, and so is a topic that there is not', async () => {
  await story('World')
  for (const name of ['', ' ', '\u200b', 'a\nb', ' padded', 'x'.repeat(101), 7])
    expect([(await change('World', { name })).status, name]).toEqual([400, name])
  for (const id of ['none', '-', 'V29ybGQx', '%00'])
    expect((await admin(`${TOPICS}/${id}`, { method: 'PATCH', json: { shown: false } })).status).toBe(404)
  expect((await change('World', { colour: 'red' })).status).toBe(400)
})

test('a topic that no story of the last 90 days carries leaves the form, and comes back with the next that does', async () => {
  await story('World')
  setClock(FRIDAY + 60 * DAY)
  await story('Energy')
  setClock(FRIDAY + 91 * DAY)
  expect(await offered()).toEqual(['Energy'])
  expect((await listed()).map(({ name }) => name)).toEqual(['Energy', 'World'])
  await story('World')
  expect(await offered()).toEqual(['Energy', 'World'])
})

test('topics from before their stories were dated are dated by the tick', async () => {
  await story('World', 100)
  await story('Energy', 1)
  await bindings.DB.prepare('UPDATE topics SET last_story_at = NULL').run()
  expect(await offered()).toEqual(['Energy', 'World'])
  await tickAt(FRIDAY + HOUR)
  expect(await offered()).toEqual(['Energy'])
})
