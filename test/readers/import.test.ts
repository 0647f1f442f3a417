/** Readers from elsewhere, and to elsewhere. */
import { expect, test } from 'vitest'
import {
  admin,
  ask,
  bindings,
  FRIDAY,
  HOUR,
  linkIn,
  type Mail,
  MERIDIAN,
  mailbox,
  mailsArrive,
  setClock,
  TOKEN,
  tickAt,
  world,
} from '../world'
import { activeReader, listed } from './cast'
import { askWith } from './door'

type Imported = Record<'imported' | 'pending' | 'unchanged' | 'left' | 'suppressed', number> & {
  rejected: { line: number; code: string; message: string }[]
}

const BASE = '/publications/meridian/subscribers'
const send = (body: BodyInit, type = 'text/csv', query = '', slug = 'meridian') =>
  admin(`/publications/${slug}/subscribers/import${query}`, { method: 'POST', body, headers: { 'content-type': type } })
const imported = async (file: BodyInit, slug = 'meridian', query = '') => {
  const answer = await send(file, 'text/csv', query, slug)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Imported
}
const publicationNamed = (slug: string) =>
  admin(`/publications/${slug}`, { method: 'PUT', json: { ...MERIDIAN, deskEmail: null } })
const HEADER = 'email,consented_at,consent_source,topics,language'

test('with proof of consent readers are in; without it they are pending and asked; the file again changes nothing', async () => {
  await world()
  await admin('/publications/meridian/stories', {
    json: ['Trade', 'Health, Science'].map((category) => ({
      url: `https://meridian.example/${category}`,
      title: 'A',
      category,
    })),
  })
  const file = [
    HEADER,
    'Bo@Readers.example,2025-03-09T10:30:00Z,old form,"Trade;Health, Science;Nonsense",ar',
    'cem@readers.example,2024-01-01,fair in Harbourtown,Trade,',
    'dora@readers.example,,,,',
    'BO@readers.example,2025-03-09,old form,,',
    '',
  ].join('\r\n')
  const none = { left: 0, suppressed: 0, rejected: [] }
  expect(await imported(file)).toEqual({ imported: 2, pending: 1, unchanged: 1, ...none })
  expect(await listed('bo@readers.example')).toMatchObject({
    email: 'Bo@Readers.example',
    status: 'active',
    topics: ['Trade', 'Health, Science'],
    language: 'ar',
    confirmedAt: '2025-03-09T10:30:00.000Z',
  })
  const [asked] = (await mailsArrive(1)) as [Mail]
  expect(asked.to).toEqual(['dora@readers.example'])
  expect(await imported(file)).toEqual({ imported: 0, pending: 0, unchanged: 4, ...none })
  await ask(linkIn(asked, '/confirm/'), { method: 'POST' })
  expect(await listed('dora@readers.example')).toMatchObject({ status: 'active' })
  const stats = await (await admin('/publications/meridian/stats?from=2026-02-27&to=2026-02-27')).json()
  expect(stats).toMatchObject({ total: { signups: 0, active: 3 } })
  const consents = await bindings.DB.prepare(
    "SELECT act, at, page FROM consents WHERE act = 'imported' ORDER BY at",
  ).all()
  expect(consents.results).toEqual([
    { act: 'imported', at: Date.parse('2024-01-01'), page: 'fair in Harbourtown' },
    { act: 'imported', at: Date.parse('2025-03-09T10:30:00Z'), page: 'old form' },
  ])
})

test('what cannot be taken is named by its line of the file, and everything else is taken', async () => {
  await world()
  await admin('/publications/meridian/suppressions', { json: { email: 'never@readers.example', reason: 'by phone' } })
  const file = [
    `\uFEFF${HEADER.replaceAll(',', ';')}`,
    'one@readers.example;2025-01-01;"a form',
    'of two lines";;',
    'nobody;2025-01-01;form;;',
    '',
    'never@readers.example;2025-01-01;form;;',
    'future@readers.example;2027-01-01;form;;',
    'when@readers.example;yesterday;form;;',
    'gone@mailinator.com;;;;',
    'quote@readers.example;2025-01-01;"a "quote" astray";;',
    '=cmd@readers.example;2025-01-01;form;;',
    'open@readers.example;2025-01-01;"never closed;;',
    'last@readers.example;2025-01-01;form;;;more;than;wanted',
    'short@readers.example;2025-01-01;form',
    'good@readers.example;2025-01-01;form;;',
  ].join('\n')
  const outcome = await imported(file)
  expect(outcome.rejected.map(({ line, code }) => [line, code])).toEqual([
    [4, 'invalid_email'],
    [7, 'invalid_consented_at'],
    [8, 'invalid_consented_at'],
    [9, 'disposable_address'],
    [10, 'invalid_csv'],
    [12, 'invalid_csv'],
    [13, 'cell_count'],
    [14, 'cell_count'],
    [6, 'suppressed'],
  ])
  expect(outcome.rejected.find(({ line }) => line === 13)?.message).toBe(
    'The line has 8 cells, the first line names 5 columns.',
  )
  expect(outcome).toMatchObject({ imported: 3, pending: 0, unchanged: 0 })
})

