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
  const file = await (await (await desk())('/admin/meridian/origins.csv')).text()
  expect(file.split('\r\n').slice(0, 3)).toEqual([
    'by,name,signed_up,active,pending,left,suppressed',
    'all,,5,2,1,1,1',
    'page,https://meridian.example/a,3,1,1,1,0',
  ])
  expect(file).toContain('topic,World,2,1,0,1,0')
  expect(file).toContain('lost,complained,,,,,1')
  expect(file).not.toContain('@readers.example')
})

test('what was not counted, which networks brought what and how digests were received are files of the figures shown; none of their cells is a formula', async () => {
  await bindings.DB.batch([
    bindings.DB.prepare(
      "INSERT INTO drops (publication_id, day, kind, reason, count) VALUES (1, '2026-02-26', 'share', 'bot', 7), (1, '2026-01-02', 'visit', 'flood', 9)",
    ),
    bindings.DB.prepare(
      `INSERT INTO suppressions (publication_id, address_hash, reason, created_at) VALUES (1, 'h', '=cmd|''/c calc''!A0', ?1)`,
    ).bind(FRIDAY - HOUR),
  ])
  const press = await desk()
  const file = async (path: string) => (await (await press(`/admin/meridian/${path}`)).text()).split('\r\n')
  expect(await file('dropped.csv')).toEqual(['kind,reason,events', 'share,bot,7', ''])
  expect(await file('dropped.csv?from=2026-01-01&to=2026-01-31')).toEqual(['kind,reason,events', 'visit,flood,9', ''])
  expect(await text(press('/admin/meridian/origins'))).toContain('share: a machine, not a reader 7 As CSV')
  expect(await file('origins.csv')).toContain("lost,'=cmd|'/c calc'!A0,,,,,1")
  for (const name of ['networks', 'unknown', 'delivery', 'stories', 'days'])
    expect([name, (await press(`/admin/meridian/${name}.csv`)).headers.get('content-type')]).toEqual([
      name,
      'text/csv; charset=utf-8; header=present',
    ])
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

test('a colour is tried on a card, by day and by night, and kept only when the settings are saved', async () => {
  await admin('/publications/meridian/stories', {
    json: { url: 'https://meridian.example/a', title: 'The <lock> & the city', category: 'World', region: 'Europe' },
  })
  const press = await desk()
  const here = '/admin/meridian/settings'
  const page = await (await press(`${here}?accent=%23ffee00`)).text()
  // Yellow on white cannot be read: darkened by day, as it is by night.
  expect(/\.tried\.light\{[^}]*--accent:(#\w{6})/.exec(page)?.[1]).not.toBe('#ffee00')
  expect(/\.tried\.dark\{[^}]*--accent:(#\w{6})/.exec(page)?.[1]).toBe('#ffee00')
  expect(page).toContain('The &lt;lock&gt; &amp; the city')
  expect(/<input id="accentColor"[^>]*value="([^"]*)"/.exec(page)?.[1]).toBe('#ffee00')
  const kept = async () =>
    ((await (await admin('/publications/meridian')).json()) as { accentColor: string }).accentColor
  expect(await kept()).not.toBe('#ffee00')
  // What is no colour goes nowhere near the stylesheet.
  for (const none of ['red', '%23fff%7D', '%3C/style'])
    expect(await (await press(`${here}?accent=${none}`)).text()).toContain(`--accent:`)
  const saved = await press(here, {
    form: { accentColor: '#0f5c63' },
    headers: { referer: `${BASE}${here}?accent=%23ffee00` },
  })
  expect(await kept()).toBe('#0f5c63')
  const after = await (await press(saved.headers.get('location') ?? '')).text()
  expect(/<input id="accentColor"[^>]*value="([^"]*)"/.exec(after)?.[1]).toBe('#0f5c63')
})

test('the snippet for a publication’s pages is made by ticking, and holds what works without a script', async () => {
  const press = await desk()
  const made = async (query: string) => {
    const page = await (await press(`/admin/meridian/settings${query}`)).text()
    return (/<textarea id="snippet"[^>]*>([^<]*)</.exec(page)?.[1] ?? '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
  }
  const plain = await made('')
  expect(plain).toContain(`<script src="${BASE}/embed.js?language=en" async></script>`)
  expect(plain).toContain('<tidings-share publication="meridian">')
  expect(plain).toContain(`<a href="${BASE}/s/meridian/by-url/whatsapp?url=`)
  const ticked = await made(
    '?language=de&networks=x&networks=email&networks=nowhere&counts=1&heading=1&limit=5&limit=99',
  )
  expect(ticked).toContain('embed.js?language=de')
  expect(ticked).toContain('<tidings-share publication="meridian" networks="x email more" counts>')
  expect(ticked).toContain('<tidings-related publication="meridian" limit="5" heading>')
})

test('whoever was found goes into the file, and nobody else', async () => {
  const row = (n: number, status: string) =>
    bindings.DB.prepare(
      `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, updated_at)
       VALUES (1, ?1, ?1, ?1, ?2, '[]', ?3, ?3)`,
    ).bind(`${n % 2 === 0 ? 'even' : 'odd'}${n}@readers.example`, status, FRIDAY)
  await bindings.DB.batch([row(1, 'active'), row(2, 'active'), row(3, 'unsubscribed'), row(4, 'active')])
  const press = await desk()
  const page = await (await press('/admin/meridian/readers?q=even&status=active')).text()
  const address = /href="(\/admin\/meridian\/readers\.csv\?[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const addresses = async (path: string) => (await (await press(path)).text()).match(/\w+@readers\.example/g)
  expect(await addresses(address)).toEqual(['even2@readers.example', 'even4@readers.example'])
  expect(await addresses('/admin/meridian/readers.csv?status=unsubscribed')).toEqual(['odd3@readers.example'])
  expect(await addresses('/admin/meridian/readers.csv')).toHaveLength(4)
  const asked = await admin('/publications/meridian/subscribers.csv?q=odd')
  expect((await asked.text()).match(/\w+@readers\.example/g)).toEqual(['odd1@readers.example', 'odd3@readers.example'])
})

test('a story’s path stands beside the median of ours at its age, and what travelled is a file and an address', async () => {
  const stories = ['a', 'b', 'c', 'd'].map((name, days) => ({
    ...{ url: `https://meridian.example/${name}`, title: `=Story ${name}` },
    publishedAt: new Date(FRIDAY - (days + 3) * DAY).toISOString(),
  }))
  await admin('/publications/meridian/stories', { json: stories })
  // By age: a 2 4 0 0, b 0 1 0 3, c 8 0 0 0; d nobody passed on. a is four days old by now, b five, c six.
  const shares: [id: number, born: number, byAge: number[]][] = [
    [1, 3, [2, 4]],
    [2, 4, [0, 1, 0, 3]],
    [3, 5, [8]],
  ]
  await bindings.DB.batch(
    shares.flatMap(([id, born, byAge]) =>
      byAge.map((count, age) =>
        bindings.DB.prepare(
          "INSERT INTO share_days (publication_id, day, story_id, channel, shares) VALUES (1, ?1, ?2, 'x', ?3)",
        ).bind(new Date(FRIDAY - (born - age) * DAY).toISOString().slice(0, 10), id, count),
      ),
    ),
  )
  const press = await desk()
  const path = async (id: number) => {
    const page = await text(press(`/admin/meridian/stories/${id}/related`))
    return /This story Usual for ours at that age (2026[\d\s-]+)/
      .exec(page)?.[1]
      ?.trim()
      .split(/ (?=2026)/)
  }
  const usual = ['2026-02-24 2 2', '2026-02-25 6 6', '2026-02-26 6 6', '2026-02-27 6 6']
  expect(await path(1)).toEqual(usual)
  expect(await path(4)).toEqual([
    ...['2026-02-21 0 2', '2026-02-22 0 6', '2026-02-23 0 6', '2026-02-24 0 6', '2026-02-25 0 6', '2026-02-26 0 8'],
    '2026-02-27 0 0',
  ])
  // The same after the days were added up.
  await tickAt(FRIDAY)
  expect(await path(1)).toEqual(usual)
  const page = await (await press('/admin/meridian/stories?from=2026-02-23&to=2026-02-24')).text()
  expect(page).toContain('href="/admin/meridian/stories?from=2026-02-23&amp;to=2026-02-24"')
  const file = await (await press('/admin/meridian/stories.csv?from=2026-02-23&to=2026-02-24')).text()
  // What a spreadsheet would run is text.
  expect(file.replace('\uFEFF', '').split('\r\n').slice(0, 2)).toEqual([
    'id,title,url,shares,visits,visitsFromShares,signups,signupsFromShares',
    "1,'=Story a,https://meridian.example/a,2,0,0,0,0",
  ])
  const days = await (await press('/admin/meridian/days.csv?from=2026-02-24&to=2026-02-25')).text()
  expect(days.split('\r\n').slice(1, 3)).toEqual(['2026-02-24,0,0,0,0,0,3,0', '2026-02-25,0,0,0,0,0,4,0'])
})
