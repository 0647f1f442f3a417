/** Whoever has no link of their own gets it by mail, and no page that belongs to nobody names the newsletters of a house. */
import { expect, test } from 'vitest'
import { admin, allMailsTried, ask, MERIDIAN, mailbox, mailsArrive, tickAt, world } from '../world'

const HTML = { accept: 'text/html' }
const HOUSES = { Meridian: 'meridian', Gazette: 'gazette', 'Der Lotse': 'lotse' }
const THREE = Object.fromEntries(Object.entries(HOUSES).map(([name, slug]) => [slug, { ...MERIDIAN, name }]))
/** Somebody who is a reader there already. */
async function reads(email: string, slug: string): Promise<void> {
  const body = `email,consented_at,consent_source\n${email},2026-01-01,a form`
  const headers = { 'content-type': 'text/csv' }
  const answer = await admin(`/publications/${slug}/subscribers/import`, { method: 'POST', body, headers })
  expect(await answer.json()).toMatchObject({ imported: 1 })
}

const ODD = `17.0.${'x'.repeat(43)}`

test('a form that knows no publication mails the link of each that has the reader, and nobody else’s', async () => {
  await world({ publications: THREE })
  for (const slug of ['gazette', 'lotse']) await reads('bo@readers.example', slug)
  await reads('cem@readers.example', 'meridian')
  const page = await (await ask(`/unsubscribe/${ODD}`, { headers: HTML })).text()
  expect(page).toContain('action="/preferences"')
  const sent = await ask('/preferences', { form: { email: 'bo@readers.example' }, headers: HTML })
  expect([sent.status, sent.headers.get('location')]).toEqual([303, 'https://tidings.example/check-inbox'])
  await tickAt(Date.now())
  const mails = await mailsArrive(2, 'bo@readers.example')
  await allMailsTried()
  expect(await mailbox()).toHaveLength(2)
  expect(mails.map(({ subject }) => subject).toSorted()).toEqual([
    'Your preferences at Der Lotse',
    'Your preferences at Gazette',
  ])
})

test('the page after it says the same to a reader and to a stranger, and names nobody', async () => {
  await world({ publications: THREE })
  await reads('bo@readers.example', 'gazette')
  const told = await Promise.all(
    ['bo@readers.example', 'nobody@readers.example'].map(async (email) => {
      const sent = await ask('/preferences', { form: { email }, headers: HTML })
      const next = await ask(sent.headers.get('location') ?? '', { headers: HTML })
      return [
        sent.status,
        sent.headers.get('location'),
        next.status,
        (await next.text()).replaceAll(/nonce="[^"]*"/g, ''),
      ]
    }),
  )
  expect(told[0]).toEqual(told[1])
  await tickAt(Date.now())
  await allMailsTried()
  expect(told[0]?.[3]).toContain('If that address belongs to one of our readers')
})

test.each([[{ meridian: MERIDIAN }], [THREE]])(
  'no page of a link or an address that we do not know names a newsletter, however many there are',
  async (publications) => {
    await world({ publications })
    const links = ['unsubscribe', 'preferences', 'confirm', 'preferences/export', 'preferences/erase']
    const paths = [
      ...links.map((door) => `/${door}/${ODD}`),
      `/confirm/${ODD}/never`,
      ...['/check-inbox', '/nowhere', '/nowhere/digests/2026-W09', '/nowhere/feed.xml', '/s/nowhere/1/x'],
      ...['/v1/nowhere/shares', '/a/b/c'],
    ]
    for (const path of paths) {
      for (const method of path.includes(ODD) ? ['GET', 'POST'] : ['GET']) {
        const answer = await ask(path, { method, headers: HTML, ...(method === 'POST' ? { form: { a: 'b' } } : {}) })
        const page = await answer.text()
        expect(answer.headers.get('content-type'), path).toContain('text/html')
        for (const name of Object.keys(HOUSES)) expect(page, `${method} ${path}`).not.toContain(name)
      }
    }
    const again = await ask('/preferences', { form: { email: 'bo' }, headers: HTML })
    const page = await again.text()
    expect([again.status, page.includes('value="bo"')]).toEqual([400, true])
    for (const name of Object.keys(HOUSES)) expect(page).not.toContain(name)
  },
)

test('a page that says no under a publication’s address names that one alone', async () => {
  await world({ publications: THREE })
  const said = [
    await ask('/gazette/digests/2020-W01', { headers: HTML }),
    await ask('/gazette/nothing', { headers: HTML }),
    await ask('/s/gazette/1/none', { headers: HTML }),
    await ask('/v1/gazette/subscribers', { form: { email: 'bo' }, headers: HTML }),
    await ask('/v1/gazette/preference-links', { form: { email: 'bo' }, headers: HTML }),
  ]
  for (const answer of said) {
    const page = await answer.text()
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(page, answer.url).toContain('Gazette')
    expect(page, answer.url).not.toMatch(/Meridian|Der Lotse/)
  }
})
