/**
 * Feeds as publishers really send them: one row a case, each with what has to come of it, and with the public report that it follows
 * where there is one (repository#number). Pure: bytes in, stories out.
 */
import { describe, expect, test } from 'vitest'
import { textOfBytes } from '../../src/stories/feeds/letters'
import { parseFeed } from '../../src/stories/feeds/parse'
import { sortOut } from '../../src/stories/feeds/sort-out'

const FEED = 'https://feeds.meridian.example/news/feed.xml'
const taking = {
  kind: 'story' as const,
  feedUrl: FEED,
  publication: { url: 'https://meridian.example', timezone: 'Europe/Berlin' },
  sections: new Set(['climate', 'world-news']),
}

async function read(given: string | Uint8Array, type = 'application/rss+xml') {
  const parsed = parseFeed(typeof given === 'string' ? given : textOfBytes(given, type))
  if ('error' in parsed) return { stories: [], rejected: [], warnings: [], isWhole: false, ...parsed }
  return sortOut(parsed, taking, async () => true)
}

const NAMESPACES = `xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"`
const rss = (items: string, { root = '', channel = '<link>https://meridian.example/</link>', head = '' } = {}) =>
  `<?xml version="1.0"?>${head}<rss version="2.0" ${NAMESPACES} ${root}><channel><title>M</title>${channel}<description/>${items}</channel></rss>`
const DATE = '<pubDate>Thu, 26 Feb 2026 09:30:00 GMT</pubDate>'
const LINK = '<link>https://meridian.example/world-news/harbour</link>'
const item = (inner: string, { title = '<title>The harbour opens</title>', link = LINK, date = DATE } = {}) =>
  `<item>${title}${link}${date}${inner}</item>`
const atom = (entry: string, { root = '', own = '<link href="https://meridian.example/"/>' } = {}) =>
  `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" ${root}><title>M</title>${own}<entry><title>The harbour opens</title>
  <updated>2026-02-26T09:30:00Z</updated>${entry}</entry></feed>`
const json = (one: object, own: object = {}) =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'M',
    home_page_url: 'https://meridian.example/',
    ...own,
    items: [{ id: '1', url: 'https://meridian.example/a', title: 'T', date_published: '2026-02-26T09:30:00Z', ...one }],
  })
const escaped = (html: string) => html.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** What it is about, the feed, and the first story as it has to be. */
type Row = [what: string, feed: string, story: object, report?: string]

const HARBOUR = 'https://meridian.example/harbour'
const noLink = { link: '' }

const LINKED = '<link href="https://meridian.example/harbour"/>'
const LANGUAGES: Row[] = [
  ['the feed’s', rss(`<language>de-at</language>${item('')}`), { language: 'de-AT' }],
  ['Atom’s', atom(LINKED, { root: 'xml:lang="fr"' }), { language: 'fr' }],
  [
    'an entry’s own before it',
    atom(LINKED, { root: 'xml:lang="fr"' }).replace('<entry>', '<entry xml:lang="es">'),
    { language: 'es' },
  ],
  ['an item’s by Dublin Core', rss(item('<dc:language>it</dc:language>')), { language: 'it' }],
  ['a JSON feed’s', json({}, { language: 'nl' }), { language: 'nl' }],
  ['a JSON item’s', json({ language: 'sv' }, { language: 'nl' }), { language: 'sv' }],
  [
    'none where the headline is in other letters than the feed says',
    rss(`<language>en-US</language>${item('', { title: '<title>مطر بعد انتظار</title>' })}`),
    { language: null },
  ],
  ['none where it is no language', rss(`<language>English (US)</language>${item('')}`), { language: null }],
  ['none where nobody says', rss(item('')), { language: null }],
]

