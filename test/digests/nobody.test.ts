/** A digest that nobody accepted is never sent: whatever the size of the list and the way of the refusal, a person hears why. */
import { expect, test } from 'vitest'
import { findDigest } from '../../src/digests/choose/compose'
import { retryDigest } from '../../src/digests/send/by-hand'
import { sendChunk } from '../../src/digests/send/send'
import { tellDesksOfTrouble } from '../../src/digests/trouble'
import type { ChunkMessage, Deps } from '../../src/ground/deps'
import type { SendAnswer, SendRequest } from '../../src/ground/mailer'
import { findPublication } from '../../src/publications/find'
import { admin, ask, bindings, DAY, mailsArrive, manyReaders, tickAt, world } from '../world'
import { ALL_TAKEN, frozen, numbers, provider, SLOT, shown } from './stage'

const DIGEST = '/publications/meridian/digests/2026-W10'
const WORDS = 'The meridian.example domain is not verified.'

/** The whole call is refused, and so is each mail by itself. */
const WHOLE = (): SendAnswer => ({ outcome: 'refused', code: 'validation_error', message: WORDS })
/** The call is taken, and each mail in it refused. */
const EACH = (request: SendRequest): SendAnswer => ({
  outcome: 'accepted',
  ids: Array.from({ length: request.count }, () => null),
  refused: Array.from({ length: request.count }, (_, index) => ({ index, message: WORDS })),
})

/** Delivers what the queue holds, until nobody asks for more. */
async function deliver(deps: Deps, queued: ChunkMessage[]): Promise<void> {
  for (let message = queued.shift(); message; message = queued.shift())
    if (await sendChunk(deps, message)) queued.push(message)
}

const stories = () => bindings.DB.prepare('SELECT count(*) AS n FROM digest_stories').first<number>('n')
const always = (answer: (request: SendRequest) => SendAnswer) => Array.from({ length: 400 }, () => answer)

test.each([
  [1, 'one by one', WHOLE, 'nobody_accepted'],
  [3, 'one by one', WHOLE, 'nobody_accepted'],
  [3, 'in one call', EACH, 'nobody_accepted'],
  [9, 'one by one', WHOLE, 'nobody_accepted'],
  [10, 'one by one', WHOLE, 'everybody_refused'],
  [19, 'in one call', EACH, 'everybody_refused'],
  [300, 'one by one', WHOLE, 'everybody_refused'],
  [300, 'in one call', EACH, 'everybody_refused'],
])(
  '%i readers, all refused %s: a person looks, the desk is told, and “retry” sends it',
  async (readers, _way, answer, reason) => {
    const script = always(answer)
    const { deps, queued, asked } = provider(...script)
    await frozen(deps, readers)
    await deliver(deps, queued)
    expect(await shown()).toMatchObject({ status: 'needs_review', reason, providerSaid: WORDS })
    const { accounting } = await shown()
    expect(accounting.candidates).toBe(readers)
    expect((accounting.planned ?? 0) + (accounting.failed ?? 0)).toBe(readers)
    // Nobody read them, so they are free for another digest; and the archive knows nothing of it.
    expect(await stories()).toBe(0)
    expect((await ask('/meridian/digests/2026-W10')).status).toBe(404)
    expect((await ask('/healthz')).status).toBe(503)
    await tellDesksOfTrouble(deps)
    const note = await bindings.DB.prepare("SELECT params FROM mails WHERE kind = 'desk'").first<string>('params')
    expect(note).toContain(WORDS)

    // The sender is mended; a new key, or the provider would only say again what it said.
    const keys = new Set(asked.map(({ key }) => key))
    asked.length = 0
    const mended = {
      ...deps,
      mailer: {
        async send(request: SendRequest) {
          asked.push(request)
          return ALL_TAKEN(request)
        },
      },
    }
    const publication = await findPublication(deps, 'meridian')
    const digest = publication && (await findDigest(deps, publication, '2026-W10'))
    expect(digest && (await retryDigest(mended, digest))).toBe('going_on')
    await deliver(mended, queued)
    expect(await shown()).toMatchObject({
      status: 'sent',
      reason: null,
      accounting: numbers({ candidates: readers, accepted: readers }),
    })
    expect(await shown()).not.toHaveProperty('providerSaid')
    expect(asked.filter(({ key }) => keys.has(key))).toEqual([])
    expect(await stories()).toBe(3)
  },
)

