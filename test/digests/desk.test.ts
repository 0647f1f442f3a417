/** The desk and its digest: composing, changing, looking, testing, sending; and weeks that do not go as planned. */
import { expect, test } from 'vitest'
import {
  admin,
  ask,
  bindings,
  DAY,
  FRIDAY,
  HOUR,
  linkIn,
  type Mail,
  MERIDIAN,
  mailbox,
  mailsArrive,
  setClock,
  world,
} from '../world'
import { settled, tickAt, worldWithReader } from './schedule'

const SLOT = Date.parse('2026-03-02T07:00:00Z')
const DIGESTS = '/publications/meridian/digests'

type Digest = {
  period: string
  status: string
  reason: string | null
  subject: string
  intro: string | null
  stories: {
    story: { id: string; url: string; title: string }
    score: { total: number; editor: number }
    because: string | null
    related: object[]
  }[]
  accounting: Record<string, number>
}

const dive = (path: string, hoursAgo: number, more: object = {}) => ({
  url: `https://meridian.example/${path}`,
  title: `On ${path}`,
  kind: 'deep-dive',
  publishedAt: new Date(FRIDAY - hoursAgo * HOUR).toISOString(),
  ...more,
})
const push = (...stories: object[]) => admin('/publications/meridian/stories', { json: stories })
const digestOf = async (period = '2026-W10') => (await (await admin(`${DIGESTS}/${period}`)).json()) as Digest
const paths = (digest: Digest) => digest.stories.map(({ story }) => new URL(story.url).pathname.slice(1))

async function reader(email: string): Promise<void> {
  await ask('/v1/meridian/subscribers', { json: { email } })
  await ask(linkIn((await mailsArrive(1, email))[0] as Mail, '/confirm/'), { method: 'POST' })
  await mailsArrive(2, email)
}

test('a draft is composed once, and shows every story with its score and its reason', async () => {
  await world()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  const first = await admin(DIGESTS, { method: 'POST' })
  expect(first.status).toBe(201)
  expect((await admin(DIGESTS, { method: 'POST', json: { period: '2026-W10' } })).status).toBe(200)
  const digest = await digestOf()
  expect(digest).toMatchObject({ period: '2026-W10', status: 'draft', reason: null, intro: null })
  expect(paths(digest)).toEqual(['a', 'b', 'c'])
  expect(Object.keys(digest.stories[0]?.score ?? {}).sort()).toEqual(['age', 'editor', 'shares', 'total', 'visits'])
  expect(digest.accounting).toEqual({ candidates: 0, planned: 0, accepted: 0, skipped: 0, failed: 0, unknown: 0 })
  const list = (await (await admin(`${DIGESTS}?limit=1`)).json()) as { items: Digest[]; next: string | null }
  expect(list).toMatchObject({ items: [{ period: '2026-W10' }], next: null })
})

test.each([
  [{ period: 'next week' }, 400, 'invalid_period'],
  [{ period: '2026-W54' }, 400, 'invalid_period'],
  [{ period: '2025-W10' }, 400, 'past_period'],
  [{ period: 7 }, 400, 'invalid_period'],
])('a period that is none is refused: %o', async (json, status, code) => {
  await world()
  const answer = await admin(DIGESTS, { json })
  expect([answer.status, await answer.json()]).toEqual([status, { error: { code, message: expect.any(String) } }])
})

test('the editor’s hand survives the slot, and the digest is refilled around it', async () => {
  await world()
  await push(dive('a', 1), dive('b', 2), dive('c', 3), dive('d', 4))
  await admin(DIGESTS, { method: 'POST' })
  const ids = Object.fromEntries(
    (await digestOf()).stories.map(({ story }) => [new URL(story.url).pathname.slice(1), story.id]),
  )
  const change = {
    subject: 'What\u202e =?utf-8?q?mattered?=',
    intro: 'A quiet week.',
    pinned: [ids.d],
    excluded: [ids.a],
    order: [ids.c],
  }
  const changed = await admin(`${DIGESTS}/2026-W10`, { method: 'PATCH', json: change })
  expect(paths((await changed.json()) as Digest)).toEqual(['c', 'd', 'b'])
  await push(dive('late-news', -30))
  await reader('bo@readers.example')
  await tickAt(SLOT)
  const [mail] = await mailsArrive(3, 'bo@readers.example')
  expect(mail?.subject).toBe('What mattered')
  expect(mail?.text).toContain('A quiet week.')
  const sent = await digestOf()
  expect(paths(sent)).toEqual(['c', 'd', 'late-news', 'b'])
  expect(sent.stories[1]).toMatchObject({ score: { editor: 20 }, because: 'Chosen by the desk' })
})

