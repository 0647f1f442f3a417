import { expect, test } from 'vitest'
import { mailboxMailer } from '../../src/dev/mailbox'
import { ask, bindings, FRIDAY, HOUR, mailbox, setClock, world } from '../world'

const mail = (to: string, change: object = {}) => ({
  from: 'Meridian <digest@meridian.example>',
  to: [to],
  subject: `To ${to}`,
  html: '<p>Hello</p>',
  text: 'Hello',
  ...change,
})
const send = (kind: 'one' | 'batch', body: unknown, key = crypto.randomUUID()) =>
  mailboxMailer(bindings.DB).send({
    kind,
    lane: 'single',
    body: JSON.stringify(body),
    key,
    count: Array.isArray(body) ? body.length : 1,
  })

test('a mail that was sent lies in the mailbox, in the shape that the API promises', async () => {
  await world({ publications: {} })
  await send('one', mail('bo@readers.example', { headers: { 'List-Id': 'Meridian <digest.meridian.example>' } }))
  expect(await mailbox()).toEqual([
    {
      to: ['bo@readers.example'],
      from: 'Meridian <digest@meridian.example>',
      subject: 'To bo@readers.example',
      html: '<p>Hello</p>',
      text: 'Hello',
      headers: { 'List-Id': 'Meridian <digest.meridian.example>' },
      sentAt: new Date(FRIDAY).toISOString(),
    },
  ])
})

test('the mailbox shows the newest first, and as many as were asked for', async () => {
  await world({ publications: {} })
  await send('batch', [mail('a@readers.example'), mail('b@readers.example')])
  await send('one', mail('c@readers.example'))
  expect((await mailbox()).map(({ to }) => to[0])).toEqual([
    'c@readers.example',
    'b@readers.example',
    'a@readers.example',
  ])
  expect(await (await ask('/dev/mailbox.json?limit=1')).json()).toHaveLength(1)
})

test('a key that comes again with the same bytes gets the first answer and mails nothing more', async () => {
  await world({ publications: {} })
  const batch = [mail('a@readers.example'), mail('b@readers.example')]
  const first = await send('batch', batch, 'key-1')
  setClock(FRIDAY + 23 * HOUR)
  expect(await send('batch', batch, 'key-1')).toEqual(first)
  expect(await mailbox()).toHaveLength(2)
})

test('a key that comes again with other bytes is a mismatch', async () => {
  await world({ publications: {} })
  await send('one', mail('a@readers.example'), 'key-1')
  expect(await send('one', mail('b@readers.example'), 'key-1')).toEqual({ outcome: 'mismatch' })
  expect(await mailbox()).toHaveLength(1)
})

test('a key is forgotten after 24 hours', async () => {
  await world({ publications: {} })
  await send('one', mail('a@readers.example'), 'key-1')
  setClock(FRIDAY + 24 * HOUR)
  expect(await send('one', mail('b@readers.example'), 'key-1')).toMatchObject({ outcome: 'accepted' })
  expect(await mailbox()).toHaveLength(2)
})

test('two requests at once with one key mail once and get one answer', async () => {
  await world({ publications: {} })
  const answers = await Promise.all([1, 2, 3].map(() => send('one', mail('a@readers.example'), 'key-1')))
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(await mailbox()).toHaveLength(1)
})

test('a batch takes its good entries and names the others', async () => {
  await world({ publications: {} })
  const entries = [
    { ...mail('a@x.example'), subject: '' },
    mail('b@x.example'),
    { ...mail('c@x.example'), from: undefined },
    { subject: 'nobody' },
    null,
  ]
  const answer = await send('batch', entries)
  if (answer.outcome !== 'accepted') throw new Error(answer.outcome)
  expect(answer.refused.map(({ index }) => index)).toEqual([0, 2, 3, 4])
  expect(answer.ids.map((id) => id !== null)).toEqual([false, true, false, false, false])
  expect(await mailbox()).toHaveLength(1)
})

test('a single bad mail, a body that is none, and more than a hundred are refused whole', async () => {
  await world({ publications: {} })
  expect(await send('one', { ...mail('a@x.example'), to: [] })).toMatchObject({ outcome: 'refused' })
  expect(await send('one', [mail('a@x.example')])).toMatchObject({ outcome: 'refused' })
  expect(
    await send(
      'batch',
      Array.from({ length: 101 }, () => mail('a@x.example')),
    ),
  ).toMatchObject({ outcome: 'refused' })
  expect(
    await mailboxMailer(bindings.DB).send({ kind: 'one', lane: 'single', body: '{', key: 'k', count: 1 }),
  ).toMatchObject({
    outcome: 'refused',
  })
  expect(await mailbox()).toEqual([])
})

test('a hundred mails of 40 KB arrive in one call', async () => {
  await world({ publications: {} })
  const html = `<p>${'x'.repeat(40_000)}</p>`
  const answer = await send(
    'batch',
    Array.from({ length: 100 }, (_, index) => mail(`r${index}@readers.example`, { html })),
  )
  expect(answer).toMatchObject({ outcome: 'accepted', refused: [] })
  expect(await mailbox()).toHaveLength(100)
})

test('a mail can be opened and its links pressed, and nothing in it runs', async () => {
  await world({ publications: {} })
  await send(
    'one',
    mail('bo@readers.example', {
      subject: '<script>alert(1)</script>',
      html: '<p title="x">Hi</p><script>alert(2)</script>',
    }),
  )
  const answer = await ask('/dev/mailbox', { headers: { accept: 'text/html' } })
  const page = await answer.text()
  expect(page).not.toContain('<script')
  expect(page).toContain(
    'sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"',
  )
  expect(page).toContain('srcdoc="&lt;base target=&quot;_blank&quot;&gt;&lt;p title=&quot;x&quot;&gt;Hi')
  expect(answer.headers.get('content-security-policy')).not.toContain('script-src')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
})
