import { expect, test } from 'vitest'
import { randomToken, sha256 } from '../../src/ground/crypto'
import { ask, bindings, FRIDAY, HOUR, setClock, tickAt } from '../world'
import {
  aDigest,
  aPublication,
  aShare,
  aStory,
  BROWSER,
  CANAL,
  count,
  foldAll,
  folded,
  HARBOUR,
  inMessages,
  report,
  rows,
  stage,
} from './stage'

const dropped = () =>
  rows<{ kind: string; reason: string; count: number }>('SELECT kind, reason, count FROM drops ORDER BY 1, 2')

test('a reader who presses twice is counted once per story, channel and day, and the repeat is seen', async () => {
  await stage()
  for (const channel of ['whatsapp', 'whatsapp', 'x']) await report('shares', { url: CANAL, channel })
  await report('shares', { url: HARBOUR, channel: 'whatsapp' })
  await report('shares', { url: CANAL, channel: 'whatsapp' }, { from: '203.0.113.8' })
  await folded(5)
  expect(await rows('SELECT channel, sum(shares) AS shares FROM share_totals GROUP BY 1 ORDER BY 1')).toEqual([
    { channel: 'whatsapp', shares: 3 },
    { channel: 'x', shares: 1 },
  ])
  expect(await dropped()).toEqual([{ kind: 'share', reason: 'repeat', count: 1 }])
  setClock(FRIDAY + 24 * HOUR)
  await report('shares', { url: CANAL, channel: 'x' })
  await folded(6)
  expect(await count("SELECT shares AS n FROM share_totals WHERE channel = 'x'")).toBe(2)
})

test('a beacon, which is JSON called text/plain, counts like JSON, and every well-formed event is answered alike', async () => {
  await stage()
  const beacon = await ask('/v1/meridian/shares', {
    body: JSON.stringify({ url: `${CANAL}?utm_source=x&td=abcdefgh#top`, channel: 'copy' }),
    headers: { 'content-type': 'text/plain;charset=UTF-8', 'user-agent': BROWSER, 'cf-connecting-ip': '198.51.100.1' },
  })
  const crawler = await report('shares', { url: CANAL, channel: 'x' }, { headers: { 'user-agent': 'Googlebot/2.1' } })
  const stranger = await report('shares', { url: 'https://elsewhere.example/', channel: 'x' })
  for (const answer of [beacon, crawler, stranger]) {
    expect(answer.status).toBe(204)
    expect(await answer.text()).toBe('')
  }
  await folded(3)
  expect(await rows('SELECT channel, shares FROM share_totals')).toEqual([{ channel: 'copy', shares: 1 }])
})

test('crawlers, prefetches, foreign pages, unknown stories, tokens and digests are dropped, each with its name', async () => {
  await stage()
  const share = { url: CANAL, channel: 'reddit' }
  await report('shares', share, { headers: { 'user-agent': 'Mozilla/5.0 (compatible; bingbot/2.0)' } })
  await report('shares', share, { headers: { 'sec-purpose': 'prefetch;prerender' } })
  await report('shares', share, { headers: { origin: 'https://copycat.example' } })
  await report('shares', { ...share, url: 'https://meridian.example/nothing' })
  await report('visits', { url: CANAL, digest: '2026-W05' })
  await report('shares', share, { headers: { origin: 'https://app.meridian.example' } })
  await folded(6)
  expect(await dropped()).toEqual([
    { kind: 'share', reason: 'bot', count: 1 },
    { kind: 'share', reason: 'foreign_origin', count: 1 },
    { kind: 'share', reason: 'prefetch', count: 1 },
    { kind: 'share', reason: 'unknown_story', count: 1 },
    { kind: 'visit', reason: 'unknown_digest', count: 1 },
  ])
  expect(await count('SELECT sum(shares) AS n FROM share_totals')).toBe(1)
})

