/**
 * A subscriber's life in any order: what happens to one address, against a model that fits on a screen. Every step goes through a
 * door; links are made as mails make them, so that no limit on mails decides what can be tried. Lives that once went wrong are told
 * again each time.
 */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowToken, unsubscribeToken } from '../../src/ground/tokens'
import { knock } from '../reports/stage'
import { admin, ask, bindings, DAY, FRIDAY, HOUR, setClock, tickAt, world } from '../world'
import { takeBack } from './cast'

const EMAIL = 'bo@readers.example'
const SECRET = (env as unknown as { SECRET_KEY: string }).SECRET_KEY
const PATH = '/publications/meridian'

type Status = 'nobody' | 'pending' | 'active' | 'unsubscribed' | 'suppressed'

/**
 * What should be so. `linkEnds`: when the one open confirmation link runs out, 0 for none · `undoable`: when the goodbye was said whose page
 * may be pressed · `goneAt`: since when the reader is out, and their address of no use.
 */
type Model = {
  status: Status
  suppression: string | null
  linkEnds: number
  undoable: number
  goneAt: number
  isForgotten: boolean
  now: number
}
/** How the real thing is reached: the row's id survives in mailed links, also after an erasure. */
type Real = { id: number; leave: string; goodbye: string }

type Step = (model: Model, real: Real) => Promise<void>

const isOpen = (model: Model) => model.linkEnds > model.now
const mayReturn = (model: Model) => model.suppression === null || model.suppression === 'erased'
const isOut = ({ status }: Model) => status === 'unsubscribed' || status === 'suppressed'

/** Each happens to the model and to the service. */
const STEPS: Record<string, Step> = {
  async 'sign up'(model) {
    if (model.status === 'nobody') model.status = 'pending'
    // However often: one link, which works for two days more.
    model.linkEnds = Math.max(isOpen(model) ? model.linkEnds : 0, model.now + 48 * HOUR)
    if (model.isForgotten) Object.assign(model, { isForgotten: false, goneAt: model.now })
    await ask('/v1/meridian/subscribers', { json: { email: EMAIL } })
  },
  async confirm(model, real) {
    if (isOpen(model) && ['pending', 'unsubscribed'].includes(model.status)) {
      // Pressed, a link is used, whatever comes of it.
      model.linkEnds = 0
      if (mayReturn(model)) Object.assign(model, { status: 'active', suppression: null })
    }
    const row = await bindings.DB.prepare(
      `SELECT id, purpose, nonce FROM tokens WHERE subscriber_id = ? AND purpose = 'confirm' AND used_at IS NULL AND expires_at > ? ORDER BY id DESC`,
    )
      .bind(real.id, model.now)
      .first<{ id: number; purpose: 'confirm'; nonce: string }>()
    if (row) await ask(`/confirm/${await rowToken(SECRET, row)}`, { method: 'POST' })
  },
  async leave(model, real) {
    const wasActive = model.status === 'active'
    if (wasActive) Object.assign(model, { status: 'unsubscribed', undoable: model.now, goneAt: model.now, linkEnds: 0 })
    const page = await ask(`/unsubscribe/${real.leave}`, { method: 'POST', headers: { accept: 'text/html' } })
    const goodbye = await page.text()
    expect(goodbye.includes('name="secret"')).toBe(wasActive)
    if (wasActive) real.goodbye = goodbye
  },
  async undo(model, real) {
    const isInTime = model.undoable > 0 && model.now - model.undoable < HOUR
    if (model.status === 'unsubscribed' && isInTime && model.suppression === null) model.status = 'active'
    if (model.status === 'active') model.undoable = 0
    if (real.goodbye) await takeBack(real.goodbye)
  },
  async 'import with proof'(model) {
    if (model.suppression === null && ['nobody', 'pending'].includes(model.status)) model.status = 'active'
    await importFile('email,consented_at,consent_source\nbo@readers.example,2025-01-01,form')
  },
  async 'import without'(model) {
    if (model.suppression === null && model.status === 'nobody') {
      model.status = 'pending'
      model.linkEnds = model.now + 48 * HOUR
    }
    await importFile('email\nBO@readers.example')
  },
  async 'complain to the publisher'(model) {
    suppressed(model)
    await admin(`${PATH}/suppressions`, { json: { email: EMAIL, reason: 'complained' } })
  },
  async 'call a mail spam'(model, real) {
    const mail = await bindings.DB.prepare('SELECT id, key FROM mails WHERE subscriber_id = ? ORDER BY id DESC LIMIT 1')
      .bind(model.status === 'nobody' ? 0 : real.id)
      .first<{ id: number; key: string }>()
    if (!mail) return
    suppressed(model)
    const told = await knock({ type: 'complained', tag: `${mail.id}-${mail.key}`, to: EMAIL, at: model.now })
    expect(told.status).toBe(200)
  },
  async lift(model) {
    if (model.suppression !== null && model.status === 'suppressed') {
      Object.assign(model, { status: 'unsubscribed', undoable: 0, goneAt: model.now })
    }
    model.suppression = null
    await admin(`${PATH}/suppressions?email=${EMAIL}`, { method: 'DELETE' })
  },
  async erase(model, real) {
    if (model.status !== 'nobody')
      Object.assign(model, {
        status: 'nobody',
        linkEnds: 0,
        undoable: 0,
        isForgotten: false,
        suppression: model.suppression ?? 'erased',
      })
    await admin(`${PATH}/subscribers/${real.id}`, { method: 'DELETE' })
  },
  async 'let a week pass'(model) {
    model.now += 8 * DAY
    if (model.status === 'pending') Object.assign(model, { status: 'nobody', linkEnds: 0 })
    if (isOut(model) && model.now - model.goneAt > 30 * DAY) model.isForgotten = true
    await tickAt(model.now)
  },
}

