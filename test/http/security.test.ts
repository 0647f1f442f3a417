import { expect, test } from 'vitest'
import { pagePolicy } from '../../src/http/security'
import { insertDigest } from '../pages/cast'
import { admin, ask, MERIDIAN, world } from '../world'

const get = (path: string, headers: Record<string, string> = {}) =>
  ask(path, { headers: { accept: 'text/html', ...headers } })

test('every answer carries the headers that keep it harmless, a page and an error alike', async () => {
  await world()
  await insertDigest()
  const paths = [
    '/',
    '/meridian',
    '/meridian/digests/2026-W09',
    '/meridian/feed.xml',
    '/meridian/feed.json',
    '/meridian/check-inbox',
  ]
  for (const path of [
    ...paths,
    '/nothing/here',
    '/healthz',
    '/confirm/1.wrong',
    '/unsubscribe/wrong',
    '/dev',
    '/dev/mailbox',
    '/dev/site/meridian',
  ]) {
    const { headers } = await get(path)
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin')
    expect(headers.get('strict-transport-security'), path).toBe('max-age=63072000; includeSubDomains')
    expect(headers.get('permissions-policy'), path).toContain('geolocation=()')
    // An answer that caches hand to many is nobody's request.
    if (headers.get('cache-control') === 'no-store') expect(headers.get('x-request-id'), path).toMatch(/^[\w-]{12}$/)
    else expect(headers.get('x-request-id'), path).toBeNull()
    expect(headers.get('content-security-policy'), path).toContain("default-src 'none'")
    expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'")
    expect(headers.get('set-cookie'), path).toBeNull()
  }
})

test('a page’s one stylesheet carries the nonce of its own answer, and no page carries a script', async () => {
  await world()
  const nonces = new Set<string>()
  for (const path of ['/meridian/check-inbox', '/confirm/1.wrong', '/nothing/here']) {
    const answer = await get(path)
    const page = await answer.text()
    const nonce = /style-src 'nonce-([\w-]+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1] ?? 'none'
    expect(page).toContain(`<style nonce="${nonce}">`)
    expect(page).not.toMatch(/<script| style="| on\w+="/)
    nonces.add(nonce)
  }
  expect(nonces.size).toBe(3)
})

test('a page that caches hand to many has no nonce: its policy names the stylesheet by its hash', async () => {
  await world()
  for (const path of ['/', '/meridian', '/docs']) {
    const answer = await get(path)
    const page = await answer.text()
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? []
    const hash = btoa(
      String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style)))),
    )
    expect(answer.headers.get('content-security-policy'), path).toContain(`style-src 'sha256-${hash}'`)
    expect(style.length).toBeGreaterThan(100)
    expect(page).not.toMatch(/<script| style="| on\w+="/)
  }
})

test('what carries a token is never stored and never passed on as a referrer', async () => {
  await world()
  for (const path of ['/confirm/1.wrong', '/unsubscribe/wrong', '/preferences/wrong']) {
    const { headers } = await get(path)
    expect(headers.get('cache-control'), path).toBe('no-store')
    expect(headers.get('referrer-policy'), path).toBe('no-referrer')
  }
  expect((await get('/meridian')).headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
  expect((await admin('/publications')).headers.get('cache-control')).toBe('no-store')
})

test('a page with a form that ends elsewhere names that place, once, and nothing that is no address', () => {
  const formsTo = ['https://meridian.example/thanks', 'https://meridian.example/welcome', 'nonsense']
  const policy = pagePolicy({ nonce: 'n', publicUrl: 'https://tidings.example', formsTo })
  expect(policy).toContain("form-action 'self' https://tidings.example https://meridian.example;")
})

const PAGES = { ...MERIDIAN, url: 'https://www.meridian.example/news', origins: ['https://amp.meridian.example'] }
const from = (origin: string, path = '/v1/meridian/shares?url=https%3A%2F%2Fwww.meridian.example%2Fa') =>
  ask(path, { headers: { origin } })

test('a publication’s own pages may read its answers, others may not', async () => {
  await world({ publications: { meridian: PAGES, marsa: { ...MERIDIAN, url: 'https://marsa.example' } } })
  for (const origin of ['https://amp.meridian.example', 'https://www.meridian.example']) {
    const answer = await from(origin)
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    expect(answer.headers.get('vary')).toContain('Origin')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  }
  for (const origin of [
    'https://meridian.example',
    'https://marsa.example',
    'https://amp.meridian.example.evil.example',
    'http://amp.meridian.example',
    'null',
  ]) {
    const answer = await from(origin)
    expect(answer.headers.get('access-control-allow-origin'), origin).toBeNull()
    expect(answer.headers.get('vary'), origin).toContain('Origin')
  }
  expect(
    (await from('https://amp.meridian.example', '/v1/nobody/shares')).headers.get('access-control-allow-origin'),
  ).toBeNull()
})

test('a browser that asks beforehand gets its answer, a stranger’s gets no grant', async () => {
  await world({ publications: { meridian: PAGES } })
  const preflight = (origin: string) =>
    ask('/v1/meridian/subscribers', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    })
  const answer = await preflight('https://amp.meridian.example')
  expect(answer.status).toBe(204)
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://amp.meridian.example')
  expect(answer.headers.get('access-control-allow-methods')).toContain('POST')
  expect(answer.headers.get('access-control-allow-headers')).toContain('Content-Type')
  expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull()
})

test('administrators’ routes never answer another origin', async () => {
  await world({ publications: { meridian: PAGES } })
  const headers = { origin: 'https://amp.meridian.example', 'access-control-request-method': 'GET' }
  expect((await admin('/publications', { headers })).headers.get('access-control-allow-origin')).toBeNull()
  const preflight = await ask('/v1/admin/publications', { method: 'OPTIONS', headers })
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  expect(preflight.headers.get('access-control-allow-methods')).toBeNull()
})
