/** The audit log: what administrators changed can be read, and nothing of it can be changed. */
import { expect, test } from 'vitest'
import { createApp, DOORS } from '../../src/app'
import { activeReader, listed } from '../readers/cast'
import { admin, ask, bindings, dump, MERIDIAN, world } from '../world'

type Entry = {
  id: string
  at: string
  actor: string
  credentialId: string
  action: string
  object: string
  before: string | null
  after: string | null
  requestId: string | null
}
type Page = { items: Entry[]; next: string | null }

const auditLog = async (query = '') => (await (await admin(`/audit${query}`)).json()) as Page

const BASE = '/publications/meridian'
const PERIOD = `${BASE}/digests/2026-W10`
const stories = Array.from({ length: 5 }, (_, index) => ({
  url: `https://meridian.example/${index}`,
  title: `The lock, part ${index}`,
  kind: 'deep-dive',
}))

/** Thirty things that an administrator does in a week, each of which changes something. */
async function thirtyActions(): Promise<[string, string][]> {
  const done: [string, string][] = [['PUT', BASE]]
  const act = async (method: string, path: string, json?: unknown) => {
    const answer = await admin(path, { method, ...(json === undefined ? {} : { json }) })
    expect(answer.status, `${method} ${path}: ${await answer.clone().text()}`).toBeLessThan(300)
    done.push([method, path.split('?')[0] ?? ''])
  }
  const id = (await listed('bo@readers.example'))?.id
  await act('PUT', '/publications/gazette', { ...MERIDIAN, name: 'Gazette' })
  await act('PUT', BASE, { ...MERIDIAN, tagline: 'The week, explained' })
  for (const story of stories) await act('POST', `${BASE}/stories`, story)
  for (let time = 0; time < 4; time++) await act('POST', `${BASE}/feeds/refresh`)
  await act('POST', `${BASE}/digests`, {})
  for (let time = 0; time < 10; time++) await act('PATCH', PERIOD, { subject: `Draft ${time}` })
  await act('POST', `${PERIOD}/test`, { to: 'chief@desk.example' })
  await act('POST', `${PERIOD}/send`)
  await act('POST', `${PERIOD}/send`)
  await act('DELETE', `${BASE}/stories?url=https://meridian.example/4`)
  await act('DELETE', `${BASE}/subscribers/${id}`)
  await act('POST', '/publications/gazette/digests', {})
  await act('POST', '/publications/gazette/digests/2026-W10/cancel')
  return done
}

test('thirty things done leave thirty entries: who, what, when, before and after, and no address', async () => {
  await world()
  await activeReader('bo@readers.example')
  const done = await thirtyActions()
  expect(done).toHaveLength(30)
  const all = (await auditLog('?limit=100')).items
  // That somebody looked for the reader is an entry of its own.
  const [looked, ...others] = all.filter(({ action }) => action.startsWith('GET '))
  expect([looked?.object, others]).toEqual([`/v1/admin${BASE}/subscribers`, []])
  const items = all.filter((entry) => entry !== looked)
  expect(items.toReversed().map(({ action, object }) => [action.split(' ')[0], object])).toEqual(
    done.map(([method, path]) => [method, `/v1/admin${path}`]),
  )
  for (const entry of items) {
    expect(entry).toMatchObject({ actor: 'administrator', at: expect.stringMatching(/^2026-02-27T12:00/) })
    expect(entry.credentialId).toMatch(/^token:[0-9a-f]{12}$/)
    expect(entry.action).toMatch(/^[A-Z]+ \/v1\/admin\/publications\/:publication/)
    expect(entry.requestId).toBeTruthy()
  }
  const [, secondPut] = items.filter(({ object }) => object === `/v1/admin${BASE}`).toReversed()
  expect(secondPut?.before).toMatch(/^[\w-]{43}$/)
  expect(secondPut?.after).toMatch(/^[\w-]{43}$/)
  expect(secondPut?.after).not.toBe(secondPut?.before)
  expect(items.find(({ action }) => action.endsWith('/subscribers/:id'))).toMatchObject({ after: null })
  expect((await dump()).audit_entries).not.toContain('@')
})

