/**
 * Feeds that nobody would write, made by a machine: any structure, any encoding, any length. Never a crash, never a neighbour lost to
 * a bad item, and a second read finds what the first one found.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageKey } from '../../src/ground/url'
import { instantOf } from '../../src/stories/catalogue/dates'
import { textOfHtml } from '../../src/stories/catalogue/html'
import { excerptOf, prose } from '../../src/stories/catalogue/prose'
import { textOfBytes } from '../../src/stories/feeds/letters'
import { parseFeed } from '../../src/stories/feeds/parse'
import { sortOut } from '../../src/stories/feeds/sort-out'
import { BOMBS, expectLinear } from './growth'

const RUNS = Number(process.env.FEED_RUNS ?? 150)
const taking = {
  kind: 'story' as const,
  feedUrl: 'https://feeds.meridian.example/feed.xml',
  publication: { url: 'https://meridian.example', timezone: 'Asia/Kathmandu' },
  sections: new Set<string>(),
}

async function read(given: string | Uint8Array, type = '') {
  const parsed = parseFeed(typeof given === 'string' ? given : textOfBytes(given, type))
  return 'error' in parsed ? { ...parsed, stories: [], rejected: [] } : sortOut(parsed, taking, async () => true)
}

/** Pieces that feeds are made of, and pieces that break them. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      '<item>',
      '</item>',
      '<entry>',
      '</entry>',
      '<title>',
      '</title>',
      '<link>',
      '</link>',
      '<link href="/x"/>',
      '<guid>',
      '</guid>',
    ],
    ...[
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<!DOCTYPE x>',
      '<!ENTITY a "b">',
      '<?x ?>',
      '&amp;',
      '&lt;p&gt;',
      '&#0;',
      '&#x110000;',
      '&nope;',
    ],
    ...[
      '<pubDate>Thu, 26 Feb 2026 09:30:00 GMT</pubDate>',
      '<pubDate>',
      '</pubDate>',
      '<dc:date>2026</dc:date>',
      '<category>',
      '</category>',
    ],
    ...[
      '<description>',
      '</description>',
      '<content:encoded>',
      '</content:encoded>',
      '<media:content url="x.jpg" width="-1"/>',
      '<enclosure/>',
    ],
    ...[
      '<image><url>',
      '</url></image>',
      'xml:base="//"',
      'xml:base=":"',
      '"',
      "'",
      '<',
      '>',
      '=',
      '\u0000',
      '\ud800',
      '\u202e',
      '<a b="',
      'https://[::1',
    ],
  ),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.webUrl(),
)
const soup = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))

const good = (name: string) =>
  `<item><title>About ${name}</title><link>https://meridian.example/${name}</link><pubDate>Thu, 26 Feb 2026 09:30:00 GMT</pubDate></item>`
const feedOf = (inside: string) =>
  `<rss version="2.0" xmlns:content="c" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>M</title><link>https://meridian.example/</link>${inside}</channel></rss>`
/** Within one item, closed: whatever it holds, it has an end. Sections and comments that are never closed reach further, as they must. */
const contained = soup.map((text) => text.replace(/<!--|<!\[CDATA\[|<\/?(?:item|entry)>|<(?:item|entry)/g, ''))

test('any text is a feed or none, and never breaks the reader', async () => {
  const texts = fc.oneof(
    soup,
    soup.map(feedOf),
    soup.map((text) => `<feed xmlns="http://www.w3.org/2005/Atom">${text}</feed>`),
    soup.map((text) => `<rdf:RDF>${text}`),
    fc.json(),
  )
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const first = await read(text)
      expect(await read(text)).toEqual(first)
      for (const story of first.stories) {
        expect(story.title).not.toBe('')
        expect(story.url).toMatch(/^https?:\/\//)
        expect(Number.isFinite(story.publishedAt)).toBe(true)
        if (story.imageUrl !== null) expect(story.imageUrl).toMatch(/^https:\/\//)
      }
    }),
    { numRuns: RUNS },
  )
})

test('whatever stands in one item, its neighbours are read', async () => {
  await fc.assert(
    fc.asyncProperty(contained, fc.array(fc.nat(3), { maxLength: 3 }), async (bad, places) => {
      const neighbours = ['a', 'b', 'c'].map(good)
      for (const place of places) neighbours.splice(place, 0, `<item>${bad}</item>`)
      const { stories } = await read(feedOf(neighbours.join('')))
      const titles = stories.map(({ title }) => title)
      for (const name of ['a', 'b', 'c']) expect(titles).toContain(`About ${name}`)
    }),
    { numRuns: RUNS },
  )
})

test('any bytes under any label are read as something', async () => {
  const labels = fc.constantFrom(
    '',
    'utf-8',
    'utf-16',
    'iso-2022-jp',
    'gb18030',
    'big5',
    'euc-kr',
    'cp-1251',
    'x-user-defined',
    'replacement',
    '"',
    '; ;',
    'klingon',
  )
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), labels, labels, async (bytes, header, declared) => {
      const [start = '', end = ''] = feedOf(`${good('a')}|`).split('|')
      const whole = Uint8Array.from([
        ...new TextEncoder().encode(`<?xml version="1.0" encoding="${declared}"?>${start}`),
        ...bytes,
        ...new TextEncoder().encode(end),
      ])
      const type = `text/xml; charset=${header}`
      expect(await read(whole, type)).toEqual(await read(whole, type))
      expect(await read(bytes, type)).toEqual(await read(bytes, type))
    }),
    { numRuns: RUNS },
  )
})

test('lengths of any kind are read in time that grows with them alone', async () => {
  const unit = fc.constantFrom(
    '<div>',
    '<p>',
    '&amp;',
    '&lt;',
    ' ',
    '\n',
    'a ',
    '. ',
    '<img src="',
    '<![CDATA[',
    ']]>',
    'The post ',
    'Continue reading ',
    '<item>',
    '港',
    '<td>',
    '[…]',
    '<link ',
    '<category>',
    'data:a/b,',
  )
  await fc.assert(
    fc.asyncProperty(
      unit,
      fc.constantFrom('description', 'title', 'link', 'category', 'guid', 'pubDate'),
      async (text, element) => {
        await expectLinear(`${text} in ${element}`, async (times) => {
          const long = text.repeat(Math.floor((75_000 * times) / text.length))
          const { stories } = await read(feedOf(good('before') + `<item><${element}>${long}</${element}></item>`))
          expect(stories.map(({ title }) => title)).toContain('About before')
        })
      },
    ),
    { numRuns: Math.min(RUNS, 40) },
  )
}, 300_000)

test.each(BOMBS)(
  'a feed that is nothing but “%s” is read in linear time',
  async (bomb) => {
    await expectLinear(bomb, (times) =>
      read(feedOf(bomb.repeat(Math.floor((200_000 * times) / bomb.length)) + good('after'))),
    )
  },
  120_000,
)

test('texts, dates and addresses of any kind are taken or refused, and never throw', () => {
  const text = fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 300 }))
  fc.assert(
    fc.property(text, (given) => {
      expect(prose(given).length).toBeLessThanOrEqual(given.length)
      expect(excerptOf(textOfHtml(given)).length).toBeLessThanOrEqual(201)
      expect(textOfHtml(textOfHtml('<p>x</p>'))).toBe('x')
      const at = instantOf(given, 'Europe/London')
      if (at !== null) expect(Number.isFinite(at)).toBe(true)
      const key = pageKey(given)
      if (key !== null) expect(key).not.toMatch(/^https?:|#(?![/!])/)
    }),
    { numRuns: RUNS * 4 },
  )
})
