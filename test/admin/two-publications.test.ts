/** Two publications on one machine: nothing of the one is reached by the other's name. */
import { beforeEach, expect, test } from 'vitest'
import { createApp } from '../../src/app'
import { admin, bindings, FRIDAY, MERIDIAN, world } from '../world'

const MARSA = { ...MERIDIAN, name: 'Marsa', url: 'https://marsa.example', fromEmail: 'digest@marsa.example' }
const STORY = 'https://meridian.example/the-canal'

const table = createApp(() => {
  throw new Error('only the table is asked for')
}).routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/v1/admin/publications/:publication'))

type Look = (path: string) => Promise<void>

/** What Meridian has and Marsa must not show, per route whose rows are not named in the path. */
const LOOKS: Record<string, Look> = {
  'GET ': async (path) => expect(await (await admin(path)).json()).toMatchObject({ slug: 'marsa', name: 'Marsa' }),
  'PUT ': async (path) => {
    expect((await admin(path, { method: 'PUT', json: { ...MARSA, name: 'Marsa Press' } })).status).toBe(200)
    expect(await (await admin('/publications/meridian')).json()).toMatchObject({ name: 'Meridian' })
  },
  'PATCH ': async (path) => {
    expect((await admin(path, { method: 'PATCH', json: { tagline: 'Of Marsa' } })).status).toBe(200)
    expect(await (await admin('/publications/meridian')).json()).toMatchObject({ tagline: null })
  },
  'DELETE ': async (path) => {
    expect((await admin(path, { method: 'DELETE' })).status).toBe(204)
    expect(await (await admin('/publications/meridian')).json()).toMatchObject({ name: 'Meridian' })
    expect((await admin(path, { method: 'PUT', json: MARSA })).status).toBe(200)
  },
  'GET /stories': async (path) => expect(await (await admin(path)).json()).toEqual({ items: [], next: null }),
  'POST /stories': async (path) => {
    const story = { url: STORY, title: 'The same address, elsewhere' }
    expect(await (await admin(path, { json: story })).json()).toMatchObject({ created: 1, updated: 0 })
    const { items } = (await (await admin('/publications/meridian/stories')).json()) as { items: { title: string }[] }
    expect(items.map(({ title }) => title)).toEqual(['The canal'])
  },
  'DELETE /stories': async (path) => {
    const answer = await admin(`${path}?url=${encodeURIComponent(STORY)}`, { method: 'DELETE' })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ error: { code: 'unknown_story' } })
    expect(
      (await admin(`/publications/meridian/stories?url=${encodeURIComponent(STORY)}`, { method: 'DELETE' })).status,
    ).toBe(204)
  },
  'POST /feeds/refresh': async (path) => {
    expect(await (await admin(path, { method: 'POST' })).json()).toEqual({ feeds: [] })
  },
  'GET /delivery': async (path) => {
    await bindings.DB.batch([
      bindings.DB.prepare("UPDATE digests SET status = 'sent', frozen_at = 1, sent_at = 1 WHERE id = 1"),
      bindings.DB.prepare(
        `INSERT INTO chunks (digest_id, seq, state, key, attempts, next_attempt_at, planned, accepted, skipped, failed, unknown, delivered, bounced, complained)
         VALUES (1, 0, 'accepted', 'k', 1, 1, 0, 3, 0, 0, 0, 3, 0, 0)`,
      ),
    ])
    expect(await (await admin(path)).json()).toMatchObject({ digests: [] })
    const theirs = await (await admin('/publications/meridian/delivery')).json()
    expect(theirs).toMatchObject({ digests: [{ period: '2026-W09', accepted: 3 }] })
  },
  'POST /delivery': async (path) => {
    expect(await (await admin(path, { method: 'POST' })).json()).toMatchObject({ error: { code: 'no_provider' } })
    expect((await bindings.DB.prepare('SELECT * FROM sender_domains').all()).results).toEqual([])
  },
  'GET /subscribers': async (path) => {
    for (const query of ['', '?status=active', '?q=bo', '?q=bo@readers.example', '?cursor=99']) {
      expect(await (await admin(path + query)).json(), query).toEqual({ items: [], next: null })
    }
    expect(await (await admin('/publications/meridian/subscribers?q=bo')).json()).toMatchObject({
      items: [{ email: 'bo@readers.example' }],
    })
  },
  'GET /subscribers.csv': async (path) => {
    expect(await (await admin(path)).text()).not.toContain('@')
    expect(await (await admin('/publications/meridian/subscribers.csv')).text()).toContain('bo@readers.example')
  },
  'POST /subscribers/import': async (path) => {
    await admin('/publications/meridian/suppressions', { json: { email: 'cem@readers.example', reason: 'by phone' } })
    const file =
      'email,consented_at,consent_source\nbo@readers.example,2025-01-01,form\ncem@readers.example,2025-01-01,form\n'
    const answer = await admin(path, { method: 'POST', body: file, headers: { 'content-type': 'text/csv' } })
    expect(await answer.json()).toMatchObject({ imported: 2, unchanged: 0, rejected: [] })
  },
  'GET /suppressions': async (path) => {
    await admin('/publications/meridian/suppressions', { json: { email: 'cem@readers.example', reason: 'by phone' } })
    for (const query of ['', '?cursor=99']) {
      expect(await (await admin(path + query)).json(), query).toEqual({ items: [], next: null })
    }
  },
  'POST /suppressions': async (path) => {
    await admin(path, { json: { email: 'bo@readers.example', reason: 'by phone' } })
    const answer = await admin('/publications/meridian/subscribers?q=bo')
    expect(await answer.json()).toMatchObject({ items: [{ status: 'active' }] })
    expect(await (await admin('/publications/meridian/suppressions')).json()).toMatchObject({ items: [] })
  },
  'DELETE /suppressions': async (path) => {
    await admin('/publications/meridian/suppressions', { json: { email: 'cem@readers.example', reason: 'by phone' } })
    expect((await admin(`${path}?email=cem@readers.example`, { method: 'DELETE' })).status).toBe(404)
    expect(await (await admin('/publications/meridian/suppressions')).json()).toMatchObject({ items: [{}] })
  },
  'GET /held': async (path) => {
    await holdOne()
    for (const query of ['', '?cursor=0', '?limit=500']) {
      const answer = await admin(path + query)
      if (answer.status === 200) expect(await answer.json(), query).toEqual({ items: [], next: null })
    }
  },
  'POST /held/release': async (path) => {
    await holdOne()
    for (const json of [{}, { ids: ['1'] }]) {
      expect(await (await admin(path, { json })).json()).toEqual({ released: 0, more: false })
    }
    expect(await (await admin('/publications/meridian/held')).json()).toMatchObject({ items: [{ id: '1' }] })
  },
  'POST /held/discard': async (path) => {
    await holdOne()
    for (const json of [{}, { ids: ['1'] }]) {
      expect(await (await admin(path, { json })).json()).toEqual({ discarded: 0, more: false })
    }
    expect(await (await admin('/publications/meridian/held')).json()).toMatchObject({ items: [{ id: '1' }] })
  },
  'GET /feeds': async (path) => {
    const feeds = [{ url: 'https://meridian.example/feed.xml' }]
    await admin('/publications/meridian', { method: 'PATCH', json: { feeds } })
    expect(await (await admin(path)).text()).not.toContain('meridian.example')
  },
  'GET /topics': async (path) => {
    await admin('/publications/meridian/stories', { json: { url: `${STORY}-2`, title: 'Locks', category: 'Water' } })
    expect(await (await admin('/publications/meridian/topics')).text()).toContain('Water')
    expect(await (await admin(path)).text()).not.toContain('Water')
  },
  'GET /mails': async (path) => {
    await bindings.DB.prepare("UPDATE mails SET state = 'failed', reason = 'refused'").run()
    for (const query of ['', '?limit=500']) {
      expect(await (await admin(path + query)).json(), query).toEqual({ items: [], next: null })
    }
  },
  'GET /digests': async (path) => expect(await (await admin(path)).json()).toEqual({ items: [], next: null }),
  'POST /digests': async (path) => {
    await admin(path, { json: { period: '2026-W09' } })
    const row = await bindings.DB.prepare('SELECT subject FROM digests WHERE publication_id = 1').first()
    expect(row).toEqual({ subject: 'Of Meridian' })
  },
  'GET /corrections': async (path) => {
    await correctOne()
    for (const query of ['', '?cursor=9']) {
      expect(await (await admin(path + query)).json(), query).toEqual({ items: [], next: null })
    }
  },
  'POST /corrections': async (path) => {
    expect((await admin(path, { json: { url: STORY, text: 'It was 1911.' } })).status).toBe(404)
    expect(await (await admin('/publications/meridian/corrections')).json()).toEqual({ items: [], next: null })
  },
  'GET /stats': async (path) => {
    const text = await (await admin(path)).text()
    expect(JSON.parse(text)).toMatchObject({ total: { signups: 0, active: 0, shares: 0 }, stories: [], digests: [] })
  },
}

