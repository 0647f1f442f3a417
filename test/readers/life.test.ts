/**
 * A subscriber's life in any order: what happens to one address, against a model that fits on a screen. Every step goes through a
 * door; links are made as mails make them, so that no limit on mails decides what can be tried.
 */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowToken, unsubscribeToken } from '../../src/ground/tokens'
import { admin, ask, bindings, DAY, FRIDAY, HOUR, setClock, tickAt, world } from '../world'
import { listed } from './cast'

const EMAIL = 'bo@readers.example'
const SECRET = (env as unknown as { SECRET_KEY: string }).SECRET_KEY
const PATH = '/publications/meridian'

type Status = 'nobody' | 'pending' | 'active' | 'unsubscribed' | 'suppressed'

/** What should be so. `links`: when the confirmation links that were not used run out. */
type Model = { status: Status; suppression: string | null; links: number[]; leftAt: number; now: number }
/** How the real thing is reached: the row's id survives in mailed links, also after an erasure. */
type Real = { id: number; leave: string }

type Step = (model: Model, real: Real) => Promise<void>

const isOpen = (model: Model) => model.links.some((end) => end > model.now)
const mayReturn = (model: Model) => model.suppression === null || model.suppression === 'erased'

/** Each happens to the model and to the service. */
const STEPS: Record<string, Step> = {
  async 'sign up'(model) {
    if (model.status === 'nobody') model.status = 'pending'
    model.links.push(model.now + 48 * HOUR)
    await ask('/v1/meridian/subscribers', { json: { email: EMAIL } })
  },
  async confirm(model, real) {
    if (isOpen(model) && mayReturn(model) && ['pending', 'unsubscribed'].includes(model.status)) {
      model.status = 'active'
      model.suppression = null
      model.links.splice(
        model.links.findLastIndex((end) => end > model.now),
        1,
      )
    }
    const row = await bindings.DB.prepare(
      `SELECT id, purpose, nonce FROM tokens WHERE subscriber_id = ? AND purpose = 'confirm' AND used_at IS NULL AND expires_at > ? ORDER BY id DESC`,
    )
      .bind(real.id, model.now)
      .first<{ id: number; purpose: 'confirm'; nonce: string }>()
    if (row) await ask(`/confirm/${await rowToken(SECRET, row)}`, { method: 'POST' })
  },
  async leave(model, real) {
    if (model.status === 'active') Object.assign(model, { status: 'unsubscribed', leftAt: model.now, links: [] })
    await ask(`/unsubscribe/${real.leave}`, { method: 'POST' })
  },
  async undo(model, real) {
    const isInTime = model.now - model.leftAt < 7 * DAY
    if (model.status === 'unsubscribed' && isInTime && model.suppression === null) model.status = 'active'
    await ask(`/unsubscribe/${real.leave}/undo`, { method: 'POST' })
  },
  async 'import with proof'(model) {
    if (model.suppression === null && ['nobody', 'pending'].includes(model.status)) model.status = 'active'
    await importFile('email,consented_at,consent_source\nbo@readers.example,2025-01-01,form')
  },
  async 'import without'(model) {
    if (model.suppression === null && model.status === 'nobody') {
      model.status = 'pending'
      model.links.push(model.now + 48 * HOUR)
    }
    await importFile('email\nBO@readers.example')
  },
  async complain(model) {
    if (model.status !== 'nobody') model.status = 'suppressed'
    model.suppression = 'complained'
    await admin(`${PATH}/suppressions`, { json: { email: EMAIL, reason: 'complained' } })
  },
  async lift(model) {
    if (model.suppression !== null && model.status === 'suppressed') {
      Object.assign(model, { status: 'unsubscribed', leftAt: model.now })
    }
    model.suppression = null
    await admin(`${PATH}/suppressions?email=${EMAIL}`, { method: 'DELETE' })
  },
  async erase(model, real) {
    if (model.status !== 'nobody')
      Object.assign(model, { status: 'nobody', links: [], suppression: model.suppression ?? 'erased' })
    await admin(`${PATH}/subscribers/${real.id}`, { method: 'DELETE' })
  },
  async 'let a week pass'(model) {
    model.now += 8 * DAY
    if (model.status === 'pending') model.status = 'nobody'
    await tickAt(model.now)
  },
}

function importFile(body: string): Promise<Response> {
  return admin(`${PATH}/subscribers/import`, { method: 'POST', body, headers: { 'content-type': 'text/csv' } })
}

async function look(model: Model, real: Real): Promise<void> {
  const reader = await listed(EMAIL)
  expect(reader?.status ?? 'nobody').toBe(model.status)
  const isSuppressed = await bindings.DB.prepare('SELECT count(*) AS count FROM suppressions').first('count')
  expect(isSuppressed).toBe(model.suppression === null ? 0 : 1)
  const active = await bindings.DB.prepare('SELECT coalesce(sum(active_change), 0) AS active FROM reader_days').first(
    'active',
  )
  expect(active).toBe(model.status === 'active' ? 1 : 0)
  if (!reader) return
  real.id = Number(reader.id)
  real.leave = await unsubscribeToken(SECRET, real.id, 0)
}

test('whatever happens to a reader, in any order, they are what they should be', { timeout: 120_000 }, async () => {
  const steps = Object.entries(STEPS).map(([name, step]) =>
    fc.constant<fc.AsyncCommand<Model, Real>>({
      check: () => true,
      toString: () => name,
      async run(model, real) {
        model.now += 60_000
        setClock(model.now)
        await step(model, real)
        setClock(model.now)
        await look(model, real)
      },
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 24 }), async (commands) => {
      await world()
      const setup = () => ({
        model: { status: 'nobody' as Status, suppression: null, links: [], leftAt: 0, now: FRIDAY } satisfies Model,
        real: { id: 0, leave: 'none' },
      })
      await fc.asyncModelRun(setup, commands)
    }),
    { numRuns: (env as { MISUSE?: string }).MISUSE === 'full' ? 300 : 8, endOnFailure: false },
  )
})
