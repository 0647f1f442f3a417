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
import { activeReader, listed, takeBack } from './cast'

const MINUTE = 60_000

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

const goodbyeOf = async (leave: string) =>
  (await ask(leave, { method: 'POST', headers: { accept: 'text/html' } })).text()

test('the link works for years and says when; the page that says goodbye takes it back, within the hour', async () => {
  await world()
  const { leave } = await activeReader('bo@readers.example')
  const goodbye = await goodbyeOf(leave)
  expect(goodbye).toContain('27 February')
  setClock(FRIDAY + HOUR - 1)
  expect(await (await takeBack(goodbye)).text()).toContain('You are back')
  expect(await statusOf('bo@readers.example')).toBe('active')
  // What was taken back once takes back nothing more.
  await ask(leave, { method: 'POST' })
  await takeBack(goodbye)
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
  setClock(FRIDAY + 800 * DAY)
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
  expect((await ask(leave, { method: 'POST' })).status).toBe(200)
})

test('after an hour leaving is for good', async () => {
  await world()
  const { leave } = await activeReader('bo@readers.example')
  const goodbye = await goodbyeOf(leave)
  setClock(FRIDAY + HOUR + MINUTE)
  expect(await (await takeBack(goodbye)).text()).toContain('You are unsubscribed')
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
})

test('whoever holds a link to leave can only stop mail: pressing again, looking, guessing bring nobody back', async () => {
  await world()
  const [bo, cem] = [await activeReader('bo@readers.example'), await activeReader('cem@readers.example')]
  await ask(bo.leave, { form: { 'List-Unsubscribe': 'One-Click' } })
  const again = await goodbyeOf(bo.leave)
  for (const page of [again, await (await ask(bo.leave)).text()]) expect(page).not.toMatch(/undo|secret/)
  const [, others] = /name="secret" value="([^"]*)"/.exec(await goodbyeOf(cem.leave)) ?? []
  for (const secret of ['', 'A'.repeat(43), others ?? '', bo.leave.split('.').at(-1) ?? ''])
    await ask(`${bo.leave}/undo`, { form: { secret } })
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
})

test('whoever complained after leaving is not taken back, nor is whoever the publisher suppressed and let go again', async () => {
  await world()
  const { leave } = await activeReader('bo@readers.example')
  const goodbye = await goodbyeOf(leave)
  const path = '/publications/meridian/suppressions'
  await admin(path, { json: { email: 'bo@readers.example', reason: 'complained' } })
  await takeBack(goodbye)
  expect(await statusOf('bo@readers.example')).toBe('suppressed')
  setClock(FRIDAY + MINUTE)
  await admin(`${path}?email=bo@readers.example`, { method: 'DELETE' })
  await takeBack(goodbye)
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
})

test('a suppression of the hash alone, as an erased reader’s, keeps a leaver from being taken back', async () => {
  await world()
  const { leave } = await activeReader('bo@readers.example')
  const goodbye = await goodbyeOf(leave)
  await bindings.DB.prepare(
    "INSERT INTO suppressions (publication_id, address_hash, reason, created_at) SELECT 1, address_hash, 'complained', 0 FROM subscribers",
  ).run()
  await takeBack(goodbye)
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
})

const JUNK = [
  '.',
  ')',
  '>',
  '/',
  '%20',
  '%2E',
  '%29',
  '%3E',
  '=3D',
  '=',
  '.)',
  ').',
  '%22',
  '%E2%80%9D',
  '%0D%0A',
  '%E2%80%A6',
  '…',
  '%C2%BB',
  '%EF%BC%89',
  '%E3%80%82',
  '%E2%80%8B',
  '%E2%80%8F',
  '%253E',
  '=20',
  '=0A',
  '&gt;',
  '%26quot%3B',
  '`',
  '~~',
  '/.',
]