const correctOne = () => admin('/publications/meridian/corrections', { json: { url: STORY, text: 'It was 1911.' } })

beforeEach(arrange)

async function arrange() {
  await world({ publications: { meridian: MERIDIAN, marsa: MARSA } })
  await admin('/publications/meridian/stories', { json: { url: STORY, title: 'The canal' } })
  await bindings.DB.batch([
    bindings.DB.prepare(
      `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, updated_at)
       VALUES (1, 'bo@readers.example', 'bo@readers.example', 'hash', 'active', '[]', ?1, ?1)`,
    ).bind(FRIDAY),
    bindings.DB.prepare(
      `INSERT INTO digests (publication_id, period, status, slot_at, window_from, window_to, composed_at, subject, hand, chosen, key, assembler)
       VALUES (1, '2026-W09', 'draft', ?1, ?1, ?1, ?1, 'Of Meridian', '{"order":[],"pinned":[],"excluded":[]}', '[]', 'key', 1)`,
    ).bind(FRIDAY),
    bindings.DB.prepare(
      `INSERT INTO reader_days (publication_id, day, signups, active_change) VALUES (1, '2026-02-27', 1, 1)`,
    ),
  ])
}

/** A sign-up at Meridian that waits for its desk. */
async function holdOne(): Promise<void> {
  await bindings.DB.prepare(
    `INSERT INTO mails (publication_id, kind, subscriber_id, params, key, state, reason, created_at, next_attempt_at)
     VALUES (1, 'confirm', 1, '{}', 'mail-held', 'held', 'trap', ?1, ?1)`,
  )
    .bind(FRIDAY)
    .run()
}