test('an untouched draft is composed anew at its slot', async () => {
  await worldWithReader()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await admin(DIGESTS, { method: 'POST' })
  await push(dive('weekend', -40, { title: 'The weekend’s story' }))
  await tickAt(SLOT)
  const sent = await digestOf()
  expect(paths(sent)).toEqual(['weekend', 'a', 'b', 'c'])
  expect([sent.status, sent.subject]).toEqual(['sent', 'The weekend’s story – and 3 more stories'])
})

test.each([
  [{ pinned: ['999999'] }, 'unknown_story'],
  [{ subject: '' }, 'invalid_subject'],
  [{ subject: '\u200b\u202e' }, 'invalid_subject'],
  [{ order: 'first' }, 'invalid_order'],
  [{ mood: 'good' }, 'invalid_change'],
])('a change that cannot be is refused: %o', async (json, code) => {
  await world()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await admin(DIGESTS, { method: 'POST' })
  const answer = await admin(`${DIGESTS}/2026-W10`, { method: 'PATCH', json })
  expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([400, code])
})

test('the preview is what a reader gets, but for the reader’s own links', async () => {
  await world()
  await push(dive('a', 1, { title: 'Five < six & more' }), dive('b', 2), dive('c', 3))
  await reader('bo@readers.example')
  await admin(DIGESTS, { method: 'POST' })
  await admin(`${DIGESTS}/2026-W10`, { method: 'PATCH', json: { intro: 'Hello.' } })
  const [html, text] = await Promise.all(
    ['html', 'txt'].map(async (kind) => (await admin(`${DIGESTS}/2026-W10/preview.${kind}`)).text()),
  )
  expect(html).toContain('Five &lt; six &amp; more')
  expect((await admin(`${DIGESTS}/2026-W10/send`, { method: 'POST' })).status).toBe(202)
  const [mail] = (await mailsArrive(3, 'bo@readers.example')) as [Mail]
  const neutral = (said: string) =>
    said.replaceAll(
      /https:\/\/tidings\.example\/(unsubscribe|preferences)\/[\w.-]+/g,
      'https://tidings.example/meridian',
    )
  expect(neutral(mail.html)).toBe(html)
  expect(neutral(mail.text)).toBe(text)
  // Passing on from the mail: the same addresses in every reader's, nobody's own.
  expect(html).toMatch(/https:\/\/tidings\.example\/s\/meridian\/\d+\/whatsapp/)
  expect((await admin(`${DIGESTS}/2026-W10/preview.html`)).headers.get('content-security-policy')).toContain('sandbox')
})

test('a test mail goes to one address, once per key, and leaves the ledger alone', async () => {
  await world()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await admin(DIGESTS, { method: 'POST' })
  const send = (to: string, key?: string) =>
    admin(`${DIGESTS}/2026-W10/test`, { json: { to }, headers: key ? { 'idempotency-key': key } : {} })
  expect((await send('editor@meridian.example', 'k1')).status).toBe(202)
  expect((await send('editor@meridian.example', 'k1')).status).toBe(202)
  const [mail] = await mailsArrive(1, 'editor@meridian.example')
  expect(mail?.subject).toMatch(/^\[Test\] /)
  expect(mail?.headers).toEqual({
    'List-Unsubscribe': expect.stringMatching(/^<https:\/\/tidings.example\/unsubscribe\/0\.0\.[\w-]{43}>$/),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Id': 'Meridian <digest.meridian.tidings.example>',
    'List-Archive': '<https://tidings.example/meridian>',
    'Archived-At': '<https://tidings.example/meridian/digests/2026-W10>',
  })
  for (const path of ['/unsubscribe/', '/preferences/']) {
    const link = linkIn(mail as Mail, path)
    for (const method of ['GET', 'POST']) {
      const press = method === 'POST' ? { form: { language: 'en' } } : {}
      const page = await ask(link, { method, headers: { accept: 'text/html' }, ...press })
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('This is a link of a test mail')])
    }
  }
  expect((await send('not an address')).status).toBe(400)
  expect((await send('other@meridian.example', 'k1')).status).toBe(409)
  expect(await digestOf()).toMatchObject({ status: 'draft', accounting: { candidates: 0 } })
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await mailbox()).toHaveLength(1)
})

