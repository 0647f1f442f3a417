/** People of the desk: invited, signed in by mailed links, held to their role at every page, removed. */
import { beforeEach, expect, test } from 'vitest'
import { deskDoors } from '../../src/dashboard/routes'
import { isPublic } from '../../src/http/declare'
import {
  type Ask,
  admin,
  allMailsTried,
  ask,
  BASE,
  bindings,
  dump,
  FRIDAY,
  linkIn,
  MERIDIAN,
  mailbox,
  mailsArrive,
  setClock,
  TOKEN,
  tickAt,
  world,
} from '../world'

const MARSA = { ...MERIDIAN, name: 'Marsa', url: 'https://marsa.example', fromEmail: 'digest@marsa.example' }
const OURS = { origin: BASE, 'sec-fetch-site': 'same-origin', accept: 'text/html' }
const MINUTE = 60_000
const ADA = 'ada@desk.example'

beforeEach(() => world({ publications: { meridian: MERIDIAN, marsa: MARSA } }))

const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''

/** A browser with these cookies. */
const browser =
  (cookie: string) =>
  (path: string, init: Ask = {}): Promise<Response> =>
    ask(path, { ...init, headers: { ...OURS, cookie, ...init.headers } })

async function owner() {
  return browser(cookieOf(await ask('/admin/sign-in', { form: { token: TOKEN }, headers: OURS })))
}

type Invited = { name?: string; email?: string; role?: string; publications?: string[] }

async function invite({ name = 'Ada', email = ADA, role = 'viewer', publications = ['meridian'] }: Invited = {}) {
  const form: [string, string][] = [
    ...Object.entries({ name, email, role }),
    ...publications.map((slug): [string, string] => ['publications', slug]),
  ]
  return (await owner())('/admin/people', { form })
}

/** Asks for a link and waits for it: the link's path, and the browser that asked. */
async function linkFor(email: string, mails: number) {
  const asked = await ask('/admin/sign-in/link', { form: { email }, headers: OURS })
  const [mail] = await mailsArrive(mails, email)
  if (!mail) throw new Error('no mail')
  return { link: linkIn(mail, '/admin/enter/'), cookie: cookieOf(asked) }
}

/** Signed in as somebody who was invited just now. */
async function signedIn(invited: Invited = {}) {
  const email = invited.email ?? ADA
  await invite(invited)
  await mailsArrive(1, email)
  const { link, cookie } = await linkFor(email, 2)
  const opened = await browser(cookie)(link, { method: 'POST' })
  expect([opened.status, opened.headers.get('location')]).toEqual([303, '/admin'])
  return browser(cookieOf(opened))
}

test('whoever is invited gets a mail without a way in, asks for a link, and is in: once, for ten minutes, in the browser that asked', async () => {
  expect((await invite()).headers.get('location')).toBe('/admin/people?said=invited')
  const [invitation] = await mailsArrive(1, ADA)
  expect(invitation?.text).toContain(`${BASE}/admin/sign-in`)
  expect(invitation?.text).not.toContain('/admin/enter/')
  const { link, cookie } = await linkFor(ADA, 2)
  const [here, elsewhere] = [browser(cookie), browser('')]
  expect((await elsewhere(link)).status).toBe(410)
  const stolen = await elsewhere(link, { method: 'POST' })
  expect([stolen.status, stolen.headers.get('set-cookie')]).toEqual([410, null])
  for (let look = 0; look < 2; look++) expect((await here(link)).status).toBe(200)
  const opened = await here(link, { method: 'POST' })
  expect([opened.status, cookieOf(opened)]).toEqual([303, expect.stringMatching(/^__Host-desk=/)])
  expect((await here(link, { method: 'POST' })).status).toBe(410)
  expect(Object.values(await dump()).join()).not.toContain(cookieOf(opened).split('=')[1])
  const late = await linkFor(ADA, 3)
  setClock(FRIDAY + 11 * MINUTE)
  expect((await browser(late.cookie)(late.link, { method: 'POST' })).status).toBe(410)
})