test('whatever a mail program or a person hangs on a mailed link, it opens what it is', async () => {
  await world()
  await ask('/v1/meridian/subscribers', { json: { email: 'cem@readers.example' } })
  const [question] = (await mailsArrive(1, 'cem@readers.example')) as [Mail]
  const bo = await activeReader('bo@readers.example')
  for (const purpose of ['export', 'erase']) await ask(bo.preferences, { form: { [purpose]: '1' } })
  const [end, copy] = (await mailsArrive(4, 'bo@readers.example')) as [Mail, Mail]
  const links = [
    linkIn(question, '/confirm/'),
    bo.leave,
    bo.preferences,
    linkIn(copy, '/preferences/export/'),
    linkIn(end, '/preferences/erase/'),
  ]
  for (const link of links)
    for (const junk of JUNK) {
      const page = await ask(`${link}${junk}`, { headers: { accept: 'text/html' } })
      expect(page.status, `GET ${link}${junk}`).toBe(200)
      // What the page posts to has nothing hanging on it.
      for (const [, action] of (await page.text()).matchAll(/action="(\/(?:confirm|unsubscribe|preferences)\/[^"]*)"/g))
        expect(action).toBe(link)
    }
  const { leave, preferences } = await activeReader('dora@readers.example')
  const oneClick = { form: { 'List-Unsubscribe': 'One-Click' } }
  for (const [at, junk] of JUNK.entries()) {
    const [language, direction] = at % 2 === 0 ? ['ar', 'rtl'] : ['en', 'ltr']
    const saved = await ask(`${preferences}${junk}`, { form: { language } })
    expect([saved.status, await saved.text()], junk).toEqual([200, expect.stringContaining(`dir="${direction}"`)])
    const gone = await ask(`${leave}${junk}`, { ...oneClick, headers: { accept: 'text/html' } })
    expect(gone.status).toBe(200)
    expect(await statusOf('dora@readers.example'), junk).toBe('unsubscribed')
    await takeBack(await gone.text())
    expect(await statusOf('dora@readers.example'), junk).toBe('active')
  }
  expect((await ask(`${links[0]}.)`, { method: 'POST' })).status).toBe(200)
  expect(await statusOf('cem@readers.example')).toBe('active')
  expect(await (await ask(`${links[4]}>`, { method: 'POST' })).text()).toContain('Your data is deleted')
  for (const more of ['x', '/x', '.x', '-', '_', '%41'])
    expect((await ask(`${bo.leave}${more}`)).status, more).toBe(404)
}, 300_000)

