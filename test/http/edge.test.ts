/** What the edge keeps is forgotten when what it shows changes, and an edge that cannot be told harms nothing. */
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { createApp } from '../../src/app'
import { localConfig } from '../../src/config'
import { sendChunk } from '../../src/digests/send/send'
import { digestTraces } from '../../src/digests/traces'
import { type ChunkMessage, type Deps, database, depsOf, type Env } from '../../src/ground/deps'
import { type SendAnswer, type SendRequest, textOf } from '../../src/ground/mailer'
import { readEvent } from '../../src/reports/event'
import { keepEvents } from '../../src/reports/keep'
import { refreshRelated } from '../../src/stories/related/refresh'
import { frozen, provider, shown } from '../digests/stage'
import { admin, ask, BASE, bindings, MERIDIAN, TOKEN, world } from '../world'

const OURS = { origin: BASE, 'sec-fetch-site': 'same-origin', accept: 'text/html' }
/** Its pages, and the list of publications that names it. */
const MERIDIANS = ['publication-meridian', 'publications']
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
  expect(forgotten).toEqual([MERIDIANS, ['publication-gazette', 'publications']])
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
  expect(forgotten).toEqual([MERIDIANS, MERIDIANS])
  expect(await change('DELETE', `/meridian/stories?url=${urls[0]}`, undefined)).toBe(204)
  expect(forgotten).toHaveLength(3)
  expect(await change('DELETE', `/meridian/stories?url=${urls[0]}`, undefined)).toBe(404)
  expect(forgotten).toHaveLength(3)
})

test('an edge that cannot be told costs nobody the change', async () => {
  tell = () => Promise.reject(new Error('purge limit'))
  expect(await change('PATCH', '/meridian', { name: 'The Meridian' })).toBe(200)
})

test('a digest that was sent is in the archive and the feeds at once, also where its last mail was settled by a report; only then', async () => {
  for (const isDoubted of [false, true]) {
    const { deps, queued, asked } = provider(...(isDoubted ? [LOST] : []))
    const told = { ...deps, forgetPages: async (tags: string[]) => void forgotten.push(tags) }
    await frozen(told, 101)
    forgotten = []
    // The smaller chunk first: its mail is the one in doubt.
    const [first, last] = queued.toReversed() as [ChunkMessage, ChunkMessage]
    await sendChunk(told, first)
    expect(forgotten, 'before it is out').toEqual([])
    await sendChunk(told, last)
    if (isDoubted) {
      expect(forgotten, 'before it is out').toEqual([])
      await keepEvents(told, [await reported(told, asked[0])])
    }
    expect((await shown()).status).toBe('sent')
    expect(forgotten).toEqual([MERIDIANS])
    await sendChunk(told, last)
    expect(forgotten, 'again').toHaveLength(1)
  }
})

const LOST = (): SendAnswer => ({ outcome: 'unknown', message: 'reset' })

/** That the only mail of a call was delivered, as the provider says it. */
function reported(deps: Deps, call: SendRequest | undefined) {
  const [mail] = JSON.parse(call ? textOf(call) : '[]') as { to: string[]; tags: object[] }[]
  const data = { email_id: 'e-1', created_at: new Date().toISOString(), ...mail }
  const body = JSON.stringify({ type: 'email.delivered', created_at: data.created_at, data })
  return readEvent(deps.config, { id: 'msg_1', body, now: Date.now() })
}

test('a digest that is cancelled, and a story that is told otherwise, are shown so at once', async () => {
  const { deps } = provider()
  await frozen(deps, 3)
  const page = '/meridian/digests/2026-W10'
  expect((await ask(page)).status).toBe(200)
  expect(await change('POST', `${page}/cancel`, {})).toBe(200)
  expect((await ask(page)).status).toBe(404)
  expect(forgotten).toEqual([MERIDIANS])

  await world()
  forgotten = []
  const story = { url: 'https://meridian.example/one', title: 'The harbour' }
  for (const title of ['The harbour', 'The harbour', 'The new harbour'])
    expect(await change('POST', '/meridian/stories', { ...story, title })).toBe(200)
  expect(forgotten).toEqual([MERIDIANS])
})

test('a related list that the tick made anew leaves the edge by its story', async () => {
  const urls = ['https://meridian.example/one', 'https://www.meridian.example/two/?utm_source=x']
  await admin('/publications/meridian/stories', {
    json: urls.map((url, at) => ({ url, title: `The harbour, part ${at}` })),
  })
  const asked = await ask(`/v1/meridian/related?url=${encodeURIComponent(urls[1] ?? '')}`)
  const tags = asked.headers.get('cache-tag')?.split(',')
  expect(tags).toEqual(['publication-meridian', 'story-meridian-meridian.example%2Ftwo'])
  await refreshRelated({ ...provider().deps, db: database(bindings.DB), forgetPages: tell })
  expect(forgotten.flat().sort()).toEqual(['story-meridian-meridian.example%2Fone', tags?.[1]])
})

test('the script of a publication’s pages speaks its language after that was changed; why a page is not let in is never kept', async () => {
  const script = await ask('/embed.js?publication=meridian')
  expect(script.headers.get('cache-tag')).toBe('publication-meridian')
  const why = await ask('/embed.json?publication=meridian&page=https%3A%2F%2Felsewhere.example')
  expect(await why.json()).toHaveProperty('problem')
  expect(why.headers.get('cache-control')).toBe('no-store')
})
