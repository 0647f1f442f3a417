/** The administrators' door to digests: compose, look, change, preview, test, send, pause, resume, cancel, retry. */
import { Hono } from 'hono'
import * as z from 'zod'
import { parseAddress } from '../ground/address'
import type { HonoEnv } from '../ground/deps'
import type { Digest, Publication } from '../ground/schema'
import { HOUR } from '../ground/time'
import { type C, publicationOf, refuse } from '../http/door'
import { invalidCursor, limitOf, readAdminJson } from '../http/lists'
import { MAIL_POLICY } from '../http/security'
import { headerSafe } from '../mail/render'
import { isPeriod, periodOf, slotAfter, slotOfPeriod } from '../publications/schedule'
import { composeDigest, findDigest } from './choose/compose'
import { changeDraft } from './choose/edit'
import { LATE_HOURS } from './due'
import { listDigests, presentDigest } from './present'
import { cancelDigest, pauseByHand, resumeDigest, retryDigest } from './send/by-hand'
import { freezeDigest } from './send/freeze'
import { sendTest } from './send/test-send'
import { previewOf, writeDigest } from './send/write'
import { type DeskMove, mayBe } from './state'

export const digestRoutes = new Hono<HonoEnv>()

const BASE = '/v1/admin/publications/:publication/digests'

digestRoutes.post(BASE, async (c) => {
  const publication = await publicationOf(c)
  const now = c.var.deps.clock()
  const { period, slotAt } = periodAsked(publication, await optionalJson(c), now)
  const { digest, isNew } = await composeDigest(c.var.deps, { publication, period, slotAt, at: now })
  return c.json(await presentDigest(c.var.deps, publication, digest), isNew ? 201 : 200)
})

digestRoutes.get(BASE, async (c) => {
  const publication = await publicationOf(c)
  const cursor = c.req.query('cursor') ?? null
  if (cursor !== null && !isPeriod(cursor)) throw invalidCursor()
  return c.json(await listDigests(c.var.deps, { publication, cursor, limit: limitOf(c) }))
})

digestRoutes.get(`${BASE}/:period`, async (c) => {
  const { publication, digest } = await asked(c)
  return c.json(await presentDigest(c.var.deps, publication, digest))
})

const ids = z.array(z.string().max(20)).max(50)
const changeShape = z
  .object({
    subject: z.string().max(400).transform(headerSafe).pipe(z.string().min(1).max(200)),
    intro: z.string().trim().max(2_000).nullable(),
    order: ids,
    pinned: ids,
    excluded: z.array(z.string().max(20)).max(500),
  })
  .partial()
  .strict()

digestRoutes.patch(`${BASE}/:period`, async (c) => {
  const { publication, digest } = await asked(c)
  const parsed = changeShape.safeParse(await readAdminJson(c))
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'change')
    throw refuse(
      400,
      `invalid_${field}`,
      `A draft takes subject, intro, order, pinned and excluded; ${field} is not right.`,
    )
  }
  const changed = await changeDraft(c.var.deps, { publication, digest, change: parsed.data, at: c.var.deps.clock() })
  if (changed === 'unknown_story')
    throw refuse(400, 'unknown_story', 'One of these ids is no story of this publication.')
  if (changed === 'not_a_draft')
    throw refuse(409, 'not_a_draft', 'This digest is no draft, or somebody changed it just now.')
  return c.json(await presentDigest(c.var.deps, publication, changed))
})

digestRoutes.get(`${BASE}/:period/preview.html`, async (c) => {
  c.header('Content-Security-Policy', MAIL_POLICY)
  return c.html((await preview(c)).html)
})

digestRoutes.get(`${BASE}/:period/preview.txt`, async (c) => c.text((await preview(c)).text))

digestRoutes.post(`${BASE}/:period/test`, async (c) => {
  const { publication, digest } = await asked(c)
  const parsed = z.object({ to: z.string().max(1_000) }).safeParse(await readAdminJson(c))
  const to = parsed.success ? parseAddress(parsed.data.to) : null
  if (!to) throw refuse(400, 'invalid_email', 'Say to whom: {"to": "name@example.org"}.')
  const idempotencyKey = c.req.header('idempotency-key') ?? null
  if (idempotencyKey !== null && idempotencyKey.length > 256) {
    throw refuse(400, 'invalid_idempotency_key', 'An Idempotency-Key has at most 256 characters.')
  }
  const outcome = await sendTest(c.var.deps, { publication, digest, to: to.email, idempotencyKey })
  if (outcome === 'key_used') {
    throw refuse(
      409,
      'idempotency_key_used',
      'This Idempotency-Key was used for another digest or address. Use a new one.',
    )
  }
  return c.json({ status: outcome }, 202)
})