test('somebody is invited once, however their address is spelt, written to once, and signs in by any spelling', async () => {
  await invite({ email: 'Ada@Desk.Example' })
  const them = 'Ada@desk.example'
  await mailsArrive(1, them)
  expect((await invite({ email: ADA })).status).toBe(400)
  const json = { name: 'Ada', email: 'ADA@desk.example', role: 'owner', publications: null }
  expect((await admin('/people', { json })).status).toBe(409)
  await allMailsTried()
  expect(await mailbox()).toHaveLength(1)
  await ask('/admin/sign-in/link', { form: { email: 'aDA@DESK.example' }, headers: OURS })
  await mailsArrive(2, them)
})

test('a link bent by one letter, or of another person, opens nothing', async () => {
  await invite()
  await mailsArrive(1, ADA)
  const { link, cookie } = await linkFor(ADA, 2)
  for (const bent of [
    link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A'),
    link.replace(/\/enter\/(\d{13})\.1\./, '/enter/$1.2.'),
    link.replace(/\/enter\/\d/, '/enter/9'),
    link.replace(/\.1\.(.)/, (_, letter) => `.1.${letter === 'A' ? 'B' : 'A'}`),
  ]) {
    expect(bent).not.toBe(link)
    expect((await browser(cookie)(bent, { method: 'POST' })).status).toBe(410)
  }
})

test('asking tells nobody who works here: the same page, the same rows and no mail for an address that does not', async () => {
  await invite()
  await mailsArrive(1, ADA)
  const asking = async (email: string) => {
    const answer = await ask('/admin/sign-in/link', { form: { email }, headers: OURS })
    const text = (await answer.text()).replaceAll(/nonce="[^"]+"|'nonce-[^']+'/g, '')
    return [answer.status, text, [...answer.headers.keys()]]
  }
  const count = async () =>
    (await bindings.DB.prepare('SELECT count(*) AS n FROM mails').first<{ n: number }>())?.n ?? 0
  const before = await count()
  expect(await asking('nobody@desk.example')).toEqual(await asking(ADA))
  expect(await count()).toBe(before + 2)
  await mailsArrive(2, ADA)
  expect(await mailbox('nobody@desk.example')).toEqual([])
  const none = await ask('/admin/sign-in/link', { form: { email: 'no address' }, headers: OURS })
  expect([none.status, none.headers.get('set-cookie')]).toEqual([400, null])
})

test('whoever types a colleague’s address over and over fills no inbox, and keeps nobody out of the desk', async () => {
  await invite()
  await mailsArrive(1, ADA)
  const asking = (from: string) =>
    ask('/admin/sign-in/link', { form: { email: ADA }, headers: { ...OURS, 'cf-connecting-ip': from } })
  for (let time = 0; time < 9; time++) await asking('203.0.113.7')
  await mailsArrive(6, ADA)
  await allMailsTried()
  expect(await mailbox(ADA)).toHaveLength(6)
  await asking('198.51.100.9')
  await mailsArrive(7, ADA)
  // From everywhere at once.
  for (let network = 0; network < 30; network++) await asking(`192.0.2.${network}`)
  await mailsArrive(21, ADA)
  await ask('/dev/cron', { method: 'POST' })
  await allMailsTried()
  expect(await mailbox(ADA)).toHaveLength(21)
})

test('whose first publication was ended, or erased since, still gets in, and nobody else hears of it', async () => {
  await invite({ publications: ['meridian', 'marsa'] })
  const [invitation] = await mailsArrive(1, ADA)
  expect(invitation?.from).toContain('meridian')
  expect((await admin('/publications/meridian', { method: 'DELETE' })).status).toBe(204)
  await linkFor(ADA, 2)
  const later = FRIDAY + 31 * 24 * 60 * MINUTE
  await tickAt(later)
  await tickAt(later + MINUTE)
  expect((await dump()).publications).not.toContain('"meridian"')
  const { link, cookie } = await linkFor(ADA, 3)
  const stranger = await ask('/admin/sign-in/link', { form: { email: 'nobody@desk.example' }, headers: OURS })
  expect(stranger.status).toBe(200)
  const opened = await browser(cookie)(link, { method: 'POST' })
  expect(opened.status).toBe(303)
  const press = browser(cookieOf(opened))
  expect([(await press('/admin/marsa')).status, (await press('/admin/meridian')).status]).toEqual([200, 404])
})

