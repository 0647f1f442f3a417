/** One page is one story, whatever link led to it: in pushes, feeds, shares and counts; and rows from before that was so are joined. */
import { beforeEach, expect, test } from 'vitest'
import { database } from '../../src/ground/deps'
import { normaliseUrl, pageKey } from '../../src/ground/url'
import { joinPages } from '../../src/operations/one-page'
import { admin, ask, bindings, DAY, dump, FRIDAY, HOUR, MERIDIAN, setClock, tickAt, world } from '../world'

const PAGE = 'https://meridian.example/harbour'
const STORIES = '/publications/meridian/stories'

beforeEach(() => world({ publications: { meridian: { ...MERIDIAN, shareThreshold: 0 }, levant: MERIDIAN } }))

const push = async (...items: object[]) => (await admin(STORIES, { json: items })).json<Record<string, unknown>>()
const sql = (text: string, ...values: unknown[]) => bindings.DB.prepare(text).bind(...values)
const all = async (text: string, ...values: unknown[]) => (await sql(text, ...values).all()).results
const counts = (url: string) => ask(`/v1/meridian/shares?url=${encodeURIComponent(url)}`)
const urls = async () => {
  const { items } = await (await admin(STORIES)).json<{ items: { url: string }[] }>()
  return items.map(({ url }) => url)
}