test('an old one-click link of a reader who was erased and came back takes out who they are now', async () => {
  await world({ publications: { meridian: MERIDIAN, gazette: { ...MERIDIAN, name: 'Gazette' } } })
  const before = await activeReader('bo@readers.example')
  const id = (await listed('bo@readers.example'))?.id
  expect((await admin(`/publications/meridian/subscribers/${id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await ask(before.leave, { headers: { accept: 'text/html' } })).status).toBe(404)
  expect((await ask(before.leave, { form: { 'List-Unsubscribe': 'One-Click' } })).status).toBe(200)
  setClock(FRIDAY + DAY)
  await ask('/v1/gazette/subscribers', { json: { email: 'bo@readers.example' } })
  const [elsewhere] = (await mailsArrive(3, 'bo@readers.example')) as [Mail]
  await ask(linkIn(elsewhere, '/confirm/'), { method: 'POST' })
  await mailsArrive(4, 'bo@readers.example')
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  const [question] = (await mailsArrive(5, 'bo@readers.example')) as [Mail]
  await ask(linkIn(question, '/confirm/'), { method: 'POST' })
  expect(await statusOf('bo@readers.example')).toBe('active')
  const page = await ask(before.leave, { headers: { accept: 'text/html' } })
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<button')])
  await ask(before.leave, { form: { 'List-Unsubscribe': 'One-Click' } })
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
  expect((await listed('bo@readers.example', 'gazette'))?.status).toBe('active')
})

test('leaving on the preferences page is counted for the digest that came last, and can be taken back like any', async () => {
  await world()
  await admin('/publications/meridian/stories', {
    json: ['a', 'b', 'c'].map((path) => ({ url: `https://meridian.example/${path}`, title: path, kind: 'deep-dive' })),
  })
  const { preferences } = await activeReader('bo@readers.example')
  await tickAt(MONDAY)
  await mailsArrive(3, 'bo@readers.example')
  const unsubscribed = () => bindings.DB.prepare('SELECT unsubscribed FROM digests').first('unsubscribed')
  setClock(MONDAY + DAY)
  const goodbye = await (await ask(preferences, { form: { leave: '1' }, headers: { accept: 'text/html' } })).text()
  expect(goodbye).toContain('You are unsubscribed')
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
  expect(await unsubscribed()).toBe(1)
  expect((await takeBack(goodbye)).status).toBe(200)
  expect(await statusOf('bo@readers.example')).toBe('active')
  expect(await unsubscribed()).toBe(0)
  setClock(MONDAY + 29 * DAY)
  await ask(preferences, { json: { leave: true } })
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
  expect(await unsubscribed()).toBe(0)
})

test('a form or a program changes what it names of the preferences, and nothing else', async () => {
  await world()
  await admin('/publications/meridian/stories', {
    json: ['Trade', 'Climate'].map((category) => ({
      url: `https://meridian.example/${category}`,
      title: category,
      category,
    })),
  })
  const { preferences } = await activeReader('bo@readers.example', 'meridian', { topics: ['Trade'], language: 'en' })
  const kept = async () => {
    const { topics, language } = (await listed('bo@readers.example')) ?? {}
    const until = await bindings.DB.prepare('SELECT paused_until AS at FROM subscribers').first<number>('at')
    return [topics, language, until === null ? null : new Date(until).toISOString().slice(0, 10)]
  }
  const change = async (init: Parameters<typeof ask>[1]) => {
    const answer = await ask(preferences, init)
    return answer.status === 200 ? kept() : [answer.status, await answer.json()]
  }
  expect(await change({ json: { pausedUntil: '2026-03-20' } })).toEqual([['Trade'], 'en', '2026-03-20'])
  expect(await change({ json: { topics: 'Climate' } })).toEqual([['Climate'], 'en', '2026-03-20'])
  expect(await change({ form: { language: 'ar' } })).toEqual([['Climate'], 'ar', '2026-03-20'])
  expect(await change({ json: { topics: [] } })).toEqual([[], 'ar', '2026-03-20'])
  expect(await change({ json: { pausedUntil: null } })).toEqual([[], 'ar', null])
  expect(await change({ form: { pausedUntil: '2026-03-21' } })).toEqual([[], 'ar', '2026-03-21'])
  expect(
    await change({
      form: [
        ['topics', ''],
        ['topics', 'Trade'],
        ['pausedUntil', ''],
      ],
    }),
  ).toEqual([['Trade'], 'ar', null])
  // The page's own form, with every box unchecked.
  expect(await change({ form: { topics: '', pausedUntil: '', language: 'en' } })).toEqual([[], 'en', null])
  // A time as programs write it, too; and a tag that is none takes nothing away.
  expect(await change({ json: { pausedUntil: '2026-03-22T09:00:00+01:00' } })).toEqual([[], 'en', '2026-03-22'])
  expect(await change({ json: { pausedUntil: '2026-01-01T00:00:00Z' } })).toEqual([[], 'en', null])
  const odd = await ask(preferences, { json: { language: 'not-a tag$' } })
  expect([odd.status, await odd.json()]).toMatchObject([400, { error: { code: 'invalid_language' } }])
  expect(await change({ json: { language: null } })).toEqual([[], null, null])
  expect(await change({ json: {} })).toEqual([[], null, null])
})

test('a pause lasts a year at most', async () => {
  await world()
  const { preferences } = await activeReader('bo@readers.example')
  const page = await (await ask(preferences)).text()
  expect(page).toContain('max="2027-02-28"')
  const until = (day: string) => ask(preferences, { json: { pausedUntil: day } })
  expect((await until('2027-02-28')).status).toBe(200)
  const refused = await until('2027-03-01')
  expect([refused.status, await refused.json()]).toMatchObject([400, { error: { code: 'invalid_paused_until' } }])
  const form = await ask(preferences, { form: { pausedUntil: '2999-01-01' }, headers: { accept: 'text/html' } })
  expect([form.status, await form.text()]).toEqual([400, expect.stringContaining('value="2999-01-01"')])
  expect(await bindings.DB.prepare('SELECT paused_until AS at FROM subscribers').first('at')).toBe(
    Date.parse('2027-02-28'),
  )
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
  expect(page).toContain('name="publication" value="meridian"')
  expect(page).not.toContain('Gazette')
  expect(page).toContain('Enter an address like name@example.com.')
  expect(page).toContain('Please check the form')
  const theirs = await ask('/v1/gazette/preference-links', { form: { email: 'bo' } })
  const inArabic = await theirs.text()
  expect([theirs.status, inArabic]).toEqual([400, expect.stringContaining('action="/v1/gazette/preference-links"')])
  expect(inArabic).toContain('اكتب عنوانًا مثل')
  expect(inArabic).toContain('value="bo"')
  expect(inArabic).not.toContain('Meridian')
  const empty = await ask('/preferences', { form: { publication: 'meridian' } })
  expect([empty.status, await empty.text()]).toEqual([400, expect.stringContaining('Enter your email address.')])
  for (const path of ['/v1/meridian/preference-links', '/preferences']) {
    const form = { publication: 'meridian', email: 'bo' }
    const asked = await ask(path, { form, headers: { accept: 'application/json' } })
    expect([asked.status, await asked.json()], path).toMatchObject([400, { error: { code: 'invalid_email' } }])
  }
})