const ADDRESSES: Row[] = [
  [
    'an address with one slash',
    rss(item('', { link: '<link>https:/meridian.example/harbour</link>' })),
    { url: HARBOUR },
  ],
  [
    'an Atom link written as RSS writes it',
    atom(`<id>urn:1</id><link>${HARBOUR}</link>`),
    { url: HARBOUR },
    'molly/web3-is-going-great#16',
  ],
  [
    'a name that is no permalink beats a host that only redirects',
    rss(
      item(`<guid isPermaLink="false">${HARBOUR}</guid>`, {
        link: '<link>https://news.google.com/rss/articles/CBMiX?oc=5</link>',
      }),
    ),
    { url: HARBOUR },
  ],
  [
    'newsrooms’ and networks’ marks',
    rss(
      item('', {
        link: `<link>${HARBOUR}?partner=rss&amp;emc=rss&amp;CMP=share_btn_url&amp;ref_src=twsrc%5Etfw</link>`,
      }),
    ),
    { url: HARBOUR },
  ],
  [
    'a page whose parameter has the name of a mark',
    rss(item('', { link: `<link>${HARBOUR}?cmp=7&amp;from=berlin</link>` })),
    { url: `${HARBOUR}?cmp=7&from=berlin` },
  ],
  [
    'a host without a scheme',
    rss(item('', { link: '<link>www.meridian.example/harbour</link>' })),
    { url: 'https://www.meridian.example/harbour' },
  ],
  [
    'the site’s own host without a scheme',
    rss(item('', { link: '<link>meridian.example/harbour</link>' })),
    { url: HARBOUR },
  ],
  [
    'an empty link before the one that says something',
    rss(item('', { link: `<link/><link>${HARBOUR}</link>` })),
    { url: HARBOUR },
  ],
  [
    'every item’s link is the front page, and its name the article',
    rss(item(`<guid>${HARBOUR}</guid>`, { link: '<link>https://www.meridian.example</link>' })),
    { url: HARBOUR },
  ],
  [
    'an Atom entry whose text stands elsewhere',
    atom(`<id>urn:1</id><content type="text/html" src="${HARBOUR}"/>`),
    { url: HARBOUR },
  ],
  [
    'AT Internet’s and Webtrekk’s marks',
    rss(item('', { link: `<link>${HARBOUR}?xtor=RSS-3208&amp;wt_mc=rss.ho.beitrag</link>` })),
    { url: HARBOUR },
  ],
  [
    'feedburner’s original link under another prefix',
    rss(
      item(`<fb:origLink xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0">${HARBOUR}</fb:origLink>`, {
        link: '<link>http://feedproxy.example/x</link>',
      }),
    ),
    { url: HARBOUR },
  ],
  ['a guid that is a path', rss(item('<guid>/harbour</guid>', noLink)), { url: HARBOUR }],
  [
    'an ampersand escaped twice',
    rss(item('', { link: '<link>https://meridian.example/?p=7&amp;amp;lang=de</link>' })),
    { url: 'https://meridian.example/?p=7&lang=de' },
  ],
  [
    'xml:base of the feed',
    atom('<link href="harbour"/>', { root: 'xml:base="https://meridian.example/"' }),
    { url: HARBOUR },
    'Ranchero-Software/NetNewsWire#3662',
  ],
  [
    'xml:base of the entry',
    atom('<link href="harbour"/>').replace('<entry>', '<entry xml:base="2026/">'),
    { url: 'https://feeds.meridian.example/news/2026/harbour' },
    'feedbin/support#338',
  ],
  [
    'xml:base of the entry within the feed’s',
    atom('<link href="harbour"/>', { root: 'xml:base="https://meridian.example/"' }).replace(
      '<entry>',
      '<entry xml:base="2026/">',
    ),
    { url: 'https://meridian.example/2026/harbour' },
    'rometools/rome#38',
  ],
  ['xml:base of the link', atom('<link xml:base="https://meridian.example/x/" href="../harbour"/>'), { url: HARBOUR }],
  [
    'xml:base of an RSS channel',
    rss(item('', { link: '<link>harbour</link>' })).replace(
      '<channel>',
      '<channel xml:base="https://meridian.example/">',
    ),
    { url: HARBOUR },
    'mmcdole/gofeed#290',
  ],
  [
    'a relative link stands against the site',
    rss(item('', { link: '<link>/harbour</link>' })),
    { url: HARBOUR },
    'danmactough/node-feedparser#247',
  ],
  [
    'a relative site stands against the feed',
    rss(item('', { link: '<link>harbour</link>' }), { channel: '<link>/en/</link>' }),
    { url: 'https://feeds.meridian.example/en/harbour' },
    'danmactough/node-feedparser#171',
  ],
  [
    'without a site a relative link stands against the feed',
    rss(item('', { link: '<link>harbour</link>' }), { channel: '' }),
    { url: 'https://feeds.meridian.example/news/harbour' },
  ],
  ['a JSON feed’s relative address', json({ url: '/harbour' }), { url: HARBOUR }],
  ['a link without a scheme', rss(item('', { link: '<link>//meridian.example/harbour</link>' })), { url: HARBOUR }],
  [
    'self before alternate',
    atom(`<link rel="self" href="/api/1"/><link rel="alternate" type="text/html" href="${HARBOUR}"/>`),
    { url: HARBOUR },
    'danmactough/node-feedparser#146',
  ],
  [
    'replies, edit and self before alternate',
    atom(
      `<link rel="replies" type="text/html" href="/c"/><link rel="edit" href="/e"/><link rel="self" href="/s"/><link rel="alternate" type="text/html" href="${HARBOUR}"/>`,
    ),
    { url: HARBOUR },
    'danmactough/node-feedparser#244',
  ],
  [
    'an alternate for programs before the page',
    atom(
      `<link rel="alternate" type="application/json" href="/api/1"/><link rel="alternate" type="text/html" href="${HARBOUR}"/>`,
    ),
    { url: HARBOUR },
  ],
  [
    'an alternate of another scheme',
    atom(`<link href="${HARBOUR}"/><link rel="alternate" type="application/nostr+json" href="nostr:naddr1"/>`),
    { url: HARBOUR },
    'feedbin/feedbin#747',
  ],
  [
    'an enclosure that is text, not an attribute',
    atom(
      `<link rel="alternate" type="text/html" href="${HARBOUR}"/><link rel="enclosure" type="image/jpeg">https://img.example/a.jpg</link>`,
    ),
    { url: HARBOUR },
    'kurtmckee/feedparser#367',
  ],
  [
    'rel as an IRI',
    atom(
      `<link rel="self" href="/s"/><link rel="http://www.iana.org/assignments/relation/alternate" href="${HARBOUR}"/>`,
    ),
    { url: HARBOUR },
    'use-agent-os/agent-os#2700',
  ],
  [
    'an empty href beside a good one',
    atom(`<link href=""/><link rel="alternate" href="${HARBOUR}"/>`),
    { url: HARBOUR },
  ],
  ['an id that is the address', atom(`<id>${HARBOUR}</id>`), { url: HARBOUR }],
  ['an id that is the address, beside an empty href', atom(`<id>${HARBOUR}</id><link href=""/>`), { url: HARBOUR }],
  ['only self', atom(`<id>urn:1</id><link rel="self" href="${HARBOUR}"/>`), { url: HARBOUR }],
  ['an Atom link in RSS', rss(item(`<atom:link rel="alternate" href="${HARBOUR}"/>`, noLink)), { url: HARBOUR }],
  [
    'a link with href, of no namespace, in RSS',
    rss(item(`<link rel="alternate" href="${HARBOUR}"/>`, noLink)),
    { url: HARBOUR },
  ],
  [
    'a guid alone',
    rss(item(`<guid isPermaLink="true">${HARBOUR}</guid>`, noLink)),
    { url: HARBOUR },
    'yang991178/fluent-reader#587',
  ],
  ['a guid alone that says nothing', rss(item(`<guid>${HARBOUR}</guid>`, noLink)), { url: HARBOUR }],
  [
    'a guid alone that calls itself no permalink is still the only address',
    rss(item(`<guid isPermaLink="false">${HARBOUR}</guid>`, noLink)),
    { url: HARBOUR },
  ],
  [
    'feedburner’s original link',
    rss(
      item(`<feedburner:origLink>${HARBOUR}</feedburner:origLink>`, {
        link: '<link>http://feedproxy.example/~r/m/~3/x/</link>',
      }),
    ),
    { url: HARBOUR },
    'passiomatic/coldsweat#7',
  ],
  [
    'a guid of the own site beats a redirector',
    rss(item(`<guid>${HARBOUR}</guid>`, { link: '<link>https://t.redirector.example/abc</link>' })),
    { url: HARBOUR },
  ],
  [
    'a guid of the own site does not beat a link to it',
    rss(item('<guid>https://meridian.example/80042</guid>', { link: `<link>${HARBOUR}</link>` })),
    { url: HARBOUR },
    'Ranchero-Software/NetNewsWire#4684',
  ],
  [
    'a guid that is no permalink beats nothing',
    rss(
      item('<guid isPermaLink="false">https://meridian.example/?p=7</guid>', {
        link: '<link>https://t.redirector.example/abc</link>',
      }),
    ),
    { url: 'https://t.redirector.example/abc' },
    'nt1m/livemarks#233',
  ],
  [
    'a link in a section, with spaces',
    rss(item('', { link: `<link><![CDATA[\n  ${HARBOUR}\n]]></link>` })),
    { url: HARBOUR },
  ],
  [
    'an ampersand in a link',
    rss(item('', { link: '<link>https://meridian.example/?a=1&amp;b=2</link>' })),
    { url: 'https://meridian.example/?a=1&b=2' },
  ],
  [
    'what only tracks is taken off',
    rss(item('', { link: `<link>${HARBOUR}?at_medium=RSS&amp;at_campaign=KARANGA</link>` })),
    { url: HARBOUR },
    'wallabag/wallabag#1102',
  ],
  ['a JSON item with an external address', json({ url: undefined, external_url: HARBOUR }), { url: HARBOUR }],
  ['a JSON item whose id is the address', json({ url: undefined, id: HARBOUR }), { url: HARBOUR }],
  [
    'an RDF item’s own name',
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>M</title></channel><item rdf:about="${HARBOUR}"><title>The harbour opens</title><dc:date>2026-02-26T09:30:00Z</dc:date></item></rdf:RDF>`,
    { url: HARBOUR },
  ],
]

const TITLES: Row[] = [
  [
    'types that have the names of elements',
    rss(item('', { title: '<title>Why List&lt;String&gt; is no List&lt;Object&gt;</title>' })),
    { title: 'Why List<String> is no List<Object>' },
  ],
  [
    'elements in capital letters',
    rss(item('', { title: '<title>Could &lt;CODE&gt;ReadFile&lt;/CODE&gt; fail?</title>' })),
    { title: 'Could ReadFile fail?' },
    'alexdebril/feed-io#439',
  ],
  [
    'a letter beyond 16 bits as two references',
    rss(item('', { title: '<title>Open &#55357;&#56832; and &#xd83d;&#xde00;</title>' })),
    { title: 'Open 😀 and 😀' },
    'zzzprojects/html-agility-pack#323',
  ],
  [
    'none, as social networks send it',
    rss(
      item(`<description>${escaped('<p>The harbour opens. It was shut for a decade.</p>')}</description>`, {
        title: '',
      }),
    ),
    { title: 'The harbour opens.' },
    'msasikanth/twine#114',
  ],
  [
    'none in a JSON feed',
    json({ title: undefined, content_text: 'The harbour opens' }),
    { title: 'The harbour opens' },
  ],
  [
    'a space that does not break beside one that does is one space, and alone it stays',
    rss(item('', { title: '<title>The&#160; harbour &#160;opens at 9&#160;a.m.</title>' })),
    { title: 'The harbour opens at 9\u00a0a.m.' },
  ],
  [
    'an entity written thrice',
    rss(item('', { title: '<title>Arts &amp;amp;amp; Culture</title>' })),
    { title: 'Arts & Culture' },
  ],
  [
    'an entity written twice in a section',
    rss(item('', { title: '<title><![CDATA[Arts &amp;amp; Culture]]></title>' })),
    { title: 'Arts & Culture' },
  ],
  ['an entity written twice in a JSON title', json({ title: 'Gary&amp;#8217;s' }), { title: 'Gary’s' }],
  [
    'an entity written twice in an Atom title of HTML',
    atom(`<link href="${HARBOUR}"/>`).replace(
      '<title>The harbour opens',
      '<title type="html">Arts &amp;amp;amp; Culture',
    ),
    { title: 'Arts & Culture' },
  ],
  [
    'a tag that a title in a section speaks of',
    rss(item('', { title: '<title><![CDATA[How the &lt;video&gt; tag works]]></title>' })),
    { title: 'How the <video> tag works' },
  ],
  ['a tab within a JSON title', json({ title: 'A\tB' }).replace('A\\tB', 'A\tB'), { title: 'A B' }],
  [
    'an entity written twice',
    rss(item('', { title: '<title>Arts &amp;amp; Culture</title>' })),
    { title: 'Arts & Culture' },
    'kickscondor/fraidycat#172',
  ],
  [
    'an entity in a section',
    rss(item('', { title: '<title><![CDATA[Arts &amp; Culture]]></title>' })),
    { title: 'Arts & Culture' },
  ],
  [
    'an apostrophe by number',
    rss(item('', { title: '<title>Gary&amp;#39;s hacking</title>' })),
    { title: 'Gary’s hacking'.replace('’', "'") },
    'yanus171/Handy-News-Reader#802',
  ],
  [
    'markup written twice',
    rss(item('', { title: '<title>&amp;lt;p&amp;gt;The harbour&amp;lt;/p&amp;gt;</title>' })),
    { title: 'The harbour' },
  ],
  [
    'an entity in an untyped Atom title',
    atom(`<link href="${HARBOUR}"/>`).replace('The harbour opens', 'Arts &amp;amp; Culture'),
    { title: 'Arts & Culture' },
    'jekyll/jekyll-feed#127',
  ],
  ['an entity in a JSON title', json({ title: 'Arts &amp; Culture' }), { title: 'Arts & Culture' }],
  ['a tag that a title speaks of', json({ title: 'The <b> tag' }), { title: 'The <b> tag' }],
  [
    'an entity that XML does not know',
    rss(item('', { title: '<title>The Clown&rsquo;s joke</title>' })),
    { title: 'The Clown’s joke' },
    'brief-rss/brief#184',
  ],
  [
    'a space that XML does not know',
    rss(item('', { title: '<title>Movie&nbsp;/&nbsp;Action</title>' })),
    { title: 'Movie\u00a0/\u00a0Action' },
    'mwaterfall/MWFeedParser#38',
  ],
  [
    'a bare ampersand',
    rss(item('', { title: '<title>Bread & butter</title>' })),
    { title: 'Bread & butter' },
    'commoncrawl/news-crawl#13',
  ],
  [
    'generics are no markup',
    json({ title: 'Map<String, List<Integer>> explained' }),
    { title: 'Map<String, List<Integer>> explained' },
  ],
  [
    'a title over lines',
    rss(item('', { title: '<title>\n  The harbour\n  opens\n</title>' })),
    { title: 'The harbour opens' },
  ],
]

const TEXTS: Row[] = [
  ...[
    '<p><em>By Ann Bee, Staff Writer</em></p>',
    '<p>26 November 2026</p>',
    '<p>5 min read</p>',
    '<p>Anzeige</p>',
    '<p>Listen to this story</p>',
    '<p>Ann Bee/Getty Images</p>',
    '<p>Fotograf: Ann Bee</p>',
    '<p>图源:视觉中国</p>',
    '<h2>What we know</h2>',
    '<p>.</p>',
    '<p>•</p>',
    '<div class="photo_credit">Ann Bee / AP</div>',
    '<div class="article-caption">The locks in May, before they were opened to the ships of every size.</div>',
    '<span class="field field--name-uid">ann</span><span class="field field--name-created">Thu, 11/26/2026</span>',
  ].map(
    (html): Row => [
      `${html} first`,
      rss(item(`<description>${escaped(`${html}<p>It opens.</p>`)}</description>`)),
      { excerpt: 'It opens.' },
    ],
  ),
  ...['<p>© 2026 Meridian. All rights reserved.</p>', '<p>[ad_2]</p>', '…続きを読む'].map(
    (html): Row => [
      `${html} last`,
      rss(item(`<description>${escaped(`<p>It opens.</p>${html}`)}</description>`)),
      { excerpt: 'It opens.' },
    ],
  ),
  ['a bullet', rss(item('<description>» It opens.</description>')), { excerpt: 'It opens.' }],
  [
    'short lines and nothing else',
    rss(item(`<description>${escaped('<p>It opens</p><p>On Monday</p>')}</description>`)),
    { excerpt: 'It opens On Monday' },
  ],
  [
    'a caption and nothing else',
    rss(item(`<description>${escaped('<div class="caption">It opens</div>')}</description>`)),
    { excerpt: 'It opens' },
  ],
  [
    'the caption of a picture is not what a story tells',
    rss(
      item(
        `<media:content url="https://img.example/a.jpg" type="image/jpeg"><media:description>Ann Bee at the locks.</media:description></media:content><content:encoded>${escaped('<p>It opens.</p>')}</content:encoded>`,
      ),
    ),
    { excerpt: 'It opens.' },
  ],
  ...[
    'It opens. ---------- It was shut.',
    '————— It opens. It was shut.',
    '* * * It opens. It was shut.',
    'It opens. _____ It was shut.',
    'It opens. It was shut. ####',
  ].map(
    (text): Row => [
      `“${text}”`,
      rss(item(`<description>${text}</description>`)),
      { excerpt: 'It opens. It was shut.' },
    ],
  ),
  [
    'two dashes are prose',
    rss(item('<description>港口——终于——开放。</description>')),
    { excerpt: '港口——终于——开放。' },
  ],
  ...[
    '<div hidden>Preview text</div>',
    '<div style="color: red; display:none">Preview text</div>',
    '<div id="toc" class="toc"><p>Contents</p><ul><li>One</li></ul></div>',
    '<span class="screen-reader-text">Skip</span>',
    '<div class="kg-card kg-bookmark-card"><a href="x">Another page<p>of another site</p></a></div>',
    '<blockquote class="twitter-tweet"><p>Ann (@ann)</p></blockquote>',
    '<div class="subscription-widget-wrap"><p>Thanks for reading! Subscribe for free.</p></div>',
    '<p class="photo-credit">Ann Bee</p>',
  ].map(
    (html): Row => [
      html,
      rss(item(`<description>${escaped(`${html}<p>It opens.</p>`)}</description>`)),
      { excerpt: 'It opens.' },
    ],
  ),
  ...[
    '<p>Artykuł <a href="x">The harbour opens</a> pochodzi z serwisu <a href="y">M</a>.</p>',
    '<p>Inlägget <a href="x">The harbour opens</a> dök först upp på <a href="y">M</a>.</p>',
    '<p>投稿 <a href="x">The harbour opens</a> は <a href="y">M</a> に最初に表示されました。</p>',
    '<p><a href="x#comments">3 Comments</a></p>',
    '<p><a href="x#comments">12 комментариев</a></p>',
    '<p><a href="x">Читать полностью</a></p>',
    '<p><a href="x">阅读全文</a></p>',
  ].map(
    (html): Row => [
      html,
      rss(item(`<description>${escaped(`<p>It opens.</p>${html}`)}</description>`)),
      { excerpt: 'It opens.' },
    ],
  ),
  [
    'a link to go on behind dots',
    rss(item(`<description>${escaped('It opens.<a href="x">... Leggi tutto</a>')}</description>`)),
    { excerpt: 'It opens.' },
    'kurtmckee/feedparser#367',
  ],
  [
    'a sentence that its system cut off shows it',
    rss(item('<description>It opens on Monday for the [&#8230;]</description>')),
    { excerpt: 'It opens on Monday for the…' },
  ],
  [
    'a cut sentence behind one that is long enough is left away',
    rss(
      item(
        '<description>The harbour of the old town is open to ships of every size again. It opens on Monday for the [...]</description>',
      ),
    ),
    { excerpt: 'The harbour of the old town is open to ships of every size again.' },
  ],
  [
    'a podcast’s subtitle where there is nothing else',
    rss(item('<itunes:subtitle>It opens.</itunes:subtitle>')),
    { excerpt: 'It opens.' },
  ],
  [
    'a standfirst without a full stop is no beginning of the sentence below it',
    rss(
      item(
        `<description>${escaped('<p>The locks of the old harbour are open to ships of every size again</p><p>A barge with salt was the first to pass them. Others followed it.</p>')}</description>`,
      ),
    ),
    { excerpt: 'The locks of the old harbour are open to ships of every size again' },
  ],
  [
    'two lines that are one sentence stay together',
    rss(
      item(
        `<description>${escaped('<p>What the keeper of the lighthouse said when the last lamp was lit:</p><p>“It will do.”</p>')}</description>`,
      ),
    ),
    { excerpt: 'What the keeper of the lighthouse said when the last lamp was lit: “It will do.”' },
  ],
  ['a bare less-than in a text', rss(item('<description>5 < 7 is true</description>')), { excerpt: '5 < 7 is true' }],
  [
    'only the title again is no summary',
    rss(item(`<description>${escaped('<a href="x">The harbour opens</a>')}</description>`)),
    { excerpt: null },
  ],
  [
    'what media tell where there is nothing else',
    rss(item('<media:group><media:description>It opens.</media:description></media:group>')),
    { excerpt: 'It opens.' },
  ],
  [
    'data of another kind are no text',
    atom(`<link href="${HARBOUR}"/><content type="application/xml"><x>1</x></content>`),
    { excerpt: null },
  ],
  [
    'marks of page builders',
    rss(item('<description>[vc_row][vc_column width="1/2"]It opens.[/vc_column][/vc_row]</description>')),
    { excerpt: 'It opens.' },
  ],
  ...[
    '<p>Запись <a>X</a> впервые появилась <a>M</a>.</p>',
    '<p>Cet article X est apparu en premier sur M.</p>',
    '<p>El artículo X fue publicado originalmente en M.</p>',
    '<p>ظهرت المقالة <a>X</a> أولاً على <a>M</a>.</p>',
    '<p>This article was originally published on <a>M</a>. Read the original.</p>',
    '<p>submitted by <a>/u/mara</a> <a>[link]</a> <a>[comments]</a></p>',
    '<p><strong>Read also:</strong> <a>Another</a></p>',
    '<p>Lire aussi : <a>Un autre</a></p>',
    '<p>Читайте также: <a>Другое</a></p>',
    '<p>Lesen Sie auch: <a>Anderes</a></p>',
    '<p>اقرأ أيضا: <a>آخر</a></p>',
    '<p>Tags: ports, ships</p>',
    '<p><a>» Read more</a></p>',
    '<p><a>More</a></p>',
    '<p><a>[weiter]</a></p>',
    '<p><a>Ganzen Artikel lesen</a></p>',
    '<p><a>En savoir plus</a></p>',
    '<p><a>Leer la noticia completa</a></p>',
    '<p><a>Далее</a></p>',
    '<p><a>إقرأ المزيد</a></p>',
  ].map(
    (end): Row => [
      `not its end: ${end}`,
      rss(item(`<description>${escaped(`<p>It opens.</p>${end}`)}</description>`)),
      { excerpt: 'It opens.' },
    ],
  ),
  ...[
    'Ships come. More at sea than ever.',
    'Ships come. Read on the quay, the law is short.',
    'Prices fall. Подробнее о ставке говорил глава банка',
    'More than 5 ships came.',
    'He said: > 5 is more.',
  ].map(
    (text): Row => [
      `but this is text: ${text}`,
      rss(item(`<description>${escaped(`<p>${escaped(text)}</p>`)}</description>`)),
      { excerpt: text },
    ],
  ),
  ...['Crédit photo : AFP', '(AP Photo/John O’Doe)', 'By Mara Vance'].map(
    (line): Row => [
      `not its beginning: ${line}`,
      rss(item(`<description>${escaped(`<p>${line}</p><p>It opens.</p>`)}</description>`)),
      { excerpt: 'It opens.' },
    ],
  ),
  [
    'no words of a link to go on with, in brackets',
    rss(item(`<description>${escaped('<p>We open.</p><p><a>[Read more]</a></p>')}</description>`)),
    { excerpt: 'We open.' },
  ],
  [
    'no marks of a content system',
    rss(
      item(
        `<description>${escaped('[caption id="a_1" align="left"]<img src="x.jpg"/> The quay[/caption]<p>We open.</p>[gallery ids="1,2"]')}</description>`,
      ),
    ),
    { excerpt: 'We open.' },
  ],
  [
    'types in angle brackets are no markup',
    rss(item('<description>Use Map&lt;String, List&lt;Integer&gt;&gt; for this.</description>')),
    { excerpt: 'Use Map<String, List<Integer>> for this.' },
  ],
  [
    'a comment is no text, though nothing else is markup',
    rss(item('<description>&lt;!-- teaser --&gt;We open.</description>')),
    { excerpt: 'We open.' },
  ],
  [
    'whose picture it is, in brackets',
    rss(item(`<description>${escaped('<p>(Photo by Jane Doe/Getty Images)</p><p>We open.</p>')}</description>`)),
    { excerpt: 'We open.' },
  ],
  [
    'whose picture it is, by courtesy',
    rss(item(`<description>${escaped('<p>Photo courtesy of the museum</p><p>We open.</p>')}</description>`)),
    { excerpt: 'We open.' },
  ],
  [
    'but a sentence about pictures is text',
    rss(item(`<description>${escaped('<p>Photos by Jane Doe hang in the hall.</p><p>We open.</p>')}</description>`)),
    { excerpt: 'Photos by Jane Doe hang in the hall. We open.' },
  ],
  [
    'quotes keep no marks',
    rss(item(`<description>${escaped('<blockquote>We open.</blockquote><p>Said the mayor.</p>')}</description>`)),
    { excerpt: 'We open. Said the mayor.' },
  ],
  [
    'a rule is no text',
    rss(item(`<description>${escaped('<p>One.</p><hr><p>Two.</p>')}</description>`)),
    { excerpt: 'One. Two.' },
  ],
  [
    'a rule of dashes is none',
    rss(item('<description>One.&lt;br&gt;------------&lt;br&gt;Two.</description>')),
    { excerpt: 'One. Two.' },
  ],
  [
    'cells and terms stand apart',
    rss(
      item(
        `<description>${escaped('<table><tr><th>Term</th><th>Meaning</th></tr></table><dl><dt>Quay</dt><dd>A wall.</dd></dl>')}</description>`,
      ),
    ),
    { excerpt: 'Term Meaning Quay A wall.' },
  ],
  [
    'a caption is not the beginning',
    rss(
      item(
        `<description>${escaped('<figure><img src="a.jpg"><figcaption>By the quay</figcaption></figure><p>The gates opened.</p>')}</description>`,
      ),
    ),
    { excerpt: 'The gates opened.' },
  ],
  [
    'WordPress’s caption is not the beginning',
    rss(
      item(
        `<description>${escaped('<p class="wp-caption-text">By the quay</p><p>The gates opened.</p>')}</description>`,
      ),
    ),
    { excerpt: 'The gates opened.' },
  ],
  [
    'a credit is not the beginning',
    rss(item(`<description>${escaped('<p>Foto: dpa</p><p>The gates opened.</p>')}</description>`)),
    { excerpt: 'The gates opened.' },
  ],
  [
    'what browsers without scripts see is left out',
    rss(item(`<description>${escaped('<noscript><img src="p.gif">Enable it.</noscript><p>Open.</p>')}</description>`)),
    { excerpt: 'Open.' },
  ],
  [
    '“The post … appeared first on …”',
    rss(
      item(
        `<description>${escaped('<p>Open.</p><p>The post <a href="x">The harbour</a> appeared first on <a href="y">M</a>.</p>')}</description>`,
      ),
    ),
    { excerpt: 'Open.' },
    'canonical/snapcraft.io#969',
  ],
  [
    'the same in German',
    rss(
      item(
        `<description>${escaped('<p>Offen.</p><p>Der Beitrag <a>X</a> erschien zuerst auf <a>M</a>.</p>')}</description>`,
      ),
    ),
    { excerpt: 'Offen.' },
  ],
  [
    'the same in French',
    rss(
      item(
        `<description>${escaped('<p>Ouvert.</p><p>L’article <a>X</a> est apparu en premier sur <a>M</a>.</p>')}</description>`,
      ),
    ),
    { excerpt: 'Ouvert.' },
  ],
  [
    'the same in Spanish',
    rss(
      item(
        `<description>${escaped('<p>Abierto.</p><p>La entrada <a>X</a> se publicó primero en <a>M</a>.</p>')}</description>`,
      ),
    ),
    { excerpt: 'Abierto.' },
  ],
  [
    '“Continue reading …”',
    rss(
      item(
        `<description>${escaped('<p>It opens. <a>Continue reading <span>The harbour</span> →</a></p>')}</description>`,
      ),
    ),
    { excerpt: 'It opens.' },
  ],
  [
    '“[…]”',
    rss(item('<description>It opens after nine years [&amp;#8230;]</description>')),
    { excerpt: 'It opens after nine years…' },
  ],
  [
    'reading more is nothing to go on with in a sentence',
    rss(item('<description>He wants to read more books.</description>')),
    { excerpt: 'He wants to read more books.' },
  ],
  [
    'all of it escaped twice',
    rss(item(`<description>${escaped(escaped('<p>It <em>opens</em>.</p>'))}</description>`)),
    { excerpt: 'It opens.' },
  ],
  [
    'markup in an Atom summary that calls itself text',
    atom(`<link href="${HARBOUR}"/><summary>${escaped('<p>It <em>opens</em>.</p>')}</summary>`),
    { excerpt: 'It opens.' },
  ],
  ['markup in a JSON summary', json({ summary: '<p>It opens.</p>' }), { excerpt: 'It opens.' }],
  [
    'a stub gives way to the text that it is cut from',
    rss(
      item(
        `<description>It opens after nine</description><content:encoded>${escaped('<p>It opens after nine years. Ships come in.</p>')}</content:encoded>`,
      ),
    ),
    { excerpt: 'It opens after nine years. Ships come in.' },
  ],
  [
    'the title again is no summary',
    rss(
      item(
        `<description>The harbour opens</description><content:encoded>${escaped('<p>Ships come in.</p>')}</content:encoded>`,
      ),
    ),
    { excerpt: 'Ships come in.' },
  ],
  [
    'a picture of data costs no text',
    rss(
      item(
        `<content:encoded>${escaped(`<p><img src="data:image/png;base64,${'A'.repeat(700_000)}"></p><p>It opens.</p>`)}</content:encoded>`,
      ),
    ),
    { excerpt: 'It opens.', readingMinutes: 1 },
  ],
  [
    'a hundred divisions cost no text',
    rss(
      item(
        `<content:encoded>${escaped(`${'<div>'.repeat(100)}<p>${'word '.repeat(714)}</p>${'</div>'.repeat(100)}`)}</content:encoded>`,
      ),
    ),
    { readingMinutes: 3 },
  ],
  [
    'minutes are those of the whole text',
    rss(item(`<content:encoded>${escaped(`<p>${'word '.repeat(47_600)}</p>`)}</content:encoded>`)),
    { readingMinutes: 200 },
  ],
  [
    'a sentence that ends in time ends the excerpt',
    rss(
      item(
        `<description>${'The harbour of the old town is open to ships of every size again. '.repeat(4)}</description>`,
      ),
    ),
    {
      excerpt: 'The harbour of the old town is open to ships of every size again. '.repeat(3).trim(),
    },
  ],
  [
    'a title before a name ends no sentence',
    rss(
      item(
        `<description>The harbour of the old town was opened again on Thursday evening in the presence of Dr. Vance ${'word '.repeat(40)}</description>`,
      ),
    ),
    { excerpt: expect.stringMatching(/word…$/) },
  ],
  [
    'an inner section is text',
    rss(item(`<description>${escaped('<![CDATA[<p>It opens.</p>]]>')}</description>`)),
    { excerpt: expect.stringContaining('It opens.') },
  ],
]

const on = (date: string): Row['1'] => rss(item('', { date: `<pubDate>${date}</pubDate>` }))
/** Berlin is an hour ahead of UTC in winter, and two in summer. */
const DATES: [date: string, at: string, report?: string][] = [
  ['Thu, 26 Feb 2026 09:30:00 EST5EDT', '2026-02-26T14:30'],
  ['Sun, 26 Jul 2026 09:30:00 EST5EDT', '2026-07-26T13:30', 'mmcdole/gofeed#145'],
  ['Sun, 26 Jul 2026 09:30:00 PST8PDT', '2026-07-26T16:30'],
  ['Sun Jul 26 09:30:00 CST6CDT 2026', '2026-07-26T14:30'],
  ['2026-07-26 09:30 CET-1CEST', '2026-07-26T07:30'],
  ['2026-11-26 09:30 XYZ3ABC', '2026-11-26T09:30'],
  ['2026-11-26 09:30 Etc/GMT+5', '2026-11-26T14:30'],
  ['2026-11-26 09:30 America/Port-au-Prince', '2026-11-26T14:30'],
  ['Nov 26, 2026 9:30 AM Eastern Standard Time', '2026-11-26T14:30'],
  ['2026-07-26 09:30 W. Europe Daylight Time', '2026-07-26T07:30'],
  ['Thu Nov 26 2026 09:30:00 GMT+0100 (Central European Standard Time)', '2026-11-26T08:30'],
  ['Thu, 30 Apr 2015 08:57:00 MEST', '2015-04-30T06:57', 'kurtmckee/feedparser#20'],
  ['Sun, 06 Sep 2009 16:18:00 EST', '2009-09-06T21:18', 'mmcdole/gofeed#94'],
  ['Fri, 15 Jul 2016 12:24 EDT', '2016-07-15T16:24', 'Flexget/Flexget#4635'],
  ['Fri, 26 Oct 2012 01:47:20 UTC', '2012-10-26T01:47:20', 'rometools/rome#224'],
  ['Fri, 12 Jun 2015 09:00 EDT', '2015-06-12T13:00', 'ahorn/android-rss#26'],
  ['Tue, 01 Mar 2022 16:03:00 GMT+0000', '2022-03-01T16:03', 'w3stling/rssreader#60'],
  ['Tue, Jan 23 2018 02:54:55 MST', '2018-01-23T09:54:55', 'rometools/rome#378'],
  ['Sat, Oct 28 2023 08:28:28 PM', '2023-10-28T18:28:28', 'miniflux/v2#2159'],
  ['01 Sep 2024 12:00 +0000', '2024-09-01T12:00', 'msasikanth/twine#751'],
  ['Mon, 19 Aug 24 17:42:08 +0200', '2024-08-19T15:42:08', 'nextcloud/news-android#1461'],
  ['Thu, 21 Apr 2022 18:00:00 UTC', '2022-04-21T18:00', 'NixOS/nixos-homepage#842'],
  ['08/06/2018 - 08:00', '', 'prof18/RSS-Parser#26'],
  ['2026-W48-5', '2026-11-26T23:00', 'wanasit/chrono#264'],
  ['2026W485', '2026-11-26T23:00'],
  ['2013-W06-5T09:30:26Z', '2013-02-08T09:30:26', 'tidyverse/readr#105'],
  ['1998W146', '1998-04-03T22:00', 'propensive/soundness#498'],
  ['2010-W38-4', '2010-09-22T22:00', 'rmm5t/jquery-timeago#18'],
  ['2020-W53-7', '2021-01-02T23:00'],
  ['2026-W01-1', '2025-12-28T23:00'],
  ['2027-W53-1', ''],
  ['2012-W02', '', 'moment/moment#365'],
  ['2026-330', '2026-11-25T23:00', 'erlsci/iso8601#34'],
  ['2026-330T09:30:00Z', '2026-11-26T09:30'],
  ['2024366', '2024-12-30T23:00'],
  ['2026-366', ''],
  ['2026-000', ''],
  ['2026-11-26T0930Z', '2026-11-26T09:30'],
  ['2026-11-26T09', '2026-11-26T08:00'],
  ['2026年11月28日', '2026-11-27T23:00'],
  ['2026 年 11 月 28 日 09:30', '2026-11-28T08:30'],
  ['２０２６年１１月２８日（土）０９：３０', '2026-11-28T08:30'],
  ['2026年11月28日 午後3時5分', '2026-11-28T14:05'],
  ['2026年7月28日 午前0時', '2026-07-27T22:00'],
  ['2026/11/28(土) 15:05', '2026-11-28T14:05'],
  ['令和8年11月28日', '2026-11-27T23:00'],
  ['2026年11月28日 星期六 下午3:05', '2026-11-28T14:05'],
  ['2026-11-28 上午9:30', '2026-11-28T08:30'],
  ['2026年11月28日 12時30分 +0900', '2026-11-28T03:30'],
  ['11月27日 23:58', '', 'DIYgod/RSSHub#1205'],
  ['2026년 11월 28일', '2026-11-27T23:00'],
  ['2026년 11월 28일 토요일 오후 3시 5분', '2026-11-28T14:05'],
  ['2026년 11월 28일 (토) 15:05', '2026-11-28T14:05'],
  ['2026. 11. 28. 오전 9:30:00', '2026-11-28T08:30'],
  ['2026. 11. 28.', '2026-11-27T23:00'],
  ['2026-11-28 (Sat) 15:05', '2026-11-28T14:05'],
  ['Samstag, 28.11.2026, 15:05 Uhr', '2026-11-28T14:05'],
  ['1795878300.5', '2026-11-28T15:05'],
  ['2/26/2026 9:30:00 AM', '2026-02-26T08:30'],
  ['26/02/2026 09:30', '2026-02-26T08:30'],
  ['٢٦/٠٢/٢٠٢٦', '2026-02-25T23:00'],
  ['2/3/2026 9:30', ''],
  ['26.2.26 9:30', '2026-02-26T08:30'],
  ['26/févr./2026 9h30', '2026-02-26T08:30'],
  ['26 feb 2026, 9:30 p. m.', '2026-02-26T20:30'],
  ['26 février 2026 à 9 h 30 min', '2026-02-26T08:30'],
  ['Publié le 26 février 2026 à 9h', '2026-02-26T08:00'],
  ['Feb 26, 2026 9 PM', '2026-02-26T20:00'],
  ['26 февраля 2026 года, 09:30 (МСК)', '2026-02-26T06:30'],
  ['Donnerstag, den 26. Februar 2026', '2026-02-25T23:00'],
  ['26 فيفري 2026', '2026-02-25T23:00'],
  ['26 غشت 2026', '2026-08-25T22:00'],
  ['الخميس 26 فبراير 2026 م', '2026-02-25T23:00'],
  ['26 فبراير 2026 الساعة 09:30 مساءً', '2026-02-26T20:30'],
  ['Thursday 26th of February 2026 09:30:00 AM', '2026-02-26T08:30'],
  ['Thu, 26Feb2026 09:30:00 GMT', '2026-02-26T09:30'],
  ['Thu, 26 Feb 2026 09:30:00 +0000GMT', '2026-02-26T09:30'],
  ['2026-02-26T09:30:00+00:00Z', '2026-02-26T09:30'],
  ['Updated: 26 Feb 2026 09:30 GMT', '2026-02-26T09:30'],
  ['/Date(1772098200000)/', '2026-02-26T09:30'],
  ['20260226093000', '2026-02-26T08:30'],
  ['20260226', '2026-02-25T23:00'],
  ['Thu, 26 Feb 2026 09:30:00 COT', '2026-02-26T14:30'],
  ['Thu, 26 Feb 2026 09:30:00 YEKT', '2026-02-26T04:30'],
  ['Thu, 26 Feb 2026 09:30:00 America/Argentina/Buenos_Aires', '2026-02-26T12:30'],
  ['26 février 2026 à midi', ''],
  ['Nov. 25, 2026, 9:30 a.m. ET', '2026-11-25T14:30'],
  ['July 25, 2026, 9:30 a.m. PT', '2026-07-25T16:30'],
  ['Wed, 25 Nov 2026 08:15:00 America/New_York', '2026-11-25T13:15'],
  ['25 ноября 2026, 09:30 МСК', '2026-11-25T06:30'],
  ['الأربعاء 25 نوفمبر 2026 - 09:30 م', '2026-11-25T20:30'],
  ['12 يناير 2026 9:30 ص', '2026-01-12T08:30'],
  ['2026年11月25日 09:30', '2026-11-25T08:30'],
  ['2026-11-25T09:30:00−0500', '2026-11-25T14:30'],
  ['Thu,26 Feb 2026 09:30:00 GMT', '2026-02-26T09:30'],
  ['WED,23 MAY 2012 02:23:01', '2012-05-23T00:23:01', 'rometools/rome#166'],
  ['Thu, 26 Feb 2026 09:30:00 GMT+2', '2026-02-26T07:30'],
  ['Thu, 26 Feb 2026 09:30 UTC+3', '2026-02-26T06:30'],
  ['Thu, 26 Feb 2026 09:30:00 AEST', '2026-02-25T23:30'],
  ['Thu, 26 Feb 2026 09:30:00 NZDT', '2026-02-25T20:30'],
  ['Thu, 26 Feb 2026 09:30:00 SGT', '2026-02-26T01:30'],
  ['Mon, 21 Apr 2025 06:00:00 EDT', '2025-04-21T10:00', 'mmcdole/gofeed#237'],
  ['Thu, 26 Feb 2026 09:30:00 Nowhere', '2026-02-26T09:30'],
  ['Thu, 26 Feb 2026 09:30:00 XYZ', '2026-02-26T09:30'],
  ['Thu, 26 Feb 2026 09:30:00 Z', '2026-02-26T09:30'],
  ['Fri, 22 Mar 2019 08:24:31 UT', '2019-03-22T08:24:31', 'alexdebril/feed-io#209'],
  ['Fri, 19 Nov 2021 01:45:08 +02:00', '2021-11-18T23:45:08', 'superdesk/superdesk#3269'],
  ['Tue, 18 Sept 2018 15:53:56 +0300', '2018-09-18T12:53:56', 'rometools/rome#395'],
  ['Mon, May 25 2020 04:45:26 +0000', '2020-05-25T04:45:26', 'Ranchero-Software/NetNewsWire#2109'],
  ['2017-08-01 13:55:44.364419679 +0200 CEST', '2017-08-01T11:55:44', 'NyaaPantsu/nyaa#1308'],
  ['01 Aug 17 13:26 UTC', '2017-08-01T13:26', 'NyaaPantsu/nyaa#1308'],
  ['Thu, 02 Sep 2021 20:0:0 Z', '2021-09-02T20:00', 'distillpub/template#126'],
  ['Wed, 02 Oct 2002 08:00:00 EST', '2002-10-02T13:00', 'sunainapai/makesite#10'],
  ['Aug 15, 2019', '2019-08-14T22:00', 'Ranchero-Software/RSParser#55'],
  ['2020/1/10 14:33:00', '2020-01-10T13:33'],
  ['Thu Nov 26 09:30:00 2026', '2026-11-26T08:30'],
  ['Thu Nov 26 09:30:00 UTC 2026', '2026-11-26T09:30'],
  ['2026-11-26T09:30Z', '2026-11-26T09:30'],
  ['2026-11-26T09:30:00+0100', '2026-11-26T08:30'],
  ['2026-07-26T09:30:00', '2026-07-26T07:30'],
  ['2026-11-26', '2026-11-25T23:00'],
  ['Do, 26 Nov 2026 09:30:00 +0100', '2026-11-26T08:30'],
  ['Donnerstag, 26. November 2026 09:30 Uhr', '2026-11-26T08:30'],
  ['jeu., 26 févr. 2026 09:30:00 +0100', '2026-02-26T08:30'],
  ['26 août 2026 à 09:30', '2026-08-26T07:30'],
  ['26 de noviembre de 2026', '2026-11-25T23:00'],
  ['26 ноября 2026 г. 09:30', '2026-11-26T08:30'],
  ['٢٦ نوفمبر ٢٠٢٦ 09:30', '2026-11-26T08:30'],
  ['26 كانون الثاني 2026', '2026-01-25T23:00'],
  ['26. Jänner 2026', '2026-01-25T23:00'],
  ['November 26th, 2026 9:30 PM EST', '2026-11-27T02:30'],
  ['26.11.2026 09:30', '2026-11-26T08:30'],
  ['20261126T093000Z', '2026-11-26T09:30'],
  ['Thu, 26 Nov 2026 09:30:00 +0000 (UTC)', '2026-11-26T09:30'],
  ['2026-11-26 12:00 AM', '2026-11-25T23:00'],
  ['2026-11-26T24:00:00Z', '2026-11-27T00:00'],
  ['2026-06-30T23:59:60Z', '2026-06-30T23:59:59'],
  ['1772193600', '2026-02-27T12:00'],
  ['Part 3 of 2026', ''],
  ['31 Feb 2026', ''],
  ['3 Marathon 2026', ''],
  ['26 Jui 2026', ''],
  ['11/12/2026', ''],
  ['yesterday', ''],
  ['2026-11-26 25:00', ''],
]

const tags = (...names: string[]) => names.map((name) => `<category>${name}</category>`).join('')
const CATEGORIES: Row[] = [
  ...['Allgemein', 'General', 'Général', 'Non classé(e)', 'Não categorizado', 'Featured', 'post-format-video'].map(
    (name): Row => [
      `no section: ${name}`,
      rss(item(tags(name, 'Ports'), { link: `<link>${HARBOUR}</link>` })),
      { category: 'Ports' },
    ],
  ),
  ['no section in Spanish', rss(item(tags('Sin categorizar', 'Puerto'))), { category: 'Puerto' }],
  ['no section in Russian', rss(item(tags('Без категории', 'Порт'))), { category: 'Порт' }],
  ['no section in Arabic', rss(item(tags('بدون تصنيف', 'الميناء'))), { category: 'الميناء' }],
  ['no section in Japanese', rss(item(tags('未分類', '港'))), { category: '港' }],
  [
    'a section whose address has no marks between its words',
    rss(
      item(tags('Knots', 'Life and style'), { link: '<link>https://meridian.example/lifeandstyle/2026/knots</link>' }),
    ),
    { category: 'Life and style' },
  ],
  [
    'a section whose front its domain is the address of, where the section is called something else there',
    rss(
      item(
        '<category domain="https://meridian.example/screen/puppets">Puppets</category><category domain="https://meridian.example/screen/screen">Television</category>',
        { link: '<link>https://meridian.example/screen/2026/puppets</link>' },
      ),
    ),
    { category: 'Television' },
  ],
  [
    'a front before a subject, where the address says neither',
    rss(
      item(
        '<category domain="https://meridian.example/ports/dredgers">Dredgers</category><category domain="https://meridian.example/ports/ports">Ports</category>',
        { link: '<link>https://meridian.example/letters/dredgers</link>' },
      ),
    ),
    { category: 'Ports' },
  ],
  ['a section as media have it', rss(item('<media:category>Climate</media:category>')), { category: 'Climate' }],
  [
    'the address’s first segment',
    rss(item(tags('American Red Cross', 'Disasters', 'World news'))),
    { category: 'World news' },
  ],
  [
    'the address’s first segment, of a section that nobody knows yet',
    rss(item(tags('American Red Cross', 'Sport'), { link: '<link>https://meridian.example/sport/cup</link>' })),
    { category: 'Sport' },
  ],
  [
    'the publication’s own section',
    rss(item(tags('American Red Cross', 'Climate'), { link: `<link>${HARBOUR}</link>` })),
    { category: 'Climate' },
  ],
  [
    'the feed’s own category',
    rss(item(tags('Tugboats', 'Ports'), { link: `<link>${HARBOUR}</link>` }), {
      channel: '<link>https://meridian.example</link><category>Ports</category>',
    }),
    { category: 'Ports' },
  ],
  [
    'a scheme that says so',
    rss(
      item(
        '<category domain="post_tag">Tugboats</category><category domain="https://m.example/section">Ports</category>',
        { link: `<link>${HARBOUR}</link>` },
      ),
    ),
    { category: 'Ports' },
  ],
  [
    'never Uncategorized',
    rss(item(tags('Uncategorized', 'Ports'), { link: `<link>${HARBOUR}</link>` })),
    { category: 'Ports' },
  ],
  [
    'nor its translations',
    rss(item(tags('Non classé', 'Ohne Kategorie', 'Без рубрики'), { link: `<link>${HARBOUR}</link>` })),
    { category: null },
  ],
  [
    'nor an address',
    rss(item(tags('http://schemas.google.com/blogger/2008/kind#post', 'Ports'), { link: `<link>${HARBOUR}</link>` })),
    { category: 'Ports' },
  ],
  [
    'nor the author',
    rss(item(`<dc:creator>Mara Vance</dc:creator>${tags('Mara Vance', 'Ports')}`, { link: `<link>${HARBOUR}</link>` })),
    { category: 'Ports' },
  ],
  [
    'entities written twice',
    rss(item(tags('Arts &amp;amp; Culture'))),
    { category: 'Arts & Culture' },
    'kickscondor/fraidycat#172',
  ],
  [
    'a feed of one section need not say so',
    rss(item(''), { channel: '<link>https://meridian.example</link><category>Ports</category>' }),
    { category: 'Ports' },
  ],
  [
    'Atom’s label before its term',
    atom(`<link href="${HARBOUR}"/><category term="x-17" label="Ports"/>`),
    { category: 'Ports' },
  ],
  ['a JSON item’s tags', json({ tags: ['Uncategorized', 'Ports'] }), { category: 'Ports' }],
  ['Dublin Core’s subject', rss(item('<dc:subject>Ports</dc:subject>')), { category: 'Ports' }],
]

const img = (attributes: string) => `<content:encoded>${escaped(`<p><img ${attributes}>Text.</p>`)}</content:encoded>`
const JPG = 'https://img.example/a.jpg'
const PICTURES: Row[] = [
  [
    'an enclosure that Atom links to',
    rss(item(`<atom:link rel="enclosure" type="image/jpeg" href="${JPG}"/>`)),
    { imageUrl: JPG },
  ],
  [
    'a button is none',
    rss(item(img('src="https://img.example/share.png" width="32" height="32"'))),
    { imageUrl: null },
  ],
  [
    'one of a set that loads late',
    rss(item(img(`src="data:image/gif;base64,R0" data-srcset="https://img.example/s.jpg 300w, ${JPG} 900w"`))),
    { imageUrl: JPG },
    'FreshRSS/FreshRSS#3823',
  ],
  [
    'a picture’s source',
    rss(
      item(
        `<content:encoded><![CDATA[<picture><source srcset="${JPG} 900w"><img src="data:image/gif;base64,R0"></picture>]]></content:encoded>`,
      ),
    ),
    { imageUrl: JPG },
  ],
  [
    'a film’s poster, and not the film',
    rss(
      item(
        `<content:encoded><![CDATA[<video poster="${JPG}" src="https://img.example/a"><source src="https://img.example/b"></video>]]></content:encoded>`,
      ),
    ),
    { imageUrl: JPG },
  ],
  [
    'a picture of AMP',
    rss(
      item(`<content:encoded><![CDATA[<amp-img src="${JPG}" width="600" height="400"></amp-img>]]></content:encoded>`),
    ),
    { imageUrl: JPG },
  ],
  ['not a writer’s face', rss(item(img(`class="avatar avatar-48" src="${JPG}"`))), { imageUrl: null }],
  ['not what its page hides', rss(item(img(`style="display:none" src="${JPG}"`))), { imageUrl: null }],
  ['not Statcounter', rss(item(img('src="https://c.statcounter.com/1/0/x/1/"'))), { imageUrl: null }],
  [
    'not a drawing that no mail program shows',
    rss(item(img('src="https://img.example/chart.svg"'))),
    { imageUrl: null },
  ],
  [
    'an enclosure of type img/jpeg',
    rss(item(`<enclosure url="https://img.example/a?id=1" type="img/jpeg" length="0"/>`)),
    { imageUrl: 'https://img.example/a?id=1' },
  ],
  [
    'an item’s image with a title and a link of its own',
    rss(item(`<image><title>x</title><link>https://img.example/</link><url>${JPG}</url></image>`)),
    { imageUrl: JPG },
  ],
  [
    'not a pixel that only its style tells',
    rss(
      item(
        `<content:encoded><![CDATA[<img src="https://x.example/p.gif" style="width: 1px; height:1px"><p>We open.</p>]]></content:encoded>`,
      ),
    ),
    { imageUrl: null },
  ],
  [
    'not what tells a network who reads',
    rss(
      item(
        `<content:encoded><![CDATA[<img src="https://www.facebook.com/tr?id=1&ev=PageView"><p>We open.</p>]]></content:encoded>`,
      ),
    ),
    { imageUrl: null },
  ],
  [
    'the widest of a set, wherever it stands',
    rss(
      item(`<content:encoded><![CDATA[<img srcset="${JPG} 1200w, https://x.example/s.jpg 300w">]]></content:encoded>`),
    ),
    { imageUrl: JPG },
  ],
  [
    'not an avatar',
    rss(
      item(
        `<media:content url="https://1.gravatar.com/avatar/1ef?s=96" medium="image"/><media:content url="${JPG}" medium="image"/>`,
      ),
    ),
    { imageUrl: JPG },
    'FreshRSS/FreshRSS#1920',
  ],
  [
    'not the pixel that counts',
    rss(item(img(`src="https://pixel.wp.com/b.gif?x=1"`))),
    { imageUrl: null },
    'sdepold/jquery-rss#115',
  ],
  [
    'not a picture of one pixel',
    rss(item(img('width="1" height="1" src="https://img.example/x.jpg"'))),
    { imageUrl: null },
  ],
  ['not VG Wort’s counter', rss(item(img('src="https://vg01.met.vgwort.de/na/1"'))), { imageUrl: null }],
  [
    'not a film',
    rss(item(`<media:content url="https://img.example/a.mp4" medium="video"/><media:content url="${JPG}"/>`)),
    { imageUrl: JPG },
  ],
  [
    'not a film that says nothing of itself',
    rss(item('<media:content url="https://img.example/a.mp4"/>')),
    { imageUrl: null },
  ],
  [
    'not a sound',
    rss(item(`<enclosure url="https://img.example/a.mp3" length="1" type="audio/mpeg"/>`)),
    { imageUrl: null },
  ],
  [
    'not a thumbnail where something larger is',
    rss(item(`<media:thumbnail url="https://img.example/t.jpg" width="75" height="75"/>${img(`src="${JPG}"`)}`)),
    { imageUrl: JPG },
    'Chocobozzz/PeerTube#2892',
  ],
  [
    'a thumbnail where nothing else is',
    rss(item('<media:thumbnail url="https://img.example/t.jpg" width="75" height="75"/>')),
    { imageUrl: 'https://img.example/t.jpg' },
    'aureliendavid/rsspreview#12',
  ],
  [
    'a thumbnail within a content',
    rss(
      item(
        `<media:content url="https://img.example/a.mp4" medium="video"><media:thumbnail url="${JPG}"/></media:content>`,
      ),
    ),
    { imageUrl: JPG },
  ],
  [
    'the widest',
    rss(
      item(
        `<media:content url="https://img.example/s.jpg" width="140"/><media:content url="${JPG}" width="700"/><media:content url="https://img.example/m.jpg" width="460"/>`,
      ),
    ),
    { imageUrl: JPG },
  ],
  [
    'not a small content where something larger is',
    rss(item(`<media:content url="https://img.example/t.jpg" width="75" height="75"/>${img(`src="${JPG}"`)}`)),
    { imageUrl: JPG },
  ],
  ['one in the text', rss(item(img(`src="${JPG}"`))), { imageUrl: JPG }, 'owncloud-archive/news#984'],
  [
    'one that loads late',
    rss(item(img(`src="data:image/gif;base64,R0" data-src="${JPG}"`))),
    { imageUrl: JPG },
    'FreshRSS/FreshRSS#8317',
  ],
  ['the widest of a set', rss(item(img(`srcset="https://img.example/s.jpg 300w, ${JPG} 900w"`))), { imageUrl: JPG }],
  [
    'one in the text stands against the site',
    rss(item(img('src="/a.jpg"'))),
    { imageUrl: 'https://meridian.example/a.jpg' },
  ],
  [
    'an item’s image',
    rss(item(`<image><url>${JPG}</url></image>`)),
    { imageUrl: JPG },
    'alexandersokolow/rumble-rss#1',
  ],
  ['an item’s image as text', rss(item(`<image>${JPG}</image>`)), { imageUrl: JPG }],
  ['iTunes’ image', rss(item(`<itunes:image href="${JPG}"/>`)), { imageUrl: JPG }],
  ['an enclosure without a type', rss(item(`<enclosure url="${JPG}"/>`)), { imageUrl: JPG }],
  [
    'an enclosure of bytes',
    rss(item(`<enclosure url="${JPG}" type="application/octet-stream" length="9"/>`)),
    { imageUrl: JPG },
  ],
  [
    'an empty thumbnail',
    rss(item(`<media:thumbnail url=""></media:thumbnail>${img(`src="${JPG}"`)}`)),
    { imageUrl: JPG },
    'FreshRSS/FreshRSS#7510',
  ],
  [
    'an http picture is asked for by https',
    rss(item('<media:content url="http://img.example/a.jpg" medium="image"/>')),
    { imageUrl: JPG },
  ],
  [
    'a smiley is none',
    rss(item(img('src="https://s.w.org/images/core/emoji/14/72x72/1f600.png"'))),
    { imageUrl: null },
  ],
  ['a JSON item’s attachment', json({ attachments: [{ url: JPG, mime_type: 'image/jpeg' }] }), { imageUrl: JPG }],
  [
    'an Atom enclosure',
    atom(`<link href="${HARBOUR}"/><link rel="enclosure" type="image/jpeg" href="${JPG}"/>`),
    { imageUrl: JPG },
  ],
  ['a script’s address is none', rss(item('<media:thumbnail url="javascript:alert(1)"/>')), { imageUrl: null }],
]

