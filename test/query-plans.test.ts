/**
 * What a request costs must not grow with the tables: every statement that the doors, the tick and the queues run is asked for its
 * query plan, and none may walk through a table that grows with readers, stories, events or weeks.
 */

import { createExecutionContext, createMessageBatch } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import worker from '../src/dev/index'
import type { Env } from '../src/ground/deps'
import { database } from '../src/ground/deps'
import { rowToken } from '../src/ground/tokens'
import { findPublication } from '../src/publications/find'
import { readStory } from '../src/stories/catalogue/input'
import { saveStories } from '../src/stories/catalogue/upsert'
import { hard, knock, soft } from './reports/stage'
import {
  admin,
  ask,
  bindings,
  FRIDAY,
  HOUR,
  linkIn,
  type Mail,
  mailsArrive,
  setClock,
  TOKEN,
  urlOf,
  world,
} from './world'

const SLOT = Date.parse('2026-03-02T07:00:00Z')

/** Small by nature: a row a publication, a feed, a day or a migration; and the tables of the development mailbox. */
const SMALL = [
  'publications',
  'feeds',
  'api_keys',
  'secret_keys',
  'salts',
  'd1_migrations',
  'dev_mails',
  'dev_keys',
  'json_each',
]

type Asked = { query: string; values: unknown[] }

/** The database, and every statement that it was asked. */
function watched(db: D1Database): { db: D1Database; asked: Asked[] } {
  const asked: Asked[] = []
  const prepare = (query: string) => {
    const entry: Asked = { query, values: [] }
    asked.push(entry)
    const statement = db.prepare(query)
    return new Proxy(statement, {
      get: (target, name) =>
        name === 'bind'
          ? (...values: unknown[]) => {
              entry.values = values
              return target.bind(...values)
            }
          : typeof Reflect.get(target, name) === 'function'
            ? Reflect.get(target, name).bind(target)
            : Reflect.get(target, name),
    })
  }
  return {
    db: new Proxy(db, {
      get: (target, name) => (name === 'prepare' ? prepare : Reflect.get(target, name).bind(target)),
    }),
    asked,
  }
}

