/** A correction reaches those, and only those, who were sent the story, once, whatever happens on the way. */
import { beforeEach, expect, test } from 'vitest'
import { composeDigest } from '../../src/digests/choose/compose'
import { freezeDigest } from '../../src/digests/send/freeze'
import { sendChunk } from '../../src/digests/send/send'
import { sweepChunks } from '../../src/digests/send/sweep'
import { type SendAnswer, type SendRequest, textOf } from '../../src/ground/mailer'
import { findPublication } from '../../src/publications/find'
import { admin, ask, bindings, DAY, HOUR, manyReaders, setClock, world } from '../world'
import { ALL_TAKEN, provider, SLOT } from './stage'

const WEEK = 7 * DAY
const SAID = 'The harbour opened in 1911, not in 1901.'
const CORRECTIONS = '/publications/meridian/corrections'
const HARBOUR = 'https://meridian.example/harbour'

type Correction = { id: string; url: string; text: string; createdAt: string; owed: number; told: number }

async function publish(week: string, titles = ['harbour', 'canal', 'lock']): Promise<void> {
  const json = titles.map((title) => ({
    url: `https://meridian.example/${title}${week}`,
    title: `The ${title}`,
    kind: 'deep-dive',
  }))
  expect((await admin('/publications/meridian/stories', { json })).status).toBe(200)
}

async function correct(text = SAID, url = HARBOUR): Promise<Correction> {
  const answer = await admin(CORRECTIONS, { json: { url, text } })
  expect(answer.status).toBe(201)
  return (await answer.json()) as Correction
}

const listed = async () => ((await (await admin(CORRECTIONS)).json()) as { items: Correction[] }).items

type Sent = ReturnType<typeof provider>

/** The week's digest, frozen at its slot and not sent yet. */
async function freezeWeek({ deps, queued }: Sent, week: number): Promise<void> {
  const at = SLOT + week * WEEK
  setClock(at)
  if (week > 0) await publish(`-${week}`)
  const publication = await findPublication(deps, 'meridian')
  if (!publication) throw new Error('no publication')
  const { digest } = await composeDigest(deps, { publication, period: `2026-W${10 + week}`, slotAt: at, at })
  queued.length = 0
  expect(await freezeDigest(deps, publication, digest)).toMatchObject({ status: 'sending' })
}

async function sendAll({ deps, queued }: Sent): Promise<void> {
  for (const message of queued) await sendChunk(deps, message)
}

/** Who was told what in the requests so far, in the order of the mails. */
const toldIn = (asked: SendRequest[]) =>
  asked.flatMap((request) =>
    (JSON.parse(textOf(request)) as { to: string[]; html: string; text: string }[])
      .filter(({ text, html }) => {
        expect(html.includes(SAID)).toBe(text.includes(SAID))
        return text.includes(SAID)
      })
      .map(({ to }) => to[0]),
  )

const readers = (...numbers: number[]) => numbers.map((number) => `reader${number}@readers.example`)

beforeEach(async () => {
  await world()
  await publish('')
  await manyReaders(3)
})

/** A first digest that went to three readers, then a fourth joins. */
async function firstWeek(made: Sent): Promise<void> {
  await freezeWeek(made, 0)
  await sendAll(made)
  await bindings.DB.prepare(
    `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at)
     VALUES (1, 'reader9@readers.example', 'reader9@readers.example', 'h9', 'active', '[]', 1, 1, 1)`,
  ).run()
  made.asked.length = 0
  setClock(SLOT + DAY)
}

test('the archive, the feeds and the desk show it at once; the next digest opens with it for those who were sent the story', async () => {
  const made = provider()
  await firstWeek(made)
  const page = async (path: string) => (await ask(path, { headers: { accept: 'text/html' } })).text()
  expect(await page('/meridian/digests/2026-W10')).not.toContain(SAID)
  const added = await correct()
  expect(added).toMatchObject({ id: '1', url: HARBOUR, text: SAID, owed: 3, told: 0 })
  expect(new Date(added.createdAt).getTime()).toBe(SLOT + DAY)
  const web = await page('/meridian/digests/2026-W10')
  expect(web.indexOf('The harbour<')).toBeLessThan(web.indexOf(SAID))
  expect(web.split(SAID)).toHaveLength(2)
  expect(await page('/meridian/feed.xml')).toContain(SAID)
  expect(await page('/meridian/feed.json')).toContain(SAID)

  await freezeWeek(made, 1)
  expect((await listed())[0]).toMatchObject({ owed: 3, told: 0 })
  await sendAll(made)
  expect(toldIn(made.asked)).toEqual(readers(0, 1, 2))
  const [mail] = JSON.parse(textOf(made.asked[0] as SendRequest)) as { text: string; html: string }[]
  expect(mail?.text.indexOf(SAID)).toBeLessThan(mail?.text.indexOf('-----') ?? 0)
  expect(mail?.html.indexOf(SAID)).toBeLessThan(mail?.html.indexOf('meridian.example/harbour-1?') ?? 0)
  expect(await listed()).toMatchObject([{ id: '1', owed: 0, told: 3 }])

  await freezeWeek(made, 2)
  made.asked.length = 0
  await sendAll(made)
  expect(made.asked).toHaveLength(1)
  expect(toldIn(made.asked)).toEqual([])
})

