/** Related stories, from the push to the list that a page gets. The judged set stands in related-set.ts. */
import { describe, expect, test } from 'vitest'
import { admin, ask, DAY, FRIDAY, MERIDIAN, tickAt, world } from '../world'
import { JUDGED_STORIES, type JudgedStory, judgedUrl } from './related-set'

type Listed = { url: string; title: string; reason: string }

const CAST = {
  meridian: MERIDIAN,
  kurier: { ...MERIDIAN, name: 'Kurier', url: 'https://kurier.example', language: 'de' },
  vestnik: { ...MERIDIAN, name: 'Вестник', url: 'https://vestnik.example', language: 'ru' },
  marsa: { ...MERIDIAN, name: 'المرسى', url: 'https://marsa.example', language: 'ar' },
}

async function push(publication: string, stories: object[]): Promise<void> {
  const answer = await admin(`/publications/${publication}/stories`, { json: stories })
  if (answer.status !== 200) throw new Error(`push: ${answer.status} ${await answer.text()}`)
}

async function relatedTo(publication: string, url: string, limit?: number): Promise<Listed[]> {
  const query = `url=${encodeURIComponent(url)}${limit ? `&limit=${limit}` : ''}`
  const answer = await ask(`/v1/${publication}/related?${query}`)
  if (answer.status !== 200) throw new Error(`related: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { stories: Listed[] }).stories
}

function asPushed(story: JudgedStory): object {
  const about = JUDGED_STORIES.find(({ slug }) => slug === story.about)
  return {
    url: judgedUrl(story),
    kind: story.kind ?? 'story',
    title: story.title,
    excerpt: story.excerpt,
    body: story.body,
    category: story.category,
    region: story.region,
    publishedAt: new Date(FRIDAY - story.daysAgo * DAY).toISOString(),
    storyUrl: about ? judgedUrl(about) : undefined,
  }
}

describe('the judged set', () => {
  test('look', async () => {
    await world({ publications: CAST })
    for (const slug of Object.keys(CAST))
      await push(slug, JUDGED_STORIES.filter((s) => s.publication === slug).map(asPushed))
    await tickAt(FRIDAY)
    const bySlug = new Map(JUDGED_STORIES.map((s) => [judgedUrl(s), s]))
    let right = 0,
      all = 0
    const out: string[] = []
    const { results } = await (await import('../world')).bindings.DB.prepare(
      'select s.url, l.list from related_lists l join stories s on s.id=l.story_id',
    ).all<{ url: string; list: string }>()
    const scores = new Map(results.map((r) => [r.url, JSON.parse(r.list) as { id: number; score: number }[]]))
    for (const story of JUDGED_STORIES) {
      const list = await relatedTo(story.publication, judgedUrl(story), 10)
      out.push(`${story.slug} [${story.subject}] expects ${story.expects ?? '-'}`)
      list.forEach((l, i) => {
        const other = bySlug.get(l.url)
        const ok = other?.subject === story.subject
        if (i < 3) {
          all++
          if (ok) right++
        }
        out.push(`    ${ok ? ' ' : 'X'} ${scores.get(judgedUrl(story))?.[i]?.score} ${other?.slug} — ${l.reason}`)
      })
    }
    console.log(out.join('\n'), right, all)
    expect(all).toBeGreaterThan(0)
  })
})