test('a link that waited until it was over is not mailed any more', async () => {
  await invite()
  await linkFor(ADA, 2)
  await allMailsTried()
  // As if the provider had not taken it until now; under a key of its own, or the mailbox takes it for the first.
  const waiting = `UPDATE mails SET state = 'due', key = key || '-later', to_address = ?1, frame = NULL, first_attempt_at = NULL, next_attempt_at = ?2`
  await bindings.DB.prepare(`${waiting} WHERE id = 2`).bind(ADA, FRIDAY).run()
  await tickAt(FRIDAY + 11 * MINUTE)
  await allMailsTried()
  expect(await mailbox(ADA)).toHaveLength(2)
})

test('a mail that waits for somebody is gone with them', async () => {
  await invite()
  await mailsArrive(1, ADA)
  await allMailsTried()
  await bindings.DB.prepare(
    `UPDATE mails SET state = 'due', to_address = ?1, next_attempt_at = ?2 WHERE kind = 'entry'`,
  )
    .bind(ADA, FRIDAY + 60 * MINUTE)
    .run()
  expect((await admin('/people/1', { method: 'DELETE' })).status).toBe(204)
  const { mails, people } = await dump()
  expect(`${mails}${people}`).not.toContain(ADA)
})

const FIXED = deskDoors.filter((door) => !isPublic(door))
const RANK = { read: 0, write: 1, owner: 2 }
const ROLES = { viewer: 'read', editor: 'write', owner: 'owner' } as const

test.each(Object.entries(ROLES))('a %s may what each page and press declares, and nothing else', async (role, may) => {
  const press = await signedIn({ role })
  for (const { method, path, who } of FIXED) {
    const address = (slug: string) =>
      path.replace(':publication', slug).replace(':period', '2026-W10').replace(':id', '999')
    // Signing out would end the walk.
    if (path === '/admin/sign-out') continue
    const needed = who === 'all publications' ? (method === 'GET' ? 'read' : 'write') : (who as keyof typeof RANK)
    const isAllowed = RANK[may] >= RANK[needed] && (who !== 'all publications' || role === 'owner')
    const { status } = await press(address('meridian'), { method, ...(method === 'POST' ? { form: {} } : {}) })
    expect([method, path, status === 403], `${status}`).toEqual([method, path, !isAllowed])
    if (isAllowed && path.includes(':publication') && role !== 'owner')
      expect([
        path,
        (await press(address('marsa'), { method, ...(method === 'POST' ? { form: {} } : {}) })).status,
      ]).toEqual([path, 404])
  }
})

test('a viewer is offered nothing to press but where to sign out and the desk’s language, and sees the others’ publications nowhere', async () => {
  await admin('/publications/meridian/stories', {
    json: Array.from({ length: 5 }, (_, n) => ({
      url: `https://meridian.example/${n}`,
      title: `Story ${n}`,
      kind: 'deep-dive',
    })),
  })
  await (await owner())('/admin/meridian/digests', { method: 'POST' })
  const press = await signedIn()
  for (const path of [
    '/admin',
    '/admin/meridian',
    '/admin/meridian/digests/2026-W10',
    '/admin/meridian/readers',
    '/admin/meridian/delivery',
  ]) {
    const page = await (await press(path)).text()
    expect(page, path).toContain('Meridian')
    expect(page, path).not.toContain('Marsa')
    expect(
      [path, ...page.matchAll(/<form method="post" action="([^"]+)"/g)].slice(1).map((found) => found[1]),
      path,
    ).toEqual(['/admin/sign-out', '/admin/language'])
  }
})

test('an owner who was invited for one publication has that one when they are owner no more', async () => {
  const ada = await signedIn({ role: 'owner', publications: ['meridian'] })
  expect((await ada('/admin/marsa')).status).toBe(200)
  await admin('/people/1', { method: 'PATCH', json: { role: 'viewer' } })
  expect([(await ada('/admin/marsa')).status, (await ada('/admin/meridian')).status]).toEqual([404, 200])
})

