import { expect, test } from 'vitest'
import { randomToken } from '../../src/crypto'
import { ask, bindings, FRIDAY, HOUR, setClock } from '../world'
import { aDigest, BROWSER, CANAL, count, folded, HARBOUR, report, rows, stage } from './stage'

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
  const digest = await aDigest(publicationId, '2026-W08')
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
  expect(await count(`SELECT visits AS n FROM digests WHERE id = ${digest}`)).toBe(1)
  expect(await dropped()).toEqual([
    { kind: 'visit', reason: 'repeat', count: 1 },
    { kind: 'visit', reason: 'unknown_token', count: 1 },
  ])
})

test('forged headers and fields make nobody a second visitor', async () => {
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
