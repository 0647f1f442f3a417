/**
 * The digest listens: what readers pass on through the front door moves stories in the digest that the cron composes, by parts that
 * are kept and said; and nobody can buy the first place from one network.
 */
import { beforeEach, expect, test } from 'vitest'
import { folded } from '../shares/stage'
import { admin, ask, FRIDAY, HOUR, linkIn, type Mail, MERIDIAN, mailsArrive, tickAt, world } from '../world'

const SLOT = Date.parse('2026-03-02T07:00:00Z')
const READER = 'bo@readers.example'
const settings = { ...MERIDIAN, deskEmail: null, shareThreshold: 10 }
const CHANNELS = ['x', 'whatsapp', 'telegram', 'reddit', 'bluesky', 'email', 'copy']

type Place = {
  story: { url: string }
  score: Record<'total' | 'shares' | 'visits' | 'age' | 'editor', number>
  because: string
}

/** Three deep dives, alike but for their names and an hour each: without shares the newest leads. */
beforeEach(async () => {
  await world({ publications: { meridian: settings } })
  const stories = ['first', 'second', 'third'].map((slug, hours) => ({
    ...{ url: `https://meridian.example/${slug}`, title: `The ${slug} river`, kind: 'deep-dive', excerpt: 'A river.' },
    publishedAt: new Date(FRIDAY - (10 + hours) * HOUR).toISOString(),
  }))
  expect((await admin('/publications/meridian/stories', { json: stories })).status).toBe(200)
})

async function reader(): Promise<void> {
  expect((await ask('/v1/meridian/subscribers', { json: { email: READER } })).status).toBe(202)
  const [mail] = await mailsArrive(1, READER)
  expect((await ask(linkIn(mail as Mail, '/confirm/'), { method: 'POST' })).status).toBe(200)
}

/** So many shares of a story, one a visitor; `from` makes their addresses. */
async function share(slug: string, count: number, from: (visitor: number) => string, channel = 'x'): Promise<void> {
  const answers = Array.from({ length: count }, (_, i) =>
    ask('/v1/meridian/shares', {
      json: { url: `https://meridian.example/${slug}`, channel, token: `${slug}-${i}-${channel}`.slice(0, 16) },
      headers: { 'cf-connecting-ip': from(i), 'user-agent': `Mozilla/5.0 (X11; rv:${i}) Firefox/150.0` },
    }),
  )
  for (const { status } of await Promise.all(answers)) expect(status).toBe(204)
}

const everywhere = (i: number) => `203.0.${i}.7`
const oneOffice = (i: number) => `198.51.100.${i % 250}`

async function placesAtTheSlot(): Promise<Place[]> {
  await tickAt(SLOT)
  const answer = await admin('/publications/meridian/digests/2026-W10')
  return ((await answer.json()) as { stories: Place[] }).stories
}

const order = (places: Place[]) => places.map(({ story }) => story.url.split('/').at(-1))

test('of two stories alike, the one that was passed on leads, and its card says how often', async () => {
  await reader()
  await share('third', 41, everywhere)
  await folded(41)
  const places = await placesAtTheSlot()
  expect(order(places)).toEqual(['third', 'first', 'second'])
  const [lead, next] = places
  expect(lead?.score.shares).toBeCloseTo(Math.log(41), 2)
  expect(next?.score).toMatchObject({ shares: 0, visits: 0, editor: 0 })
  for (const { score } of places) {
    expect(score.total).toBeCloseTo(score.shares + score.visits + score.age + score.editor, 2)
  }
  const mails = await mailsArrive(3, READER)
  const [digest] = mails.filter(({ text }) => text.includes('The third river'))
  expect(digest?.html).toContain('What readers passed on most this week: 41 times')
  expect(digest?.text).toContain('What readers passed on most this week: 41 times')
})

test('without shares the newest leads, and a share weight of 0 brings that order back', async () => {
  await admin('/publications/meridian', { method: 'PUT', json: { ...settings, shareWeight: 0 } })
  await share('third', 41, everywhere)
  await folded(41)
  const places = await placesAtTheSlot()
  expect(order(places)).toEqual(['first', 'second', 'third'])
  expect(places.map(({ score }) => score.shares + score.visits)).toEqual([0, 0, 0])
})

test('a flood from one network buys three votes: seven readers from anywhere outweigh three hundred from an office', async () => {
  for (const channel of CHANNELS) await share('third', 43, oneOffice, channel)
  await share('second', 7, everywhere)
  await folded(CHANNELS.length * 43 + 7)
  const places = await placesAtTheSlot()
  expect(order(places)).toEqual(['second', 'third', 'first'])
  expect(places[1]?.score.shares).toBeCloseTo(Math.log(3), 2)
  // Three votes are below the threshold: nothing is said of them.
  expect(places[1]?.because).toBeNull()
  // Nor is the number that the public is told for sale; the desk sees all that was passed on.
  const counts = await ask(`/v1/meridian/shares?url=${encodeURIComponent('https://meridian.example/third')}`)
  expect(await counts.json()).toMatchObject({ total: null })
  const stats = (await (await admin('/publications/meridian/stats')).json()) as { total: { shares: number } }
  expect(stats.total.shares).toBe(7 * 43 + 7)
})

test('nor do arrivals buy it: a network’s own link has no vote of its own, and of another it has three', async () => {
  await share('third', 1, oneOffice)
  await share('first', 1, everywhere)
  await share('second', 40, everywhere)
  await folded(42)
  const arrivals = Array.from({ length: 120 }, (_, i) =>
    ['third', 'first'].map((slug) =>
      ask('/v1/meridian/visits', {
        json: { url: `https://meridian.example/${slug}`, token: `${slug}-0-x` },
        headers: { 'cf-connecting-ip': oneOffice(i), 'user-agent': `Mozilla/5.0 (X11; rv:${i}) Firefox/150.0` },
      }),
    ),
  )
  await Promise.all(arrivals.flat())
  await folded(282)
  const places = await placesAtTheSlot()
  const visits = Object.fromEntries(places.map(({ story, score }) => [story.url.split('/').at(-1), score.visits]))
  expect(visits.third).toBe(0)
  expect(visits.first).toBeCloseTo(2 * Math.log(1 + 3), 2)
  expect(order(places)[0]).toBe('second')
})

test('whoever comes back counts double, and what grows has no wall', async () => {
  await share('third', 2, everywhere)
  await folded(2)
  for (let i = 0; i < 4; i++) {
    await ask('/v1/meridian/visits', {
      json: { url: 'https://meridian.example/third', token: 'third-0-x' },
      headers: { 'cf-connecting-ip': `192.0.${i}.9`, 'user-agent': 'Mozilla/5.0 (X11) Firefox/150.0' },
    })
  }
  await share('second', 200, everywhere)
  await folded(206)
  const places = await placesAtTheSlot()
  const [second, third] = ['second', 'third'].map((slug) => places.find(({ story }) => story.url.endsWith(slug)))
  expect(second?.score.shares).toBeCloseTo(Math.log(200), 2)
  expect(third?.score.visits).toBeCloseTo(2 * Math.log(5), 2)
  expect(second?.because).toBe('Passed on 200 times this week')
  // Four are below the threshold: nothing is said of them.
  expect(third?.because).toBeNull()
})