describe.each([
  ['languages', LANGUAGES],
  ['addresses', ADDRESSES],
  ['titles', TITLES],
  ['texts', TEXTS],
  [
    'dates',
    DATES.filter(([, at]) => at !== '').map(
      ([date, at, report]): Row => [
        date,
        on(date),
        { publishedAt: Date.parse(`${at.length === 16 ? `${at}:00` : at}Z`) },
        report,
      ],
    ),
  ],
  ['categories', CATEGORIES],
  ['pictures', PICTURES],
])('%s', (_group, rows) => {
  test.each(rows)('%s', async (_what, feed, story) => {
    const { stories, rejected } = await read(feed)
    expect(rejected).toEqual([])
    expect(stories).toMatchObject([story])
  })
})

test.each(DATES.filter(([, at]) => at === ''))('“%s” is no date', async (date) => {
  expect((await read(on(date))).rejected).toMatchObject([{ code: 'invalid_published_at' }])
})

test('a date that cannot be read beside a good one is no loss', async () => {
  for (const good of [
    '<dc:date>2026-02-26T09:30:00Z</dc:date>',
    '<dcterms:modified>2026-02-26T09:30:00Z</dcterms:modified>',
    '<prism:publicationDate xmlns:prism="x">2026-02-26T09:30:00Z</prism:publicationDate>',
    '<published>2026-02-26T09:30:00Z</published>',
    '<date>2026-02-26T09:30:00Z</date>',
    '<pubDate>Thu, 26 Feb 2026 09:30:00 GMT</pubDate>',
  ])
    for (const bad of ['<pubDate>soon</pubDate>', '<pubDate/>', '<pubDate></pubDate>', '']) {
      const { stories } = await read(rss(item(good, { date: bad })))
      expect([good, bad, stories]).toMatchObject([good, bad, [{ publishedAt: Date.parse('2026-02-26T09:30:00Z') }]])
    }
})