digestRoutes.post(`${BASE}/:period/send`, async (c) => {
  const { publication, digest } = await asked(c)
  if (['sending', 'sent', 'paused'].includes(digest.status)) {
    return c.json(await presentDigest(c.var.deps, publication, digest), 200)
  }
  if (!mayBe(digest, 'sent')) throw wrongState(digest, 'sent')
  if (digest.chosen.length < publication.minStories) {
    throw refuse(
      409,
      'thin_week',
      `${digest.chosen.length} stories; a digest of ${publication.name} has at least ${publication.minStories}.`,
    )
  }
  const frozen = await freezeDigest(c.var.deps, publication, digest)
  if (frozen === 'blocked') throw unrenderable()
  if (frozen === null) throw changedMeanwhile()
  return c.json(await presentDigest(c.var.deps, publication, frozen), 202)
})

digestRoutes.post(`${BASE}/:period/pause`, async (c) => {
  const { publication, digest } = await asked(c)
  const moved = await pauseByHand(c.var.deps, digest)
  if (!moved) throw wrongState(digest, 'paused')
  return c.json(await presentDigest(c.var.deps, publication, moved))
})

digestRoutes.post(`${BASE}/:period/resume`, async (c) => {
  const { publication, digest } = await asked(c)
  if (!(await resumeDigest(c.var.deps, digest))) throw wrongState(digest, 'resumed')
  return c.json(await presentDigest(c.var.deps, publication, await again(c, publication, digest)))
})

digestRoutes.post(`${BASE}/:period/cancel`, async (c) => {
  const { publication, digest } = await asked(c)
  if (!(await cancelDigest(c.var.deps, digest))) throw wrongState(digest, 'cancelled')
  return c.json(await presentDigest(c.var.deps, publication, await again(c, publication, digest)))
})

digestRoutes.post(`${BASE}/:period/retry`, async (c) => {
  const { publication, digest } = await asked(c)
  const retried = await retryDigest(c.var.deps, digest)
  if (retried === 'nothing_to_retry') throw wrongState(digest, 'retried')
  if (retried === 'changed_meanwhile') throw changedMeanwhile()
  if (retried === 'blocked') throw unrenderable()
  return c.json(await presentDigest(c.var.deps, publication, await again(c, publication, digest)))
})

async function asked(c: C): Promise<{ publication: Publication; digest: Digest }> {
  const publication = await publicationOf(c)
  const digest = await findDigest(c.var.deps, publication, c.req.param('period') ?? '')
  if (!digest) throw refuse(404, 'unknown_digest', 'There is no digest for this period.')
  return { publication, digest }
}

async function again(c: C, publication: Publication, digest: Digest): Promise<Digest> {
  return (await findDigest(c.var.deps, publication, digest.period)) ?? digest
}

async function preview(c: C): Promise<{ html: string; text: string }> {
  const { publication, digest } = await asked(c)
  const frame = digest.frame ?? (await writeDigest(c.var.deps, publication, digest)).frame
  return previewOf(c.var.deps, publication, frame)
}

function unrenderable() {
  return refuse(409, 'blocked', 'This digest could not be rendered; nothing was sent.')
}

function changedMeanwhile() {
  return refuse(
    409,
    'changed_meanwhile',
    'This digest was changed or sent just now, or another one took a story of it. Look at it again.',
  )
}

function wrongState(digest: Digest, done: DeskMove) {
  return refuse(409, 'wrong_state', `A digest that is ${digest.status} cannot be ${done}.`)
}

async function optionalJson(c: C): Promise<unknown> {
  return c.req.raw.body === null || c.req.header('content-length') === '0' ? {} : readAdminJson(c)
}

/** The period that was asked for, or the one of the next slot. What is long past can no longer be composed. */
function periodAsked(publication: Publication, body: unknown, now: number): { period: string; slotAt: number } {
  const parsed = z.object({ period: z.string().optional() }).safeParse(body)
  if (!parsed.success) throw refuse(400, 'invalid_period', 'A period looks like 2026-W09.')
  const given = parsed.data.period
  if (given === undefined) {
    // One that is due and not taken up yet is the tick's.
    const slotAt = publication.nextSlotAt > now ? publication.nextSlotAt : slotAfter(publication, now)
    return { period: periodOf(publication.timezone, slotAt), slotAt }
  }
  const slotAt = slotOfPeriod(publication, given)
  if (slotAt === null) throw refuse(400, 'invalid_period', 'A period looks like 2026-W09.')
  if (slotAt < now - LATE_HOURS * HOUR) throw refuse(400, 'past_period', 'The slot of this period is over.')
  return { period: given, slotAt }
}
