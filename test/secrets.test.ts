/** What somebody finds who gets hold of the database or of the log: nothing that opens anything, and no reader in the log. */
import { afterEach, expect, test, vi } from 'vitest'
import { activeReader } from './readers/cast'
import {
  admin,
  ask,
  bindings,
  dump,
  FRIDAY,
  linkIn,
  type Mail,
  mailbox,
  mailsArrive,
  TOKEN,
  tickAt,
  world,
} from './world'

const SLOT = Date.parse('2026-03-02T07:00:00Z')
const BO = 'bo.meyer@readers.example'

afterEach(() => vi.restoreAllMocks())

/** Everything that is written to the console from here on. */
function logged(): () => string {
  const lines: string[] = []
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, level).mockImplementation((...said: unknown[]) => void lines.push(said.map(String).join(' ')))
  }
  return () => lines.join('\n')
}

/** A week with everything in it that makes a link, a key or a hash. */
async function week(): Promise<{ links: string[] }> {
  const stories = Array.from({ length: 3 }, (_, index) => ({
    url: `https://meridian.example/${index}`,
    title: `The lock, part ${index}`,
    kind: 'deep-dive',
  }))
  await admin('/publications/meridian/stories', { json: stories })
  const bo = await activeReader(BO)
  await ask('/v1/meridian/subscribers', { json: { email: 'pending@readers.example' } })
  const [question] = (await mailsArrive(1, 'pending@readers.example')) as [Mail]
  for (const wish of ['export', 'erase']) await ask(bo.preferences, { form: { [wish]: '1' } })
  const mails = await mailsArrive(4, BO)
  const own = ['export', 'erase'].map((wish) => {
    const mail = mails.find(({ text }) => text.includes(`/preferences/${wish}/`))
    return linkIn(mail as Mail, `/preferences/${wish}/`)
  })
  await ask('/v1/meridian/shares', { json: { url: stories[0]?.url, channel: 'x', token: 'abcdefgh' } })
  await tickAt(SLOT)
  await mailsArrive(5, BO)
  return { links: [bo.leave, bo.preferences, linkIn(question, '/confirm/'), ...own] }
}

test('a copy of the database opens nothing: no link, no key and no token is in it, and no reader is in the log', async () => {
  const log = logged()
  await world()
  const { links } = await week()
  const everything = Object.values(await dump()).join('\n')
  const { SECRET_KEY } = bindings as unknown as { SECRET_KEY: string }
  for (const secret of [TOKEN, SECRET_KEY, ...links.map((link) => link.split('.').at(-1) ?? '')]) {
    expect(secret.length).toBeGreaterThan(20)
    expect(everything, secret).not.toContain(secret)
    expect(log(), secret).not.toContain(secret)
  }
  expect(everything).not.toMatch(/\bre_\w{6,}|whsec_|\bnls_\w+|Bearer /)
  expect(log()).not.toMatch(/@readers\.example|bo\.meyer/i)
})

test('what fails says so in the log without naming anybody', async () => {
  const log = logged()
  await world()
  await activeReader(BO)
  await ask('/v1/meridian/subscribers', { json: { email: 'late@readers.example' } })
  await mailsArrive(1, 'late@readers.example')
  for (const table of ['consents', 'reader_days']) await bindings.DB.prepare(`DROP TABLE ${table}`).run()
  const broken = await ask('/v1/meridian/subscribers', { json: { email: BO } })
  expect(broken.status).toBe(503)
  expect(await broken.text()).not.toContain('readers.example')
  await tickAt(FRIDAY + 60_000)
  expect(log()).toMatch(/failed: /)
  expect(log()).not.toMatch(/@readers\.example|bo\.meyer/i)
})

test('who asks is what the edge saw: other headers and fields that claim an address or a time change nothing', async () => {
  await world()
  await admin('/publications/meridian/stories', {
    json: [{ url: 'https://meridian.example/0', title: 'The lock', kind: 'deep-dive' }],
  })
  const claims = Array.from({ length: 20 }, (_, index) => ({
    'x-forwarded-for': `198.51.100.${index}`,
    'true-client-ip': `198.51.100.${index}`,
    'x-real-ip': `198.51.100.${index}`,
    forwarded: `for=198.51.100.${index}`,
  }))
  for (const [index, claim] of claims.entries()) {
    const json = {
      ...{ url: 'https://meridian.example/0', channel: 'x', ip: `198.51.100.${index}`, userAgent: `agent ${index}` },
      ...{ timestamp: 1, at: '2020-01-01T00:00:00Z', day: '2020-01-01' },
    }
    const headers = { 'cf-connecting-ip': '203.0.113.7', 'user-agent': 'Mozilla/5.0 (X11) Firefox/140.0', ...claim }
    expect((await ask('/v1/meridian/shares', { json, headers })).status).toBe(204)
  }
  const stats = await vi.waitFor(async () => {
    const answer = (await (await admin('/publications/meridian/stats')).json()) as Stats
    expect(answer.total.shares + answer.dropped.reduce((sum, { count }) => sum + count, 0)).toBe(20)
    return answer
  }, 15_000)
  // One visitor shared one story over one channel, today.
  expect(stats.total.shares).toBe(1)
  expect(stats.days.at(-1)).toMatchObject({ day: '2026-02-27', shares: 1 })
  for (const [index, claim] of claims.slice(0, 3).entries()) {
    const json = { email: `reader${index}@readers.example`, ip: '198.51.100.1', createdAt: '2020-01-01T00:00:00Z' }
    await ask('/v1/meridian/subscribers', { json, headers: { 'cf-connecting-ip': '203.0.113.7', ...claim } })
  }
  const links = JSON.parse((await dump()).tokens ?? '') as { wish: string }[]
  const askings = links.map(({ wish }) => JSON.parse(wish).asked as { network: string; at: number })
  expect(askings).toHaveLength(3)
  expect(new Set(askings.map(({ network }) => network)).size).toBe(1)
  expect(askings.every(({ at }) => at >= FRIDAY)).toBe(true)
  await mailsArrive(3)
  expect(await mailbox()).toHaveLength(3)
})

type Stats = { total: { shares: number }; days: { day: string }[]; dropped: { count: number }[] }