/** Forms of one address, as it is published, shared and mailed. */
const SAME: [string, string][] = [
  ['https://meridian.example/harbour', 'http://meridian.example/harbour'],
  ['https://meridian.example/harbour', 'https://www.meridian.example/harbour'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour/'],
  ['https://meridian.example/harbour', 'https://meridian.example:443/harbour'],
  ['http://meridian.example/harbour', 'http://meridian.example:80/harbour'],
  ['https://meridian.example/harbour', 'https://MERIDIAN.example/harbour#comments'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour?fbclid=IwAR0'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour?utm_source=x&UTM_Medium=y&td=tokentoken'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour?at_medium=RSS&at_campaign=rss'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour?ITO=1490&ns_campaign=1490'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour?source=rss_feed'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour?src=rss&ref=rss'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour?mc_cid=1&mc_eid=2&gclid=3&msclkid=4'],
  ['https://meridian.example/?a=1&b=2', 'https://meridian.example/?b=2&a=1'],
  ['https://meridian.example/?id=7', 'https://www.meridian.example?&id=7&'],
  ['https://meridian.example/~bo/%2F', 'https://meridian.example/%7Ebo/%2f'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour?'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour/?#'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour?&&#top'],
  ['https://meridian.example/z%c3%bcrich', 'https://meridian.example/z%C3%BCrich'],
  ['https://meridian.example/harbour?q=%7e', 'https://meridian.example/harbour/?q=~'],
  ['https://meridian.example/z%C3%BCrich', 'https://meridian.example/zürich'],
  ['https://meridian.example/?x[]=1', 'https://meridian.example/?x%5B%5D=1'],
  ['https://xn--bcher-kva.example/a', 'https://Bücher.example/a'],
  ['https://meridian.example/#/story/7', 'http://www.meridian.example#/story/7'],
]

const OTHER: [string, string][] = [
  ['https://meridian.example/harbour', 'https://news.meridian.example/harbour'],
  ['https://meridian.example/harbour', 'https://meridian.example:8443/harbour'],
  ['https://meridian.example/harbour', 'https://meridian.example/Harbour'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour?page=2'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour?source=web'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour?ref=rssfeeds'],
  ['https://meridian.example/harbour', 'https://meridian.example/harbour?TD=1'],
  ['https://meridian.example/a/b', 'https://meridian.example/a%2Fb'],
  ['https://meridian.example/?a=1&a=2', 'https://meridian.example/?a=2&a=1'],
  ['https://meridian.example/?q=a+b', 'https://meridian.example/?q=a%2Bb'],
  ['https://meridian.example/?q=a+b', 'https://meridian.example/?q=a%20b'],
  ['https://meridian.example/a+b', 'https://meridian.example/a%20b'],
  ['https://meridian.example/harbour/', 'https://meridian.example/harbour//'],
  ['https://meridian.example/harbour', 'https://meridian.example//harbour'],
  ['https://meridian.example/harbour', 'http://meridian.example:443/harbour'],
  ['https://meridian.example/harbour?a', 'https://meridian.example/harbour?a='],
  ['https://meridian.example/#/story/7', 'https://meridian.example/#/story/8'],
  ['https://meridian.example/#!7', 'https://meridian.example/#7'],
  ['https://www.meridian.example/a', 'https://www2.meridian.example/a'],
]

test('scheme, www, a slash, the order of the query and what only tracks make no other page; everything else does', () => {
  for (const [one, other] of SAME) expect(pageKey(other), other).toBe(pageKey(one))
  for (const [one, other] of OTHER) expect(pageKey(other), other).not.toBe(pageKey(one))
  for (const none of ['', 'harbour', 'ftp://x.org/a', 'javascript:alert(1)', 'https://a:b@x.org/'])
    expect(pageKey(none)).toBeNull()
})

test('the length of an address is that of its bytes once it is encoded', () => {
  const characters = (count: number) => `https://meridian.example/${'港'.repeat(count)}`
  expect(normaliseUrl(characters(219))?.length).toBe(25 + 219 * 9)
  expect(normaliseUrl(characters(220))).toBeNull()
  expect(normaliseUrl(`https://meridian.example/${'x'.repeat(1_975)}`)).toHaveLength(2_000)
  expect(normaliseUrl(`https://meridian.example/${'x'.repeat(1_976)}`)).toBeNull()
})

test('one article pushed under every form of its address is one story, at the address that it was published under', async () => {
  const forms = SAME.filter(([one]) => one === PAGE).map(([, form]) => ({ url: form, title: 'The harbour opens' }))
  expect(await push({ url: 'https://www.meridian.example/harbour/', title: 'The harbour opens' })).toMatchObject({
    created: 1,
  })
  for (const form of forms) expect(await push(form), form.url).toMatchObject({ created: 0, updated: 0, unchanged: 1 })
  expect(await push(...forms)).toMatchObject({ created: 0, updated: 0, unchanged: forms.length })
  expect(await push({ url: PAGE, title: 'The harbour is open' })).toMatchObject({ updated: 1 })
  expect(await urls()).toEqual(['https://www.meridian.example/harbour/'])
  const removed = await admin(`${STORIES}?url=${encodeURIComponent(`http://meridian.example/harbour?fbclid=1`)}`, {
    method: 'DELETE',
  })
  expect(removed.status).toBe(204)
  expect(await urls()).toEqual([])
})

test('a story that was pushed without http is shared, counted and related by any form of its address', async () => {
  await push({ url: PAGE, title: 'The harbour opens' })
  for (const form of [PAGE, `${PAGE}/?fbclid=1`, 'http://www.meridian.example/harbour?utm_medium=mail'])
    expect(await (await counts(form)).json()).toMatchObject({ url: PAGE, total: 0 })
  expect(
    (await ask(`/v1/meridian/related?url=${encodeURIComponent('http://www.meridian.example/harbour/')}`)).status,
  ).toBe(200)
  expect((await counts('https://meridian.example/elsewhere')).status).toBe(404)
})

/** The catalogue as it was before there were page keys: four rows of one page, one of another, and all that hangs on them. */
async function olderRows(): Promise<{ kept: number; gone: number[]; other: number }> {
  const forms = [`${PAGE}?id=5`, `http://meridian.example/harbour?id=5`, `${PAGE}/?id=5&fbclid=1`, `${PAGE}?id=6`]
  await push(...forms.map((url, index) => ({ url: `${url}&copy=${index}`, title: `Form ${index}` })))
  const rows = await all('SELECT id FROM stories ORDER BY id')
  const ids = rows.map(({ id }) => Number(id))
  await bindings.DB.batch(
    ids.map((id, index) =>
      sql(
        'UPDATE stories SET url = ?, page_key = NULL, updated_at = ? WHERE id = ?',
        forms[index],
        FRIDAY - 9 + index,
        id,
      ),
    ),
  )
  const [kept = 0, second = 0, third = 0, other = 0] = ids
  await bindings.DB.batch([
    ...[kept, second, third].flatMap((id) => [
      sql(
        `INSERT INTO share_days (publication_id, day, story_id, channel, shares, scored, visits, signups, scored_visits)
        VALUES (1, '2026-02-27', ?, 'x', 3, 2, 5, 1, 4)`,
        id,
      ),
      sql(
        `INSERT INTO share_totals (story_id, channel, publication_id, shares, visits, scored) VALUES (?, 'x', 1, 3, 5, 2)`,
        id,
      ),
      sql(
        `INSERT INTO share_links (publication_id, token, story_id, channel, day, created_at)
        VALUES (1, ?, ?, 'x', '2026-02-27', ${FRIDAY})`,
        `token-of-${id}`,
        id,
      ),
      sql(
        `INSERT INTO visitors (day, publication_id, kind, story_id, channel, visitor, network, event_id, fold, scored)
        VALUES ('2026-02-27', 1, 'share', ?, 'x', ?, 'n', ?, 'f', 1)`,
        id,
        `v${id}`,
        `e${id}`,
      ),
    ]),
    sql(
      `INSERT INTO share_days (publication_id, day, story_id, channel, shares) VALUES (2, '2026-02-27', ?, 'x', 9)`,
      second,
    ),
    sql(`UPDATE stories SET material_revision = 4, revision = 4 WHERE id = ?`, second),
    sql(
      `INSERT INTO digest_stories (publication_id, story_id, digest_id, material_revision) VALUES (1, ?, 70, 4)`,
      second,
    ),
    sql(
      `INSERT INTO digest_stories (publication_id, story_id, digest_id, material_revision) VALUES (1, ?, 71, 1)`,
      kept,
    ),
    sql(
      `INSERT INTO related_lists (story_id, publication_id, list, computed_at) VALUES (?, 1, ?, 0)`,
      second,
      JSON.stringify([{ id: other, score: 1, reason: '' }]),
    ),
    sql('UPDATE stories SET related_due_at = NULL'),
  ])
  return { kept, gone: [second, third], other }
}

const deps = (db: D1Database = bindings.DB) => ({ db: database(db), clock: () => Date.now() })

test('rows from before that are one page become one story, and nothing that was counted is lost', async () => {
  const { kept, gone, other } = await olderRows()
  await joinPages(deps())
  expect(await all('SELECT id, url, page_key, title, revision FROM stories ORDER BY id')).toEqual([
    {
      id: kept,
      url: `${PAGE}?id=5`,
      page_key: 'meridian.example/harbour?id=5',
      title: 'Form 2',
      revision: 4,
    },
    { id: other, url: `${PAGE}?id=6`, page_key: 'meridian.example/harbour?id=6', title: 'Form 3', revision: 1 },
  ])
  expect(await (await counts(`${PAGE}?id=5`)).json()).toMatchObject({ total: 6, channels: { x: 6 } })
  expect(
    await all(
      'SELECT publication_id AS p, story_id AS s, shares, scored, visits, signups, scored_visits FROM share_days ORDER BY 1',
    ),
  ).toEqual([
    { p: 1, s: kept, shares: 9, scored: 6, visits: 15, signups: 3, scored_visits: 12 },
    { p: 2, s: gone[0], shares: 9, scored: 0, visits: 0, signups: 0, scored_visits: null },
  ])
  expect(await all('SELECT shares, visits, scored FROM share_totals')).toEqual([{ shares: 9, visits: 15, scored: 6 }])
  expect(await all('SELECT count(DISTINCT visitor) AS n FROM visitors WHERE story_id = ?', kept)).toEqual([{ n: 3 }])
  // What a digest carried does not come again, although another of its rows was revised more often.
  expect(
    await all('SELECT digest_id AS d, material_revision AS m FROM digest_stories WHERE story_id = ?', kept),
  ).toEqual([
    { d: 70, m: 4 },
    { d: 71, m: 4 },
  ])
  expect(await all('SELECT related_due_at AS due FROM stories')).toEqual([{ due: FRIDAY }, { due: FRIDAY }])
  // A link in a mail that went out names the old number.
  const link = await ask(`/s/meridian/${gone[0]}/x`)
  expect(link.status).toBe(302)
  expect(link.headers.get('location')).toContain(encodeURIComponent('id=5'))
})

test('rows from before that are one page are joined within their publication, whoever else has that page and had it first', async () => {
  await admin('/publications/levant/stories', { json: { url: PAGE, title: 'Levant’s' } })
  await push({ url: PAGE, title: 'One' }, { url: `${PAGE}?id=5`, title: 'The other' })
  const [levants, one, other] = (await all('SELECT id FROM stories ORDER BY id')).map(({ id }) => id)
  await sql('UPDATE stories SET url = ?, page_key = NULL WHERE id = ?', `${PAGE}/`, other).run()
  await sql('UPDATE stories SET page_key = NULL WHERE id = ?', one).run()
  await joinPages(deps())
  expect(await all('SELECT id, publication_id AS p, page_key AS page FROM stories ORDER BY id')).toEqual([
    { id: levants, p: 2, page: 'meridian.example/harbour' },
    { id: expect.any(Number), p: 1, page: 'meridian.example/harbour' },
  ])
})

test('what is counted under an old number while it is joined moves over within the hour', async () => {
  const { kept, gone } = await olderRows()
  await joinPages(deps())
  await sql(
    `INSERT INTO share_totals (story_id, channel, publication_id, shares, visits) VALUES (?, 'x', 1, 1, 0)`,
    gone[0],
  ).run()
  await sql(
    `INSERT INTO share_days (publication_id, day, story_id, channel, shares) VALUES (1, '2026-02-27', ?, 'x', 1)`,
    gone[0],
  ).run()
  setClock(FRIDAY + HOUR)
  await joinPages(deps())
  expect(await all('SELECT shares FROM share_totals')).toEqual([{ shares: 10 }])
  expect(await all('SELECT shares FROM share_days WHERE story_id = ?', kept)).toEqual([{ shares: 10 }])
  expect(await all('SELECT due_at FROM story_joins WHERE due_at IS NOT NULL')).toEqual([])
})

/** A database that breaks at its `at`th call: before it, after it, or within its batch, before the statement `inside`. */
function breaking(
  at: number,
  where: 'before' | 'after' | number,
): { db: D1Database; calls: () => number; statements: () => number } {
  let calls = 0
  let statements = 0
  const bad = () => sql('INSERT INTO publications (slug) VALUES (NULL)')
  const around = async <T>(act: () => Promise<T>): Promise<T> => {
    calls += 1
    if (calls === at && where === 'before') throw new Error('broke before')
    const result = await act()
    if (calls === at && where === 'after') throw new Error('broke after')
    return result
  }
  const wrapped = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get: (target, name) => {
        if (name === 'bind') return (...values: unknown[]) => wrapped(target.bind(...values))
        if (name === 'real') return target
        const member = Reflect.get(target, name)
        return typeof member === 'function'
          ? (...given: unknown[]) => around(() => member.apply(target, given))
          : member
      },
    })
  const db = new Proxy(bindings.DB, {
    get: (target, name) => {
      if (name === 'prepare') return (text: string) => wrapped(target.prepare(text))
      if (name !== 'batch') return Reflect.get(target, name)
      return (given: D1PreparedStatement[]) =>
        around(() => {
          const real = given.map((one) => Reflect.get(one, 'real') as D1PreparedStatement)
          if (calls === at) statements = real.length
          if (calls === at && typeof where === 'number') real.splice(where, 0, bad())
          return target.batch(real)
        })
    },
  })
  return { db, calls: () => calls, statements: () => statements }
}

test('a crash before, after or within any statement of a join leaves both rows or one, and the next tick ends alike', async () => {
  await olderRows()
  const quiet = breaking(0, 'before')
  await joinPages(deps(quiet.db))
  const whole = await written()
  const places: [number, 'before' | 'after' | number][] = []
  for (let call = 1; call <= quiet.calls(); call++) places.push([call, 'before'], [call, 'after'])
  await again()
  for (const [call] of [...places]) {
    const looked = breaking(call, 'after')
    await joinPages(deps(looked.db)).catch(() => {})
    for (let inside = 0; inside <= looked.statements(); inside += 3) places.push([call, inside])
    await again()
  }
  for (const [call, where] of places) {
    const broken = breaking(call, where)
    await joinPages(deps(broken.db)).catch(() => {})
    const [sum] = await all('SELECT sum(shares) AS shares FROM share_totals')
    expect(sum, `${call} ${where}`).toEqual({ shares: 9 })
    await joinPages(deps())
    expect(await written(), `${call} ${where}`).toEqual(whole)
    await again()
  }
}, 300_000)

/** What the database holds, but for the log of who asked. */
async function written() {
  const { audit_entries: _log, sqlite_sequence: _numbers, ...tables } = await dump()
  return tables
}

/** The same rows once more, with the same numbers. */
async function again() {
  const tables = [
    'stories',
    'story_joins',
    'former_pages',
    'share_days',
    'share_totals',
    'share_links',
    'visitors',
    'digest_stories',
    'related_lists',
    'topics',
  ]
  await bindings.DB.batch([
    ...tables.map((table) => sql(`DELETE FROM ${table}`)),
    sql("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'stories'"),
  ])
  await olderRows()
}

test('the tick brings older rows their keys, and what was pinned in a draft stays pinned under the number that is left', async () => {
  const { kept, gone } = await olderRows()
  await admin('/publications/meridian/digests', { json: {} })
  await sql(
    `UPDATE digests SET hand = ? WHERE publication_id = 1`,
    JSON.stringify({ order: [String(gone[0])], pinned: [], excluded: [] }),
  ).run()
  await tickAt(FRIDAY + HOUR)
  expect(await all('SELECT hand FROM digests')).toEqual([
    { hand: JSON.stringify({ order: [String(kept)], pinned: [], excluded: [] }) },
  ])
  expect(await all('SELECT count(*) AS n FROM stories WHERE page_key IS NULL')).toEqual([{ n: 0 }])
  await tickAt(FRIDAY + DAY)
  expect(await urls()).toHaveLength(2)
})
