/** The desk's smaller screens, each pressed as a person would: topics, origins, letters that did not leave, the mails that lead there. */
import { beforeEach, expect, test } from 'vitest'
import {
  type Ask,
  admin,
  ask,
  BASE,
  bindings,
  DAY,
  FRIDAY,
  HOUR,
  mailsArrive,
  setClock,
  TOKEN,
  tickAt,
  world,
} from '../world'

const OURS = { origin: BASE, 'sec-fetch-site': 'same-origin', accept: 'text/html' }

beforeEach(() => world())

async function desk(): Promise<(path: string, init?: Ask) => Promise<Response>> {
  const answer = await ask('/admin/sign-in', { form: { token: TOKEN }, headers: OURS })
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  return (path, init = {}) => ask(path, { ...init, headers: { ...OURS, cookie, ...init.headers } })
}

const text = async (answer: Promise<Response>) =>
  (await (await answer).text())
    .replaceAll(/<style[\s\S]*?<\/style>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')

test('a topic is renamed with its readers, hidden, shown again and removed', async () => {
  await admin('/publications/meridian/stories', {
    json: [
      { url: 'https://meridian.example/a', title: 'A', category: 'Wrold' },
      { url: 'https://meridian.example/b', title: 'B', category: 'Energy' },
    ],
  })
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example', topics: ['Wrold'] } })
  const press = await desk()
  const page = async () => (await press('/admin/meridian/topics')).text()
  const id = async (name: string) => {
    const row = (await page()).split('<tr>').find((each) => each.includes(`value="${name}"`)) ?? ''
    return /topics\/([^/"]+)\/rename"/.exec(row)?.[1]
  }
  const renamed = await press(`/admin/meridian/topics/${await id('Wrold')}/rename`, { form: { name: 'World' } })
  expect(renamed.headers.get('location')).toBe('/admin/meridian/topics?said=renamed')
  expect(await page()).not.toContain('Wrold')
  const [question] = await mailsArrive(1)
  await ask(/\/confirm\/[\w.-]+/.exec(question?.text ?? '')?.[0] ?? '', { method: 'POST' })
  expect(await (await admin('/publications/meridian/subscribers')).json()).toMatchObject({
    items: [{ topics: ['World'] }],
  })
  await press(`/admin/meridian/topics/${await id('World')}/hide`, { method: 'POST' })
  expect(await text(press('/admin/meridian/topics'))).toContain('do not see it')
  await press(`/admin/meridian/topics/${await id('World')}/show`, { method: 'POST' })
  expect(await text(press('/admin/meridian/topics'))).not.toContain('do not see it')
  const bad = await press(`/admin/meridian/topics/${await id('World')}/rename`, { form: { name: ' ' } })
  expect(bad.headers.get('location')).toBe('/admin/meridian/topics?said=topic_without_name')
  const gone = await id('World')
  await press(`/admin/meridian/topics/${gone}/remove`, { method: 'POST' })
  expect(await page()).not.toContain('value="World"')
  const again = await press(`/admin/meridian/topics/${gone}/remove`, { method: 'POST' })
  expect(again.headers.get('location')).toBe('/admin/meridian/topics?said=unknown_topic')
})

test('origins add up: of each page and topic, who signed up and what became of them, and why some are lost', async () => {
  const row = (n: number, status: string, page: string | null, topics: string[], at = FRIDAY - HOUR) =>
    bindings.DB.prepare(
      `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, source_page, source_channel, updated_at)
       VALUES (1, ?1, ?1, ?1, ?2, ?3, ?4, ?5, 'whatsapp', ?4)`,
    ).bind(`r${n}@readers.example`, status, JSON.stringify(topics), at, page)
  await bindings.DB.batch([
    row(1, 'active', 'https://meridian.example/a', ['World', 'Energy']),
    row(2, 'unsubscribed', 'https://meridian.example/a', ['World']),
    row(3, 'pending', 'https://meridian.example/a', []),
    row(4, 'suppressed', 'https://meridian.example/b', []),
    row(5, 'active', null, []),
    row(6, 'active', 'https://meridian.example/long-ago', [], FRIDAY - 31 * DAY),
    bindings.DB.prepare(
      "INSERT INTO suppressions (publication_id, address_hash, reason, created_at) VALUES (1, 'h', 'complained', ?1)",
    ).bind(FRIDAY - HOUR),
  ])
  const page = await text((await desk())('/admin/meridian/origins'))
  expect(page).toContain('Signed up 5 Readers by now 2 Not confirmed 1 Left 1 Bounced, complained, forbidden 1')
  expect(page).toContain('https://meridian.example/a 3 1 1 1 0')
  expect(page).toContain('https://meridian.example/b 1 0 0 0 1')
  expect(page).toContain('No page was named 1 1 0 0 0')
  expect(page).toContain('WhatsApp 5 2 1 1 1')
  expect(page).toContain('World 2 1 0 1 0')
  expect(page).toContain('complained : 1 address')
  expect(page).not.toContain('long-ago')
  expect(page).not.toContain('@readers.example')
})

test('a letter that did not leave is a need, is put aside at the desk, and then nothing needs anybody', async () => {
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  await mailsArrive(1)
  await bindings.DB.prepare("UPDATE mails SET state = 'failed', reason = 'validation_error'").run()
  const press = await desk()
  expect(await text(press('/admin/meridian'))).toContain(
    'A single letter was refused, or nobody knows whether it was sent.',
  )
  const page = await (await press('/admin/meridian/delivery')).text()
  const aside = /action="([^"]+\/aside)"/.exec(page)?.[1] ?? ''
  expect((await press(aside, { method: 'POST' })).headers.get('location')).toBe(
    '/admin/meridian/delivery?said=put_aside',
  )
  expect(await text(press('/admin/meridian'))).toContain('Nothing needs you.')
  expect((await press(aside, { method: 'POST' })).headers.get('location')).toBe(
    '/admin/meridian/delivery?said=unknown_mail',
  )
})

test('a desk’s mail leads to the screen with the button, and says what happens if nobody acts', async () => {
  await admin('/publications/meridian/stories', {
    json: Array.from({ length: 5 }, (_, n) => ({
      ...{ url: `https://meridian.example/${n}`, title: `Story ${n}`, kind: 'deep-dive' },
      publishedAt: new Date(FRIDAY - (n + 1) * HOUR).toISOString(),
    })),
  })
  await tickAt(Date.parse('2026-03-02T07:00:00Z') + 8 * HOUR)
  const mails = await mailsArrive(1, 'desk@meridian.example')
  const late = mails.find(({ text }) => text.includes('too late to send it'))
  expect(late?.text).toContain(`${BASE}/admin/meridian/digests/2026-W10`)
  expect(late?.text).toContain('If nobody does, readers get none for that week.')
  expect(mails.every(({ text }) => text.includes(`${BASE}/admin`))).toBe(true)
  expect(mails.some(({ text }) => text.includes('/v1/admin'))).toBe(false)
})

test('the mail is looked at in the dark and as text, beside the places', async () => {
  await admin('/publications/meridian/stories', {
    json: Array.from({ length: 5 }, (_, n) => ({
      url: `https://meridian.example/${n}`,
      title: `Story ${n}`,
      kind: 'deep-dive',
    })),
  })
  const press = await desk()
  await press('/admin/meridian/digests', { method: 'POST' })
  const here = '/admin/meridian/digests/2026-W10'
  expect(await (await press(here)).text()).toContain(`src="${here}/mail"`)
  expect(await (await press(`${here}?look=dark`)).text()).toContain(`src="${here}/mail?look=dark"`)
  expect(await (await press(`${here}/mail`)).text()).toContain('@media (prefers-color-scheme:dark)')
  expect(await (await press(`${here}/mail?look=dark`)).text()).not.toContain('prefers-color-scheme')
  expect(await text(press(`${here}?look=text`))).toContain('Story 0')
  setClock(FRIDAY)
})

test('what the desk says is not related stands under it nowhere, neither way, until it is taken back', async () => {
  const flood = 'https://meridian.example/flood'
  await admin('/publications/meridian/stories', {
    json: [
      { url: flood, title: 'Flood closes lock gates of Harbourtown' },
      { url: 'https://meridian.example/lock', title: 'Who pays for the lock', kind: 'deep-dive', storyUrl: flood },
      { url: 'https://meridian.example/gates', title: 'Old gates, new water', kind: 'deep-dive', storyUrl: flood },
    ],
  })
  await tickAt(FRIDAY)
  const under = async (page: string) =>
    (
      (await (await ask(`/v1/meridian/related?url=https://meridian.example/${page}&limit=10`)).json()) as {
        stories: { id: string; url: string }[]
      }
    ).stories.map(({ id, url }) => [id, url.split('/').at(-1)] as const)
  const pages = async (page: string) => (await under(page)).map(([, name]) => name).sort()
  expect([await pages('lock'), await pages('flood')]).toEqual([
    ['flood', 'gates'],
    ['gates', 'lock'],
  ])
  const idOf = new Map((await under('lock')).map(([id, name]) => [name, id]))
  const [lock] = (await under('flood')).filter(([, name]) => name === 'lock')
  const press = await desk()
  const here = `/admin/meridian/stories/${lock?.[0]}/related`
  expect(await text(press(here))).toContain('Flood closes lock gates of Harbourtown')
  for (let time = 0; time < 2; time++) {
    const out = await press(`${here}/out`, { form: { other: idOf.get('flood') ?? '' } })
    expect(out.headers.get('location')).toBe(`${here}?said=unrelated`)
  }
  expect([await pages('lock'), await pages('flood')]).toEqual([['gates'], ['gates']])
  expect(await text(press(here))).toContain('Taken out by the desk')
  await press('/admin/meridian/digests', { method: 'POST' })
  const digest = (await (await admin('/publications/meridian/digests/2026-W10')).json()) as {
    stories: { story: { url: string }; related: { url: string }[] }[]
  }
  const underLock = digest.stories.find(({ story }) => story.url.endsWith('/lock'))?.related.map(({ url }) => url)
  expect(underLock).not.toContain('https://meridian.example/flood')
  const none = await press(`${here}/out`, { form: { other: '999' } })
  expect(none.headers.get('location')).toBe(`${here}?said=unknown_story`)
  const again = await press(`${here}/back`, { form: { other: idOf.get('flood') ?? '' } })
  expect(again.headers.get('location')).toBe(`${here}?said=related_again`)
  expect([await pages('lock'), await pages('flood')]).toEqual([
    ['flood', 'gates'],
    ['gates', 'lock'],
  ])
})
