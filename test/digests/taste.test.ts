/** A digest to a reader's taste: over random weeks and tastes as a pure choice, and once from the form to the mailbox. */
import { beforeEach, expect, test } from 'vitest'
import { composeDigest } from '../../src/digests/choose/compose'
import { toTaste } from '../../src/digests/choose/taste'
import { claimChunk } from '../../src/digests/send/attempts'
import { decideOwn } from '../../src/digests/send/decide'
import { freezeDigest } from '../../src/digests/send/freeze'
import { sendChunk } from '../../src/digests/send/send'
import { type SendAnswer, type SendRequest, textOf } from '../../src/ground/mailer'
import { digests } from '../../src/ground/schema'
import { findPublication } from '../../src/publications/find'
import { randomFrom } from '../sim/random'
import { admin, bindings, DAY, HOUR, manyReaders, setClock, world } from '../world'
import { ALL_TAKEN, provider, SLOT } from './stage'

const SECTIONS = ['World', 'Energy', 'Science', 'Arts', null]

test('over ten thousand tastes: what is followed first, two from outside, the order of the scores, nothing twice', () => {
  const random = randomFrom(20260302)
  const seen = { followed: 0, made: 0, short: 0 }
  const problems = new Set<string>()
  const check = (isSo: boolean, what: string) => void (isSo || problems.add(what))
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  for (let round = 0; round < 10_000; round++) {
    const offers = Array.from({ length: random.between(1, 25) }, (_, index) => ({
      id: index + 1,
      category: SECTIONS[random.between(0, SECTIONS.length - 1)] ?? null,
      minutes: random.chance(0.2) ? null : random.between(1, 12),
    }))
    const made = offers.slice(0, random.between(1, Math.min(10, offers.length))).map(({ id }) => id)
    const wish = {
      topics: SECTIONS.flatMap((name) => (name !== null && random.chance(0.3) ? [name.toUpperCase()] : [])),
      minutes: random.chance(0.5) ? null : random.between(5, 30),
      had: offers.flatMap(({ id }) => (random.chance(0.1) ? [id] : [])),
    }
    const own = toTaste({ offers, made }, wish)
    check(same(toTaste({ offers, made }, wish), own), 'the same again')
    const follows = (id: number) => {
      const category = offers.find((offer) => offer.id === id)?.category
      return typeof category === 'string' && wish.topics.includes(category.toUpperCase())
    }
    const left = offers.map(({ id }) => id).filter((id) => !wish.had.includes(id))
    const [liked, others] = [left.filter(follows), left.filter((id) => !follows(id))]
    const isNewToThem = made.some((id) => left.includes(id))
    if (own === null) {
      seen.made++
      check(liked.length === 0, 'the edition only where nothing is followed')
      check(!isNewToThem || made.every((id) => left.includes(id)), 'nothing in the edition that they had')
      continue
    }
    const { stories = [], followed = 0, full = 0 } = own
    check(new Set(stories).size === stories.length, 'nothing twice')
    check(!stories.some((id) => wish.had.includes(id)), 'nothing that they had')
    const [first, outside] = [stories.slice(0, followed), stories.slice(followed)]
    if (liked.length > 0) {
      seen.followed++
      check(first.length > 0 && same(first, liked.slice(0, first.length)), 'the best of what they follow, in its order')
      check(same(outside, others.slice(0, outside.length)), 'the best of the rest, in its order')
      check(outside.length >= Math.min(2, others.length), 'two from outside')
      check(stories.length <= Math.max(3, made.length), 'no more than there is room for')
    } else
      check(
        same(
          stories,
          made.filter((id) => left.includes(id)),
        ),
        'the edition without what they had',
      )
    const minutesOf = (id: number) => offers.find((offer) => offer.id === id)?.minutes ?? 3
    const time = stories.slice(0, full).reduce((sum, id) => sum + minutesOf(id), 0)
    if (full < stories.length) seen.short++
    check(full >= 1 && (wish.minutes !== null || full === stories.length), 'told in full')
    check(wish.minutes === null || full === 1 || time <= wish.minutes, 'no longer than there is time')
  }
  expect([...problems]).toEqual([])
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(500)
})

