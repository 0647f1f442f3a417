/** Leaving: one press, at once, whoever presses; and the way back. */
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
  tickAt,
  world,
} from '../world'
import { activeReader, listed } from './cast'

/** The slot after the fixed Friday. */
const MONDAY = Date.parse('2026-03-02T07:00:00Z')

const statusOf = async (email: string) => (await listed(email))?.status

test('the page of a leave link shows one button; looking at it twenty times, by whatever opens links, changes nothing', async () => {
  await world()
  const { leave } = await activeReader('bo@readers.example')
  const agents = ['Mozilla/5.0', 'Googlebot/2.1', 'Outlook SafeLinks', '']
  for (let time = 0; time < 20; time++) {
    const headers = { 'user-agent': agents[time % 4] ?? '', 'sec-purpose': 'prefetch', accept: 'text/html' }
    expect((await ask(leave, { method: time % 2 ? 'HEAD' : 'GET', headers })).status).toBe(200)
  }
  expect((await (await ask(leave)).text()).match(/<button/g)).toHaveLength(1)
  expect(await statusOf('bo@readers.example')).toBe('active')
})

const oneClick = new FormData()
oneClick.set('List-Unsubscribe', 'One-Click')

test.each([
  ['a form as RFC 8058 sends it', { form: { 'List-Unsubscribe': 'One-Click' } }],
  ['the same as multipart', { body: oneClick }],
  ['an empty body', { method: 'POST' }],
  ['a crawler by its name', { method: 'POST', headers: { 'user-agent': 'Googlebot/2.1' } }],
  ['no user agent', { method: 'POST', headers: { 'user-agent': '' } }],
  ['a body of another kind', { body: '{"a":', headers: { 'content-type': 'application/json' } }],
  ['a body that nobody reads', { body: 'x'.repeat(100_000), headers: { 'content-type': 'text/plain' } }],
  ['a page of somebody else', { method: 'POST', headers: { origin: 'https://mail.example', cookie: 'a=b' } }],
] as const)('a reader is out at once, by %s, and twice is fine', async (_name, init) => {
  await world()
  const { leave } = await activeReader('bo@readers.example')
  for (let time = 0; time < 2; time++) {
    const answer = await ask(leave, { ...init } as Parameters<typeof ask>[1])
    expect([answer.status, answer.headers.get('set-cookie'), answer.headers.get('location')]).toEqual([200, null, null])
  }
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
})

