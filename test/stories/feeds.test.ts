/** Feeds into the catalogue: every format, broken items, limits, redirects, and nothing twice. The feeds' host is a stub. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Config, database } from '../../src/ground/deps'
import type { Publication } from '../../src/ground/schema'
import { joinPages } from '../../src/operations/one-page'
import { findPublication } from '../../src/publications/find'
import { listStories } from '../../src/stories/catalogue/list'
import { removeStory } from '../../src/stories/catalogue/remove'
import { upsertStories } from '../../src/stories/catalogue/upsert'
import { forgettingFeedItems } from '../../src/stories/feeds/forget'
import { readDueFeeds, refreshFeeds } from '../../src/stories/feeds/read'
import { bindings, FRIDAY, HOUR, setClock, world } from '../world'
import { BOMBS } from './growth'

const config = { publicUrl: 'https://tidings.example', isLocal: false } as Config
const deps = { db: database(bindings.DB), clock: () => Date.now(), config }
const FEED = 'https://feeds.meridian.example/feed.xml'
let meridian: Publication

type Answer = string | Response | ((request: Request) => Response | Promise<Response>)
/** What stands at which address; and what was asked for. */
let host: Record<string, Answer> = {}
let asked: Request[] = []

beforeEach(async () => {
  await world({ publications: {} })
  host = {}
  asked = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init)
    asked.push(request)
    const answer = host[request.url]
    if (answer === undefined) throw new TypeError('no such host')
    if (typeof answer === 'function') return answer(request)
    return typeof answer === 'string' ? new Response(answer) : answer
  })
  await bindings.DB.prepare(
    `INSERT INTO publications (slug, name, url, accent_color, language, timezone, digest_day, digest_hour, approval, from_name,
      from_email, postal_address, origins, thank_you_urls, min_stories, max_stories, share_threshold, share_weight,
      next_slot_at, created_at, updated_at)
    VALUES ('meridian', 'Meridian', 'https://meridian.example', '#333333', 'en', 'Europe/London', 'monday', 7, 'automatic',
      'Meridian', 'digest@meridian.example', '1 Canal Street', '[]', '[]', 3, 10, 10, 1, 0, 0, 0)`,
  ).run()
  const found = await findPublication(deps, 'meridian')
  if (!found) throw new Error('the publication was not written')
  meridian = found
})

afterEach(() => {
  vi.restoreAllMocks()
})

async function hasFeed(url = FEED, kind = 'story', nextReadAt = 0): Promise<void> {
  await bindings.DB.prepare(
    'INSERT INTO feeds (publication_id, url, kind, next_read_at, created_at) VALUES (?, ?, ?, ?, 0)',
  )
    .bind(meridian.id, url, kind, nextReadAt)
    .run()
}

async function refresh() {
  const { feeds } = await refreshFeeds(deps, { publication: meridian })
  return feeds
}

/** What came of the one feed. */
async function readOnce(answer: Answer) {
  host[FEED] = answer
  await hasFeed()
  const [result] = await refresh()
  if (!result) throw new Error('the feed was not read')
  return result
}

async function catalogue() {
  const page = await listStories(deps, { publication: meridian, cursor: null, limit: 500 })
  if (page === 'invalid_cursor') throw new Error(page)
  return page.items
}

const codes = (result: { rejected: { item: string; code: string }[] }) => result.rejected.map(({ code }) => code)

const rss = (...items: string[]) =>
  `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel><title>Meridian</title><link>https://meridian.example</link><description>News</description>
  ${items.join('\n')}
  </channel>
</rss>`

const item = (slug: string, extra = '') =>
  `<item><title>About ${slug}</title><link>https://meridian.example/${slug}</link>
  <pubDate>Thu, 26 Feb 2026 09:30:00 GMT</pubDate>${extra}</item>`