const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const utf8 = (text: string) => new TextEncoder().encode(text)
/** As windows-1251 writes "Порт". */
const PORT = [0xcf, 0xee, 0xf0, 0xf2]
const declared = (encoding: string, title: string) =>
  rss(item('', { title: `<title>${title}</title>` })).replace('version="1.0"', `version="1.0" encoding="${encoding}"`)
const cyrillic = (encoding: string) => {
  const [before = '', after = ''] = declared(encoding, '|').split('|')
  return Uint8Array.from([...latin(before), ...PORT, ...latin(after)])
}
const utf16 = (text: string, isLittle: boolean) =>
  Uint8Array.from(
    [...text].flatMap((character) => {
      const code = character.charCodeAt(0)
      return isLittle ? [code & 255, code >> 8] : [code >> 8, code & 255]
    }),
  )

const LETTERS: [what: string, bytes: Uint8Array, type: string, title: string, report?: string][] = [
  [
    'UTF-8 that the header calls latin',
    utf8(declared('utf-8', 'Zürich')),
    'text/xml; charset=iso-8859-1',
    'Zürich',
    'FreshRSS/FreshRSS#7510',
  ],
  [
    'UTF-8 that the declaration calls latin',
    utf8(declared('iso-8859-1', 'Zürich')),
    'text/xml',
    'Zürich',
    'FreshRSS/FreshRSS#1130',
  ],
  [
    'latin as declared',
    latin(declared('ISO-8859-1', 'Zürich')),
    'text/xml',
    'Zürich',
    'MagicMirrorOrg/MagicMirror#126',
  ],
  [
    'latin as the header says',
    latin(declared('utf-8', 'Zürich')),
    'text/xml; charset=iso-8859-1',
    'Zürich',
    'danmactough/node-feedparser#62',
  ],
  [
    'latin that everybody calls UTF-8',
    latin(declared('utf-8', 'Zürich')),
    'text/xml; charset=utf-8',
    'Zürich',
    'sismics/reader#74',
  ],
  [
    'latin of which nobody says anything',
    latin(rss(item('', { title: '<title>Zürich</title>' }))),
    'text/xml',
    'Zürich',
  ],
  ['windows-1251', cyrillic('windows-1251'), 'text/xml', 'Порт', 'Athou/commafeed#681'],
  ['cp-1251', cyrillic('cp-1251'), 'text/xml', 'Порт'],
  ['cp1251 by the header', cyrillic('x'), 'text/xml; charset="CP1251"', 'Порт'],
  ['win-1251', cyrillic('win-1251'), 'text/xml', 'Порт'],
  ['the header before the declaration', cyrillic('iso-8859-1'), 'text/xml; charset=windows-1251', 'Порт'],
  ['UTF-16 with a mark', Uint8Array.from([0xff, 0xfe, ...utf16(declared('utf-16', 'Порт'), true)]), 'text/xml', 'Порт'],
  ['UTF-16 without one', utf16(declared('utf-16', 'Порт'), true), 'text/xml; charset=utf-16', 'Порт'],
  ['big UTF-16 without one', utf16(declared('utf-16', 'Порт'), false), 'text/xml', 'Порт'],
  [
    'a mark before UTF-8',
    Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8(declared('iso-8859-1', 'Порт'))]),
    'text/xml; charset=latin1',
    'Порт',
  ],
  ['a name that nobody knows', utf8(declared('klingon', 'Порт')), 'text/xml; charset=vulcan', 'Порт'],
  ['utf8mb4', utf8(declared('utf8mb4', 'Порт')), 'text/xml', 'Порт'],
  [
    'UTF-8 with a smiley of two halves, as Java writes it',
    (() => {
      const [before = '', after = ''] = declared('utf-8', 'Zürich öffnet|').split('|')
      return Uint8Array.from([...utf8(before), 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80, ...utf8(after)])
    })(),
    'text/xml',
    `Zürich öffnet${'\ufffd'.repeat(6)}`,
  ],
]