test('whoever leaves by a mail of 400 days ago is out within the second, and in no digest after it', async () => {
  await world()
  const stories = (week: number) =>
    Array.from({ length: 3 }, (_, index) => ({
      url: `https://meridian.example/${week}-${index}`,
      title: `The lock, part ${index} of week ${week}`,
      kind: 'deep-dive',
    }))
  await admin('/publications/meridian/stories', { json: stories(1) })
  for (const email of ['bo@readers.example', 'cem@readers.example']) await activeReader(email)
  await tickAt(MONDAY)
  const [digest] = (await mailsArrive(3, 'bo@readers.example')) as [Mail]
  const oneClickLink = /^<https:\/\/tidings\.example(\/unsubscribe\/[^>]+)>$/.exec(
    digest.headers['List-Unsubscribe'] ?? '',
  )
  expect(digest.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
  setClock(MONDAY + 400 * DAY)
  const startedAt = performance.now()
  const answer = await ask(oneClickLink?.[1] ?? '', { form: { 'List-Unsubscribe': 'One-Click' } })
  expect(answer.status).toBe(200)
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
  expect(performance.now() - startedAt).toBeLessThan(1_000)
  await admin('/publications/meridian/stories', { json: stories(2) })
  await admin('/publications/meridian/digests', { json: {} })
  const { items } = (await (await admin('/publications/meridian/digests')).json()) as { items: { period: string }[] }
  await admin(`/publications/meridian/digests/${items[0]?.period}/send`, { method: 'POST' })
  await mailsArrive(4, 'cem@readers.example')
  expect(await mailbox('bo@readers.example')).toHaveLength(3)
})

test('leaving is never “too many requests”, however often somebody asks', async () => {
  await world()
  const { leave } = await activeReader('bo@readers.example')
  for (let time = 0; time < 100; time++) {
    const path = time % 2 ? leave : `/unsubscribe/${time}.0.${'A'.repeat(43)}`
    expect((await ask(path, { method: 'POST', headers: { 'cf-connecting-ip': '203.0.113.7' } })).status).toBe(200)
  }
})

test('the link works for years, says when, and undoing is possible for a week', async () => {
  await world()
  const { leave } = await activeReader('bo@readers.example')
  const left = await (await ask(leave, { method: 'POST', headers: { accept: 'text/html' } })).text()
  expect(left).toContain('27 February')
  expect(left).toContain(`${leave}/undo`)
  expect(await (await ask(`${leave}/undo`, { method: 'POST' })).text()).toContain('You are back')
  expect(await statusOf('bo@readers.example')).toBe('active')
  setClock(FRIDAY + 800 * DAY)
  expect((await ask(leave, { method: 'POST' })).status).toBe(200)
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
  setClock(FRIDAY + 808 * DAY)
  expect(await (await ask(leave)).text()).not.toContain('/undo')
  await ask(`${leave}/undo`, { method: 'POST' })
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
})

test('whoever has no mail at hand gets the link mailed; a stranger gets the same answer and nothing else', async () => {
  await world()
  await activeReader('bo@readers.example')
  const answers = await Promise.all(
    ['bo@readers.example', 'stranger@readers.example'].map(async (email) => {
      const answer = await ask('/v1/meridian/preference-links', { json: { email } })
      return [answer.status, await answer.text()]
    }),
  )
  expect(answers).toEqual([
    [202, '{"status":"check_inbox"}'],
    [202, '{"status":"check_inbox"}'],
  ])
  const [mail] = await mailsArrive(3, 'bo@readers.example')
  expect((await ask(linkIn(mail as Mail, '/preferences/'))).status).toBe(200)
  expect(await mailbox('stranger@readers.example')).toHaveLength(0)
})

test('preferences are kept, a pause is a day, and leaving is there too', async () => {
  await world()
  await admin('/publications/meridian/stories', {
    json: [{ url: 'https://meridian.example/a', title: 'A', category: 'Trade' }],
  })
  const { preferences } = await activeReader('bo@readers.example')
  expect(await (await ask(preferences)).text()).toContain('Trade')
  const saved = await ask(preferences, { form: { topics: 'Trade', pausedUntil: '2026-03-20', language: 'ar' } })
  expect([saved.status, await saved.text()]).toEqual([200, expect.stringContaining('dir="rtl"')])
  const { items } = (await (await admin('/publications/meridian/subscribers')).json()) as { items: object[] }
  expect(items).toMatchObject([{ topics: ['Trade'], language: 'ar', status: 'active' }])
  expect((await ask(preferences, { form: { pausedUntil: 'soon' } })).status).toBe(400)
  await ask(preferences, { form: { leave: '1' } })
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
  expect((await ask('/preferences/1.x')).status).toBe(404)
})

test('a pause ends with the publication’s own day, and one that is over is none', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, timezone: 'Asia/Riyadh' } } })
  const { preferences } = await activeReader('bo@readers.example')
  const pausedUntil = () => bindings.DB.prepare('SELECT paused_until AS at FROM subscribers').first('at')
  const json = { topics: [], pausedUntil: '2026-03-09', language: 'en' }
  expect((await ask(preferences, { json })).status).toBe(200)
  expect(await pausedUntil()).toBe(Date.parse('2026-03-08T21:00:00Z'))
  expect(await (await ask(preferences)).text()).toContain('value="2026-03-09"')
  setClock(Date.parse('2026-03-08T22:00:00Z'))
  expect(await (await ask(preferences)).text()).not.toContain('value="2026-03-09"')
  await ask(preferences, { form: { pausedUntil: '2026-03-01' } })
  expect(await pausedUntil()).toBeNull()
})

test('the page of an unknown link has a form for one’s own', async () => {
  await world()
  await activeReader('bo@readers.example')
  const page = await (await ask('/unsubscribe/1.0.x', { headers: { accept: 'text/html' } })).text()
  expect(page).toContain('action="/preferences"')
  const sent = await ask('/preferences', {
    form: { publication: 'meridian', email: 'bo@readers.example' },
    headers: { accept: 'text/html' },
  })
  expect([sent.status, sent.headers.get('location')]).toEqual([303, 'https://tidings.example/meridian/check-inbox'])
  await mailsArrive(3, 'bo@readers.example')
  expect((await ask('/preferences', { form: { publication: 'nowhere', email: 'bo@readers.example' } })).status).toBe(
    404,
  )
})

