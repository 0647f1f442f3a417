/**
 * Who may what, tried: every declared administrators' route with every kind of credential. What the declaration says decides who gets in; that
 * whoever may only read changes nothing, and that a publication's key opens nothing of another's, holds whatever it says.
 */
import { expect, test } from 'vitest'
import { DOORS } from '../../src/app'
import type { Door } from '../../src/http/declare'
import { type Ask, ask, bindings, dump, MERIDIAN, TOKEN, world } from '../world'

const MARSA = { ...MERIDIAN, name: 'Marsa', url: 'https://marsa.example', fromEmail: 'digest@marsa.example' }
const administrators = Object.values(DOORS)
  .flat()
  .filter(({ path }) => path.startsWith('/v1/admin'))
const OURS = { 'sec-fetch-site': 'same-origin', origin: 'https://tidings.example' }

const nameOf = ({ method, path }: Door) => `${method} ${path}`
const hasPublication = ({ path }: Door) => path.includes('/:publication')

/** A request that can be told from a refused one, and does nothing: what it names is not there, what it sends is no JSON. */
async function knock({ method, path }: Door, { slug = 'meridian', ...init }: Ask & { slug?: string }) {
  const address = path.replace(':publication', slug).replace(':period', '2020-W01').replace(/:\w+/g, '999999')
  const answer = await ask(address, {
    method,
    body: method === 'GET' || method === 'DELETE' ? undefined : '{',
    ...init,
  })
  const text = await answer.text()
  const code = answer.status < 400 || !text.startsWith('{') ? '' : ((JSON.parse(text).error?.code ?? '') as string)
  return { status: answer.status, code, text }
}

const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } })

async function makeKey(role: 'read' | 'write', publications: string[] | null): Promise<{ id: string; secret: string }> {
  const answer = await ask('/v1/admin/keys', { json: { name: role, role, publications }, ...bearer(TOKEN) })
  expect(answer.status).toBe(201)
  return answer.json()
}

async function twoPublications() {
  await world({ publications: { meridian: MERIDIAN, marsa: MARSA } })
  const keys = {
    read: await makeKey('read', ['meridian']),
    write: await makeKey('write', ['meridian']),
    readAll: await makeKey('read', null),
    writeAll: await makeKey('write', null),
  }
  return Object.fromEntries(Object.entries(keys).map(([name, { secret }]) => [name, secret])) as Record<
    keyof typeof keys,
    string
  >
}

/** What the database holds, but for when a credential was seen last and what was noted of strangers. */
async function held(): Promise<Record<string, string>> {
  const { api_keys: _, desk_sessions: __, limits: ___, audit_entries: ____, ...rest } = await dump()
  return rest
}

test('without a credential, with half of one, or with one that ended, no route opens', {
  timeout: 300_000,
}, async () => {
  const { writeAll } = await twoPublications()
  const revoked = await makeKey('write', null)
  await ask(`/v1/admin/keys/${revoked.id}`, { method: 'DELETE', ...bearer(TOKEN) })
  const signedIn = await ask('/admin/sign-in', { form: { token: TOKEN }, headers: OURS })
  const cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? ''
  expect(cookie).not.toBe('')
  const none: Record<string, string>[] = [
    {},
    { authorization: 'Bearer' },
    { authorization: `Bearer ${TOKEN.slice(1)}` },
    { authorization: `Bearer ${writeAll.slice(0, -1)}` },
    { authorization: `Bearer ${writeAll.toUpperCase()}` },
    { authorization: `Bearer ${revoked.secret}` },
    { authorization: `Basic ${btoa(`admin:${TOKEN}`)}` },
    { authorization: `Token ${writeAll}` },
    { authorization: TOKEN },
    { 'x-api-key': writeAll },
    { cookie },
    { cookie, ...OURS },
    { cookie: `__Host-desk=${TOKEN}` },
  ]
  const before = await held()
  expect(administrators.length).toBeGreaterThan(30)
  for (const door of administrators) {
    for (const headers of none) {
      const said = `${nameOf(door)} ${JSON.stringify(headers)}`
      expect((await knock(door, { headers })).status, said).toBe(401)
    }
    const { path } = door
    const asked = await ask(`${path.replace(/:\w+/g, '1')}?token=${TOKEN}&access_token=${TOKEN}`, {
      method: door.method,
    })
    expect(asked.status, nameOf(door)).toBe(401)
  }
  expect(await held()).toEqual(before)
})

test('a key opens what its role and its publications say, on every route', { timeout: 300_000 }, async () => {
  const keys = await twoPublications()
  for (const door of administrators) {
    const isLook = door.method === 'GET'
    const mayRead = door.who === 'read' || (door.who === 'all publications' && isLook)
    const mayWrite = mayRead || door.who === 'write' || door.who === 'all publications'
    // A key that is for one publication opens nothing that is about all of them.
    const isOfOne = door.who === 'read' || door.who === 'write'
    const may = { read: mayRead && isOfOne, write: mayWrite && isOfOne, readAll: mayRead, writeAll: mayWrite }
    for (const [name, isAllowed] of Object.entries(may)) {
      const { status, code } = await knock(door, bearer(keys[name as keyof typeof keys]))
      const said = `${nameOf(door)} with ${name}: ${status} ${code}`
      expect(status, said).not.toBe(401)
      expect([status === 403, code === 'forbidden'], said).toEqual([!isAllowed, !isAllowed])
    }
    expect((await knock(door, bearer(TOKEN))).status, nameOf(door)).not.toBe(403)
  }
})

test('whatever a route declares: who may read changes nothing, and nobody with another publication’s key learns that there is one', {
  timeout: 300_000,
}, async () => {
  const keys = await twoPublications()
  await bindings.DB.prepare(
    `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, updated_at)
     VALUES (2, 'bo@readers.example', 'bo@readers.example', 'h', 'active', '[]', 1, 1)`,
  ).run()
  const before = await held()
  for (const door of administrators) {
    if (door.method !== 'GET') {
      for (const key of [keys.read, keys.readAll])
        expect(await knock(door, bearer(key)), nameOf(door)).toMatchObject({ status: 403, code: 'forbidden' })
    }
    if (!hasPublication(door)) {
      expect((await knock(door, bearer(keys.write))).text, nameOf(door)).not.toMatch(/marsa|bo@/i)
      continue
    }
    for (const key of [keys.read, keys.write]) {
      const theirs = await knock(door, { slug: 'marsa', ...bearer(key) })
      const nobodys = await knock(door, { slug: 'nobody', ...bearer(key) })
      expect([403, 404], nameOf(door)).toContain(theirs.status)
      expect([theirs.status, theirs.text], nameOf(door)).toEqual([nobodys.status, nobodys.text])
      expect(theirs.text).not.toMatch(/marsa|bo@/i)
    }
  }
  expect(await held()).toEqual(before)
})
