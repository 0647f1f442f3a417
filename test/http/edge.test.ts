/** What the edge keeps is forgotten when what it shows changes, and an edge that cannot be told harms nothing. */
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { createApp } from '../../src/app'
import { localConfig } from '../../src/config'
import { digestTraces } from '../../src/digests/traces'
import { type Deps, depsOf, type Env } from '../../src/ground/deps'
import { ask, BASE, MERIDIAN, TOKEN, world } from '../world'

const OURS = { origin: BASE, 'sec-fetch-site': 'same-origin', accept: 'text/html' }
let forgotten: string[][] = []
let tell: Deps['forgetPages']
const app = createApp((given) =>
  depsOf(given, {
    config: localConfig(given),
    mailer: { sendBatch: never } as unknown as Deps['mailer'],
    traces: digestTraces,
    forgetPages: (tags) => tell?.(tags) ?? Promise.resolve(),
  }),
)

function never(): never {
  throw new Error('nothing is mailed here')
}

beforeEach(async () => {
  await world()
  forgotten = []
  tell = async (tags) => void forgotten.push(tags)
})

async function change(method: string, path: string, body: unknown): Promise<number> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
  const init = { method, headers, body: JSON.stringify(body) }
  return (await app.request(`/v1/admin/publications${path}`, init, env as unknown as Env)).status
}

test('a publication’s changed settings are forgotten at the edge by its tag, after they are kept', async () => {
  expect(await change('PATCH', '/meridian', { name: 'The Meridian' })).toBe(200)
  expect(await change('PUT', '/gazette', { ...MERIDIAN, name: 'The Gazette' })).toBe(201)
  expect(forgotten).toEqual([['publication-meridian'], ['publication-gazette']])
})

test('what is refused, what only is looked at and what shows nowhere leave the edge alone', async () => {
  expect(await change('PATCH', '/meridian', { digestHour: 99 })).toBe(400)
  expect(await change('POST', '/meridian/suppressions', { email: 'bo@readers.example', reason: 'manual' })).toBe(201)
  const headers = { authorization: `Bearer ${TOKEN}` }
  expect((await app.request('/v1/admin/publications/meridian', { headers }, env as unknown as Env)).status).toBe(200)
  expect(forgotten).toEqual([])
})

test('a story that is taken out, and a pair that the desk takes apart or puts together again, leave the edge with the lists that they stood in', async () => {
  const urls = ['https://meridian.example/one', 'https://meridian.example/two']
  await change(
    'POST',
    '/meridian/stories',
    urls.map((url, at) => ({ url, title: `The harbour, part ${at}` })),
  )
  expect(forgotten).toEqual([])
  const pushed = await ask('/v1/admin/publications/meridian/stories', { headers: { authorization: `Bearer ${TOKEN}` } })
  const { items } = await pushed.json<{ items: { id: string; url: string }[] }>()
  const [one, two] = urls.map((url) => items.find((story) => story.url === url)?.id ?? '')
  const signedIn = await ask('/admin/sign-in', { form: { token: TOKEN }, headers: OURS })
  const cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? ''
  for (const way of ['out', 'back']) {
    const init = { method: 'POST', headers: { ...OURS, cookie }, body: new URLSearchParams({ other: two ?? '' }) }
    const answer = await app.request(
      `${BASE}/admin/meridian/stories/${one}/related/${way}`,
      init,
      env as unknown as Env,
    )
    expect(answer.status).toBe(303)
  }
  expect(forgotten).toEqual([['publication-meridian'], ['publication-meridian']])
  expect(await change('DELETE', `/meridian/stories?url=${urls[0]}`, undefined)).toBe(204)
  expect(forgotten).toHaveLength(3)
  expect(await change('DELETE', `/meridian/stories?url=${urls[0]}`, undefined)).toBe(404)
  expect(forgotten).toHaveLength(3)
})

test('an edge that cannot be told costs nobody the change', async () => {
  tell = () => Promise.reject(new Error('purge limit'))
  expect(await change('PATCH', '/meridian', { name: 'The Meridian' })).toBe(200)
})
