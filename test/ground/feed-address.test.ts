/** Which addresses a publisher may name as a feed: the corpus of ways to make a service read what it should not. */
import { expect, test } from 'vitest'
import { feedAddressProblem } from '../../src/ground/feed-address'

const deployed = { allowsLoopback: false, publicUrl: 'https://tidings.example' }
const local = { allowsLoopback: true, publicUrl: 'http://localhost:8787' }

const ALLOWED = [
  'https://meridian.example/feed.xml',
  'https://www.meridian.example/rss?format=atom&n=20',
  'https://meridian.example:443/feed.xml',
  'https://MERIDIAN.example/feed.xml',
  'https://meridian.example./feed.xml',
  'https://feeds.meridian.co.uk/',
  'https://bücher.example/feed',
  'https://xn--bcher-kva.example/feed',
  'https://صحيفة.example/feed',
  'https://123news.example/feed',
  'https://1.2.3.4.example/feed',
  'https://internal.example/feed',
  'https://localhost.example/feed',
  'https://local.meridian.example/feed',
  'https://workers.dev.example/feed',
  'https://notworkers.dev/feed',
  'https://my-local.example/feed.xml',
  'https://other.tidings.example/feed.xml',
]

/** Loopback, in every notation that becomes it; with `npm start` only the plain ones are taken. */
const LOOPBACK = [
  'http://localhost/feed',
  'http://localhost:8080/feed',
  'https://localhost/feed',
  'https://localhost:8443/feed',
  'http://LOCALHOST/feed',
  'http://127.0.0.1/feed',
  'http://127.0.0.1:3000/feed',
  'https://127.0.0.1/feed',
  'http://127.1/feed',
  'http://127.0.1/feed',
  'http://2130706433/feed',
  'http://0x7f000001/feed',
  'http://0x7f.0.0.1/feed',
  'http://0177.0.0.1/feed',
  'http://017700000001/feed',
  'http://127.255.255.254/feed',
  'http://127.0.0.1./feed',
  'http://①②⑦.⓪.⓪.①/feed',
  'http://１２７.０.０.１/feed',
  'http://127。0。0。1/feed',
  'http://%31%32%37.0.0.1/feed',
  'http://[::1]/feed',
  'http://[::1]:9000/feed',
  'http://[0:0:0:0:0:0:0:1]/feed',
  'http://[0000:0000:0000:0000:0000:0000:0000:0001]/feed',
  'http:\\\\127.0.0.1\\feed',
  'http:127.0.0.1/feed',
  'http://ｌｏｃａｌｈｏｓｔ/feed',
  'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/feed',
]

