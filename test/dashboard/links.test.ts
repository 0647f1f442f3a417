/** Links for colleagues: chosen figures of one publication, for whoever has the link, until it is over; and nothing else. */
import { beforeEach, expect, test } from 'vitest'
import {
  type Ask,
  admin,
  ask,
  BASE,
  bindings,
  DAY,
  dump,
  FRIDAY,
  HOUR,
  MERIDIAN,
  manyReaders,
  setClock,
  TOKEN,
  world,
} from '../world'

const OURS = { origin: BASE, 'sec-fetch-site': 'same-origin', accept: 'text/html' }
const LINKS = '/admin/meridian/links'

beforeEach(() => world({ publications: { meridian: MERIDIAN, marsa: { ...MERIDIAN, name: 'Marsa' } } }))

async function desk(): Promise<(path: string, init?: Ask) => Promise<Response>> {
  const answer = await ask('/admin/sign-in', { form: { token: TOKEN }, headers: OURS })
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  return (path, init = {}) => ask(path, { ...init, headers: { ...OURS, cookie, ...init.headers } })
}
type Desk = Awaited<ReturnType<typeof desk>>

const formOf = (views: string[], days = '30'): [string, string][] => [
  ['name', 'Bo <b>& board'],
  ['days', days],
  ...views.map((view): [string, string] => ['views', view]),
]

/** The path of a new link. */
async function made(press: Desk, views: string[], days?: string): Promise<string> {
  const answer = await press(LINKS, { form: formOf(views, days) })
  const page = await answer.text()
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store'])
  expect(page).toContain('Bo &lt;b&gt;&amp; board')
  const [, path = ''] = /https:\/\/tidings\.example(\/admin\/shared\/[\w-]{43})</.exec(page) ?? []
  expect(path).not.toBe('')
  return path
}

const open = (path: string) => ask(path, { headers: { accept: 'text/html', 'accept-language': 'en' } })

test('whoever has the link sees the chosen figures without signing in, and no address, no reader and nothing to press', async () => {
  await admin('/publications/meridian/stories', {
    json: {
      url: 'https://meridian.example/a',
      title: 'A "quoted" headline',
      publishedAt: new Date(FRIDAY - HOUR).toISOString(),
    },
  })
  await manyReaders(3)
  const row =
    'INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, updated_at, source_page)'
  const day =
    "INSERT INTO share_days (publication_id, day, story_id, channel, shares, visits) VALUES (1, '2026-02-26', 1, 'whatsapp', 7, 4)"
  await bindings.DB.batch([
    bindings.DB.prepare(
      `${row} VALUES (1, 'bo@town.example', 'bo@town.example', 'hb', 'pending', '[]', ?1, ?1, 'https://meridian.example/a')`,
    ).bind(FRIDAY - HOUR),
    bindings.DB.prepare(
      "INSERT INTO suppressions (publication_id, address_hash, reason, created_at) VALUES (1, 'h', 'asked by Mrs. Meyer', ?1)",
    ).bind(FRIDAY - HOUR),
    bindings.DB.prepare(day),
  ])
  const press = await desk()
  const path = await made(press, ['stories', 'readers', 'origins', 'delivery'])
  const before = await dump()
  for (const [view, shown] of [
    ['stories', 'A &quot;quoted&quot; headline'],
    ['readers', 'Signed up'],
    ['origins', 'https://meridian.example/a'],
    ['delivery', 'No digest was sent yet.'],
  ]) {
    const answer = await open(`${path}?view=${view}`)
    const page = await answer.text()
    expect([view, answer.status]).toEqual([view, 200])
    expect(page, view).toContain(shown)
    expect(page, view).not.toMatch(/@(town|readers)\.example|Mrs|<form|<script|<button/)
    expect(
      [...page.matchAll(/href="(\/[^"]*)"/g)]
        .map(([, href]) => href)
        .filter((href) => !href?.startsWith(`${path}?view=`)),
      view,
    ).toEqual([])
    const headers = ['cache-control', 'referrer-policy', 'x-robots-tag', 'set-cookie'].map((name) =>
      answer.headers.get(name),
    )
    expect(headers).toEqual(['no-store', 'no-referrer', 'noindex, nofollow', null])
    expect(page).toContain('<meta name="robots" content="noindex, nofollow"')
  }
  expect(await dump()).toEqual(before)
  expect(JSON.stringify(before)).not.toContain(path.split('/').at(-1))
  for (const other of ['/admin/meridian', '/admin/meridian/stories', LINKS])
    expect((await ask(other, { headers: { ...OURS, authorization: `Bearer ${path.split('/').at(-1)}` } })).status).toBe(
      303,
    )
})

