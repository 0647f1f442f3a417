/** The desk in a browser without a script: signing in, what needs somebody, the digest changed by single presses and sent. */
import { beforeEach, expect, test } from 'vitest'
import { deskDoors } from '../../src/dashboard/routes'
import { slugProblem } from '../../src/publications/settings'
import { activeReader } from '../readers/cast'
import {
  type Ask,
  admin,
  ask,
  BASE,
  bindings,
  DAY,
  dump,
  FRIDAY,
  HOUR,
  MERIDIAN,
  mailsArrive,
  setClock,
  TOKEN,
  tickAt,
  world,
} from '../world'

const SLOT = Date.parse('2026-03-02T07:00:00Z')
const OURS = { origin: BASE, 'sec-fetch-site': 'same-origin', accept: 'text/html' }

beforeEach(async () => {
  await world()
})

async function signIn(): Promise<string> {
  const answer = await ask('/admin/sign-in', { form: { token: TOKEN }, headers: OURS })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin'])
  const cookie = answer.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^__Host-desk=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  return cookie.split(';', 1)[0] ?? ''
}

/** A browser that is signed in. */
async function desk(): Promise<(path: string, init?: Ask) => Promise<Response>> {
  const cookie = await signIn()
  return (path, init = {}) => ask(path, { ...init, headers: { ...OURS, cookie, ...init.headers } })
}

async function stories(count: number): Promise<void> {
  await admin('/publications/meridian/stories', {
    json: Array.from({ length: count }, (_, n) => ({
      ...{ url: `https://meridian.example/${n}`, title: `Story number ${n}`, kind: 'deep-dive', body: `Number ${n}.` },
      publishedAt: new Date(FRIDAY - (n + 1) * HOUR).toISOString(),
    })),
  })
}

const order = async () =>
  (
    (await (await admin('/publications/meridian/digests/2026-W10')).json()) as {
      stories: { story: { title: string } }[]
    }
  ).stories.map(({ story }) => story.title.replace('Story number ', ''))

test('without a session every page leads to where one signs in, and every press is refused', async () => {
  const look = await ask('/admin/meridian/digests', { headers: OURS })
  expect([look.status, look.headers.get('location')]).toEqual([
    303,
    '/admin/sign-in?next=%2Fadmin%2Fmeridian%2Fdigests',
  ])
  expect((await ask('/admin/meridian/digests', { method: 'POST', headers: OURS })).status).toBe(401)
  const wrong = await ask('/admin/sign-in', { form: { token: 'a guess that is long enough' }, headers: OURS })
  expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null])
})

test('a press from another site, or from nowhere, does nothing', async () => {
  const press = await desk()
  for (const headers of [
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site', origin: 'https://other.tidings.example' },
    { 'sec-fetch-site': '', origin: 'null' },
  ])
    expect(
      (await press('/admin/sessions/end', { form: { id: 'others' }, headers })).status,
      JSON.stringify(headers),
    ).toBe(403)
  const cookie = await signIn()
  expect((await ask('/admin/sign-out', { method: 'POST', headers: { cookie } })).status).toBe(403)
})

test('a session is over when it is ended, after half a day unused, and after a week in any case', async () => {
  const [one, other] = [await desk(), await desk()]
  await one('/admin/sessions/end', { form: { id: 'others' } })
  expect((await one('/admin')).status).toBe(200)
  expect((await other('/admin')).status).toBe(303)
  await one('/admin/sign-out', { method: 'POST' })
  expect((await one('/admin')).status).toBe(303)
  const third = await desk()
  for (let hours = 11; hours < 7 * 24; hours += 11) {
    setClock(FRIDAY + hours * HOUR)
    expect((await third('/admin')).status).toBe(200)
  }
  setClock(FRIDAY + 7 * DAY)
  expect((await third('/admin')).status).toBe(303)
  const fourth = await desk()
  setClock(FRIDAY + 7 * DAY + 12 * HOUR)
  expect((await fourth('/admin')).status).toBe(303)
})

const WITHOUT = [
  '/admin/sign-in',
  '/admin/sign-in/link',
  '/admin/sign-in/access',
  '/admin/enter/:entry',
  '/admin/language',
  '/admin/shared/:token',
]