const PERIOD = '/publications/meridian/digests/2026-W10'
const week = (from: number) =>
  ['World', 'World', 'World', 'World', 'Energy', 'World', 'Energy', 'Science'].map((category, index) => ({
    ...{
      url: `https://meridian.example/${from + index}`,
      title: `${category} number ${from + index}`,
      kind: 'deep-dive',
    },
    ...{ category, readingMinutes: 4 },
    publishedAt: new Date(SLOT - (index + 1) * HOUR).toISOString(),
  }))

beforeEach(async () => {
  await world()
  await admin('/publications/meridian', { method: 'PATCH', json: { maxStories: 4 } })
  await admin('/publications/meridian/stories', { json: week(1) })
  await manyReaders(5)
  await bindings.DB.batch([
    bindings.DB.prepare(`UPDATE subscribers SET topics = '["energy"]' WHERE id = 2`),
    bindings.DB.prepare(`UPDATE subscribers SET minutes = 5 WHERE id = 3`),
    bindings.DB.prepare(`UPDATE subscribers SET language = 'de', topics = '["Science","Gone"]' WHERE id = 4`),
    bindings.DB.prepare(`UPDATE subscribers SET topics = '["Gone"]' WHERE id = 5`),
  ])
})

async function freezeAt(made: ReturnType<typeof provider>, at: number, period = '2026-W10'): Promise<void> {
  setClock(at)
  const publication = await findPublication(made.deps, 'meridian')
  if (!publication) throw new Error('no publication')
  const { digest } = await composeDigest(made.deps, { publication, period, slotAt: at, at })
  made.queued.length = 0
  expect(await freezeDigest(made.deps, publication, digest)).toMatchObject({ status: 'sending' })
}

type Sent = { to: string[]; subject: string; html: string; text: string }
const mailsIn = (request: SendRequest | undefined) => JSON.parse(textOf(request as SendRequest)) as Sent[]
const headlines = ({ text }: Sent) =>
  [...text.matchAll(/^(?:- )?((?:World|Energy|Science) number \d+)/gm)].map(([, title]) => title)

test('each reader gets theirs: topics first with the reason, minutes, language; whoever chose nothing the edition', async () => {
  const made = provider()
  await freezeAt(made, SLOT)
  for (const message of made.queued) await sendChunk(made.deps, message)
  const [plain, energy, hurried, german, gone] = mailsIn(made.asked[0])
  if (!plain || !energy || !hurried || !german || !gone) throw new Error('a mail is missing')
  expect(headlines(plain)).toEqual(['World number 1', 'World number 2', 'Energy number 5', 'Energy number 7'])
  expect(headlines(gone)).toEqual(headlines(plain))
  expect(gone.subject).toBe(plain.subject)

  expect(headlines(energy)).toEqual(['Energy number 5', 'Energy number 7', 'World number 1', 'World number 2'])
  expect(energy.subject).toContain('Energy number 5')
  expect(energy.text.split('You follow Energy')).toHaveLength(3)
  expect(energy.html.indexOf('You follow Energy')).toBeLessThan(energy.html.indexOf('Energy number 5</a>'))
  expect(energy.html).toContain('Also: Energy number 7 · World number 1 · World number 2')

  expect(hurried.text).toContain('Also this week')
  expect(headlines(hurried)).toEqual(headlines(plain))
  expect(hurried.text).toContain('- World number 2 · 4 min read')
  expect(plain.text).not.toContain('Also this week')

  // Science had no place in the edition; it is there for whoever follows it.
  expect(headlines(german)[0]).toBe('Science number 8')
  expect(german.text).toContain('Ihr Thema: Science')
  expect(german.text).toContain('4 Min.')
  for (const { html, text } of [plain, energy, hurried, german, gone]) {
    expect(html).not.toMatch(/gap\\.invalid|undefined/)
    expect(text).not.toMatch(/gap\\.invalid|undefined|\\n\\n\\n/)
    expect(new TextEncoder().encode(html).byteLength).toBeLessThan(100_000)
  }
})

test('after a lost answer the same bytes follow, whatever readers chose meanwhile', async () => {
  const lost: SendAnswer = { outcome: 'unknown', message: 'timeout' }
  const made = provider(() => lost)
  await freezeAt(made, SLOT)
  const [message] = made.queued
  if (!message) throw new Error('no chunk')
  await sendChunk(made.deps, message)
  await bindings.DB.prepare(`UPDATE subscribers SET topics = '["World"]', minutes = 15, language = 'fr'`).run()
  await bindings.DB.prepare("UPDATE stories SET title = 'Another', category = 'Arts'").run()
  setClock(SLOT + HOUR)
  await sendChunk(made.deps, message)
  expect(made.asked[1]).toEqual(made.asked[0])
})