test('whoever is removed is out with the next request, and their address is kept nowhere', async () => {
  const press = await signedIn()
  expect((await press('/admin')).status).toBe(200)
  const removed = await (await owner())('/admin/people/1/remove', { method: 'POST' })
  expect(removed.headers.get('location')).toBe('/admin/people?said=removed')
  expect((await press('/admin')).status).toBe(303)
  expect((await dump()).people).not.toContain(ADA)
  await ask('/admin/sign-in/link', { form: { email: ADA }, headers: OURS })
  await ask('/dev/cron', { method: 'POST' })
  expect(await mailbox(ADA)).toHaveLength(2)
})

test('whoever gets another role has it with the next request, where they are signed in already', async () => {
  const ada = await signedIn({ role: 'viewer' })
  const changed = await (await owner())('/admin/people/1/role', { form: { role: 'editor' } })
  expect(changed.headers.get('location')).toBe('/admin/people?said=role_changed')
  expect([(await ada('/admin/meridian/settings')).status, (await ada('/admin/people')).status]).toEqual([200, 403])
  expect((await ada('/admin/marsa')).status).toBe(404)
  await (await owner())('/admin/people/1/role', { form: { role: 'owner' } })
  expect([(await ada('/admin/people')).status, (await ada('/admin/marsa')).status]).toEqual([200, 200])
  const [entry] = ((await (await admin('/audit')).json()) as { items: { action: string; object: string }[] }).items
  expect(entry).toMatchObject({ before: expect.any(String), after: expect.any(String) })
  // Not wider than it was before they were owner.
  await admin('/people/1', { method: 'PATCH', json: { role: 'viewer' } })
  expect([(await ada('/admin/marsa')).status, (await ada('/admin/meridian/settings')).status]).toEqual([404, 403])
  expect((await ada('/admin/people/1/role', { form: { role: 'owner' } })).status).toBe(403)
})

test('one sees and ends one’s own sessions, an owner everybody’s', async () => {
  const ada = await signedIn()
  const page = await (await ada('/admin/sessions')).text()
  expect(page).toContain('Ada')
  expect(page).not.toContain('The administrator’s token')
  const boss = await owner()
  const ids = [...(await (await boss('/admin/sessions')).text()).matchAll(/name="id" value="(\d+)"/g)].map(
    ([, id]) => id ?? '',
  )
  expect(ids.length).toBeGreaterThan(2)
  for (const id of ids) if (!page.includes(`value="${id}"`)) await ada('/admin/sessions/end', { form: { id } })
  expect((await boss('/admin')).status).toBe(200)
})

test('what cannot be undone asks whoever signed in half an hour ago to sign in again, and does nothing until then', async () => {
  const boss = await owner()
  setClock(FRIDAY + 31 * MINUTE)
  for (const [path, form] of [
    ['/admin/keys', { name: 'The CMS', role: 'read' }],
    ['/admin/keys/1/revoke', {}],
    ['/admin/people', { name: 'Bo', email: 'bo@desk.example', publications: 'meridian' }],
    ['/admin/people/1/role', { role: 'owner' }],
    ['/admin/people/1/remove', {}],
  ] as const) {
    const answer = await boss(path, { form })
    expect(answer.headers.get('location')).toMatch(/^\/admin\/sign-in\?again=yes&next=%2Fadmin%2F(keys|people)$/)
  }
  expect(await (await admin('/keys')).json()).toMatchObject({ items: [] })
  expect(await (await admin('/people')).json()).toMatchObject({ items: [] })
  const form = { name: 'Bo', email: 'bo@desk.example', publications: 'meridian' }
  expect((await (await owner())('/admin/people', { form })).headers.get('location')).toBe('/admin/people?said=invited')
})