test.each(['PUT', 'DELETE', 'PATCH', 'GET', 'HEAD', 'POST'])(
  '%s without a session is answered at every fixed address, and never by what needs one',
  async (method) => {
    for (const { path } of deskDoors.filter((door) => !door.path.includes(':publication'))) {
      const { status } = await ask(path.replace(/:\w+/, '1'), { method, headers: OURS })
      expect([200, 303, 400, 401, 404, 410, 415], `${method} ${path}`).toContain(status)
    }
  },
)

test('no publication can be called like a page of the desk', () => {
  const names = deskDoors.flatMap(({ path }) => /^\/admin\/([a-z-]+)(?=\/|$)/.exec(path)?.[1] ?? [])
  expect(new Set(names)).toContain('keys')
  for (const name of names) expect(slugProblem(name), name).toBe('reserved_slug')
})

test.each(deskDoors.filter(({ path }) => !WITHOUT.includes(path)))(
  '$method $path is not there without a session, takes no press from elsewhere, and is never kept',
  async ({ method, path }) => {
    const address = path.replace(':publication', 'meridian').replace(':period', '2026-W10').replace(':id', '1')
    const alone = await ask(address, { method, headers: OURS })
    expect(alone.status).toBe(method === 'GET' ? 303 : 401)
    expect([alone.headers.get('cache-control'), alone.headers.get('set-cookie')]).toEqual(['no-store', null])
    if (method === 'GET') return
    const press = await desk()
    const before = await dump()
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    expect((await press(address, { method, form: { id: '1', act: 'drop' }, headers: foreign })).status).toBe(403)
    expect(await dump()).toEqual(before)
  },
)

test('the pages carry a policy that runs nothing but the desk’s own script, by a nonce, and only the digest’s has frames, of our own', async () => {
  await stories(5)
  const press = await desk()
  await press('/admin/meridian/digests', { method: 'POST' })
  for (const { method, path } of deskDoors) {
    if (method !== 'GET') continue
    const address = path.replace(':publication', 'meridian').replace(':period', '2026-W10').replace(':entry', 'none')
    const answer = await press(address)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect([address, policy]).toEqual([address, expect.stringContaining("default-src 'none'")])
    const [, mayRun = ''] = /script-src ([^;]+)/.exec(policy) ?? []
    const scripts = (await answer.text()).match(/<script[^>]*>[^<]*<\/script>/g) ?? []
    const nonce = /'nonce-([\w-]{16})'/.exec(mayRun)?.[1]
    expect([address, mayRun]).toEqual([address, scripts.length === 0 ? '' : `'nonce-${nonce}'`])
    const own = `<script type="module" src="/admin/desk.js" nonce="${nonce}"></script>`
    expect([address, scripts]).toEqual([address, scripts.length === 0 ? [] : [own]])
    expect(policy.includes('frame-src'), address).toBe(address.endsWith('/2026-W10'))
  }
})

test('the database holds no secret of a session', async () => {
  const cookie = await signIn()
  const { results } = await bindings.DB.prepare('SELECT * FROM desk_sessions').all()
  expect(results).toHaveLength(1)
  expect(JSON.stringify(results)).not.toContain(cookie.split('=')[1])
})

test('a one-time link opens the desk once: looking changes nothing, a second press is too late', async () => {
  const { link } = (await (await ask('/dev/desk', { method: 'POST' })).json()) as { link: string }
  for (let look = 0; look < 3; look++) expect((await ask(link.slice(BASE.length), { headers: OURS })).status).toBe(200)
  const opened = await ask(link.slice(BASE.length), { method: 'POST', headers: OURS })
  expect([opened.status, opened.headers.get('set-cookie')]).toEqual([303, expect.stringContaining('__Host-desk=')])
  const again = await ask(link.slice(BASE.length), { method: 'POST', headers: OURS })
  expect([again.status, again.headers.get('set-cookie')]).toEqual([410, null])
  const { link: late } = (await (await ask('/dev/desk', { method: 'POST' })).json()) as { link: string }
  setClock(FRIDAY + 11 * 60_000)
  expect((await ask(late.slice(BASE.length), { method: 'POST', headers: OURS })).status).toBe(410)
  const bent = link.slice(BASE.length, -1) + (link.endsWith('A') ? 'B' : 'A')
  expect((await ask(bent, { method: 'POST', headers: OURS })).status).toBe(410)
})

