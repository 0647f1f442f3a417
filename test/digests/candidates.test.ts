/** What may stand in a digest, and what composing never overwrites: from the push to the draft that the desk sees. */
import { expect, test } from 'vitest'
import { composeDigest, findDigest } from '../../src/digests/choose/compose'
import { type Deps, database } from '../../src/ground/deps'
import { findPublication } from '../../src/publications/find'
import { queuesAtRest } from '../rest'
import { admin, bindings, DAY, FRIDAY, HOUR, setClock, world } from '../world'
import { tickAt, worldWithReader } from './schedule'

const SLOT = Date.parse('2026-03-02T07:00:00Z')
const DIGESTS = '/publications/meridian/digests'

/** Words that nobody else has. */
const own = (seed: number, count: number) =>
  Array.from({ length: count }, (_, at) => (((seed * 1_000 + at + 1) * 0x9e3779b1) % 2 ** 35).toString(36)).join(' ')

type Pushed = { publishedAt?: number; [field: string]: unknown }
async function push(slug: string, seed: number, { publishedAt = FRIDAY - HOUR * seed, ...more }: Pushed = {}) {
  const story = { url: `https://meridian.example/${slug}`, title: slug, kind: 'deep-dive', body: own(seed, 40) }
  const json = { ...story, publishedAt: new Date(publishedAt).toISOString(), ...more }
  expect((await admin('/publications/meridian/stories', { json })).status).toBe(200)
}

async function draft(period?: string): Promise<string[]> {
  await admin(DIGESTS, { method: 'POST', json: period ? { period } : {} })
  const answer = await admin(`${DIGESTS}/${period ?? '2026-W10'}`)
  const { stories } = (await answer.json()) as { stories: { story: { title: string } }[] }
  return stories.map(({ story }) => story.title)
}

test('neither what was removed nor what is dated ahead is in a draft', async () => {
  await world()
  for (const [at, slug] of ['a', 'b', 'c', 'gone'].entries()) await push(slug, at + 1)
  await push('ahead', 9, { publishedAt: FRIDAY + DAY })
  await admin(`/publications/meridian/stories?url=${encodeURIComponent('https://meridian.example/gone')}`, {
    method: 'DELETE',
  })
  expect(await draft()).toEqual(['a', 'b', 'c'])
})

test('a story that was sent comes back only with a material revision, and is as old as that', async () => {
  await worldWithReader()
  for (const [at, slug] of ['a', 'b', 'c'].entries()) await push(slug, at + 1)
  await tickAt(SLOT)
  setClock(SLOT + 5 * DAY)
  for (const [at, slug] of ['d', 'e', 'f'].entries()) await push(slug, at + 11, { publishedAt: SLOT + (at + 1) * DAY })
  await push('b', 2, { body: own(22, 40), material: true })
  await push('c', 3, { body: own(23, 40) })
  setClock(SLOT + 6 * DAY)
  expect(await draft('2026-W11')).toEqual(['b', 'f', 'e', 'd'])
})

test('of two near copies under two addresses one is sent, and of an affair two parts', async () => {
  await world()
  const text = own(1, 60)
  await push('text', 1, { body: text })
  await push('copy', 2, { body: text, title: 'the copy' })
  for (const part of [1, 2, 3])
    await push(`part-${part}`, 10 + part, {
      body: `The Caspian wrangle and the Turan Line, the Caspian wrangle. ${own(40 + part, 6)}`,
    })
  for (const seed of [21, 22]) await push(`other-${seed}`, seed)
  await tickAt(FRIDAY)
  const titles = await draft()
  expect(titles.filter((title) => ['text', 'the copy'].includes(title))).toHaveLength(1)
  expect(titles.filter((title) => title.startsWith('part-'))).toHaveLength(2)
  expect(titles).toEqual(expect.arrayContaining(['other-21', 'other-22']))
})

test('stories of a few words are no affair because they share one', async () => {
  await world()
  const titles = Array.from({ length: 12 }, (_, at) => `${['World', 'Arts', 'Law'][at % 3]} report ${at + 10}`)
  for (const [at, title] of titles.entries())
    await push(`s${at}`, at + 1, { title, body: `This is ${title}, and it tells of ${title.split(' ')[0]}.` })
  await tickAt(FRIDAY)
  expect(await draft()).toEqual(titles.slice(0, 10))
})

