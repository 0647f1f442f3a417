import { beforeEach, expect, test } from 'vitest'
import { admin, world } from '../world'

const STORIES = '/publications/meridian/stories'

beforeEach(() => world())

test('an administrator pushes one story or a list of them, and takes one out again', async () => {
  const one = await admin(STORIES, { json: { url: 'https://meridian.example/a', title: 'A' } })
  expect([one.status, await one.json()]).toMatchObject([200, { created: 1, updated: 0, unchanged: 0, rejected: [] }])
  const many = [{ url: 'https://meridian.example/b', title: 'B' }, { title: 'no address' }, 7]
  const more = await admin(STORIES, { json: many })
  expect(await more.json()).toMatchObject({ created: 1, rejected: [{ index: 1 }, { index: 2 }] })
  const address = `${STORIES}?url=${encodeURIComponent('https://MERIDIAN.example/a?utm_source=x#top')}`
  expect((await admin(address, { method: 'DELETE' })).status).toBe(204)
  const again = await admin(address, { method: 'DELETE' })
  expect([again.status, await again.json()]).toMatchObject([404, { error: { code: 'unknown_story' } }])
  expect(await (await admin(STORIES)).json()).toMatchObject({ items: [{ title: 'B' }], next: null })
})

test('what cannot be a push is refused as a whole', async () => {
  const stories = Array.from({ length: 501 }, (_, at) => ({
    url: `https://meridian.example/${at}`,
    title: `Story ${at}`,
  }))
  const refused: [unknown, string][] = [
    [stories, 'too_many_stories'],
    [null, 'invalid_stories'],
    ['x', 'invalid_stories'],
    [7, 'invalid_stories'],
  ]
  for (const [json, code] of refused) {
    const answer = await admin(STORIES, { json })
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code } }])
  }
  const unnamed = await admin(STORIES, { method: 'DELETE' })
  expect([unnamed.status, await unnamed.json()]).toMatchObject([400, { error: { code: 'missing_url' } }])
  expect(await (await admin(STORIES)).json()).toEqual({ items: [], next: null })
  const empty = await admin(STORIES, { json: [] })
  expect([empty.status, await empty.json()]).toMatchObject([200, { created: 0, rejected: [] }])
})

test('statistics of days that make no sense are refused', async () => {
  const bad = {
    'from=x': 'invalid_from',
    'to=2026-02-30': 'invalid_to',
    'from=2026-02-02&to=2026-02-01': 'invalid_from',
    'from=2020-01-01': 'range_too_long',
  }
  for (const [query, code] of Object.entries(bad)) {
    const answer = await admin(`/publications/meridian/stats?${query}`)
    expect([answer.status, await answer.json()], query).toMatchObject([400, { error: { code } }])
  }
  expect((await admin('/publications/meridian/stats?from=2026-02-01&to=2026-02-27')).status).toBe(200)
})