test.each(LETTERS)('letters: %s', async (_what, bytes, type, title) => {
  expect((await read(bytes, type)).stories).toMatchObject([{ title }])
})

test('letters: GBK and Shift JIS are understood', async () => {
  const [before = '', after = ''] = declared('gbk', '|').split('|')
  const chinese = Uint8Array.from([...latin(before), 0xb8, 0xdb, 0xbf, 0xda, ...latin(after)])
  expect((await read(chinese)).stories).toMatchObject([{ title: '港口' }])
  const [start = '', end = ''] = declared('shift_jis', '|').split('|')
  const japanese = Uint8Array.from([...latin(start), 0x8d, 0x60, ...latin(end)])
  expect((await read(japanese)).stories).toMatchObject([{ title: '港' }])
  expect((await read(japanese, 'text/xml; charset=cp932')).stories).toMatchObject([{ title: '港' }])
  expect((await read(chinese, 'text/xml; charset=ms936')).stories).toMatchObject([{ title: '港口' }])
  expect((await read(chinese, 'text/xml; charset=EUC-CN')).stories).toMatchObject([{ title: '港口' }])
})

test('letters: where one is lost the read says so, and the others are right', async () => {
  const [before = '', after = ''] = declared('utf-8', 'Zürich öffnet den größten Häfen früh|').split('|')
  const { stories, warnings } = await read(Uint8Array.from([...utf8(before), 0xc3, ...utf8(after)]))
  expect(stories).toMatchObject([{ title: 'Zürich öffnet den größten Häfen früh\ufffd' }])
  expect(warnings).toMatchObject([{ item: null, code: 'unreadable_letters' }])
})

