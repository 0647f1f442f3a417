/** One digest at the desk: the mail to a reader's choice, a story put at a place, how far it is, and where everybody is afterwards. */
import { beforeEach, expect, test, vi } from 'vitest'
import {
  type Ask,
  admin,
  ask,
  BASE,
  bindings,
  FRIDAY,
  HOUR,
  mailsArrive,
  manyReaders,
  TOKEN,
  tickAt,
  world,
} from '../world'

const SLOT = Date.parse('2026-03-02T07:00:00Z')
const OURS = { origin: BASE, 'sec-fetch-site': 'same-origin', accept: 'text/html' }
const HERE = '/admin/meridian/digests/2026-W10'

beforeEach(() => world())

async function desk(): Promise<(path: string, init?: Ask) => Promise<Response>> {
  const answer = await ask('/admin/sign-in', { form: { token: TOKEN }, headers: OURS })
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  return (path, init = {}) => ask(path, { ...init, headers: { ...OURS, cookie, ...init.headers } })
}

/** Odd ones about energy, even ones about the world. */
async function stories(count: number): Promise<void> {
  await admin('/publications/meridian/stories', {
    json: Array.from({ length: count }, (_, n) => ({
      ...{ url: `https://meridian.example/${n}`, title: `Story number ${n}`, kind: 'deep-dive' },
      category: n % 2 === 0 ? 'World' : 'Energy & water',
      publishedAt: new Date(FRIDAY - (n + 1) * HOUR).toISOString(),
    })),
  })
}

const text = async (answer: Promise<Response>) =>
  (await (await answer).text())
    .replaceAll(/<style[\s\S]*?<\/style>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')

/** In which order a mail's text tells the stories. */
const told = (mail: string) => [...new Set(mail.match(/Story number \d/g) ?? [])].map((title) => title.at(-1))

test('the mail is seen as a reader with topics and another language would get it, and what is done keeps it so', async () => {
  await stories(6)
  const press = await desk()
  await press('/admin/meridian/digests', { method: 'POST' })
  const chosen = 'language=de&topics=Energy+%26+water'
  const page = await (await press(`${HERE}?${chosen}`)).text()
  const frame = /<iframe[^>]* src="([^"]+)"[^>]*>/.exec(page)
  expect(frame?.[0]).toContain('sandbox=""')
  expect(frame?.[1]?.replaceAll('&amp;', '&')).toBe(`${HERE}/mail?${chosen}`)
  expect(page).toContain('value="Energy &amp; water" checked')
  const mail = await (await press(`${HERE}/mail?${chosen}`)).text()
  expect([mail.includes('lang="de"'), (await (await press(`${HERE}/mail`)).text()).includes('lang="de"')]).toEqual([
    true,
    false,
  ])
  const asText = async (query: string) => told(await text(press(`${HERE}?look=text${query}`)).then(afterPreview))
  expect((await asText('')).slice(0, 3)).toEqual(['0', '1', '2'])
  expect((await asText(`&${chosen}`)).slice(0, 3)).toEqual(['1', '3', '5'])
  const done = await press(`${HERE}/edit`, {
    form: { act: 'drop', story: '1' },
    headers: { referer: `${BASE}${HERE}?look=phone&${chosen}` },
  })
  expect(done.headers.get('location')).toBe(`${HERE}?look=phone&${chosen}&said=changed`)
})

/** What stands below the places: the mail. */
const afterPreview = (page: string) => page.slice(page.indexOf('As readers get it'))

test('where somebody came from is believed of its query only, and only of the same page', async () => {
  await stories(3)
  const press = await desk()
  await press('/admin/meridian/digests', { method: 'POST' })
  for (const referer of ['https://evil.example/?next=x', `${BASE}/admin/meridian/stories?from=x`, 'nowhere', ''])
    expect(
      (await press(`${HERE}/edit`, { form: { act: 'pin', story: '1' }, headers: { referer } })).headers.get('location'),
    ).toBe(`${HERE}?said=changed`)
})

test('a story is put at a place at once, as dragging does it, and the audit log knows', async () => {
  await stories(5)
  const press = await desk()
  await press('/admin/meridian/digests', { method: 'POST' })
  const digest = async () =>
    (await (await admin('/publications/meridian/digests/2026-W10')).json()) as {
      stories: { story: { id: string } }[]
    }
  const places = async () => (await digest()).stories.map(({ story: { id } }) => id)
  expect(await places()).toEqual(['1', '2', '3', '4', '5'])
  await press(`${HERE}/edit`, { form: { act: 'place', story: '5', at: '2' } })
  expect(await places()).toEqual(['1', '5', '2', '3', '4'])
  for (const at of ['0', '501', 'two'])
    expect((await press(`${HERE}/edit`, { form: { act: 'place', story: '5', at } })).status, at).toBe(400)
  const log = await (await admin('/audit')).json()
  expect(JSON.stringify(log)).toContain('digests/2026-W10/edit')
})

/** What a form of the page sends: the one whose button is called so, or whose address ends so. */
function fieldsOf(page: string, isIt: (form: string) => boolean): Record<string, string> {
  const form = page.match(/<form[\s\S]*?<\/form>/g)?.find(isIt) ?? ''
  return Object.fromEntries([...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]))
}

