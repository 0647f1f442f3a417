/** Signing in by Cloudflare Access, where the runtime says who came through it: only people of the desk, and nobody by a header. */
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { createApp } from '../../src/app'
import { localConfig } from '../../src/config'
import { digestTraces } from '../../src/digests/traces'
import { depsOf, type Env } from '../../src/ground/deps'
import type { Mailer } from '../../src/ground/mailer'
import { admin, ask, BASE, world } from '../world'

type Identity = { email?: string } | undefined
const OURS = { origin: BASE, 'sec-fetch-site': 'same-origin', accept: 'text/html' }
const mailer: Mailer = { send: async () => ({ outcome: 'unknown', message: 'nobody is mailed here' }) }
const app = createApp((given) => depsOf(given, { config: localConfig(given), mailer, traces: digestTraces }))

/** A request behind Access, or without it. */
async function behind(identity: (() => Promise<Identity>) | null, path: string, init: RequestInit = {}) {
  const context = { waitUntil() {}, passThroughOnException() {}, props: {} }
  const access = identity && { aud: 'the desk', getIdentity: identity }
  const request = new Request(`${BASE}${path}`, { redirect: 'manual', ...init, headers: { ...OURS, ...init.headers } })
  return app.fetch(request, env as unknown as Env, { ...context, ...(access ? { access } : {}) } as never)
}
const press = (identity: (() => Promise<Identity>) | null, headers = {}) =>
  behind(identity, '/admin/sign-in/access', {
    method: 'POST',
    body: new URLSearchParams({ next: '/admin/meridian' }),
    headers,
  })
const as = (email?: string) => async (): Promise<Identity> => ({ email })

beforeEach(async () => {
  await world()
  await admin('/people', {
    json: { name: 'Ada', email: 'ada@desk.example', role: 'viewer', publications: ['meridian'] },
  })
})

test('a person of the desk signs in with one press, with their own role; looking alone signs nobody in', async () => {
  const page = await behind(as('Ada@desk.example'), '/admin/sign-in')
  expect([page.headers.get('set-cookie'), (await page.text()).includes('Sign in as Ada@desk.example')]).toEqual([
    null,
    true,
  ])
  const entered = await press(as('Ada@desk.example'))
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/admin/meridian'])
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  expect(cookie).toMatch(/^__Host-desk=/)
  expect((await ask('/admin/meridian', { headers: { ...OURS, cookie } })).status).toBe(200)
  expect((await ask('/admin/meridian/settings', { headers: { ...OURS, cookie } })).status).toBe(403)
  await admin('/people/1', { method: 'DELETE' })
  expect((await press(as('ada@desk.example'))).status).toBe(403)
})

test.each<[string, (() => Promise<Identity>) | null]>([
  ['is not there', null],
  ['knows nobody', async () => undefined],
  ['knows no address', as()],
  ['knows somebody else', as('eve@desk.example')],
  ['knows what is no address', as('ada@desk.example, eve@evil.example')],
  ['fails', () => Promise.reject(new Error('no answer'))],
])('where Access %s, nobody is signed in, whatever a header says', async (_, identity) => {
  const headers = {
    'cf-access-authenticated-user-email': 'ada@desk.example',
    'cf-access-jwt-assertion': 'eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImFkYUBkZXNrLmV4YW1wbGUifQ.',
  }
  const refused = await press(identity, headers)
  expect([refused.status, refused.headers.get('set-cookie')]).toEqual([403, null])
  const page = await (await behind(identity, '/admin/sign-in', { headers })).text()
  expect(page).not.toContain('Sign in as Ada')
  expect(page).not.toContain('Sign in as ada')
})

test('a press from another site signs nobody in', async () => {
  const foreign = await press(as('ada@desk.example'), {
    origin: 'https://evil.example',
    'sec-fetch-site': 'cross-site',
  })
  expect([foreign.status, foreign.headers.get('set-cookie')]).toEqual([403, null])
})