test('a picture that is asked for otherwise than it was named is said', async () => {
  const { warnings } = await read(rss(item('<media:content url="http://img.example/a.jpg" medium="image"/>')))
  expect(warnings).toMatchObject([{ item: 'https://meridian.example/world-news/harbour', code: 'picture_by_https' }])
  const lost = await read(rss(item('<media:content url="http://img.example:8080/a.jpg" medium="image"/>')))
  expect(lost).toMatchObject({ stories: [{ imageUrl: null }], warnings: [{ code: 'insecure_image_url' }] })
})

const good = (name: string) =>
  item('', { link: `<link>https://meridian.example/${name}</link>`, title: `<title>About ${name}</title>` })

const BAD_ITEMS: [what: string, bad: string, code: string, report?: string][] = [
  ['that declares a document type', item('<description><!DOCTYPE html><p>x</p></description>'), 'doctype_not_allowed'],
  [
    'that declares an entity',
    item('<description><!ENTITY nbsp "&#160;"></description>'),
    'doctype_not_allowed',
    'miniflux/picoFeed#138',
  ],
  ['whose tags are crossed', '<item><title>x</titel></item>', 'broken_markup'],
  ['that is empty', '<item/>', 'missing_date'],
  ['without an address', item('', noLink), 'missing_url'],
  ['too large', item(`<description>${'x'.repeat(600_000)}</description>`), 'item_too_large'],
]

