/** The story of two weeks, told through the front doors; at its end the statistics equal a count kept beside it. */
import { expect, test, vi } from 'vitest'
import { admin, ask, DAY, HOUR, linkIn, type Mail, mailbox, mailsArrive, setClock, tickAt, world } from './world'

const MONDAY = Date.parse('2026-02-23T09:00:00Z')
const SLOT = Date.parse('2026-03-02T07:00:00Z')
const NEXT_SLOT = SLOT + 7 * DAY

const story = (path: string, publishedAt: number, more: object = {}) => ({
  url: `https://meridian.example/${path}`,
  title: `About ${path.replaceAll('-', ' ')}`,
  publishedAt: new Date(publishedAt).toISOString(),
  ...more,
})

const deepDive = (path: string, publishedAt: number, more: object = {}) =>
  story(path, publishedAt, { kind: 'deep-dive', ...more })

const ANALYSIS =
  'Two countries share the Istel, and every barge between them passes the Lindach lock. Its gate sinks a little each winter.'
const REPORT =
  'Engineers closed the Lindach lock for a fortnight. Shippers on the Istel asked the canal authority for another route.'
const firstWeek = [
  deepDive('the-lock-that-divides-a-river', MONDAY + HOUR, { category: 'Trade', body: ANALYSIS }),
  deepDive('why-grain-waits-in-harbourtown', MONDAY + 30 * HOUR, {
    category: 'Trade',
    body: 'Silos and scales in Harbourtown.',
  }),
  deepDive('a-desert-learns-to-drink', MONDAY + 50 * HOUR, {
    category: 'Climate',
    body: 'Desalination at Khor Danah.',
  }),
  deepDive('the-island-without-a-signal', MONDAY + 80 * HOUR, { category: 'Technology', body: 'A cable, cut twice.' }),
  story('lindach-lock-closes', MONDAY - 2 * HOUR, { category: 'Trade', body: REPORT }),
  story('choir-returns-to-the-old-theatre', MONDAY + 3 * HOUR, { category: 'Culture' }),
]
const secondWeek = [
  deepDive('what-the-census-forgot', SLOT + 10 * HOUR, { category: 'World' }),
  deepDive('a-tariff-by-any-other-name', SLOT + 40 * HOUR, { category: 'Trade' }),
  deepDive('the-forest-that-pays-rent', SLOT + 90 * HOUR, { category: 'Climate' }),
]

async function signUpAndConfirm(email: string, extra: object = {}): Promise<void> {
  expect((await ask('/v1/meridian/subscribers', { json: { email, ...extra } })).status).toBe(202)
  const [mail] = await mailsArrive(1, email)
  const link = linkIn(mail as Mail, '/confirm/')
  expect((await ask(link)).status).toBe(200)
  expect((await ask(link, { method: 'POST', headers: { accept: 'application/json' } })).status).toBe(200)
  await mailsArrive(2, email)
}

const share = (path: string, channel: string, visitor: string, token?: string) =>
  ask('/v1/meridian/shares', {
    json: { url: `https://meridian.example/${path}`, channel, token },
    headers: { 'cf-connecting-ip': visitor, 'user-agent': 'Mozilla/5.0 (X11) Firefox/150.0' },
  })

const visit = (path: string, visitor: string, by: object) =>
  ask('/v1/meridian/visits', {
    json: { url: `https://meridian.example/${path}`, ...by },
    headers: { 'cf-connecting-ip': visitor, 'user-agent': 'Mozilla/5.0 (X11) Firefox/150.0' },
  })

type Stats = {
  total: Record<string, number>
  days: ({ day: string } & Record<string, number>)[]
  channels: { channel: string; shares: number; visits: number }[]
  stories: { story: { url: string }; shares: number; visits: number; signups: number }[]
  digests: {
    period: string
    status: string
    accounting: Record<string, number>
    visits: number
    unsubscribed: number
  }[]
  dropped: { kind: string; reason: string; count: number }[]
}

const stats = async (from: string, to: string) =>
  (await (await admin(`/publications/meridian/stats?from=${from}&to=${to}`)).json()) as Stats

const digestMails = async (to: string) => (await mailbox(to)).filter((mail) => mail.headers['List-Id'])

