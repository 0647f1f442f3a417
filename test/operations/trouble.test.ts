/** What needs a person reaches one: on the dashboard's routes, in /healthz, and by one mail to the desk. */
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { localConfig } from '../../src/config'
import { tick } from '../../src/cron'
import { digestTraces } from '../../src/digests/traces'
import { type Deps, depsOf, type Env } from '../../src/ground/deps'
import { keepDeadLetter } from '../../src/operations/dead-letters'
import { limited } from '../limits'
import {
  admin,
  ask,
  bindings,
  FRIDAY,
  type Mail,
  mailbox,
  mailsArrive,
  manyReaders,
  setClock,
  tickAt,
  world,
} from '../world'

const MINUTE = 60_000
const SLOT = Date.parse('2026-03-02T07:00:00Z')
const DESK = 'desk@meridian.example'
const PERIOD = '/publications/meridian/digests/2026-W10'

/** The service without anybody sending: messages that the queue loses. */
function deaf(): Deps {
  const given = limited(env as unknown as Env)
  const queue = { send: async () => {}, sendBatch: async () => {} }
  const queues = { mail: queue, shares: queue, digests: queue } as unknown as Deps['queues']
  const mailer = { send: async () => ({ outcome: 'unknown', message: 'reset' }) as const }
  return {
    ...depsOf(given, { config: localConfig(given), mailer, traces: digestTraces }),
    queues,
    clock: () => Date.now(),
  }
}

async function stories(): Promise<void> {
  await admin('/publications/meridian/stories', {
    json: ['a', 'b', 'c'].map((path) => ({ url: `https://meridian.example/${path}`, title: path, kind: 'deep-dive' })),
  })
}

const health = async () => {
  const answer = await ask('/healthz')
  const { checks } = (await answer.json()) as { checks: Record<string, { ok: boolean }> }
  const failing = Object.entries(checks).flatMap(([name, { ok }]) => (ok ? [] : [name]))
  return { status: answer.status, failing }
}
const about = (mails: Mail[], words: string) => mails.filter(({ subject }) => subject.includes(words))
const letters = async () =>
  ((await (await admin('/dead-letters')).json()) as { items: { id: string; queue: string; period: string }[] }).items
const digest = async () =>
  (await (await admin(PERIOD)).json()) as { status: string; reason: string; accounting: object }

beforeEach(async () => {
  await world()
  await stories()
})

test('a chunk whose message failed for good is a row, an alarm and one mail; “retry” sends everybody the digest, once', async () => {
  await manyReaders(250)
  setClock(SLOT)
  await tick(deaf(), SLOT)
  expect(await digest()).toMatchObject({ status: 'sending', accounting: { planned: 250 } })
  await keepDeadLetter(deaf(), { id: 'letter', body: { digestId: 1, seq: 1 } })
  await keepDeadLetter(deaf(), { id: 'letter', body: { digestId: 1, seq: 1 } })
  expect(await digest()).toMatchObject({ status: 'needs_review', reason: 'dead_letter' })
  expect(await letters()).toEqual([
    {
      id: 'letter',
      queue: 'tidings-digests',
      publication: 'meridian',
      period: '2026-W10',
      receivedAt: expect.any(String),
    },
  ])
  expect(await health()).toEqual({ status: 503, failing: ['deadLetters', 'review'] })
  await tickAt(SLOT + 5 * MINUTE)
  await tickAt(SLOT + 10 * MINUTE)
  expect(about(await mailsArrive(1, DESK), 'needs you')).toHaveLength(1)

  expect((await admin(`${PERIOD}/retry`, { method: 'POST' })).status).toBe(200)
  const mails = await mailsArrive(251)
  expect(new Set(mails.map(({ to }) => to[0])).size).toBe(251)
  expect(await digest()).toMatchObject({ status: 'sent', accounting: { accepted: 250, unknown: 0 } })
  expect(await letters()).toEqual([])
  expect(await health()).toEqual({ status: 200, failing: [] })
})