test.each(BAD_ITEMS)('an item %s costs no other', async (_what, bad, code) => {
  const { stories, rejected } = await read(rss(good('before') + bad + good('after')))
  expect(stories.map(({ title }) => title).sort()).toEqual(['About after', 'About before'])
  expect(rejected.map((one) => one.code)).toEqual([code === 'missing_date' ? expect.any(String) : code])
})

test('an item that quotes a document type in a section is read', async () => {
  const { stories, rejected } = await read(
    rss(item('<description><![CDATA[<!DOCTYPE html><p>It opens.</p>]]></description>')),
  )
  expect([stories, rejected]).toMatchObject([[{ excerpt: 'It opens.' }], []])
})

const NO_FEEDS: [what: string, text: string, detail: string, report?: string][] = [
  [
    'an HTML page',
    '<!DOCTYPE html><html><body>Log in</body></html>',
    'not a feed: an HTML page',
    'tontof/kriss_feed#440',
  ],
  ['a challenge', '<html><head><title>Just a moment...</title></head></html>', 'not a feed: an HTML page'],
  ['a sitemap', '<?xml version="1.0"?><urlset><url/></urlset>', 'not a feed: XML of another kind'],
  ['nothing', ' ', 'not a feed: nothing'],
  ['text', 'Not found', 'not a feed: text'],
  ['broken JSON', '{"items":', 'not a feed: JSON that is broken or no object'],
  ['JSON of another kind', '{"posts":[]}', 'not a feed: JSON without a list of items'],
]

