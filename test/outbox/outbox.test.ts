/** Single mails: taken once, whatever the provider answers and whenever we crash. */
import { env } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import { localConfig } from '../../src/config'
import { digestTraces } from '../../src/digests/traces'
import { type Deps, depsOf, type Env } from '../../src/ground/deps'
import type { SendAnswer, SendRequest } from '../../src/ground/mailer'
import { requeueMails, sendMails } from '../../src/outbox/dispatch'
import type { Letters } from '../../src/outbox/letter'
import { LETTERS } from '../../src/queues'
import { limited } from '../limits'
import { ask, bindings, FRIDAY, HOUR, mailsArrive, setClock, world } from '../world'

const TAKEN: SendAnswer = { outcome: 'accepted', ids: ['id'], refused: [] }

/** The first mail, as a message of its own brings it. */
const sendMail = (deps: Deps, letters: Letters) => sendMails(deps, { letters, mailIds: [1] })[0]

/** One confirmation that is due, and a provider that answers by the script. */
async function due(...script: (SendAnswer | 'crash')[]) {
  await world()
  await ask('/v1/meridian/subscribers', { json: { email: 'bo@readers.example' } })
  await mailsArrive(1)
  await vi.waitFor(async () => expect(await mail()).toMatchObject({ state: 'accepted' }), { timeout: 15_000 })
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

const rename = (name: string) => bindings.DB.prepare('UPDATE publications SET name = ?').bind(name).run()
const bytes = (asked: SendRequest[]) => new Set(asked.map(({ key, body }) => `${key} ${body}`)).size

const mail = () => bindings.DB.prepare('SELECT * FROM mails').first<Record<string, unknown>>()

test('after a doubt the same key and the same bytes follow', async () => {
  const { deps, asked } = await due(
    'crash',
    { outcome: 'unknown', message: 'reset' },
    { outcome: 'rate_limited', retryAfterSeconds: 5 },
  )
  await expect(sendMail(deps, LETTERS)).rejects.toThrow('killed')
  for (const later of [121, 300, 400]) {
    setClock(FRIDAY + later * 1_000)
    await rename(`Meridian ${later}`)
    await sendMail(deps, LETTERS)
  }
  expect(asked).toHaveLength(4)
  expect(new Set(asked.map((request) => JSON.stringify(request))).size).toBe(1)
  expect(await mail()).toMatchObject({ state: 'accepted', frame: null })
})

test('taken, then a crash and a day without us: it is not sent again', async () => {
  const { deps, asked, queued } = await due('crash')
  await expect(sendMail(deps, LETTERS)).rejects.toThrow('killed')
  setClock(FRIDAY + 25 * HOUR)
  await requeueMails(deps)
  await sendMail(deps, LETTERS)
  expect([asked.length, queued.length]).toEqual([1, 0])
  expect(await mail()).toMatchObject({ state: 'unknown', frame: null })
})

test('a quota of a day is no attempt: the mail goes out when there is room again', async () => {
  const quota: SendAnswer = { outcome: 'quota', code: 'daily_quota_exceeded' }
  const { deps, asked } = await due(quota, quota)
  for (const hour of [0, 12, 24]) {
    setClock(FRIDAY + hour * HOUR)
    await sendMail(deps, LETTERS)
  }
  expect(asked).toHaveLength(3)
  expect(await mail()).toMatchObject({ state: 'accepted' })
})

test('a confirmation that waited until its link was over is not sent', async () => {
  const { deps, asked } = await due()
  setClock(FRIDAY + 49 * HOUR)
  await sendMail(deps, LETTERS)
  expect(asked).toHaveLength(0)
  expect(await mail()).toMatchObject({ state: 'dropped', reason: 'not_wanted' })
})

test('a welcome finds the reader gone and stays away', async () => {
  const { deps, asked } = await due()
  await bindings.DB.prepare("UPDATE mails SET kind = 'welcome', token_id = NULL").run()
  await bindings.DB.prepare("UPDATE subscribers SET status = 'unsubscribed'").run()
  await sendMail(deps, LETTERS)
  expect(asked).toHaveLength(0)
})

test('a lease that ran out is a doubt also for a message that comes half a second early', async () => {
  const { deps, asked } = await due('crash', { outcome: 'rate_limited', retryAfterSeconds: 5 })
  await expect(sendMail(deps, LETTERS)).rejects.toThrow('killed')
  setClock(FRIDAY + 119_500)
  await rename('Meridian Weekly')
  await sendMail(deps, LETTERS)
  setClock(FRIDAY + 180_000)
  await sendMail(deps, LETTERS)
  expect([asked.length, bytes(asked)]).toEqual([3, 1])
})

test('a message that comes earlier than that finds nothing to do', async () => {
  const { deps, asked } = await due({ outcome: 'rate_limited', retryAfterSeconds: 60 })
  await sendMail(deps, LETTERS)
  setClock(FRIDAY + 58_000)
  expect(await sendMail(deps, LETTERS)).toBeNull()
  expect(asked).toHaveLength(1)
})

test('after a clean refusal the mail is written anew; after a doubt it is not', async () => {
  const { deps, asked } = await due(
    { outcome: 'rate_limited', retryAfterSeconds: 5 },
    { outcome: 'unknown', message: '' },
  )
  for (const [seconds, name] of [
    [0, 'One'],
    [10, 'Two'],
    [100, 'Three'],
  ] as const) {
    setClock(FRIDAY + seconds * 1_000)
    await rename(name)
    await sendMail(deps, LETTERS)
  }
  expect(asked.map(({ body }) => /One|Two|Three/.exec(String(body))?.[0])).toEqual(['One', 'Two', 'Two'])
})

test('killed before anything was asked: nothing is in doubt, and the mail is written as things are now', async () => {
  const { deps, asked } = await due()
  const broken = { ...LETTERS, confirm: { ...LETTERS.confirm, choose: () => Promise.reject(new Error('killed')) } }
  await expect(sendMail(deps, broken)).rejects.toThrow('killed')
  setClock(FRIDAY + 21 * HOUR)
  await rename('Tomorrow')
  await requeueMails(deps)
  await sendMail(deps, LETTERS)
  expect(asked.map(({ body }) => String(body).includes('Tomorrow'))).toEqual([true])
  expect(await mail()).toMatchObject({ state: 'accepted' })
})

/** A first sender whose answer comes when it is told to, after its lease. */
async function late(second: SendAnswer) {
  let answer: (given: SendAnswer) => void = () => {}
  const slow = new Promise<SendAnswer>((resolve) => {
    answer = resolve
  })
  const staged = await due(second)
  const first = sendMail({ ...staged.deps, mailer: { send: () => slow } }, LETTERS)
  await vi.waitFor(async () => expect(await mail()).toMatchObject({ state: 'sending', frame: expect.any(String) }), {
    timeout: 15_000,
  })
  setClock(FRIDAY + 121_000)
  return { ...staged, first, answer }
}

test('a sender that comes late with a refusal takes nothing from the one after it', async () => {
  const { deps, first, answer } = await late({ outcome: 'unknown', message: 'reset' })
  await sendMail(deps, LETTERS)
  const before = await mail()
  expect(before).toMatchObject({ state: 'due', reason: 'unknown', first_attempt_at: expect.any(Number) })
  answer({ outcome: 'rate_limited', retryAfterSeconds: 5 })
  await first
  expect(await mail()).toEqual(before)
  expect(await bindings.DB.prepare("SELECT count(*) AS n FROM limits WHERE key LIKE 'mailed:%'").first('n')).toBe(1)
})

test('… also while that one is still asking', async () => {
  const { deps, first, answer } = await late(TAKEN)
  let end: (given: SendAnswer) => void = () => {}
  const slow = new Promise<SendAnswer>((resolve) => {
    end = resolve
  })
  const second = sendMail({ ...deps, mailer: { send: () => slow } }, LETTERS)
  await vi.waitFor(async () => expect(await mail()).toMatchObject({ attempts: 2 }), { timeout: 15_000 })
  answer({ outcome: 'rate_limited', retryAfterSeconds: 5 })
  await first
  expect(await mail()).toMatchObject({ state: 'sending', attempts: 2, frame: expect.any(String) })
  end({ outcome: 'unknown', message: 'reset' })
  await second
  expect(await mail()).toMatchObject({ state: 'due', reason: 'unknown', first_attempt_at: expect.any(Number) })
})

test('that a late sender’s mail was taken is true all the same', async () => {
  const { deps, first, answer, asked } = await late({ outcome: 'unknown', message: 'reset' })
  await sendMail(deps, LETTERS)
  answer(TAKEN)
  await first
  expect(await mail()).toMatchObject({ state: 'accepted', provider_id: 'id', frame: null, to_address: null })
  setClock(FRIDAY + HOUR)
  expect(await sendMail(deps, LETTERS)).toBeNull()
  // Once by the sender after it, and never again.
  expect(asked).toHaveLength(1)
})

test('a doubt that no message speaks for is brought to the queue by the tick, and is nobody’s but the provider’s for 20 hours', async () => {
  const { deps, queued } = await due({ outcome: 'unknown', message: 'reset' })
  await sendMail(deps, LETTERS)
  setClock(FRIDAY + 19 * HOUR)
  await requeueMails(deps)
  expect(queued).toEqual([1])
  expect(await mail()).toMatchObject({ state: 'due', reason: 'unknown', frame: expect.any(String) })
})

test('other bytes under a used key are a person’s, and are not tried again', async () => {
  const { deps, asked, queued } = await due({ outcome: 'mismatch' })
  expect(await sendMail(deps, LETTERS)).toBeNull()
  expect(await mail()).toMatchObject({ state: 'unknown', reason: 'payload_changed', frame: null })
  // Under that key something was taken, so it counts.
  expect(await bindings.DB.prepare("SELECT count(*) AS n FROM limits WHERE key LIKE 'mailed:%'").first('n')).toBe(1)
  setClock(FRIDAY + HOUR)
  await requeueMails(deps)
  expect([asked.length, queued.length]).toEqual([1, 0])
})

test('the back-off doubles from RETRY_SECONDS up to a quarter of an hour', async () => {
  const { deps } = await due(...Array<SendAnswer>(8).fill({ outcome: 'unavailable', message: '' }))
  const waits: (number | undefined)[] = []
  for (let at = FRIDAY, turn = 0; turn < 8; turn++) {
    setClock(at)
    const again = await sendMail(deps, LETTERS)
    waits.push(again?.retrySeconds)
    at += (again?.retrySeconds ?? 0) * 1_000
  }
  expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900, 900])
})

test('a tick brings what is due to the queue again, and nothing that is in somebody’s hands or over', async () => {
  const { deps, queued } = await due({ outcome: 'rate_limited', retryAfterSeconds: 60 })
  await requeueMails(deps)
  expect(queued).toEqual([1])
  await sendMail(deps, LETTERS)
  await requeueMails(deps)
  expect(queued).toEqual([1])
  setClock(FRIDAY + 61_000)
  await requeueMails(deps)
  expect(queued).toEqual([1, 1])
  await sendMail(deps, LETTERS)
  setClock(FRIDAY + HOUR)
  await requeueMails(deps)
  expect(queued).toEqual([1, 1])
})

test('a message that comes a day after a doubt sends nothing, also where no tick has looked', async () => {
  const { deps, asked } = await due('crash')
  await expect(sendMail(deps, LETTERS)).rejects.toThrow('killed')
  setClock(FRIDAY + 20 * HOUR + 60_000)
  expect(await sendMail(deps, LETTERS)).toBeNull()
  expect(asked).toHaveLength(1)
})