test('a lost answer, a crash and a second sender bring the same bytes, and nobody is told twice', async () => {
  const lost: SendAnswer = { outcome: 'unknown', message: 'timeout' }
  const made = provider(
    ALL_TAKEN,
    () => lost,
    () => {
      throw new Error('killed')
    },
  )
  await firstWeek(made)
  await correct()
  await freezeWeek(made, 1)
  const [message] = made.queued
  if (!message) throw new Error('no chunk')
  await sendChunk(made.deps, message)
  // What is decided stays, whatever becomes of the correction meanwhile.
  await admin(`${CORRECTIONS}/1`, { method: 'DELETE' })
  setClock(SLOT + WEEK + 60_000)
  await expect(sendChunk(made.deps, message)).rejects.toThrow('killed')
  setClock(SLOT + WEEK + HOUR)
  await sweepChunks(made.deps)
  await sendAll(made)
  expect(made.asked).toHaveLength(3)
  expect(made.asked[1]).toEqual(made.asked[0])
  expect(made.asked[2]).toEqual(made.asked[0])
  expect(toldIn(made.asked.slice(2))).toEqual(readers(0, 1, 2))
})

test('each chunk tells its own readers, and nothing that was corrected after the digest was written', async () => {
  const made = provider()
  await firstWeek(made)
  await bindings.DB.prepare(
    `INSERT INTO subscribers (publication_id, email, email_key, address_hash, status, topics, created_at, confirmed_at, updated_at)
     SELECT 1, 'new' || key || '@readers.example', 'new' || key || '@readers.example', 'new' || key, 'active', '[]', 1, 1, 1
     FROM json_each(?)`,
  )
    .bind(JSON.stringify(Array.from({ length: 150 }, () => 0)))
    .run()
  await correct()
  await freezeWeek(made, 1)
  expect(made.queued).toHaveLength(2)
  await correct('The canal is longer.', 'https://meridian.example/canal')
  // The last chunk first: in it nobody is owed anything yet.
  made.queued.reverse()
  await sendAll(made)
  expect(toldIn(made.asked)).toEqual(readers(0, 1, 2))
  const later = (await listed()).find(({ text }) => text.startsWith('The canal'))
  expect(later).toMatchObject({ told: 0, owed: 3 })
})

test('whoever was refused, left out or not reached is told by the digest after', async () => {
  const second = (request: SendRequest): SendAnswer => ({
    outcome: 'accepted',
    ids: Array.from({ length: request.count }, (_, index) => (index === 1 ? null : `id-${index}`)),
    refused: [{ index: 1, message: 'no' }],
  })
  const made = provider(ALL_TAKEN, second)
  await firstWeek(made)
  await correct()
  await bindings.DB.prepare('UPDATE subscribers SET paused_until = ? WHERE id = 3')
    .bind(SLOT + 10 * DAY)
    .run()
  await freezeWeek(made, 1)
  await sendAll(made)
  expect(await listed()).toMatchObject([{ owed: 2, told: 1 }])
  made.asked.length = 0
  await freezeWeek(made, 2)
  await sendAll(made)
  expect(toldIn(made.asked)).toEqual(readers(1, 2))
  expect(await listed()).toMatchObject([{ owed: 0, told: 3 }])
})

