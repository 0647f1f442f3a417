/**
 * How good related lists are, measured as a reader would: pushed by the door, one tick, asked at the door. Precision at 3 is the
 * share of right cards among the first three, where a missing card counts as a wrong one. Beside it, in the same run, what anybody
 * would build first: the newest of the same category, and BM25 over titles. `held out` are the stories nobody tuned on.
 */
import { beforeAll, expect, test } from 'vitest'
import { admin, ask, DAY, FRIDAY, MERIDIAN, tickAt, world } from '../world'
import { HELD_OUT_NEWS } from './held-out-news'
import { JUDGED_NEWS, type NewsLanguage, type NewsStory } from './judged-news'

const ALL = [...JUDGED_NEWS, ...HELD_OUT_NEWS]
const LANGUAGES: NewsLanguage[] = ['en', 'de', 'ru', 'ar']
const CARDS = 3
const urlOf = (story: NewsStory) => `https://meridian.example/news/${ALL.indexOf(story)}`

type Ranking = (story: NewsStory) => NewsStory[]
const listed = new Map<NewsStory, { story: NewsStory; reason: string }[]>()

beforeAll(async () => {
  await world({ publications: Object.fromEntries(LANGUAGES.map((language) => [language, { ...MERIDIAN, language }])) })
  for (const language of LANGUAGES) {
    const stories = ALL.filter((story) => story.language === language).map((story) => ({
      ...{ url: urlOf(story), title: story.title, excerpt: story.excerpt, body: story.body },
      ...{ category: story.category, region: story.region },
      publishedAt: new Date(FRIDAY - story.daysAgo * DAY).toISOString(),
    }))
    expect((await admin(`/publications/${language}/stories`, { json: stories })).status).toBe(200)
  }
  await tickAt(FRIDAY)
  for (const story of ALL) {
    const answer = await ask(`/v1/${story.language}/related?url=${encodeURIComponent(urlOf(story))}`)
    const { stories } = (await answer.json()) as { stories: { url: string; reason: string }[] }
    const cards = stories.flatMap(({ url, reason }) =>
      ALL.filter((o) => urlOf(o) === url).map((o) => ({ story: o, reason })),
    )
    listed.set(story, cards)
  }
}, 300_000)

const ours: Ranking = (story) => (listed.get(story) ?? []).map((card) => card.story)

function others(story: NewsStory): NewsStory[] {
  return ALL.filter((other) => other !== story && other.language === story.language)
}

const newest: Ranking = (story) =>
  others(story)
    .filter(({ category }) => category === story.category)
    .sort((a, b) => a.daysAgo - b.daysAgo)
    .slice(0, CARDS)

const titleWords = new Map(ALL.map(({ title }) => [title, title.toLowerCase().match(/\p{L}[\p{L}\p{N}]+/gu) ?? []]))
const wordsOf = (title: string): string[] => titleWords.get(title) ?? []

/** BM25 with the usual constants, k1 = 1.2 and b = 0.75. */
const titlesByBm25: Ranking = (story) => {
  const all = others(story)
  const mean = all.reduce((sum, { title }) => sum + wordsOf(title).length, 0) / all.length
  const scored = all.map((other) => {
    const words = wordsOf(other.title)
    const score = [...new Set(wordsOf(story.title))].reduce((sum, word) => {
      const times = words.filter((one) => one === word).length
      const holders = all.filter(({ title }) => wordsOf(title).includes(word)).length
      const rarity = Math.log(1 + (all.length - holders + 0.5) / (holders + 0.5))
      return sum + (rarity * times * 2.2) / (times + 1.2 * (0.25 + (0.75 * words.length) / mean))
    }, 0)
    return { other, score }
  })
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, CARDS)
    .map(({ other }) => other)
}

function precision(stories: NewsStory[], ranking: Ranking): number {
  const asked = stories.filter(({ subject }) => !subject.startsWith('lonely'))
  const right = asked.map((story) => ranking(story).filter(({ subject }) => subject === story.subject).length)
  return Number((right.reduce((sum, count) => sum + count, 0) / (asked.length * CARDS)).toFixed(3))
}

test('of the first three cards most are on the subject, which neither baseline comes near', () => {
  const measure = (ranking: Ranking) => ({
    tuned: precision(JUDGED_NEWS, ranking),
    heldOut: precision(HELD_OUT_NEWS, ranking),
  })
  const report = { ours: measure(ours), newestOfCategory: measure(newest), titlesByBm25: measure(titlesByBm25) }
  console.info('related stories, precision at 3:', report)
  // The formula is not tuned on either set: what is asked of it is the same of both, and more than was asked of the held-out one.
  expect(report.ours.tuned).toBeGreaterThanOrEqual(0.82)
  expect(report.ours.heldOut).toBeGreaterThanOrEqual(0.9)
  for (const baseline of [report.newestOfCategory, report.titlesByBm25]) {
    expect(Math.max(baseline.tuned, baseline.heldOut)).toBeLessThan(0.6)
  }
})

test('every list is full, every card has a reason, and nine in ten that name what they are about are right', () => {
  const cards = [...listed].flatMap(([story, list]) => list.map((card) => ({ ...card, of: story })))
  expect(cards).toHaveLength(3 * ALL.length)
  const named = cards.filter(({ reason }) => /^(Also about|Auch dazu|Также по теме):/.test(reason))
  const right = named.filter((card) => card.story.subject === card.of.subject)
  expect(named.length).toBeGreaterThan(15)
  expect(right.length / named.length).toBeGreaterThanOrEqual(0.9)
  for (const { reason } of cards) expect(reason).toMatch(/^\p{L}.{5,}$/u)
})