test.each(NO_FEEDS)('%s is no feed, and told as what it is', async (_what, text, detail) => {
  expect(await read(text)).toMatchObject({ error: 'not_a_feed', detail })
})

const SHELLS: [what: string, feed: string, report?: string][] = [
  [
    'a complaint of PHP before it',
    `<br />\n<b>Warning</b>: Undefined index in feed.php on line 3<br />\n${rss(good('a'))}`,
  ],
  ['text before its declaration', `x${rss(good('a'))}`],
  ['a comma too many, in JSON', json({ title: 'About a' }).replace('}]}', '},]}')],
  [
    'a document type without entities',
    rss(good('a'), {
      head: '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">',
    }),
    'RssBandit/RssBandit#1168',
  ],
  ['Atom’s namespace on RSS', rss(good('a'), { root: 'xmlns="http://www.w3.org/2005/Atom"' }), 'miniflux/picoFeed#138'],
  [
    'white space and comments first',
    `\n\n<!-- made by hand -->\n${rss(good('a')).replace('<?xml version="1.0"?>', '')}`,
  ],
  ['items outside the channel', `<rss version="0.90"><channel><title>M</title></channel>${good('a')}</rss>`],
  [
    'Atom without a namespace',
    atom('<link href="https://meridian.example/a"/>')
      .replace('xmlns="http://www.w3.org/2005/Atom"', '')
      .replace('The harbour opens', 'About a'),
    'kurtmckee/feedparser#367',
  ],
  ['a style sheet’s instruction', rss(good('a')).replace('?>', '?><?xml-stylesheet href="/x.xsl" type="text/xsl"?>')],
]

test.each(SHELLS)('a feed with %s is read', async (_what, feed) => {
  expect((await read(feed)).stories).toMatchObject([{ title: 'About a' }])
})

test('of 230 items the newest 200 are taken, whatever their order', async () => {
  const dated = (day: number) =>
    item('', {
      link: `<link>https://meridian.example/${day}</link>`,
      date: `<pubDate>${new Date(Date.parse('2026-01-01T00:00:00Z') + day * 86_400_000).toUTCString()}</pubDate>`,
    })
  const orders: number[][] = [
    Array.from({ length: 230 }, (_, day) => day),
    Array.from({ length: 230 }, (_, day) => (day * 97) % 230),
  ]
  for (const order of orders) {
    const { stories, rejected, isWhole } = await read(rss(order.map(dated).join('')))
    expect(stories.map(({ url }) => Number(url.split('/').at(-1)))).toEqual(
      Array.from({ length: 200 }, (_, at) => at + 30),
    )
    expect(rejected.map(({ code }) => code)).toEqual(Array(30).fill('too_many_items'))
    expect(isWhole).toBe(false)
  }
})

test('what there is no time for waits for the next read', async () => {
  const parsed = parseFeed(rss(Array.from({ length: 50 }, (_, at) => good(`n${at}`)).join('')))
  if ('error' in parsed) throw new Error(parsed.error)
  let asked = 0
  const { stories, rejected, isWhole } = await sortOut(parsed, taking, async () => {
    asked += 1
    return asked < 2
  })
  expect([stories.length, rejected.length, isWhole]).toEqual([40, 10, false])
  expect(new Set(rejected.map(({ code }) => code))).toEqual(new Set(['out_of_time']))
})

test('a name that two items share names neither', async () => {
  const named = (slug: string, guid: string) =>
    item(`<guid isPermaLink="false">${guid}</guid>`, { link: `<link>https://meridian.example/${slug}</link>` })
  const { stories } = await read(rss(named('a', '1') + named('b', '1') + named('c', '2')))
  expect(stories.map(({ guid }) => guid)).toEqual([null, null, '2'])
})
