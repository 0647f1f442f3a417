import { beforeEach, expect, test } from 'vitest'
import { admin, bindings, FRIDAY, world } from '../world'

type Page = { items: { id: string; email: string; status: string }[]; next: string | null }

const STATUSES = ['pending', 'active', 'unsubscribed', 'suppressed']

/** Twelve readers, three of each status: reader-00 is the oldest. */
beforeEach(async () => {
  await world()
  const insert = bindings.DB.prepare(
    `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, updated_at)
     VALUES (1, ?1, ?2, ?2, ?3, '[]', ?4, ?4)`,
  )
  const readers = Array.from({ length: 12 }, (_, at) => `Reader-${String(at).padStart(2, '0')}@readers.example`)
  await bindings.DB.batch(
    readers.map((email, at) => insert.bind(email, email.toLowerCase(), STATUSES[at % 4], FRIDAY + at)),
  )
})

async function list(query: string): Promise<Page> {
  const answer = await admin(`/publications/meridian/subscribers?${query}`)
  expect(answer.status, query).toBe(200)
  return answer.json()
}

/** Every address, page by page. */
async function walk(query: string): Promise<string[]> {
  const seen: string[] = []
  for (let page = await list(query); ; page = await list(`${query}&cursor=${page.next}`)) {
    seen.push(...page.items.map(({ email }) => email.slice(7, 9)))
    if (page.next === null) return seen
    expect(page.next).not.toContain('@')
  }
}

test('readers are listed newest first, page by page, none twice and none left out', async () => {
  const all = ['11', '10', '09', '08', '07', '06', '05', '04', '03', '02', '01', '00']
  for (const limit of [1, 5, 6, 12, 50]) expect(await walk(`limit=${limit}`)).toEqual(all)
})

test('a list by status holds that status alone', async () => {
  expect(await walk('limit=2&status=active')).toEqual(['09', '05', '01'])
  const answer = await admin('/publications/meridian/subscribers?status=sleeping')
  expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: 'invalid_status' } }])
})

test('readers are found by how their address begins, in any case, and by nothing else of it', async () => {
  expect(await walk('limit=3&q=reader-0')).toEqual(['00', '01', '02', '03', '04', '05', '06', '07', '08', '09'])
  expect(await walk('limit=1&q=READER-1')).toEqual(['10', '11'])
  expect(await walk('q=reader-0&status=suppressed&limit=1')).toEqual(['03', '07'])
  expect(await walk(`q=${encodeURIComponent('Reader-04@Readers.Example')}`)).toEqual(['04'])
  for (const q of ['example', '%25', '_eader', 'reader-0%25', "'", 'reader-99'])
    expect(await walk(`q=${q}`), q).toEqual([])
})

test('a reader is shown with what they chose and where they came from', async () => {
  await bindings.DB.prepare(
    `UPDATE subscribers SET topics = '["Energy"]', language = 'ar', confirmed_at = ?, source_page = 'https://meridian.example/a',
       source_story_id = 4, source_channel = 'whatsapp' WHERE email_key LIKE 'reader-01%'`,
  )
    .bind(FRIDAY)
    .run()
  const { items } = await list('q=reader-01')
  expect(items).toEqual([
    {
      id: '2',
      email: 'Reader-01@readers.example',
      status: 'active',
      topics: ['Energy'],
      language: 'ar',
      createdAt: '2026-02-27T12:00:00.001Z',
      confirmedAt: '2026-02-27T12:00:00.000Z',
      source: { page: 'https://meridian.example/a', story: '4', channel: 'whatsapp' },
    },
  ])
  expect((await list('q=reader-02')).items).toMatchObject([{ language: null, confirmedAt: null, source: null }])
})
