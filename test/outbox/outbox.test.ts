/** Single mails: taken once, whatever the provider answers and whenever we crash. */
import { env } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import { localConfig } from '../../src/config'
import { digestTraces } from '../../src/digests/traces'
import { type Deps, depsOf, type Env } from '../../src/ground/deps'
import type { SendAnswer, SendRequest } from '../../src/ground/mailer'
import { requeueMails, sendMail } from '../../src/outbox/dispatch'
import { LETTERS } from '../../src/queues'
import { limited } from '../limits'
import { ask, bindings, FRIDAY, HOUR, mailsArrive, setClock, world } from '../world'

const TAKEN: SendAnswer = { outcome: 'accepted', ids: ['id'], refused: [] }

/** One confirmation that is due, and a provider that answers by the script. */
async function due(...script: (SendAnswer | 'crash')[]) {
  await world()
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  await mailsArrive(1)
  await vi.waitFor(async () => expect(await mail()).toMatchObject({ state: 'accepted' }))
  await bindings.DB.prepare(
    "UPDATE mails SET state = 'due', attempts = 0, first_attempt_at = NULL, next_attempt_at = 0, reason = NULL",
  ).run()
  // Tried anew it is another mail to the counts of what an address is spared.
  await bindings.DB.prepare('DELETE FROM limits').run()
  const asked: SendRequest[] = []
  const queued: number[] = []
  const send = async (request: SendRequest) => {
    asked.push(request)
    const answer = script.shift() ?? TAKEN
    if (answer === 'crash') throw new Error('killed')
    return answer
  }
  const queue = {
    send: async () => {},
    sendBatch: async (batch: Iterable<{ body: { mailId: number } }>) =>
      void queued.push(...[...batch].map(({ body }) => body.mailId)),
  }
  const given = limited(env as unknown as Env)
  const queues = { mail: queue, shares: queue, digests: queue } as unknown as Deps['queues']
  const deps = {
    ...depsOf(given, { config: localConfig(given), mailer: { send }, traces: digestTraces }),
    queues,
    clock: () => Date.now(),
  }
  return { deps, asked, queued }
}

const mail = () => bindings.DB.prepare('SELECT * FROM mails').first<Record<string, unknown>>()

test('after a doubt the same key and the same bytes follow', async () => {
  const { deps, asked } = await due(
    'crash',
    { outcome: 'unknown', message: 'reset' },
    { outcome: 'rate_limited', retryAfterSeconds: 5 },
  )
  await expect(sendMail(deps, { letters: LETTERS, mailId: 1 })).rejects.toThrow('killed')
  for (const later of [121, 300, 400]) {
    setClock(FRIDAY + later * 1_000)
    await sendMail(deps, { letters: LETTERS, mailId: 1 })
  }
  expect(asked).toHaveLength(4)
  expect(new Set(asked.map((request) => JSON.stringify(request))).size).toBe(1)
  expect(await mail()).toMatchObject({ state: 'accepted', frame: null })
})

test('taken, then a crash and a day without us: it is not sent again', async () => {
  const { deps, asked, queued } = await due('crash')
  await expect(sendMail(deps, { letters: LETTERS, mailId: 1 })).rejects.toThrow('killed')
  setClock(FRIDAY + 25 * HOUR)
  await requeueMails(deps)
  await sendMail(deps, { letters: LETTERS, mailId: 1 })
  expect([asked.length, queued.length]).toEqual([1, 0])
  expect(await mail()).toMatchObject({ state: 'unknown', frame: null })
})

test('a quota of a day is no attempt: the mail goes out when there is room again', async () => {
  const quota: SendAnswer = { outcome: 'quota', code: 'daily_quota_exceeded' }
  const { deps, asked } = await due(quota, quota)
  for (const hour of [0, 12, 24]) {
    setClock(FRIDAY + hour * HOUR)
    await sendMail(deps, { letters: LETTERS, mailId: 1 })
  }
  expect(asked).toHaveLength(3)
  expect(await mail()).toMatchObject({ state: 'accepted' })
})

test('a confirmation that waited until its link was over is not sent', async () => {
  const { deps, asked } = await due()
  setClock(FRIDAY + 49 * HOUR)
  await sendMail(deps, { letters: LETTERS, mailId: 1 })
  expect(asked).toHaveLength(0)
  expect(await mail()).toMatchObject({ state: 'dropped', reason: 'not_wanted' })
})

test('a welcome finds the reader gone and stays away', async () => {
  const { deps, asked } = await due()
  await bindings.DB.prepare("UPDATE mails SET kind = 'welcome', token_id = NULL").run()
  await bindings.DB.prepare("UPDATE subscribers SET status = 'unsubscribed'").run()
  await sendMail(deps, { letters: LETTERS, mailId: 1 })
  expect(asked).toHaveLength(0)
})