test.each([
  ['nothing', []],
  ['all and one', ['*', 'meridian']],
])(
  'who ticks %s has not said for which publications: nobody is invited, no key is made, what was typed stays',
  async (_, ticked) => {
    const boss = await owner()
    const form = (fields: object): [string, string][] => [
      ...Object.entries(fields),
      ...ticked.map((slug): [string, string] => ['publications', slug]),
    ]
    for (const [path, fields] of [
      ['/admin/people', { name: 'Bo', email: 'bo@desk.example', role: 'editor' }],
      ['/admin/keys', { name: 'The CMS', role: 'write' }],
    ] as const) {
      const answer = await boss(path, { form: form(fields) })
      const page = await answer.text()
      expect([path, answer.status]).toEqual([path, 400])
      expect(page).toContain('Say for which publications: all of them, or those that you tick.')
      expect(page).toContain(`value="${fields.name}"`)
      expect(page).toMatch(new RegExp(`value="${fields.role}" checked`))
      for (const slug of ticked) expect(page).toContain(`name="publications" value="${slug}" checked=""`)
      const { items } = (await (await admin(path.replace('/admin', ''))).json()) as { items: object[] }
      expect(items).toEqual([])
    }
    const { people, mails, audit_entries } = await dump()
    expect([people, mails]).toEqual(['[]', '[]'])
    expect(audit_entries).not.toMatch(/admin\/(people|keys)/)
  },
)

test('all publications are for whoever is invited so in words, those to come too', async () => {
  const press = await signedIn({ role: 'editor', publications: ['*'] })
  expect(await (await admin('/people')).json()).toMatchObject({ items: [{ publications: null }] })
  await admin('/publications/gazette', { method: 'PUT', json: { ...MARSA, url: 'https://gazette.example' } })
  for (const slug of ['meridian', 'marsa', 'gazette']) expect((await press(`/admin/${slug}`)).status).toBe(200)
})

test.each([
  [{ name: ' ' }, 'Say who they are.'],
  [{ email: 'no address' }, 'That is no e-mail address.'],
  [{ publications: ['nowhere'] }, 'One of these publications is not there any more.'],
])('an invitation with %o is refused in a sentence, with the form as it was typed', async (wrong, sentence) => {
  const answer = await invite(wrong)
  const page = await answer.text()
  expect(answer.status).toBe(400)
  expect(page).toContain(sentence)
  expect(page).toContain(`value="${'email' in wrong ? wrong.email : ADA}"`)
})

test('the API tells the same of people, invites them, changes their role and removes them, and so does the log', async () => {
  const json = { name: 'Bo', email: 'bo@desk.example', role: 'editor', publications: ['marsa'] }
  const made = await admin('/people', { json })
  expect([made.status, await made.json()]).toEqual([201, { id: '1' }])
  expect((await admin('/people', { json })).status).toBe(409)
  expect((await admin('/people', { json: { ...json, email: 'bo' } })).status).toBe(400)
  expect(
    (await admin('/people', { json: { ...json, email: 'cem@desk.example', publications: ['nowhere'] } })).status,
  ).toBe(400)
  expect(await (await admin('/people')).json()).toMatchObject({ items: [{ id: '1', ...json }] })
  const patch = (id: number, json: object) => admin(`/people/${id}`, { method: 'PATCH', json })
  expect(await (await patch(1, { role: 'viewer' })).json()).toMatchObject({ ...json, role: 'viewer' })
  expect(await (await patch(1, { role: 'owner' })).json()).toMatchObject({ role: 'owner', publications: null })
  expect(await (await patch(1, { role: 'editor', publications: ['meridian'] })).json()).toMatchObject({
    ...{ role: 'editor', publications: ['meridian'] },
  })
  expect([(await patch(2, { role: 'viewer' })).status, (await patch(1, { role: 'queen' })).status]).toEqual([404, 400])
  expect((await patch(1, { role: 'viewer', publications: ['nowhere'] })).status).toBe(400)
  expect(await (await admin('/people')).json()).toMatchObject({
    items: [{ id: '1', role: 'editor', publications: ['meridian'] }],
  })
  expect((await admin('/people/1', { method: 'DELETE' })).status).toBe(204)
  expect((await admin('/people/1', { method: 'DELETE' })).status).toBe(404)
  expect(await (await admin('/people')).json()).toEqual({ items: [] })
  const [removed] = ((await (await admin('/audit')).json()) as { items: { action: string; after: null }[] }).items
  expect(removed).toMatchObject({ action: 'DELETE /v1/admin/people/:id', before: expect.any(String), after: null })
})