test('of two senders at once the later finds what the first wrote down, whatever readers chose meanwhile', async () => {
  const made = provider()
  await freezeAt(made, SLOT)
  const [message] = made.queued
  const claimed = message && (await claimChunk(made.deps, message))
  const [digest] = await made.deps.db.select().from(digests)
  if (!claimed || !digest) throw new Error('no chunk')
  const first = await decideOwn(made.deps, { digest, ...claimed })
  expect(first.map(({ own }) => own !== null)).toEqual([false, true, true, true, false])
  await bindings.DB.prepare(`UPDATE subscribers SET topics = '["World"]', minutes = 15, language = 'fr'`).run()
  // Claimed before the first had decided.
  expect(await decideOwn(made.deps, { digest, ...claimed })).toEqual(first)
})

test.each([
  ['what mail programs would clip is told in a line', 40_000, 2],
  ['a lead is told in full, however long', 120_000, 1],
])('of a digest to a taste, %s', async (_what, bytes, full) => {
  const made = provider()
  await freezeAt(made, SLOT)
  const [message] = made.queued
  const claimed = message && (await claimChunk(made.deps, message))
  const [digest] = await made.deps.db.select().from(digests)
  const blocks = digest?.frame?.edition?.blocks
  if (!claimed || !digest || !blocks) throw new Error('no chunk')
  for (const [key, block] of Object.entries(blocks))
    if (!key.includes('line')) blocks[key] = { ...block, html: 'x'.repeat(bytes) }
  const [, energy] = await decideOwn(made.deps, { digest, ...claimed })
  expect(energy?.own).toMatchObject({ stories: expect.any(Array), full })
})

test('nobody gets again what theirs carried before; it may still come to all others', async () => {
  const made = provider(ALL_TAKEN)
  await freezeAt(made, SLOT)
  for (const message of made.queued) await sendChunk(made.deps, message)
  // The desk brings back what had found no place: for those who had it, it is not new.
  const { items } = (await (await admin('/publications/meridian/stories')).json()) as {
    items: { id: string; title: string }[]
  }
  const science = items.find(({ title }) => title === 'Science number 8')
  await admin('/publications/meridian/stories', {
    json: week(11).map((story, index) => ({
      ...story,
      publishedAt: new Date(SLOT + 5 * DAY - index * HOUR).toISOString(),
    })),
  })
  setClock(SLOT + 6 * DAY)
  await admin('/publications/meridian/digests', { json: { period: '2026-W11' } })
  const change = { pinned: [science?.id] }
  expect((await admin('/publications/meridian/digests/2026-W11', { method: 'PATCH', json: change })).status).toBe(200)
  await freezeAt(made, SLOT + 7 * DAY, '2026-W11')
  made.asked.length = 0
  for (const message of made.queued) await sendChunk(made.deps, message)
  const mails = mailsIn(made.asked[0])
  expect(mails.map((mail) => headlines(mail).includes('Science number 8'))).toEqual([true, true, true, false, true])
  expect(headlines(mails[3] as Sent)[0]).toBe('Science number 18')
})

test('the preview shows what a reader with this choice would get, and nothing of it is written down', async () => {
  setClock(SLOT - HOUR)
  await admin('/publications/meridian/digests', { json: { period: '2026-W10' } })
  const preview = async (query: string) => (await admin(`${PERIOD}/preview.txt${query}`)).text()
  const titles = (text: string) => headlines({ text } as Sent)
  const made = titles(await preview(''))
  expect(titles(await preview('?topics=Energy'))[0]).toBe('Energy number 5')
  expect(titles(await preview('?topics=World,Science')).slice(0, 2)).toEqual(['World number 1', 'World number 2'])
  expect(titles(await preview('?topics=Nothing'))).toEqual(made)
  expect(await preview('?topics=Energy&language=de')).toContain('Ihr Thema: Energy')
  expect(await preview('?minutes=5')).toContain('Also this week')
  expect(await (await admin(`${PERIOD}/preview.html?topics=Energy`)).text()).toContain('You follow Energy')
})
