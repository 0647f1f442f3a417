/** Whether a mail is still wanted is asked before each attempt that nothing is known to have preceded: whoever left meanwhile is left in peace. */
import { expect, test } from 'vitest'
import { DAY, HOUR, MERIDIAN } from '../world'
import { linkOf, MINUTE, rows, stage } from './stage'

const BO = 'bo@readers.example'

/** Somebody who signed up and pressed the button; the welcome that follows meets what the provider says by `script`. */
async function confirmed(script: Parameters<Awaited<ReturnType<typeof stage>>['resend']['set']>[0]['script'] = []) {
  const staged = await stage()
  await staged.signUp(BO)
  await staged.deliver()
  await staged.resend.set({ script })
  const confirm = linkOf(staged.sent.at(-1), '/confirm/')
  expect((await staged.ask(confirm, { method: 'POST' })).status).toBe(200)
  await staged.deliver()
  return staged
}

test('a welcome that had to wait finds the reader gone, and stays away', async () => {
  const { ask, later, sent, resend } = await confirmed(['rate_limited'])
  expect(await rows('welcome')).toMatchObject([{ state: 'due', reason: 'rate_limited' }])
  const welcome = sent.at(-1)
  expect(welcome?.headers).toEqual({
    'Auto-Submitted': 'auto-generated',
    'List-Unsubscribe': expect.stringMatching(/^<https:\/\/tidings\.example\/unsubscribe\/[\w.-]+>$/),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  })
  expect((await ask(linkOf(welcome, '/unsubscribe/'), { method: 'POST' })).status).toBe(200)
  await later(14 * MINUTE)
  expect(await rows('welcome')).toMatchObject([{ state: 'dropped', reason: 'not_wanted' }])
  expect((await resend.ledger()).taken).toHaveLength(1)
})

test('a confirmation that had to wait is not sent to an address that was suppressed meanwhile', async () => {
  const { signUp, deliver, later, resend, admin } = await stage({ script: ['rate_limited'] })
  await signUp(BO)
  await deliver()
  const reason = JSON.stringify({ email: BO, reason: 'by_hand' })
  expect((await admin('/publications/meridian/suppressions', 'POST', reason)).status).toBe(201)
  await later(MINUTE)
  expect(await rows()).toMatchObject([{ state: 'dropped', reason: 'not_wanted' }])
  expect((await resend.ledger()).taken).toEqual([])
})

test('after a doubt the reader has left, and still the same bytes follow: nothing else could tell whether they had the mail', async () => {
  const { ask, later, sent } = await confirmed(['accept_then_timeout'])
  await ask(linkOf(sent.at(-1), '/unsubscribe/'), { method: 'POST' })
  await later(16 * MINUTE)
  expect(await rows('welcome')).toMatchObject([{ state: 'accepted' }])
  expect(sent.at(-1)).toEqual(sent.at(-2))
})

test('whoever is a reader already when the mail is written is told so instead of asked', async () => {
  const { signUp, deliver, later, sent, resend } = await confirmed()
  await later(11 * MINUTE)
  await resend.set({ script: ['rate_limited'] })
  await signUp(BO)
  await deliver()
  const told = sent.at(-1)
  expect(() => linkOf(told, '/confirm/')).toThrow('no link')
  await later(MINUTE)
  expect(sent.at(-1)).toEqual(told)
})

test('while the sender is refused a link does not run out, for a week and no longer', async () => {
  const { signUp, deliver, later, sent, ask, resend } = await stage({ script: Array(2_000).fill('forbidden') })
  await signUp(BO)
  await deliver()
  for (let day = 0; day < 3; day++) await later(DAY)
  await resend.set({ script: [] })
  await later(HOUR)
  expect(await rows()).toMatchObject([{ state: 'accepted' }])
  const page = await ask(
    linkOf(
      sent.findLast(({ to }) => to[0] === BO),
      '/confirm/',
    ),
    { method: 'POST' },
  )
  expect(page.status).toBe(200)

  await resend.set({ script: Array(2_000).fill('forbidden') })
  await signUp('late@readers.example')
  await deliver()
  for (let hour = 0; hour < 10 * 24; hour += 40) await later(40 * HOUR)
  await resend.set({ script: [] })
  await later(HOUR)
  expect((await resend.ledger()).taken.filter(({ to }) => to[0] === 'late@readers.example')).toEqual([])
})

test('confirmations and letters come from an address of their own, where there is one', async () => {
  const { signUp, deliver, sent } = await stage(
    {},
    { meridian: { ...MERIDIAN, fromName: 'The "Daily" \\ News', noticeEmail: 'hello@meridian.example' } },
  )
  await signUp(BO)
  await deliver()
  expect(sent.at(-1)?.from).toBe('"The \\"Daily\\" \\\\ News" <hello@meridian.example>')
  const other = await stage()
  await other.signUp(BO)
  await other.deliver()
  expect(other.sent.at(-1)?.from).toBe('"Meridian" <digest@meridian.example>')
})
