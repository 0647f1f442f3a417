/** What follows from a declaration, tried on a handful of doors that no service has. */
import { Hono } from 'hono'
import { beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import type { Caller, HonoEnv } from '../../src/ground/deps'
import { fields, json } from '../../src/http/body'
import { answer, declare } from '../../src/http/declare'
import { Refusal } from '../../src/http/door'
import { PAGE } from '../../src/http/lists'
import { serve } from '../../src/http/serve'

const ONE = '/v1/admin/publications/:publication'
const done = { 200: z.strictObject({ did: z.string() }) }
let kept: string[] = []

const doors = [
  declare({
    method: 'GET',
    path: '/v1/admin/letters',
    summary: 'Letters',
    who: 'all publications',
    query: { ...PAGE, sortBy: z.enum(['age']).optional().describe('age, or nothing.'), url: z.string() },
    needs: ['url'],
    answers: { 200: z.unknown() },
    act: ({ query }) => query,
  }),
  declare({
    method: 'POST',
    path: '/v1/admin/letters',
    summary: 'Write one',
    who: 'all publications',
    answers: done,
    act: () => ({ did: 'write' }),
  }),
  declare({
    method: 'GET',
    path: ONE,
    summary: 'Look',
    who: 'read',
    answers: done,
    act: ({ publication }) => ({ did: publication.slug }),
  }),
  declare({
    method: 'POST',
    path: ONE,
    summary: 'Change',
    who: 'write',
    body: json(z.strictObject({ fromName: z.string().describe('A name.'), mailCount: z.int().optional() }), {
      needed: ['fromName'],
    }),
    answers: { 200: done[200], 201: done[200] },
    refuses: { taken: [409, 'This name is taken.'] },
    act: ({ body }) => (body.fromName === 'taken' ? 'taken' : answer(201, { did: body.fromName })),
  }),
  declare({
    method: 'PUT',
    path: ONE,
    summary: 'Make',
    who: 'write',
    publication: 'if there',
    answers: { 204: null },
    act: () => null,
  }),
  declare({
    method: 'DELETE',
    path: '/v1/admin/keys',
    summary: 'Owner only',
    who: 'owner',
    answers: { 204: null },
    act: () => null,
  }),
  declare({
    method: 'POST',
    path: '/v1/:publication/notes',
    summary: 'A note',
    who: 'anybody',
    publication: 'within a minute',
    body: fields(z.object({ note: z.string().min(1) })),
    cache: { seconds: 60 },
    answers: done,
    formAgain: ({ c, body, code }) => c.text(`${code}: ${String(body.other)}`, 400),
    act: ({ body }) => ({ did: body.note }),
  }),
  declare({
    method: 'GET',
    path: '/v1/:publication/notes',
    summary: 'Notes',
    who: 'anybody',
    origins: 'registered',
    cache: { seconds: 60, isTagged: true },
    answers: done,
    refuses: { gone: [410, 'Gone.'] },
    act: ({ c }) => (c.req.query('gone') ? 'gone' : { did: 'list' }),
  }),
]

const find = async (_: unknown, slug: string) =>
  slug === 'meridian' || slug === 'marsa' ? ({ id: slug === 'meridian' ? 1 : 2, slug } as never) : null

function service(caller: Partial<Caller> = {}): Hono<HonoEnv> {
  const app = new Hono<HonoEnv>()
  app.use((c, next) => {
    c.set('caller', { id: 'key:1', role: 'owner', publications: null, ...caller })
    return next()
  })
  serve(app, doors, {
    findPublication: find,
    recentPublication: find,
    publicationEver: find,
    mayRead: async (_, slug, origin) => slug === 'meridian' && origin === 'https://meridian.example',
    answeredOnce: (_c, _door, _raw, act) => act(),
    audited: (_c, door, _asked, act) => {
      kept.push(door.path)
      return act()
    },
  })
  app.onError((error, c) =>
    error instanceof Refusal ? c.json({ code: error.code, message: error.message }, error.status) : c.text('', 500),
  )
  return app
}

const say = async (method: string, path: string, { caller = {} as Partial<Caller>, body = {} as unknown } = {}) => {
  const isBare = method === 'GET' || method === 'DELETE'
  const answered = await service(caller).request(path, {
    method,
    ...(isBare ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const said: { code?: string; message?: string; did?: string } = answered.status === 204 ? {} : await answered.json()
  return { status: answered.status, said: said.code ?? said.did ?? null, message: said.message ?? null }
}

const MERIDIAN = '/v1/admin/publications/meridian'

beforeEach(() => {
  kept = []
})

test('a reading key reads, a writing key does both, and only the owner what is the owner’s', async () => {
  const may = async (role: Caller['role']) => [
    (await say('GET', MERIDIAN, { caller: { role } })).status,
    (await say('GET', '/v1/admin/letters?url=x', { caller: { role } })).status,
    (await say('POST', MERIDIAN, { caller: { role }, body: { fromName: 'Bo' } })).status,
    (await say('POST', '/v1/admin/letters', { caller: { role } })).status,
    (await say('DELETE', '/v1/admin/keys', { caller: { role } })).status,
  ]
  expect(await may('read')).toEqual([200, 200, 403, 403, 403])
  expect(await may('write')).toEqual([200, 200, 201, 200, 403])
  expect(await may('owner')).toEqual([200, 200, 201, 200, 204])
  expect(await say('POST', MERIDIAN, { caller: { role: 'read' } })).toMatchObject({ status: 403, said: 'forbidden' })
})

test('a key for one publication finds no other, can make none, and nothing that concerns all', async () => {
  const caller: Partial<Caller> = { role: 'write', publications: [1] }
  expect(await say('GET', MERIDIAN, { caller })).toMatchObject({ status: 200, said: 'meridian' })
  for (const slug of ['marsa', 'nobody']) {
    expect(await say('GET', `/v1/admin/publications/${slug}`, { caller })).toMatchObject({
      status: 404,
      said: 'unknown_publication',
    })
    expect(await say('PUT', `/v1/admin/publications/${slug}`, { caller })).toMatchObject({
      status: 404,
      said: 'unknown_publication',
    })
  }
  expect((await say('PUT', MERIDIAN, { caller })).status).toBe(204)
  expect((await say('PUT', '/v1/admin/publications/nobody')).status).toBe(204)
  expect(await say('GET', '/v1/admin/letters?url=x', { caller })).toMatchObject({ status: 403, said: 'forbidden' })
})

test('input that a schema refuses is refused by its first field, in snake case, with the field’s own sentence', async () => {
  const refused = (body: unknown) => say('POST', MERIDIAN, { body })
  expect(await refused({})).toEqual({ status: 400, said: 'missing_from_name', message: 'fromName: A name.' })
  expect(await refused({ fromName: ' ' })).toMatchObject({ status: 201, said: ' ' })
  expect(await refused({ fromName: 7 })).toMatchObject({ status: 400, said: 'invalid_from_name' })
  expect(await refused({ fromName: 'Bo', mailCount: 'x' })).toMatchObject({ status: 400, said: 'invalid_mail_count' })
  expect(await refused({ fromNaem: 'Bo' })).toEqual({
    status: 400,
    said: 'unknown_field',
    message: 'There is no field "fromNaem" here.',
  })
  expect(await refused([])).toMatchObject({ status: 400, said: 'invalid_body' })
  expect(await say('GET', '/v1/admin/letters')).toMatchObject({ status: 400, said: 'missing_url' })
  expect(await say('GET', '/v1/admin/letters?url=x&sortBy=size')).toEqual({
    status: 400,
    said: 'invalid_sort_by',
    message: 'sortBy: age, or nothing.',
  })
  for (const limit of ['0', '501', 'x', '-1', '1.5', '1e2', ''])
    expect(await say('GET', `/v1/admin/letters?url=x&limit=${limit}`)).toMatchObject({
      status: 400,
      said: 'invalid_limit',
    })
})

test('what a door refuses by a code has the status and the sentence of its declaration', async () => {
  expect(await say('POST', MERIDIAN, { body: { fromName: 'taken' } })).toEqual({
    status: 409,
    said: 'taken',
    message: 'This name is taken.',
  })
})

test('a form that is refused can come again as a form, JSON is refused as JSON', async () => {
  const form = new URLSearchParams({ note: '', other: 'typed' })
  const again = await service().request('/v1/meridian/notes', { method: 'POST', body: form })
  expect([again.status, await again.text()]).toEqual([400, 'invalid_note: typed'])
  expect(await say('POST', '/v1/meridian/notes', { body: { note: '' } })).toMatchObject({
    status: 400,
    said: 'invalid_note',
  })
  expect(await say('POST', '/v1/nobody/notes', { body: { note: 'x' } })).toMatchObject({
    status: 404,
    said: 'unknown_publication',
  })
})

test('only good answers may be kept, with a tag where the door says so, and only registered pages read them', async () => {
  const ask = (path: string, origin: string) => service().request(path, { headers: { origin } })
  const good = await ask('/v1/meridian/notes', 'https://meridian.example')
  expect(good.headers.get('cache-control')).toBe('public, max-age=60')
  expect(good.headers.get('etag')).toMatch(/^W\//)
  expect(good.headers.get('access-control-allow-origin')).toBe('https://meridian.example')
  const gone = await ask('/v1/meridian/notes?gone=1', 'https://evil.example')
  expect([gone.status, gone.headers.get('cache-control')]).toEqual([410, null])
  expect(gone.headers.get('access-control-allow-origin')).toBeNull()
  const preflight = { method: 'OPTIONS', headers: { origin: 'https://meridian.example' } }
  expect((await service().request('/v1/meridian/notes', preflight)).status).toBe(204)
  expect((await service().request(MERIDIAN, preflight)).status).toBe(404)
})

test('every door goes past the audit log, and none before it is known that the caller may', async () => {
  await say('POST', MERIDIAN, { caller: { role: 'read' } })
  await say('POST', MERIDIAN, { body: {} })
  expect(kept).toEqual([])
  await say('POST', MERIDIAN, { body: { fromName: 'Bo' } })
  expect(kept).toEqual([ONE])
})
