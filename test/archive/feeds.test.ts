import { parseAtomFeed, parseJsonFeed } from 'feedsmith'
import { expect, test } from 'vitest'
import { insertDigest, place, STORY } from '../pages/cast'
import { ask, FRIDAY, MERIDIAN, world } from '../world'

const EVIL = 'Tolls & <script>alert(1)</script> ]]> "quoted" \u0007\u000b'

test('the Atom feed can be read, whatever the digests say', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, name: 'Meridian & <Sons>', tagline: 'Tea & sympathy' } } })
  const related = [{ ...STORY, id: '2', title: 'Lock-keepers strike', url: 'https://meridian.example/strike' }]
  await insertDigest({ subject: EVIL, intro: EVIL, chosen: [place({ title: EVIL }, { related })] })
  const answer = await ask('/meridian/feed.xml')
  expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
  const feed = parseAtomFeed(await answer.text())
  expect(JSON.stringify(feed.title)).toContain('Meridian & <Sons>')
  expect(feed.updated).toBe(new Date(FRIDAY).toISOString())
  expect(feed.id).toBe('https://tidings.example/meridian/feed.xml')
  const [entry] = feed.entries ?? []
  expect(JSON.stringify(entry?.title)).toContain('Tolls & <script>alert(1)</script> ]]>')
  expect(entry?.id).toBe('https://tidings.example/meridian/digests/2026-W09')
  const content = JSON.stringify(entry?.content)
  expect(content).toContain('&lt;script&gt;')
  expect(content).not.toContain('<script>')
  expect(content).toContain('td-digest=2026-W09')
  expect(content).toContain('Lock-keepers strike')
  for (const said of [
    'https://meridian.example/images/locks.jpg',
    'Trade · Europe',
    '7 min read · 3 sources · positive',
  ])
    expect(content).toContain(said)
})

test('every link in the Atom feed is absolute', async () => {
  await world()
  await insertDigest()
  const xml = await (await ask('/meridian/feed.xml')).text()
  for (const [, href] of xml.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https:\/\//)
})

test('the JSON feed says the same', async () => {
  await world()
  await insertDigest({ subject: EVIL, intro: 'A quiet week.' })
  const answer = await ask('/meridian/feed.json')
  expect(answer.headers.get('content-type')).toBe('application/feed+json; charset=utf-8')
  const feed = parseJsonFeed(await answer.json())
  expect(feed.feed_url).toBe('https://tidings.example/meridian/feed.json')
  expect(feed.items?.[0]).toMatchObject({
    id: 'https://tidings.example/meridian/digests/2026-W09',
    title: EVIL.trim(),
    summary: 'A quiet week.',
    date_published: new Date(FRIDAY).toISOString(),
  })
})

test('a publication that has sent nothing has a feed without entries', async () => {
  await world()
  await insertDigest({ status: 'draft' })
  expect(parseAtomFeed(await (await ask('/meridian/feed.xml')).text()).entries ?? []).toEqual([])
  expect(await (await ask('/meridian/feed.json')).json()).toMatchObject({ items: [] })
})

test('a feed that was read before answers 304', async () => {
  await world()
  await insertDigest()
  for (const path of ['/meridian/feed.xml', '/meridian/feed.json']) {
    const tag = (await ask(path)).headers.get('etag') ?? ''
    expect(tag).not.toBe('')
    expect((await ask(path, { headers: { 'if-none-match': tag } })).status).toBe(304)
  }
})