test('a link shows what it was made for, and is answered like none once it is over, ended, bent, or its publication is', async () => {
  const press = await desk()
  const [kept, short, ended] = [
    await made(press, ['delivery']),
    await made(press, ['stories'], '1'),
    await made(press, ['stories']),
  ]
  const none = await open(`/admin/shared/${'a'.repeat(43)}`)
  const nothing = plain(await none.text())
  expect([none.status, nothing.includes('This link is over, or it never was one.')]).toEqual([404, true])
  const isNone = async (path: string) => {
    const answer = await open(path)
    expect([answer.status, plain(await answer.text())], path).toEqual([404, nothing])
  }
  await isNone(`${kept}?view=stories`)
  await isNone(`${kept.slice(0, -1)}${kept.endsWith('A') ? 'B' : 'A'}`)
  expect((await open(kept)).status).toBe(200)
  const list = async () => (await press(LINKS)).text()
  expect((await list()).match(/\/links\/\d+\/end"/g)).toHaveLength(3)
  expect(await list()).not.toContain('/admin/shared/')
  const [last] = /\/links\/(\d+)\/end"/.exec(await list())?.slice(1) ?? []
  expect((await press(`/admin/marsa/links/${last}/end`, { method: 'POST' })).headers.get('location')).toContain(
    'said=unknown_link',
  )
  expect((await open(ended)).status).toBe(200)
  expect((await press(`${LINKS}/${last}/end`, { method: 'POST' })).headers.get('location')).toBe(
    `${LINKS}?said=link_ended`,
  )
  await isNone(ended)
  expect((await press(`${LINKS}/${last}/end`, { method: 'POST' })).headers.get('location')).toContain(
    'said=unknown_link',
  )
  setClock(FRIDAY + DAY - 1)
  expect((await open(short)).status).toBe(200)
  setClock(FRIDAY + DAY)
  await isNone(short)
  setClock(FRIDAY + 30 * DAY - 1)
  expect((await open(kept)).status).toBe(200)
  await admin('/publications/meridian', { method: 'DELETE' })
  await isNone(kept)
  const { items } = (await (await admin('/audit')).json()) as { items: { action: string }[] }
  const entries = items.filter(({ action }) => action.includes('/links'))
  expect(entries.map(({ action }) => action.split('/').at(-1))).toEqual(['end', 'links', 'links', 'links'])
})

const plain = (page: string) => page.replaceAll(/nonce="[^"]*"/g, '')

test.each([
  ['nobody', { name: ' ' }],
  ['two lines', { name: 'a\nb' }],
  ['no day', { days: '0' }],
  ['more than a year', { days: '366' }],
  ['no number', { days: '1e1' }],
])('a link for %s is not made: the form says why, and keeps what was typed', async (_, wrong) => {
  const press = await desk()
  const form = { name: 'The board', days: '30', views: 'origins', ...wrong }
  const answer = await press(LINKS, { form })
  const page = await answer.text()
  expect(answer.status).toBe(400)
  expect(page).toContain('Say whom it is for')
  expect(page).toContain('value="origins" checked')
  expect(page).toContain('There is none yet.')
})

test('a link that shows nothing is not made, and neither is a fifty-first', async () => {
  const press = await desk()
  expect((await press(LINKS, { form: formOf([]) })).status).toBe(400)
  await bindings.DB.prepare(
    `INSERT INTO view_links (publication_id, name, views, secret_hash, created_at, expires_at)
     SELECT 1, 'x', '["stories"]', value, ?1, ?2 FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 50) SELECT value FROM n)`,
  )
    .bind(FRIDAY, FRIDAY + DAY)
    .run()
  expect((await press(LINKS, { form: formOf(['stories']) })).status).toBe(400)
  setClock(FRIDAY + DAY)
  expect((await (await desk())(LINKS, { form: formOf(['stories']) })).status).toBe(201)
})