test('a story goes up, one is dropped, one brought back and one brought in, each by one press, and the mail that goes out shows it', async () => {
  await stories(5)
  const press = await desk()
  const made = await press('/admin/meridian/digests', { method: 'POST' })
  expect(made.headers.get('location')).toBe('/admin/meridian/digests/2026-W10?said=composed')
  const here = '/admin/meridian/digests/2026-W10'
  const first = await order()
  expect(first).toEqual(['0', '1', '2', '3', '4'])
  const id = async (title: string) =>
    /name="story" value="(\d+)"/.exec(
      (await (await press(here)).text()).split(`Up: Story number ${title}`)[0]?.split('<form').at(-1) ?? '',
    )?.[1] ?? ''
  const edit = async (act: string, title: string) => press(`${here}/edit`, { form: { act, story: await id(title) } })
  await edit('up', '2')
  expect(await order()).toEqual(['0', '2', '1', '3', '4'])
  await edit('down', '0')
  expect(await order()).toEqual(['2', '0', '1', '3', '4'])
  const dropped = await id('1')
  await edit('drop', '1')
  expect(await order()).toEqual(['2', '0', '3', '4'])
  const page = await (await press(here)).text()
  expect(page).toContain('1 story left out, 2 stories at another place')
  expect(page).toContain('By the score alone: place 3.')
  expect(page).toContain('Nobody has passed it on yet')
  expect(page).not.toContain('0.0 ')
  await press(`${here}/edit`, { form: { act: 'restore', story: dropped } })
  await admin('/publications/meridian/stories', {
    json: { url: 'https://meridian.example/old', title: 'Story number old', publishedAt: '2026-01-02T00:00:00Z' },
  })
  expect(await (await press(here)).text()).toContain('<option value="https://meridian.example/old">Story number old')
  await press(`${here}/edit`, { form: { act: 'add', url: 'http://www.meridian.example/old/?utm_source=x' } })
  expect(await order()).toEqual(['2', '0', 'old', '1', '3', '4'])
  await edit('drop', 'old')
  await press(`${here}/edit`, { form: { act: 'add', url: 'number OLD' } })
  expect(await order()).toEqual(['2', '0', 'old', '1', '3', '4'])
  await press(`${here}/edit`, { form: { act: 'add', url: 'number nobody' } })
  expect(await order()).toEqual(['2', '0', 'old', '1', '3', '4'])
  const words = await press(`${here}/words`, { form: { subject: 'A subject of ours', intro: 'Good morning.' } })
  expect(words.headers.get('location')).toBe(`${here}?said=changed`)
  const mail = await press(`${here}/mail`)
  expect(mail.headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
  expect(await mail.text()).toContain('Good morning.')
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  const [question] = await mailsArrive(1)
  await ask(/\/confirm\/[\w.-]+/.exec(question?.text ?? '')?.[0] ?? '', { method: 'POST' })
  await mailsArrive(2)
  const sent = await press(`${here}/send`, { method: 'POST' })
  expect(sent.headers.get('location')).toBe(`${here}?said=sent`)
  const digest = (await mailsArrive(3))[0]
  expect(digest?.subject).toBe('A subject of ours')
  expect(digest?.text.indexOf('Story number 2')).toBeLessThan(digest?.text.indexOf('Story number 0') ?? 0)
  const after = await (await press(here)).text()
  expect(after).toContain('1 in all, of 1 reader on the frozen list')
  expect(after).not.toContain('Send it now')
  expect(await (await press(`${here}/recipients.csv`)).text()).toMatch(
    /^subscriber,outcome,reason,at,reported\r\n\d+,accepted,,2026/,
  )
})

test.each([
  [
    '/digests/2026-W10/words',
    { subject: ' ', intro: 'A word & more' },
    ['A word &amp; more', 'A subject has at least'],
  ],
  ['/digests/2026-W10/words', { subject: 'Ours', intro: 'x'.repeat(2_001) }, ['value="Ours"', 'Nothing was saved']],
  [
    '/digests/2026-W10/edit',
    { act: 'add', url: 'no "such" story' },
    ['value="no &quot;such&quot; story"', 'no story of yours'],
  ],
  ['/digests/2026-W10/test', { to: 'bo@nowhere' }, ['value="bo@nowhere"', 'no e-mail address']],
  [
    '/corrections',
    { url: 'https://meridian.example/nowhere', text: 'Not <b>1901' },
    ['Not &lt;b&gt;1901', 'meridian.example/nowhere"'],
  ],
  [
    '/corrections',
    { url: 'https://meridian.example/0', text: 'y'.repeat(1_001) },
    ['yyyy</textarea>', 'up to 1,000 characters'],
  ],
  ['/corrections', { url: '', text: 'Not 1901, but 1911.' }, ['Not 1901, but 1911.', 'Say which story']],
])('what a form of %s is refused stays in it: %j', async (path, typed, shown) => {
  await stories(5)
  const press = await desk()
  await press('/admin/meridian/digests', { method: 'POST' })
  const before = await dump()
  const answer = await press(`/admin/meridian${path}`, { form: typed as Record<string, string> })
  const page = await answer.text()
  expect(answer.status).toBe(400)
  for (const part of shown) expect(page).toContain(part)
  expect(await dump()).toEqual(before)
})

test('what its state does not allow is neither offered nor done', async () => {
  await stories(5)
  const press = await desk()
  await press('/admin/meridian/digests', { method: 'POST' })
  const here = '/admin/meridian/digests/2026-W10'
  const page = await (await press(here)).text()
  expect(page).toContain('Send it now')
  for (const label of ['>Resume<', '>Try again<', '>Pause<']) expect(page).not.toContain(label)
  const refused = await press(`${here}/resume`, { method: 'POST' })
  expect(refused.headers.get('location')).toBe(`${here}?said=wrong_state`)
})

test('Now says what needs somebody, in words with the place where it is solved, and nothing where nothing does', async () => {
  const press = await desk()
  expect(await (await press('/admin')).text()).toContain('Nothing needs you.')
  await stories(5)
  await tickAt(SLOT + 8 * HOUR)
  const page = await (await (await desk())('/admin')).text()
  expect(page).toContain('The digest of week 2026-W10 waits for you. Its hour passed while the service was not running')
  expect(page).toContain('href="/admin/meridian/digests/2026-W10"')
  expect(page).not.toMatch(/late_slot|needs_review/)
  expect((await (await desk())('/admin/meridian')).status).toBe(200)
})

test('settings are changed in the form; one that is not right is named at its field, and what was typed stays', async () => {
  const press = await desk()
  const saved = await press('/admin/meridian/settings', {
    form: { tagline: 'The week, explained', feeds: 'deep-dive https://meridian.example/feed.xml' },
  })
  expect(saved.headers.get('location')).toBe('/admin/meridian/settings?said=saved')
  expect(await (await admin('/publications/meridian')).json()).toMatchObject({
    ...MERIDIAN,
    tagline: 'The week, explained',
    feeds: [{ kind: 'deep-dive', url: 'https://meridian.example/feed.xml' }],
  })
  const wrong = await press('/admin/meridian/settings', { form: { digestHour: '25', tagline: 'Typed "again"' } })
  const page = await wrong.text()
  expect(wrong.status).toBe(400)
  expect(page).toContain('id="digestHour-error"')
  expect(page).toContain('Typed &quot;again&quot;')
})

test('a file of readers is shown for what it would do before it does it, and a bad line by its number', async () => {
  const press = await desk()
  const file = (act: string) => {
    const form = new FormData()
    const text = 'email,consented_at,consent_source\nana@readers.example,2025-01-01,form\nnobody,2025-01-01,form\n'
    form.set('file', new File([text], 'readers.csv', { type: 'text/csv' }))
    form.set('act', act)
    return form
  }
  const upload = async (act: string) => {
    const { body, headers } = new Request(BASE, { method: 'POST', body: file(act) })
    return press('/admin/meridian/readers/import', {
      ...{ method: 'POST', body: await new Response(body).arrayBuffer() },
      headers: { 'content-type': headers.get('content-type') ?? '' },
    })
  }
  const listed = async () =>
    ((await (await admin('/publications/meridian/subscribers')).json()) as { items: object[] }).items
  const looked = await (await upload('look')).text()
  expect(looked).toContain('Would be readers at once')
  expect(looked).toMatch(/<td class="number">3<\/td>/)
  expect(await listed()).toEqual([])
  expect(await (await upload('do')).text()).toContain('Are readers now')
  expect(await listed()).toMatchObject([{ email: 'ana@readers.example', status: 'active' }])
  const none = await press('/admin/meridian/readers/import', { form: { act: 'look' } })
  expect([none.status, await none.text()]).toEqual([400, expect.stringContaining('Choose a file first.')])
})

test('every screen opens, with what people typed as text', async () => {
  const hostile = '"><script>alert(1)</script>'
  await admin('/publications/meridian', { method: 'PUT', json: { ...MERIDIAN, name: hostile, tagline: hostile } })
  await admin('/publications/meridian/stories', {
    json: { url: 'https://meridian.example/x', title: hostile, kind: 'deep-dive' },
  })
  await admin('/publications/meridian/suppressions', { json: { email: 'bo@readers.example', reason: hostile } })
  const press = await desk()
  await press('/admin/meridian/digests', { method: 'POST' })
  const paths = [
    '',
    '/meridian',
    '/meridian/digests',
    '/meridian/digests/2026-W10',
    '/meridian/stories',
    '/meridian/readers',
    '/meridian/delivery',
    '/meridian/origins',
    '/meridian/topics',
    '/meridian/settings',
    '/sessions',
    '/people',
    '/messages',
    '/keys',
    '/audit',
  ]
  for (const path of paths) {
    const answer = await press(`/admin${path}`)
    const page = await answer.text()
    expect([path, answer.status, answer.headers.get('cache-control')]).toEqual([path, 200, 'no-store'])
    // Its own, and no other.
    expect(
      page.replace(/<script type="module" src="\/admin\/desk.js" nonce="[\w-]+"><\/script>/, ''),
      path,
    ).not.toContain('<script')
  }
  const page = await (await press('/admin/meridian/readers?q=nobody&status=active')).text()
  expect(page).toContain('No reader is found.')
})

test('what is pressed at the desk stands in the audit log as what is asked of the API: what it was done to, before and after; what was refused does not', async () => {
  await stories(5)
  const press = await desk()
  await press('/admin/meridian/digests', { method: 'POST' })
  const here = '/admin/meridian/digests/2026-W10'
  const [story] = await order()
  expect(story).toBe('0')
  type Entry = { action: string; object: string; before: string | null; after: string | null }
  const entries = async () => ((await (await admin('/audit')).json()) as { items: Entry[] }).items
  await press(`${here}/words`, { form: { subject: 'By the desk' } })
  const [byDesk] = await entries()
  expect(byDesk).toMatchObject({ action: 'POST /admin/:publication/digests/:period/words', object: `${here}/words` })
  expect(byDesk?.before).toMatch(/^[\w-]{43}$/)
  expect(byDesk?.after).not.toBe(byDesk?.before)
  await admin('/publications/meridian/digests/2026-W10', { method: 'PATCH', json: { subject: 'By the API' } })
  const [byApi] = await entries()
  expect(byApi?.before).toBe(byDesk?.after)
  await press(`${here}/resume`, { method: 'POST' })
  expect((await entries())[0]).toEqual(byApi)
  await press(`${here}/cancel`, { method: 'POST' })
  expect((await entries())[0]).toMatchObject({ object: `${here}/cancel`, before: byApi?.after })
  await press('/admin/meridian/settings', { form: { tagline: 'Of the desk' } })
  const [settings] = await entries()
  expect(settings?.before).toMatch(/^[\w-]{43}$/)
  expect(settings?.after).not.toBe(settings?.before)
  await press('/admin/meridian/settings', { form: { digestHour: '25' } })
  expect((await entries())[0]).toEqual(settings)
})

test('a key is made at the desk, seen once, used, seen to be used, and revoked; the audit log tells all of it to whoever searches', async () => {
  const press = await desk()
  const form: [string, string][] = [
    ['name', 'The "CMS"'],
    ['role', 'write'],
    ['publications', 'meridian'],
  ]
  const made = await press('/admin/keys', { form })
  const page = await made.text()
  const secret = /tidings_[\w-]{43}/.exec(page)?.[0] ?? ''
  expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store'])
  expect(page).toContain('The &quot;CMS&quot;')
  const use = () => ask('/v1/admin/publications/meridian/stories', { headers: { authorization: `Bearer ${secret}` } })
  const listed = async () => (await press('/admin/keys')).text()
  expect(await listed()).toContain('Never')
  expect((await use()).status).toBe(200)
  expect((await ask('/v1/admin/publications', { headers: { authorization: `Bearer ${secret}` } })).status).toBe(200)
  expect(await listed()).not.toContain(secret)
  expect(await listed()).not.toContain('Never')
  await ask('/v1/admin/publications/meridian/stories', {
    ...{ json: { url: 'https://meridian.example/k', title: 'By the key' } },
    headers: { authorization: `Bearer ${secret}` },
  })
  const revoked = await press('/admin/keys/1/revoke', { method: 'POST' })
  expect(revoked.headers.get('location')).toBe('/admin/keys?said=revoked')
  expect((await use()).status).toBe(401)
  expect(await listed()).toContain('There is none yet.')
  const found = async (query: string) => (await press(`/admin/audit?${query}`)).text()
  const byKey = await found('q=KEY:1&publication=meridian')
  expect(byKey).toContain('The key “The &quot;CMS&quot;”')
  expect(byKey).toContain('/v1/admin/publications/meridian/stories')
  expect(byKey).not.toContain('/admin/keys/1/revoke')
  expect(await found('q=revoke')).toContain('Revoked a key')
  expect(await found('q=keys+post+session')).toContain('The desk, A browser')
  expect(await found('q=nothing-of-the-kind')).toContain('Nothing is found.')
  const again = await press('/admin/keys/1/revoke', { method: 'POST' })
  expect(again.headers.get('location')).toBe('/admin/keys?said=unknown_key')
})

test('a digest that would go out by itself is held and released at the desk; both are offered where they are allowed, and what becomes of it is said', async () => {
  await stories(4)
  await activeReader('bo@readers.example')
  const press = await desk()
  await press('/admin/meridian/digests', { method: 'POST' })
  const here = '/admin/meridian/digests/2026-W10'
  const offered = async () =>
    ['hold', 'release', 'send', 'cancel'].filter((act) => pageOfIt.includes(`action="${here}/${act}"`))
  let pageOfIt = await (await press(here)).text()
  expect(await offered()).toEqual(['hold', 'send', 'cancel'])
  expect((await press(`${here}/hold`, { method: 'POST' })).headers.get('location')).toBe(`${here}?said=held`)
  pageOfIt = await (await press(here)).text()
  expect(await offered()).toEqual(['release', 'send', 'cancel'])
  expect(pageOfIt).toContain('If nobody releases it by Mon 2 Mar, 13:00')
  for (const now of ['/admin', '/admin/meridian']) {
    const page = await (await press(now)).text()
    expect(page, now).toContain('is held. If nobody releases it by Mon 2 Mar, 13:00, it expires.')
    expect(page, now).not.toContain('It goes out by itself')
  }
  expect((await press(`${here}/hold`, { method: 'POST' })).headers.get('location')).toBe(`${here}?said=wrong_state`)
  expect((await press(`${here}/release`, { method: 'POST' })).headers.get('location')).toBe(`${here}?said=let_go`)
  expect(await (await press('/admin/meridian')).text()).toContain('It goes out by itself')
  await admin('/publications/meridian', { method: 'PATCH', json: { approval: 'manual' } })
  pageOfIt = await (await press(here)).text()
  expect(await offered()).toEqual(['send', 'cancel'])
})

test('where the week’s digest was cancelled, Now says that nothing more goes out', async () => {
  await stories(4)
  const press = await desk()
  await press('/admin/meridian/digests', { method: 'POST' })
  await press('/admin/meridian/digests/2026-W10/cancel', { method: 'POST' })
  const page = await (await press('/admin/meridian')).text()
  expect(page).toContain('cancelled. Nothing more goes out for that week.')
  expect(page).not.toContain('It goes out by itself')
  expect(page).not.toContain('There is no draft yet')
})

const IF_NOBODY_ACTS = 'If nobody acts, this is what readers get:'
const HERE = '/admin/meridian/digests/2026-W10'

test('where nobody is there to get it, or it holds too little, no page promises that it goes out; the tick sends nothing', async () => {
  await stories(4)
  const press = await desk()
  const seen = async (path: string) => (await press(path)).text()
  expect(await seen('/admin/meridian')).toContain('nobody is there to get it')
  await press('/admin/meridian/digests', { method: 'POST' })
  for (const path of ['/admin/meridian', HERE]) {
    expect(await seen(path), path).toContain('nobody is there to get it')
    expect(await seen(path), path).not.toMatch(/goes out by itself|If nobody acts/)
  }
  await activeReader('bo@readers.example')
  expect(await seen('/admin/meridian')).toContain(IF_NOBODY_ACTS)
  expect(await seen(HERE)).toContain('It goes out by itself')
  const { stories: chosen } = (await (await admin('/publications/meridian/digests/2026-W10')).json()) as {
    stories: { story: { id: string } }[]
  }
  expect(chosen).toHaveLength(4)
  await admin('/publications/meridian/digests/2026-W10', {
    method: 'PATCH',
    json: { excluded: chosen.slice(0, 2).map(({ story }) => story.id) },
  })
  for (const path of ['/admin/meridian', HERE]) {
    expect(await seen(path), path).toContain('it holds fewer than its minimum of 3')
    expect(await seen(path), path).not.toMatch(/goes out by itself|If nobody acts|action="[^"]*\/send"/)
  }
  await tickAt(SLOT)
  expect(await (await admin('/publications/meridian/digests/2026-W10')).json()).toMatchObject({ reason: 'thin_week' })
})

test('a draft that waits for an approval is not said to go out', async () => {
  await stories(4)
  await activeReader('bo@readers.example')
  await admin('/publications/meridian', { method: 'PATCH', json: { approval: 'manual' } })
  const press = await desk()
  await press('/admin/meridian/digests', { method: 'POST' })
  const now = await (await press('/admin/meridian')).text()
  expect(now).toContain('waits for your approval')
  expect(now).toContain('This is what it holds:')
  expect(now).not.toContain(IF_NOBODY_ACTS)
})

test('a digest that some have and that was then cancelled stands as the last one; paused, nobody is told that it is over', async () => {
  await stories(4)
  await activeReader('bo@readers.example')
  const press = await desk()
  const seen = async (path: string) => (await press(path)).text()
  await press('/admin/meridian/digests', { method: 'POST' })
  await press(`${HERE}/send`, { method: 'POST' })
  const status = async () =>
    ((await (await admin('/publications/meridian/digests/2026-W10')).json()) as { status: string }).status
  await expect.poll(status, { timeout: 15_000 }).toBe('sent')
  const after = async (status: string) => {
    // What a hand does between two chunks of thousands of readers: here there is one reader.
    await bindings.DB.prepare("UPDATE digests SET status = ?, reason = 'by_hand'").bind(status).run()
    return seen('/admin/meridian')
  }
  const paused = await after('paused')
  expect(paused).toContain('is paused. Whoever does not have it yet gets it once it goes on.')
  expect(paused).not.toContain('Nothing more goes out')
  expect(await after('sending')).toContain('is on its way.')
  const cancelled = await after('cancelled')
  expect(cancelled).toContain('cancelled. Nothing more goes out for that week.')
  expect(cancelled).not.toContain('None was sent yet.')
  expect(cancelled).toContain('1 of 1 reader has it')
  expect(await seen('/admin')).toMatch(/Mon 2 Mar, 07:00 \(Cancelled\)/)
})
