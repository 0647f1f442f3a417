import { expect, test } from 'vitest'
import { addressesOf, insertDigest } from '../pages/cast'
import { ask, bindings, MERIDIAN, world } from '../world'

const html = async (path: string) => (await ask(path, { headers: { accept: 'text/html' } })).text()

test('the front page names every publication', async () => {
  await world({
    publications: { meridian: { ...MERIDIAN, tagline: 'The world, explained' }, marsa: { ...MERIDIAN, name: 'Marsa' } },
  })
  const page = await html('/')
  expect(addressesOf(page)).toEqual(expect.arrayContaining(['/meridian', '/marsa']))
  expect(page).toContain('The world, explained')
})

test('the archive lists what was sent, newest first, and nothing else', async () => {
  await world()
  await insertDigest({ period: '2026-W07', subject: 'The seventh' })
  await insertDigest({ period: '2026-W09', subject: 'The ninth' })
  await insertDigest({ period: '2026-W08', subject: 'The eighth' })
  await insertDigest({ period: '2026-W10', subject: 'A draft', status: 'draft' })
  const page = await html('/meridian')
  expect(addressesOf(page).filter((link) => link.includes('/digests/'))).toEqual([
    '/meridian/digests/2026-W09',
    '/meridian/digests/2026-W08',
    '/meridian/digests/2026-W07',
  ])
  expect(page).not.toContain('A draft')
})

test('a long archive goes on, page by page, with every digest once', async () => {
  await world()
  const weeks = Array.from(
    { length: 107 },
    (_, index) => `${2024 + Math.floor(index / 52)}-W${String((index % 52) + 1).padStart(2, '0')}`,
  )
  for (const period of weeks) await insertDigest({ period })
  const seen: string[] = []
  let next: string | undefined = '/meridian'
  for (let pages = 0; next && pages < 5; pages++) {
    const links: string[] = addressesOf(await html(next))
    seen.push(...links.filter((link) => link.includes('/digests/')).map((link) => link.slice(-8)))
    next = links.find((link) => link.includes('?before='))
  }
  expect(seen).toEqual(weeks.toReversed())
})

test('an archive asked from nowhere in particular begins at its beginning', async () => {
  await world()
  await insertDigest()
  expect(addressesOf(await html('/meridian?before=%27;--'))).toContain('/meridian/digests/2026-W09')
})

test('the sign-up form says what happens and asks for the topics there are', async () => {
  await world()
  expect(await html('/meridian')).not.toContain('name="topics"')
  await bindings.DB.prepare(
    `INSERT INTO topics (publication_id, name) SELECT publications.id, value FROM publications, json_each('["Trade & <b>tolls</b>", "World", "Energy"]')`,
  ).run()
  const page = await html('/meridian')
  expect(page).toContain('action="/v1/meridian/subscribers"')
  expect(page).toContain('value="Trade &amp; &lt;b&gt;tolls&lt;/b&gt;"')
  expect(page).toContain('Send me the weekly digest')
  expect(page).toContain('One email a week. Leave with one click.')
  expect(page).toContain('name="page" value="https://tidings.example/meridian"')
})

test('after signing up a reader is told what to do next, whoever asks', async () => {
  await world()
  const answer = await ask('/meridian/check-inbox', { headers: { accept: 'text/html' } })
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain('Check your inbox')
})

test('the archive of nobody is not found, as a page and as JSON', async () => {
  await world()
  const page = await ask('/nobody', { headers: { accept: 'text/html' } })
  expect(page.status).toBe(404)
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(await page.text()).toContain('There is no such publication here.')
  expect(await (await ask('/nobody')).json()).toMatchObject({ error: { code: 'unknown_publication' } })
})