test('a press whose answer was lost is sent again: the story moves once, and the test is mailed once', async () => {
  await stories(5)
  const press = await desk()
  await press('/admin/meridian/digests', { method: 'POST' })
  const page = async () => (await press(HERE)).text()
  const places = async () => [...(await page()).matchAll(/data-story="(\d+)"/g)].map(([, id]) => id)
  for (const [button, expected] of [
    ['Up: Story number 3', ['1', '2', '4', '3', '5']],
    ['Down: Story number 0', ['2', '1', '4', '3', '5']],
  ] as const) {
    const form = fieldsOf(await page(), (each) => each.includes(button))
    for (const _ of ['pressed', 'sent again']) {
      expect((await press(`${HERE}/edit`, { form })).status).toBe(303)
      expect(await places(), button).toEqual(expected)
    }
  }
  const isTest = (each: string) => each.includes(`action="${HERE}/test"`)
  const form = { ...fieldsOf(await page(), isTest), to: 'ada@desk.example' }
  for (const _ of ['pressed', 'sent again'])
    expect((await press(`${HERE}/test`, { form })).headers.get('location')).toContain('said=tested')
  await press(`${HERE}/test`, { form: { ...fieldsOf(await page(), isTest), to: 'ada@desk.example' } })
  await mailsArrive(2, 'ada@desk.example')
  const { results } = await bindings.DB.prepare("SELECT id FROM mails WHERE kind = 'test'").all()
  expect(results).toHaveLength(2)
})

test('while it is on its way the desk says how far; then everybody is in one box, beside the digests before', async () => {
  await stories(3)
  await manyReaders(7)
  await admin('/publications/meridian/digests', { json: {} })
  const early = await desk()
  expect(await (await early(`${HERE}/progress`)).json()).toEqual({ status: 'draft', candidates: 0, asked: 0 })
  await tickAt(SLOT)
  const press = await desk()
  const progress = async () => (await press(`${HERE}/progress`)).json()
  await vi.waitFor(async () => expect(await progress()).toEqual({ status: 'sent', candidates: 7, asked: 7 }), {
    timeout: 15_000,
    interval: 50,
  })
  await bindings.DB.batch(
    [
      "UPDATE deliveries SET reported = 'delivered' WHERE subscriber_id IN (1, 2, 3)",
      "UPDATE deliveries SET reported = 'bounced' WHERE subscriber_id = 4",
      "UPDATE deliveries SET status = 'skipped', reason = 'unsubscribed' WHERE subscriber_id = 5",
      "UPDATE deliveries SET status = 'failed', reason = 'No such host' WHERE subscriber_id = 6",
      'UPDATE chunks SET accepted = 5, skipped = 1, failed = 1, delivered = 3, bounced = 1',
      'UPDATE digest_totals SET is_stale = 1',
    ].map((statement) => bindings.DB.prepare(statement)),
  )
  const page = await text(press(HERE))
  expect(page).toContain('Delivered 3 is in their mailbox Taken by the provider 1 nothing was reported yet Bounced 1')
  expect(page).toContain('Skipped 1 1: had left Refused 1 1: No such host')
  expect(page).toContain('7 in all, of 7 readers on the frozen list, each counted once.')
  // Nothing went out before it.
  expect(page).not.toContain('Beside our own')
  const file = (await (await press(`${HERE}/recipients.csv`)).text()).trim().split(/\r?\n/)
  expect(file[0]).toBe('subscriber,outcome,reason,at,reported')
  expect(file.find((line) => line.startsWith('4,'))).toMatch(/^4,accepted,,2026-03-02T[^,]+,bounced$/)
  expect(file).toHaveLength(8)

  // Three earlier ones, of a hundred readers each: the median is of them, and not of itself.
  await bindings.DB.batch(
    [
      ['2026-W06', 90, 1],
      ['2026-W07', 96, 4],
      ['2026-W08', 99, 2],
    ].flatMap(([period, delivered, left], place) => [
      bindings.DB.prepare(
        `INSERT INTO digests (publication_id, period, key, status, slot_at, window_from, window_to, composed_at, frozen_at, sent_at, subject, hand, chosen, assembler, candidates, unsubscribed)
         VALUES (1, ?1, ?1, 'sent', 1, 0, 0, 0, 1, 1, 'A week', '{}', '[]', 1, 100, ?2)`,
      ).bind(period, left),
      bindings.DB.prepare(
        `INSERT INTO digest_totals (digest_id, is_stale, accepted, delivered)
         SELECT id, 0, 100, ?2 FROM digests WHERE period = ?1`,
      ).bind(period, delivered),
      bindings.DB.prepare('INSERT INTO digest_visits (publication_id, period, visits) VALUES (1, ?1, ?2)').bind(
        period,
        [10, 30, 20][place],
      ),
    ]),
  )
  const beside = await text(press(HERE))
  expect(beside).toContain('Median of the 3 before')
  expect(beside).toContain('Delivered of those whom the provider took 60 % 96 %')
  expect(beside).toContain('Bounced of those whom the provider took 20 % 0 %')
  expect(beside).toContain('Visits from it for every hundred whom the provider took 0 % 20 %')
  expect(beside).toContain('Left by its link of those whom the provider took 0 % 2 %')
})