test('whoever was not sent the story, because the provider refused them or the digest brought it as corrected, is told nothing', async () => {
  const second = (request: SendRequest): SendAnswer => ({
    outcome: 'accepted',
    ids: Array.from({ length: request.count }, (_, index) => (index === 1 ? null : `id-${index}`)),
    refused: [{ index: 1, message: 'no' }],
  })
  const made = provider(second)
  await firstWeek(made)
  expect(await correct()).toMatchObject({ owed: 2 })
  // Corrected and material, it comes to all once more, in a digest that knows of it.
  const again = { url: HARBOUR, title: 'The harbour', kind: 'deep-dive', revision: 2, material: true }
  await admin('/publications/meridian/stories', { json: again })
  await freezeWeek(made, 1)
  await sendAll(made)
  expect(toldIn(made.asked)).toEqual(readers(0, 2))
  made.asked.length = 0
  await freezeWeek(made, 2)
  await sendAll(made)
  expect(made.asked).toHaveLength(1)
  expect(toldIn(made.asked)).toEqual([])
  expect(await listed()).toMatchObject([{ owed: 0, told: 2 }])
})

test('a digest that waits with it keeps another from telling it too; cancelled, it leaves the reader to the next', async () => {
  const made = provider(ALL_TAKEN, () => ({ outcome: 'quota', code: 'daily_quota_exceeded' }))
  await firstWeek(made)
  await correct()
  await freezeWeek(made, 1)
  await sendAll(made)
  made.asked.length = 0
  await freezeWeek(made, 2)
  await sendAll(made)
  expect(toldIn(made.asked)).toEqual([])
  expect(await listed()).toMatchObject([{ owed: 3, told: 0 }])
  expect((await admin('/publications/meridian/digests/2026-W11/cancel', { method: 'POST' })).status).toBe(200)
  made.asked.length = 0
  await freezeWeek(made, 3)
  await sendAll(made)
  expect(toldIn(made.asked)).toEqual(readers(0, 1, 2))
})

test('one who left, was erased, or got no digest with the story is told nothing', async () => {
  const made = provider()
  await firstWeek(made)
  await correct()
  await bindings.DB.prepare("UPDATE subscribers SET status = 'unsubscribed' WHERE id = 1").run()
  expect((await admin('/publications/meridian/subscribers/2', { method: 'DELETE' })).status).toBe(204)
  expect(await listed()).toMatchObject([{ owed: 1 }])
  await freezeWeek(made, 1)
  await sendAll(made)
  expect(toldIn(made.asked)).toEqual(readers(2))
  expect((await listed())[0]).toMatchObject({ owed: 0, told: 1 })
})

test('a story that no digest carried is corrected in nobody’s mail, and one taken back is told to nobody', async () => {
  const made = provider()
  await firstWeek(made)
  await publish('-later', ['bridge'])
  expect(await correct(SAID, 'https://meridian.example/bridge-later')).toMatchObject({ owed: 0 })
  const taken = await correct()
  expect((await admin(`${CORRECTIONS}/${taken.id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await admin(`${CORRECTIONS}/${taken.id}`, { method: 'DELETE' })).status).toBe(404)
  await freezeWeek(made, 1)
  await sendAll(made)
  expect(toldIn(made.asked)).toEqual([])
  expect(await (await ask('/meridian/digests/2026-W10')).text()).not.toContain(SAID)
})

test.each([
  [{ url: HARBOUR }, 400, 'missing_text'],
  [{ url: HARBOUR, text: '   ' }, 400, 'missing_text'],
  [{ url: HARBOUR, text: 'x'.repeat(1_001) }, 400, 'invalid_text'],
  [{ text: SAID }, 400, 'missing_url'],
  [{ url: 'https://meridian.example/nowhere', text: SAID }, 404, 'unknown_story'],
  [{ url: 'nonsense', text: SAID }, 404, 'unknown_story'],
])('a correction like %j is refused with %i', async (json, status, code) => {
  const answer = await admin(CORRECTIONS, { json })
  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ error: { code } })
})

test('what is typed in a correction stays text, in the mail and in the archive', async () => {
  const made = provider()
  await firstWeek(made)
  const hostile = '</p><script>alert(1)</script>\n\nhttps://gap.invalid/x/unsubscribe {{x}}'
  await correct(hostile)
  await freezeWeek(made, 1)
  await sendAll(made)
  const mails = JSON.parse(textOf(made.asked[0] as SendRequest)) as { html: string; text: string }[]
  expect(mails[0]?.html).toContain('&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(mails[0]?.html).not.toContain('<script')
  expect(await (await ask('/meridian/digests/2026-W10')).text()).not.toContain('<script>alert')
})
