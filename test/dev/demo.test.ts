import { expect, test } from 'vitest'
import { DEMO } from '../../src/dev/demo/load'
import { addressesOf } from '../pages/cast'
import { admin, ask, BASE, bindings, DAY, FRIDAY, MERIDIAN, setClock, tickAt, world } from '../world'

const get = (path: string) => ask(path, { headers: { accept: 'text/html' } })
const html = async (path: string) => (await get(path)).text()
const load = async () => (await ask('/dev/demo', { method: 'POST' })).json()
const count = (statement: string) => bindings.DB.prepare(statement).first<number>('n')
const DIVE = '/dev/site/meridian/deep-dives/the-river-that-splits-a-customs-union'

test('the demo is loaded once: three publications with at least 40 stories each over three weeks', async () => {
  await world({ publications: {} })
  await load()
  const stories = await count('SELECT count(*) AS n FROM stories')
  const { results } = await bindings.DB.prepare(
    'SELECT slug, count(*) AS n, min(published_at) AS oldest, max(published_at) AS newest FROM publications AS p JOIN stories AS s ON s.publication_id = p.id GROUP BY slug',
  ).all<{ slug: string; n: number; oldest: number; newest: number }>()
  expect(results.map(({ slug }) => slug)).toEqual(['lotse', 'marsa', 'meridian'])
  for (const { n, oldest, newest } of results) {
    expect(n).toBeGreaterThanOrEqual(40)
    expect(oldest).toBeGreaterThan(FRIDAY - 22 * DAY)
    expect(oldest).toBeLessThan(FRIDAY - 14 * DAY)
    expect(newest).toBeLessThanOrEqual(FRIDAY)
  }
  setClock(FRIDAY + DAY)
  expect(await load()).toMatchObject({
    publications: [{ outcome: 'unchanged' }, { outcome: 'unchanged' }, { outcome: 'unchanged' }],
  })
  expect(await count('SELECT count(*) AS n FROM stories')).toBe(stories)
})

test('a demo begun on another port is found at the new one, and nothing is loaded twice', async () => {
  await world({ publications: {} })
  await load()
  const old = 'http://localhost:9999'
  await bindings.DB.batch([
    bindings.DB.prepare('UPDATE publications SET url = replace(url, ?1, ?2), origins = replace(origins, ?1, ?2)').bind(
      BASE,
      old,
    ),
    bindings.DB.prepare(
      'UPDATE stories SET url = replace(url, ?1, ?2), story_url = replace(story_url, ?1, ?2), image_url = replace(image_url, ?1, ?2)',
    ).bind(BASE, old),
  ])
  const before = await count('SELECT count(*) AS n FROM stories')
  expect(await load()).toMatchObject({
    publications: [{ outcome: 'moved' }, { outcome: 'moved' }, { outcome: 'moved' }],
  })
  expect(await count('SELECT count(*) AS n FROM stories')).toBe(before)
  expect(
    await count(
      `SELECT count(*) AS n FROM stories WHERE coalesce(url, '') || coalesce(story_url, '') || coalesce(image_url, '') LIKE '%9999%'`,
    ),
  ).toBe(0)
  expect(await count(`SELECT count(*) AS n FROM publications WHERE url || origins LIKE '%9999%'`)).toBe(0)
  expect((await get(DIVE)).status).toBe(200)
})

test('a publication of one’s own named like the demo’s is left alone', async () => {
  await world()
  expect(await load()).toMatchObject({
    publications: [
      { slug: 'meridian', outcome: 'unchanged' },
      { slug: 'marsa', outcome: 'loaded' },
      { slug: 'lotse', outcome: 'loaded' },
    ],
  })
  expect(
    await count(
      `SELECT count(*) AS n FROM stories JOIN publications AS p ON p.id = publication_id WHERE slug = 'meridian'`,
    ),
  ).toBe(0)
})

test('an article page has its way back, its contents, share links, the form and related stories', async () => {
  await world({ publications: {} })
  await load()
  await tickAt(FRIDAY)
  const answer = await get(DIVE)
  const page = await answer.text()
  const links = addressesOf(page)
  expect(page).toContain('The river that splits a customs union')
  expect(links).toContain('/dev/site/meridian/news/lindach-locks-close-to-karselian-barges')
  expect(links).toContain('#part-1')
  expect(page).toContain('id="part-1"')
  expect(page).toContain('Share this deep dive')
  expect(links.filter((link) => /^\/s\/meridian\/\d+\/whatsapp$/.test(link))).toHaveLength(1)
  expect(links).toContain('/v1/meridian/subscribers')
  expect(page).toContain(`name="page" value="${BASE}${DIVE}"`)
  expect(page).toContain('More deep dives you may like')
  for (const name of ['share', 'signup', 'related'])
    expect(page).toContain(`<tidings-${name} publication="meridian" url="${BASE}${DIVE}"`)
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(page).toContain('<script src="/embed.js?language=en" async')
  for (const directive of ['script-src', 'connect-src', 'form-action'])
    expect(policy).toContain(`${directive} 'self' ${BASE};`)
  expect(page.match(/<script/g)).toHaveLength(1)
})

