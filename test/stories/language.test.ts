/** What a story is written in: named by its push or its feed, else told by its text; and marked in the mail and in the archive. */
import { beforeEach, expect, test } from 'vitest'
import { admin, ask, bindings, FRIDAY, HOUR, setClock, tickAt, world } from '../world'

const PERIOD = '/publications/meridian/digests/2026-W10'
const at = (hoursAgo: number) => new Date(FRIDAY - hoursAgo * HOUR).toISOString()
const STORIES = [
  {
    url: 'https://meridian.example/kaffee',
    title: 'Kaffee wird teurer',
    excerpt: 'Drei Ernten fielen aus.',
    language: 'de-AT',
  },
  {
    url: 'https://meridian.example/mayy',
    title: 'الثمن الحقيقي لكأس ماء',
    body: 'لا تُقاس تحلية البحر بما يخرج من الصنبور.',
  },
  { url: 'https://meridian.example/rain', title: 'Rain, at last', language: 'en-GB' },
].map((story, index) => ({ kind: 'deep-dive', publishedAt: at(index + 1), ...story }))

/** The tag that a headline stands in. */
const tagOf = (html: string, title: string) =>
  html
    .slice(0, html.indexOf(`>${title}`) + 1)
    .match(/<h2[^>]*>/g)
    ?.at(-1) ?? `no headline ${title}`

beforeEach(async () => {
  await world({ now: FRIDAY })
  await admin('/publications/meridian/stories', { json: STORIES })
})

test('a headline in another language says so, in the mail and on the web, and begins where its words do', async () => {
  await tickAt(FRIDAY)
  await admin('/publications/meridian/digests', { json: { period: '2026-W10' } })
  const mail = await (await admin(`${PERIOD}/preview.html`)).text()
  expect(tagOf(mail, '<a href="https://meridian.example/kaffee')).toMatch(/lang="de-AT" dir="ltr"/)
  expect(tagOf(mail, '<a href="https://meridian.example/mayy')).toMatch(/Naskh[^>]*lang="ar" dir="rtl"/)
  expect(tagOf(mail, '<a href="https://meridian.example/rain')).not.toMatch(/lang=|dir=/)
  const { stories } = (await (await admin(PERIOD)).json()) as { stories: object[] }
  expect(Object.keys(stories[0] ?? {}).sort()).toEqual(['because', 'related', 'score', 'story'])

  await admin('/publications/meridian/subscribers/import', {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: 'email,consented_at,consent_source\nana@readers.example,2026-01-05,form\n',
  })
  expect((await admin(`${PERIOD}/send`, { method: 'POST' })).status).toBe(202)
  await tickAt(FRIDAY)
  const page = await (await ask('/meridian/digests/2026-W10', { headers: { accept: 'text/html' } })).text()
  expect(tagOf(page, '<a href="https://meridian.example/kaffee')).toContain('lang="de-AT"')
  expect(tagOf(page, '<a href="https://meridian.example/rain')).toContain('lang="en"')
})

test('what is no language costs a story nothing but its language, and naming one is a change', async () => {
  const push = async (language?: unknown) =>
    (await admin('/publications/meridian/stories', { json: { ...STORIES[2], language } })).json()
  expect(await push('British')).toMatchObject({ unchanged: 1, warnings: [{ code: 'invalid_language' }] })
  expect(await push(7)).toMatchObject({ unchanged: 1, warnings: [{ code: 'invalid_language' }] })
  expect(await push()).toMatchObject({ unchanged: 1 })
  setClock(FRIDAY + HOUR)
  expect(await push('fr')).toMatchObject({ updated: 1 })
  expect(await bindings.DB.prepare("SELECT language FROM stories WHERE url LIKE '%/rain'").first()).toEqual({
    language: 'fr',
  })
})