test('a visit is credited to the channel of the share, or to the digest, and never before it is known', async () => {
  const { publicationId, canal } = await stage()
  await aDigest(publicationId, '2026-W08')
  const token = randomToken(9)
  // The visit comes first and is folded before its share: it waits.
  await report('visits', { url: CANAL, token }, { from: '198.51.100.20' })
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  await report('shares', { url: CANAL, channel: 'telegram', token })
  await report('visits', { url: CANAL, digest: '2026-W08' }, { from: '198.51.100.21' })
  await report('visits', { url: CANAL, digest: '2026-W08' }, { from: '198.51.100.21' })
  await report('visits', { url: HARBOUR, token }, { from: '198.51.100.22' })
  await folded(5)
  expect(await rows('SELECT channel, shares, visits, story_id FROM share_totals ORDER BY 1')).toEqual([
    { channel: 'digest', shares: 0, visits: 1, story_id: canal },
    { channel: 'telegram', shares: 1, visits: 1, story_id: canal },
  ])
  expect(await count(`SELECT visits AS n FROM digest_visits WHERE period = '2026-W08'`)).toBe(1)
  expect(await dropped()).toEqual([
    { kind: 'visit', reason: 'repeat', count: 1 },
    { kind: 'visit', reason: 'unknown_token', count: 1 },
  ])
})

test('G53: forged headers and fields make nobody a second visitor, and no other day or place of the same one', async () => {
  await stage()
  for (let i = 0; i < 5; i++) {
    const forged = { url: CANAL, channel: 'x', ip: `10.0.0.${i}`, timestamp: i, visitor: `v${i}`, day: '2020-01-01' }
    const headers = { 'x-forwarded-for': `10.0.0.${i}`, 'true-client-ip': `10.0.1.${i}`, 'x-real-ip': `10.0.2.${i}` }
    await report('shares', forged, { headers })
  }
  await folded(5)
  expect(await rows('SELECT day, shares FROM share_days')).toEqual([{ day: '2026-02-27', shares: 1 }])
})

test('an evening in New York is one day, though midnight UTC lies in it', async () => {
  await stage({ timezone: 'America/New_York' })
  setClock(Date.parse('2026-02-27T23:30:00Z'))
  await report('shares', { url: CANAL, channel: 'x' })
  setClock(Date.parse('2026-02-28T00:30:00Z'))
  await report('shares', { url: CANAL, channel: 'x' })
  await folded(2)
  expect(await rows('SELECT day, shares FROM share_days')).toEqual([{ day: '2026-02-27', shares: 1 }])
})

test('nothing that is kept names the reader', async () => {
  await stage()
  await report('shares', { url: CANAL, channel: 'x', token: 'abcdefgh' }, { from: '203.0.113.77' })
  await folded(1)
  const kept = JSON.stringify(
    await Promise.all(
      ['visitors', 'share_days', 'share_totals', 'share_links', 'limits'].map((table) =>
        rows(`SELECT * FROM ${table}`),
      ),
    ),
  )
  expect(kept).not.toContain('203.0.113')
  expect(kept).not.toContain('Mozilla')
})

