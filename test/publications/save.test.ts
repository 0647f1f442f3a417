import { beforeEach, expect, test } from 'vitest'
import { admin, ask, bindings, DAY, FRIDAY, HOUR, MERIDIAN, mailsArrive, setClock, world } from '../world'

beforeEach(() => world({ publications: {} }))

async function put(slug: string, settings: object): Promise<Response> {
  return admin(`/publications/${slug}`, { method: 'PUT', json: settings })
}

async function nextSlot(): Promise<string> {
  const at = await bindings.DB.prepare('SELECT next_slot_at FROM publications').first<number>('next_slot_at')
  return new Date(at ?? 0).toISOString()
}

test('saving creates first and replaces then, keeps the date of creation, and what is left out takes its default again', async () => {
  expect((await put('meridian', { ...MERIDIAN, tagline: 'The week, weighed', minStories: 5 })).status).toBe(201)
  setClock(FRIDAY + HOUR)
  const replaced = await put('meridian', { ...MERIDIAN, name: 'The Meridian' })
  expect(replaced.status).toBe(200)
  expect(await replaced.json()).toMatchObject({
    name: 'The Meridian',
    tagline: null,
    minStories: 3,
    createdAt: '2026-02-27T12:00:00.000Z',
    updatedAt: '2026-02-27T13:00:00.000Z',
  })
})

test('of two that create the same publication at once one creates and the other replaces', async () => {
  const answers = await Promise.all([put('meridian', MERIDIAN), put('meridian', MERIDIAN)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 201])
})

test('the next slot follows the schedule, in the zone of the publication', async () => {
  await put('meridian', MERIDIAN)
  expect(await nextSlot()).toBe('2026-03-02T07:00:00.000Z')
  await put('meridian', { ...MERIDIAN, timezone: 'Asia/Riyadh', digestDay: 'sunday', digestHour: 8 })
  expect(await nextSlot()).toBe('2026-03-01T05:00:00.000Z')
})

test('an edit just after the slot does not cost the digest: a slot that no tick has taken up stays due', async () => {
  await put('meridian', MERIDIAN)
  setClock(Date.parse('2026-03-02T07:03:00Z'))
  await put('meridian', { ...MERIDIAN, name: 'The Meridian' })
  expect(await nextSlot()).toBe('2026-03-02T07:00:00.000Z')
  await put('meridian', { ...MERIDIAN, digestHour: 6 })
  expect(await nextSlot()).toBe('2026-03-02T07:00:00.000Z')
})

test('an edit that leaves the schedule alone does not bring back a slot that a tick has taken up', async () => {
  await put('meridian', MERIDIAN)
  await bindings.DB.prepare('UPDATE publications SET next_slot_at = next_slot_at + ?')
    .bind(7 * DAY)
    .run()
  await put('meridian', { ...MERIDIAN, name: 'The Meridian' })
  expect(await nextSlot()).toBe('2026-03-09T07:00:00.000Z')
})

test('feeds that stay keep what their last read learned, and those left out go with their reads', async () => {
  const [a, b] = [
    { url: 'https://meridian.example/a.xml', kind: 'story' },
    { url: 'https://meridian.example/b.xml', kind: 'story' },
  ]
  await put('meridian', { ...MERIDIAN, feeds: [a, b] })
  await put('marsa', { ...MERIDIAN, feeds: [b] })
  await bindings.DB.batch([
    bindings.DB.prepare(`UPDATE feeds SET etag = 'known', next_read_at = 1`),
    bindings.DB.prepare(`INSERT INTO feed_reads (feed_id, publication_id, read_at, ok, created, updated, unchanged, rejected)
      SELECT id, publication_id, 1, 1, 0, 0, 0, '[]' FROM feeds`),
  ])
  const answer = await put('meridian', { ...MERIDIAN, feeds: [a, { url: 'https://meridian.example/c.xml' }] })
  expect(await answer.json()).toMatchObject({ feeds: [a, { url: 'https://meridian.example/c.xml', kind: 'story' }] })
  const { results: feeds } = await bindings.DB.prepare(
    'SELECT url, etag, next_read_at FROM feeds WHERE publication_id = 1 ORDER BY url',
  ).all()
  expect(feeds).toEqual([
    { url: a.url, etag: 'known', next_read_at: 1 },
    { url: 'https://meridian.example/c.xml', etag: null, next_read_at: FRIDAY },
  ])
  expect(await bindings.DB.prepare('SELECT count(*) AS n FROM feed_reads').first('n')).toBe(2)
  // The other publication's feed of the same address is still there.
  expect(await (await admin('/publications/marsa')).json()).toMatchObject({ feeds: [b] })

  await put('meridian', { ...MERIDIAN, feeds: [{ ...a, kind: 'deep-dive' }] })
  const changed = await bindings.DB.prepare('SELECT kind, etag, next_read_at FROM feeds WHERE publication_id = 1').all()
  expect(changed.results).toEqual([{ kind: 'deep-dive', etag: null, next_read_at: FRIDAY }])
})

