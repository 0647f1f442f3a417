/** What every letter and the pages around it say: who writes, to whom, when, and how to be left alone. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  admin,
  allMailsTried,
  ask,
  bindings,
  FRIDAY,
  HOUR,
  linkIn,
  type Mail,
  mailsArrive,
  setClock,
  world,
} from '../world'

const HTML = { accept: 'text/html' }
const page = async (path: string, init: Parameters<typeof ask>[1] = {}) =>
  (await ask(path, { ...init, headers: { ...HTML, ...init.headers } })).text()

async function signUp(email = 'ada@readers.example', language?: string): Promise<Mail> {
  await ask('/v1/meridian/subscribers', { json: { email, language } })
  const [mail] = await mailsArrive(1, email)
  if (!mail) throw new Error('no mail came')
  return mail
}

async function subscribed(email = 'ada@readers.example'): Promise<Mail> {
  const link = linkIn(await signUp(email), '/confirm/')
  await ask(link, { method: 'POST' })
  const welcome = (await mailsArrive(2, email)).find(({ subject }) => subject.startsWith('Welcome'))
  if (!welcome) throw new Error('no welcome came')
  return welcome
}

const neverIn = (mail: Mail) => {
  const link = mail.text.match(/https?:\/\/\S+\/never/)?.[0]
  if (!link) throw new Error('no way out')
  return new URL(link).pathname
}

beforeEach(async () => {
  await world()
  await admin('/publications/meridian', { method: 'PATCH', json: { tagline: 'The world, on Mondays' } })
})

// The next test's reader has the same address: nothing of this one may arrive there.
afterEach(allMailsTried)

test('a confirmation has its button’s address to copy, the publisher’s line, and a way never to be asked again', async () => {
  const mail = await signUp()
  const link = `https://tidings.example${linkIn(mail, '/confirm/')}`
  expect(mail.html.split(link).length).toBeGreaterThan(2)
  expect(mail.html).toContain('copy this address')
  for (const said of [mail.html, mail.text]) expect(said).toContain('The world, on Mondays')
  const never = neverIn(mail)
  const status = () => bindings.DB.prepare('SELECT status FROM subscribers').first('status')
  expect(await page(never)).toContain('Never ask me again')
  expect(await status()).toBe('pending')
  for (const turn of [1, 2]) {
    const answer = await ask(never, { method: 'POST', headers: HTML })
    expect([answer.status, turn]).toEqual([200, turn])
    expect(await answer.text()).toContain('will not email this address again')
  }
  expect(await status()).toBe('suppressed')
  const { items } = (await (await admin('/publications/meridian/suppressions')).json()) as { items: object[] }
  expect(items).toMatchObject([{ reason: 'never_ask' }])
  // Whoever enters it now hears the same, and no mail leaves.
  setClock(FRIDAY + 3 * HOUR)
  expect((await ask('/v1/meridian/subscribers', { json: { email: 'ada@readers.example' } })).status).toBe(202)
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  await mailsArrive(1, 'bo@readers.example')
  expect(await mailsArrive(1, 'ada@readers.example')).toHaveLength(1)
  // The link to confirm is over with it.
  expect((await ask(linkIn(mail, '/confirm/'), { method: 'POST', headers: HTML })).status).toBe(410)
})

test('a way out that is not ours changes nothing and names nobody', async () => {
  await signUp()
  for (const method of ['GET', 'POST']) {
    const answer = await ask(`/confirm/1.${'x'.repeat(43)}/never`, { method, headers: HTML })
    expect(answer.status).toBe(410)
    expect(await answer.text()).not.toContain('Meridian')
  }
  expect(await bindings.DB.prepare('SELECT count(*) AS n FROM suppressions').first('n')).toBe(0)
})

test('a welcome says when the first digest comes, and offers two deep dives; so does the page after confirming', async () => {
  const stories = ['Old', 'Locks', 'Rain'].map((title, index) => ({
    ...{ url: `https://meridian.example/${title}`, title, kind: 'deep-dive' },
    publishedAt: new Date(FRIDAY - (5 - index) * HOUR).toISOString(),
  }))
  await admin('/publications/meridian/stories', {
    json: [...stories, { url: 'https://meridian.example/n', title: 'News' }],
  })
  const link = linkIn(await signUp(), '/confirm/')
  expect(await page(link, { method: 'POST' })).toContain('Monday 2 March at 07:00')
  const welcome = (await mailsArrive(2, 'ada@readers.example')).find(({ subject }) => subject.startsWith('Welcome'))
  for (const said of [welcome?.html, welcome?.text]) {
    expect(said).toContain('Monday 2 March at 07:00')
    expect(said).toContain('Locks')
    expect(said).toContain('Rain')
    expect(said).not.toMatch(/Old|News/)
  }
})

test('the page after the form says from whom and to which address, whatever was typed; a forged word says nothing', async () => {
  for (const email of ['ada@readers.example', `a&b'c@readers.example`]) {
    const sent = await ask('/v1/meridian/subscribers', { form: { email }, headers: HTML })
    expect(sent.status, email).toBe(303)
    const said = await page(sent.headers.get('location') ?? '')
    expect(said).toContain('digest@meridian.example')
    expect(said).toContain(email.replace('&', '&amp;').replace("'", '&#39;'))
  }
  for (const to of ['x', 'a.b', '%00'])
    expect(await page(`/meridian/check-inbox?to=${to}`)).not.toContain('digest@meridian.example')
})

test('the goodbye offers a pause: four weeks, and a reader again', async () => {
  const leave = linkIn(await subscribed(), '/unsubscribe/')
  // Waiting for mails moves the clock.
  setClock(FRIDAY + HOUR)
  const goodbye = await page(leave, { method: 'POST' })
  const secret = /name="secret" value="([^"]+)"/.exec(goodbye)?.[1] ?? ''
  expect(goodbye).toContain('Pause for four weeks instead')
  expect(await page(`${leave}/undo`, { form: { secret, pause: '1' } })).toContain('pauses until 27 March')
  const row = await bindings.DB.prepare('SELECT status, paused_until AS until FROM subscribers').first()
  expect(row).toMatchObject({ status: 'active' })
  // While mails are waited for, the clock moves by moments.
  const until = FRIDAY + HOUR + 28 * 24 * HOUR
  expect(Math.abs(Number(row?.until) - until)).toBeLessThan(60_000)
})

test('preferences say whose they are, masked; what erasing promises is said alike before and after', async () => {
  const welcome = await subscribed()
  const preferences = linkIn(welcome, '/preferences/')
  const said = await page(preferences)
  expect(said).toContain('a•••@r•••.example')
  expect(said).not.toContain('ada@')
  await ask(preferences, { form: { erase: '1' } })
  const [mail] = await mailsArrive(3, 'ada@readers.example')
  const erase = linkIn(mail as Mail, '/preferences/erase/')
  const stays = 'What stays is a code that nobody can turn back into your address.'
  expect(await page(erase)).toContain(stays)
  expect(await page(erase, { method: 'POST' })).toContain(stays)
})

test('a reader says how long a digest may take, and the form asks for topics only where there are three', async () => {
  const category = (names: string[]) =>
    admin('/publications/meridian/stories', {
      json: names.map((name) => ({ url: `https://meridian.example/${name}`, title: name, category: name })),
    })
  await category(['World', 'Energy'])
  expect(await page('/meridian')).not.toContain('name="topics"')
  const preferences = linkIn(await subscribed(), '/preferences/')
  await category(['Science'])
  expect(await page('/meridian')).toContain('name="topics"')
  expect(await page(preferences)).toContain('name="topics"')
  const minutes = () => bindings.DB.prepare('SELECT minutes FROM subscribers').first('minutes')
  expect(await page(preferences, { form: { minutes: '15' } })).toMatch(/value="15" selected/)
  expect(await minutes()).toBe(15)
  expect((await ask(preferences, { form: { minutes: '7' } })).status).toBe(400)
  await ask(preferences, { form: { language: 'de' } })
  expect(await minutes()).toBe(15)
  await ask(preferences, { form: { minutes: '' } })
  expect(await minutes()).toBeNull()
})
