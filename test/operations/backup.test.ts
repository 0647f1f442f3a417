/** What docs/operate.md says to type for a copy of the database leaves it as it was. */
import { expect, test } from 'vitest'
import operate from '../../docs/operate.md?raw'
import { admin, ask, bindings, FRIDAY, HOUR, tickAt, world } from '../world'

const STATEMENTS = [...operate.matchAll(/--command "((?:[^"\\]|\\.)*)"/g)].map(([, sql = '']) =>
  sql.replaceAll('\\"', '"'),
)

test('the tables that keep D1 from exporting go and come back, with every word that was in them', async () => {
  await world()
  const urls = ['one', 'two', 'three'].map((path) => `https://meridian.example/${path}`)
  const body = 'The harbour of Kestrel takes the ferries in again, the harbour master says.'
  await admin('/publications/meridian/stories', {
    json: urls.map((url, at) => ({ url, title: `The harbour of Kestrel, part ${at}`, kind: 'deep-dive', body })),
  })
  await tickAt(FRIDAY + HOUR)
  const [before, related] = [await words(), await relatedTo(urls[0] ?? '')]
  expect(before.length).toBeGreaterThan(0)

  const [dropping = '', ...making] = STATEMENTS
  await bindings.DB.batch(dropping.split('; ').map((statement) => bindings.DB.prepare(statement)))
  const virtual = "SELECT count(*) AS n FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'"
  expect(await bindings.DB.prepare(virtual).first('n')).toBe(0)
  for (const statement of making.flatMap((command) => command.split('; '))) await bindings.DB.prepare(statement).run()
  await tickAt(FRIDAY + 2 * HOUR)

  expect(await words()).toEqual(before)
  expect(await relatedTo(urls[0] ?? '')).toEqual(related)
})

async function words(): Promise<unknown[]> {
  return (await bindings.DB.prepare('SELECT term, doc FROM story_term_counts ORDER BY term').all()).results
}

async function relatedTo(url: string): Promise<string[]> {
  const answer = await ask(`/v1/meridian/related?url=${encodeURIComponent(url)}`)
  const { stories } = await answer.json<{ stories: { url: string }[] }>()
  return stories.map((story) => story.url)
}