test('the log is read newest first, page by page, also of one publication', async () => {
  await world({ publications: { meridian: MERIDIAN, gazette: { ...MERIDIAN, name: 'Gazette' } } })
  await admin(`${BASE}/stories`, { json: stories })
  const first = await auditLog('?limit=2')
  expect(first.items.map(({ object }) => object)).toEqual([
    `/v1/admin${BASE}/stories`,
    '/v1/admin/publications/gazette',
  ])
  const second = await auditLog(`?limit=2&cursor=${first.next}`)
  expect([second.items.map(({ object }) => object), second.next]).toEqual([[`/v1/admin${BASE}`], null])
  expect((await auditLog('?publication=gazette')).items).toHaveLength(1)
  for (const [query, status] of [
    ['?cursor=x', 400],
    ['?limit=0', 400],
    ['?publication=nowhere', 404],
  ] as const) {
    expect((await admin(`/audit${query}`)).status, query).toBe(status)
  }
  expect((await ask('/v1/admin/audit')).status).toBe(401)
})

test('what was refused leaves no entry, and no entry can be changed or removed', async () => {
  await world()
  await admin('/publications/gazette', { method: 'PUT', json: {} })
  await admin(`${BASE}/subscribers/99`, { method: 'DELETE' })
  await ask(`/v1/admin${BASE}`, { method: 'PUT', json: MERIDIAN })
  expect((await auditLog()).items).toHaveLength(1)
  for (const statement of ["UPDATE audit_entries SET action = 'nothing'", 'DELETE FROM audit_entries']) {
    await expect(bindings.DB.prepare(statement).run(), statement).rejects.toThrow('append-only')
  }
  expect((await auditLog()).items).toHaveLength(1)
})

test('a success is not answered before its entry stands', async () => {
  await world()
  await bindings.DB.prepare('ALTER TABLE audit_entries RENAME TO elsewhere').run()
  expect((await admin(BASE, { method: 'PUT', json: MERIDIAN })).status).toBe(503)
})

test('every administrators’ route is declared, and so stands behind the audit log', () => {
  const { routes } = createApp(() => {
    throw new Error('no request is made here')
  })
  // What is declared goes past it by itself (test/http/declare.test.ts).
  const declared = Object.values(DOORS)
    .flat()
    .map(({ method, path }) => `${method} ${path}`)
  const administrators = routes.filter(({ path, method }) => path.startsWith('/v1/admin') && method !== 'ALL')
  expect(administrators.length).toBeGreaterThan(30)
  expect(administrators.filter(({ method, path }) => !declared.includes(`${method} ${path}`))).toEqual([])
})

test('the log is searched piece by piece: what is found is whole over all pages, and a page without a find leads on', async () => {
  await world()
  const now = Date.now()
  await bindings.DB.prepare(
    `INSERT INTO audit_entries (at, actor, credential_id, action, object)
     SELECT ?1, 'administrator', 'key:' || (value % 7), 'POST /v1/admin/things', '/v1/admin/things/' || value
     FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 12000) SELECT value FROM n)`,
  )
    .bind(now)
    .run()
  const seen: string[] = []
  let cursor: string | null = null
  let pages = 0
  do {
    const page = await auditLog(`?q=THINGS/1111&limit=2${cursor ? `&cursor=${cursor}` : ''}`)
    seen.push(...page.items.map(({ object }) => object.split('/').at(-1) ?? ''))
    cursor = page.next
    pages++
  } while (cursor)
  expect(seen).toEqual([
    '11119',
    '11118',
    '11117',
    '11116',
    '11115',
    '11114',
    '11113',
    '11112',
    '11111',
    '11110',
    '1111',
  ])
  expect(pages).toBeGreaterThan(5)
})
