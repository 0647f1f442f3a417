import { expect, test } from 'vitest'
import { addressesOf, insertDigest, place, STORY } from '../pages/cast'
import { ask, bindings, MERIDIAN, world } from '../world'

const get = (path: string, headers: Record<string, string> = {}) =>
  ask(path, { headers: { accept: 'text/html', ...headers } })
const html = async (path: string) => (await get(path)).text()

test('a reader sees the digest as it was frozen: subject, intro, facts, related stories', async () => {
  await world()
  const related = [{ ...STORY, id: '2', title: 'Lock-keepers strike', url: 'https://meridian.example/strike' }]
  await insertDigest({ intro: 'A quiet week.', chosen: [place({}, { related })] })
  const page = await html('/meridian/digests/2026-W09')
  for (const text of [
    'What the desk called it',
    'A quiet week.',
    'Trade · Europe',
    '7 min read',
    '3 sources',
    'positive',
    '24 Feb',
    'No bias data',
    'Lock-keepers strike',
  ])
    expect(page).toContain(text)
})

test('what is not known is not there', async () => {
  await world()
  const bare = {
    category: null,
    region: null,
    excerpt: null,
    readingMinutes: null,
    sourceCount: null,
    sentiment: null,
    imageUrl: null,
  }
  await insertDigest({ chosen: [place(bare)] })
  const page = await html('/meridian/digests/2026-W09')
  for (const text of ['min read', 'source', 'null', 'undefined', '<img', 'class="kicker"', 'class="standfirst"'])
    expect(page).not.toContain(text)
})

test('links in a digest carry its period, and nobody in particular', async () => {
  await world()
  await insertDigest()
  const links = addressesOf(await html('/meridian/digests/2026-W09'))
  expect(links).toContain('https://meridian.example/deep-dives/locks?td-digest=2026-W09')
  expect(
    links.filter((link) => link.includes('/unsubscribe') || link.includes('/preferences') || link.includes('/confirm')),
  ).toEqual([])
})

test('each story can be passed on without a script', async () => {
  await world()
  await insertDigest()
  const links = addressesOf(await html('/meridian/digests/2026-W09'))
  expect(links.filter((link) => link.startsWith('/s/'))).toEqual([
    '/s/meridian/1/whatsapp',
    '/s/meridian/1/x',
    '/s/meridian/1/email',
  ])
})

test('a digest that is on its way or stopped on its way can be read, one that never left cannot', async () => {
  await world()
  const seen: Record<string, number> = {}
  for (const [week, status] of [
    'sending',
    'paused',
    'sent',
    'draft',
    'skipped',
    'cancelled',
    'expired',
    'blocked',
    'needs_review',
  ].entries()) {
    await insertDigest({ period: `2026-W${10 + week}`, status })
    seen[status] = (await get(`/meridian/digests/2026-W${10 + week}`)).status
  }
  await insertDigest({ period: '2026-W30', frozenAt: null })
  expect((await get('/meridian/digests/2026-W30')).status).toBe(404)
  const gone = { draft: 404, skipped: 404, cancelled: 404, expired: 404, blocked: 404 }
  expect(seen).toEqual({ sending: 200, paused: 200, sent: 200, needs_review: 200, ...gone })
})

test('another publication’s digest is not found here', async () => {
  await world({ publications: { meridian: MERIDIAN, marsa: { ...MERIDIAN, name: 'Marsa' } } })
  await insertDigest({ slug: 'meridian' })
  expect((await get('/marsa/digests/2026-W09')).status).toBe(404)
  expect(await (await ask('/marsa/digests/2026-W09')).json()).toMatchObject({ error: { code: 'unknown_digest' } })
  expect((await get('/nobody/digests/2026-W09')).status).toBe(404)
})