async function walks({ query, values }: Asked): Promise<string[]> {
  if (!/^\s*(select|insert|update|delete|with)/i.test(query)) return []
  const { results } = await bindings.DB.prepare(`EXPLAIN QUERY PLAN ${query}`)
    .bind(...values)
    .all<{ detail: string }>()
  const aliases = new Map(
    [...query.matchAll(/\b(?:from|join|update|into)\s+["`]?(\w+)["`]?\s+(?:as\s+)?["`]?(\w+)["`]?/gi)].map((match) => [
      match[2],
      match[1],
    ]),
  )
  return results
    .map(({ detail }) => /^SCAN (\S+)(.*)/.exec(detail))
    .flatMap((match) => {
      const name = match?.[1]?.replaceAll('"', '') ?? ''
      const table = aliases.get(name) ?? name
      const isTable = TABLES.has(table) && !SMALL.includes(table)
      // Along an index in its order, with a LIMIT, a scan ends early; the partial indexes hold only what is open.
      // FTS5 says SCAN for a look-up as well; what it looks up stands behind the colon.
      const how = match?.[2] ?? ''
      const isLookUp = /VIRTUAL TABLE INDEX (0:.|[1-9]\d*:)/.test(how)
      const isBounded =
        isLookUp || (/USING (COVERING )?INDEX/.test(how) && (/limit/i.test(query) || /_due|_open|_waiting/.test(how)))
      return match && isTable && !isBounded ? [`${match[0]} in ${query.replaceAll(/\s+/g, ' ').slice(0, 300)}`] : []
    })
}

async function saveFeedStories(
  db: D1Database,
  items: { url: string; title: string; guid: string; publishedAt: number }[],
) {
  const deps = { db: database(db), clock: () => Date.now() }
  const publication = await findPublication(deps, 'meridian')
  const read = items.flatMap(({ guid, publishedAt, ...item }) => {
    const story = readStory({ ...item, publishedAt: new Date(publishedAt).toISOString() }, { timezone: 'UTC' })
    return 'story' in story ? [{ ...story.story, guid }] : []
  })
  if (publication) await saveStories(deps, { publication, stories: read, source: { feedId: 1 } })
}

const TABLES = new Set<string>()

test('no statement walks through a table that grows', async () => {
  await world()
  const { results } = await bindings.DB.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{
    name: string
  }>()
  for (const { name } of results) TABLES.add(name)
  const stories = Array.from({ length: 12 }, (_, index) => ({
    url: `https://meridian.example/${index}`,
    title: `The Lindach lock, part ${index}`,
    kind: index % 2 ? 'deep-dive' : 'story',
    category: 'Trade',
    publishedAt: new Date(FRIDAY - index * HOUR).toISOString(),
    body: `Lindach and the Istel, and matter number ${index} of the canal.`,
  }))
  await admin('/publications/meridian/stories', { json: stories })
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  const [question] = (await mailsArrive(1)) as [Mail]
  const confirm = linkIn(question, '/confirm/')

  const { db, asked } = watched(bindings.DB)
  const given = { ...(env as unknown as Env), DB: db }
  const at = (path: string, init: RequestInit = {}) =>
    worker.fetch(new Request(urlOf(path), { redirect: 'manual', ...init }) as never, given, createExecutionContext())
  const send = (path: string, body: object, method = 'POST') =>
    at(path, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    })
  const look = (path: string) => at(path, { headers: { authorization: `Bearer ${TOKEN}`, accept: 'text/html' } })

  await at(confirm, { method: 'POST' })
  const [welcome] = (await mailsArrive(2)) as [Mail]
  await send('/v1/meridian/subscribers', { email: 'cem@readers.example', page: stories[0]?.url, token: 'tokentoken' })
  await send('/v1/meridian/shares', { url: stories[1]?.url, channel: 'x', token: 'tokentoken' })
  await send('/v1/meridian/visits', { url: stories[1]?.url, token: 'tokentoken' })
  await send('/v1/meridian/preference-links', { email: 'bo@readers.example' })
  const forbidden = { email: 'dora@readers.example', reason: 'by phone' }
  await send('/v1/admin/publications/meridian/suppressions', forbidden)
  await send('/v1/admin/publications/meridian/held/release', {})
  await send('/v1/admin/publications/meridian/held/discard', {})
  await at('/v1/admin/publications/meridian/subscribers/import', {
    method: 'POST',
    body: 'email,consented_at,consent_source\neva@readers.example,2025-01-01,form\nfinn@readers.example,,\n',
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${TOKEN}` },
  })
  await send(
    '/v1/admin/publications/meridian/stories',
    stories.slice(0, 3).map((story) => ({ ...story, title: `${story.title} again` })),
  )
  const ofFeed = { guid: '9', url: 'https://meridian.example/nine', title: 'The Lindach lock, part 9' }
  for (const url of ['https://meridian.example/9', ofFeed.url])
    await saveFeedStories(db, [{ ...ofFeed, url, publishedAt: FRIDAY - 9 * HOUR }])
  // A row of a page that is there already, from before there were page keys.
  await bindings.DB.prepare(
    "UPDATE stories SET url = 'http://www.meridian.example/7', page_key = NULL WHERE url LIKE '%/8'",
  ).run()
  const topic = '/v1/admin/publications/meridian/topics/VHJhZGU'
  await send(topic, { name: 'Commerce', shown: false }, 'PATCH')
  await at('/v1/admin/publications/meridian/stories?url=https://meridian.example/11', {
    method: 'DELETE',
    headers: { authorization: `Bearer ${TOKEN}` },
  })
  const event = {
    publicationId: 1,
    at: FRIDAY,
    day: '2026-02-27',
    url: stories[1]?.url,
    visitor: 'v',
    network: 'n',
  }
  const shared = { ...event, id: 'a.1', kind: 'share', channel: 'x', token: 'tokentoken', parent: null }
  const drops = [{ publicationId: 1, day: '2026-02-27', kind: 'share', reason: 'bot', count: 2 }]
  const folded = { id: 'a', publicationId: 1, events: [shared], drops }
  const batch = createMessageBatch('tidings-shares', [{ id: 'm1', timestamp: new Date(), attempts: 1, body: folded }])
  await worker.queue(batch as never, given)
  const correction = { url: stories[1]?.url, text: 'It was the other lock.' }
  await send('/v1/admin/publications/meridian/corrections', correction)
  // Some digest carried it, so that the next one looks for whom to tell.
  await bindings.DB.prepare(
    'INSERT INTO digest_stories (publication_id, story_id, digest_id, material_revision) SELECT 1, id, 99, 9 FROM stories WHERE url = ?',
  )
    .bind(correction.url)
    .run()
  await send('/v1/admin/publications/meridian/digests', {})
  await send('/v1/admin/publications/meridian/digests/2026-W10', { subject: 'Ours', pinned: ['1'] }, 'PATCH')
  for (const time of [FRIDAY, SLOT, SLOT + HOUR]) {
    setClock(time)
    await at(`/dev/cron?at=${new Date(time).toISOString()}`, { method: 'POST' })
  }
  await mailsArrive(3, 'bo@readers.example')
  for (const [queue, body] of [
    ['tidings-digests', { digestId: 1, seq: 0 }],
    ['tidings-mail', { mailId: 1 }],
  ] as const) {
    await worker.queue(
      createMessageBatch(queue, [{ id: `m-${queue}`, timestamp: new Date(), attempts: 1, body }]) as never,
      given,
    )
  }
  const [sent] = (await bindings.DB.prepare('SELECT key FROM digests').all<{ key: string }>()).results
  const [mailed] = (await bindings.DB.prepare('SELECT id, key FROM mails').all<{ id: number; key: string }>()).results
  for (const told of [
    ...['sent', 'delivered', 'delivery_delayed', 'failed', 'complained'].map((type) => ({ type })),
    ...[soft, hard].map((more) => ({ type: 'bounced', more })),
  ]) {
    for (const tag of [`${sent?.key}-0-0`, `${mailed?.id}-${mailed?.key}`, `${'0'.repeat(32)}-0-0`, undefined])
      expect((await knock({ ...told, tag }, { bindings: { DB: db } })).status).toBe(200)
  }
  await bindings.DB.prepare('UPDATE digests SET key = ?').bind('0'.repeat(32)).run()
  await at(`/dev/cron?at=${new Date(SLOT + 2 * HOUR).toISOString()}`, { method: 'POST' })
  const waiting = await bindings.DB.prepare('SELECT id FROM webhook_events WHERE applied_at IS NULL').all<{
    id: string
  }>()
  const message = { reportIds: waiting.results.slice(0, 5).map(({ id }) => id) }
  const joined = createMessageBatch('tidings-mail', [{ id: 'm2', timestamp: new Date(), attempts: 1, body: message }])
  await worker.queue(joined as never, given)
  const leave = linkIn(welcome, '/unsubscribe/')
  for (const path of [
    ...[
      '/',
      '/meridian',
      '/meridian/digests/2026-W10',
      '/meridian/feed.xml',
      '/meridian/feed.json',
      '/healthz',
      leave,
      linkIn(welcome, '/preferences/'),
    ],
    ...[
      `/v1/meridian/shares?url=${stories[1]?.url}`,
      `/v1/meridian/related?url=${stories[1]?.url}&limit=10`,
      '/s/meridian/2/x',
    ],
    ...[
      '',
      '/meridian',
      '/meridian/stories',
      '/meridian/feeds',
      '/meridian/topics?limit=1',
      '/meridian/subscribers',
      '/meridian/subscribers?status=active',
      '/meridian/subscribers?q=bo',
      '/meridian/suppressions',
      '/meridian/subscribers.csv',
      '/meridian/held',
      '/meridian/digests',
      '/meridian/digests/2026-W10',
      '/meridian/digests/2026-W10/preview.html',
      '/meridian/corrections',
      '/meridian/stats',
    ].map((path) => `/v1/admin/publications${path}`),
    ...['/v1/admin/health', '/v1/admin/audit', '/v1/admin/keys', '/v1/admin/dead-letters'],
  ]) {
    // Health may be 503 here: the clock jumped three days, and a mail may not have left before. Its statements are what counts.
    expect((await look(path)).status, path).toBeLessThan(path.includes('/health') ? 504 : 400)
  }
  await send(`/v1/admin/publications/meridian/suppressions?email=${forbidden.email}`, {}, 'DELETE')
  await send('/v1/admin/publications/meridian/corrections/1', {}, 'DELETE')
  await send(topic, {}, 'DELETE')
  await at(leave, { method: 'POST' })
  await at(`${leave}/undo`, { method: 'POST' })

  // Whatever the reports above made of the reader: whoever may not be mailed gets no link.
  await bindings.DB.prepare("UPDATE subscribers SET status = 'active' WHERE email = 'bo@readers.example'").run()
  const own = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  for (const wish of ['export', 'erase']) await at(linkIn(welcome, '/preferences/'), { ...own, body: `${wish}=1` })
  const { results: ownLinks } = await bindings.DB.prepare(
    "SELECT t.id, t.purpose, t.nonce FROM tokens t WHERE t.purpose IN ('export', 'erase') ORDER BY t.purpose DESC",
  ).all<{ id: number; purpose: string; nonce: string }>()
  expect(ownLinks.map(({ purpose }) => purpose)).toEqual(['export', 'erase'])
  const { SECRET_KEY = '' } = env as unknown as Env
  for (const row of ownLinks) {
    const link = `/preferences/${row.purpose}/${await rowToken(SECRET_KEY, row)}`
    for (const method of ['GET', 'POST']) expect((await at(link, { method })).status, link).toBe(200)
  }
  for (const path of ['/v1/admin/audit', '/v1/admin/audit?publication=meridian&cursor=9']) await look(path)
  await at('/v1/admin/publications/meridian/subscribers/1', {
    method: 'DELETE',
    headers: { authorization: `Bearer ${TOKEN}` },
  })

  const distinct = [...new Map(asked.map((entry) => [entry.query, entry])).values()]
  expect(distinct.length).toBeGreaterThan(80)
  const found = (await Promise.all(distinct.map(walks))).flat()
  expect(found).toEqual([])
})
