/** Coming in: the form, the mail, the confirmation. */
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

const signUp = (json: object) => ask('/v1/meridian/subscribers', { json })
const readers = async () =>
  ((await (await admin('/publications/meridian/subscribers')).json()) as { items: Record<string, unknown>[] }).items
const confirmLink = async (email: string) => linkIn((await mailsArrive(1, email))[0] as Mail, '/confirm/')

test('every well-formed address gets the same answer, known or not', async () => {
  await world()
  await signUp({ email: 'bo@readers.example' })
  await ask(await confirmLink('bo@readers.example'), { method: 'POST' })
  const answers = await Promise.all(
    ['bo@readers.example', 'new@readers.example'].map(async (email) => {
      const answer = await signUp({ email })
      return [answer.status, await answer.text(), [...answer.headers.keys()].sort()]
    }),
  )
  expect(answers[0]).toEqual(answers[1])
  expect(answers[0]?.slice(0, 2)).toEqual([202, '{"status":"check_inbox"}'])
})

test('looking at the confirmation link changes nothing, pressing its button does, and pressing twice is fine', async () => {
  await world()
  await signUp({ email: 'bo@readers.example' })
  const link = await confirmLink('bo@readers.example')
  for (let time = 0; time < 3; time++) expect((await ask(link)).status).toBe(200)
  expect((await readers())[0]?.status).toBe('pending')
  for (let time = 0; time < 2; time++) {
    const answer = await ask(link, { method: 'POST', headers: { accept: 'application/json' } })
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'active' }])
  }
  expect((await readers())[0]?.status).toBe('active')
  const page = await (await ask(link, { headers: { accept: 'text/html' } })).text()
  expect(page).toContain('You are subscribed')
  await mailsArrive(2, 'bo@readers.example')
  expect((await mailbox()).map((mail) => mail.subject)).toEqual([
    'Welcome to Meridian',
    'Confirm your subscription to Meridian',
  ])
})

test('a link works for 48 hours; after that its page offers a new one', async () => {
  await world()
  await signUp({ email: 'bo@readers.example' })
  const link = await confirmLink('bo@readers.example')
  setClock(FRIDAY + 2 * DAY + 1)
  for (const method of ['GET', 'POST']) {
    const late = await ask(link, { method, headers: { accept: 'text/html' } })
    expect(late.status).toBe(410)
    expect(await late.text()).toContain('/v1/meridian/subscribers')
  }
  expect((await readers())[0]?.status).toBe('pending')
})

test('links that nobody mailed open nothing', async () => {
  await world()
  await signUp({ email: 'bo@readers.example' })
  const link = await confirmLink('bo@readers.example')
  const flipped = link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A')
  for (const wrong of [
    flipped,
    '/confirm/1',
    '/confirm/1.',
    '/confirm/999.aaaa',
    `/confirm/2.${link.split('.')[1]}`,
    '/confirm/%00',
  ]) {
    expect((await ask(wrong, { method: 'POST' })).status, wrong).toBe(410)
  }
  expect((await readers())[0]?.status).toBe('pending')
})

test('the page of a link that says nothing names no newsletter, and leads to where they are', async () => {
  await world()
  const page = await ask('/confirm/nonsense', { headers: { accept: 'text/html' } })
  expect([page.status, await page.text()]).toEqual([410, expect.stringContaining('href="/"')])
})

test('somebody who is subscribed and signs up again is told so by mail, and nothing changes', async () => {
  await world()
  await signUp({ email: 'bo@readers.example' })
  await ask(await confirmLink('bo@readers.example'), { method: 'POST' })
  await mailsArrive(2, 'bo@readers.example')
  await signUp({ email: 'BO@Readers.example', language: 'ar' })
  const [again] = await mailsArrive(3, 'bo@readers.example')
  expect(again?.subject).toBe('You are already subscribed to Meridian')
  expect(await readers()).toMatchObject([{ email: 'bo@readers.example', status: 'active', language: null }])
})