test('sending by hand freezes and sends at once; again changes nothing; the slot finds it done', async () => {
  await world()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await reader('bo@readers.example')
  await admin(DIGESTS, { method: 'POST' })
  const send = () => admin(`${DIGESTS}/2026-W10/send`, { method: 'POST' })
  expect((await send()).status).toBe(202)
  await mailsArrive(3, 'bo@readers.example')
  expect((await send()).status).toBe(200)
  expect((await admin(`${DIGESTS}/2026-W10`, { method: 'PATCH', json: { subject: 'Too late' } })).status).toBe(409)
  await push(dive('after-the-early-send', -20), dive('and-another', -21), dive('and-a-third', -22))
  await tickAt(SLOT)
  expect(await digestOf()).toMatchObject({ status: 'sent', accounting: { candidates: 1, accepted: 1 } })
  expect(await mailbox('bo@readers.example')).toHaveLength(3)
  // What came between the early sending and the slot is not lost: the next digest has it.
  await tickAt(SLOT + 7 * DAY)
  expect(paths(await digestOf('2026-W11')).sort()).toEqual(['after-the-early-send', 'and-a-third', 'and-another'])
})

test('a thin week sends nothing to readers and tells the desk', async () => {
  await world()
  await push(dive('a', 1), dive('b', 2))
  await reader('bo@readers.example')
  await tickAt(SLOT)
  await tickAt(SLOT + HOUR)
  expect(await digestOf()).toMatchObject({ status: 'skipped', reason: 'thin_week' })
  const [note] = await mailsArrive(1, 'desk@meridian.example')
  expect(note?.subject).toContain('Meridian')
  const told = async () => (await mailbox('desk@meridian.example')).map(({ text }) => text).join()
  await expect.poll(told, { timeout: 15_000 }).toContain('Stories: 2; the minimum is 3')
  expect(await mailbox('bo@readers.example')).toHaveLength(2)
  // Its stories count for the next week.
  await push(dive('c', -80))
  await tickAt(SLOT + 7 * DAY)
  expect(paths(await digestOf('2026-W11')).sort()).toEqual(['a', 'b', 'c'])
})

test('a slot missed by more than six hours waits for a person; by less, it is sent', async () => {
  await world()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await reader('bo@readers.example')
  await tickAt(SLOT + 6 * HOUR + 60_000)
  expect(await digestOf()).toMatchObject({ status: 'needs_review', reason: 'late_slot' })
  await mailsArrive(1, 'desk@meridian.example')
  expect(await mailbox('bo@readers.example')).toHaveLength(2)
  expect((await admin(`${DIGESTS}/2026-W10/send`, { method: 'POST' })).status).toBe(202)
  await mailsArrive(3, 'bo@readers.example')
  await push(dive('d', -100), dive('e', -101), dive('f', -102))
  await tickAt(SLOT + 7 * DAY + 5 * HOUR)
  await mailsArrive(4, 'bo@readers.example')
})

test('with manual approval a digest waits as a draft, and expires six hours after its slot', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, approval: 'manual' } } })
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await reader('bo@readers.example')
  await tickAt(SLOT)
  expect(await digestOf()).toMatchObject({ status: 'draft' })
  await mailsArrive(1, 'desk@meridian.example')
  await tickAt(SLOT + 6 * HOUR)
  expect(await digestOf()).toMatchObject({ status: 'expired', reason: 'not_approved' })
  expect((await admin(`${DIGESTS}/2026-W10/send`, { method: 'POST' })).status).toBe(409)
  expect(await mailbox('bo@readers.example')).toHaveLength(2)
})

test('a story that was sent comes back only with a material revision', async () => {
  await worldWithReader()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await tickAt(SLOT)
  setClock(SLOT + DAY)
  await push(dive('a', 1, { title: 'On a, retouched' }), dive('b', 2, { title: 'On b, corrected', material: true }))
  await push(dive('d', -100), dive('e', -101))
  await tickAt(SLOT + 7 * DAY)
  const next = await digestOf('2026-W11')
  expect(next.status).toBe('sent')
  expect(paths(next).sort()).toEqual(['b', 'd', 'e'])
  expect(next.stories.find(({ story }) => story.url.endsWith('/b'))?.because).toBe('Updated since we first sent it')
})

