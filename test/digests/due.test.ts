/** Slots: one digest for each, however often, late or at once the cron comes, and however many publications share the hour. */
import { expect, test } from 'vitest'
import { admin, bindings, DAY, MERIDIAN, mailbox, setClock, tickAt, world } from '../world'
import { tickAt as tickThrough } from './schedule'

const SLOT = Date.parse('2026-03-02T07:00:00Z')
const WEEK = 7 * DAY
const WEEKS = 12

const count = (statement: string) => bindings.DB.prepare(statement).first<number>('n')
const dive = (slug: string, path: string) => ({
  url: `https://${slug}.example/${path}`,
  title: path,
  kind: 'deep-dive',
})

test('two ticks in the same moment, for twelve weeks: one digest a slot, and each reader is mailed once for it', async () => {
  await world()
  await bindings.DB.prepare(
    `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at)
     VALUES (1, 'bo@readers.example', 'bo@readers.example', 'h', 'active', '[]', 0, 0, 0)`,
  ).run()
  for (let week = 0; week < WEEKS; week++) {
    const at = SLOT + week * WEEK
    setClock(at - DAY)
    await admin('/publications/meridian/stories', {
      json: ['a', 'b', 'c'].map((name) => dive('meridian', `${name}-${week}`)),
    })
    await Promise.all([tickAt(at), tickAt(at)])
    await expect
      .poll(() => count("SELECT count(*) AS n FROM digests WHERE status = 'sent'"), { timeout: 10_000 })
      .toBe(week + 1)
  }
  expect(await count('SELECT count(*) AS n FROM digests')).toBe(WEEKS)
  expect(await count('SELECT count(*) AS n FROM slots WHERE done_at IS NOT NULL')).toBe(WEEKS)
  const mails = await mailbox('bo@readers.example')
  expect(new Set(mails.map(({ text }) => /\/digests\/(2026-W\d\d)/.exec(text)?.[1])).size).toBe(WEEKS)
  expect(mails).toHaveLength(WEEKS)
}, 300_000)

test('a hundred and twenty publications with the same hour: what one tick may not do goes on by itself', async () => {
  await world({ publications: { meridian: MERIDIAN } })
  const { results } = await bindings.DB.prepare('SELECT * FROM publications').all()
  const columns = Object.keys(results[0] ?? {}).filter((name) => name !== 'id' && name !== 'slug')
  await bindings.DB.prepare(
    `INSERT INTO publications (slug, ${columns.join(', ')}) SELECT 'paper-' || value, ${columns.map((name) => `p.${name}`).join(', ')}
     FROM json_each(?), publications p`,
  )
    .bind(JSON.stringify(Array.from({ length: 119 }, (_, index) => index)))
    .run()
  await tickAt(SLOT)
  const done = () => count('SELECT count(*) AS n FROM slots WHERE done_at IS NOT NULL')
  expect(await done()).toBeLessThan(120)
  await expect.poll(done, { timeout: 60_000, interval: 500 }).toBe(120)
  expect(await count("SELECT count(*) AS n FROM digests WHERE status = 'skipped'")).toBe(120)
}, 300_000)

test('sixty publications with the same hour: a tick keeps to what an invocation may do, and the next ones bring the rest', async () => {
  const slugs = Array.from({ length: 60 }, (_, index) => `paper-${index}`)
  await world({
    publications: Object.fromEntries(
      slugs.map((slug) => [slug, { ...MERIDIAN, url: `https://${slug}.example`, deskEmail: null }]),
    ),
  })
  for (const slug of slugs) {
    await admin(`/publications/${slug}/stories`, { json: ['a', 'b', 'c'].map((name) => dive(slug, name)) })
  }
  await bindings.DB.prepare(
    `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, updated_at)
     SELECT id, 'ana@readers.example', 'ana@readers.example', 'h', 'active', '[]', 1, 1 FROM publications`,
  ).run()
  const sent = []
  for (let tick = 0; tick < 6; tick++) {
    await tickThrough(SLOT + tick * 300_000)
    sent.push(await count("SELECT count(*) AS n FROM digests WHERE status = 'sent'"))
  }
  expect(sent.at(-1)).toBe(60)
  expect(await count("SELECT count(*) AS n FROM ticks WHERE failures <> '[]'")).toBe(0)
}, 300_000)
