import { expect, test } from 'vitest'
import { samples } from '../../emails/samples'
import { ask, BASE, bindings, FRIDAY, LOCAL, MERIDIAN, mailsArrive, world } from '../world'

const html = async (path: string) => (await ask(path, { headers: { accept: 'text/html' } })).text()

test('a tick by hand runs at the given time, or now', async () => {
  await world()
  const given = await ask('/dev/cron?at=2026-03-02T07:00:00Z', { method: 'POST' })
  expect(await given.json()).toEqual({ ok: true, at: '2026-03-02T07:00:00.000Z' })
  expect(await (await ask('/dev/cron', { method: 'POST' })).json()).toEqual({
    ok: true,
    at: new Date(FRIDAY).toISOString(),
  })
  const { results } = await bindings.DB.prepare(
    'SELECT at, finished_at IS NOT NULL AS finished FROM ticks ORDER BY id',
  ).all()
  expect(results).toEqual([
    { at: Date.parse('2026-03-02T07:00:00Z'), finished: 1 },
    { at: FRIDAY, finished: 1 },
  ])
})

test('a tick at no time is refused, and nothing runs', async () => {
  await world()
  for (const at of ['', 'monday', '2026-13-01T00:00:00Z', '12', '2026-03-02']) {
    const answer = await ask(`/dev/cron?at=${encodeURIComponent(at)}`, { method: 'POST' })
    expect(answer.status, at).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: 'invalid_at' } })
  }
  expect(await bindings.DB.prepare('SELECT count(*) AS n FROM ticks').first('n')).toBe(0)
})

test('a tick pressed on the page leads back to it, and opening the address ticks nothing', async () => {
  await world()
  const answer = await ask('/dev/cron', { form: {}, headers: { accept: 'text/html' } })
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/dev')
  expect((await ask('/dev/cron')).status).toBe(404)
})

test('the page of /dev offers a tick at each publication’s next slot, in its own time', async () => {
  await world()
  const page = await html('/dev')
  expect(page).toContain('action="/dev/cron?at=2026-03-02T07%3A00%3A00.000Z"')
  expect(page).toContain('Monday 2 March at 07:00')
  expect(page).toContain('href="/dev/site/meridian"')
  expect(page).toContain('Load the demo')
})

test('every e-mail can be looked at, and in none does anything run', async () => {
  await world({ publications: {} })
  const list = await html('/dev/emails')
  for (const template of Object.keys(samples)) {
    expect(list).toContain(`/dev/emails/${template}`)
    const answer = await ask(`/dev/emails/${template}`)
    expect(answer.status, template).toBe(200)
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    expect((await answer.text()).toLowerCase()).toContain('<!doctype html>')
    expect((await (await ask(`/dev/emails/${template}?part=text`)).text()).length).toBeGreaterThan(40)
  }
  expect((await ask('/dev/emails/constructor')).status).toBe(404)
})

test('a page elsewhere neither drives the cron nor reads the mailbox, by whatever name it reaches this machine', async () => {
  await world()
  const press = (headers: Record<string, string>) => ask('/dev/cron', { method: 'POST', headers })
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ] as Record<string, string>[]) {
    expect((await press(headers)).status, JSON.stringify(headers)).toBe(403)
  }
  expect((await press({ 'sec-fetch-site': 'same-origin', origin: LOCAL })).status).toBe(200)
  const look = async (address: string, headers = {}) => (await ask(address, { headers })).status
  // Also under PUBLIC_URL: it may lead here from the web.
  for (const host of [
    'http://evil.example',
    'http://tidings.example.evil.example',
    'http://localhost.evil.example',
    BASE,
  ])
    expect(await look(`${host}/dev/mailbox.json`), host).toBe(403)
  for (const host of ['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787'])
    expect(await look(`${host}/dev/mailbox.json`), host).toBe(200)
  for (const headers of [
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    { origin: 'https://evil.example' },
  ])
    expect(await look('/dev/mailbox.json', headers)).toBe(403)
  const followed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
  expect(await look('/dev/mailbox', followed)).toBe(200)
  expect((await ask('/dev/desk', { method: 'POST', headers: followed })).status).toBe(403)
  // The demo site stands for pages that everybody may read.
  await ask('/dev/demo', { method: 'POST' })
  for (const host of [LOCAL, BASE])
    expect(await look(`${host}/dev/site/meridian/`, { 'sec-fetch-site': 'cross-site' }), host).toBe(200)
  expect(await look(`${BASE}/dev/site`), 'not the site').toBe(403)
})

test('after a tick, /dev says what it did, and goes on saying so while mails leave', async () => {
  await world({ publications: { meridian: { ...MERIDIAN, deskEmail: 'desk@meridian.example' } } })
  expect(await html('/dev')).toContain('No tick yet.')
  await ask('/dev/cron?at=2026-02-27T12:00:00Z', { method: 'POST' })
  const idle = await html('/dev')
  expect(idle).toContain('No digest was due.')
  expect(idle).toContain('Nothing was mailed since.')
  await ask('/dev/cron?at=2026-03-02T07:00:00Z', { method: 'POST' })
  await mailsArrive(1, 'desk@meridian.example')
  const page = await html('/dev')
  expect(page).toContain('The last tick governed Monday 2 March at 07:00 UTC.')
  expect(page).toContain('href="/admin/meridian/digests/2026-W10"')
  expect(page).toContain('1 mail since.')
  expect(page).toContain('There were fewer stories than its minimum.')
})

test('a mail in the mailbox is looked at wide, on a phone, in the dark, as text, and alone', async () => {
  await world()
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  await mailsArrive(1, 'bo@readers.example')
  const page = await html('/dev/mailbox')
  const alone = /href="(\/dev\/mailbox\/\d+)"/.exec(page)?.[1] ?? ''
  for (const view of ['phone', 'dark']) expect(await html(`/dev/mailbox?as=${view}`)).toContain(`class="${view}"`)
  expect(await html('/dev/mailbox?as=phone')).not.toContain('@media all{')
  expect(await html('/dev/mailbox?as=dark')).toContain('@media all{')
  expect(await html('/dev/mailbox?as=text')).not.toContain('<iframe')
  const answer = await ask(alone)
  expect(answer.headers.get('content-security-policy')).toContain('sandbox')
  expect((await answer.text()).toLowerCase()).toContain('<!doctype html>')
  expect((await ask('/dev/mailbox/999999')).status).toBe(404)
  // The newest is looked for again; a mail that was chosen stays.
  expect((await ask('/dev/mailbox')).headers.get('refresh')).toBe('20')
  expect((await ask('/dev/mailbox?mail=1')).headers.get('refresh')).toBeNull()
})
