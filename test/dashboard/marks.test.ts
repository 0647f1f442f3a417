/** What else was on the days of a chart: digests and new versions by themselves, and what an editor wrote there. */
import { beforeEach, expect, test } from 'vitest'
import { type Deps, database } from '../../src/ground/deps'
import { noteDeploy } from '../../src/stats/marks'
import {
  type Ask,
  admin,
  ask,
  BASE,
  bindings,
  DAY,
  FRIDAY,
  HOUR,
  MERIDIAN,
  manyReaders,
  setClock,
  TOKEN,
  tickAt,
  world,
} from '../world'

const SLOT = Date.parse('2026-03-02T07:00:00Z')
const OURS = { origin: BASE, 'sec-fetch-site': 'same-origin', accept: 'text/html' }
const MARKS = '/admin/meridian/annotations'

beforeEach(() => world({ publications: { meridian: MERIDIAN, marsa: { ...MERIDIAN, name: 'Marsa' } } }))

async function desk(): Promise<(path: string, init?: Ask) => Promise<Response>> {
  const answer = await ask('/admin/sign-in', { form: { token: TOKEN }, headers: OURS })
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  return (path, init = {}) => ask(path, { ...init, headers: { ...OURS, cookie, ...init.headers } })
}
type Desk = Awaited<ReturnType<typeof desk>>

/** Under the chart of a page: `day: what was on it`, in the order of their numbers. */
async function marksOn(press: Desk, path: string): Promise<string[]> {
  const html = await (await press(path)).text()
  const list = /<ol class="marks small">([\s\S]*?)<\/ol>/.exec(html)?.[1] ?? ''
  const drawn = [...html.matchAll(/<g class="mark">/g)].length
  const found = [...list.matchAll(/<li>([\s\S]*?)<\/li>/g)].map(([, item = '']) =>
    item
      .replaceAll(/<form[\s\S]*?<\/form>/g, '')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )
  expect(drawn, path).toBe(found.length)
  return found
}

test('an editor marks a day: it stands in every chart of that day and in the table beneath, once, until it is taken away', async () => {
  const press = await desk()
  const text = '<b>Our & "best"</b> week'
  const shown = '1 · 2026-02-20 &lt;b&gt;Our &amp; &quot;best&quot;&lt;/b&gt; week'
  for (const page of ['stories', 'readers', 'stories'])
    expect((await press(MARKS, { form: { page, day: '2026-02-20', text } })).headers.get('location')).toBe(
      `/admin/meridian/${page}?said=marked`,
    )
  for (const page of ['stories', 'readers']) {
    expect(await marksOn(press, `/admin/meridian/${page}`)).toEqual([shown])
    const row = /<tr><th scope="row">2026-02-20<\/th>[\s\S]*?<\/tr>/.exec(
      await (await press(`/admin/meridian/${page}`)).text(),
    )
    expect(row?.[0]).toContain('&lt;b&gt;Our')
  }
  expect(await marksOn(press, '/admin/meridian/stories?from=2026-02-21&to=2026-02-27')).toEqual([])
  expect(await marksOn(press, '/admin/marsa/stories')).toEqual([])
  const theirs = await press('/admin/marsa/annotations/1/remove', { form: { page: 'stories' } })
  expect(theirs.headers.get('location')).toBe('/admin/marsa/stories?said=unknown_mark')
  const gone = () => press(`${MARKS}/1/remove`, { form: { page: 'readers' } })
  expect((await gone()).headers.get('location')).toBe('/admin/meridian/readers?said=unmarked')
  expect(await marksOn(press, '/admin/meridian/stories')).toEqual([])
  expect((await gone()).headers.get('location')).toBe('/admin/meridian/readers?said=unknown_mark')
})

test.each([
  ['a day that is none', { day: '2026-02-30' }],
  ['no day', { day: '' }],
  ['nothing', { text: '  ' }],
  ['two lines', { text: 'a\nb' }],
  ['81 characters', { text: 'a'.repeat(81) }],
])('%s marks nothing, and says why', async (_, wrong) => {
  const press = await desk()
  const form = { page: 'stories', day: '2026-02-20', text: 'A strike', ...wrong }
  expect((await press(MARKS, { form })).headers.get('location')).toBe('/admin/meridian/stories?said=mark_wrong')
  expect(await marksOn(press, '/admin/meridian/stories')).toEqual([])
  await press(MARKS, { form: { ...form, day: '2026-02-20', text: '🛶'.repeat(80) } })
  expect(await marksOn(press, '/admin/meridian/stories')).toHaveLength(1)
})

test('a digest that went out and a new version are marked by themselves, on the publication’s own day', async () => {
  await admin('/publications/meridian/stories', {
    json: [0, 1, 2].map((n) => ({
      ...{ url: `https://meridian.example/${n}`, title: `Story ${n}`, kind: 'deep-dive' },
      publishedAt: new Date(FRIDAY - (n + 1) * HOUR).toISOString(),
    })),
  })
  await manyReaders(2)
  const db = database(bindings.DB)
  const runs = (build: string | null, at: number) =>
    noteDeploy({ db, clock: () => at, config: { build } as Deps['config'] })
  await runs('one', FRIDAY)
  await runs('one', FRIDAY + DAY)
  await runs(null, FRIDAY + DAY)
  await runs('two', FRIDAY + 2 * DAY)
  await runs('one', FRIDAY + 2 * DAY + HOUR)
  await tickAt(SLOT)
  setClock(SLOT + HOUR)
  const press = await desk()
  expect(await marksOn(press, '/admin/meridian/readers')).toEqual([
    '1 · 2026-02-27 A new version of the service',
    '2 · 2026-03-01 A new version of the service',
    '3 · 2026-03-02 The digest of week 2026-W10',
  ])
  expect(await marksOn(press, '/admin/meridian/stories/1/related')).toEqual([])
})