test('a paused reader gets nothing until the day, then everything again', async () => {
  await world()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await reader('bo@readers.example')
  const [welcome] = (await mailbox('bo@readers.example')) as [Mail]
  await ask(linkIn(welcome, '/preferences/'), { form: { pausedUntil: '2026-03-05' } })
  await tickAt(SLOT)
  expect(await digestOf()).toMatchObject({ status: 'skipped', reason: 'no_readers', accounting: { candidates: 0 } })
  await push(dive('d', -100), dive('e', -101), dive('f', -102))
  await tickAt(SLOT + 7 * DAY)
  await mailsArrive(3, 'bo@readers.example')
})

test('a story dated ahead waits for its time', async () => {
  await world()
  await push(dive('a', 1), dive('b', 2), dive('c', 3), dive('tomorrow', -5 * 24))
  await tickAt(SLOT)
  expect(paths(await digestOf())).toEqual(['a', 'b', 'c'])
  await push(dive('d', -100), dive('e', -101))
  await tickAt(SLOT + 7 * DAY)
  expect(paths(await digestOf('2026-W11'))).toContain('tomorrow')
})

test('a digest that mail programs would clip leaves its last stories out, and says so', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, maxStories: 50, minStories: 1 } } })
  // Each in words of its own: two near copies would not both be in it.
  const words = (index: number, count: number) =>
    Array.from({ length: count }, (_, at) => ((index * 200 + at + 1) * 0x9e3779b1).toString(36).slice(-7)).join(' ')
  await push(
    ...Array.from({ length: 50 }, (_, index) =>
      dive(`${'long-path-'.repeat(80)}${index}`, index + 1, {
        title: `${index} ${words(index, 33)}`,
        excerpt: words(index + 100, 105),
      }),
    ),
  )
  await reader('bo@readers.example')
  await tickAt(SLOT)
  const [mail] = (await mailsArrive(3, 'bo@readers.example')) as [Mail]
  expect(new TextEncoder().encode(mail.html).byteLength).toBeLessThan(102_400)
  expect(mail.html).toContain('/unsubscribe/')
  const digest = await digestOf()
  expect(digest.reason).toBe('stories_left_out')
  expect(digest.stories.length).toBeLessThan(50)
  expect(digest.subject).toMatch(/^\d+ \w.*\w…$/)
  expect(digest.subject.length).toBeLessThanOrEqual(60)
  const row = await bindings.DB.prepare('SELECT length(frame) AS bytes FROM digests').first<{ bytes: number }>()
  expect(row?.bytes).toBeLessThan(2_000_000)
})

test('the web page of a digest shows what was sent and nobody’s links', async () => {
  await world()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await reader('bo@readers.example')
  expect((await ask('/meridian/digests/2026-W10')).status).toBe(404)
  await tickAt(SLOT)
  await mailsArrive(3, 'bo@readers.example')
  const page = await ask('/meridian/digests/2026-W10', { headers: { accept: 'text/html' } })
  const html = await page.text()
  expect(page.status).toBe(200)
  expect(html).toContain('https://meridian.example/a?td-digest=2026-W10')
  expect(html).not.toMatch(/unsubscribe\/|preferences\/|readers\.example/)
})

test('two digests cannot both carry a story: the second send is refused until it is composed anew', async () => {
  await worldWithReader()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  const send = (period: string) => admin(`${DIGESTS}/${period}/send`, { method: 'POST' })
  await admin(DIGESTS, { json: { period: '2026-W10' } })
  await admin(DIGESTS, { json: { period: '2026-W11' } })
  expect((await send('2026-W10')).status).toBe(202)
  expect((await send('2026-W11')).status).toBe(409)
  expect(await digestOf('2026-W11')).toMatchObject({ status: 'draft' })
})