test('ten refusals for ten reasons are about addresses: they fail, and the others get it', async () => {
  let turn = 0
  const { deps, queued } = provider(
    WHOLE,
    ...Array.from({ length: 10 }, () => (): SendAnswer => ({ ...WHOLE(), message: `Reason ${turn++}` }) as SendAnswer),
  )
  await frozen(deps, 30)
  await deliver(deps, queued)
  expect(await shown()).toMatchObject({ status: 'sent', accounting: { failed: 10, accepted: 20 } })
})

test('the first ten refused alike stop it, also where the same call refuses others for another reason', async () => {
  const answer = (request: SendRequest) => {
    const each = EACH(request) as SendAnswer & { outcome: 'accepted' }
    return { ...each, refused: each.refused.map((one) => (one.index < 10 ? one : { ...one, message: 'Another.' })) }
  }
  const { deps, queued, asked } = provider(...always(answer))
  await frozen(deps, 300)
  await deliver(deps, queued)
  expect(await shown()).toMatchObject({ status: 'needs_review', reason: 'everybody_refused', providerSaid: WORDS })
  expect(asked).toHaveLength(1)
  expect((await shown()).accounting).toEqual(numbers({ candidates: 300, planned: 300 }))
})

test('where somebody was accepted, ten refusals alike are about addresses, too', async () => {
  const { deps, queued } = provider(ALL_TAKEN, WHOLE, ...Array.from({ length: 12 }, () => WHOLE))
  await frozen(deps, 120)
  await deliver(deps, queued)
  expect(await shown()).toMatchObject({ status: 'sent', accounting: { accepted: 108, failed: 12 } })
})

async function pushStories(): Promise<void> {
  const json = ['a', 'b', 'c'].map((path) => ({
    url: `https://meridian.example/${path}`,
    title: path,
    kind: 'deep-dive',
  }))
  await admin('/publications/meridian/stories', { json })
}

test('nobody to go to: skipped at its slot, with the reason; the next week has the stories and its first reader', async () => {
  await world()
  await pushStories()
  await tickAt(SLOT)
  expect(await shown()).toMatchObject({
    status: 'skipped',
    reason: 'no_readers',
    accounting: numbers({ candidates: 0 }),
  })
  expect((await ask('/meridian/digests/2026-W10')).status).toBe(404)
  expect(await stories()).toBe(0)
  await manyReaders(1)
  await tickAt(SLOT + 7 * DAY)
  await mailsArrive(1, 'reader0@readers.example')
  const next = await (await admin('/publications/meridian/digests/2026-W11')).json()
  expect(next).toMatchObject({ status: 'sent', accounting: { accepted: 1 } })
})

test('sent by hand to nobody: it says so, and is in no archive', async () => {
  await world()
  await pushStories()
  await admin('/publications/meridian/digests', { json: {} })
  const answer = await admin(`${DIGEST}/send`, { method: 'POST' })
  expect(answer.status).toBe(202)
  expect(await shown()).toMatchObject({ status: 'skipped', reason: 'no_readers' })
  expect(await (await ask('/meridian/feed.json')).json()).toMatchObject({ items: [] })
})

test('readers who all left before the first attempt: skipped, with the reason, and the stories are free', async () => {
  const { deps, queued, asked } = provider()
  await frozen(deps, 3)
  await bindings.DB.prepare("UPDATE subscribers SET status = 'unsubscribed'").run()
  await deliver(deps, queued)
  expect(asked).toHaveLength(0)
  expect(await shown()).toMatchObject({ status: 'skipped', reason: 'everybody_left', accounting: { skipped: 3 } })
  expect(await stories()).toBe(0)
})

test('refused by all, and then cancelled: nobody is left planned', async () => {
  const { deps, queued } = provider(...always(WHOLE))
  await frozen(deps, 50)
  await deliver(deps, queued)
  expect((await admin(`${DIGEST}/cancel`, { method: 'POST' })).status).toBe(200)
  expect(await shown()).toMatchObject({ status: 'cancelled', accounting: numbers({ candidates: 50, skipped: 50 }) })
})

test('refused by all, and another digest took a story meanwhile: “retry” says so and mails nobody', async () => {
  const { deps, queued } = provider(...always(WHOLE))
  await frozen(deps, 3)
  await deliver(deps, queued)
  await bindings.DB.prepare(
    'INSERT INTO digest_stories (publication_id, story_id, digest_id, material_revision) SELECT 1, id, 99, material_revision FROM stories LIMIT 1',
  ).run()
  const answer = await admin(`${DIGEST}/retry`, { method: 'POST' })
  expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([
    409,
    'changed_meanwhile',
  ])
  expect(await shown()).toMatchObject({ status: 'needs_review' })
})
