import { expect, test } from 'vitest'
import { createApp } from '../../src/app'
import { devRoutes } from '../../src/dev/routes'
import { slugProblem } from '../../src/publications/settings'
import { admin, ask, TOKEN, world } from '../world'

/** The route table as it is served, without answering anything. */
function routeTable(): { method: string; path: string }[] {
  const app = createApp(
    () => {
      throw new Error('only the table is asked for')
    },
    (into) => into.route('/', devRoutes),
  )
  const routes = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => ({ method, path }))
  return [...new Map(routes.map((route) => [`${route.method} ${route.path}`, route])).values()]
}

const administrators = routeTable().filter(({ path }) => path.startsWith('/v1/admin'))

const WRONG: Record<string, string>[] = [
  {},
  { authorization: '' },
  { authorization: 'Bearer' },
  { authorization: 'Bearer ' },
  { authorization: 'Bearer wrong' },
  { authorization: `Bearer ${TOKEN.slice(0, -1)}` },
  { authorization: `Bearer ${TOKEN}x` },
  { authorization: `Bearer ${TOKEN.toUpperCase()}` },
  { authorization: `Basic ${btoa(`admin:${TOKEN}`)}` },
  { authorization: `Basic ${TOKEN}` },
  { authorization: TOKEN },
  { 'x-authorization': `Bearer ${TOKEN}` },
  { cookie: `token=${TOKEN}` },
]

test('every administrators’ route answers 401 without the token and with a wrong one, for known and unknown publications alike', async () => {
  await world()
  expect(administrators.length).toBeGreaterThanOrEqual(9)
  for (const { method, path } of administrators) {
    for (const slug of ['meridian', 'nobody']) {
      const address = path.replace(':publication', slug).replace(':period', '2026-W09').replace(/:\w+/g, '1')
      for (const headers of WRONG) {
        const body = method === 'GET' || method === 'DELETE' ? undefined : '{'
        const answer = await ask(address, { method, headers, body })
        expect(answer.status, `${method} ${address} ${JSON.stringify(headers)}`).toBe(401)
        expect(answer.headers.get('www-authenticate')).toBe('Bearer')
        expect(answer.headers.get('cache-control')).toBe('no-store')
        expect(await answer.json()).toEqual({ error: { code: 'unauthorised', message: expect.any(String) } })
      }
    }
  }
})

test('addresses below /v1/admin that are no route answer 401 too, in whatever way they are spelt', async () => {
  await world()
  const addresses = [
    '/v1/admin',
    '/v1/admin/',
    '/v1/admin/nothing',
    '/v1/%61dmin/publications',
    '/v1/admin/publications/',
  ]
  for (const path of [...addresses, '/v1/admin/publications/meridian/nothing', '/v1/admin/subscribers']) {
    expect((await ask(path)).status, path).toBe(401)
    expect((await ask(path, { method: 'POST', json: {} })).status, path).toBe(401)
  }
  expect((await admin('/nothing')).status).toBe(404)
  expect(
    (await ask('/v1/admin/publications', { method: 'OPTIONS', headers: { origin: 'https://else.example' } })).status,
  ).toBe(401)
})

test('the token opens in any spelling of Bearer', async () => {
  await world()
  for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
    const answer = await ask('/v1/admin/publications', { headers: { authorization: `${scheme} ${TOKEN}` } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  }
})

test('no publication can take the first segment of one of our own routes', () => {
  const segments = routeTable().map(({ path }) => path.split('/')[1] ?? '')
  const literal = new Set(segments.filter((segment) => segment !== '' && !/[:*]/.test(segment)))
  expect(literal).toContain('v1')
  for (const segment of literal) expect(slugProblem(segment), segment).not.toBeNull()
})
