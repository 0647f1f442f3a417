import { test } from 'vitest'
import { meridian } from '../../src/dev/demo/meridian'
import { marsa } from '../../src/dev/demo/marsa'
import { admin, ask, FRIDAY, HOUR, MERIDIAN, tickAt, world, bindings } from '../world'
test('demo', async () => {
  await world({ publications: { meridian: MERIDIAN, marsa: { ...MERIDIAN, language: 'ar', url: 'https://marsa.example' } } })
  for (const d of [meridian, marsa]) {
    const base = `https://${d.slug}.example/`
    const r = await admin(`/publications/${d.slug}/stories`, { json: d.stories.map((s: any) => ({ url: base + s.path, kind: s.kind, title: s.title, excerpt: s.excerpt, body: s.body, category: s.category, region: s.region, publishedAt: new Date(FRIDAY - s.hoursAgo * HOUR).toISOString(), storyUrl: s.about ? base + s.about : undefined })) })
    console.log(await r.text())
  }
  const t0 = performance.now()
  await tickAt(FRIDAY)
  console.log('tick', performance.now() - t0)
  const { results } = await bindings.DB.prepare('select s.url, l.list from related_lists l join stories s on s.id=l.story_id').all<{ url: string; list: string }>()
  const titles = new Map((await bindings.DB.prepare('select id, title from stories').all<{id:number,title:string}>()).results.map(r => [r.id, r.title]))
  const out: string[] = []
  for (const r of results) { out.push(r.url); for (const e of JSON.parse(r.list)) out.push(`   ${e.score} ${titles.get(e.id)} — ${e.reason}`) }
  console.log(out.join('\n'))
})