test('an RSS item becomes a story with its text, picture, category and reading time', async () => {
  const words = 'water '.repeat(480)
  const result = await readOnce(
    rss(`<item>
      <title>Water &amp;amp; wine in the &lt;em&gt;delta&lt;/em&gt;</title>
      <link>https://meridian.example/delta?utm_source=rss&amp;id=5#comments</link>
      <description>&lt;p&gt;Who owns the river?&lt;/p&gt;</description>
      <content:encoded><![CDATA[<h1>The delta</h1><p>${words}</p><script>alert(1)</script>]]></content:encoded>
      <category domain="x">Climate</category><category>Water</category>
      <media:content url="https://img.example/small.jpg" width="140"/>
      <media:content url="https://img.example/large.jpg" width="460"/>
      <media:content url="https://img.example/film.mp4" type="video/mp4" width="900"/>
      <pubDate>Thu, 26 Feb 2026 09:30:00 +0200</pubDate><guid isPermaLink="false">77</guid>
    </item>`),
  )
  expect(result).toEqual({ url: FEED, ok: true, created: 1, updated: 0, unchanged: 0, rejected: [], warnings: [] })
  expect(await catalogue()).toEqual([
    {
      id: expect.any(String),
      kind: 'story',
      url: 'https://meridian.example/delta?id=5',
      title: 'Water & wine in the delta',
      excerpt: 'Who owns the river?',
      category: 'Climate',
      region: null,
      publishedAt: '2026-02-26T07:30:00.000Z',
      readingMinutes: 2,
      sourceCount: null,
      bias: null,
      sentiment: null,
      imageUrl: 'https://img.example/large.jpg',
    },
  ])
  const body = await bindings.DB.prepare('SELECT body FROM stories').first<string>('body')
  expect(body).toMatch(/^The delta\n\nwater water/)
  expect(body).not.toContain('alert')
})

test('Atom, RDF and JSON feeds are read like RSS', async () => {
  host['https://feeds.meridian.example/atom'] =
    `<?xml version="1.0"?><!-- hello --><feed xmlns="http://www.w3.org/2005/Atom">
    <title>M</title><id>m</id><updated>2026-02-26T00:00:00Z</updated>
    <entry><title type="html">A &amp;lt;b&amp;gt; &lt;i&gt;tag&lt;/i&gt;</title><id>1</id><updated>2026-02-26T10:00:00+01:00</updated>
      <link rel="self" href="/self"/><link rel="alternate" href="/atom-story"/>
      <category term="eco" label="Economy"/><summary>Plain &lt;b&gt; stays</summary>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One &amp; <em>two</em> and rather more than the summary</p></div></content></entry></feed>`
  host['https://feeds.meridian.example/rdf'] = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>M</title>
    <items><rdf:Seq><rdf:li resource="y"/></rdf:Seq></items></channel>
    <item rdf:about="https://meridian.example/rdf-story"><title>From RDF</title><link>https://meridian.example/rdf-story</link>
      <description>Short.</description><dc:date>2026-02-25</dc:date><dc:subject>History</dc:subject></item></rdf:RDF>`
  host['https://feeds.meridian.example/json'] = JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'M',
    items: [
      {
        id: '1',
        url: '../json-story',
        title: 'From JSON & <b>',
        content_html: '<p>Hello there</p>',
        date_published: '2026-02-24T08:00:00Z',
        tags: ['Art'],
        image: 'pic.png',
      },
      { id: '2', url: 'https://meridian.example/undated', title: 'Undated' },
      'nonsense',
    ],
  })
  for (const format of ['atom', 'rdf', 'json']) await hasFeed(`https://feeds.meridian.example/${format}`)
  const results = await refresh()
  expect(results.map(({ created }) => created)).toEqual([1, 1, 1])
  expect(results.map(codes)).toEqual([[], [], ['missing_date', 'broken_markup']])
  expect(await catalogue()).toMatchObject([
    {
      url: 'https://feeds.meridian.example/atom-story',
      title: 'A <b> tag',
      category: 'Economy',
      excerpt: 'Plain <b> stays',
      readingMinutes: 1,
    },
    {
      url: 'https://meridian.example/rdf-story',
      title: 'From RDF',
      category: 'History',
      publishedAt: '2026-02-25T00:00:00.000Z',
    },
    {
      url: 'https://feeds.meridian.example/json-story',
      title: 'From JSON & <b>',
      excerpt: 'Hello there',
      category: 'Art',
      imageUrl: 'https://feeds.meridian.example/pic.png',
    },
  ])
})