test('the API, too, invites nobody for publications that were not said, and takes no key for it', async () => {
  const json = { name: 'Bo', email: 'bo@desk.example', role: 'viewer' }
  for (const publications of [undefined, [], ['nowhere'], 'meridian', [null]]) {
    const answer = await admin('/people', { json: { ...json, publications } })
    const { error } = (await answer.json()) as { error: { code: string } }
    expect([answer.status, error.code], JSON.stringify(publications)).toEqual([400, 'invalid_publications'])
  }
  const made = await admin('/keys', { json: { name: 'The CMS', role: 'write', publications: null } })
  const { secret } = (await made.json()) as { secret: string }
  for (const [method, path] of [
    ['GET', ''],
    ['POST', ''],
    ['PATCH', '/1'],
    ['DELETE', '/1'],
  ] as const) {
    const body = ['POST', 'PATCH'].includes(method) ? { json: { ...json, publications: null } } : {}
    const answer = await ask(`/v1/admin/people${path}`, {
      method,
      ...body,
      headers: { authorization: `Bearer ${secret}` },
    })
    expect([method, answer.status]).toEqual([method, 403])
  }
  expect(await (await admin('/people')).json()).toEqual({ items: [] })
})

test('an owner ends a publication at the desk, after a fresh sign-in, and brings it back there; nobody else can', async () => {
  const boss = await owner()
  expect(await (await boss('/admin/meridian/settings')).text()).toContain('href="/admin/meridian/end"')
  expect(await (await boss('/admin/meridian/end')).text()).toContain('Its readers are told nothing.')
  const ada = await signedIn({ role: 'editor' })
  expect(await (await ada('/admin/meridian/settings')).text()).not.toContain('/admin/meridian/end')
  const end = { form: { act: 'end' } }
  expect((await ada('/admin/meridian/end', end)).status).toBe(403)
  setClock(FRIDAY + 31 * MINUTE)
  expect((await boss('/admin/meridian/end', end)).headers.get('location')).toMatch(/^\/admin\/sign-in\?again=yes/)
  expect((await ask('/meridian')).status).toBe(200)

  const fresh = await owner()
  const ended = await fresh('/admin/meridian/end', end)
  expect(ended.headers.get('location')).toBe('/admin/meridian/end?said=publication_ended')
  expect((await ask('/meridian')).status).toBe(404)
  expect((await ask('/marsa')).status).toBe(200)
  expect((await fresh('/admin/meridian')).status).toBe(404)
  expect(await (await fresh('/admin')).text()).toContain('href="/admin/meridian/end"')
  expect(await (await fresh('/admin/meridian/end')).text()).toContain('Bring it back')
  expect((await fresh('/admin/meridian/end', end)).headers.get('location')).toContain('said=done_already')
  expect((await ada('/admin/meridian/end', { form: { act: 'bring_back' } })).status).toBe(403)

  setClock(FRIDAY + 70 * MINUTE)
  const back = { form: { act: 'bring_back' } }
  expect((await fresh('/admin/meridian/end', back)).headers.get('location')).toMatch(/^\/admin\/sign-in\?again=yes/)
  const later = await owner()
  expect((await later('/admin/meridian/end', back)).headers.get('location')).toBe(
    '/admin/meridian?said=publication_back',
  )
  expect((await ask('/meridian')).status).toBe(200)
  const { name, timezone } = MERIDIAN
  expect(await (await admin('/publications/meridian')).json()).toMatchObject({ name, timezone })
  expect(await (await later('/admin')).text()).not.toContain('/admin/meridian/end')
  expect((await later('/admin/nobody/end', end)).status).toBe(404)
  const { items } = (await (await admin('/audit')).json()) as { items: { action: string }[] }
  expect(items.filter(({ action }) => action === 'POST /admin/:publication/end')).toHaveLength(2)
})