test('an older confirmation link does not bring back who has left since', async () => {
  await world()
  for (const at of [FRIDAY, FRIDAY + HOUR]) {
    setClock(at)
    await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
    await mailsArrive(at === FRIDAY ? 1 : 2)
  }
  const [newer, older] = (await mailsArrive(2, 'bo@readers.example')).map((mail) => linkIn(mail, '/confirm/')) as [
    string,
    string,
  ]
  await ask(older, { method: 'POST' })
  const [welcome] = (await mailsArrive(3, 'bo@readers.example')) as [Mail]
  await ask(linkIn(welcome, '/unsubscribe/'), { method: 'POST' })
  expect((await ask(newer, { method: 'POST' })).status).toBe(410)
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
})

test('an address that never confirmed gets no preferences link', async () => {
  await world()
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  await mailsArrive(1)
  expect((await ask('/v1/meridian/preference-links', { json: { email: 'bo@readers.example' } })).status).toBe(202)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await mailbox('bo@readers.example')).toHaveLength(1)
})

test('preferences that cannot be read come back as they were typed, with what to do at its field', async () => {
  await world()
  await admin('/publications/meridian/stories', {
    json: ['Trade', 'Climate'].map((category) => ({
      url: `https://meridian.example/${category}`,
      title: category,
      category,
    })),
  })
  const { preferences } = await activeReader('bo@readers.example')
  const form = { topics: 'Trade', pausedUntil: 'after "Easter"', language: 'ar' }
  const wrong = await ask(preferences, { form })
  const page = await wrong.text()
  expect(wrong.status).toBe(400)
  expect(page).toContain('value="after &quot;Easter&quot;"')
  expect(page).toContain('aria-describedby="pausedUntil-error"')
  expect(page).toContain('Enter a day like 2026-03-09, or leave the field empty.')
  expect(page).toMatch(/value="Trade" checked/)
  expect(page).not.toMatch(/value="Climate" checked/)
  expect(page).toMatch(/<option value="ar" lang="ar" selected/)
  expect(page).toContain(`action="${preferences}"`)
  const asked = await ask(preferences, { form, headers: { accept: 'application/json' } })
  expect([asked.status, await asked.json()]).toMatchObject([400, { error: { code: 'invalid_paused_until' } }])
  const overlong = await ask(preferences, { form: { ...form, pausedUntil: '', topics: 'x'.repeat(201) } })
  expect([overlong.status, await overlong.text()]).toEqual([400, expect.stringContaining('Please check the form')])
  const { items } = (await (await admin('/publications/meridian/subscribers')).json()) as { items: object[] }
  expect(items).toMatchObject([{ topics: [], language: null }])
})

test('whoever mistypes the address for their own link gets the form again, with the address still in it', async () => {
  await world({ publications: { gazette: { ...MERIDIAN, name: 'Gazette', language: 'ar' }, meridian: MERIDIAN } })
  const ownForm = await ask('/preferences', { form: { publication: 'meridian', email: 'bo"nowhere' } })
  const page = await ownForm.text()
  expect(ownForm.status).toBe(400)
  expect(page).toContain('action="/preferences"')
  expect(page).toContain('value="bo&quot;nowhere"')
  expect(page).toMatch(/<option value="meridian" selected/)
  expect(page).toContain('<option value="gazette">')
  expect(page).toContain('Enter an address like name@example.com.')
  expect(page).toContain('Please check the form')
  const theirs = await ask('/v1/gazette/preference-links', { form: { email: 'bo' } })
  const inArabic = await theirs.text()
  expect([theirs.status, inArabic]).toEqual([400, expect.stringContaining('action="/v1/gazette/preference-links"')])
  expect(inArabic).toContain('اكتب عنوانًا مثل')
  expect(inArabic).toContain('value="bo"')
  expect(inArabic).not.toContain('<option value="meridian"')
  const empty = await ask('/preferences', { form: { publication: 'meridian' } })
  expect([empty.status, await empty.text()]).toEqual([400, expect.stringContaining('Enter your email address.')])
  for (const path of ['/v1/meridian/preference-links', '/preferences']) {
    const form = { publication: 'meridian', email: 'bo' }
    const asked = await ask(path, { form, headers: { accept: 'application/json' } })
    expect([asked.status, await asked.json()], path).toMatchObject([400, { error: { code: 'invalid_email' } }])
  }
})