test('of fifty items the broken ones are rejected, each with its reason, and none of the others is lost', async () => {
  const bad = [
    '<item><title>Crooked</titel><link>https://meridian.example/crooked</link><pubDate>Thu, 26 Feb 2026 09:30:00 GMT</pubDate></item>',
    '<item><link>https://meridian.example/untitled</link><pubDate>Thu, 26 Feb 2026 09:30:00 GMT</pubDate></item>',
    '<item><title>Undated</title><link>https://meridian.example/undated</link></item>',
    '<item><title>Misdated</title><link>https://meridian.example/misdated</link><pubDate>Part 3 of 2026</pubDate></item>',
    '<item><title>Script</title><link>javascript:alert(document.cookie)</link><pubDate>Thu, 26 Feb 2026 09:30:00 GMT</pubDate></item>',
    '<item><title>Data</title><link>data:text/html,x</link><pubDate>Thu, 26 Feb 2026 09:30:00 GMT</pubDate></item>',
    '<item><title>Nowhere</title><pubDate>Thu, 26 Feb 2026 09:30:00 GMT</pubDate></item>',
    '<item><title>Open</title><link>https://meridian.example/open</link><description><![CDATA[never closed</description></item>',
    '<item/>',
    `<item><title>${'long '.repeat(100)}</title><link>https://meridian.example/long</link><pubDate>Thu, 26 Feb 2026 09:30:00 GMT</pubDate></item>`,
  ]
  const good = Array.from({ length: 40 }, (_, index) =>
    item(`good-${index}`, '<description><![CDATA[<p>Fine</p>]]></description>'),
  )
  const mixed = good.flatMap((one, index) => (index % 4 === 0 ? [bad[index / 4] ?? '', one] : [one]))
  const result = await readOnce(rss(...mixed))
  expect(result).toMatchObject({ ok: true, created: 40, unchanged: 0 })
  expect(codes(result)).toEqual([
    'broken_markup',
    'missing_title',
    'missing_date',
    'invalid_published_at',
    'invalid_url',
    'invalid_url',
    'missing_url',
    'broken_markup',
    expect.any(String),
    'title_too_long',
  ])
  expect(result.rejected[2]).toEqual({
    item: 'https://meridian.example/undated',
    code: 'missing_date',
    message: 'The item has no date.',
  })
})

test('an item without its end, a feed cut off in the middle, and items inside comments and text do no harm', async () => {
  const text = rss(
    '<item><title>No end</title><link>https://meridian.example/no-end</link><pubDate>2026-02-26T09:00:00Z</pubDate>',
    item('after'),
    `<!-- ${item('in-a-comment')} -->`,
    item('quoting', `<description><![CDATA[How to write ${item('in-text')} in RSS <!DOCTYPE html>]]></description>`),
    item('last'),
  )
  const result = await readOnce(text.slice(0, text.indexOf('</item>', text.indexOf('meridian.example/last'))))
  expect(result).toMatchObject({ ok: true, rejected: [], created: 4 })
  const urls = (await catalogue()).map(({ url }) => url.split('/').at(-1))
  expect(urls.toSorted()).toEqual(['after', 'last', 'no-end', 'quoting'])
})

test('template words and markup in a feed are nothing but text', async () => {
  await readOnce(
    rss(
      item(
        'hostile',
        `<description>&lt;mj-include path="/etc/passwd"/&gt;&lt;mj-raw&gt;{{unsubscribe}}&lt;/mj-raw&gt;&lt;/mj-text&gt;&lt;script&gt;alert(1)&lt;/script&gt; end</description>
         <media:thumbnail url="javascript:alert(1)"/><category>&lt;b&gt;&#x202E;x</category>`,
      ),
    ),
  )
  expect(await catalogue()).toMatchObject([{ excerpt: '{{unsubscribe}} end', imageUrl: null, category: '<b>x' }])
})

test('a second read of the same feed brings nothing, a changed item is updated', async () => {
  const before = await readOnce(rss(item('one'), item('two'), item('two')))
  expect(before).toMatchObject({ created: 2, updated: 0, unchanged: 1 })
  setClock(FRIDAY + HOUR)
  expect(await refresh()).toMatchObject([{ created: 0, updated: 0, unchanged: 3, rejected: [] }])
  host[FEED] = rss(item('one', '<category>New</category>'), item('two'))
  expect(await refresh()).toMatchObject([{ created: 0, updated: 1, unchanged: 1 }])
  expect(await catalogue()).toHaveLength(2)
  expect(await bindings.DB.prepare('SELECT count(*) AS n FROM feed_reads WHERE ok = 1').first('n')).toBe(3)
})