test('a form without JavaScript ends on a page, and a mistake shows the form again with what was typed', async () => {
  const thanks = 'https://meridian.example/thanks'
  await world({ publications: { meridian: { ...MERIDIAN, thankYouUrls: [thanks] } } })
  const headers = { accept: 'text/html' }
  const form = (fields: Record<string, string>) => ask('/v1/meridian/subscribers', { form: fields, headers })
  const sent = await form({ email: 'bo@readers.example', page: 'https://meridian.example/a' })
  // What follows the path is the typed address, sealed.
  const location = new URL(sent.headers.get('location') ?? '')
  expect([sent.status, location.origin + location.pathname]).toEqual([
    303,
    'https://tidings.example/meridian/check-inbox',
  ])
  expect(location.search).not.toContain('readers')
  expect((await ask('/meridian/check-inbox', { headers })).status).toBe(200)
  const thanked = await form({ email: 'cem@readers.example', next: thanks })
  expect([thanked.status, thanked.headers.get('location')]).toEqual([303, thanks])
  const wrong = await form({ email: 'no"address', page: 'https://meridian.example/a' })
  const page = await wrong.text()
  expect(wrong.status).toBe(400)
  expect(page).toContain('value="no&quot;address"')
  expect(page).toContain('value="https://meridian.example/a"')
  const elsewhere = await form({ email: 'bo@readers.example', next: 'https://evil.example/' })
  expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([400, null])
})

test('bad input gets the code that says what is wrong', async () => {
  await world()
  const path = '/v1/meridian/subscribers'
  const cases: [Parameters<typeof ask>[1], number, string][] = [
    [{ json: { email: 'nobody' } }, 400, 'invalid_email'],
    [{ json: { email: `${'a'.repeat(250)}@x.org` } }, 400, 'invalid_email'],
    [{ json: { email: 7 } }, 400, 'invalid_email'],
    [{ json: {} }, 400, 'invalid_email'],
    [{ json: [] }, 400, 'invalid_body'],
    [{ json: null }, 400, 'invalid_body'],
    [{ json: { email: 'bo@readers.example', topics: 7 } }, 400, 'invalid_topics'],
    [{ json: { email: 'bo@readers.example', next: 'https://evil.example' } }, 400, 'invalid_next'],
    [{ body: '{"email":', headers: { 'content-type': 'application/json' } }, 400, 'invalid_json'],
    [{ body: 'hello', headers: { 'content-type': 'text/plain' } }, 415, 'unsupported_type'],
    [{ json: { email: 'bo@readers.example', page: 'x'.repeat(9_000) } }, 413, 'body_too_large'],
  ]
  for (const [init, status, code] of cases) {
    const answer = await ask(path, init)
    expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([status, code])
  }
  const nowhere = await ask('/v1/nowhere/subscribers', { json: { email: 'bo@readers.example' } })
  expect(nowhere.status).toBe(404)
  expect(await readers()).toHaveLength(0)
})

test('a body that does not say its length is counted while it is read', async () => {
  await world()
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('{"email":"'.padEnd(4_096, 'x'))),
  })
  const answer = await ask('/v1/meridian/subscribers', {
    body: endless,
    headers: { 'content-type': 'application/json' },
  })
  expect(answer.status).toBe(413)
})

test('a reader who left is asked to confirm anew, and gets no second welcome', async () => {
  await world()
  await signUp({ email: 'bo@readers.example' })
  await ask(await confirmLink('bo@readers.example'), { method: 'POST' })
  const [welcome] = await mailsArrive(2, 'bo@readers.example')
  await ask(linkIn(welcome as Mail, '/unsubscribe/'), { method: 'POST' })
  expect((await readers())[0]?.status).toBe('unsubscribed')
  await signUp({ email: 'bo@readers.example' })
  const [asked] = await mailsArrive(3, 'bo@readers.example')
  expect((await readers())[0]?.status).toBe('unsubscribed')
  setClock(FRIDAY + HOUR)
  await ask(linkIn(asked as Mail, '/confirm/'), { method: 'POST' })
  expect((await readers())[0]?.status).toBe('active')
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(await mailbox('bo@readers.example')).toHaveLength(3)
})

test('a suppressed address gets the usual answer and no mail', async () => {
  await world()
  await signUp({ email: 'bo@readers.example' })
  await mailsArrive(1)
  await bindings.DB.prepare("UPDATE subscribers SET status = 'suppressed'").run()
  expect((await signUp({ email: 'bo@readers.example' })).status).toBe(202)
  await signUp({ email: 'cem@readers.example' })
  await mailsArrive(1, 'cem@readers.example')
  expect(await mailbox('bo@readers.example')).toHaveLength(1)
})

test('the confirmation holds nothing that anybody typed', async () => {
  await world()
  await signUp({
    email: 'bo@readers.example',
    page: 'https://typed.example/typed',
    topics: ['typed'],
    token: 'typedtyped',
  })
  const [mail] = await mailsArrive(1)
  expect(JSON.stringify([mail?.subject, mail?.from, mail?.html, mail?.text])).not.toContain('typed.example')
  expect(JSON.stringify(mail?.headers)).not.toContain('typed')
})