test('a page opened through a shared link hands the share to the form, and nothing else that stands in the address', async () => {
  await world({ publications: {} })
  await load()
  expect(await html(`${DIVE}?td=abcdefgh12`)).toContain('name="token" value="abcdefgh12"')
  expect(await html(`${DIVE}?td=%22%3E%3Cscript%3E`)).not.toContain('name="token"')
})

test('the front page leads to every article it names, and the pictures are there', async () => {
  await world({ publications: {} })
  await load()
  const links = addressesOf(await html('/dev/site/marsa/'))
  const articles = links.filter((link) => /^\/dev\/site\/marsa\/(news|deep-dives)\//.test(link))
  expect(articles.length).toBeGreaterThan(15)
  for (const link of articles.slice(0, 5)) expect((await get(link)).status, link).toBe(200)
  const picture = links.find((link) => link.endsWith('.png')) ?? ''
  const image = await ask(picture)
  expect(image.headers.get('content-type')).toBe('image/png')
  expect(await html('/dev/site/marsa/')).toContain('<html lang="ar" dir="rtl">')
  expect((await get('/dev/site/marsa/images/none.png')).status).toBe(404)
  expect((await get('/dev/site/marsa/no/such/story')).status).toBe(404)
  expect((await get('/dev/site/nobody/')).status).toBe(404)
})

test('a publication of one’s own has its stories on the demo site too, as text', async () => {
  await world({ publications: { meridian: MERIDIAN } })
  const story = {
    url: 'https://meridian.example/a',
    title: '<script>alert(1)</script>',
    body: 'One.\n\nTwo <img src=x onerror=alert(1)>.',
  }
  await admin('/publications/meridian/stories', { json: story })
  const link = addressesOf(await html('/dev/site/meridian')).find((address) => address.includes('/by-id/')) ?? ''
  const page = await html(link)
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(page).not.toContain('<img src=x')
  expect(page).toContain('<tidings-share publication="meridian" url="https://meridian.example/a"')
})

test('the demo is a site that one believes: a picture is one story’s own, no standfirst stands in its text again, and there is something to read', async () => {
  await world({ publications: {} })
  await load()
  for (const { slug, stories } of DEMO) {
    const pictures = stories.flatMap(({ imageUrl }) => imageUrl ?? [])
    expect(pictures.length, slug).toBeGreaterThanOrEqual(6)
    expect(new Set(pictures).size, slug).toBe(pictures.length)
    for (const name of pictures) expect((await ask(`/dev/site/${slug}/${name}`)).status, name).toBe(200)
    for (const { excerpt = '', body = '', path } of stories) {
      const text = body.replaceAll(/<[^>]+>/g, ' ')
      for (const sentence of excerpt.split(/(?<=[.!?؟])\s+/).filter((said) => said.length > 20))
        expect(text, path).not.toContain(sentence)
    }
  }
  const { results } = await bindings.DB.prepare(
    `SELECT slug, count(*) FILTER (WHERE reading_minutes BETWEEN 5 AND 9) AS long, max(reading_minutes) AS longest,
        count(image_url) AS pictures
      FROM stories AS s JOIN publications AS p ON p.id = s.publication_id WHERE kind = 'deep-dive' GROUP BY slug`,
  ).all<{ slug: string; long: number; longest: number; pictures: number }>()
  expect(results).toHaveLength(DEMO.length)
  for (const { slug, long, longest, pictures } of results) {
    expect(long, slug).toBeGreaterThanOrEqual(3)
    expect(longest, slug).toBeLessThanOrEqual(9)
    expect(pictures, slug).toBeGreaterThanOrEqual(6)
  }
})

test('a standfirst that was cut from a pushed text is not said twice on its page', async () => {
  await world({ publications: { meridian: MERIDIAN } })
  const body = `The bridge opens on Sunday. ${'It took the council eleven years to agree on a colour. '.repeat(12)}`
  await admin('/publications/meridian/stories', { json: { url: 'https://meridian.example/b', title: 'Bridge', body } })
  const link = addressesOf(await html('/dev/site/meridian')).find((address) => address.includes('/by-id/')) ?? ''
  expect((await html(link)).match(/The bridge opens on Sunday/g)).toHaveLength(1)
})