test('a feed that says it is unchanged is asked with what it gave, and reports what it holds as unchanged', async () => {
  host[FEED] = (request) =>
    request.headers.get('if-none-match') === '"v1"'
      ? new Response(null, { status: 304 })
      : new Response(rss(item('one'), '<item><title>x</title></item>'), {
          headers: { etag: '"v1"', 'last-modified': 'Thu, 26 Feb 2026 09:30:00 GMT' },
        })
  await hasFeed()
  await refresh()
  expect(await refresh()).toMatchObject([
    { ok: true, created: 0, updated: 0, unchanged: 1, rejected: [{ code: 'missing_date' }] },
  ])
  expect(await refresh()).toMatchObject([{ ok: true, unchanged: 1 }])
  expect(asked[1]?.headers.get('if-modified-since')).toBe('Thu, 26 Feb 2026 09:30:00 GMT')
  expect(asked.every((request) => !request.headers.has('cookie') && !request.headers.has('authorization'))).toBe(true)
})

test('a feed changes only what a feed brought: a pushed story stays, a removed one stays removed', async () => {
  const url = 'https://meridian.example/one'
  await upsertStories(deps, {
    publication: meridian,
    items: [{ url, title: 'As the desk wrote it', region: 'Levant' }],
  })
  expect(await readOnce(rss(item('one'), item('two')))).toMatchObject({ created: 1, updated: 0, unchanged: 1 })
  expect(await catalogue()).toMatchObject([{ title: 'As the desk wrote it', region: 'Levant' }, { title: 'About two' }])
  await removeStory(deps, { publication: meridian, url: 'https://meridian.example/two' })
  expect(await refresh()).toMatchObject([{ created: 0, updated: 0, unchanged: 2 }])
  expect(await catalogue()).toHaveLength(1)
})

test('a story in two feeds settles with the feed of deep dives and does not change hands every hour', async () => {
  const deep = 'https://feeds.meridian.example/deep.xml'
  host[FEED] = rss(item('both', '<category>News</category>'), item('news'))
  host[deep] = rss(item('both', '<category>Analysis</category>'))
  await hasFeed()
  await hasFeed(deep, 'deep-dive')
  expect(await refresh()).toMatchObject([{ created: 2 }, { updated: 1 }])
  expect(await refresh()).toMatchObject([
    { updated: 0, unchanged: 2 },
    { updated: 0, unchanged: 1 },
  ])
  const both = (await catalogue()).find(({ url }) => url.endsWith('both'))
  expect(both).toMatchObject({ kind: 'deep-dive', category: 'Analysis' })
  await bindings.DB.prepare('DELETE FROM feeds WHERE url = ?').bind(deep).run()
  expect(await refresh()).toMatchObject([{ updated: 1, unchanged: 1 }])
})

test('one feed that fails costs the others nothing, and its error says nothing about what is there', async () => {
  const refused: [string, Answer | undefined, string][] = [
    ['https://gone.example/feed', undefined, 'unreachable'],
    ['https://closed.example/feed', new Response('secret', { status: 403 }), 'unreachable'],
    ['https://broken.example/feed', new Response('x', { status: 500 }), 'unreachable'],
    ['https://page.example/feed', '<!-- a page --><html><body><rss version="2.0"></rss></body></html>', 'not_a_feed'],
    ['https://empty.example/feed', '', 'not_a_feed'],
    ['https://json.example/feed', '{"version":"https://jsonfeed.org/version/1.1","items":', 'not_a_feed'],
    ['https://list.example/feed', '{"items":"none"}', 'not_a_feed'],
    ['https://10.0.0.1/feed', rss(item('inside')), 'address_not_allowed'],
    ['http://localhost:8080/feed', rss(item('inside')), 'address_not_allowed'],
    [
      'https://dtd.example/feed',
      `<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${rss(item('x', '<description>&b;</description>'))}`,
      'doctype_not_allowed',
    ],
    ['https://late.example/feed', rss('<!DOCTYPE x [<!ENTITY a "b">]>', item('x')), 'doctype_not_allowed'],
  ]
  for (const [url, answer] of refused) {
    await hasFeed(url)
    if (answer !== undefined) host[url] = answer
  }
  await hasFeed()
  host[FEED] = rss(item('fine'))
  const results = await refresh()
  expect(results.map(({ url, error }) => [url, error])).toEqual([
    ...refused.map(([url, , error]) => [url, error]),
    [FEED, undefined],
  ])
  expect(results.at(-1)).toMatchObject({ ok: true, created: 1 })
  expect(await catalogue()).toHaveLength(1)
  expect(asked.map(({ url }) => new URL(url).hostname)).not.toContain('10.0.0.1')
  expect(await bindings.DB.prepare('SELECT count(*) AS n FROM feed_reads WHERE ok = 0').first('n')).toBe(refused.length)
})

