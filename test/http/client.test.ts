/** The client that the package exports: its types are of the doors as they are, and a publisher's week is lived through it. */
import { beforeEach, expect, test } from 'vitest'
import types from '../../src/client/api.d.ts?raw'
import { tidings } from '../../src/client/index.js'
import { fingerprintOf } from '../../src/client/shape.mjs'
import { ask, BASE, FRIDAY, HOUR, MERIDIAN, TOKEN, world } from '../world'

beforeEach(() => world({ publications: {} }))

const asking = (key?: string) =>
  tidings({
    url: BASE,
    key,
    fetch: async (request) =>
      ask(request.url, {
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body: request.body ? await request.text() : undefined,
      }),
  })

test('its types are of the API as it is described', async () => {
  const description = await (await ask('/openapi.json')).json()
  expect(types.split('\n', 1)[0], 'src/client/api.d.ts is of other doors. Run: node scripts/client.mjs').toBe(
    `// Made by scripts/client.mjs of the API with the fingerprint ${await fingerprintOf(description)}`,
  )
})

test('what only words and examples say does not make them other types, whatever a field asks for does', async () => {
  const of = (schema: object, words = '') =>
    fingerprintOf({ servers: [{ url: words }], paths: { '/a': { get: { summary: words, parameters: [schema] } } } })
  const field = { name: 'q', schema: { type: 'object', properties: { description: { type: 'string' } } } }
  expect(await of(field, 'One')).toBe(await of(field, 'Another'))
  expect(await of({ ...field, example: 3, description: 'x' })).toBe(await of(field))
  expect(await of({ ...field, required: true })).not.toBe(await of(field))
  expect(await of({ ...field, schema: { type: 'object', properties: {} } })).not.toBe(await of(field))
})

test('a publisher’s week goes through it: settings, stories, the digest read and changed, what was refused by its code', async () => {
  const client = asking(TOKEN)
  const path = { publication: 'meridian' }
  const settings = { ...MERIDIAN, digestDay: 'monday' as const }
  const made = await client.PUT('/v1/admin/publications/{publication}', { params: { path }, body: settings })
  expect([made.response.status, made.data?.name]).toEqual([201, MERIDIAN.name])
  const pushed = await client.POST('/v1/admin/publications/{publication}/stories', {
    params: { path },
    body: ['a', 'b', 'c'].map((name) => ({
      ...{ url: `https://meridian.example/${name}`, title: `Story ${name}`, kind: 'deep-dive' as const },
      publishedAt: new Date(FRIDAY - HOUR).toISOString(),
    })),
  })
  expect(pushed.data).toMatchObject({ created: 3 })
  const { data: draft } = await client.POST('/v1/admin/publications/{publication}/digests', {
    params: { path },
    body: {},
  })
  const period = draft?.period ?? ''
  const last = draft?.stories.at(-1)?.story.id ?? ''
  const changed = await client.PATCH('/v1/admin/publications/{publication}/digests/{period}', {
    params: { path: { ...path, period } },
    body: { order: [last], subject: 'What to read' },
  })
  expect([changed.data?.subject, changed.data?.stories[0]?.story.id]).toEqual(['What to read', last])
  const { data: list } = await client.GET('/v1/admin/publications/{publication}/digests', {
    params: { path, query: { limit: '1' } },
  })
  expect(list?.items.map((digest) => [digest.period, digest.accounting.candidates])).toEqual([[period, 0]])
  const refused = await client.POST('/v1/admin/publications/{publication}/digests/{period}/pause', {
    params: { path: { ...path, period } },
  })
  expect([refused.response.status, refused.error?.error.code]).toEqual([409, 'wrong_state'])
  const stranger = await asking().GET('/v1/admin/publications')
  expect([stranger.data, stranger.error?.error.code]).toEqual([undefined, 'unauthorised'])
})