test('publications are listed by slug, page by page', async () => {
  for (const slug of ['delta', 'alpha', 'charlie', 'bravo', 'echo'])
    await put(slug, { ...MERIDIAN, name: slug, feeds: [{ url: `https://${slug}.example/f` }] })
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: { items: { slug: string; feeds: { url: string }[] }[]; next: string | null } = await (
      await admin(`/publications?limit=2${cursor && `&cursor=${cursor}`}`)
    ).json()
    for (const { slug, feeds } of page.items)
      expect(feeds).toEqual([{ url: `https://${slug}.example/f`, kind: 'story' }])
    seen.push(...page.items.map(({ slug }) => slug))
    cursor = page.next
  }
  expect(seen).toEqual(['alpha', 'bravo', 'charlie', 'delta', 'echo'])
  expect(await (await admin('/publications?limit=5')).json()).toMatchObject({ next: null })
})

test('a limit or cursor that makes no sense is refused', async () => {
  await put('meridian', MERIDIAN)
  for (const list of ['/publications', '/publications/meridian/stories', '/publications/meridian/subscribers']) {
    for (const limit of ['0', '501', '-1', '1.5', 'x', '']) {
      const answer = await admin(`${list}?limit=${limit}`)
      expect([answer.status, await answer.json()], `${list} ${limit}`).toMatchObject([
        400,
        { error: { code: 'invalid_limit' } },
      ])
    }
    for (const cursor of ['%00', "'; DROP TABLE publications", '1e9', '-1']) {
      const answer = await admin(`${list}?cursor=${encodeURIComponent(cursor)}`)
      expect([answer.status, await answer.json()], `${list} ${cursor}`).toMatchObject([
        400,
        { error: { code: 'invalid_cursor' } },
      ])
    }
    expect((await admin(`${list}?limit=500`)).status).toBe(200)
  }
})

test('confirmations come from the notice address where there is one, the digest from its own', async () => {
  await put('meridian', { ...MERIDIAN, noticeEmail: 'hello@meridian.example' })
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  const [mail] = await mailsArrive(1)
  expect(mail?.from).toBe('"Meridian" <hello@meridian.example>')
  await put('meridian', MERIDIAN)
  await ask('/v1/meridian/subscribers', { json: { email: 'cem@readers.example' } })
  const [later] = await mailsArrive(1, 'cem@readers.example')
  expect(later?.from).toBe('"Meridian" <digest@meridian.example>')
})

const patch = (json: unknown, headers?: Record<string, string>) =>
  admin('/publications/meridian', { method: 'PATCH', json, headers })

test('a patch changes what it names and nothing else; null takes the default again', async () => {
  const feeds = [{ url: 'https://meridian.example/feed.xml', kind: 'story' }]
  await put('meridian', { ...MERIDIAN, tagline: 'Weighed', minStories: 5, feeds, origins: ['https://a.example'] })
  const before = (await (await admin('/publications/meridian')).json()) as object
  setClock(FRIDAY + HOUR)
  const answer = await patch({ tagline: null, name: 'The Meridian', minStories: null, origins: [] })
  expect(answer.status).toBe(200)
  const changed = { tagline: null, name: 'The Meridian', fromName: 'The Meridian', minStories: 3, origins: [] }
  expect(await answer.json()).toEqual({ ...before, ...changed, updatedAt: '2026-02-27T13:00:00.000Z' })
  expect((await patch({}, { 'content-type': 'application/merge-patch+json' })).status).toBe(200)
})

test('a patch is held to the same rules as the whole, and changes nothing where it breaks one', async () => {
  await put('meridian', MERIDIAN)
  const bad: [unknown, string][] = [
    [{ name: null }, 'missing_name'],
    [{ digestHour: 24 }, 'invalid_digest_hour'],
    [{ minStories: 11 }, 'invalid_min_stories'],
    [{ feeds: [{ url: 'https://10.0.0.1/feed' }] }, 'invalid_feeds'],
    [{ timezoen: 'UTC' }, 'unknown_setting'],
    [[], 'invalid_settings'],
  ]
  for (const [json, code] of bad) {
    const answer = await patch(json)
    expect([answer.status, await answer.json()], code).toMatchObject([400, { error: { code } }])
  }
  expect(await (await admin('/publications/meridian')).json()).toMatchObject({ name: 'Meridian', digestHour: 7 })
  expect((await admin('/publications/nobody', { method: 'PATCH', json: {} })).status).toBe(404)
})

test('of two patches at once both count, feeds among them', async () => {
  await put('meridian', MERIDIAN)
  const feeds = [{ url: 'https://meridian.example/feed.xml', kind: 'story' }]
  const changes = [{ tagline: 'One' }, { minStories: 4 }, { maxStories: 12 }, { feeds }]
  const answers = await Promise.all(changes.map((change) => patch(change)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  const now = await (await admin('/publications/meridian')).json()
  expect(now).toMatchObject({ tagline: 'One', minStories: 4, maxStories: 12, feeds })
})