test('redirects are followed by hand, three at most, and never to where the address itself may not point', async () => {
  const to =
    (location: string, status = 302) =>
    () =>
      new Response(null, { status, headers: { location } })
  host['https://a.example/1'] = to('/2', 301)
  host['https://a.example/2'] = to('https://b.example/3', 307)
  host['https://b.example/3'] = to('https://b.example/4', 308)
  host['https://b.example/4'] = rss(
    '<item><title>Far</title><link>far</link><pubDate>Thu, 26 Feb 2026 09:30 CET</pubDate></item>',
  )
  host['https://a.example/0'] = to('https://a.example/1')
  const inside = [
    'http://a.example/x',
    'https://169.254.169.254/latest',
    'https://[::ffff:10.0.0.1]/',
    'https://0x7f000001/',
    'https://tidings.example/admin',
    'javascript:alert(1)',
    'https://u:p@b.example/4',
  ]
  for (const [index, location] of inside.entries()) {
    host[`https://evil.example/${index}`] = to(location)
    await hasFeed(`https://evil.example/${index}`)
  }
  await hasFeed('https://a.example/1')
  await hasFeed('https://a.example/0')
  const results = await refresh()
  expect(results.map(({ error }) => error)).toEqual([
    ...inside.map(() => 'address_not_allowed'),
    undefined,
    'unreachable',
  ])
  expect(await catalogue()).toMatchObject([
    { url: 'https://meridian.example/far', publishedAt: '2026-02-26T08:30:00.000Z' },
  ])
  expect(asked.every(({ url }) => /^https:\/\/(a|b|evil)\.example\//.test(url))).toBe(true)
})

test('under npm start a feed may stand on this machine, but a public one may not lead there', async () => {
  const here = { ...deps, config: { ...config, publicUrl: 'http://localhost:8787', isLocal: true } }
  host['http://127.0.0.1:9000/feed.rss'] = rss(item('local'))
  host['https://evil.example/feed'] = () =>
    new Response(null, { status: 302, headers: { location: 'http://127.0.0.1:9000/feed.rss' } })
  await hasFeed('http://127.0.0.1:9000/feed.rss')
  await hasFeed('https://evil.example/feed')
  const { feeds } = await refreshFeeds(here, { publication: meridian })
  expect(feeds).toMatchObject([
    { ok: true, created: 1 },
    { ok: false, error: 'address_not_allowed' },
  ])
})

test('a feed larger than 2 MB is left unread from there on, however it is sent', async () => {
  let sent = 0
  const result = await readOnce(
    () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            sent += 65_536
            controller.enqueue(new Uint8Array(65_536).fill(32))
          },
        }),
        { headers: { 'content-length': '100' } },
      ),
  )
  expect(result).toMatchObject({ ok: false, error: 'too_large' })
  expect(sent).toBeLessThan(3_000_000)
})

test('a feed that drips is given up when its time is over', async () => {
  const timeout = AbortSignal.timeout.bind(AbortSignal)
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    expect(milliseconds).toBe(10_000)
    return timeout(60)
  })
  const result = await readOnce(
    () =>
      new Response(
        new ReadableStream({
          async pull(controller) {
            await new Promise((resolve) => setTimeout(resolve, 15))
            controller.enqueue(new Uint8Array([32]))
          },
        }),
      ),
  )
  expect(result).toMatchObject({ ok: false, error: 'timeout' })
})