test('a route that names a row answers 404 when the row is the other publication’s', async () => {
  await correctOne()
  for (const { method, path } of table.filter(({ path }) => /:publication\/.*:/.test(path))) {
    const address = path
      .replace('/v1/admin', '')
      .replace(':publication', 'marsa')
      .replace(':period', '2026-W09')
      .replace(/:\w+/g, '1')
    // What the route would take, so that nothing but the row is to blame.
    const taken = method === 'PATCH' ? {} : { to: 'desk@marsa.example' }
    const json = method === 'GET' || method === 'DELETE' ? undefined : taken
    const answer = await admin(address, { method, json })
    expect(answer.status, `${method} ${address}`).toBe(404)
  }
})

test('a route that names no row shows and changes nothing of the other publication', async () => {
  for (const { method, path } of table.filter(({ path }) => !/:publication\/.*:/.test(path))) {
    const look = LOOKS[`${method} ${path.replace('/v1/admin/publications/:publication', '')}`]
    if (!look) throw new Error(`${method} ${path} is new: say here how the other publication's rows stay out of it`)
    await arrange()
    await look(path.replace('/v1/admin', '').replace(':publication', 'marsa'))
  }
})

test('every route answers 404 for a publication that is not there', async () => {
  for (const { method, path } of table.filter(
    ({ method, path }) => method !== 'PUT' || !path.endsWith(':publication'),
  )) {
    const address = path
      .replace('/v1/admin', '')
      .replace(':publication', 'nobody')
      .replace(':period', '2026-W09')
      .replace(/:\w+/g, '1')
    const json = method === 'GET' || method === 'DELETE' ? undefined : {}
    const answer = await admin(address, { method, json })
    expect(answer.status, `${method} ${address}`).toBe(404)
    expect(await answer.json(), address).toMatchObject({ error: { code: 'unknown_publication' } })
  }
})