test('a digest that was cancelled before anybody was mailed gives its stories back', async () => {
  await world()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await bindings.DB.prepare(
    "INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, updated_at) VALUES (1, 'bo@readers.example', 'bo@readers.example', 'h', 'active', '[]', 1, 1)",
  ).run()
  await admin(DIGESTS, { method: 'POST' })
  await admin(`${DIGESTS}/2026-W10/send`, { method: 'POST' })
  await mailsArrive(1)
  expect((await admin(`${DIGESTS}/2026-W10/cancel`, { method: 'POST' })).status).toBe(409)
  await admin(DIGESTS, { json: { period: '2026-W11' } })
  expect((await digestOf('2026-W11')).stories).toHaveLength(0)
  await push(dive('d', 1), dive('e', 2), dive('f', 3))
  await admin(DIGESTS, { json: { period: '2026-W11' } })
  await admin(`${DIGESTS}/2026-W11/cancel`, { method: 'POST' })
  await admin(DIGESTS, { json: { period: '2026-W12' } })
  expect(paths(await digestOf('2026-W12'))).toEqual(['d', 'e', 'f'])
})

test('a story that reaches us after the digest it belonged to is in the next one', async () => {
  await worldWithReader()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await tickAt(SLOT)
  setClock(SLOT + HOUR)
  // Dated two minutes before the slot, read from a feed an hour after it; and an old one that was only filed now.
  const before = new Date(SLOT - 120_000).toISOString()
  await push(
    dive('at-the-last-minute', 0, { publishedAt: before }),
    dive('from-the-archive', 60),
    dive('d', -100),
    dive('e', -101),
  )
  await tickAt(SLOT + 7 * DAY)
  expect(paths(await digestOf('2026-W11')).sort()).toEqual(['at-the-last-minute', 'd', 'e'])
})

test('a draft whose slot moved does not expire before its slot has come', async () => {
  await worldWithReader()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await admin(DIGESTS, { method: 'POST' })
  await admin('/publications/meridian', { method: 'PUT', json: { ...MERIDIAN, digestDay: 'friday' } })
  await tickAt(SLOT + 7 * HOUR)
  expect(await digestOf()).toMatchObject({ status: 'draft' })
  await tickAt(SLOT + 4 * DAY)
  expect(await digestOf()).toMatchObject({ status: 'sent' })
})

test('a late digest is told to the desk once, also after a crash, and is sent when a person says so', async () => {
  await worldWithReader()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await tickAt(SLOT + 9 * HOUR)
  expect((await admin(`${DIGESTS}/2026-W10/retry`, { method: 'POST' })).status).toBe(409)
  await tickAt(SLOT + 10 * HOUR)
  // One of them is about the cron, which was silent for an hour between the two.
  const notes = await mailsArrive(2, 'desk@meridian.example')
  expect(notes.map(({ subject }) => subject).filter((subject) => subject.includes('waits for you'))).toHaveLength(1)
  expect((await admin(`${DIGESTS}/2026-W10/send`, { method: 'POST' })).status).toBe(202)
  await settled()
  expect(await digestOf()).toMatchObject({ status: 'sent', accounting: { candidates: 1, accepted: 1 } })
  expect(await mailbox('desk@meridian.example')).toHaveLength(2)
})

test('a subject of nothing but control characters is none', async () => {
  await world()
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await admin(DIGESTS, { method: 'POST' })
  expect((await admin(`${DIGESTS}/2026-W10`, { method: 'PATCH', json: { subject: '\u0001\r\n' } })).status).toBe(400)
})

test.each([
  ['Meridian', 'Meridian'],
  ['Meridian & Sons', 'Meridian & Sons'],
  ['The Daily. News', '"The Daily. News"'],
  ['News, and more', '"News, and more"'],
  ['Say "no" <now> \\', '"Say \\"no\\" <now> \\\\"'],
  ['Two  spaces', '"Two  spaces"'],
  ['صحيفة المرسى', ''],
  ['Éclair', ''],
])('the list of “%s” is called %s in a mail’s header', async (name, phrase) => {
  await world({ publications: { meridian: { ...MERIDIAN, name } } })
  await push(dive('a', 1), dive('b', 2), dive('c', 3))
  await admin(DIGESTS, { method: 'POST' })
  await admin(`${DIGESTS}/2026-W10/test`, { json: { to: 'editor@meridian.example' } })
  const [mail] = await mailsArrive(1, 'editor@meridian.example')
  const id = '<digest.meridian.tidings.example>'
  expect(mail?.headers['List-Id']).toBe(phrase === '' ? id : `${phrase} ${id}`)
})