test('two hundred items are read; the others, and one of half a megabyte, are named', async () => {
  const large = item('large', `<description>${'x'.repeat(600_000)}</description>`)
  const many = Array.from({ length: 210 }, (_, index) => item(`many-${index}`))
  const result = await readOnce(rss(large, ...many))
  expect(result).toMatchObject({ ok: true, created: 199 })
  expect(codes(result)).toEqual(['item_too_large', ...Array(11).fill('too_many_items')])
  expect(result.rejected.at(-1)?.item).toBe('item 211')
})

test('hostile feeds cost themselves and no other', async () => {
  const unit = (text: string) => text.repeat(Math.floor(1_900_000 / text.length))
  for (const [index, bomb] of BOMBS.entries()) {
    host[`https://bomb.example/${index}`] = rss(unit(bomb), item(`after-${index}`))
    await hasFeed(`https://bomb.example/${index}`)
  }
  host['https://bomb.example/deep'] = rss(item('deep', `<description>${'&lt;div&gt;'.repeat(25_000)}</description>`))
  await hasFeed('https://bomb.example/deep')
  const spaces = {
    title: 'Spaces',
    url: '/spaces',
    date_published: '2026-02-26T00:00:00Z',
    content_text: `a${unit(' ')}b`,
  }
  host['https://bomb.example/json'] = JSON.stringify({ title: 'M', items: [spaces] })
  await hasFeed('https://bomb.example/json')
  const results = await refresh()
  expect(results).toHaveLength(BOMBS.length + 2)
  expect(results.at(-1)).toMatchObject({ ok: true, created: 1 })
  expect(results.every(({ rejected }) => rejected.length <= 500)).toBe(true)
}, 300_000)

test('a feed in another encoding is read as what it says', async () => {
  const text = rss(item('umlaut')).replace('utf-8', 'iso-8859-1').replace('About umlaut', 'Gr\u00fc\u00dfe')
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
  await readOnce(new Response(bytes, { headers: { 'content-type': 'application/rss+xml' } }))
  expect(await catalogue()).toMatchObject([{ title: 'Grüße' }])
})

test('the tick reads each feed hourly, ten at a time, and two ticks at once share them', async () => {
  for (let index = 0; index < 12; index += 1) {
    host[`https://feeds.example/${index}`] = rss(item(`tick-${index}`))
    await hasFeed(`https://feeds.example/${index}`, 'story', FRIDAY - 100 + index)
  }
  await hasFeed('https://feeds.example/later', 'story', FRIDAY + HOUR / 2)
  await readDueFeeds(deps, FRIDAY)
  expect(asked).toHaveLength(10)
  await Promise.all([readDueFeeds(deps, FRIDAY), readDueFeeds(deps, FRIDAY)])
  expect(asked).toHaveLength(12)
  expect(await catalogue()).toHaveLength(12)
  await readDueFeeds(deps, FRIDAY + HOUR - 1)
  expect(asked.slice(12).map(({ url }) => url)).toEqual(['https://feeds.example/later'])
  await readDueFeeds(deps, FRIDAY + HOUR)
  expect(asked).toHaveLength(23)
})

test('a tick that ran ahead of its time does not keep feeds unread until then', async () => {
  host[FEED] = rss(item('one'))
  await hasFeed()
  await readDueFeeds(deps, FRIDAY + 72 * HOUR)
  await readDueFeeds(deps, FRIDAY + 72 * HOUR)
  expect(asked).toHaveLength(1)
  await readDueFeeds(deps, FRIDAY + HOUR)
  expect(asked).toHaveLength(2)
})

test('what breaks while a feed is taken in costs that feed its hour and no other', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  await bindings.DB.prepare(
    `CREATE TRIGGER broken BEFORE INSERT ON stories WHEN NEW.url LIKE '%/broken' BEGIN SELECT RAISE(ABORT, 'broken'); END`,
  ).run()
  for (const slug of ['broken', 'sound']) {
    host[`https://feeds.example/${slug}`] = rss(item(slug))
    await hasFeed(`https://feeds.example/${slug}`)
  }
  await readDueFeeds(deps, FRIDAY)
  expect(await catalogue()).toMatchObject([{ title: 'About sound' }])
  const reads = await bindings.DB.prepare('SELECT ok, error FROM feed_reads ORDER BY feed_id').all()
  expect(reads.results).toEqual([
    { ok: 0, error: 'internal' },
    { ok: 1, error: null },
  ])
  expect(await refresh()).toMatchObject([{ ok: false, error: 'internal' }, { ok: true }])
})

