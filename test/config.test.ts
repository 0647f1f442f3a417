/** A service that is not set up serves nothing, and says what is missing to those whom it concerns. */
import { afterEach, expect, test, vi } from 'vitest'
import { createApp } from '../src/app'
import { deployedConfig } from '../src/config'
import { digestTraces } from '../src/digests/traces'
import { depsOf, type Env } from '../src/ground/deps'
import { BASE, TOKEN } from './world'

const COMPLETE = {
  PUBLIC_URL: BASE,
  SECRET_KEY: 'a-secret-of-at-least-32-characters',
  ADMIN_TOKEN: TOKEN,
  RESEND_API_KEY: 're_key',
  RESEND_WEBHOOK_SECRET: 'whsec_dGVzdA==',
}

afterEach(() => vi.restoreAllMocks())

async function asked(given: Partial<Record<keyof typeof COMPLETE, string>>, token?: string) {
  const env = { ...COMPLETE, ...given } as unknown as Env
  const mailer = { send: () => Promise.reject(new Error('no mail here')) }
  const app = createApp(() => depsOf(env, { config: deployedConfig(env), mailer, traces: digestTraces }))
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}
  const answer = await app.request(`${BASE}/v1/admin/health`, { headers }, env)
  return { status: answer.status, retry: answer.headers.get('retry-after'), text: await answer.text() }
}

test('what is missing is in the log and told to whoever holds the token, not to strangers', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const stranger = await asked({ RESEND_API_KEY: '' })
  expect(stranger).toMatchObject({ status: 503, retry: '60', text: expect.stringContaining('not_configured') })
  expect(stranger.text).not.toContain('RESEND')
  expect((await asked({ RESEND_API_KEY: '' }, 'a-guess-of-somebody-who-is-not-us')).text).not.toContain('RESEND')
  expect(log.mock.calls.flat().join()).toContain('Set RESEND_API_KEY')
  expect((await asked({ RESEND_API_KEY: '' }, TOKEN)).text).toContain('Set RESEND_API_KEY')
  expect((await asked({ ADMIN_TOKEN: '', RESEND_API_KEY: '' }, '')).text).not.toContain('RESEND')
})

test('an administrator’s token of fewer than 24 characters is none', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const short = 'x'.repeat(23)
  expect((await asked({ ADMIN_TOKEN: short }, short)).text).toContain('ADMIN_TOKEN is shorter than 24 characters')
  // The end of the line that it was piped in with is no part of it.
  for (const padded of [`${short}\n`, ` ${short} `, ' '.repeat(40)])
    expect((await asked({ ADMIN_TOKEN: padded }, short)).text, JSON.stringify(padded)).toContain('not_configured')
  for (const enough of [`${short}x`, ` ${short}x\r\n`])
    expect(deployedConfig({ ...COMPLETE, ADMIN_TOKEN: enough } as unknown as Env).adminToken).toBe(`${short}x`)
})