test.each([
  ['a body that is no JSON', { body: '{"url":' }, 400, 'invalid_json'],
  ['a list', { json: [] }, 400, 'invalid_json'],
  ['nothing', { json: null }, 400, 'invalid_json'],
  ['no URL', { json: { channel: 'x' } }, 400, 'invalid_url'],
  ['a script for a URL', { json: { url: 'javascript:alert(1)', channel: 'x' } }, 400, 'invalid_url'],
  ['a number for a URL', { json: { url: 7, channel: 'x' } }, 400, 'invalid_url'],
  ['an unknown channel', { json: { url: CANAL, channel: 'digest' } }, 400, 'invalid_channel'],
  ['no channel', { json: { url: CANAL } }, 400, 'invalid_channel'],
  ['a short token', { json: { url: CANAL, channel: 'x', token: 'abc' } }, 400, 'invalid_token'],
  ['a token with a space', { json: { url: CANAL, channel: 'x', token: 'abc defgh' } }, 400, 'invalid_token'],
  ['a bad parent', { json: { url: CANAL, channel: 'x', parent: {} } }, 400, 'invalid_parent'],
  ['too much', { json: { url: CANAL, channel: 'x', more: 'x'.repeat(2_100) } }, 413, 'body_too_large'],
  ['a form', { form: { url: CANAL, channel: 'x' } }, 415, 'unsupported_type'],
])('a share with %s is refused by name', async (_what, init, status, code) => {
  await stage()
  // A form is answered as a browser unless it asks for JSON.
  const accept = { accept: 'application/json' }
  const headers = 'body' in init ? { ...accept, 'content-type': 'application/json' } : accept
  const answer = await ask('/v1/meridian/shares', { method: 'POST', ...init, headers })
  expect(answer.status).toBe(status)
  expect(await answer.json()).toEqual({ error: { code, message: expect.any(String) } })
})

test.each([
  ['neither token nor digest', { url: CANAL }, 'invalid_token'],
  ['a digest that is no week', { url: CANAL, digest: 'last' }, 'invalid_digest'],
  ['no URL', { token: 'abcdefgh' }, 'invalid_url'],
])('a visit with %s is refused by name', async (_what, json, code) => {
  await stage()
  const answer = await ask('/v1/meridian/visits', { json })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: { code } })
})

test('an unknown publication has no shares', async () => {
  await stage()
  for (const path of ['shares', 'visits']) {
    const answer = await ask(`/v1/nobody/${path}`, { json: { url: CANAL, channel: 'x', token: 'abcdefgh' } })
    expect(answer.status).toBe(404)
  }
  expect((await ask(`/v1/nobody/shares?url=${CANAL}`)).status).toBe(404)
  expect(await bindings.DB.prepare('SELECT count(*) AS n FROM drops').first('n')).toBe(0)
})

test('a page that reports a share gets its 204 although no salt can be read', async () => {
  await stage()
  // A day that no other test asks for: an isolate remembers the salts it has seen.
  setClock(Date.parse('2026-06-11T10:00:00Z'))
  await rows('DROP TABLE salts')
  expect((await report('shares', { url: CANAL, channel: 'x', token: 'abcdefgh' })).status).toBe(204)
  expect((await report('visits', { url: CANAL, token: 'abcdefgh' })).status).toBe(204)
})

test('a visitor who reports faster than a person can is dropped after sixty in a minute, and nobody else is', async () => {
  await stage()
  const channels = ['x', 'facebook', 'linkedin', 'whatsapp', 'telegram', 'reddit', 'bluesky', 'threads', 'mastodon']
  const one = (from: string) => channels.map((channel) => report('shares', { url: CANAL, channel }, { from }))
  for (let round = 0; round < 8; round++) await Promise.all(one('203.0.113.9'))
  await Promise.all(one('203.0.113.10'))
  await folded(81)
  expect(await dropped()).toEqual([
    { kind: 'share', reason: 'haste', count: 12 },
    { kind: 'share', reason: 'repeat', count: 51 },
  ])
  expect(await count('SELECT sum(shares) AS n FROM share_totals')).toBe(18)
  setClock(FRIDAY + HOUR / 60)
  await report('shares', { url: HARBOUR, channel: 'x' }, { from: '203.0.113.9' })
  await folded(82)
  expect(await count('SELECT sum(shares) AS n FROM share_totals')).toBe(19)
})