const named = (slug: string, guid: string, { title = `About ${guid}`, date = 'Thu, 26 Feb 2026 09:30:00 GMT' } = {}) =>
  `<item><title>${title}</title><link>https://meridian.example/${slug}</link><guid isPermaLink="false">${guid}</guid>
  <pubDate>${date}</pubDate></item>`
const urls = async () => (await catalogue()).map(({ url }) => url.replace('https://meridian.example/', '')).sort()
const rows = async (text: string) => (await bindings.DB.prepare(text).all()).results

test('an item whose link changes moves its story, with everything that was counted of it', async () => {
  await readOnce(rss(named('draft', '1'), named('other', '2')))
  const [before] = await rows("SELECT id FROM stories WHERE url LIKE '%/draft'")
  host[FEED] = rss(named('final', '1'), named('other', '2'))
  expect(await refresh()).toMatchObject([{ created: 0, updated: 1, unchanged: 1 }])
  expect(await urls()).toEqual(['final', 'other'])
  expect(await rows("SELECT id FROM stories WHERE url LIKE '%/final'")).toEqual([before])
  // Pages that still have the old address find it, and so does what they report.
  expect(await removeStory(deps, { publication: meridian, url: 'https://meridian.example/draft' })).toBe('removed')
  expect(await refresh()).toMatchObject([{ created: 0, updated: 0, unchanged: 2 }])
  expect(await urls()).toEqual(['other'])
})

test('a removed story whose item moves does not come back under its new link', async () => {
  await readOnce(rss(named('draft', '1')))
  await removeStory(deps, { publication: meridian, url: 'https://meridian.example/draft' })
  host[FEED] = rss(named('final', '1'))
  expect(await refresh()).toMatchObject([{ created: 0, updated: 0, unchanged: 1 }])
  expect(await urls()).toEqual([])
})

test('an item that takes over an old name is another story', async () => {
  await readOnce(rss(named('monday', 'lead')))
  host[FEED] = rss(named('tuesday', 'lead', { title: 'Another day', date: 'Fri, 27 Feb 2026 09:30:00 GMT' }))
  expect(await refresh()).toMatchObject([{ created: 1, updated: 0 }])
  expect(await urls()).toEqual(['monday', 'tuesday'])
})

test('items of one name in one read, and items that change places, are not taken for each other', async () => {
  await readOnce(rss(named('a', 'same', { title: 'A' }), named('b', 'same', { title: 'B' })))
  host[FEED] = rss(named('b', 'same', { title: 'B' }), named('a', 'same', { title: 'A' }))
  expect(await refresh()).toMatchObject([{ created: 0, updated: 0, unchanged: 2 }])
  host[FEED] = rss(named('x', '1', { title: 'One' }), named('y', '2', { title: 'Two' }))
  await refresh()
  host[FEED] = rss(named('y', '1', { title: 'One' }), named('x', '2', { title: 'Two' }))
  expect(await refresh()).toMatchObject([{ created: 0 }])
  expect(await rows('SELECT count(*) AS n FROM story_joins')).toEqual([{ n: 0 }])
  expect(await urls()).toEqual(['a', 'b', 'x', 'y'])
})

test('an item that moves to where another story stands becomes that one', async () => {
  await upsertStories(deps, {
    publication: meridian,
    items: [{ url: 'https://meridian.example/final', title: 'As the desk has it' }],
  })
  await readOnce(rss(named('draft', '1')))
  host[FEED] = rss(named('final', '1'))
  await refresh()
  await joinPages(deps)
  expect(await catalogue()).toMatchObject([{ url: 'https://meridian.example/final', title: 'As the desk has it' }])
  expect(await refresh()).toMatchObject([{ created: 0, updated: 0, unchanged: 1 }])
})