test('what people typed stays text', async () => {
  const evil = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>'
  await world({ publications: { meridian: { ...MERIDIAN, name: `M ${evil}`, tagline: evil } } })
  const hostile = place(
    {
      title: evil,
      excerpt: evil,
      category: evil,
      region: evil,
      bias: evil,
      url: 'javascript:alert(1)',
      imageUrl: 'javascript:alert(2)',
    },
    { related: [{ ...STORY, title: evil, url: 'data:text/html,<script>alert(3)</script>' }] },
  )
  await insertDigest({ subject: evil, intro: evil, chosen: [hostile] })
  for (const path of ['/', '/meridian', '/meridian/digests/2026-W09', '/meridian/check-inbox']) {
    const page = await html(path)
    expect(page).not.toContain('<script')
    expect(page).not.toContain('<img src=x')
    for (const address of addressesOf(page)) expect(address).toMatch(/^(https?:\/\/|\/|#|data:,$)/)
  }
})

test('a publication’s address that runs something is no link', async () => {
  await world()
  await bindings.DB.prepare(
    `UPDATE publications SET url = 'javascript:alert(1)', logo_url = 'javascript:alert(2)', accent_color = 'red}</style><script>'`,
  ).run()
  const page = await html('/meridian')
  expect(page).not.toContain('javascript:')
  expect(page).not.toContain('<script')
  expect(page.match(/<\/style>/g)).toHaveLength(1)
})

test('a count below the publication’s threshold stays a secret', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, shareThreshold: 10 } } })
  await insertDigest({ period: '2026-W09', chosen: [place({}, { because: { code: 'shared', count: 9 } })] })
  await insertDigest({ period: '2026-W08', chosen: [place({}, { because: { code: 'shared', count: 41 } })] })
  expect(await html('/meridian/digests/2026-W09')).toContain('Passed on by readers')
  expect(await html('/meridian/digests/2026-W09')).not.toContain('9 times')
  expect(await html('/meridian/digests/2026-W08')).toContain('41 times')
})

test('an Arabic publication reads from right to left', async () => {
  await world({ publications: { marsa: { ...MERIDIAN, name: 'المرسى', language: 'ar', timezone: 'Asia/Riyadh' } } })
  await insertDigest({ slug: 'marsa' })
  for (const path of ['/marsa', '/marsa/digests/2026-W09', '/marsa/check-inbox']) {
    expect(await html(path)).toContain('<html lang="ar" dir="rtl">')
  }
})

test('a digest that was read before answers 304, with nothing that would change the stored page', async () => {
  await world()
  await insertDigest()
  const first = await get('/meridian/digests/2026-W09')
  expect(first.headers.get('cache-control')).toBe('public, max-age=60')
  const tag = first.headers.get('etag') ?? ''
  const again = await get('/meridian/digests/2026-W09', { 'if-none-match': tag })
  expect(again.status).toBe(304)
  expect(again.headers.get('content-security-policy')).toBeNull()
  expect(again.headers.get('etag')).toBe(tag)
})

test('a digest’s page shows itself elsewhere with a picture, as a list of articles, and leads to the weeks beside it', async () => {
  await world()
  for (const period of ['2026-W08', '2026-W09', '2026-W11']) await insertDigest({ period })
  await insertDigest({ period: '2026-W10', status: 'skipped' })
  const page = await html('/meridian/digests/2026-W09')
  expect(page).toContain('<meta property="og:image" content="https://meridian.example/images/locks.jpg"/>')
  expect(page).toContain('<meta property="og:description" content="A union without borders still has locks."/>')
  expect(page).toContain('itemtype="https://schema.org/NewsArticle"')
  expect(page).toMatch(/rel="prev" href="\/meridian\/digests\/2026-W08"/)
  expect(page).toMatch(/rel="next" href="\/meridian\/digests\/2026-W11"/)
  expect(await html('/meridian/digests/2026-W11')).not.toContain('rel="next"')
})

test('a page that says no wears the face of the publication that the address names, in the reader’s language', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, language: 'fr' }, marsa: { ...MERIDIAN, name: 'Marsa' } } })
  const missing = await html('/meridian/digests/2025-W01')
  expect(missing).toContain('Meridian')
  expect(missing).toContain('lang="fr"')
  expect(missing).not.toContain('Marsa')
  const german = await get('/meridian/nothing/here', { 'accept-language': 'de' })
  expect([german.status, (await german.text()).includes('lang="de"')]).toEqual([404, true])
  const nowhere = await html('/nowhere/digests/2025-W01')
  expect(nowhere).not.toMatch(/Marsa|Meridian/)
})