function suppressed(model: Model): void {
  if (model.status !== 'nobody' && model.status !== 'suppressed')
    Object.assign(model, { status: 'suppressed', goneAt: model.now })
  model.suppression = 'complained'
}

function importFile(body: string): Promise<Response> {
  return admin(`${PATH}/subscribers/import`, { method: 'POST', body, headers: { 'content-type': 'text/csv' } })
}

async function look(model: Model, real: Real): Promise<void> {
  const reader = await bindings.DB.prepare('SELECT id, status, email FROM subscribers').first<{
    id: number
    status: Status
    email: string
  }>()
  expect(reader?.status ?? 'nobody').toBe(model.status)
  if (reader) expect(reader.email === '', 'the address is forgotten').toBe(model.isForgotten)
  const isSuppressed = await bindings.DB.prepare('SELECT count(*) AS count FROM suppressions').first('count')
  expect(isSuppressed).toBe(model.suppression === null ? 0 : 1)
  const active = await bindings.DB.prepare('SELECT coalesce(sum(active_change), 0) AS active FROM reader_days').first(
    'active',
  )
  expect(active).toBe(model.status === 'active' ? 1 : 0)
  const total = await bindings.DB.prepare('SELECT coalesce(sum(active), 0) AS active FROM reader_totals').first(
    'active',
  )
  expect(total).toBe(active)
  const open = await bindings.DB.prepare(
    "SELECT count(*) AS count FROM tokens WHERE purpose = 'confirm' AND used_at IS NULL AND expires_at > ?",
  )
    .bind(model.now)
    .first('count')
  expect(open, 'open links').toBe(isOpen(model) ? 1 : 0)
  if (!reader) return
  real.id = reader.id
  real.leave = await unsubscribeToken(SECRET, real.id, 0)
}

async function take(name: string, model: Model, real: Real): Promise<void> {
  model.now += 60_000
  setClock(model.now)
  await STEPS[name]?.(model, real)
  setClock(model.now)
  await look(model, real)
}

async function born(): Promise<{ model: Model; real: Real }> {
  await world()
  const model: Model = {
    status: 'nobody',
    suppression: null,
    linkEnds: 0,
    undoable: 0,
    goneAt: 0,
    isForgotten: false,
    now: FRIDAY,
  }
  return { model, real: { id: 0, leave: 'none', goodbye: '' } }
}

test.each([
  [
    'whoever called a mail spam comes back by nobody’s doing',
    ['call a mail spam', 'undo', 'sign up', 'confirm', 'import with proof'],
  ],
  ['a complaint is stronger than an erasure', ['erase', 'complain to the publisher', 'sign up', 'confirm']],
  ['and an erasure no weaker than a complaint', ['call a mail spam', 'erase', 'sign up', 'confirm', 'import without']],
  [
    'a leaver stays out of every import, also when only a hash is left',
    ['leave', 'import with proof', ...Array<string>(4).fill('let a week pass'), 'import with proof', 'import without'],
  ],
  [
    'who is forgotten and signs up again is who they were',
    ['leave', ...Array<string>(4).fill('let a week pass'), 'sign up', 'confirm', 'leave', 'undo'],
  ],
  [
    'who was suppressed and forgotten is not asked',
    ['call a mail spam', ...Array<string>(4).fill('let a week pass'), 'sign up', 'confirm'],
  ],
  [
    'an erased reader comes back by confirming, and only so',
    ['erase', 'import with proof', 'import without', 'sign up', 'confirm'],
  ],
  ['leaving ends the links that were asked for before', ['sign up', 'leave', 'confirm', 'undo']],
])('%s', async (_name, names) => {
  const { model, real } = await born()
  for (const name of ['sign up', 'confirm', ...names]) await take(name, model, real)
})

test('whatever happens to a reader, in any order, they are what they should be', { timeout: 900_000 }, async () => {
  const steps = Object.keys(STEPS).map((name) =>
    fc.constant<fc.AsyncCommand<Model, Real>>({
      check: () => true,
      toString: () => name,
      run: (model, real) => take(name, model, real),
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 24 }), async (commands) => {
      const life = await born()
      await fc.asyncModelRun(() => life, commands)
    }),
    { numRuns: (env as { MISUSE?: string }).MISUSE === 'full' ? 300 : 8, endOnFailure: false },
  )
})