test('a week of Tidings: readers come, pass a deep dive on, get the digest it leads, and one leaves', async () => {
  await world({ now: MONDAY })
  const pushed = await admin('/publications/meridian/stories', { json: firstWeek })
  expect(await pushed.json()).toMatchObject({ created: firstWeek.length, rejected: [] })

  // Monday: three confirm, one never does. Ada found the form under an article.
  await signUpAndConfirm('bo@readers.example')
  await signUpAndConfirm('ada@readers.example', { page: 'https://meridian.example/lindach-lock-closes?utm_source=x' })
  await signUpAndConfirm('cem@readers.example')
  await ask('/v1/meridian/subscribers', { json: { email: 'dina@readers.example' } })
  await mailsArrive(1, 'dina@readers.example')

  // Wednesday: the desert is passed on by four people, one of them twice; two arrive through the first one's link.
  setClock(MONDAY + 51 * HOUR)
  for (const [visitor, token] of [
    ['192.0.2.1', 'tokentoken1'],
    ['198.51.100.2'],
    ['203.0.113.3'],
    ['192.0.2.1'],
    ['192.0.0.4'],
  ]) {
    expect((await share('a-desert-learns-to-drink', 'whatsapp', visitor as string, token)).status).toBe(204)
  }
  await share('why-grain-waits-in-harbourtown', 'email', '192.0.2.9')
  await vi.waitFor(async () => expect((await stats('2026-02-25', '2026-02-25')).total.shares).toBe(5), 10_000)
  await visit('a-desert-learns-to-drink', '192.0.2.50', { token: 'tokentoken1' })
  await visit('a-desert-learns-to-drink', '192.0.2.51', { token: 'tokentoken1' })
  await vi.waitFor(async () => expect((await stats('2026-02-25', '2026-02-25')).total.visits).toBe(2), 10_000)

  // Nothing goes out before its time.
  await tickAt(SLOT - 5 * 60_000)
  expect(await digestMails('bo@readers.example')).toHaveLength(0)

  // The slot: one mail each, the desert on top, the lock with its related story.
  await tickAt(SLOT)
  for (const reader of ['bo', 'ada', 'cem']) await mailsArrive(3, `${reader}@readers.example`)
  const [toBo] = await digestMails('bo@readers.example')
  if (!toBo) throw new Error('no digest for Bo')
  const place = (path: string) => toBo.text.indexOf(`https://meridian.example/${path}?td-digest=2026-W10`)
  expect(place('a-desert-learns-to-drink')).toBeGreaterThan(0)
  for (const other of firstWeek.slice(0, 2)) {
    expect(place(new URL(other.url).pathname.slice(1))).toBeGreaterThan(place('a-desert-learns-to-drink'))
  }
  expect(place('lindach-lock-closes')).toBeGreaterThan(place('the-lock-that-divides-a-river'))
  expect(toBo.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
  expect(toBo.html).toContain('1 Canal Street, Harbourtown')
  expect(await digestMails('dina@readers.example')).toHaveLength(0)

  // Ticks that come twice, at once, or an hour later send nothing more.
  // (The desk alone is told that the clock stood still for an hour.)
  const toReaders = async () => (await mailbox()).filter(({ to }) => !to.includes('desk@meridian.example')).length
  const before = await toReaders()
  await Promise.all([tickAt(SLOT), tickAt(SLOT)])
  await tickAt(SLOT + HOUR)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(await toReaders()).toBe(before)

  // Somebody comes from the digest; Ada leaves with one click, as her mail program does it.
  await visit('a-desert-learns-to-drink', '192.0.2.60', { digest: '2026-W10' })
  const [toAda] = await digestMails('ada@readers.example')
  const oneClick = toAda?.headers['List-Unsubscribe']?.slice(1, -1) ?? ''
  expect((await ask(oneClick, { form: { 'List-Unsubscribe': 'One-Click' } })).status).toBe(200)
  await vi.waitFor(async () => expect((await stats('2026-03-02', '2026-03-02')).digests[0]?.visits).toBe(1), 10_000)

  // The next week: new stories only, for those who stayed.
  await admin('/publications/meridian/stories', { json: secondWeek })
  await tickAt(NEXT_SLOT)
  for (const reader of ['bo', 'cem']) await mailsArrive(4, `${reader}@readers.example`)
  const [second] = await digestMails('cem@readers.example')
  expect(second?.text).toContain('what-the-census-forgot')
  expect(second?.text).not.toContain('a-desert-learns-to-drink')
  expect(await digestMails('ada@readers.example')).toHaveLength(1)

  await vi.waitFor(async () => {
    const all = await stats('2026-02-23', '2026-03-09')
    expect(all.digests.map((digest) => digest.status)).toEqual(['sent', 'sent'])
  }, 10_000)
  const all = await stats('2026-02-23', '2026-03-09')
  expect(all.total).toEqual({
    signups: 4,
    confirmed: 3,
    unsubscribed: 1,
    suppressed: 0,
    active: 2,
    shares: 5,
    visits: 3,
  })
  expect(all.days).toHaveLength(15)
  expect(all.days.find(({ day }) => day === '2026-03-01')).toMatchObject({ active: 3, shares: 0 })
  expect(all.channels.find(({ channel }) => channel === 'whatsapp')).toEqual({
    channel: 'whatsapp',
    shares: 4,
    visits: 2,
  })
  expect(all.dropped).toEqual([{ kind: 'share', reason: 'repeat', count: 1 }])
  const byUrl = (path: string) => all.stories.find(({ story: { url } }) => url.endsWith(path))
  expect(byUrl('a-desert-learns-to-drink')).toMatchObject({ shares: 4, visits: 3, signups: 0 })
  expect(byUrl('lindach-lock-closes')).toMatchObject({ shares: 0, visits: 0, signups: 1 })
  const accounting = (candidates: number) => ({
    candidates,
    planned: 0,
    accepted: candidates,
    skipped: 0,
    failed: 0,
    unknown: 0,
  })
  const first = all.digests.find(({ period }) => period === '2026-W10')
  expect(first).toMatchObject({ visits: 1, unsubscribed: 1, accounting: accounting(3) })
  expect(all.digests.find(({ period }) => period === '2026-W11')).toMatchObject({ accounting: accounting(2) })
  expect(JSON.stringify(all)).not.toContain('@readers.example')
})