/** Never, whoever asks. */
const REFUSED = [
  // Other schemes and no address at all.
  ...[
    '',
    ' ',
    'feed.xml',
    '/feed.xml',
    '//meridian.example/feed.xml',
    'meridian.example/feed',
    'https://',
    'https:///',
    'https://?',
    'https://#',
  ],
  ...[
    'ftp://meridian.example/feed',
    'file:///etc/passwd',
    'file://localhost/etc/passwd',
    'gopher://meridian.example/',
    'dict://meridian.example/',
  ],
  ...[
    'javascript:alert(1)',
    'data:application/rss+xml,<rss/>',
    'blob:https://meridian.example/1',
    'about:blank',
    'ws://meridian.example/',
    'wss://meridian.example/',
  ],
  ...[
    'feed:https://meridian.example/feed',
    'view-source:https://meridian.example/',
    'jar:https://meridian.example!/',
    'ldap://meridian.example',
    'mailto:a@meridian.example',
  ],
  // Not encrypted, and other ports.
  ...['http://meridian.example/feed', 'http://meridian.example:80/feed', 'http://meridian.example:443/feed'],
  ...[22, 25, 80, 444, 3306, 5432, 6379, 8080, 8443, 8787, 9200, 11211, 65535].map(
    (port) => `https://meridian.example:${port}/feed`,
  ),
  'https://meridian.example:0/feed',
  'https://meridian.example:99999/feed',
  // User-info, also as a disguise.
  ...[
    'https://user@meridian.example/feed',
    'https://user:secret@meridian.example/feed',
    'https://:secret@meridian.example/feed',
  ],
  ...[
    'https://meridian.example@127.0.0.1/feed',
    'https://meridian.example%40evil@10.0.0.1/',
    'http://user@localhost/feed',
    'http://a:b@127.0.0.1:80/',
  ],
  // IPv4 addresses, private, shared, special and public, in several notations.
  ...[
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '192.168.1.254',
    '100.64.0.1',
    '169.254.169.254',
    '169.254.170.2',
  ],
  ...[
    '0.0.0.0',
    '0',
    '255.255.255.255',
    '224.0.0.1',
    '198.18.0.1',
    '192.0.2.1',
    '203.0.113.9',
    '8.8.8.8',
    '1.1.1.1',
    '93.184.216.34',
  ],
  ...[
    '3232235521',
    '0xc0a80001',
    '0xC0.0xA8.0.1',
    '030052000001',
    '0300.0250.0.1',
    '192.168.1',
    '10.1',
    '167772161',
    '2852039166',
    '0xa9fea9fe',
  ],
  ...[
    '0251.0376.0251.0376',
    '169.254.43518',
    '１０.０.０.１',
    '１６９。２５４。１６９。２５４',
    '10.0.0.1.',
    '%31%30.0.0.1',
    '0x0a000001',
    '①⓪.0.0.1',
  ],
  // IPv6, with and without IPv4 inside.
  ...[
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:10.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '[::ffff:169.254.169.254]',
    '[::127.0.0.1]',
    '[::7f00:1]',
  ],
  ...[
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[2001:db8::1]',
    '[2606:4700::1111]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[::2]',
  ],
  // Names that mean something only inside.
  ...[
    'intranet',
    'router',
    'db',
    'a',
    'kubernetes',
    'metadata',
    'localhost.',
    'localhost..',
    'foo.localhost',
    'a.b.localhost.',
    'localhost.localdomain',
  ],
  ...[
    'printer.local',
    'PRINTER.LOCAL',
    'printer.local.',
    'metadata.google.internal',
    'metadata.google.internal.',
    'api.internal',
    'ip-10-0-0-1.ec2.internal',
  ],
  ...[
    'nas.lan',
    'nas.home',
    'router.home.arpa',
    '1.0.0.127.in-addr.arpa',
    'wiki.corp',
    'wiki.intranet',
    'vault.private',
    'local',
    'internal',
  ],
  ...['printer。local', 'api.ｉｎｔｅｒｎａｌ', 'a..example', '.example', '.', '..'],
  // Hosts of ours.
  ...[
    'workers.dev',
    'tidings.workers.dev',
    'tidings.account.workers.dev',
    'TIDINGS.WORKERS.DEV',
    'tidings.workers.dev.',
  ],
].map((entry) => (/[:/]|^\s*$|^feed\.xml$/.test(entry) && !entry.startsWith('[') ? entry : `https://${entry}/feed`))

test('the corpus is large enough to mean something', () => {
  expect(new Set([...ALLOWED, ...LOOPBACK, ...REFUSED]).size).toBeGreaterThan(150)
})

test.each(ALLOWED)('a public https address is read: %s', (url) => {
  expect(feedAddressProblem(url, deployed)).toBeNull()
  expect(feedAddressProblem(url, local)).toBeNull()
})

test.each(REFUSED)('no service reads %s', (url) => {
  expect(feedAddressProblem(url, deployed)).toBe('address_not_allowed')
  expect(feedAddressProblem(url, local)).toBe('address_not_allowed')
})

test.each(LOOPBACK)('a deployed service does not read this machine, one under npm start may: %s', (url) => {
  expect(feedAddressProblem(url, deployed)).toBe('address_not_allowed')
  expect(feedAddressProblem(url, local)).toBeNull()
})

test('a service does not read itself', () => {
  for (const url of [
    'https://tidings.example/meridian/feed.xml',
    'https://TIDINGS.example./feed',
    'https://tidings.example:443/',
  ]) {
    expect(feedAddressProblem(url, deployed)).toBe('address_not_allowed')
    expect(feedAddressProblem(url, { ...local, publicUrl: 'https://tidings.example' })).toBe('address_not_allowed')
  }
})

test('an address that never ends is refused', () => {
  expect(feedAddressProblem(`https://meridian.example/${'x'.repeat(2_000)}`, deployed)).toBe('address_not_allowed')
})