test('what an editor writes while a draft is being composed stays, and what went out meanwhile is not made a draft again', async () => {
  for (const change of [
    "UPDATE digests SET subject = 'By hand', touched_at = 5",
    "UPDATE digests SET subject = 'By hand', status = 'sending'",
  ]) {
    await world()
    for (const [at, slug] of ['a', 'b', 'c'].entries()) await push(slug, at + 1)
    await draft()
    await push('d', 4)
    let isChanged = false
    const deps = depsThat(async (statement) => {
      if (isChanged || !/from "?related_lists/i.test(statement)) return
      isChanged = true
      await bindings.DB.prepare(change).run()
    })
    const publication = await findPublication(deps, 'meridian')
    if (!publication) throw new Error('no publication')
    const before = await findDigest(deps, publication, '2026-W10')
    await composeDigest(deps, { publication, period: '2026-W10', slotAt: SLOT, at: FRIDAY })
    const after = await findDigest(deps, publication, '2026-W10')
    expect(isChanged).toBe(true)
    expect(after?.subject).toBe('By hand')
    expect(after?.chosen).toEqual(before?.chosen)
  }
})

test('a related story that an earlier digest carried says when, one of another language says which; the API says neither', async () => {
  await worldWithReader()
  for (const [at, slug] of ['a', 'b', 'c'].entries()) await push(slug, at + 1)
  await tickAt(SLOT)
  await queuesAtRest()
  setClock(SLOT + 5 * DAY)
  for (const [at, slug] of ['d', 'e', 'f'].entries()) await push(slug, at + 11, { publishedAt: SLOT + (at + 1) * DAY })
  await push('old', 30, { publishedAt: SLOT - 60 * DAY, language: 'ar' })
  const rows = await bindings.DB.prepare('SELECT id, title FROM stories').all<{ id: number; title: string }>()
  const idOf = (title: string) => rows.results.find((row) => row.title === title)?.id ?? 0
  const list = ['old', 'a'].map((title) => ({ id: idOf(title), score: 1, why: { code: 'subject' } }))
  await bindings.DB.prepare(
    'INSERT OR REPLACE INTO related_lists (story_id, publication_id, list, computed_at) VALUES (?, 1, ?, 0)',
  )
    .bind(idOf('f'), JSON.stringify(list))
    .run()
  await draft('2026-W11')
  const [digest] = (
    await bindings.DB.prepare(`SELECT chosen FROM digests WHERE period = '2026-W11'`).all<{ chosen: string }>()
  ).results
  const chosen = JSON.parse(digest?.chosen ?? '[]') as { story: { title: string }; related: object[] }[]
  const { related } = chosen.find(({ story }) => story.title === 'f') ?? { related: [] }
  expect(related).toEqual([
    expect.objectContaining({ title: 'old', language: 'ar' }),
    expect.objectContaining({ title: 'a', carriedAt: expect.any(Number) }),
  ])
  expect(related.map((story) => 'carriedAt' in story)).toEqual([false, true])
  const answer = (await (await admin(`${DIGESTS}/2026-W11`)).json()) as { stories: { related: object[] }[] }
  for (const story of answer.stories.flatMap((each) => each.related))
    expect(Object.keys(story)).not.toEqual(expect.arrayContaining(['carriedAt']))
  const page = await (await admin(`${DIGESTS}/2026-W11/preview.html`)).text()
  expect(page).toContain('in our digest of 2 March')
  expect(page).toMatch(/<span lang="ar" dir="rtl"><a [^>]*>old</)
})

/** Dependencies whose statements can be met by somebody else's change, just before they run. */
function depsThat(before: (statement: string) => Promise<void>): Deps {
  const prepare = (statement: string) => {
    const prepared = bindings.DB.prepare(statement)
    const bind = (...values: unknown[]) => {
      const bound = prepared.bind(...values)
      return {
        all: async () => {
          await before(statement)
          return bound.all()
        },
        raw: async () => {
          await before(statement)
          return bound.raw()
        },
        run: () => bound.run(),
        bound,
      }
    }
    return { bind }
  }
  const batch = (statements: { bound: D1PreparedStatement }[]) =>
    bindings.DB.batch(statements.map(({ bound }) => bound))
  return { db: database({ prepare, batch } as unknown as D1Database), clock: () => FRIDAY } as unknown as Deps
}
