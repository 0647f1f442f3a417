/** What the mail provider says of a publication's sender: asked by a press, kept, shown in words on the desk and as it is by the API. */
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { createApp } from '../../src/app'
import { localConfig } from '../../src/config'
import { digestTraces } from '../../src/digests/traces'
import { depsOf, type Env } from '../../src/ground/deps'
import { resendMailer } from '../../src/mail/resend'
import { type StandIn, standIn } from '../resend/control'
import { admin, bindings, MERIDIAN, TOKEN, world } from '../world'

const RECORD = { record: 'SPF', name: 'send', type: 'TXT', ttl: 'Auto', status: 'verified', value: 'v=spf1 ~all' }
const VERIFIED = { id: 'd1', name: 'meridian.example', status: 'verified' }

beforeEach(() => world({ publications: { meridian: { ...MERIDIAN, noticeEmail: 'hello@letters.example' } } }))

type Told = {
  senders: { domain: string; askedAt: string | null; state: string | null; records: object[] }[]
  quota: { usedToday: number | null; usedThisMonth: number | null } | null
}

/** The service with this provider in the mailbox's place. */
function asker(resend: StandIn) {
  const given = { ...(env as unknown as Env), ...bindings }
  const mailer = resendMailer({ apiKey: resend.apiKey, baseUrl: resend.baseUrl })
  const app = createApp(() => depsOf(given, { config: localConfig(given), mailer, traces: digestTraces }))
  return (path: string, method = 'POST') =>
    app.request(
      `https://tidings.example/v1/admin/publications/meridian${path}`,
      { method, headers: { authorization: `Bearer ${TOKEN}` } },
      given,
    )
}

const known = async () => (await (await admin('/publications/meridian/delivery')).json()) as Told

test('nothing is known until somebody asks; then both senders are, with the records that mail needs and how much was sent', async () => {
  expect((await known()).senders).toEqual([
    { domain: 'meridian.example', askedAt: null, state: null, records: [] },
    { domain: 'letters.example', askedAt: null, state: null, records: [] },
  ])
  const resend = await standIn({
    daily: 100,
    domains: [{ ...VERIFIED, records: [RECORD, { ...RECORD, record: 'Tracking' }] }],
  })
  const answer = await asker(resend)('/delivery')
  expect(answer.status, await answer.clone().text()).toBe(200)
  const told = (await answer.json()) as Told
  const { ttl: _, ...record } = RECORD
  expect(told.senders).toMatchObject([
    { domain: 'meridian.example', state: 'verified', records: [record] },
    { domain: 'letters.example', state: 'unknown_domain', records: [] },
  ])
  expect(told.quota).toMatchObject({ usedToday: 0, usedThisMonth: 0, leftToday: 100, leftThisMonth: 3_000 })
  expect(await known()).toEqual(told)
  const { asked, taken } = await resend.ledger()
  expect([asked.map(({ path }) => path), taken]).toEqual([['/domains', '/domains/d1', '/domains'], []])
})

test.each([
  ['a key that may only send', { domains: null }, 'not_told'],
  ['an outage', { script: Array(9).fill('unavailable') }, 'no_answer'],
  ['a page of something in between', { script: Array(9).fill('not_found_page') }, 'no_answer'],
] as const)('%s is no sentence on the domain', async (_, settings, state) => {
  const answer = await asker(await standIn(settings as object))('/delivery')
  expect(((await answer.json()) as Told).senders).toMatchObject([
    { state, records: [] },
    { state, records: [] },
  ])
})

test('without a provider there is nobody to ask, and nothing is kept', async () => {
  const answer = await admin('/publications/meridian/delivery', { method: 'POST' })
  expect([answer.status, await answer.json()]).toMatchObject([409, { error: { code: 'no_provider' } }])
  expect((await known()).senders.every(({ askedAt }) => askedAt === null)).toBe(true)
})
