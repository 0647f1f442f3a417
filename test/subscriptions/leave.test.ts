/** Leaving: one press, at once, whoever presses; and the way back. */
import { expect, test } from 'vitest'
import { admin, ask, DAY, FRIDAY, linkIn, type Mail, mailbox, mailsArrive, setClock, world } from '../world'

async function activeReader(email: string): Promise<{ leave: string; preferences: string }> {
  await ask('/v1/meridian/subscribers', { json: { email } })
  await ask(linkIn((await mailsArrive(1, email))[0] as Mail, '/confirm/'), { method: 'POST' })
  const [welcome] = (await mailsArrive(2, email)) as [Mail]
  return { leave: linkIn(welcome, '/unsubscribe/'), preferences: linkIn(welcome, '/preferences/') }
}

const statusOf = async (email: string) => {
  const { items } = (await (await admin(`/publications/meridian/subscribers?q=${email}`)).json()) as {
    items: { status: string }[]
  }
  return items[0]?.status
}

test('the page of a leave link shows one button and changes nothing', async () => {
  await world()
  const { leave } = await activeReader('bo@readers.example')
  for (let time = 0; time < 3; time++) expect((await ask(leave)).status).toBe(200)
  expect(await statusOf('bo@readers.example')).toBe('active')
})

test.each([
  ['a form as RFC 8058 sends it', { form: { 'List-Unsubscribe': 'One-Click' } }],
  ['an empty body', { method: 'POST' }],
  ['a crawler by its name', { method: 'POST', headers: { 'user-agent': 'Googlebot/2.1' } }],
  ['a body of another kind', { body: '{"a":', headers: { 'content-type': 'application/json' } }],
] as const)('a reader is out at once, by %s, and twice is fine', async (_name, init) => {
  await world()
  const { leave } = await activeReader('bo@readers.example')
  for (let time = 0; time < 2; time++) {
    const answer = await ask(leave, { ...init } as Parameters<typeof ask>[1])
    expect([answer.status, answer.headers.get('set-cookie'), answer.headers.get('location')]).toEqual([200, null, null])
  }
  expect(await statusOf('bo@readers.example')).toBe('unsubscribed')
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

test('a forged link changes nobody: 404 to look at, 200 without effect to press', async () => {
  await world()
  const { leave, preferences } = await activeReader('bo@readers.example')
  const token = leave.split('/').at(-1) ?? ''
  const [id, digest, proof] = token.split('.') as [string, string, string]
  const forged = [
    `${id}.${digest}.${'A'.repeat(43)}`,
    `${Number(id) + 1}.${digest}.${proof}`,
    `${id}.7.${proof}`,
    '1',
    'x.y.z',
  ]
  forged.push(preferences.split('/').at(-1) ?? '')
  for (const wrong of forged) {
    expect((await ask(`/unsubscribe/${wrong}`)).status, wrong).toBe(404)
    expect((await ask(`/unsubscribe/${wrong}`, { method: 'POST' })).status, wrong).toBe(200)
  }
  expect(await statusOf('bo@readers.example')).toBe('active')
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
