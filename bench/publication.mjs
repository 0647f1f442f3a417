/** The publications that the benchmarks write to, each with 500 stories of the last six days, half of them deep dives, in eight categories. */
import { send } from './load.mjs'

export const STORIES = 500
const CATEGORIES = ['climate', 'economy', 'politics', 'science', 'culture', 'health', 'cities', 'sea']
const WORDS =
  `harbour tide ferry council budget vote river bridge school teacher winter grain price market engine rail strike union
  court judge forest fire storm island vaccine clinic museum painter archive satellite orbit reactor copper mine desert well`.split(
    /\s+/,
  )

export const storyUrl = (index) => `https://bench.example/stories/${index}`

/** Creates it and pushes its stories, over the doors that a publisher uses. */
export async function makePublication(base, token, slug) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const settings = {
    name: 'Bench',
    url: 'https://bench.example',
    timezone: 'Europe/London',
    fromEmail: 'digest@bench.example',
    postalAddress: '1 Bench Street',
    minStories: 3,
    maxStories: 20,
  }
  await send(base, {
    path: `/v1/admin/publications/${slug}`,
    method: 'PUT',
    headers,
    body: JSON.stringify(settings),
    expect: 201,
  })
  const stories = Array.from({ length: STORIES }, (_, index) => story(index))
  const answer = await send(base, {
    path: `/v1/admin/publications/${slug}/stories`,
    headers,
    body: JSON.stringify(stories),
    expect: 200,
  })
  const { created } = JSON.parse(answer)
  if (created !== STORIES) throw new Error(`${created} of ${STORIES} stories were taken: ${answer.slice(0, 300)}`)
  return headers
}

function story(index) {
  return {
    url: storyUrl(index),
    title: `${sentence(index, 7)} ${index}`,
    excerpt: `${sentence(index * 3 + 1, 24)}.`,
    body: Array.from({ length: 12 }, (_, line) => `${sentence(index * 7 + line, 25)}.`).join(' '),
    kind: index % 2 === 0 ? 'deep-dive' : 'story',
    category: CATEGORIES[index % CATEGORIES.length],
    region: index % 3 === 0 ? 'north' : 'south',
    publishedAt: new Date(Date.now() - 3_600_000 - (index / STORIES) * 6 * 86_400_000).toISOString(),
    sourceCount: 2 + (index % 9),
    sentiment: ['positive', 'neutral', 'negative'][index % 3],
  }
}

/** Words chosen by arithmetic: the same stories on every run. */
function sentence(seed, words) {
  return Array.from(
    { length: words },
    (_, place) => WORDS[(seed * 31 + place * place * 7 + place * seed) % WORDS.length],
  ).join(' ')
}