test('a letter about a chunk that another message has sent already asks nobody for anything', async () => {
  await manyReaders(3)
  await tickAt(SLOT)
  await mailsArrive(3)
  await keepDeadLetter(deaf(), { id: 'letter', body: { digestId: 1, seq: 0 } })
  expect(await letters()).toEqual([])
  expect((await digest()).status).toBe('sent')
})

test('a dead letter of another queue is told to its publication’s desk, tried again, or put aside', async () => {
  await keepDeadLetter(deaf(), {
    id: 'share',
    body: { id: 'm', publicationId: 1, events: [], drops: [] },
  })
  await keepDeadLetter(deaf(), { id: 'mail', body: { mailId: 99 } })
  await keepDeadLetter(deaf(), { id: 'noise', body: 'noise' })
  expect((await letters()).map(({ queue }) => queue).sort()).toEqual(['tidings-mail', 'tidings-shares', 'unknown'])
  await tickAt(FRIDAY + 5 * MINUTE)
  expect(about(await mailsArrive(1, DESK), 'failed for good')).toHaveLength(1)
  expect((await admin('/dead-letters/mail/retry', { method: 'POST' })).status).toBe(202)
  expect((await admin('/dead-letters/noise', { method: 'DELETE' })).status).toBe(204)
  expect((await admin('/dead-letters/noise', { method: 'DELETE' })).status).toBe(404)
  expect((await admin('/dead-letters/nobody/retry', { method: 'POST' })).status).toBe(404)
  expect((await letters()).map(({ id }) => id)).toEqual(['share'])
  expect((await admin('/dead-letters?cursor=x')).status).toBe(400)
  expect((await ask('/v1/admin/dead-letters')).status).toBe(401)
})

test('a digest that stands still for half an hour is told once, and again if it happens again', async () => {
  await manyReaders(3)
  setClock(SLOT)
  await tick(deaf(), SLOT)
  for (const minutes of [31, 36, 41]) {
    setClock(SLOT + minutes * MINUTE)
    expect(await health()).toMatchObject({ status: 503, failing: expect.arrayContaining(['chunks']) })
    await tick(deaf(), SLOT + minutes * MINUTE)
  }
  expect(await stalledNotes()).toBe(1)
  // It moves (a person paused and resumed it), and stops again.
  await admin(`${PERIOD}/pause`, { method: 'POST' })
  await tick(deaf(), Date.now())
  await bindings.DB.prepare("UPDATE digests SET status = 'sending', reason = NULL").run()
  setClock(SLOT + 80 * MINUTE)
  await tick(deaf(), Date.now())
  expect(await stalledNotes()).toBe(2)
})

const stalledNotes = async () =>
  (await bindings.DB.prepare("SELECT count(*) AS n FROM mails WHERE params ->> 'code' = 'stalled'").first<number>(
    'n',
  )) ?? 0

test('a cron that was silent for more than a quarter of an hour is told to every desk, once', async () => {
  await tickAt(FRIDAY)
  await tickAt(FRIDAY + 15 * MINUTE)
  expect(await mailbox(DESK)).toHaveLength(0)
  setClock(FRIDAY + 31 * MINUTE)
  expect((await health()).failing).toEqual(['cron'])
  // While it lasts the queues notice: here with the message of a sign-up.
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  await mailsArrive(1, 'bo@readers.example')
  await tickAt(FRIDAY + 40 * MINUTE)
  await tickAt(FRIDAY + 45 * MINUTE)
  const notes = about(await mailsArrive(1, DESK), 'clock stood still')
  expect(notes).toHaveLength(1)
  expect(notes[0]?.text).toContain('2026-02-27T12:15:00.000Z')
  expect((await health()).failing).toEqual([])
})

test('of dead letters that share a millisecond none is lost between two pages', async () => {
  for (const id of ['a', 'b', 'c', 'd', 'e']) await keepDeadLetter(deaf(), { id, body: { mailId: 99 } })
  type Page = { items: { id: string }[]; next: string | null }
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = (await (await admin(`/dead-letters?limit=2${cursor && `&cursor=${cursor}`}`)).json()) as Page
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.next
  }
  expect(seen).toEqual(['e', 'd', 'c', 'b', 'a'])
})