test('another publication’s feed moves nothing here, and the names of a feed that is gone are forgotten', async () => {
  await readOnce(rss(named('a', '1')))
  await bindings.DB.prepare("UPDATE stories SET publication_id = 2 WHERE url LIKE '%/a'").run()
  host[FEED] = rss(named('b', '1'))
  await refresh()
  expect(await rows('SELECT publication_id AS p, url FROM stories ORDER BY id')).toEqual([
    { p: 2, url: 'https://meridian.example/a' },
    { p: 1, url: 'https://meridian.example/b' },
  ])
  await bindings.DB.prepare('DELETE FROM feeds').run()
  await bindings.DB.prepare("INSERT INTO feed_items (feed_id, guid, story_id) VALUES (99, 'x', 1)").run()
  await deps.db.run(forgettingFeedItems({ rows: 1_000 }))
  expect(await rows('SELECT * FROM feed_items')).toEqual([])
})

test('names of items of feeds that are still there stay', async () => {
  await readOnce(rss(named('a', '1')))
  await deps.db.run(forgettingFeedItems({ rows: 1_000 }))
  expect(await rows('SELECT guid FROM feed_items')).toEqual([{ guid: '1' }])
})

test('what went wrong with a feed is told by its status in words', async () => {
  const circle = 'https://circle.example/a'
  host[circle] = () => new Response(null, { status: 302, headers: { location: circle } })
  host['https://shut.example/f'] = new Response('', { status: 403 })
  host['https://page.example/f'] = '<!DOCTYPE html><html><body>Log in</body></html>'
  host['https://large.example/f'] = 'x'.repeat(2_100_000)
  for (const url of [
    circle,
    'https://shut.example/f',
    'https://page.example/f',
    'https://large.example/f',
    'https://gone.example/f',
  ])
    await hasFeed(url)
  expect((await refresh()).map(({ detail }) => detail)).toEqual([
    'redirects in a circle',
    'answers 403',
    'not a feed: an HTML page',
    'is larger than 2 MB',
    'cannot be reached',
  ])
  expect(await rows('SELECT failing_since AS since, error_detail AS detail FROM feeds WHERE id = 2')).toEqual([
    { since: FRIDAY, detail: 'answers 403' },
  ])
  setClock(FRIDAY + HOUR)
  host['https://shut.example/f'] = new Response('', { status: 500 })
  host['https://page.example/f'] = rss(item('one'))
  await refresh()
  expect(
    await rows('SELECT failing_since AS since, error_detail AS detail FROM feeds WHERE id IN (2, 3) ORDER BY id'),
  ).toEqual([
    { since: FRIDAY, detail: 'answers 500' },
    { since: null, detail: null },
  ])
})

test('“not modified” is believed for a day, and only of what was taken whole', async () => {
  host[FEED] = (request) =>
    request.headers.has('if-none-match')
      ? new Response(null, { status: 304 })
      : new Response(rss(item('one')), { headers: { etag: '"v1"' } })
  await hasFeed()
  await refresh()
  setClock(FRIDAY + 23 * HOUR)
  await refresh()
  setClock(FRIDAY + 24 * HOUR)
  await refresh()
  expect(asked.map((request) => request.headers.has('if-none-match'))).toEqual([false, true, false])
  const many = rss(...Array.from({ length: 201 }, (_, at) => item(`many-${at}`)))
  host[FEED] = () => new Response(many, { headers: { etag: '"v2"' } })
  setClock(FRIDAY + 49 * HOUR)
  await refresh()
  await refresh()
  expect(asked.at(-1)?.headers.has('if-none-match')).toBe(false)
})

test('one feed’s tags do not fill the list of topics', async () => {
  const tagged = (count: number) =>
    rss(...Array.from({ length: count }, (_, at) => item(`tagged-${at}`, `<category>Tag ${at}</category>`)))
  await readOnce(tagged(150))
  expect(await rows('SELECT count(*) AS n FROM topics')).toEqual([{ n: 40 }])
  await upsertStories(deps, {
    publication: meridian,
    items: [{ url: 'https://meridian.example/x', title: 'X', category: 'Pushed' }],
  })
  expect(await rows('SELECT count(*) AS n FROM topics')).toEqual([{ n: 41 }])
})