test('G51: a million events on one story leave at most fifty rows of counters, 100,000 addresses that are no story one row', async () => {
  const { canal } = await stage()
  // The shape of it, at a small part of the size: rows grow with channels and minutes, not with events.
  const channels = [
    'x',
    'facebook',
    'linkedin',
    'whatsapp',
    'telegram',
    'reddit',
    'bluesky',
    'threads',
    'mastodon',
  ] as const
  const events = Array.from({ length: 3_000 }, (_, i) =>
    aShare({ visitor: `v${i}`, channel: channels[i % channels.length] ?? 'x', token: `token-${i}-of-many` }),
  )
  await foldAll(inMessages(events, 40))
  const strangers = Array.from({ length: 2_000 }, (_, i) =>
    aShare({
      visitor: `s${i}`,
      at: FRIDAY + 60_000 * (1 + Math.floor(i / 500)),
      url: `https://meridian.example/random/${i}`,
    }),
  )
  await foldAll(inMessages(strangers, 40))
  const counters = ['share_days', 'share_totals', 'drops', 'limits']
  const held = await Promise.all(counters.map((table) => count(`SELECT count(*) AS n FROM ${table}`)))
  expect(held.reduce((sum, n) => sum + n)).toBeLessThanOrEqual(50)
  expect(await count(`SELECT sum(shares) AS n FROM share_days WHERE story_id = ${canal}`)).toBe(1_000)
  expect(await dropped()).toEqual([
    { kind: 'share', reason: 'flood', count: 2_000 },
    { kind: 'share', reason: 'unknown_story', count: 2_000 },
  ])
  // What recognises a message when it comes again is one row for forty events, and goes after two days.
  expect(await count('SELECT count(*) AS n FROM dropped_events')).toBeLessThanOrEqual(5_000 / 40)
})

test('G51: while one publication is flooded, another counts as if nothing were', async () => {
  await stage()
  const other = await aPublication('other')
  await aStory(other, 'https://other.example/story', 'Elsewhere')
  const flood = Array.from({ length: 3_000 }, (_, i) => aShare({ visitor: `v${i}` }))
  await foldAll(inMessages(flood.slice(0, 1_500), 40))
  const quiet = Array.from({ length: 50 }, (_, i) =>
    aShare({ publicationId: other, url: 'https://other.example/story', visitor: `q${i}` }),
  )
  await foldAll(inMessages([...flood.slice(1_500), ...quiet], 40))
  expect(await rows('SELECT publication_id, shares FROM share_days ORDER BY 1')).toEqual([
    { publication_id: 1, shares: 1_000 },
    { publication_id: other, shares: 50 },
  ])
})

test('G52: two days later nobody can find a known reader again, not even with every secret and the whole database', async () => {
  await stage()
  const day = '2026-07-01'
  const morning = Date.parse(`${day}T00:01:00Z`)
  setClock(morning)
  await report('shares', { url: CANAL, channel: 'x' }, { from: '203.0.113.50' })
  await folded(1)
  const hash = async (salt: string) =>
    (await sha256([salt, 'address', 1, '203.0.113.50'].join('\0'))).slice(0, 16) +
    (await sha256([salt, 'visitor', 1, '203.0.113.50', BROWSER].join('\0'))).slice(0, 16)
  const [kept] = await rows<{ salt: string }>(`SELECT salt FROM salts WHERE day = '${day}'`)
  const visitor = await bindings.DB.prepare('SELECT visitor FROM visitors').first<string>('visitor')
  // While the salt is there it can be done: the test knows the recipe.
  expect(await hash(kept?.salt ?? '')).toBe(visitor)
  await tickAt(morning + 48 * HOUR)
  expect(await rows(`SELECT * FROM salts WHERE day <= '${day}'`)).toEqual([])
  expect(await rows('SELECT * FROM visitors')).toEqual([])
  const dump = JSON.stringify(
    await Promise.all(
      (await rows<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"))
        .filter(({ name }) => !/^(_cf|sqlite|story_term)/.test(name))
        .map(({ name }) => rows(`SELECT * FROM "${name}"`)),
    ),
  )
  for (const gone of [kept?.salt ?? '', visitor ?? '', '203.0.113.50']) expect(dump).not.toContain(gone)
})