test('nobody is brought back by a file: leavers stay away, the erased and the suppressed are rejected', async () => {
  await world()
  const { leave } = await activeReader('left@readers.example')
  await activeReader('erased@readers.example')
  await activeReader('bounced@readers.example')
  await ask(leave, { method: 'POST' })
  await admin(`${BASE}/${(await listed('erased@readers.example'))?.id}`, { method: 'DELETE' })
  await admin('/publications/meridian/suppressions', { json: { email: 'bounced@readers.example', reason: 'bounced' } })
  const before = (await mailbox()).length
  const rows = ['left', 'erased', 'bounced'].map((name) => `${name}@readers.example,2025-01-01,form`)
  const outcome = await imported(['email,consented_at,consent_source', ...rows].join('\n'))
  expect(outcome).toMatchObject({ imported: 0, pending: 0, unchanged: 1 })
  expect(outcome.rejected).toMatchObject([
    { line: 3, code: 'suppressed' },
    { line: 4, code: 'suppressed' },
  ])
  expect(await listed('left@readers.example')).toMatchObject({ status: 'unsubscribed' })
  expect(await listed('erased@readers.example')).toBeUndefined()
  await tickAt(FRIDAY + HOUR)
  expect(await mailbox()).toHaveLength(before)
})

test('a pending reader becomes one by a file that proves their consent', async () => {
  await world()
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  expect(await imported('email,consented_at,consent_source\nbo@readers.example,2025-01-01,form')).toMatchObject({
    imported: 1,
  })
  expect(await listed('bo@readers.example')).toMatchObject({ status: 'active' })
})

test('many without proof are asked hour by hour, by links that work from then on', async () => {
  await world()
  const file = ['email', ...Array.from({ length: 12 }, (_, at) => `reader-${at}@readers.example`)].join('\n')
  const answer = await askWith({ SIGN_UP_LIMITS: '{"importAsksPerHour": 5}' }, `/v1/admin${BASE}/import`, {
    method: 'POST',
    body: file,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'text/csv' },
  })
  expect(await answer.json()).toMatchObject({ imported: 0, pending: 12, unchanged: 0, rejected: [] })
  await mailsArrive(5)
  await tickAt(FRIDAY + HOUR + 60_000)
  await mailsArrive(10)
  await tickAt(FRIDAY + 2 * HOUR + 60_000)
  const [last] = (await mailsArrive(1, 'reader-11@readers.example')) as [Mail]
  setClock(FRIDAY + 49 * HOUR)
  expect((await ask(linkIn(last, '/confirm/'), { method: 'POST' })).status).toBe(200)
})

test('an import that is none is refused with its code', async () => {
  await world()
  const cases: [BodyInit, string, number, string][] = [
    ['email\nbo@readers.example', 'application/json', 415, 'expected_csv'],
    ['', 'text/csv', 400, 'invalid_header'],
    ['name\nBo', 'text/csv', 400, 'invalid_header'],
    [new Uint8Array(20_971_521), 'text/csv', 413, 'body_too_large'],
  ]
  for (const [body, type, status, code] of cases) {
    const answer = await send(body, type)
    expect([answer.status, await answer.json()]).toMatchObject([status, { error: { code } }])
  }
})

test('an export opens in a spreadsheet as text, whatever readers typed, and comes back as it was', async () => {
  await world()
  const { default: Papa } = await import('papaparse')
  const typed = [
    ...['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\0=1', '＝1', '＋1', '－1', '＠x'],
    ...[' =1', '\u200b=1', '\u00a0+1', 'a;=1', 'a;; -1', 'a\t@x', 'a\n=1', '"=1', "'=1", "''=1", "'\t=1", '\t=1'],
  ]
  const plain = ['a "quote", and\na line', 'plain', "it's", "'quoted'", '1-1=0', 'a;b', 'a; b']
  const pages = [...typed, ...plain]
  for (const [at, page] of pages.entries()) {
    await bindings.DB.prepare(
      `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at, source_page)
       VALUES (1, ?1, ?1, ?1, 'active', '["Trade","Energy"]', ?2, ?2, ?2, ?3)`,
    )
      .bind(`${at === 0 ? '=cmd' : at === 1 ? '+plus' : `reader-${at}`}@readers.example`, FRIDAY, page)
      .run()
  }
  const answer = await admin(`${BASE}.csv`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present'])
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="meridian-subscribers.csv"')
  const bytes = new Uint8Array(await answer.arrayBuffer())
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const text = new TextDecoder().decode(bytes)
  const rows = Papa.parse<string[]>(text.replace(/\r\n$/, ''), { delimiter: ',', newline: '\r\n' as '\n' }).data
  expect(rows[0]).toEqual(['email', 'consented_at', 'consent_source', 'topics', 'language', 'status'])
  expect(rows[1]).toEqual(["'=cmd@readers.example", '2026-02-27T12:00:00.000Z', "'=1+1", 'Trade;Energy', '', 'active'])
  const written = rows.slice(1).map((row) => row[2] ?? '')
  for (const [at, page] of typed.entries()) expect(written[at], JSON.stringify(page)).not.toBe(page)
  expect(written.slice(typed.length)).toEqual(plain)
  // What another program takes for a cell's beginning is none of its formulas' either.
  for (const cell of written)
    for (const part of cell.split(/[;\t\n]/)) expect(part).not.toMatch(/^[\s\p{Cf}\0"]*[=+\-@＝＋－＠]/u)
  await publicationNamed('herald')
  await imported(text, 'herald')
  const back = await bindings.DB.prepare(
    'SELECT email, source_page AS page FROM subscribers WHERE publication_id = 2 ORDER BY id',
  ).all<{ email: string; page: string }>()
  expect(back.results.slice(0, 2).map(({ email }) => email)).toEqual(['=cmd@readers.example', '+plus@readers.example'])
  expect(back.results.map(({ page }) => page)).toEqual(pages)
})
