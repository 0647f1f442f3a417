/** A feed that fails, as the desk hears of it: after a day, once, by mail; in health; and in the letter on a thin week. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { admin, DAY, FRIDAY, HOUR, MERIDIAN, mailbox, setClock, tickAt, world } from '../world'

const FEED = 'https://feeds.meridian.example/feed.xml'
const QUIET = 'https://feeds.meridian.example/quiet.xml'
let isShut = true
let stories = 0

beforeEach(async () => {
  isShut = true
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const { url } = new Request(input)
    if (url === FEED && isShut) return new Response('', { status: 403 })
    stories += url === FEED ? 1 : 0
    const item = `<item><title>Story ${stories}</title><link>https://meridian.example/${stories}</link><pubDate>${new Date().toUTCString()}</pubDate></item>`
    return new Response(`<rss version="2.0"><channel><title>M</title>${url === QUIET ? '' : item}</channel></rss>`)
  })
  await world({ publications: { meridian: { ...MERIDIAN, feeds: [{ url: FEED }, { url: QUIET }] } } })
})
afterEach(() => {
  vi.restoreAllMocks()
})

const told = async () =>
  (await mailbox('desk@meridian.example')).filter(({ subject }) => subject.includes('feed cannot be read'))

test('a feed that fails for a day is told to the desk, once, and again when it fails anew', async () => {
  await tickAt(FRIDAY)
  await tickAt(FRIDAY + 23 * HOUR)
  expect(await told()).toEqual([])
  await tickAt(FRIDAY + 24 * HOUR)
  await vi.waitFor(async () => expect(await told()).toHaveLength(1), { timeout: 15_000 })
  const [mail] = await told()
  expect(mail?.text).toContain(`${FEED} – answers 403`)
  expect(mail?.text).not.toContain(QUIET)
  await tickAt(FRIDAY + 25 * HOUR)
  expect(await told()).toHaveLength(1)
  isShut = false
  await tickAt(FRIDAY + 26 * HOUR)
  isShut = true
  await tickAt(FRIDAY + 27 * HOUR)
  await tickAt(FRIDAY + 27 * HOUR + DAY)
  await vi.waitFor(async () => expect(await told()).toHaveLength(2), { timeout: 15_000 })
})

test('health and the feeds’ own list say since when, and what the last read made of it', async () => {
  await tickAt(FRIDAY)
  setClock(FRIDAY + HOUR)
  await admin('/publications/meridian/feeds/refresh', { method: 'POST' })
  const { publications } = await (await admin('/health')).json<{ publications: { feeds: object[] }[] }>()
  const failing = {
    url: FEED,
    ok: false,
    error: 'unreachable',
    detail: 'answers 403',
    since: new Date(FRIDAY).toISOString(),
  }
  expect(publications[0]?.feeds[0]).toMatchObject(failing)
  const { feeds } = await (await admin('/publications/meridian/feeds')).json<{ feeds: object[] }>()
  expect(feeds).toMatchObject([
    { ...failing, kind: 'story', lastRead: { created: 0, rejected: [], warnings: [] } },
    { url: QUIET, ok: true, since: null, lastRead: { created: 0 } },
  ])
})

test('the letter on a thin week names the feeds that were silent', async () => {
  isShut = false
  await tickAt(FRIDAY)
  isShut = true
  await tickAt(FRIDAY + 2 * HOUR)
  await tickAt(Date.parse('2026-03-02T07:00:00Z'))
  await vi.waitFor(
    async () =>
      expect((await mailbox('desk@meridian.example')).some(({ subject }) => subject.includes('no digest'))).toBe(true),
    { timeout: 15_000 },
  )
  const letter = (await mailbox('desk@meridian.example')).find(({ subject }) => subject.includes('no digest'))
  expect(letter?.text).toContain(`Nothing new from ${QUIET}`)
  expect(letter?.text).not.toContain(FEED)
})
