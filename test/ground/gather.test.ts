/** What several ask of the database at the same time goes together, and each is answered as if it had asked alone. */
import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { database } from '../../src/ground/deps'
import { gathering } from '../../src/ground/gather'
import { limits, publications } from '../../src/ground/schema'
import { bindings, world } from '../world'

/** The real database, whose batches are counted; `fails` is thrown instead of one. */
function stage(fails?: Error) {
  const batches: number[] = []
  const binding = new Proxy(bindings.DB, {
    get: (target, name) =>
      name === 'batch'
        ? (statements: D1PreparedStatement[]) => {
            batches.push(statements.length)
            if (fails) throw fails
            return target.batch(statements)
          }
        : Reflect.get(target, name).bind(target),
  })
  return { db: database(gathering(binding)), batches }
}

const counter = (key: string) => sql`INSERT INTO limits (key, count, expires_at) VALUES (${key}, 1, 0)`

beforeEach(() => world())

test('what is asked side by side is one trip, and each has its own answer', async () => {
  const { db, batches } = stage()
  const [found, , counted] = await Promise.all([
    db.select({ slug: publications.slug }).from(publications),
    db.run(counter('a')),
    db.all<{ key: string }>(sql`SELECT key FROM limits`),
  ])
  expect(found).toEqual([{ slug: 'meridian' }])
  expect(counted).toEqual([{ key: 'a' }])
  expect(batches).toEqual([3])
})

test('what several look up alike is looked up once; another value, another moment and what changes something are asked for themselves', async () => {
  const { db, batches } = stage()
  const named = (slug: string) =>
    db.select({ slug: publications.slug }).from(publications).where(eq(publications.slug, slug))
  const adding = sql`INSERT INTO limits (key, count, expires_at) VALUES ('a', 1, 0) ON CONFLICT (key) DO UPDATE SET count = count + 1`
  const found = await Promise.all([
    named('meridian'),
    named('meridian'),
    named('gazette'),
    db.run(adding),
    db.run(adding),
  ])
  expect(found.slice(0, 3)).toEqual([[{ slug: 'meridian' }], [{ slug: 'meridian' }], []])
  expect(await db.all(sql`SELECT count FROM limits`)).toEqual([{ count: 2 }])
  await bindings.DB.prepare("UPDATE publications SET slug = 'another'").run()
  expect(await named('meridian')).toEqual([])
  expect(batches).toEqual([4, 1, 1])
})

test('a batch of one stays together: what it changed is its own', async () => {
  const { db, batches } = stage()
  const after = (key: string) =>
    db.batch([
      db.run(sql`INSERT OR IGNORE INTO limits (key, count, expires_at) VALUES ('same', 1, 0)`),
      db.all<{ changed: number }>(sql`SELECT changes() AS changed, ${key} AS key`),
    ])
  const [[, first], [, second]] = await Promise.all([after('first'), after('second')])
  expect([first[0], second[0]]).toEqual([
    { changed: 1, key: 'first' },
    { changed: 0, key: 'second' },
  ])
  expect(batches).toEqual([4])
})

test('one whose statement is refused takes nobody along', async () => {
  const { db } = stage()
  await db.run(counter('taken'))
  const outcomes = await Promise.allSettled([db.run(counter('b')), db.run(counter('taken')), db.run(counter('c'))])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await db.select({ key: limits.key }).from(limits)).map(({ key }) => key).sort()).toEqual(['b', 'c', 'taken'])
})

test('where nobody knows what the database did, nothing is asked again', async () => {
  const { db, batches } = stage(new Error('D1_ERROR: Network connection lost.'))
  const outcomes = await Promise.allSettled([db.run(counter('b')), db.run(counter('c'))])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(batches).toEqual([2])
})

test('the columns of a join stay apart', async () => {
  const { db } = stage()
  const [row] = await db
    .select({ ours: publications.slug, theirs: sql<string>`other.slug` })
    .from(publications)
    .innerJoin(sql`publications AS other`, sql`true`)
  expect(row).toEqual({ ours: 'meridian', theirs: 'meridian' })
})
